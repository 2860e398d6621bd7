// Adjusted Rand index (Hubert, Arabie 1985) of two labellings of the same things: 1 where they
// group alike, 0 on average by chance.
#pragma once

#include <cstddef>
#include <vector>

namespace leitong::bench {

// REQUIRES: a.size() == b.size() > 1.
[[nodiscard]] double adjusted_rand(const std::vector<std::size_t>& a,
                                   const std::vector<std::size_t>& b);

}  // namespace leitong::bench
