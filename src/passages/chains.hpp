// The seeds of two documents, put into rows that run the same way on both sides.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "passages/seeds.hpp"

namespace leitong::passages {

// `length` characters from `a` and from `b` on are equal (of a chain: masked; of an alignment: as
// they are).
struct Match {
  Place a = 0;
  Place b = 0;
  std::uint32_t length = 0;
};

using Chain = std::vector<Match>;  // ascending and without overlap on both sides

// The chains of one pair of documents, best first; none lies mostly within a better one.
// Anchors beyond a limit are left out and counted in `capped`.
[[nodiscard]] std::vector<Chain> chain_seeds(std::span<const Seed> seeds, unsigned max_gap,
                                             std::uint64_t& capped);

}  // namespace leitong::passages
