// A passage on the terminal: a on the left, b on the right, row by row the same place of both.
//
// The aligned characters are cut into the smallest pieces that belong together (an equal character
// with the punctuation behind it, a replaced character and its replacement), and a row takes as
// many as fit on both sides. Cost: linear in the text shown; long equal text is shown by its ends.
#pragma once

#include <string>

#include "cli/console.hpp"
#include "leitong/passages.hpp"
#include "report/text_index.hpp"

namespace leitong::cli {

// The two documents of a comparison. The views must outlive it.
struct TwoTexts {
  const TextIndex& a;
  const TextIndex& b;
  NormalizeOptions normalize;
  std::uint32_t context = 0;  // characters shown before and after a passage
};

// One line: `left` and `right` made harmless, each in its half of the terminal.
[[nodiscard]] std::string two_columns(std::string_view left, std::string_view right,
                                      const Console& console);

// The rows of one passage. REQUIRES: passage.runs is filled; a is texts.a's document.
[[nodiscard]] std::string side_by_side(const TwoTexts& texts, const Passage& passage,
                                       const Console& console);

}  // namespace leitong::cli
