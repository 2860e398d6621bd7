// Problem: a PDF knows lines and no paragraphs. One paragraph is many lines, over pages too.
// Method: a line begins a paragraph
//   if it is set in another size, or stands further down than lines do;
//   if it begins further right than the lines of its column by a character or more (an indent), and
//   than the line before; two indented lines, one below the other, are two paragraphs where the
//   document indents first lines;
//   if the line before ended although what comes first here would have fitted on it;
//   if the line before ends a sentence and this one begins as an item does: "二、", "（三）".
// Left and right edge are those of the document's column: the edges that most lines share.
// Small lines at a page's foot are notes: they come behind the paragraph that runs over the page.
// Cost: n log n in lines.
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "read/formats/pdf_pages.hpp"

namespace leitong::read {
namespace {

struct Placed {
  const PdfLine* line;
  std::size_t page;
};

// The value below which `share` of the weight lies.
double quantile(std::vector<std::pair<double, double>> weighted, double share) {
  if (weighted.empty()) return 0;
  std::sort(weighted.begin(), weighted.end());
  double total = 0;
  for (const auto& [value, weight] : weighted) total += weight;
  double sum = 0;
  for (const auto& [value, weight] : weighted) {
    sum += weight;
    if (sum >= total * share) return value;
  }
  return weighted.back().first;
}

// What the lines of a document have in common.
struct Setting {
  double height = 0;  // of a line of the body
  double pitch = 0;   // from line to line
  bool indents = false;
};

struct Column {
  double left = 0, right = 0;
};

bool is_wide(char32_t c) { return c >= 0x2E80; }

// Such a mark may hang over the edge.
bool ends_with_mark(std::string_view text) {
  for (const std::string_view mark : {"，", "。", "、", "；", "：", "！", "？", "”", "）", "》"}) {
    if (text.ends_with(mark)) return true;
  }
  return false;
}

bool ends_sentence(std::string_view text) {
  for (const std::string_view mark :
       {"。", "！", "？", "；", "：", "。”", "！”", "？”", "。）", ":", "!", "?", ";"}) {
    if (text.ends_with(mark)) return true;
  }
  return false;
}

// "一、", "（二）", "3.", "第四章", "——": how items and headings begin.
bool begins_item(std::string_view text) {
  constexpr std::u32string_view kNumerals = U"一二三四五六七八九十百零〇0123456789";
  const char* p = text.data();
  const char* const end = p + text.size();
  char32_t c = next_code_point(p);
  if (c == U'—') return true;
  const bool bracket = c == U'（' || c == U'(';
  const bool ordinal = c == U'第';
  if (bracket || ordinal) {
    if (p == end) return false;
    c = next_code_point(p);
  }
  std::size_t numerals = 0;
  while (kNumerals.find(c) != std::u32string_view::npos && p < end && numerals < 5) {
    ++numerals;
    c = next_code_point(p);
  }
  if (numerals == 0) return false;
  if (bracket) return c == U'）' || c == U')';
  if (ordinal) return std::u32string_view(U"章节条部分篇").find(c) != std::u32string_view::npos;
  if (c == U'.' && p < end) return next_code_point(p) >= 0x2E80;  // "3.修" and not "3.5"
  return c == U'、' || c == U'．';
}

class Joiner {
 public:
  explicit Joiner(const std::vector<PdfPage>& pages) : pages_(pages) {
    for (std::size_t p = 0; p < pages.size(); ++p) {
      for (const PdfLine& line : pages[p].lines) {
        if (!line.gone) lines_.push_back({&line, p});
      }
    }
    measure();
  }
  Content join();

 private:
  void measure();
  void measure_columns();
  bool same_size(const PdfLine& a, const PdfLine& b) const {
    return std::abs(a.height() - b.height()) <= 0.16 * std::max(a.height(), b.height());
  }
  const Column& column_of(const Placed& at) const { return columns_[at.line->block]; }
  double indent(const Placed& at) const { return at.line->left - column_of(at).left; }
  bool was_short(const Placed& before, const Placed& after) const {
    const double room = column_of(before).right - before.line->right;
    return room > after.line->first_width + 0.15 * setting_.height;
  }
  bool begins_paragraph(const Placed& before, const Placed& after) const;
  bool in_table(const Placed& at) const;
  bool is_foot_note(std::size_t i) const;
  void add(const Placed& at, bool begins, Content& out);

