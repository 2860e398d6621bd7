#include "report/terminal_text.hpp"

#include <simdjson.h>
#include <unicode/uchar.h>

#include <algorithm>

#include "base/utf8.hpp"

namespace leitong {
namespace {

constexpr std::string_view kEllipsis = "…";  // one cell
constexpr char32_t kReplacement = 0xFFFD;

// Format characters (Cf) hold all bidi controls, zero-width joiners and the byte-order mark; of the
// separators, U+2028 and U+2029 break lines on some terminals.
bool steers(char32_t c) {
  const int category = u_charType(static_cast<UChar32>(c));
  return category == U_CONTROL_CHAR || category == U_FORMAT_CHAR || category == U_SURROGATE ||
         category == U_LINE_SEPARATOR || category == U_PARAGRAPH_SEPARATOR;
}

// The longest beginning of `text` that fits, in bytes.
std::size_t beginning(std::string_view text, std::size_t cells) {
  const char* p = text.data();
  const char* const end = p + text.size();
  std::size_t used = 0;
  while (p < end) {
    const char* next = p;
    used += static_cast<std::size_t>(cells_of(next_code_point(next)));
    if (used > cells) break;
    p = next;
  }
  return static_cast<std::size_t>(p - text.data());
}

// The longest end of `text` that fits: the byte where it starts.
std::size_t ending(std::string_view text, std::size_t cells) {
  std::size_t start = text.size();
  std::size_t used = 0;
  while (start > 0) {
    std::size_t at = start - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    const char* p = text.data() + at;
    used += static_cast<std::size_t>(cells_of(next_code_point(p)));
    if (used > cells) break;
    start = at;
  }
  return start;
}

}  // namespace

int cells_of(char32_t c) {
  if (c < 0x300) return 1;
  if (c >= 0x4E00 && c < 0xA000) return 2;
  const auto code = static_cast<UChar32>(c);
  const int category = u_charType(code);
  if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_FORMAT_CHAR) {
    return 0;
  }
  const int width = u_getIntPropertyValue(code, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_FULLWIDTH || width == U_EA_WIDE ? 2 : 1;
}

std::size_t display_width(std::string_view text) {
  std::size_t cells = 0;
  for (const char *p = text.data(), *end = p + text.size(); p < end;) {
    cells += static_cast<std::size_t>(cells_of(next_code_point(p)));
  }
  return cells;
}

std::string harmless(std::string_view text) {
  const bool valid = simdjson::validate_utf8(text.data(), text.size());
  std::string out;
  out.reserve(text.size());
  for (const char *p = text.data(), *end = p + text.size(); p < end;) {
    const auto byte = static_cast<unsigned char>(*p);
    // In a text that is no UTF-8 every byte stands for itself.
    const char32_t c = valid ? next_code_point(p) : (++p, byte < 0x80 ? byte : kReplacement);
    if (c == '\n' || c == '\r' || c == '\t') {
      out.push_back(' ');
    } else {
      append_utf8(out, steers(c) ? kReplacement : c);
    }
  }
  return out;
}

std::string elide_middle(std::string_view text, std::size_t cells) {
  const std::size_t whole = beginning(text, cells);
  if (whole == text.size()) return std::string(text);
  if (cells < 3) return std::string(text.substr(0, whole));
  const std::size_t back = (cells - 1) / 2;
  const std::string_view head = text.substr(0, beginning(text, cells - 1 - back));
  return std::string(head) + std::string(kEllipsis) + std::string(text.substr(ending(text, back)));
}

std::string elide_end(std::string_view text, std::size_t cells) {
  const std::size_t whole = beginning(text, cells);
  if (whole == text.size() || cells == 0) return std::string(text.substr(0, whole));
  return std::string(text.substr(0, beginning(text, cells - 1))) + std::string(kEllipsis);
}

std::string pad(std::string text, std::size_t cells, bool to_the_right) {
  const std::size_t width = display_width(text);
  if (width >= cells) return text;
  if (to_the_right) return std::string(cells - width, ' ') + text;
  text.append(cells - width, ' ');
  return text;
}

std::string_view beginning(std::string_view text) {
  constexpr std::size_t kEnoughBytes = 4096;
  std::size_t bytes = std::min(kEnoughBytes, text.size());
  while (bytes > 0 && bytes < text.size() &&
         (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) {
    --bytes;
  }
  return text.substr(0, bytes);
}

}  // namespace leitong
