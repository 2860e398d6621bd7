#include "cli/template_table.hpp"

#include <algorithm>
#include <iterator>

#include "base/utf8.hpp"
#include "cli/library_common.hpp"
#include "cli/passage_table.hpp"
#include "cli/wrapped_text.hpp"
#include "leitong/library.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

constexpr std::size_t kBlocksAChunk = 128;
constexpr std::size_t kCountCells = 14;
constexpr std::size_t kMarginCells = kCountCells + 4;  // of what stands below a pattern
constexpr std::size_t kPatternLines = 8;
constexpr std::size_t kFillerLines = 3;
constexpr std::size_t kFillerCells = 24;
constexpr std::size_t kPlacesShown = 2;
constexpr std::size_t kPlaceCells = 28;
constexpr std::size_t kNestedShown = 2;
constexpr std::size_t kNestedCells = 40;
constexpr std::size_t kTemplatesOfSummary = 5;

constexpr Text kTemplate{"template_table_template"};
constexpr Text kTemplatesWord{"template_table_templates_word"};
constexpr Text kPlace{"template_table_place"};
constexpr Text kPlaces{"template_table_places"};
constexpr Text kSeries{"template_table_series"};
constexpr Text kCounts{"template_table_counts"};
constexpr Text kNone{"template_table_none"};
constexpr Text kNoText{"template_table_no_text"};
constexpr Text kTop{"template_table_top"};
constexpr Text kTimes{"template_table_times"};
constexpr Text kIn{"template_table_in"};
constexpr Text kAnd{"template_table_and"};
constexpr Text kMoreFillers{"template_table_more_fillers"};
constexpr Text kMoreTemplates{"template_table_more_templates"};
constexpr Text kHolds{"template_table_holds"};
constexpr Text kMoreNested{"template_table_more_nested"};
constexpr Text kStandsIn{"template_table_stands_in"};
constexpr Text kLeftOut{"template_table_left_out"};

constexpr TemplateRole kRoles[] = {TemplateRole::kNone,    TemplateRole::kSalutation,
                                   TemplateRole::kOpening, TemplateRole::kTransition,
                                   TemplateRole::kData,    TemplateRole::kRequirement,
                                   TemplateRole::kThanks,  TemplateRole::kClosing};

std::string type_word(SlotType type, const Console& console) {
  const std::string_view word = name(type);
  return std::string(console.lang == Lang::kChinese ? library::type_label(word) : word);
}

// The n-th filler that is not empty; "" where there is none.
std::string_view filler(const Slot& slot, std::size_t nth) {
  for (const Filler& one : slot.fillers) {
    if (!one.text.empty() && nth-- == 0) return one.text;
  }
  return {};
}

std::string slot_text(const Slot& slot, const Console& console) {
  switch (slot.kind) {
    case SlotKind::kOptional:
      return "[" + harmless(filler(slot, 0)) + "]";
    case SlotKind::kChoice:
      return "(" + harmless(filler(slot, 0)) + "|" + harmless(filler(slot, 1)) + ")";
    case SlotKind::kFree:
      break;
  }
  return "{" + type_word(slot.type, console) + "}";
}

std::vector<ColouredText> pattern_pieces(const Template& one, const Console& console) {
  std::vector<ColouredText> pieces;
  for (const PatternPart& part : one.pattern) {
    if (!part.is_slot()) {
      pieces.push_back({harmless(part.text)});
      continue;
    }
    const Slot& slot = one.slots[part.slot];
    pieces.push_back({slot_text(slot, console), slot.kind == SlotKind::kFree ? yellow : green});
  }
  return pieces;
}

std::string carriers(const Template& one, const std::vector<std::string>& labels,
                     const Console& console) {
  std::vector<DocumentIndex> documents;
  for (const TemplateOccurrence& occurrence : one.occurrences) {
    if (documents.empty() || documents.back() != occurrence.document) {
      documents.push_back(occurrence.document);
    }
  }
  const std::size_t shown = std::min(kPlacesShown, documents.size());
  std::string names;
  for (std::size_t i = 0; i < shown; ++i) {
    names += i == 0 ? "" : console.lang == Lang::kChinese ? "，" : ", ";
    names += elide_middle(harmless(labels[number(documents[i])]), kPlaceCells);
  }
  if (shown < documents.size()) names += console.say(kAnd, {grouped(documents.size() - shown)});
  return console.say(kIn, {names});
}

