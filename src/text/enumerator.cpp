// The ordinal that a heading or an enumerated point begins with.
//
// Forms (Han numerals 一…, digits with at most three places):
//   一、  一．  1.  1、  1)      a number and its mark; "3.5" and "2023." are no ordinals
//   （一）  (1)  ①               a number in brackets, full-width or ASCII, even mixed
//   第四章  第3条                 an ordinal and its noun
//   一是  二要  其三、       an enumerated point

#include <cstdint>
#include <string_view>

#include "base/utf8.hpp"
#include "leitong/text.hpp"

namespace leitong {
namespace {

constexpr std::u32string_view kHanNumerals = U"一二三四五六七八九十百零〇";
constexpr std::u32string_view kDigits = U"0123456789０１２３４５６７８９";
constexpr std::u32string_view kOpen = U"（(【〔[";
constexpr std::u32string_view kClose = U"）)】〕]";
constexpr std::u32string_view kHanMarks = U"、．.，,:：";
constexpr std::u32string_view kDigitMarks = U"、．.）)";
constexpr std::u32string_view kOrdinalNouns = U"编篇章节条款项部";
constexpr std::u32string_view kPointWords = U"是要";
constexpr std::u32string_view kPointMarks = U"，,、:：";

bool in(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

// A place in the text that can look at the next code point.
struct Cursor {
  const char* p;
  const char* end;

  char32_t peek() const {
    const char* q = p;
    return q < end ? next_code_point(q) : 0;
  }
  bool take(std::u32string_view set) {
    if (p >= end || !in(set, peek())) return false;
    next_code_point(p);
    return true;
  }
  unsigned take_all(std::u32string_view set, unsigned limit) {
    unsigned count = 0;
    while (count <= limit && take(set)) ++count;
    return count;
  }
};

constexpr unsigned kMaxHan = 5;
constexpr unsigned kMaxDigits = 3;

// Digits or Han numerals; 0 where there are none or too many.
unsigned take_number(Cursor& cursor) {
  const unsigned han = cursor.take_all(kHanNumerals, kMaxHan);
  if (han != 0) return han <= kMaxHan ? han : 0;
  const unsigned digits = cursor.take_all(kDigits, kMaxDigits);
  return digits <= kMaxDigits ? digits : 0;
}

bool bracketed(Cursor& c) { return c.take(kOpen) && take_number(c) != 0 && c.take(kClose); }

bool circled(Cursor& c) {
  const char32_t first = c.peek();
  if (!(first >= U'①' && first <= U'⒇') && !(first >= U'㈠' && first <= U'㈩')) return false;
  next_code_point(c.p);
  return true;
}

bool ordinal(Cursor& c) {
  if (!c.take(U"第") || take_number(c) == 0) return false;
  return c.take(kOrdinalNouns) || c.take(kPointMarks);
}

bool han_number(Cursor& c) {
  const unsigned count = c.take_all(kHanNumerals, kMaxHan);
  return count != 0 && count <= kMaxHan && c.take(kHanMarks);
}

bool digit_number(Cursor& c) {
  const unsigned count = c.take_all(kDigits, kMaxDigits);
  return count != 0 && count <= kMaxDigits && c.take(kDigitMarks) && !in(kDigits, c.peek());
}

bool point(Cursor& c) { return c.take_all(kHanNumerals, 2) == 1 && c.take(kPointWords); }

bool pronoun_point(Cursor& c) {
  return c.take(U"其") && c.take_all(kHanNumerals, 2) != 0 && c.take(kPointMarks);
}

using Form = bool (*)(Cursor&);
constexpr Form kForms[] = {bracketed,    circled, ordinal,      han_number,
                           digit_number, point,   pronoun_point};

}  // namespace

std::size_t enumerator_bytes(std::string_view text) {
  for (const Form form : kForms) {
    Cursor cursor{text.data(), text.data() + text.size()};
    if (form(cursor)) return static_cast<std::size_t>(cursor.p - text.data());
  }
  return 0;
}

}  // namespace leitong
