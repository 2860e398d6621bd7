// Records of the template library: one JSON object each, without a line end.
//
// template  {"template", "pattern": [{"text"} or {"slot"}, ...], "slots": [{"slot", "name", "type",
//            "optional"}], "role", "tags": [...], "uses", "documents", "series", "first_year",
//            "last_year", "dormant": bool}; years are null where no use is dated
// hit       a template with "uses_with_words"
// details   a template whose slots have "distinct" and "fillers": [{"text", "count"}], with
//           "merged_from": [id], "stand_there": [id] (of a dormant one: what stands where it
//           stood last), "children": [{"template", "places"}] (stand within it, too), "parents":
//           the same (it stands within them), "variants_total", "variants": [{"variant", "pattern",
//           "uses", "diff": [{"same"} or {"removed"} or {"added"} or {"slot"}]}], "years":
//           [{"year", "uses"}], "places": [{"place", "uses"}], "sources": [{"document", "title",
//           "date", "place", "start", "end", "text"}]
// match     {"document", "template", "start", "end", "fills": [{"slot", "start", "end"}],
//            "constant", "edits"}
// share     {"document", "characters", "share", "constant_share"}
// suggestion {"document", "unit", "start", "end", "template", "likeness", "pattern", "slots"}
#pragma once

#include <string>
#include <string_view>

#include "leitong/library.hpp"
#include "leitong/text.hpp"

namespace leitong {

void append_template(const library::Summary& summary, std::string& out);
void append_hit(const library::SearchHit& hit, std::string& out);
void append_details(const library::Details& details, std::string& out);
void append_match(std::string_view document, const library::TextMatch& match, std::string& out);
void append_share(std::string_view document, const library::Matched& matched, std::string& out);
void append_suggestion(std::string_view document, const Unit& unit,
                       const library::Suggestion& suggestion, std::string& out);
void append_history(const library::HistoryEntry& entry, std::string& out);
void append_filled(library::TemplateId id, const library::Filled& filled, std::string& out);

}  // namespace leitong
