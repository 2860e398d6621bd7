// Which Han characters a Chinese text is mostly made of, in four ranks: about the first hundred,
// the next two hundred, the next three hundred with what reports and speeches add, and some twelve
// hundred more. Written for this project from general knowledge of the language, not counted from
// any one archive; detection needs only that ranks differ by a few bits a character.
#pragma once

#include <array>
#include <string_view>

namespace leitong::read {

// Most common first. Each Han character stands in one rank only.
[[nodiscard]] const std::array<std::u16string_view, 4>& common_characters();

}  // namespace leitong::read
