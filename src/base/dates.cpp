#include "base/dates.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/utf8.hpp"

namespace leitong {
namespace {

struct Symbol {
  char32_t c;
  std::size_t start;  // byte
};

// The code points of a short text, closed by a 0.
std::vector<Symbol> symbols_of(std::string_view text) {
  std::vector<Symbol> out;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const auto start = static_cast<std::size_t>(at - text.data());
    out.push_back({next_code_point(at), start});
  }
  out.push_back({0, text.size()});
  return out;
}

// 0-9 of ASCII and full-width digits; -1 else.
int digit_value(char32_t c) {
  if (c >= U'0' && c <= U'9') return static_cast<int>(c - U'0');
  if (c >= U'０' && c <= U'９') return static_cast<int>(c - U'０');
  return -1;
}

// 0-9 of Han digits; -1 else.
int han_value(char32_t c) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  if (c == U'○' || c == U'零') return 0;
  const std::size_t at = kDigits.find(c);
  return at == std::u32string_view::npos ? -1 : static_cast<int>(at);
}

// A cursor over symbols; each take moves it only if it succeeds.
struct Cursor {
  const std::vector<Symbol>& symbols;
  std::size_t at = 0;

  char32_t peek(std::size_t ahead = 0) const {
    return at + ahead < symbols.size() ? symbols[at + ahead].c : 0;
  }
  bool take(char32_t c) {
    if (peek() != c) return false;
    ++at;
    return true;
  }
  // `least` to `most` digits, not followed by another.
  std::optional<unsigned> digits(std::size_t least, std::size_t most) {
    std::size_t count = 0;
    unsigned value = 0;
    while (count < most && digit_value(peek(count)) >= 0) {
      value = value * 10 + static_cast<unsigned>(digit_value(peek(count++)));
    }
    if (count < least || digit_value(peek(count)) >= 0) return {};
    at += count;
    return value;
  }
  // 1 to 39 as Han numerals are said: 六, 十, 十二, 二十, 三十一, 廿三.
  std::optional<unsigned> han_number() {
    std::size_t count = 0;
    unsigned tens = 0;
    if (peek() == U'廿') {
      tens = 2;
      count = 1;
    } else if (peek() == U'十') {
      tens = 1;
      count = 1;
    } else if (han_value(peek()) > 0 && peek(1) == U'十') {
      tens = static_cast<unsigned>(han_value(peek()));
      count = 2;
    }
    unsigned ones = 0;
    if (han_value(peek(count)) > 0) ones = static_cast<unsigned>(han_value(peek(count++)));
    if (tens == 0 && ones == 0) return {};
    at += count;
    return tens * 10 + ones;
  }
  std::optional<unsigned> han_year() {
    unsigned value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      if (han_value(peek(i)) < 0) return {};
      value = value * 10 + static_cast<unsigned>(han_value(peek(i)));
    }
    at += 4;
    return value;
  }
  std::optional<unsigned> number() {
    const std::optional<unsigned> arabic = digits(1, 2);
    return arabic ? arabic : han_number();
  }
};

