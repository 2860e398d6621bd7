// What the templates room finds, as the library takes it: slots numbered from 1, as people name
// them.

#include <algorithm>

#include "leitong/library.hpp"
#include "leitong/templates.hpp"

namespace leitong::library {

std::vector<FoundTemplate> found_templates(const Templates& templates) {
  std::vector<FoundTemplate> out;
  out.reserve(templates.templates.size());
  for (const Template& one : templates.templates) {
    FoundTemplate found;
    if (one.role != TemplateRole::kNone) found.role = leitong::name(one.role);
    for (const PatternPart& part : one.pattern) {
      found.pattern.push_back(part.is_slot() ? Piece{{}, part.slot + 1, true}
                                             : Piece{part.text, 0, false});
    }
    for (std::uint32_t s = 0; s < one.slots.size(); ++s) {
      found.slots.push_back({s + 1, std::string(leitong::name(one.slots[s].type)),
                             one.slots[s].optional, std::string(leitong::name(one.slots[s].kind))});
    }
    for (const TemplateOccurrence& occurrence : one.occurrences) {
      FoundOccurrence place{occurrence.document, occurrence.span, {}};
      for (std::uint32_t s = 0; s < occurrence.fills.size(); ++s) {
        place.fills.push_back({s + 1, occurrence.fills[s]});
      }
      std::stable_sort(place.fills.begin(), place.fills.end(),
                       [](const Fill& a, const Fill& b) { return a.span < b.span; });
      found.occurrences.push_back(std::move(place));
    }
    out.push_back(std::move(found));
  }
  return out;
}

}  // namespace leitong::library