// "{percent} 5% ×2, 6%, and 3 more"; of optional parts and choices all, for they are few.
std::string fillers_of(const Slot& slot, std::size_t most, const Console& console) {
  std::string out = slot.kind == SlotKind::kFree ? slot_text(slot, console) + " " : "";
  const std::size_t shown =
      slot.kind == SlotKind::kFree ? std::min(most, slot.fillers.size()) : slot.fillers.size();
  for (std::size_t i = 0; i < shown; ++i) {
    const Filler& one = slot.fillers[i];
    out += i == 0 ? "" : console.lang == Lang::kChinese ? "，" : ", ";
    out +=
        one.text.empty() ? console.say(kLeftOut) : elide_middle(harmless(one.text), kFillerCells);
    if (one.count > 1) out += " ×" + grouped(one.count);
  }
  if (shown < slot.fillers.size()) {
    out += console.say(kMoreFillers, {grouped(slot.fillers.size() - shown)});
  }
  return out;
}

// For each template those that it stands in.
std::vector<std::vector<std::uint32_t>> parents_of(const std::vector<Template>& templates) {
  std::vector<std::vector<std::uint32_t>> out(templates.size());
  for (std::uint32_t i = 0; i < templates.size(); ++i) {
    for (const std::uint32_t child : templates[i].children) out[child].push_back(i);
  }
  return out;
}

// "holds A, B, and 3 more"; nothing where there is none.
std::string nested_text(const Text& line, const std::vector<Template>& templates,
                        const std::vector<std::uint32_t>& nested, const Console& console) {
  if (nested.empty()) return {};
  const std::size_t shown = std::min(kNestedShown, nested.size());
  std::string names;
  for (std::size_t i = 0; i < shown; ++i) {
    std::string pattern;
    for (const ColouredText& piece : pattern_pieces(templates[nested[i]], console)) {
      pattern += piece.text;
    }
    names += i == 0 ? "" : console.lang == Lang::kChinese ? "，" : ", ";
    names += elide_middle(pattern, kNestedCells);
  }
  if (shown < nested.size()) names += console.say(kMoreNested, {grouped(nested.size() - shown)});
  return console.say(line, {names});
}

std::string block_of(const Template& one, std::size_t fillers,
                     const std::vector<std::string>& labels, const Console& console) {
  const std::string times = counted(console.lang, one.documents, kDocument, kDocuments);
  const std::string head = "  " + pad(times, kCountCells, true) + "  ";
  const std::size_t indent = display_width(head);
  const std::size_t cells = console.cells - indent;
  const bool colours = console.colour_out;
  std::string out =
      head + wrapped(pattern_pieces(one, console), cells, kPatternLines, indent, colours);
  std::string about =
      one.role == TemplateRole::kNone ? "" : role_word(name(one.role), console) + " · ";
  about += console.say(kSeries, {grouped(one.series)});
  if (one.occurrences.size() != one.documents) {
    about += " · " + console.say(kTimes, {grouped(one.occurrences.size())});
  }
  about += " · " + carriers(one, labels, console);
  const std::string margin(indent, ' ');
  out += margin + wrapped({{about, dim}}, cells, kFillerLines, indent, colours);
  std::string filled;
  for (const Slot& slot : one.slots) {
    if (fillers == 0) break;
    filled += (filled.empty() ? "" : " · ") + fillers_of(slot, fillers, console);
  }
  if (!filled.empty()) {
    out += margin + wrapped({{filled, dim}}, cells, kFillerLines, indent, colours);
  }
  return out;
}

