// `pdftotext -bbox-layout` writes one element a line: page, flow, block, line, word, the last with
// its text. A scanner takes what it knows; a tree of a thousand pages would take gigabytes.
#include "read/formats/pdf_pages.hpp"

#include <charconv>
#include <optional>
#include <utility>

#include "base/utf8.hpp"

namespace leitong::read {
namespace {

struct Word {
  std::string text;
  double left = 0, right = 0, top = 0, bottom = 0;
};

// The number of attribute `name` in a tag; 0 where there is none.
double number_of(std::string_view tag, std::string_view name) {
  const std::string key = " " + std::string(name) + "=\"";
  const std::size_t at = tag.find(key);
  if (at == std::string_view::npos) return 0;
  double value = 0;
  const char* const begin = tag.data() + at + key.size();
  const auto [end, error] = std::from_chars(begin, tag.data() + tag.size(), value);
  return error == std::errc() ? value : 0;
}

std::string unescaped(std::string_view text) {
  constexpr std::pair<std::string_view, char> kEntities[] = {{"&lt;", '<'},   {"&gt;", '>'},
                                                             {"&quot;", '"'}, {"&apos;", '\''},
                                                             {"&#39;", '\''}, {"&amp;", '&'}};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    bool found = false;
    for (const auto& [entity, c] : kEntities) {
      if (text[i] != '&' || !text.substr(i).starts_with(entity)) continue;
      out += c;
      i += entity.size();
      found = true;
      break;
    }
    if (!found) out += text[i++];
  }
  return out;
}

bool is_wide(char32_t c) { return c >= 0x2E80; }

char32_t last_code_point(std::string_view text) {
  std::size_t at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80) --at;
  const char* p = text.data() + at;
  return next_code_point(p);
}

char32_t first_code_point(std::string_view text) {
  const char* p = text.data();
  return next_code_point(p);
}

bool all_digits(std::string_view text) {
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return !text.empty();
}

// Whether a word is the raised number of a note: small, digits, behind Han text ("m2" is none).
bool is_note_mark(const Word& word, const PdfLine& line, double line_height) {
  return all_digits(word.text) && !line.text.empty() && is_wide(last_code_point(line.text)) &&
         word.bottom - word.top < line_height * 0.75;
}

constexpr std::u32string_view kOpening = U"（(“‘《〈【〔「『[";
constexpr std::u32string_view kClosing = U"，。、；：！？）)”’》〉】〕」』]…％%,.;:!?";

bool in(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

// How wide the part is that a typesetter would not have broken: a Latin word or number, or one Han
// character, with the marks that may not end or begin a line.
double first_width(const Word& word) {
  const char* p = word.text.data();
  const char* const end = p + word.text.size();
  double all = 0;  // in widths of a Han character
  double taken = 0;
  bool open = true;  // the part may still grow
  bool has_body = false;
  bool last_narrow = false;
  while (p < end) {
    const char32_t c = next_code_point(p);
    const double width = is_wide(c) || in(U"“”‘’…", c) ? 1 : 0.5;
    all += width;
    if (!open) continue;
    const bool narrow = width < 1;
    const bool belongs = !has_body || in(kClosing, c) || (narrow && last_narrow);
    if (!belongs) {
      open = false;
      continue;
    }
    has_body = has_body || !in(kOpening, c);
    last_narrow = narrow;
    taken += width;
  }
  return (word.right - word.left) * taken / all;
}

// Words put together: a space between Latin words, and where the gap is wide.
void add_word(PdfLine& line, const Word& word, double line_height) {
  if (word.text.empty() || is_note_mark(word, line, line_height)) return;
  if (line.text.empty()) {
    line.left = word.left;
    line.top = word.top;
    line.bottom = word.bottom;
    line.first_width = first_width(word);
  } else {
    const bool narrow =
        !is_wide(last_code_point(line.text)) && !is_wide(first_code_point(word.text));
    const double gap = word.left - line.right;
    if (narrow || gap > 0.8 * (word.bottom - word.top)) line.text += ' ';
  }
  line.text += word.text;
  line.right = word.right;
  line.top = std::min(line.top, word.top);
  line.bottom = std::max(line.bottom, word.bottom);
}

class Scanner {
 public:
  std::vector<PdfPage> scan(std::string_view rest) {
    while (true) {
      const std::size_t open = rest.find('<');
      if (open == std::string_view::npos) break;
      rest.remove_prefix(open + 1);
      const std::size_t close = rest.find('>');
      if (close == std::string_view::npos) break;
      const std::string_view tag = rest.substr(0, close);
      rest.remove_prefix(close + 1);
      take(tag, rest);
    }
    return std::move(pages_);
  }

 private:
  void take(std::string_view tag, std::string_view rest) {
    if (tag.starts_with("page ")) {
      PdfPage page;
      page.width = number_of(tag, "width");
      page.height = number_of(tag, "height");
      pages_.push_back(std::move(page));
    } else if (tag.starts_with("block ")) {
      ++block_;
    } else if (tag.starts_with("line ")) {
      line_ = PdfLine();
      line_.block = block_;
      line_height_ = number_of(tag, "yMax") - number_of(tag, "yMin");
    } else if (tag.starts_with("word ")) {
      Word word;
      word.left = number_of(tag, "xMin");
      word.right = number_of(tag, "xMax");
      word.top = number_of(tag, "yMin");
      word.bottom = number_of(tag, "yMax");
      word.text = unescaped(rest.substr(0, std::min(rest.find('<'), rest.size())));
      add_word(line_, word, line_height_);
    } else if (tag == "/line" && !pages_.empty() && !line_.text.empty()) {
      pages_.back().lines.push_back(std::move(line_));
      line_ = PdfLine();
    }
  }

  std::vector<PdfPage> pages_;
  PdfLine line_;
  double line_height_ = 0;
  std::size_t block_ = 0;
};

}  // namespace

std::vector<PdfPage> parse_bbox_layout(std::string_view xhtml) { return Scanner().scan(xhtml); }

}  // namespace leitong::read
