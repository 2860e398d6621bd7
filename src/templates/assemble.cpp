// See assemble.hpp. The constants are written as most occurrences write them.
#include "templates/assemble.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/parallel.hpp"
#include "base/utf8.hpp"
#include "base/xxhash.hpp"

namespace leitong::templates {
namespace {

constexpr std::uint32_t kMarkEvery = 32;
constexpr std::uint32_t kSlotKey = kClassEnd;

// A group being written out.
struct Writer {
  const Level& level;
  const Group& group;
  const Layout& layout;
  const TextIndex& texts;

  const Token* tokens(const Place& place) const { return level.corpus.tokens.data() + place.token; }

  Span span(const Place& place, FillRange range, std::uint32_t size) const {
    const Token* const first = tokens(place);
    if (range.begin < range.end) return {first[range.begin].start, first[range.end - 1].end()};
    const std::uint32_t at =
        range.begin < size ? first[range.begin].start : first[range.begin - 1].end();
    return {at, at};
  }

  std::string text(const Place& place, FillRange range, std::uint32_t size) const {
    return texts.slice(place.document, span(place, range, size));
  }

  // The most frequent text of a range of each member (smallest of equals), among those that are
  // wanted.
  template <typename RangeOf>
  std::string usual(const RangeOf& range_of) const {
    std::map<std::string, double> seen;
    for (std::size_t m = 0; m < group.shapes.size(); ++m) {
      const auto shape = group.shapes[m];
      const FillRange range = range_of(m);
      if (range.begin == range.end) continue;
      const std::uint32_t size = level.shapes.tokens[shape].size();
      for (const Place& place : level.shapes.of(shape)) seen[text(place, range, size)] += 1;
    }
    std::string best;
    double most = 0;
    for (const auto& [found, weight] : seen) {
      if (weight > most) {
        most = weight;
        best = found;
      }
    }
    return best;
  }
};

// The pattern's constants as text and as ids, its slots in order.
struct Pattern {
  std::vector<PatternPart> parts;
  std::vector<std::size_t> slots;  // gaps
  std::vector<Ids> runs;           // of constants
  Ids key;
};

void add_constant(Pattern& pattern, const std::string& text) {
  if (text.empty()) return;
  if (pattern.parts.empty() || pattern.parts.back().is_slot()) pattern.parts.push_back({});
  pattern.parts.back().text += text;
}

void add_ids(Pattern& pattern, const std::vector<std::uint32_t>& ids) {
  if (pattern.runs.empty()) pattern.runs.emplace_back();
  pattern.runs.back().insert(pattern.runs.back().end(), ids.begin(), ids.end());
  pattern.key.insert(pattern.key.end(), ids.begin(), ids.end());
}

std::string trimmed_edge(const Writer& writer, const Gap& gap, bool front) {
  return writer.usual([&](std::size_t m) {
    const FillRange fill = writer.layout.fill(m, gap);
    return front ? FillRange{fill.begin - gap.skip_front, fill.begin}
                 : FillRange{fill.end, fill.end + gap.skip_back};
  });
}

void add_gap(const Writer& writer, std::size_t g, Pattern& pattern) {
  const Gap& gap = writer.layout.gaps[g];
  if (!gap.slot) {
    if (gap.text.empty()) return;
    add_constant(pattern, writer.usual([&](std::size_t m) {
      const FillRange fill = writer.layout.fill(m, gap);
      return fill.end - fill.begin == gap.text.size() ? fill : FillRange{0, 0};
    }));
    add_ids(pattern, gap.text);
    return;
  }
  if (gap.skip_front > 0) add_constant(pattern, trimmed_edge(writer, gap, true));
  PatternPart slot;
  slot.slot = static_cast<std::uint32_t>(pattern.slots.size());
  pattern.parts.push_back(slot);
  pattern.slots.push_back(g);
  pattern.key.push_back(kSlotKey);
  pattern.runs.emplace_back();
  if (gap.skip_back > 0) add_constant(pattern, trimmed_edge(writer, gap, false));
}

Pattern pattern_of(const Writer& writer) {
  Pattern pattern;
  for (std::size_t g = 0; g < writer.layout.gaps.size(); ++g) {
    add_gap(writer, g, pattern);
    if (writer.layout.gaps[g].figure >= 0) continue;
    const auto column = static_cast<std::size_t>(writer.layout.gaps[g].right);
    if (column == writer.layout.solid.size()) break;
    if (writer.layout.figure[column]) continue;
    add_constant(pattern, writer.usual([&](std::size_t m) {
      const Path& path = writer.layout.paths[m];
      return FillRange{path.enter[column], path.exit(column)};
    }));
    add_ids(pattern, {writer.layout.ids[column]});
  }
  return pattern;
}

struct Filled {
  TemplateOccurrence occurrence;
  Range tokens;
};

// A choice or an optional part keeps its fillers whole; of a free slot the marks at its ends that
// stand alone (an opening without its closing quote) are left as they are.
std::vector<Filled> occurrences_of(const Writer& writer, const Pattern& pattern) {
  std::vector<Filled> out;
  for (std::size_t m = 0; m < writer.group.shapes.size(); ++m) {
    const std::uint32_t shape = writer.group.shapes[m];
    const std::uint32_t size = writer.level.shapes.tokens[shape].size();
    for (const Place& place : writer.level.shapes.of(shape)) {
      Filled filled;
      filled.occurrence.document = DocumentIndex{place.document};
      filled.occurrence.span = writer.span(place, {0, size}, size);
      filled.tokens = {place.token, place.token + size};
      for (const std::size_t g : pattern.slots) {
        const FillRange fill = writer.layout.fill(m, writer.layout.gaps[g]);
        filled.occurrence.fills.push_back(writer.span(place, fill, size));
      }
      out.push_back(std::move(filled));
    }
  }
  std::sort(out.begin(), out.end(),
            [](const Filled& a, const Filled& b) { return a.tokens.begin < b.tokens.begin; });
  return out;
}

std::vector<Filler> fillers_of(const Writer& writer, const Template& made, std::size_t slot) {
  std::map<std::string, std::uint32_t> seen;
  for (const TemplateOccurrence& occurrence : made.occurrences) {
    ++seen[writer.texts.slice(number(occurrence.document), occurrence.fills[slot])];
  }
  std::vector<Filler> fillers;
  for (const auto& [text, count] : seen) fillers.push_back({text, count});
  std::stable_sort(fillers.begin(), fillers.end(),
                   [](const Filler& a, const Filler& b) { return a.count > b.count; });
  return fillers;
}

std::string_view constant_beside(const Template& made, std::uint32_t slot, bool before) {
  for (std::size_t i = 0; i < made.pattern.size(); ++i) {
    if (!made.pattern[i].is_slot() || made.pattern[i].slot != slot) continue;
    if (before && i > 0) return made.pattern[i - 1].text;
    if (!before && i + 1 < made.pattern.size()) return made.pattern[i + 1].text;
  }
  return {};
}

// Whether more than a fifth of the fillers of a slot hold the end of a clause.
bool holds_clauses(const Writer& writer, const Gap& gap) {
  double all = 0;
  double with = 0;
  for (std::size_t m = 0; m < writer.group.shapes.size(); ++m) {
    const std::uint32_t shape = writer.group.shapes[m];
    const Token* const first = writer.tokens(writer.level.shapes.of(shape).front());
    const FillRange fill = writer.layout.fill(m, gap);
    all += 1;
    with += std::any_of(first + fill.begin, first + fill.end,
                        [](const Token& token) { return ends_clause(aligned_id(token.id)); })
                ? 1
                : 0;
  }
  return with > 0.2 * all;
}

// Whether anything may stand in a part of the pattern, and mostly something does.
bool is_loose(const Template& made, const PatternPart& part) {
  if (!part.is_slot()) return false;
  const Slot& slot = made.slots[part.slot];
  std::size_t empty = 0;
  for (const Filler& filler : slot.fillers) empty += filler.text.empty() ? filler.count : 0;
  return slot.kind == SlotKind::kFree && !is_figure(slot.type) &&
         2 * empty <= made.occurrences.size();
}

// Whether a stretch has the ends of sentences on both sides.
bool is_sentence(const Corpus& corpus, Range range) {
  const auto ends = [&](std::uint32_t token) {
    const std::uint32_t id = corpus.tokens[token].id;
    return id == U'\n' || ends_sentence(id);
  };
  return (range.begin == 0 || ends(range.begin - 1)) &&
         (range.end == corpus.tokens.size() || ends(range.end));
}

// Whether a stretch has the ends of clauses on both sides.
bool is_clause(const Corpus& corpus, Range range) {
  const auto ends = [&](std::uint32_t token) {
    const std::uint32_t id = corpus.tokens[token].id;
    return id == U'\n' || ends_clause(id) || ends_sentence(id);
  };
  return (range.begin == 0 || ends(range.begin - 1)) &&
         (range.end == corpus.tokens.size() || ends(range.end));
}

// Whether a mark stands between letters of one run.
bool has_inner_mark(const Ids& run) {
  const auto first = std::find_if(run.begin(), run.end(), is_letter);
  const auto mark = std::find_if(first, run.end(), is_mark);
  return std::any_of(mark, run.end(), is_letter);
}

void count_constants(const Writer& writer, const Pattern& pattern, Draft& draft) {
  double letters = 0;
  double occurrences = 0;
  for (std::size_t m = 0; m < writer.group.shapes.size(); ++m) {
    const Range range = writer.level.shapes.tokens[writer.group.shapes[m]];
    const double weight = writer.level.shapes.weight(writer.group.shapes[m]);
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      letters += is_letter(writer.level.corpus.tokens[i].id) ? weight : 0;
    }
    occurrences += weight;
  }
  std::uint32_t constant = 0;
  std::uint32_t longest = 0;
  for (const Ids& run : pattern.runs) {
    const auto chars = static_cast<std::uint32_t>(std::count_if(run.begin(), run.end(), is_letter));
    constant += chars;
    longest = std::max(longest, chars);
  }
  draft.one_run = 4 * longest >= 3 * constant;
  draft.made.constant_chars = constant;
  draft.made.constant_share = letters == 0 ? 0 : constant * occurrences / letters;
}

}  // namespace

