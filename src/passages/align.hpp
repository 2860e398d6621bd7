// From chains to aligned blocks.
#pragma once

#include <vector>

#include "passages/chains.hpp"

namespace leitong::passages {

// Runs of equal characters in order on both sides, at least one. What lies between two runs is
// replaced or left out.
using Block = std::vector<Match>;

inline Place begin_a(const Block& block) { return block.front().a; }
inline Place begin_b(const Block& block) { return block.front().b; }
inline Place end_a(const Block& block) { return block.back().a + block.back().length; }
inline Place end_b(const Block& block) { return block.back().b + block.back().length; }
[[nodiscard]] std::uint32_t matched(const Block& block);
// Equal, replaced and left-out columns.
[[nodiscard]] std::uint32_t columns(const Block& block);

// Where an alignment may reach.
struct Bounds {
  Place from_a = 0;
  Place to_a = 0;
  Place from_b = 0;
  Place to_b = 0;
};

// At which of its bounds an alignment might have gone on.
struct Reached {
  bool from_a = false;
  bool to_a = false;
  bool from_b = false;
  bool to_b = false;
};

// Whether a chain is worth aligning: long enough itself, or with equal characters around it.
[[nodiscard]] bool promising(const Texts& texts, const Chain& chain, const Bounds& bounds);

// Fills the gaps of the chain, extends it at both ends, cuts it where it runs badly.
// `reached`: where wider bounds might have given another alignment.
[[nodiscard]] std::vector<Block> align(const Texts& texts, const Chain& chain, const Bounds& bounds,
                                       Reached& reached);

}  // namespace leitong::passages
