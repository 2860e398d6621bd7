#include "cli/side_by_side.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "base/utf8.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

constexpr std::size_t kLongestEqual = 400;  // characters of one run that are shown whole
constexpr std::size_t kEndsOfLonger = 150;  // else so many at each end
constexpr std::size_t kMarkCells = 4;       // of [-...-] and {+...+}
constexpr std::string_view kSeparator = " │ ";
constexpr std::size_t kSeparatorCells = 3;
constexpr std::string_view kLeftOut = "…";

enum class Style : std::uint8_t { kPlain, kReplaced, kFaint };

// What belongs together on both sides; either may be empty.
struct Piece {
  std::string a;
  std::string b;
  Style style = Style::kPlain;
};

// One line without power over the terminal; runs of white space are one space.
std::string shown(std::string_view text) {
  const std::string line = harmless(text);
  std::string out;
  bool space = false;
  for (const char *p = line.data(), *end = p + line.size(); p < end;) {
    const char32_t c = next_code_point(p);
    const bool is_space = c == U' ' || c == U'\u3000';
    if (is_space && space) continue;
    space = is_space;
    append_utf8(out, is_space ? U' ' : c);
  }
  return out;
}

std::vector<std::string> characters_of(std::string_view text) {
  std::vector<std::string> out;
  const std::string line = shown(text);
  for (const char *p = line.data(), *end = p + line.size(); p < end;) {
    out.emplace_back();
    append_utf8(out.back(), next_code_point(p));
  }
  return out;
}

// Character by character; the shorter side ends first, or begins later where `at_end`.
void add_zipped(std::string_view a, std::string_view b, Style style, bool at_end,
                std::vector<Piece>& out) {
  const std::vector<std::string> left = characters_of(a);
  const std::vector<std::string> right = characters_of(b);
  const std::size_t count = std::max(left.size(), right.size());
  const std::size_t skip_left = at_end ? count - left.size() : 0;
  const std::size_t skip_right = at_end ? count - right.size() : 0;
  for (std::size_t i = 0; i < count; ++i) {
    Piece piece;
    piece.style = style;
    if (i >= skip_left && i - skip_left < left.size()) piece.a = left[i - skip_left];
    if (i >= skip_right && i - skip_right < right.size()) piece.b = right[i - skip_right];
    out.push_back(std::move(piece));
  }
}

// Equal text: each character of the normal form with what stands behind it.
void add_run(const TwoTexts& texts, const SpanPair& run, std::vector<Piece>& out) {
  const NormalText a = normal_form_with_map(texts.a.slice(run.a), texts.normalize);
  const NormalText b = normal_form_with_map(texts.b.slice(run.b), texts.normalize);
  if (a.chars.size() != b.chars.size()) {
    return add_zipped(texts.a.slice(run.a), texts.b.slice(run.b), Style::kPlain, false, out);
  }
  const std::size_t count = a.chars.size();
  const auto piece_of = [&](const NormalText& side, Span span, const TextIndex& text,
                            std::size_t i) {
    const std::uint32_t start = span.start + (i == 0 ? 0 : side.starts[i]);
    const std::uint32_t end = i + 1 < count ? span.start + side.starts[i + 1] : span.end;
    return shown(text.slice({start, std::max(start, end)}));
  };
  for (std::size_t i = 0; i < count; ++i) {
    if (count > kLongestEqual && i == kEndsOfLonger) {
      i = count - kEndsOfLonger;
      const std::string mark = std::string(kLeftOut) + "(" + grouped(count - 2 * kEndsOfLonger) +
                               ")" + std::string(kLeftOut);
      out.push_back({mark, mark, Style::kFaint});
    }
    out.push_back({piece_of(a, run.a, texts.a, i), piece_of(b, run.b, texts.b, i), Style::kPlain});
  }
}

// What stands between two runs.
void add_gap(const TwoTexts& texts, const SpanPair& gap, std::vector<Piece>& out) {
  const std::string_view a = texts.a.slice(gap.a);
  const std::string_view b = texts.b.slice(gap.b);
  const bool empty_a = normal_form(a, texts.normalize).empty();
  const bool empty_b = normal_form(b, texts.normalize).empty();
  if (empty_a && empty_b) {
    if (!a.empty() || !b.empty()) out.push_back({shown(a), shown(b), Style::kPlain});
    return;
  }
  if (empty_a) out.push_back({std::string(kLeftOut), {}, Style::kFaint});
  if (empty_b) out.push_back({{}, std::string(kLeftOut), Style::kFaint});
  add_zipped(empty_a ? std::string_view() : a, empty_b ? std::string_view() : b, Style::kReplaced,
             false, out);
}

std::vector<Piece> pieces_of(const TwoTexts& texts, std::span<const SpanPair> runs) {
  std::vector<Piece> out;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (i != 0) {
      const auto between = [](Span before, Span after) {
        return Span{before.end, std::max(before.end, after.start)};
      };
      add_gap(texts, {between(runs[i - 1].a, runs[i].a), between(runs[i - 1].b, runs[i].b)}, out);
    }
    add_run(texts, runs[i], out);
  }
  return out;
}