std::vector<std::size_t> rows_of(const Templates& found, const TemplateTableOptions& options) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < found.templates.size(); ++i) {
    const TemplateRole role = found.templates[i].role;
    if (std::find(options.roles.begin(), options.roles.end(), role) != options.roles.end()) {
      rows.push_back(i);
    }
  }
  using Order = TemplateTableOptions::Order;
  const auto key = [&](std::size_t i) -> double {
    const Template& one = found.templates[i];
    switch (options.order) {
      case Order::kSpread:
        return one.documents;
      case Order::kLength:
        return one.constant_chars;
      case Order::kGain:
        return one.gain_bits;
      case Order::kRecords:
        break;
    }
    return static_cast<double>(one.occurrences.size());
  };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](std::size_t x, std::size_t y) { return key(x) > key(y); });
  return rows;
}

}  // namespace

std::vector<TemplateRole> all_roles() { return {std::begin(kRoles), std::end(kRoles)}; }

void write_template_table(const Sink& sink, const TemplateView& view,
                          const TemplateTableOptions& options, const Console& console) {
  const std::vector<std::size_t> rows = rows_of(view.templates, options);
  const std::size_t shown = options.limit == 0 ? rows.size() : std::min(options.limit, rows.size());
  if (shown == 0) return;
  const std::vector<std::string> labels = document_labels(view.collection);
  const std::vector<Template>& all = view.templates.templates;
  const std::vector<std::vector<std::uint32_t>> parents = parents_of(all);
  const auto nested_lines = [&](std::size_t row) {
    std::string out;
    const std::string margin(kMarginCells, ' ');
    for (const std::string& text : {nested_text(kHolds, all, all[row].children, console),
                                    nested_text(kStandsIn, all, parents[row], console)}) {
      if (text.empty()) continue;
      out += margin + wrapped({{text, dim}}, console.cells - kMarginCells, kFillerLines,
                              kMarginCells, console.colour_out);
    }
    return out;
  };
  write_in_order(sink, shown, kBlocksAChunk, options.threads,
                 [&](std::size_t begin, std::size_t end, std::string& out) {
                   for (std::size_t i = begin; i < end; ++i) {
                     out += block_of(all[rows[i]], options.fillers, labels, console) +
                            nested_lines(rows[i]);
                   }
                 });
  if (shown < rows.size()) sink(console.say(kMoreTemplates, {grouped(rows.size() - shown)}) + "\n");
}

std::string template_counts(const Collection& collection, const Templates& found,
                            const Console& console) {
  const TemplateCounts& counts = found.counts;
  if (collection.documents.empty()) return console.say(kNoText);
  if (found.templates.empty()) {
    return console.say(kNone, {counted(console.lang, counts.min_documents, kDocument, kDocuments),
                               console.say(kSeries, {grouped(counts.min_series)})});
  }
  std::vector<bool> carries(collection.documents.size(), false);
  std::uint64_t places = 0;
  for (const Template& one : found.templates) {
    places += one.occurrences.size();
    for (const TemplateOccurrence& occurrence : one.occurrences) {
      carries[number(occurrence.document)] = true;
    }
  }
  const auto documents =
      static_cast<std::uint64_t>(std::count(carries.begin(), carries.end(), true));
  return console.say(kCounts,
                     {counted(console.lang, found.templates.size(), kTemplate, kTemplatesWord),
                      counted(console.lang, places, kPlace, kPlaces),
                      counted(console.lang, documents, kDocument, kDocuments)});
}

std::string template_summary(const TemplateView& view, const Console& console) {
  std::string out = "\n" + template_counts(view.collection, view.templates, console) + "\n";
  TemplateTableOptions options;
  options.roles = all_roles();
  options.order = TemplateTableOptions::Order::kSpread;
  std::vector<std::size_t> rows = rows_of(view.templates, options);
  // Texts without slots are told among the passages.
  const auto fixed = std::remove_if(rows.begin(), rows.end(), [&](std::size_t i) {
    return view.templates.templates[i].slots.empty();
  });
  rows.erase(fixed, rows.end());
  if (rows.empty()) return out;
  rows.resize(std::min(rows.size(), kTemplatesOfSummary));
  const std::vector<std::string> labels = document_labels(view.collection);
  out += "\n" + bold(console.say(kTop), console.colour_out) + "\n";
  for (const std::size_t i : rows) {
    out += block_of(view.templates.templates[i], 0, labels, console);
  }
  return out;
}

}  // namespace leitong::cli
