// Where words end, by the text's own statistics.
//
// Problem: the alignment knows characters only, and puts the ends of a slot inside words
// (规[划及年度计]划). Method: two letters that stand beside each other more often than apart are of
// one word. A pair is counted once for each different context of two tokens on both sides, so that
// a template, which repeats its own wording, is no evidence for itself. Cohesion is the pair's
// count over the geometric mean of its letters' counts. Cost: one pass over the corpus. Paper:
// accessor variety, Feng, Chen, Deng, Zheng (2004).
#pragma once

#include <cstdint>
#include <vector>

#include "templates/tokens.hpp"

namespace leitong::templates {

inline constexpr std::size_t kContext = 2;  // tokens on both sides of a pair

class WordEdges {
 public:
  explicit WordEdges(const Corpus& corpus);
  // How much two neighbours belong together, in [0, 1]; 0 beside marks and figures. `own` contexts
  // of the pair are no evidence.
  double cohesion(std::uint32_t left, std::uint32_t right, std::size_t own = 1) const;

 private:
  std::vector<std::uint32_t> counts_;  // of single letters and pairs, by hash
};

}  // namespace leitong::templates
