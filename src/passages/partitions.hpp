// All n-grams of the texts, sorted by hash, a part at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "passages/texts.hpp"

namespace leitong::passages {

inline constexpr unsigned kPartitions = 256;  // by the upper 8 bits of the hash

// An n-gram's next 32 hash bits, then its place: runs of one key are n-grams that are alike.
inline std::uint32_t key_of(std::uint64_t entry) { return static_cast<std::uint32_t>(entry >> 32); }
inline Place place_of(std::uint64_t entry) { return static_cast<Place>(entry); }

// Calls use(partition, entries) once for each partition, on many threads; entries are sorted by
// (key, place). Memory: 16 bytes an n-gram of at most about 64 M n-grams at a time; where there are
// more, the texts are hashed again for each group of partitions.
void for_each_partition(const Texts& texts, unsigned n, unsigned threads,
                        const std::function<void(std::size_t, std::span<std::uint64_t>)>& use);

// Sorts by key, keeping the order of places. `scratch` is replaced.
void sort_by_key(std::span<std::uint64_t> entries, SpillVector<std::uint64_t>& scratch);

}  // namespace leitong::passages
