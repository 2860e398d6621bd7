#include "cli/library_view.hpp"

#include <algorithm>
#include <cstdio>

#include "cli/library_common.hpp"
#include "report/table.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

using library::DiffKind;
using library::DiffPiece;
using library::Slot;
using library::Summary;

constexpr std::size_t kMostBars = 60;
constexpr std::size_t kWideTable = 64;  // cells

constexpr Text kId{"library_view_id"};
constexpr Text kWith{"library_view_with"};
constexpr Text kUses{"library_view_uses"};
constexpr Text kDocs{"library_view_docs"};
constexpr Text kYears{"library_view_years"};
constexpr Text kRole{"library_view_role"};
constexpr Text kPattern{"library_view_pattern"};

constexpr Text kTemplateNumber{"library_view_template_number"};
constexpr Text kUsed{"library_view_used"};
constexpr Text kUsedIn{"library_view_used_in"};
constexpr Text kAlso{"library_view_also"};
constexpr Text kDormant{"library_view_dormant"};
constexpr Text kDormantTitle{"library_view_dormant_title"};
constexpr Text kStandThere{"library_view_stand_there"};
constexpr Text kYearsTitle{"library_view_years_title"};
constexpr Text kPlacesTitle{"library_view_places_title"};
constexpr Text kSlotTitle{"library_view_slot_title"};
constexpr Text kUndated{"library_view_undated"};
constexpr Text kOptional{"library_view_optional"};
constexpr Text kChoice{"library_view_choice"};
constexpr Text kDifferent{"library_view_different"};
constexpr Text kLeftOut{"library_view_left_out"};
constexpr Text kChildrenTitle{"library_view_children_title"};
constexpr Text kParentsTitle{"library_view_parents_title"};
constexpr Text kVariantsTitle{"library_view_variants_title"};
constexpr Text kSourcesTitle{"library_view_sources_title"};
constexpr Text kMore{"library_view_more"};

std::string cyan(std::string_view text, bool on) {
  return on ? "\x1b[36m" + std::string(text) + "\x1b[0m" : std::string(text);
}

std::string_view comma(const Console& console) {
  return console.lang == Lang::kChinese ? "，" : ", ";
}

Slot slot_of(std::uint32_t number, const std::vector<Slot>& slots) {
  const auto slot =
      std::find_if(slots.begin(), slots.end(), [&](const Slot& s) { return s.number == number; });
  return slot == slots.end() ? Slot{number, "free", false, "free"} : *slot;
}

ColouredText slot_shown(std::uint32_t number, const std::vector<Slot>& slots) {
  return {library::slot_mark(slot_of(number, slots)), cyan};
}

// Pieces behind a margin, in lines that fit.
std::string lines_of(const std::string& margin, const std::vector<ColouredText>& pieces,
                     const Console& console, std::size_t lines = kAllLines) {
  const std::size_t wide = display_width(margin);
  return margin + wrapped(pieces, std::max<std::size_t>(console.cells, wide + 10) - wide, lines,
                          wide, console.colour_out);
}

// A heading, and what stands behind it.
std::string line_of(const std::string& title, const std::string& rest, const Console& console) {
  std::vector<ColouredText> line = {{title, bold}};
  if (!rest.empty()) line.push_back({"  " + rest});
  return wrapped(line, console.cells - 4, kAllLines, 4, console.colour_out);
}

std::string more_line(std::uint64_t total, std::uint64_t shown, std::string_view indent,
                      const Console& console) {
  if (total <= shown) return {};
  return std::string(indent) + console.say(kMore, {grouped(total - shown)}) + "\n";
}

std::string numbers_of(const std::vector<library::TemplateId>& ids) {
  std::string out;
  for (const library::TemplateId id : ids) {
    out += (out.empty() ? "" : ", ") + std::to_string(number(id));
  }
  return out;
}

