// Units by their rules as one would tell them to a person, over code points and with regular
// expressions.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace leitong::reference {

struct Piece {
  std::size_t start = 0;  // code points, half open
  std::size_t end = 0;
  bool heading = false;
  bool operator==(const Piece&) const = default;
};

// Lines without the spaces at their ends; those without a letter or number are none.
[[nodiscard]] std::vector<Piece> paragraphs(const std::u32string& text);

// The sentences of each line: up to the last of a run of terminators and the quotes and brackets
// that close behind it. A heading is one sentence.
[[nodiscard]] std::vector<Piece> sentences(const std::u32string& text);

// Length of the ordinal the text begins with, in code points; 0 where there is none.
[[nodiscard]] std::size_t enumerator(const std::u32string& text);

}  // namespace leitong::reference
