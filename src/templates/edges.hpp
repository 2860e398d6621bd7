// Where words end, by the text's own statistics.
//
// Problem: the alignment knows characters only, and puts the ends of slots inside words:
// 规[划及年度计]划.
// Method: two letters that stand beside each other more often than apart are of one word. How
// often is their accessor variety, the smaller number of different contexts (of two tokens) before
// and behind them: a template, which repeats its own wording, is no evidence for itself. Cohesion
// is the pair's variety over a mean of its letters'. Cost: four sorts of as many hashes as tokens.
// Paper: Feng, Chen, Deng, Zheng, Accessor variety criteria for Chinese word extraction (2004).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "templates/tokens.hpp"

namespace leitong::templates {

inline constexpr std::size_t kContext = 2;  // tokens on each side

class WordEdges {
 public:
  explicit WordEdges(const Corpus& corpus);
  // How much two neighbours belong together, in [0, 1]; 0 beside marks and figures. `own` of the
  // pair's contexts are no evidence.
  double cohesion(std::uint32_t left, std::uint32_t right, std::size_t own = 1) const;

 private:
  std::size_t cell_of(std::uint64_t hash) const { return hash & (varieties_.size() - 1); }

  std::vector<std::array<std::uint32_t, 2>> varieties_;  // of letters and pairs, by hash
};

}  // namespace leitong::templates