  const std::vector<PdfPage>& pages_;
  std::vector<Placed> lines_;
  std::vector<Column> columns_;  // by block
  Setting setting_;
  std::size_t code_points_ = 0;
};

void Joiner::measure() {
  std::vector<std::pair<double, double>> heights, pitches;
  std::size_t blocks = 0;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const PdfLine& line = *lines_[i].line;
    blocks = std::max(blocks, line.block);
    const auto weight = static_cast<double>(count_code_points(line.text));
    heights.emplace_back(line.height(), weight);
    if (i == 0 || lines_[i - 1].page != lines_[i].page) continue;
    const double down = line.top - lines_[i - 1].line->top;
    if (down > 0.5 * line.height() && down < 4 * line.height()) pitches.emplace_back(down, weight);
  }
  setting_.height = quantile(heights, 0.5);
  setting_.pitch = quantile(pitches, 0.5);
  columns_.resize(blocks + 1);
  measure_columns();
  // Does a line behind a short one begin two characters to the right?
  std::size_t begun = 0, indented = 0;
  for (std::size_t i = 1; i < lines_.size(); ++i) {
    if (!same_size(*lines_[i].line, *lines_[i - 1].line)) continue;
    const bool body = std::abs(lines_[i].line->height() - setting_.height) < 0.2 * setting_.height;
    if (!body || !was_short(lines_[i - 1], lines_[i])) continue;
    ++begun;
    const double by = indent(lines_[i]);
    if (by > 1.0 * setting_.height && by < 3.5 * setting_.height) ++indented;
  }
  setting_.indents = indented * 2 >= begun && indented > 0;
}

// The document's edges, and for blocks that stand beside others (columns) their own.
void Joiner::measure_columns() {
  std::map<long, double> lefts;
  std::vector<std::pair<double, double>> rights;
  double total = 0;
  std::vector<Column> bounds(columns_.size(), {1e9, -1e9});
  std::vector<std::size_t> page_of(columns_.size(), 0);
  std::vector<std::size_t> counts(columns_.size(), 0);
  for (const Placed& at : lines_) {
    const PdfLine& line = *at.line;
    Column& bound = bounds[line.block];
    bound.left = std::min(bound.left, line.left);
    bound.right = std::max(bound.right, line.right);
    page_of[line.block] = at.page;
    ++counts[line.block];
    if (std::abs(line.height() - setting_.height) > 0.2 * setting_.height) continue;
    const auto weight = static_cast<double>(count_code_points(line.text));
    lefts[std::lround(line.left / 2)] += weight;
    if (!ends_with_mark(line.text)) rights.emplace_back(line.right, weight);
    total += weight;
  }
  Column document{1e9, quantile(rights, 0.97)};
  for (const auto& [left, weight] : lefts) {
    if (weight < total * 0.12) continue;
    document.left = static_cast<double>(left) * 2;
    break;
  }
  if (document.left > 1e8 && !lefts.empty()) {
    document.left = static_cast<double>(lefts.begin()->first) * 2;
  }
  for (std::size_t block = 0; block < columns_.size(); ++block) {
    const Column& bound = bounds[block];
    const double page_width = pages_.empty() ? 0 : pages_[page_of[block]].width;
    // A block that ends before the page's middle, or begins behind it, beside the document's left.
    const double middle = page_width / 2;
    const bool left_half = bound.right < middle + setting_.height && document.right < middle * 1.1;
    const bool right_half = bound.left > middle - setting_.height;
    columns_[block] = right_half || left_half ? bound : document;
    // A few lines beside others are a cell of a table: where they end says nothing of a column.
    constexpr std::size_t kColumnLines = 4;
    if (right_half && counts[block] < kColumnLines) columns_[block].right = 1e9;
  }
}

bool Joiner::begins_paragraph(const Placed& before, const Placed& after) const {
  const PdfLine& a = *before.line;
  const PdfLine& b = *after.line;
  if (!same_size(a, b)) return true;
  const bool same_column = before.page == after.page && b.top > a.top;
  if (same_column && b.top - a.top > 1.45 * setting_.pitch) return true;
  // Beside each other: cells of a table, or one line with a gap in it.
  if (before.page == after.page && std::abs(b.top - a.top) < 0.3 * setting_.height) {
    return b.left < a.right || in_table(after);
  }
  const double character = 0.8 * setting_.height;
  const double by = indent(after);
  if (by > character) {
    const bool further = b.left > a.left + 0.5 * setting_.height;
    if (further || setting_.indents || indent(before) < character) return true;
  }
  if (ends_sentence(a.text) && begins_item(b.text)) return true;
  return was_short(before, after);
}

// Whether another line stands near above or below, at the same left edge: a table has rows.
bool Joiner::in_table(const Placed& at) const {
  const double far = 3 * setting_.pitch;
  const auto [begin, end] =
      std::equal_range(lines_.begin(), lines_.end(), at,
                       [](const Placed& a, const Placed& b) { return a.page < b.page; });
  return std::any_of(begin, end, [&](const Placed& other) {
    const double down = std::abs(other.line->top - at.line->top);
    return down > 0.3 * setting_.height && down < far &&
           std::abs(other.line->left - at.line->left) < 0.5 * setting_.height;
  });
}

// Smaller than the body, below the body's last line of its page.
bool Joiner::is_foot_note(std::size_t i) const {
  const Placed& at = lines_[i];
  if (at.line->height() > 0.88 * setting_.height) return false;
  if (at.line->top < 0.5 * pages_[at.page].height) return false;
  for (std::size_t k = i + 1; k < lines_.size() && lines_[k].page == at.page; ++k) {
    if (lines_[k].line->height() > 0.88 * setting_.height) return false;
  }
  return true;
}

void Joiner::add(const Placed& at, bool begins, Content& out) {
  const std::string& text = at.line->text;
  std::string between;
  if (begins) {
    if (!out.text.empty()) between = "\n";
  } else {
    const char* p = text.data();
    const bool wide_after = is_wide(next_code_point(p));
    std::size_t last = out.text.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(out.text[last]) & 0xC0U) == 0x80) --last;
    const char* q = out.text.data() + last;
    const bool wide_before = is_wide(next_code_point(q));
    if (!wide_before && !wide_after) between = " ";
  }
  out.text += between;
  code_points_ += between.size();
  while (out.page_starts.size() <= at.page) {
    out.page_starts.push_back(out.page_starts.empty() ? 0
                                                      : static_cast<std::uint32_t>(code_points_));
  }
  out.text += text;
  code_points_ += count_code_points(text);
}

Content Joiner::join() {
  Content out;
  std::vector<Placed> notes;
  const Placed* before = nullptr;
  const auto add_notes = [&] {
    for (std::size_t n = 0; n < notes.size(); ++n) {
      const bool begins = n == 0 || notes[n].page != notes[n - 1].page ||
                          notes[n - 1].line->right < notes[n].line->right;
      add(notes[n], begins, out);
    }
    notes.clear();
  };
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (is_foot_note(i)) {
      notes.push_back(lines_[i]);
      continue;
    }
    const bool begins = before == nullptr || begins_paragraph(*before, lines_[i]);
    if (begins) add_notes();
    add(lines_[i], begins, out);
    before = &lines_[i];
  }
  add_notes();
  if (!out.text.empty()) out.text += '\n';
  // Pages without text at the end begin where the text ends.
  while (out.page_starts.size() < pages_.size()) {
    out.page_starts.push_back(out.page_starts.empty() ? 0
                                                      : static_cast<std::uint32_t>(code_points_));
  }
  return out;
}

}  // namespace

Content join_lines(const std::vector<PdfPage>& pages) { return Joiner(pages).join(); }

}  // namespace leitong::read