std::string head_of(const library::Details& details, const Console& console) {
  const Summary& summary = details.summary;
  std::string about;
  if (!summary.role.empty()) about += role_word(summary.role, console);
  for (const std::string& tag : summary.tags)
    about += (about.empty() ? "#" : "  #") + harmless(tag);
  std::string out =
      line_of(console.say(kTemplateNumber, {std::to_string(number(summary.id))}), about, console);
  out += lines_of("", pattern_shown(summary.pattern, summary.slots), console) + "\n";
  std::string used =
      console.say(kUsed, {grouped(summary.occurrences),
                          counted(console.lang, summary.documents, kDocument, kDocuments),
                          grouped(summary.series)});
  const std::string years = years_between(summary.first_year, summary.last_year);
  if (!years.empty()) used += console.say(kUsedIn, {years});
  out += lines_of("", {{used}}, console);
  if (summary.dormant) out += lines_of("", {{console.say(kDormantTitle)}}, console);
  if (!details.stand_there.empty()) {
    out += lines_of("", {{console.say(kStandThere, {numbers_of(details.stand_there)})}}, console);
  }
  if (!details.merged_from.empty()) {
    out += lines_of("", {{console.say(kAlso, {numbers_of(details.merged_from)})}}, console);
  }
  return out;
}

std::string uses_of(const library::Details& details, const Console& console) {
  std::string out;
  std::uint64_t dated = 0;
  if (!details.years.empty()) {
    const std::string title = console.say(kYearsTitle);
    const std::size_t indent = display_width(title) + 2;
    const auto [bars, scale] =
        sparkline(details.years, std::max<std::size_t>(12, console.cells - indent));
    out += bold(title, console.colour_out) + "  " + bars + "\n";
    out += std::string(indent, ' ') + dim(scale, console.colour_out) + "\n";
    std::string counts;
    for (const auto& [year, uses] : details.years) {
      counts += counts.empty() ? "" : comma(console);
      counts += std::to_string(year) + ": " + grouped(uses);
      dated += uses;
    }
    out += lines_of("    ", {{counts}}, console, 3);
  }
  if (const std::uint64_t all = details.summary.occurrences; dated < all) {
    out += lines_of("    ", {{console.say(kUndated, {grouped(all - dated)})}}, console);
  }
  if (!details.places.empty()) {
    constexpr std::size_t kShown = 8;
    std::string places;
    for (std::size_t i = 0; i < std::min(kShown, details.places.size()); ++i) {
      places += i == 0 ? "" : comma(console);
      places += elide_middle(harmless(details.places[i].name), 40) + " " +
                grouped(details.places[i].occurrences);
    }
    if (details.places.size() > kShown) {
      places += comma(console);
      places += "… +" + grouped(details.places.size() - kShown);
    }
    out += line_of(console.say(kPlacesTitle), places, console);
  }
  return out;
}

std::string slots_of(const library::Details& details, const Console& console) {
  std::string out;
  for (const library::SlotTable& table : details.slots) {
    // In Chinese the slot's name tells its type.
    std::string rest = console.lang == Lang::kChinese ? "" : harmless(table.slot.type) + ", ";
    if (table.slot.kind == "choice") rest.append(console.say(kChoice)).append(comma(console));
    if (table.slot.optional) rest.append(console.say(kOptional)).append(comma(console));
    rest += console.say(kDifferent, {grouped(table.distinct)});
    out +=
        "\n" + line_of(console.say(kSlotTitle, {library::slot_label(table.slot)}), rest, console);
    for (const library::FillerCount& filler : table.fillers) {
      const std::string text = filler.text.empty() ? console.say(kLeftOut) : harmless(filler.text);
      out += pad(grouped(filler.occurrences), 8, true) + "  " +
             elide_middle(text, console.cells - 10) + "\n";
    }
    out += more_line(table.distinct, table.fillers.size(), "          ", console);
  }
  return out;
}

std::string variants_of(const library::Details& details, const Console& console) {
  if (details.variants_total == 0) return {};
  std::string out =
      "\n" + line_of(console.say(kVariantsTitle, {grouped(details.variants_total)}), "", console);
  for (const library::Variant& variant : details.variants) {
    const std::string margin =
        pad(grouped(variant.occurrences), 8, true) + "  #" + std::to_string(variant.number) + "  ";
    out += lines_of(margin, difference_shown(variant.diff, details.summary.slots), console);
  }
  return out + more_line(details.variants_total, details.variants.size(), "          ", console);
}