unsigned days_in(unsigned year, unsigned month) {
  constexpr std::array<unsigned, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return kDays[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool is_known_year(unsigned year) { return year >= 1000 && year <= 2999; }

std::optional<Date> make_date(unsigned year, std::optional<unsigned> month,
                              std::optional<unsigned> day) {
  if (!is_known_year(year) || (month && (*month < 1 || *month > 12))) return {};
  if (day && (*day < 1 || *day > days_in(year, *month))) return {};
  return Date{static_cast<std::uint16_t>(year), static_cast<std::uint8_t>(month.value_or(0)),
              static_cast<std::uint8_t>(day.value_or(0))};
}

// Behind "年": months and days as far as they are said.
std::optional<Date> chinese_date(Cursor& cursor, unsigned year) {
  Cursor months = cursor;
  const std::optional<unsigned> month = months.number();
  if (!month || !months.take(U'月')) return make_date(year, {}, {});
  cursor.at = months.at;
  const std::optional<unsigned> day = months.number();
  if (!day || !(months.take(U'日') || months.take(U'号') || months.take(U'號'))) {
    return make_date(year, month, {});
  }
  cursor.at = months.at;
  return make_date(year, month, day);
}

// Behind a year of four digits that a separator follows.
std::optional<Date> separated_date(Cursor& cursor, unsigned year) {
  const char32_t mark = cursor.peek();
  if (mark != U'-' && mark != U'/' && mark != U'.') return {};
  ++cursor.at;
  const std::size_t month_at = cursor.at;
  const std::optional<unsigned> month = cursor.digits(1, 2);
  if (!month) return {};
  const bool two_digits = cursor.at == month_at + 2;
  Cursor days = cursor;
  if (days.take(mark)) {
    const std::optional<unsigned> day = days.digits(1, 2);
    if (!day) return {};
    cursor.at = days.at;
    return make_date(year, month, day);
  }
  // 2023.5 is a number, and 2023-1 may be the first of several files.
  return mark == U'-' && two_digits ? make_date(year, month, {}) : std::nullopt;
}

std::optional<Date> date_at(Cursor& cursor) {
  Cursor packed = cursor;
  if (const std::optional<unsigned> whole = packed.digits(8, 8)) {
    cursor.at = packed.at;
    return make_date(*whole / 10000, *whole / 100 % 100, *whole % 100);
  }
  std::optional<unsigned> year = cursor.digits(4, 4);
  const bool arabic = year.has_value();
  if (!arabic) year = cursor.han_year();
  if (!year) return {};
  if (cursor.take(U'年')) return chinese_date(cursor, *year);
  return arabic ? separated_date(cursor, *year) : std::nullopt;
}

std::optional<FoundDate> date_from(const std::vector<Symbol>& symbols, std::size_t from) {
  Cursor cursor{symbols, from};
  const std::optional<Date> date = date_at(cursor);
  if (!date) return {};
  const std::size_t start = symbols[from].start;
  return FoundDate{*date, start, symbols[cursor.at].start - start};
}

}  // namespace

std::string iso(const Date& date) {
  const auto two = [](unsigned n) {
    return "-" + std::string(n < 10 ? "0" : "") + std::to_string(n);
  };
  std::string out = std::to_string(date.year);
  if (date.month != 0) out += two(date.month);
  if (date.day != 0) out += two(date.day);
  return out;
}

std::optional<FoundDate> date_at_front(std::string_view text) {
  return date_from(symbols_of(text), 0);
}

std::optional<Date> date_told(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  text = text.substr(0, text.find_last_not_of(kBlank) + 1);
  const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
  if (text.size() == 4 && digits) {
    const int year = std::stoi(std::string(text));
    if (year < 1000) return {};
    return Date{static_cast<std::uint16_t>(year), 0, 0};
  }
  const std::optional<FoundDate> found = date_at_front(text);
  if (!found) return {};
  const std::string_view rest = text.substr(found->bytes);
  const bool whole = rest.empty() || rest.front() == 'T' || rest.front() == ' ';
  return whole ? std::optional(found->date) : std::nullopt;
}

std::optional<FoundDate> find_date(std::string_view text) {
  const std::vector<Symbol> symbols = symbols_of(text);
  for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
    const bool inside_number =
        i > 0 && (digit_value(symbols[i - 1].c) >= 0 || han_value(symbols[i - 1].c) >= 0);
    if (inside_number) continue;
    if (std::optional<FoundDate> found = date_from(symbols, i)) return found;
  }
  return {};
}

std::optional<Date> lone_year(std::string_view name) {
  const std::vector<Symbol> symbols = symbols_of(name);
  std::optional<Date> found;
  for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
    if (i > 0 && digit_value(symbols[i - 1].c) >= 0) continue;
    Cursor cursor{symbols, i};
    const std::optional<unsigned> year = cursor.digits(4, 4);
    if (!year || *year < 1900 || *year > 2099) continue;
    const char32_t mark = cursor.peek();
    if ((mark == U'-' || mark == U'.' || mark == U'/') && digit_value(cursor.peek(1)) >= 0)
      return {};
    if (found) return {};
    found = Date{static_cast<std::uint16_t>(*year), 0, 0};
  }
  return found;
}

}  // namespace leitong
