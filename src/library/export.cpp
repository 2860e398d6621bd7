// A library as JSON (everything that import needs) and as Markdown (for reading).
//
// {"leitong_library": 1,
//  "documents": [{"id", "title", "date", "place", "author", "series", "path", "text"}, ...],
//  "templates": [{"template": id, "pattern": [{"text"} or {"slot"}, ...], "also": [pattern, ...],
//                 "slots": [{"slot", "type", "optional"}], "role", "role_by_hand", "tags": [...],
//                 "removed": bool, "merged_from": [id, ...],
//                 "occurrences": [{"document", "start", "end", "fills": [{"slot", "start",
//                 "end"}]}]}]}
//
// Spans are code points of the document, fills too. Documents and templates come in the order of
// their numbers, occurrences by document and start: equal libraries give equal bytes.

#include <algorithm>
#include <map>
#include <utility>

#include "base/json.hpp"
#include "library/exchange.hpp"
#include "library/pattern.hpp"
#include "library/read.hpp"
#include "library/rows.hpp"
#include "library/writer.hpp"

namespace leitong::library {
namespace {

void write_pattern(JsonWriter& json, const Pattern& pattern) {
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

void write_documents(Database& db, JsonWriter& json) {
  json.key("documents");
  json.begin_array();
  Query query(db,
              "SELECT number, id, title, date, place, author, series, path FROM documents "
              "ORDER BY number");
  constexpr const char* kNames[] = {"id", "title", "date", "place", "author", "series", "path"};
  while (query.next()) {
    json.begin_object();
    int column = 0;
    for (const char* name : kNames) json.field(name, query.view(++column));
    json.field("text", std::string_view(document_text(db, query.number(0))));
    json.end_object();
  }
  json.end_array();
}

void write_occurrences(Database& db, std::uint64_t id, JsonWriter& json) {
  json.key("occurrences");
  json.begin_array();
  Query query(db,
              "SELECT d.id, o.start, o.\"end\", w.fills FROM occurrences o JOIN documents d ON "
              "d.number = o.document JOIN wordings w ON w.id = o.wording WHERE o.template = ? "
              "ORDER BY o.document, o.start",
              id);
  while (query.next()) {
    json.begin_object();
    json.field("document", query.view(0));
    json.field("start", query.number(1));
    json.field("end", query.number(2));
    json.key("fills");
    json.begin_array();
    for (const Fill& fill : decode_fills(query.view(3)).value_or(std::vector<Fill>())) {
      json.begin_object();
      json.field("slot", fill.slot);
      json.field("start", query.number(1) + fill.span.start);
      json.field("end", query.number(1) + fill.span.end);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

void write_template(Database& db, std::uint64_t id, bool removed, JsonWriter& json) {
  const Summary summary = summary_of(db, id);
  json.begin_object();
  json.field("template", id);
  json.key("pattern");
  write_pattern(json, summary.pattern);
  json.key("also");
  json.begin_array();
  const std::vector<Pattern> patterns = matched_patterns(db, id);
  for (std::size_t i = 1; i < patterns.size(); ++i) write_pattern(json, patterns[i]);
  json.end_array();
  json.key("slots");
  json.begin_array();
  for (const Slot& slot : summary.slots) {
    json.begin_object();
    json.field("slot", slot.number);
    json.field("type", std::string_view(slot.type));
    json.field("optional", slot.optional);
    json.end_object();
  }
  json.end_array();
  json.field_or_null("role", summary.role);
  json.field("role_by_hand", ask(db, "SELECT by_hand FROM roles WHERE template = ?", id) != 0);
  json.key("tags");
  json.begin_array();
  for (const std::string& tag : summary.tags) json.value(std::string_view(tag));
  json.end_array();
  json.field("removed", removed);
  json.key("merged_from");
  json.begin_array();
  Query merged(db, "SELECT id FROM templates WHERE merged_into = ? AND status = 2 ORDER BY id", id);
  while (merged.next()) json.value(merged.number(0));
  json.end_array();
  write_occurrences(db, id, json);
  json.end_object();
}

// What stands in Markdown as it is: no mark-up, no HTML, no line breaks, no control characters.
std::string plain(std::string_view text) {
  constexpr std::string_view kMarks = "\\`*_{}[]<>#|&~";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      out += ' ';
      continue;
    }
    if (kMarks.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string heading_of(const std::string& role) { return role.empty() ? "other" : role; }

void append_markdown(const Details& details, std::string& out) {
  const Summary& summary = details.summary;
  out += "### " + std::to_string(number(summary.id)) + ". " +
         plain(pattern_line(summary.pattern, summary.slots)) + "\n\n";
  out += std::to_string(summary.occurrences) + " occurrences, " +
         std::to_string(summary.documents) + " documents, " + std::to_string(summary.series) +
         " series";
  if (summary.first_year != 0) {
    out += ", " + std::to_string(summary.first_year) + "–" + std::to_string(summary.last_year);
  }
  out += "\n\n";
  for (const std::string& tag : summary.tags) out += "- tag: " + plain(tag) + "\n";
  for (const SlotTable& table : details.slots) {
    out += "- " + plain(slot_label(table.slot)) + (table.slot.optional ? " (optional)" : "") + ": ";
    for (std::size_t i = 0; i < table.fillers.size(); ++i) {
      const FillerCount& filler = table.fillers[i];
      out += (i == 0 ? "" : "、") + plain(filler.text.empty() ? "∅" : filler.text) + " (" +
             std::to_string(filler.occurrences) + ")";
    }
    if (table.distinct > table.fillers.size()) out += " …";
    out += "\n";
  }
  for (const Source& source : details.sources) {
    out += "- " + plain(source.document) + " " + std::to_string(source.span.start) + "–" +
           std::to_string(source.span.end) + ": " + plain(source.text) + "\n";
  }
  out += "\n";
}

}  // namespace

std::string exported_json(Database& db) {
  JsonWriter json;
  json.begin_object();
  json.field("leitong_library", 1U);
  write_documents(db, json);
  json.key("templates");
  json.begin_array();
  Query query(db, "SELECT id, status FROM templates WHERE status < 2 ORDER BY id");
  while (query.next()) write_template(db, query.number(0), query.number(1) == 1, json);
  json.end_array();
  json.end_object();
  std::string out;
  json.take(out);
  out += '\n';
  return out;
}

std::string exported_markdown(Database& db, std::uint64_t most_sources) {
  const ShowOptions shown{10, 1, most_sources};
  std::map<std::string, std::vector<std::uint64_t>> by_role;
  {
    Query query(db,
                "SELECT c.template, coalesce(r.role, '') FROM counts c LEFT JOIN roles r ON "
                "r.template = c.template WHERE c.live = 1 ORDER BY c.occurrences DESC, c.template");
    while (query.next()) by_role[heading_of(query.text(1))].push_back(query.number(0));
  }
  std::string out = "# Templates\n\n";
  for (const auto& [role, ids] : by_role) {
    out += "## " + plain(role) + "\n\n";
    for (const std::uint64_t id : ids) append_markdown(show_template(db, id, shown), out);
  }
  return out;
}

}  // namespace leitong::library
