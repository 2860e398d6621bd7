// One pattern against one stretch of a text: where it begins, what fills its slots.
//
// Semi-global alignment: a row a constant character, a column a text character; the text before and
// behind is free. Edits cost 1. At a slot the row is replaced by its minimum over the columns that
// the slot may skip (a sliding window, so a slot costs one row). Of equal places the shorter filler
// wins. Slots at the ends of a pattern are filled afterwards, up to the end of the clause.
//
// Cost: constants x (constants + what the slots may take), within one sentence.

#include "library/align.hpp"

#include <algorithm>
#include <deque>
#include <limits>

#include "base/utf8.hpp"

namespace leitong::library {
namespace {

constexpr std::u32string_view kNumerals = U"0123456789一二三四五六七八九十百千万亿零〇两点余多";
constexpr std::u32string_view kOrdinalMarks = U"第条章节款项届次期";
constexpr std::u32string_view kOpeners = U"“‘《（(【";
constexpr std::u32string_view kClosers = U"%％‰”’》）)】";
constexpr std::uint32_t kFarOrdinal = 30;
constexpr std::uint32_t kFar = std::numeric_limits<std::uint32_t>::max() / 4;

bool in(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

// What stands between two letters beside the constants' marks.
Span own_marks(const Prepared& text, const GapRule& rule, std::uint32_t from) {
  Span out{text.normal.ends[from - 1], text.normal.starts[from]};
  const std::string_view between = part(text.utf8, text.offsets, out);
  if (between.size() < rule.left.size() + rule.right.size() || !between.starts_with(rule.left) ||
      !between.ends_with(rule.right)) {
    return {out.start, out.start};
  }
  out.start += static_cast<std::uint32_t>(count_code_points(rule.left));
  out.end -= static_cast<std::uint32_t>(count_code_points(rule.right));
  return out;
}

// Whether a slot that must have a filler has one of marks alone there: 法律、法规 where others
// write 法律或者法规.
bool has_marks_alone(const Prepared& text, const GapRule& rule, std::uint32_t from) {
  if (rule.optional || from == 0 || from >= text.normal.chars.size()) return false;
  return part(text.utf8, text.offsets, own_marks(text, rule, from)).find_first_not_of(" \t") !=
         std::string_view::npos;
}

// Source offsets of the fill between normal characters [from, to), with the punctuation around it
// that is not the constants'. `at_start`, `at_end`: no constant stands before it, or behind it.
Span source_of_fill(const Prepared& text, const GapRule& rule, std::uint32_t from, std::uint32_t to,
                    bool at_start, bool at_end) {
  const auto size = static_cast<std::uint32_t>(text.normal.chars.size());
  const auto end_before = [&](std::uint32_t i) { return i == 0 ? 0U : text.normal.ends[i - 1]; };
  if (from >= to && !at_start && !at_end && has_marks_alone(text, rule, from)) {
    return own_marks(text, rule, from);
  }
  if (from >= to) {
    const bool before = from < size && (from == 0 || at_start);
    const std::uint32_t place = before ? text.normal.starts[from] : end_before(from);
    return {place, place};
  }
  Span out{text.normal.starts[from], text.normal.ends[to - 1]};
  // A slot that begins the pattern takes an opening mark before it, and no other punctuation. The
  // last mark of the constant before the slot is the constant's: （{序数}）.
  while (at_start && out.start > end_before(from)) {
    const std::string_view mark = part(text.utf8, text.offsets, {out.start - 1, out.start});
    const char* p = mark.data();
    if (!in(kOpeners, next_code_point(p)) || rule.left.ends_with(mark)) break;
    --out.start;
  }
  if (!at_start && from > 0) {
    const std::string_view between = part(text.utf8, text.offsets, {end_before(from), out.start});
    if (between.starts_with(rule.left)) {
      const auto kept = static_cast<std::uint32_t>(count_code_points(rule.left));
      out.start = end_before(from) + kept;
    }
  }
  if (!at_end && to < size) {
    const std::string_view between =
        part(text.utf8, text.offsets, {out.end, text.normal.starts[to]});
    if (between.ends_with(rule.right)) {
      const auto kept = static_cast<std::uint32_t>(count_code_points(rule.right));
      out.end = text.normal.starts[to] - kept;
    }
  }
  const auto length = static_cast<std::uint32_t>(text.offsets.size() - 1);
  while (at_end && out.end < length) {
    const char* p = text.utf8.data() + text.offsets[out.end];
    if (!in(kClosers, next_code_point(p))) break;
    // The first mark of the constant behind the slot is the constant's.
    if (!rule.right.empty() &&
        text.utf8.substr(text.offsets[out.end])
            .starts_with(part(rule.right, byte_offsets(rule.right), {0, 1}))) {
      break;
    }
    ++out.end;
  }
  return out;
}

// The text that may hold the form, and the matrix over it.
class Matrix {
 public:
  Matrix(const Form& form, const Prepared& text, std::uint32_t constant, std::uint32_t at)
      : form_(form),
        text_(text),
        rows_(static_cast<std::uint32_t>(form.skeleton.constants.size())) {
    const std::uint32_t slack = most_edits(form) + 1;
    std::uint32_t before = constant + slack;
    std::uint32_t behind = rows_ - constant + slack;
    for (std::size_t g = 0; g < form.rules.size(); ++g) {
      (form.skeleton.gaps[g].at <= constant ? before : behind) += form.rules[g].most;
    }
    const auto size = static_cast<std::uint32_t>(text.normal.chars.size());
    low_ = at > before ? at - before : 0;
    high_ = std::min(size, at + behind);
    const std::uint32_t here = text.sentence[at];
    while (low_ < at && text.sentence[low_] + form.sentence_ends < here) ++low_;
    while (high_ > at + 1 && text.sentence[high_ - 1] > here + form.sentence_ends) --high_;
    columns_ = high_ - low_;
  }

  // Fills the matrix; false where the edits are too many.
  bool fill() {
    moves_.assign((rows_ + 1) * (columns_ + 1), 0);
    skips_.assign(form_.rules.size(), {});
    row_.assign(columns_ + 1, 0);
    std::size_t gap = 0;
    while (gap < form_.rules.size() && form_.skeleton.gaps[gap].at == 0) ++gap;
    const std::uint32_t limit = most_edits(form_);
    for (std::uint32_t i = 1; i <= rows_; ++i) {
      if (step(i) > limit) return false;
      for (; gap < form_.rules.size() && form_.skeleton.gaps[gap].at == i && i < rows_; ++gap) {
        skip(gap);
      }
    }
    best_ = static_cast<std::uint32_t>(std::min_element(row_.begin(), row_.end()) - row_.begin());
    return row_[best_] <= limit;
  }

  // Nothing where a slot that needs a filler has none.
  std::optional<Aligned> trace() const {
    const auto& gaps = form_.skeleton.gaps;
    Aligned out;
    out.match.id = form_.id;
    out.match.edits = row_[best_];
    std::vector<Place> places(gaps.size());
    std::uint32_t i = rows_;
    std::uint32_t j = best_;
    std::size_t gap = gaps.size();
    while (gap > 0 && gaps[gap - 1].at == rows_) --gap;
    for (;;) {
      while (gap > 0 && gaps[gap - 1].at == i && i > 0) {
        --gap;
        places[gap] = {skips_[gap][j], j};
        j = skips_[gap][j];
      }
      const std::uint8_t move = i == 0 ? 0 : moves_[i * (columns_ + 1) + j];
      if (move == 0) break;
      out.match.constant += move == kEqual ? 1 : 0;
      if (move != kExtra) --i;
      if (move != kMissing) --j;
    }
    out.begin = low_ + j;
    out.end = low_ + best_;
    for (std::size_t g = 0; g < gaps.size(); ++g) {
      places[g].first += low_;
      places[g].second += low_;
    }
    part_at_marks(places);
    if (!fill_ends(out, places)) return {};
    share_out(places);
    out.match.span = {text_.normal.starts[out.begin], text_.normal.ends[out.end - 1]};
    for (std::size_t g = 0; g < gaps.size(); ++g) {
      Span filler = source_of_fill(text_, form_.rules[g], places[g].first, places[g].second,
                                   gaps[g].at == 0, gaps[g].at == rows_);
      // Where the constants beyond it are missing, it takes no marks from outside.
      if (gaps[g].at > 0 && gaps[g].at < rows_) {
        const Span& all = out.match.span;
        filler.start = std::clamp(filler.start, all.start, all.end);
        filler.end = std::clamp(filler.end, all.start, all.end);
      }
      out.match.fills.push_back({gaps[g].slot, filler});
    }
    if (!gaps.empty()) {
      out.match.span.start = std::min(out.match.span.start, out.match.fills.front().span.start);
      out.match.span.end = std::max(out.match.span.end, out.match.fills.back().span.end);
    }
    take_punctuation(out.match.span);
    return out;
  }

  bool empty() const { return row_[best_] > rows_ || best_ == 0; }

 private:
  using Place = std::pair<std::uint32_t, std::uint32_t>;  // of a filler: text characters
  static constexpr std::uint8_t kEqual = 1;
  static constexpr std::uint8_t kReplaced = 2;
  static constexpr std::uint8_t kMissing = 3;  // a constant character that the text lacks
  static constexpr std::uint8_t kExtra = 4;

  // The row of constant character i; its least cost.
  std::uint32_t step(std::uint32_t i) {
    const char32_t wanted = form_.skeleton.constants[i - 1];
    const char32_t* const chars = text_.normal.chars.data() + low_;
    std::uint8_t* const moves = moves_.data() + i * (columns_ + 1);
    std::uint32_t diagonal = row_[0];
    std::uint32_t least = ++row_[0];
    moves[0] = kMissing;
    for (std::uint32_t j = 1; j <= columns_; ++j) {
      const bool equal = chars[j - 1] == wanted;
      std::uint32_t cost = diagonal + (equal ? 0 : 1);
      std::uint8_t move = equal ? kEqual : kReplaced;
      diagonal = row_[j];
      if (diagonal + 1 < cost) {
        cost = diagonal + 1;
        move = kMissing;
      }
      if (row_[j - 1] + 1 < cost) {
        cost = row_[j - 1] + 1;
        move = kExtra;
      }
      row_[j] = cost;
      moves[j] = move;
      least = std::min(least, cost);
    }
    return least;
  }

  // Whether a full stop stands within these columns. A form that goes over the end of a sentence
  // (a semicolon, mostly) has fillers that do not.
  bool has_stop(std::uint32_t from, std::uint32_t to) const {
    return from < to && text_.stop[low_ + from] != text_.stop[low_ + to - 1];
  }

  // Lets slot `gap` take up to its most characters: row[j] = least row[k], k before j.
  void skip(std::size_t gap) {
    const GapRule& rule = form_.rules[gap];
    const std::uint32_t fewest = rule.optional ? 0 : 1;
    std::vector<std::uint32_t>& from = skips_[gap];
    from.assign(columns_ + 1, 0);
    std::vector<std::uint32_t> next(columns_ + 1, kFar);
    std::deque<std::uint32_t> window;  // columns by rising cost
    for (std::uint32_t j = 0; j <= columns_; ++j) {
      if (j >= fewest) {
        const std::uint32_t k = j - fewest;
        while (!window.empty() && row_[window.back()] >= row_[k]) window.pop_back();
        window.push_back(k);
      }
      while (!window.empty() && (window.front() + rule.most < j || has_stop(window.front(), j))) {
        window.pop_front();
      }
      if (!window.empty()) {
        next[j] = row_[window.front()];
        from[j] = window.front();
      }
      if (row_[j] <= next[j] && has_marks_alone(text_, rule, low_ + j)) {
        next[j] = row_[j];
        from[j] = j;
      }
    }
    row_ = std::move(next);
  }

  // Lets the span take what the text has of the pattern's punctuation at its ends.
  void take_punctuation(Span& span) const {
    const auto length = static_cast<std::uint32_t>(text_.offsets.size() - 1);
    const char* p = form_.tail.data();
    const char* const end = p + form_.tail.size();
    while (p < end && span.end < length) {
      const char* q = text_.utf8.data() + text_.offsets[span.end];
      if (next_code_point(q) != next_code_point(p)) break;
      ++span.end;
    }
    const std::vector<std::uint32_t> offsets = byte_offsets(form_.head);
    for (std::size_t i = offsets.size() - 1; i > 0 && span.start > 0; --i) {
      const char* q = text_.utf8.data() + text_.offsets[span.start - 1];
      const char* h = form_.head.data() + offsets[i - 1];
      if (next_code_point(q) != next_code_point(h)) break;
      --span.start;
    }
  }

  bool takes(const GapRule& rule, std::uint32_t i) const {
    const char32_t c = text_.normal.chars[i];
    return !rule.numeral || in(kNumerals, c) || (rule.ordinal && in(kOrdinalMarks, c));
  }
  // An ordinal without a numeral is none.
  bool counts(const GapRule& rule, std::uint32_t from, std::uint32_t to) const {
    const std::u32string_view chars(text_.normal.chars);
    return !rule.ordinal ||
           chars.substr(from, to - from).find_first_of(kNumerals) != std::u32string_view::npos;
  }
  bool in_one_sentence(std::uint32_t i) const {
    return form_.sentence_ends > 0 || text_.sentence[i - 1] == text_.sentence[i];
  }

  // The source between text character i and the one before it.
  std::string_view between(std::uint32_t i) const {
    return part(text_.utf8, text_.offsets, {text_.normal.ends[i - 1], text_.normal.starts[i]});
  }

  // Whether only marks stand between slot g and the next, or nothing does.
  bool is_followed(std::size_t g) const {
    const auto& gaps = form_.skeleton.gaps;
    return g + 1 < gaps.size() && gaps[g].at == gaps[g + 1].at;
  }
  bool has_marks(std::size_t g) const { return is_followed(g) && !form_.rules[g].right.empty(); }
  // Whether these marks stand before text character i.
  bool is_parted(std::size_t g, std::uint32_t i) const {
    return i > 0 && i < text_.normal.chars.size() &&
           between(i).find(form_.rules[g].right) != std::string_view::npos;
  }
  bool goes_on(std::size_t g, std::uint32_t i) const { return !has_marks(g) || is_parted(g, i); }

  // Slots between constants with marks between them: the alignment, which sees no marks, gave the
  // later ones as little as they may take. Each ends at the first of its marks; where one is
  // missing all stay as they are.
  void part_at_marks(std::vector<Place>& places) const {
    for (std::size_t g = 0; g < places.size(); ++g) {
      std::size_t last = g;
      while (has_marks(last)) ++last;
      const std::uint32_t at = form_.skeleton.gaps[g].at;
      if (last == g || at == 0 || at == rows_) continue;
      std::vector<std::uint32_t> ends;
      const std::uint32_t end = places[last].second;
      for (std::uint32_t i = places[g].first; i < end && ends.size() < last - g; ++i) {
        const bool may_be_empty = ends.empty() && form_.rules[g].optional;
        if ((i > places[g].first || may_be_empty) && is_parted(g + ends.size(), i)) {
          ends.push_back(i);
        }
      }
      if (ends.size() == last - g) {
        for (const std::uint32_t i : ends) {
          places[g].second = i;
          places[++g].first = i;
        }
        places[last].second = end;
      }
      g = last;
    }
  }

  // Of two slots with nothing between them, one of numerals has the numerals: 处{内容}{金额}以上.
  void share_out(std::vector<Place>& places) const {
    for (std::size_t g = 0; g + 1 < places.size(); ++g) {
      if (!is_followed(g) || has_marks(g)) continue;
      const GapRule& one = form_.rules[g];
      const GapRule& other = form_.rules[g + 1];
      const std::uint32_t begin = places[g].first;
      const std::uint32_t end = places[g + 1].second;
      std::uint32_t at = places[g].second;
      if (other.numeral && !one.numeral) {
        while (at > begin && takes(other, at - 1)) --at;
        if (at == begin && !one.optional) continue;
      } else if (one.numeral && !other.numeral) {
        at = begin;
        while (at < end && takes(one, at)) ++at;
        if (at > begin && at < end && text_.normal.chars[at] == U'元') ++at;
        if (at == begin || (at == end && !other.optional)) continue;
      }
      places[g].second = places[g + 1].first = at;
    }
  }

  // Slots before the first constant take the rest of their clause, and those behind the last.
  // Several at one end are parted by their marks; where these are missing the outer ones are empty.
  // False where a slot that needs a filler has none.
  bool fill_ends(Aligned& out, std::vector<Place>& places) const {
    const auto& gaps = form_.skeleton.gaps;
    std::size_t first = 0;
    while (first < gaps.size() && gaps[first].at == 0) ++first;
    bool open = true;
    for (std::size_t g = first; g-- > 0;) {
      places[g] = {open ? reach_back(g, out.begin) : out.begin, out.begin};
      out.begin = places[g].first;
      open = open && (g == 0 || goes_on(g - 1, out.begin));
    }
    open = true;
    for (std::size_t g = first; g < gaps.size(); ++g) {
      if (gaps[g].at != rows_) continue;
      places[g] = {out.end, open ? reach(g, out.end) : out.end};
      out.end = places[g].second;
      open = open && goes_on(g, out.end);
    }
    for (std::size_t g = 0; g < gaps.size(); ++g) {
      const auto empty = [&](std::size_t i) { return places[i].first == places[i].second; };
      if (form_.rules[g].optional || !empty(g)) continue;
      if (gaps[g].at > 0 && gaps[g].at < rows_ &&
          has_marks_alone(text_, form_.rules[g], places[g].first)) {
        continue;
      }
      // Of slots with nothing between them, one may have it all.
      const bool before = g > 0 && is_followed(g - 1) && !has_marks(g - 1) && !empty(g - 1);
      const bool behind = is_followed(g) && !has_marks(g) && !empty(g + 1);
      if (!before && !behind) return false;
    }
    return true;
  }

  // Where slot g begins, which ends at `end`: where its clause does, or behind the marks before it.
  // Only over the marks of the pattern does it leave the clause of what follows. An ordinal that
  // begins the clause has with it what the clause says before the constants: （四）外出旅行时尊重…
  std::uint32_t reach_back(std::size_t g, std::uint32_t end) const {
    const GapRule& rule = form_.rules[g];
    const std::uint32_t all = rule.ordinal ? reach_back(g, end, true) : end;
    const char32_t first = all < end ? text_.normal.chars[all] : U' ';
    if (first == U'第' || in(kNumerals, first)) return all;
    const std::uint32_t out = reach_back(g, end, false);
    return counts(rule, out, end) ? out : end;
  }

  // `all`: whatever letters there are.
  std::uint32_t reach_back(std::size_t g, std::uint32_t end, bool all) const {
    const GapRule& rule = form_.rules[g];
    const std::uint32_t most = all ? kFarOrdinal : rule.most;
    std::uint32_t i = end;
    while (i > 0 && end - i < most && (all || takes(rule, i - 1))) {
      if (i < text_.normal.chars.size() && text_.clause[i - 1] != text_.clause[i] &&
          (i < end || rule.right.empty() || !between(i).ends_with(rule.right) ||
           !in_one_sentence(i))) {
        break;
      }
      if ((i < end || rule.optional) && g > 0 && has_marks(g - 1) && is_parted(g - 1, i)) break;
      --i;
    }
    return i;
  }

  std::uint32_t reach(std::size_t g, std::uint32_t start) const {
    const GapRule& rule = form_.rules[g];
    const auto size = static_cast<std::uint32_t>(text_.normal.chars.size());
    std::uint32_t i = start;
    while (i < size && i - start < rule.most && takes(rule, i)) {
      if (i > 0 && text_.clause[i] != text_.clause[i - 1] &&
          (i > start || rule.left.empty() || !between(i).starts_with(rule.left) ||
           !in_one_sentence(i))) {
        break;
      }
      if ((i > start || rule.optional) && has_marks(g) && is_parted(g, i)) break;
      ++i;
    }
    return counts(rule, start, i) ? i : start;
  }

  const Form& form_;
  const Prepared& text_;
  std::uint32_t rows_;
  std::uint32_t low_ = 0;
  std::uint32_t high_ = 0;
  std::uint32_t columns_ = 0;
  std::uint32_t best_ = 0;
  std::vector<std::uint32_t> row_;
  std::vector<std::uint8_t> moves_;
  std::vector<std::vector<std::uint32_t>> skips_;
};

}  // namespace

std::optional<Aligned> align(const Form& form, const Prepared& text, std::uint32_t constant,
                             std::uint32_t at) {
  Matrix matrix(form, text, constant, at);
  if (!matrix.fill() || matrix.empty()) return {};
  std::optional<Aligned> out = matrix.trace();
  if (out && (out->end <= out->begin || out->match.constant == 0)) return {};
  return out;
}

}  // namespace leitong::library