// One side of a row as it grows.
class Side {
 public:
  Side(bool left, const Console& console) : left_(left), colours_(console.colour_out) {}

  std::size_t cost(std::string_view text, Style style) const {
    const bool marked = !colours_ && style == Style::kReplaced && !text.empty();
    return display_width(text) + (marked && open_ != Style::kReplaced ? kMarkCells : 0);
  }
  std::size_t used() const { return used_; }
  void add(std::string_view text, Style style) {
    if (text.empty()) return;
    used_ += cost(text, style);
    if (style != open_) close();
    open_ = style;
    run_ += text;
  }
  // The side in `cells` cells; empty afterwards.
  std::string take(std::size_t cells) {
    close();
    std::string out = std::move(line_) + std::string(cells - std::min(cells, used_), ' ');
    line_.clear();
    used_ = 0;
    return out;
  }

 private:
  void close() {
    if (run_.empty()) return;
    if (open_ == Style::kPlain) line_ += run_;
    if (open_ == Style::kFaint) line_ += dim(run_, colours_);
    if (open_ == Style::kReplaced && colours_) line_ += left_ ? red(run_, true) : green(run_, true);
    if (open_ == Style::kReplaced && !colours_) {
      line_ += (left_ ? "[-" : "{+") + run_ + (left_ ? "-]" : "+}");
    }
    run_.clear();
    open_ = Style::kPlain;
  }

  bool left_;
  bool colours_;
  Style open_ = Style::kPlain;
  std::string run_;  // of one style
  std::string line_;
  std::size_t used_ = 0;
};

std::size_t half(const Console& console) { return (console.cells - kSeparatorCells) / 2; }

std::string without_end_spaces(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string rows_of(const std::vector<Piece>& pieces, const Console& console) {
  const std::size_t cells = half(console);
  Side left(true, console);
  Side right(false, console);
  std::string out;
  const auto flush = [&] {
    if (left.used() + right.used() == 0) return;
    std::string line = left.take(cells);
    line += kSeparator;
    out += without_end_spaces(line + right.take(cells));
  };
  for (const Piece& piece : pieces) {
    // No piece may be wider than its column.
    const std::string a = elide_end(piece.a, cells - kMarkCells);
    const std::string b = elide_end(piece.b, cells - kMarkCells);
    if (left.used() + left.cost(a, piece.style) > cells ||
        right.used() + right.cost(b, piece.style) > cells) {
      flush();
    }
    left.add(a, piece.style);
    right.add(b, piece.style);
  }
  flush();
  return out;
}

// Text around the passage, in rows of its own.
std::string context_rows(const TwoTexts& texts, Span a, Span b, bool before,
                         const Console& console) {
  const auto side = [&](const TextIndex& text, Span span) {
    std::string words = shown(text.slice(span));
    if (words.empty()) return words;
    if (before) return (span.start > 0 ? std::string(kLeftOut) : "") + words;
    return words + (span.end < text.characters() ? std::string(kLeftOut) : "");
  };
  std::vector<Piece> pieces;
  add_zipped(side(texts.a, a), side(texts.b, b), Style::kFaint, false, pieces);
  return rows_of(pieces, console);
}

Span before_of(Span span, std::uint32_t context) {
  return {span.start - std::min(span.start, context), span.start};
}

Span after_of(Span span, std::uint32_t context, std::uint32_t characters) {
  return {span.end, span.end + std::min(context, characters - span.end)};
}

std::string offsets(Span span) {
  return std::to_string(span.start) + "–" + std::to_string(span.end);
}

}  // namespace

std::string two_columns(std::string_view left, std::string_view right, const Console& console) {
  const std::size_t cells = half(console);
  std::string line = pad(elide_middle(harmless(left), cells), cells);
  line += kSeparator;
  return without_end_spaces(line + elide_middle(harmless(right), cells));
}

std::string side_by_side(const TwoTexts& texts, const Passage& passage, const Console& console) {
  std::string out;
  const SpanPair& spans = passage.spans;
  if (texts.context != 0) {
    out += context_rows(texts, before_of(spans.a, texts.context), before_of(spans.b, texts.context),
                        true, console);
  }
  std::size_t run = 0;
  for (const SpanPair& block : passage.blocks) {
    const std::size_t first = run;
    while (run < passage.runs.size() && passage.runs[run].a.end <= block.a.end) ++run;
    if (passage.blocks.size() > 1) {
      std::string places = two_columns("a " + offsets(block.a), "b " + offsets(block.b), console);
      places.pop_back();
      out += dim(places, console.colour_out) + "\n";
    }
    out += rows_of(pieces_of(texts, std::span(passage.runs).subspan(first, run - first)), console);
  }
  if (texts.context != 0) {
    out += context_rows(texts, after_of(spans.a, texts.context, texts.a.characters()),
                        after_of(spans.b, texts.context, texts.b.characters()), false, console);
  }
  return out;
}

}  // namespace leitong::cli
