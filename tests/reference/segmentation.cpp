#include "reference/segmentation.hpp"

#include <regex>

#include "reference/normal_form.hpp"
#include "reference/utf8.hpp"

namespace leitong::reference {
namespace {

static_assert(sizeof(wchar_t) == sizeof(char32_t), "one code point a wchar_t");

std::wstring wide(const std::u32string& text) { return {text.begin(), text.end()}; }

bool contains(std::u32string_view set, char32_t c) { return set.find(c) != set.npos; }

bool is_space(char32_t c) {
  return contains(U" \t\v\f\u0085\u00A0\u1680\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF", c) ||
         (c >= 0x2000 && c <= 0x200A);
}
bool is_terminator(char32_t c) { return contains(U"。！？；…!?;", c); }
bool is_closer(char32_t c) { return contains(U"”’」』）》】〕〉)\"'", c); }

bool has_content(const std::u32string& text) { return !normal_form(encode(text)).empty(); }

// Narrows [start, end) to leave out spaces at its ends.
Piece trimmed(const std::u32string& text, std::size_t start, std::size_t end) {
  while (start < end && is_space(text[start])) ++start;
  while (start < end && is_space(text[end - 1])) --end;
  return {start, end, false};
}

// Index behind the sentence that begins at `start`.
std::size_t sentence_end(const std::u32string& text, std::size_t start, std::size_t end) {
  std::size_t i = start;
  while (i < end && !is_terminator(text[i])) ++i;
  while (i < end && (is_terminator(text[i]) || is_closer(text[i]))) ++i;
  return i;
}

bool is_heading(const std::u32string& line) {
  const std::size_t ordinal = enumerator(line);
  if (ordinal == 0) return false;
  const std::u32string rest = line.substr(ordinal);
  if (rest.size() > 40 || sentence_end(rest, 0, rest.size()) != rest.size()) return false;
  if (!rest.empty() && rest.back() == U'；') return false;
  return !(contains(rest, U'，') && rest.back() == U'。');
}

std::vector<Piece> cut(const std::u32string& text, bool into_sentences) {
  std::vector<Piece> pieces;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t found = text.find(U'\n', begin);
    const std::size_t line_end = found == text.npos ? text.size() : found;
    Piece line = trimmed(text, begin, line_end);
    line.heading = is_heading(text.substr(line.start, line.end - line.start));
    std::size_t at = line.start;
    while (at < line.end) {
      const bool whole = !into_sentences || line.heading;
      const std::size_t end = whole ? line.end : sentence_end(text, at, line.end);
      Piece piece = trimmed(text, at, end);
      piece.heading = line.heading;
      if (has_content(text.substr(piece.start, piece.end - piece.start))) pieces.push_back(piece);
      at = end;
    }
    begin = line_end + 1;
  }
  return pieces;
}

}  // namespace

std::size_t enumerator(const std::u32string& text) {
  static const std::wregex form([] {
    const std::wstring han = L"[一二三四五六七八九十百零〇]";
    const std::wstring digit = L"[0123456789０１２３４５６７８９]";
    const std::wstring number = L"(?:" + han + L"{1,5}|" + digit + L"{1,3})";
    return std::wstring(L"^(?:") +                            //
           L"[（(【〔\\[]" + number + L"[）)】〕\\]]|" +      //
           L"[①-⒇㈠-㈩]|" +                                   //
           L"第" + number + L"[编篇章节条款项部，,、:：]|" +  //
           han + L"{1,5}[、．.，,:：]|" +                     //
           digit + L"{1,3}[、．.）)](?!" + digit + L")|" +    //
           han + L"[是要]|" +                                 //
           L"其" + han + L"{1,3}[，,、:：])";
  }());
  const std::wstring line = wide(text);
  std::wsmatch match;
  if (!std::regex_search(line, match, form, std::regex_constants::match_continuous)) return 0;
  return static_cast<std::size_t>(match.length());
}

std::vector<Piece> paragraphs(const std::u32string& text) { return cut(text, false); }
std::vector<Piece> sentences(const std::u32string& text) { return cut(text, true); }

}  // namespace leitong::reference
