// Text that is broken into lines of a terminal, by cells and not by characters.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace leitong::cli {

// A stretch of text in one colour.
struct ColouredText {
  std::string text;
  std::string (*colour)(std::string_view, bool) = nullptr;
};

constexpr std::size_t kAllLines = std::numeric_limits<std::size_t>::max();

// Pieces in lines of at most `cells`, at most `lines` of them. Behind the first line each begins
// with `indent` spaces, which do not count: as wide as what stands before the first. Ends with
// "\n".
[[nodiscard]] std::string wrapped(const std::vector<ColouredText>& pieces, std::size_t cells,
                                  std::size_t lines, std::size_t indent, bool colours);

}  // namespace leitong::cli
