// Plain k-permutation MinHash (Broder 1997): slot j is the least value of hash function j.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace leitong::reference {

// REQUIRES: !set.empty().
[[nodiscard]] std::vector<std::uint64_t> minhash(const std::vector<std::uint64_t>& set,
                                                 std::size_t slots, std::uint64_t seed = 0);

// Share of equal slots.
[[nodiscard]] double estimate(const std::vector<std::uint64_t>& a,
                              const std::vector<std::uint64_t>& b);

// A bijection of 64-bit values that leaves no trace of its input (splitmix64's finaliser).
[[nodiscard]] std::uint64_t scramble(std::uint64_t x);

}  // namespace leitong::reference
