#include "report/library_records.hpp"

#include <algorithm>

#include "base/json.hpp"

namespace leitong {
namespace {

using namespace library;

void year_field(JsonWriter& json, const char* name, std::uint32_t year) {
  json.key(name);
  if (year == 0) {
    json.null();
  } else {
    json.value(year);
  }
}

void put_pattern(JsonWriter& json, const Pattern& pattern) {
  json.begin_array();
  for (const Piece& piece : pattern) {
    json.begin_object();
    if (piece.is_slot) {
      json.field("slot", piece.slot);
    } else {
      json.field("text", std::string_view(piece.text));
    }
    json.end_object();
  }
  json.end_array();
}

void put_slot_fields(JsonWriter& json, const library::Slot& slot) {
  json.field("slot", slot.number);
  json.field("name", std::string_view(slot_label(slot)));
  json.field("type", std::string_view(slot.type));
  json.field("kind", std::string_view(slot.kind));
  json.field("optional", slot.optional);
}

void put_slots(JsonWriter& json, const std::vector<library::Slot>& slots) {
  json.begin_array();
  for (const library::Slot& slot : slots) {
    json.begin_object();
    put_slot_fields(json, slot);
    json.end_object();
  }
  json.end_array();
}

void put_tables(JsonWriter& json, const std::vector<SlotTable>& tables) {
  json.begin_array();
  for (const SlotTable& table : tables) {
    json.begin_object();
    put_slot_fields(json, table.slot);
    json.field("distinct", table.distinct);
    json.key("fillers");
    json.begin_array();
    for (const FillerCount& filler : table.fillers) {
      json.begin_object();
      json.field("text", std::string_view(filler.text));
      json.field("count", filler.occurrences);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

// All but the slots, within an object.
void put_summary(JsonWriter& json, const Summary& summary) {
  json.field_or_null("role", summary.role);
  json.key("tags");
  json.begin_array();
  for (const std::string& tag : summary.tags) json.value(std::string_view(tag));
  json.end_array();
  json.field("uses", summary.occurrences);
  json.field("documents", summary.documents);
  json.field("series", summary.series);
  year_field(json, "first_year", summary.first_year);
  year_field(json, "last_year", summary.last_year);
  json.field("dormant", summary.dormant);
}

void put_numbers(JsonWriter& json, const char* name, const std::vector<TemplateId>& ids) {
  json.key(name);
  json.begin_array();
  for (const TemplateId id : ids) json.value(number(id));
  json.end_array();
}

void put_nested(JsonWriter& json, const char* name, const std::vector<Nested>& nested) {
  json.key(name);
  json.begin_array();
  for (const Nested& one : nested) {
    json.begin_object();
    json.field("template", number(one.id));
    json.field("places", one.places);
    json.end_object();
  }
  json.end_array();
}

void put_head(JsonWriter& json, const Summary& summary) {
  json.field("template", number(summary.id));
  json.key("pattern");
  put_pattern(json, summary.pattern);
  json.key("slots");
}

void put_diff(JsonWriter& json, const std::vector<DiffPiece>& diff) {
  json.key("diff");
  json.begin_array();
  for (const DiffPiece& piece : diff) {
    json.begin_object();
    switch (piece.kind) {
      case DiffKind::kSame:
        json.field("same", std::string_view(piece.text));
        break;
      case DiffKind::kRemoved:
        json.field("removed", std::string_view(piece.text));
        break;
      case DiffKind::kAdded:
        json.field("added", std::string_view(piece.text));
        break;
      case DiffKind::kSlot:
        json.field("slot", piece.slot);
        break;
    }
    json.end_object();
  }
  json.end_array();
}

void put_variants(JsonWriter& json, const Details& details) {
  json.field("variants_total", details.variants_total);
  json.key("variants");
  json.begin_array();
  for (const Variant& variant : details.variants) {
    json.begin_object();
    json.field("variant", variant.number);
    json.key("pattern");
    put_pattern(json, variant.pattern);
    json.field("uses", variant.occurrences);
    put_diff(json, variant.diff);
    json.end_object();
  }
  json.end_array();
}

void put_uses(JsonWriter& json, const Details& details) {
  json.key("years");
  json.begin_array();
  for (const auto& [year, uses] : details.years) {
    json.begin_object();
    json.field("year", year);
    json.field("uses", uses);
    json.end_object();
  }
  json.end_array();
  json.key("places");
  json.begin_array();
  for (const NamedCount& place : details.places) {
    json.begin_object();
    json.field("place", std::string_view(place.name));
    json.field("uses", place.occurrences);
    json.end_object();
  }
  json.end_array();
}

void put_sources(JsonWriter& json, const std::vector<Source>& sources) {
  json.key("sources");
  json.begin_array();
  for (const Source& source : sources) {
    json.begin_object();
    json.field("document", std::string_view(source.document));
    json.field_or_null("title", source.title);
    json.field_or_null("date", source.date);
    json.field_or_null("place", source.place);
    json.field("start", source.span.start);
    json.field("end", source.span.end);
    json.field("text", std::string_view(source.text));
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void append_template(const Summary& summary, std::string& out) {
  JsonWriter json;
  json.begin_object();
  put_head(json, summary);
  put_slots(json, summary.slots);
  put_summary(json, summary);
  json.end_object();
  json.take(out);
}

void append_hit(const SearchHit& hit, std::string& out) {
  JsonWriter json;
  json.begin_object();
  put_head(json, hit.summary);
  put_slots(json, hit.summary.slots);
  put_summary(json, hit.summary);
  json.field("uses_with_words", hit.occurrences);
  json.end_object();
  json.take(out);
}

void append_details(const Details& details, std::string& out) {
  JsonWriter json;
  json.begin_object();
  put_head(json, details.summary);
  put_tables(json, details.slots);
  put_summary(json, details.summary);
  put_numbers(json, "merged_from", details.merged_from);
  put_numbers(json, "stand_there", details.stand_there);
  put_nested(json, "children", details.children);
  put_nested(json, "parents", details.parents);
  put_variants(json, details);
  put_uses(json, details);
  put_sources(json, details.sources);
  json.end_object();
  json.take(out);
}

void append_match(std::string_view document, const TextMatch& match, std::string& out) {
  JsonWriter json;
  json.begin_object();
  json.field("document", document);
  json.field("template", number(match.id));
  json.field("start", match.span.start);
  json.field("end", match.span.end);
  json.key("fills");
  json.begin_array();
  for (const Fill& fill : match.fills) {
    json.begin_object();
    json.field("slot", fill.slot);
    json.field("start", fill.span.start);
    json.field("end", fill.span.end);
    json.end_object();
  }
  json.end_array();
  json.field("constant", match.constant);
  json.field("edits", match.edits);
  json.end_object();
  json.take(out);
}

void append_share(std::string_view document, const Matched& matched, std::string& out) {
  JsonWriter json;
  json.begin_object();
  json.field("document", document);
  json.field("characters", matched.characters);
  json.field("share", matched.share());
  const double all = static_cast<double>(std::max<std::uint64_t>(matched.characters, 1));
  json.field("constant_share", static_cast<double>(matched.constant) / all);
  json.end_object();
  json.take(out);
}

void append_suggestion(std::string_view document, const Unit& unit, const Suggestion& suggestion,
                       std::string& out) {
  JsonWriter json;
  json.begin_object();
  json.field("document", document);
  json.field("unit", unit.number_in_document);
  json.field("start", unit.span.start);
  json.field("end", unit.span.end);
  json.field("likeness", suggestion.likeness);
  put_head(json, suggestion.summary);
  put_slots(json, suggestion.summary.slots);
  json.end_object();
  json.take(out);
}

void append_history(const HistoryEntry& entry, std::string& out) {
  JsonWriter json;
  json.begin_object();
  json.field("number", entry.number);
  json.field("time", std::string_view(entry.time));
  json.field("operation", std::string_view(entry.operation));
  json.field("details", std::string_view(entry.details));
  json.field("undone", entry.undone);
  json.end_object();
  json.take(out);
}

void append_filled(TemplateId id, const Filled& filled, std::string& out) {
  JsonWriter json;
  json.begin_object();
  json.field("template", number(id));
  json.field("text", std::string_view(filled.text));
  json.key("open");
  json.begin_array();
  for (const std::uint32_t slot : filled.open) json.value(slot);
  json.end_array();
  json.key("warnings");
  json.begin_array();
  for (const std::string& warning : filled.warnings) json.value(std::string_view(warning));
  json.end_array();
  json.end_object();
  json.take(out);
}

}  // namespace leitong