bool is_figure(SlotType type) {
  return type == SlotType::kNumber || type == SlotType::kPercent || type == SlotType::kAmount ||
         type == SlotType::kDate || type == SlotType::kOrdinal;
}

TextIndex::TextIndex(const Collection& collection, unsigned threads) : collection_(collection) {
  const std::size_t count = collection.documents.size();
  marks_.resize(count);
  lengths_.resize(count);
  parallel_for(count, threads, [&](std::size_t d) {
    const std::string& text = collection.documents[d].text;
    std::uint32_t points = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
      if (points % kMarkEvery == 0) marks_[d].push_back(static_cast<std::uint32_t>(i));
      ++points;
    }
    lengths_[d] = points;
  });
}

std::size_t TextIndex::byte(std::uint32_t document, std::uint32_t code_point) const {
  const std::string& text = collection_.documents[document].text;
  if (code_point >= lengths_[document]) return text.size();
  const char* p = text.data() + marks_[document][code_point / kMarkEvery];
  for (std::uint32_t left = code_point % kMarkEvery; left > 0; --left) next_code_point(p);
  return static_cast<std::size_t>(p - text.data());
}

std::string TextIndex::slice(std::uint32_t document, Span span) const {
  const std::size_t first = byte(document, span.start);
  return collection_.documents[document].text.substr(first, byte(document, span.end) - first);
}

