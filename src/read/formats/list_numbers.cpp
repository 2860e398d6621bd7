#include "read/formats/list_numbers.hpp"

#include <array>
#include <cstddef>
#include <vector>

#include "base/utf8.hpp"

namespace leitong::read {
namespace {

constexpr std::u32string_view kStems = U"甲乙丙丁戊己庚辛壬癸";
constexpr std::u32string_view kBranches = U"子丑寅卯辰巳午未申酉戌亥";

struct Numerals {
  std::u32string_view digits, units;  // units: ten, hundred, thousand
  char32_t myriad;
  bool bare_ten;  // 十一 and not 一十一
};
constexpr Numerals kPlain{U"零一二三四五六七八九", U"十百千", U'万', true};
constexpr Numerals kFormal{U"零壹贰叁肆伍陆柒捌玖", U"拾佰仟", U'万', true};
constexpr Numerals kFormalTraditional{U"零壹貳參肆伍陸柒捌玖", U"拾佰仟", U'萬', true};

// Below 10,000.
std::u32string four_digits(const Numerals& numerals, std::uint32_t number, bool leading) {
  std::u32string out;
  std::uint32_t unit = 1000;
  bool gap = false;
  for (std::size_t place = 3;; --place, unit /= 10) {
    const std::uint32_t digit = number / unit % 10;
    if (digit != 0) {
      if (gap && !out.empty()) out += numerals.digits[0];
      gap = false;
      const bool bare = place == 1 && digit == 1 && out.empty() && leading && numerals.bare_ten;
      if (!bare) out += numerals.digits[digit];
      if (place > 0) out += numerals.units[place - 1];
    } else {
      gap = true;
    }
    if (place == 0) return out;
  }
}

std::string chinese(const Numerals& numerals, std::uint32_t number) {
  if (number == 0) return to_utf8(numerals.digits.substr(0, 1));
  std::u32string out;
  const std::uint32_t high = number / 10000;
  if (high > 9999) return std::to_string(number);
  if (high > 0) out = four_digits(numerals, high, true) + std::u32string(1, numerals.myriad);
  const std::uint32_t low = number % 10000;
  if (high > 0 && low > 0 && low < 1000) out += numerals.digits[0];
  if (low > 0) out += four_digits(numerals, low, high == 0);
  return to_utf8(out);
}

std::string roman(std::uint32_t number, bool upper) {
  struct Sign {
    std::uint32_t value;
    const char* upper;
    const char* lower;
  };
  constexpr Sign kSigns[] = {
      {1000, "M", "m"}, {900, "CM", "cm"}, {500, "D", "d"},  {400, "CD", "cd"}, {100, "C", "c"},
      {90, "XC", "xc"}, {50, "L", "l"},    {40, "XL", "xl"}, {10, "X", "x"},    {9, "IX", "ix"},
      {5, "V", "v"},    {4, "IV", "iv"},   {1, "I", "i"}};
  if (number == 0 || number >= 4000) return std::to_string(number);
  std::string out;
  for (const Sign& sign : kSigns) {
    for (; number >= sign.value; number -= sign.value) out += upper ? sign.upper : sign.lower;
  }
  return out;
}

// 27 is aa, 28 bb, as Word counts.
std::string letters(std::uint32_t number, char first) {
  constexpr std::uint32_t kMostLetters = 26 * 30;
  if (number == 0 || number > kMostLetters) return std::to_string(number);
  const auto letter = static_cast<std::uint32_t>(first) + (number - 1) % 26;
  return std::string((number - 1) / 26 + 1, static_cast<char>(letter));
}

// A stretch of code points that count: ⑴ to ⒇.
struct Range {
  std::uint32_t first, last;
  char32_t from;
};

template <std::size_t kSize>
std::string in_ranges(const std::array<Range, kSize>& ranges, std::uint32_t number) {
  for (const Range& range : ranges) {
    if (number < range.first || number > range.last) continue;
    std::string out;
    append_utf8(out, range.from + (number - range.first));
    return out;
  }
  return std::to_string(number);
}

std::string cycled(std::u32string_view signs, std::uint32_t number) {
  return number == 0 || number > signs.size() ? std::to_string(number)
                                              : to_utf8(signs.substr(number - 1, 1));
}

std::string full_width(std::uint32_t number) {
  std::string out;
  for (const char digit : std::to_string(number)) {
    append_utf8(out, U'０' + static_cast<char32_t>(digit - '0'));
  }
  return out;
}

struct NamedStyle {
  std::string_view name;
  NumberStyle style;
};

// ECMA-376 part 1, 17.18.59.
constexpr NamedStyle kWordStyles[] = {
    {"bullet", NumberStyle::kNone},
    {"none", NumberStyle::kNone},
    {"decimalZero", NumberStyle::kDecimalZero},
    {"lowerLetter", NumberStyle::kLowerLetter},
    {"upperLetter", NumberStyle::kUpperLetter},
    {"lowerRoman", NumberStyle::kLowerRoman},
    {"upperRoman", NumberStyle::kUpperRoman},
    {"chineseCounting", NumberStyle::kChinese},
    {"chineseCountingThousand", NumberStyle::kChinese},
    {"taiwaneseCounting", NumberStyle::kChinese},
    {"taiwaneseCountingThousand", NumberStyle::kChinese},
    {"japaneseCounting", NumberStyle::kChinese},
    {"ideographDigital", NumberStyle::kChinese},
    {"japaneseDigitalTenThousand", NumberStyle::kChinese},
    {"taiwaneseDigital", NumberStyle::kChinese},
    {"chineseLegalSimplified", NumberStyle::kChineseFormal},
    {"ideographLegalTraditional", NumberStyle::kTraditional},
    {"ideographTraditional", NumberStyle::kStems},
    {"ideographZodiac", NumberStyle::kBranches},
    {"decimalEnclosedCircle", NumberStyle::kCircled},
    {"decimalEnclosedCircleChinese", NumberStyle::kCircled},
    {"decimalEnclosedParen", NumberStyle::kParenthesized},
    {"decimalEnclosedFullstop", NumberStyle::kFullStop},
    {"decimalFullWidth", NumberStyle::kFullWidth},
    {"decimalFullWidth2", NumberStyle::kFullWidth},
    {"ideographEnclosedCircle", NumberStyle::kCircledChinese},
};

// OpenDocument 1.3, 19.500, and what LibreOffice adds; only the first sign counts.
constexpr NamedStyle kOdfStyles[] = {
    {"a", NumberStyle::kLowerLetter},  {"A", NumberStyle::kUpperLetter},
    {"i", NumberStyle::kLowerRoman},   {"I", NumberStyle::kUpperRoman},
    {"01", NumberStyle::kDecimalZero}, {"1", NumberStyle::kDecimal},
    {"一", NumberStyle::kChinese},     {"壹", NumberStyle::kChineseFormal},
    {"甲", NumberStyle::kStems},       {"子", NumberStyle::kBranches},
    {"①", NumberStyle::kCircled},      {"⑴", NumberStyle::kParenthesized},
    {"１", NumberStyle::kFullWidth},   {"㊀", NumberStyle::kCircledChinese},
    {"(一)", NumberStyle::kChinese},
};

}  // namespace

std::string list_number(NumberStyle style, std::uint32_t number) {
  constexpr std::array<Range, 3> kCircled = {Range{1, 20, 0x2460}, Range{21, 35, 0x3251},
                                             Range{36, 50, 0x32B1}};
  constexpr std::array<Range, 1> kParenthesized = {Range{1, 20, 0x2474}};
  constexpr std::array<Range, 1> kFullStop = {Range{1, 20, 0x2488}};
  constexpr std::array<Range, 1> kCircledChinese = {Range{1, 10, 0x3280}};
  switch (style) {
    case NumberStyle::kNone:
      return {};
    case NumberStyle::kDecimal:
      break;
    case NumberStyle::kDecimalZero:
      return (number < 10 ? "0" : "") + std::to_string(number);
    case NumberStyle::kLowerLetter:
      return letters(number, 'a');
    case NumberStyle::kUpperLetter:
      return letters(number, 'A');
    case NumberStyle::kLowerRoman:
      return roman(number, false);
    case NumberStyle::kUpperRoman:
      return roman(number, true);
    case NumberStyle::kChinese:
      return chinese(kPlain, number);
    case NumberStyle::kChineseFormal:
      return chinese(kFormal, number);
    case NumberStyle::kTraditional:
      return chinese(kFormalTraditional, number);
    case NumberStyle::kStems:
      return cycled(kStems, number);
    case NumberStyle::kBranches:
      return cycled(kBranches, number);
    case NumberStyle::kCircled:
      return in_ranges(kCircled, number);
    case NumberStyle::kParenthesized:
      return in_ranges(kParenthesized, number);
    case NumberStyle::kFullStop:
      return in_ranges(kFullStop, number);
    case NumberStyle::kFullWidth:
      return full_width(number);
    case NumberStyle::kCircledChinese:
      return in_ranges(kCircledChinese, number);
  }
  return std::to_string(number);
}

NumberStyle number_style_of_word(std::string_view name) {
  for (const NamedStyle& known : kWordStyles) {
    if (known.name == name) return known.style;
  }
  return NumberStyle::kDecimal;
}

NumberStyle number_style_of_odf(std::string_view name) {
  if (name.empty()) return NumberStyle::kNone;
  const std::string_view first = name.substr(0, name.find(','));
  for (const NamedStyle& known : kOdfStyles) {
    if (known.name == first) return known.style;
  }
  return NumberStyle::kDecimal;
}

}  // namespace leitong::read