std::string nested_of(const Text& title, const std::vector<library::Nested>& nested,
                      const Console& console) {
  if (nested.empty()) return {};
  std::string out = "\n" + line_of(console.say(title, {grouped(nested.size())}), "", console);
  for (const library::Nested& one : nested) {
    const std::string margin =
        pad(grouped(one.places), 8, true) + "  " + std::to_string(number(one.id)) + "  ";
    out += lines_of(margin, pattern_shown(one.pattern, one.slots), console, 2);
  }
  return out;
}

// Where it stands, and what stands there unless the one above it says the same.
std::string source_line(const library::Source& source, const library::Source* above,
                        const Console& console) {
  std::string out = source.date;
  if (!source.place.empty()) out += (out.empty() ? "" : "  ") + source.place;
  out += (out.empty() ? "" : "  ") + source.document;
  if (!source.title.empty() && source.title != source.document) out += "  《" + source.title + "》";
  const std::string place =
      "  " + std::to_string(source.span.start) + "–" + std::to_string(source.span.end);
  const std::size_t rest = console.cells - 2 - display_width(place);
  out = "  " + dim(elide_middle(harmless(out), rest) + place, console.colour_out) + "\n";
  const bool same = above != nullptr && above->text == source.text;
  return same ? out : out + lines_of("      ", {{harmless(source.text)}}, console);
}

std::vector<Column> columns_for(const std::vector<library::SearchHit>& hits, bool found,
                                const Console& console) {
  const auto widest = [&](const Text& title, const auto& text_of) {
    std::size_t cells = display_width(console.say(title));
    for (const library::SearchHit& hit : hits) cells = std::max(cells, text_of(hit));
    return cells;
  };
  const auto digits = [](std::uint64_t number) { return grouped(number).size(); };
  const std::size_t id =
      widest(kId, [&](const auto& hit) { return std::to_string(number(hit.summary.id)).size(); });
  const std::size_t with = widest(kWith, [&](const auto& hit) { return digits(hit.occurrences); });
  const std::size_t uses =
      widest(kUses, [&](const auto& hit) { return digits(hit.summary.occurrences); });
  const std::size_t docs =
      widest(kDocs, [&](const auto& hit) { return digits(hit.summary.documents); });
  const std::size_t role = std::min<std::size_t>(
      24, widest(kRole, [&](const auto& hit) {
        std::size_t cells = display_width(role_word(hit.summary.role, console));
        for (const std::string& tag : hit.summary.tags) cells += 2 + display_width(harmless(tag));
        return cells;
      }));
  std::vector<Column> columns = {{console.say(kId), id, true, true}};
  if (found) columns.push_back({console.say(kWith), with, true, true});
  columns.push_back({console.say(kUses), uses, true, true});
  columns.push_back({console.say(kDocs), docs, true, true});
  // On a narrow terminal the template comes first.
  if (console.cells >= kWideTable) {
    columns.push_back({console.say(kYears), 9, false, true});
    columns.push_back({console.say(kRole), role, false, true});
  }
  std::size_t used = 0;
  for (const Column& column : columns) used += column.cells + 2;
  columns.push_back({console.say(kPattern),
                     std::max<std::size_t>(12, console.cells - std::min(used, console.cells)),
                     false, false});
  return columns;
}

}  // namespace

std::vector<ColouredText> pattern_shown(const library::Pattern& pattern,
                                        const std::vector<Slot>& slots) {
  std::vector<ColouredText> out;
  for (const library::Piece& piece : pattern) {
    out.push_back(piece.is_slot ? slot_shown(piece.slot, slots)
                                : ColouredText{harmless(piece.text)});
  }
  return out;
}

namespace {

// What differs must be seen, blanks too.
std::string blanks_shown(std::string_view text) {
  std::string out = harmless(text);
  for (const std::string_view blank : {" ", "\u3000"}) {
    for (std::size_t at = 0; (at = out.find(blank, at)) != std::string::npos; at += 3) {
      out.replace(at, blank.size(), "␣");
    }
  }
  return out;
}

}  // namespace

