#include "read/row_repair.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <utility>

#include "read/decode.hpp"

namespace leitong::read {
namespace {

constexpr std::string_view kReplacementEscape = "\\ufffd";
constexpr std::size_t kEscapeBytes = 6;  // \uXXXX
constexpr std::size_t kSafeDigits = 18;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The code unit of an escape "\uXXXX" at the front of `text`.
std::optional<unsigned> escape_at(std::string_view text) {
  if (text.size() < kEscapeBytes || text[0] != '\\' || text[1] != 'u') return {};
  unsigned unit = 0;
  for (std::size_t i = 2; i < kEscapeBytes; ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (std::isxdigit(c) == 0) return {};
    const unsigned digit = c <= '9' ? c - '0' : (c | 0x20U) - 'a' + 10U;
    unit = unit << 4 | digit;
  }
  return unit;
}

bool is_high(unsigned unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low(unsigned unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// Copies the string that begins with the quote at `at`, and returns what is behind it.
std::size_t copy_string(std::string_view json, std::size_t at, RepairedRow& out) {
  out.json += json[at++];
  while (at < json.size() && json[at] != '"') {
    const std::size_t plain = std::min(json.find_first_of("\"\\", at), json.size());
    out.json.append(json, at, plain - at);
    at = plain;
    if (at == json.size() || json[at] == '"') break;
    const std::optional<unsigned> unit = escape_at(json.substr(at));
    std::size_t length = unit ? kEscapeBytes : 2;
    if (unit && is_high(*unit)) {
      const std::optional<unsigned> next = escape_at(json.substr(at + kEscapeBytes));
      if (next && is_low(*next)) length = 2 * kEscapeBytes;
    }
    const bool alone = unit && (is_low(*unit) || (is_high(*unit) && length == kEscapeBytes));
    if (alone) {
      out.json += kReplacementEscape;
      ++out.bad_escapes;
    } else {
      out.json += json.substr(at, length);
    }
    at += length;
  }
  if (at < json.size()) out.json += json[at++];
  return at;
}

std::size_t copy_number(std::string_view json, std::size_t at, RepairedRow& out) {
  std::size_t end = at + (json[at] == '-' ? 1 : 0);
  while (end < json.size() && is_digit(json[end])) ++end;
  const bool whole =
      end == json.size() || (json[end] != '.' && json[end] != 'e' && json[end] != 'E');
  const bool quote = whole && end - at > kSafeDigits;
  if (quote) out.json += '"';
  out.json += json.substr(at, end - at);
  if (quote) out.json += '"';
  if (!whole) {
    // The fraction and exponent belong to the same number, whatever their digits.
    while (end < json.size() && (is_digit(json[end]) || std::string_view(".eE+-").find(json[end]) !=
                                                            std::string_view::npos)) {
      out.json += json[end++];
    }
  }
  return end;
}

}  // namespace

RepairedRow repair_row(std::string_view row) {
  RepairedRow out;
  Decoded decoded = decode(std::string(row), Encoding::kUtf8, false);
  out.bad_bytes = decoded.bad_bytes;
  const std::string_view json = decoded.text;
  out.json.reserve(json.size() + kEscapeBytes);
  std::size_t at = 0;
  while (at < json.size()) {
    if (json[at] == '"') {
      at = copy_string(json, at, out);
    } else if (is_digit(json[at]) ||
               (json[at] == '-' && at + 1 < json.size() && is_digit(json[at + 1]))) {
      at = copy_number(json, at, out);
    } else {
      out.json += json[at++];
    }
  }
  return out;
}

}  // namespace leitong::read
