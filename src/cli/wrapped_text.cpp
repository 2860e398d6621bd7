#include "cli/wrapped_text.hpp"

#include "base/utf8.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

// What is not broken between lines: a word of ASCII, or one character; with the marks behind it
// that begin no line.
std::string_view next_unit(const char*& p, const char* end) {
  const char* const from = p;
  const auto in_word = [&](const char* at) { return at<end&& * at> ' ' && *at < 0x7F; };
  if (in_word(p)) {
    while (in_word(p) && p - from < 24) {
      if (*p++ == '|') break;  // "table|json": a list of choices
    }
  } else {
    next_code_point(p);
  }
  while (p < end) {
    const char* after = p;
    if (std::u32string_view(U"，。、；：？！）》】”").find(next_code_point(after)) ==
        std::u32string_view::npos) {
      break;
    }
    p = after;
  }
  return {from, static_cast<std::size_t>(p - from)};
}

}  // namespace

std::string wrapped(const std::vector<ColouredText>& pieces, std::size_t cells, std::size_t lines,
                    std::size_t indent, bool colours) {
  std::string out;
  std::size_t used = 0;
  std::size_t line = 1;
  for (const ColouredText& piece : pieces) {
    std::string run;
    const auto flush = [&] {
      if (run.empty()) return;
      out += piece.colour != nullptr ? piece.colour(run, colours) : run;
      run.clear();
    };
    for (const char *p = piece.text.data(), *end = p + piece.text.size(); p < end;) {
      const std::string_view unit = next_unit(p, end);
      const std::size_t wide = display_width(unit);
      // The last line keeps a cell for the ellipsis.
      if (used != 0 && used + wide > (line == lines ? cells - 1 : cells)) {
        if (line != lines && !run.empty() && run.back() == ' ') run.pop_back();
        flush();
        if (line == lines) return out + "…\n";
        out += "\n" + std::string(indent, ' ');
        used = 0;
        ++line;
        if (unit == " ") continue;
      }
      run += unit;
      used += wide;
    }
    flush();
  }
  return out + "\n";
}

}  // namespace leitong::cli