std::vector<ColouredText> difference_shown(const std::vector<DiffPiece>& diff,
                                           const std::vector<Slot>& slots) {
  std::vector<ColouredText> out;
  for (const DiffPiece& piece : diff) {
    const std::string text =
        piece.slot != 0 ? library::slot_mark(slot_of(piece.slot, slots)) : blanks_shown(piece.text);
    switch (piece.kind) {
      case DiffKind::kSame:
        out.push_back({harmless(piece.text)});
        break;
      case DiffKind::kSlot:
        out.push_back(slot_shown(piece.slot, slots));
        break;
      case DiffKind::kRemoved:
        out.push_back({"[-" + text + "-]", red});
        break;
      case DiffKind::kAdded:
        out.push_back({"{+" + text + "+}", green});
        break;
    }
  }
  return out;
}

std::pair<std::string, std::string> sparkline(
    const std::vector<std::pair<std::uint32_t, std::uint64_t>>& years, std::size_t cells) {
  constexpr const char* kBars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  if (years.empty()) return {};
  const std::uint32_t first = years.front().first;
  const std::uint32_t last = years.back().first;
  const std::size_t span = std::size_t{last} - first + 1;
  const std::size_t most_bars = std::min(kMostBars, std::max<std::size_t>(1, cells));
  const std::size_t a_bar = (span + most_bars - 1) / most_bars;
  std::vector<std::uint64_t> bars((span + a_bar - 1) / a_bar, 0);
  for (const auto& [year, uses] : years) bars[(year - first) / a_bar] += uses;
  const std::uint64_t most =
      std::max<std::uint64_t>(1, *std::max_element(bars.begin(), bars.end()));
  std::string out;
  // A bar is as high as its share of the highest, and never nothing.
  for (const std::uint64_t uses : bars) {
    out += uses == 0 ? "·" : kBars[(uses * 8 + most - 1) / most - 1];
  }
  const std::string begin = std::to_string(first);
  const std::string end = std::to_string(last);
  if (first == last) return {out, begin};
  if (bars.size() < begin.size() + end.size() + 1) return {out, begin + "–" + end};
  return {out, begin + std::string(bars.size() - begin.size() - end.size(), ' ') + end};
}

std::string years_between(std::uint32_t first, std::uint32_t last) {
  if (first == 0) return {};
  return first == last ? std::to_string(first) : std::to_string(first) + "–" + std::to_string(last);
}

void write_template_table(const Sink& sink, const std::vector<library::SearchHit>& hits, bool found,
                          const Console& console) {
  const std::vector<Column> columns = columns_for(hits, found, console);
  if (!sink(table_head(columns))) return;
  for (const library::SearchHit& hit : hits) {
    const Summary& summary = hit.summary;
    std::string role = role_word(summary.role, console);
    for (const std::string& tag : summary.tags) role += (role.empty() ? "#" : " #") + tag;
    std::vector<std::string> cells = {std::to_string(number(summary.id))};
    if (found) cells.push_back(grouped(hit.occurrences));
    cells.push_back(grouped(summary.occurrences));
    cells.push_back(grouped(summary.documents));
    if (console.cells >= kWideTable) {
      cells.push_back(years_between(summary.first_year, summary.last_year));
      cells.push_back(role);
    }
    cells.push_back((summary.dormant ? console.say(kDormant) + " " : std::string()) +
                    library::pattern_line(summary.pattern, summary.slots));
    if (!sink(table_line(columns, cells))) return;
  }
}

void write_details(const Sink& sink, const library::Details& details, const Console& console) {
  if (!sink(head_of(details, console) + uses_of(details, console) + slots_of(details, console) +
            variants_of(details, console) + nested_of(kChildrenTitle, details.children, console) +
            nested_of(kParentsTitle, details.parents, console))) {
    return;
  }
  const std::uint64_t total = details.summary.occurrences;
  std::string out = "\n" + line_of(console.say(kSourcesTitle, {grouped(total)}), "", console);
  const library::Source* above = nullptr;
  for (const library::Source& source : details.sources) {
    out += source_line(source, above, console);
    above = &source;
  }
  sink(out + more_line(total, details.sources.size(), "  ", console));
}

}  // namespace leitong::cli
