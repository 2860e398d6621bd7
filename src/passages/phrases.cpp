// A file of wordings that are nobody's, one a line.

#include <fstream>
#include <iterator>

#include "base/utf8.hpp"
#include "leitong/passages.hpp"

namespace leitong {
namespace {

// Strict: no overlong forms, no surrogates, nothing beyond U+10FFFF.
bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t size = first < 0x80       ? 1
                             : first >> 5 == 6  ? 2
                             : first >> 4 == 14 ? 3
                             : first >> 3 == 30 ? 4
                                                : 0;
    if (size == 0 || i + size > text.size()) return false;
    for (std::size_t k = 1; k < size; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    }
    const char* at = text.data() + i;
    const char32_t c = next_code_point(at);
    constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (c < kLeast[size] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return false;
    i += size;
  }
  return true;
}

}  // namespace

Result<Phrases> read_phrases(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorCode::kNotFound, path, {}, {}, "cannot be opened"};
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad()) return Error{ErrorCode::kUnreadable, path, {}, {}, "cannot be read"};
  std::string_view rest = bytes;
  if (rest.substr(0, 3) == "\xEF\xBB\xBF") rest.remove_prefix(3);
  Phrases phrases;
  for (std::uint64_t line_number = 1; !rest.empty(); ++line_number) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) {
      line.remove_suffix(1);
    }
    if (line.empty() || line.front() == '#') continue;
    const auto warn = [&](const char* reason) {
      phrases.warnings.push_back({ErrorCode::kInvalid, path, line_number, {}, reason});
    };
    if (!is_utf8(line)) {
      warn("not UTF-8: the phrase is left out");
    } else if (normal_form(line, {}).empty()) {
      warn("no letter or digit: the phrase is left out");
    } else {
      phrases.phrases.emplace_back(line);
    }
  }
  return phrases;
}

}  // namespace leitong
