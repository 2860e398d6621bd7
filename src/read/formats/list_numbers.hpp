// The numbers of automatic lists, which office files do not store: 一、 （二） 3. ④ are counted
// anew by whoever shows the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leitong::read {

enum class NumberStyle : std::uint8_t {
  kNone,  // a bullet, or nothing
  kDecimal,
  kDecimalZero,  // 01
  kLowerLetter,
  kUpperLetter,
  kLowerRoman,
  kUpperRoman,
  kChinese,         // 一 十一 一百零五
  kChineseFormal,   // 壹 拾壹
  kTraditional,     // 壹 貳: as kChineseFormal, Traditional
  kStems,           // 甲乙丙
  kBranches,        // 子丑寅
  kCircled,         // ①
  kParenthesized,   // ⑴
  kFullStop,        // ⒈
  kFullWidth,       // １
  kCircledChinese,  // ㊀
};

// `number` in that style; beyond what a style has, in decimal.
[[nodiscard]] std::string list_number(NumberStyle style, std::uint32_t number);

// By Word's name ("chineseCountingThousand"), by OpenDocument's ("一, 二, 三, ..."), by HTML's
// type ("a"); decimal where the name is not known.
[[nodiscard]] NumberStyle number_style_of_word(std::string_view name);
[[nodiscard]] NumberStyle number_style_of_odf(std::string_view name);

}  // namespace leitong::read
