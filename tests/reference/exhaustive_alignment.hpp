// Every local alignment of two texts: Smith-Waterman over the whole pair.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace leitong::reference {

// Characters [a_from, a_to) against [b_from, b_to).
struct LocalAlignment {
  std::size_t a_from = 0;
  std::size_t a_to = 0;
  std::size_t b_from = 0;
  std::size_t b_to = 0;
  int score = 0;
  std::size_t matched = 0;
};

// Match 2, mismatch -3, gap -3 a character. The best alignment of each starting cell, best first,
// those left out that overlap a better one by half or more on both sides; `least_score` and up.
std::vector<LocalAlignment> exhaustive_alignment(std::u32string_view a, std::u32string_view b,
                                                 int least_score);

}  // namespace leitong::reference
