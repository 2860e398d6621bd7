#include "serve/report_view.hpp"

#include <algorithm>
#include <map>

namespace leitong::serve {
namespace {

SlotType slot_type(const std::string& wanted) {
  for (unsigned i = 0; i < static_cast<unsigned>(SlotType::kFree); ++i) {
    if (name(static_cast<SlotType>(i)) == wanted) return static_cast<SlotType>(i);
  }
  return SlotType::kFree;
}

TemplateRole role(const std::string& wanted) {
  for (unsigned i = 0; i <= static_cast<unsigned>(TemplateRole::kClosing); ++i) {
    if (name(static_cast<TemplateRole>(i)) == wanted) return static_cast<TemplateRole>(i);
  }
  return TemplateRole::kNone;
}

}  // namespace

void add_clusters(std::vector<Duplicates>& levels, DocumentIndex own) {
  for (Duplicates& level : levels) {
    std::map<UnitIndex, std::vector<UnitIndex>> partners;
    for (const DuplicatePair& pair : level.pairs) {
      const bool last = level.units[number(pair.b)].document == own;
      partners[last ? pair.b : pair.a].push_back(last ? pair.a : pair.b);
    }
    for (auto& [unit, members] : partners) {
      members.push_back(unit);
      std::sort(members.begin(), members.end());
      level.clusters.push_back({unit, std::move(members)});
    }
    level.counts.clusters = level.clusters.size();
  }
}

void add_lengths(const Collection& documents, const NormalizeOptions& normalize,
                 Passages& passages) {
  std::u32string normal;
  for (std::size_t i = 0; i + 1 < documents.documents.size(); ++i) {
    normal_form_into(documents.documents[i].text, normalize, normal);
    passages.shares[i].characters = static_cast<std::uint32_t>(normal.size());
  }
}

Template as_template(const library::Details& details) {
  Template made;
  const library::Summary& summary = details.summary;
  made.id = number(summary.id);
  made.documents = static_cast<std::uint32_t>(summary.documents);
  made.series = static_cast<std::uint32_t>(summary.series);
  made.role = role(summary.role);
  for (const library::SlotTable& table : details.slots) {
    Slot slot;
    slot.type = slot_type(table.slot.type);
    slot.optional = table.slot.optional;
    for (const library::FillerCount& filler : table.fillers) {
      slot.fillers.push_back({filler.text, static_cast<std::uint32_t>(filler.occurrences)});
    }
    made.slots.push_back(std::move(slot));
  }
  for (const library::Piece& piece : summary.pattern) {
    PatternPart part;
    part.text = piece.text;
    for (std::uint32_t i = 0; piece.is_slot && i < details.slots.size(); ++i) {
      if (details.slots[i].slot.number == piece.slot) part.slot = i;
    }
    made.pattern.push_back(std::move(part));
  }
  return made;
}

TemplateOccurrence as_occurrence(const library::Details& details, const library::TextMatch& match,
                                 DocumentIndex own) {
  TemplateOccurrence made;
  made.document = own;
  made.span = match.span;
  std::uint32_t at = match.span.start;
  for (const library::SlotTable& table : details.slots) {
    const auto fill =
        std::find_if(match.fills.begin(), match.fills.end(),
                     [&](const library::Fill& f) { return f.slot == table.slot.number; });
    const Span span = fill == match.fills.end() ? Span{at, at} : fill->span;
    made.fills.push_back(span);
    at = span.end;
  }
  return made;
}

}  // namespace leitong::serve