Draft assemble(const Level& level, const Group& group, const Layout& layout, const TextIndex& texts,
               const NullModel& null) {
  const Writer writer{level, group, layout, texts};
  const Pattern pattern = pattern_of(writer);
  Draft draft;
  Template& made = draft.made;
  made.pattern = pattern.parts;
  draft.key = pattern.key;
  std::set<std::uint32_t> documents;
  std::set<std::uint32_t> series;
  for (Filled& filled : occurrences_of(writer, pattern)) {
    const std::uint32_t document = number(filled.occurrence.document);
    documents.insert(document);
    series.insert(level.corpus.series[document]);
    made.occurrences.push_back(std::move(filled.occurrence));
    draft.places.push_back(filled.tokens);
  }
  made.documents = static_cast<std::uint32_t>(documents.size());
  made.series = static_cast<std::uint32_t>(series.size());
  count_constants(writer, pattern, draft);
  const double own = static_cast<double>(made.occurrences.size());
  bool first = true;
  for (const Ids& run : pattern.runs) {
    if (run.empty()) continue;
    draft.bits += null.bits(run, own, first);
    first = false;
    draft.inner_mark |= has_inner_mark(run);
    ++draft.runs;
  }
  for (std::size_t k = 0; k < pattern.slots.size(); ++k) {
    const Gap& gap = layout.gaps[pattern.slots[k]];
    Slot slot;
    slot.kind = gap.kind;
    slot.optional = gap.optional;
    made.slots.push_back(slot);
    const bool clauses = gap.kind == SlotKind::kFree && holds_clauses(writer, gap);
    draft.spans_clauses |= clauses;
    draft.open_end |= clauses && (gap.left < 0 || pattern.slots[k] + 1 == layout.gaps.size());
  }
  for (const Range& place : draft.places) {
    draft.whole += is_sentence(level.corpus, place) ? 1U : 0U;
    draft.clauses += is_clause(level.corpus, place) ? 1U : 0U;
  }
  // A candidate that starts in the middle of a document's figures keeps its own numbering of slots.
  for (std::uint32_t k = 0; k < made.slots.size(); ++k) {
    made.slots[k].fillers = fillers_of(writer, made, k);
    made.slots[k].type =
        type_of(made.slots[k], constant_beside(made, k, true), constant_beside(made, k, false));
  }
  draft.figures = static_cast<std::uint32_t>(std::count_if(
      made.slots.begin(), made.slots.end(), [](const Slot& slot) { return is_figure(slot.type); }));
  draft.loose_ends = is_loose(made, made.pattern.front()) || is_loose(made, made.pattern.back());
  return draft;
}

}  // namespace leitong::templates
