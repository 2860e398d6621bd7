// A library as JSON (everything that import needs) and as Markdown (for reading).
//
// {"leitong_library": 2, "last_template": n, "last_variant": n,
//  "documents": [{"id", "title", "date", "place", "author", "series", "path", "origin",
//                 "draft_of": id or null, "text"}, ...],
//  "templates": [{"template": id, "status": "live", "removed", "merged", "given_up" or "dormant",
//                 "merged_into": id or null, "pattern": [{"text"} or {"slot"}, ...],
//                 "variants": [{"variant": number, "matched": bool, "pattern"}, ...],
//                 "slots": [{"slot", "type", "kind", "optional"}], "role", "role_by_hand",
//                 "tags": [...],
//                 "occurrences": [{"document", "start", "end", "fills": [{"slot", "start",
//                 "end"}]}]}],
//  "history": [...]}, the last by exchange_history.cpp. Version 1 had live and removed templates
// only ("removed": bool), of variants the matched ones ("also"), and no history; import reads it.
//
// Spans are code points of the document, fills too. Documents and templates come in the order of
// their numbers, occurrences by document and start: equal libraries give equal bytes.

#include <algorithm>
#include <map>
#include <utility>

#include "base/json.hpp"
#include "base/utf8.hpp"
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
              "SELECT number, id, title, date, place, author, series, path, origin, "
              "(SELECT s.id FROM documents s WHERE s.number = d.copy_of) FROM documents d "
              "ORDER BY number");
  constexpr const char* kNames[] = {"id",     "title",  "date", "place",
                                    "author", "series", "path", "origin"};
  while (query.next()) {
    json.begin_object();
    int column = 0;
    for (const char* name : kNames) json.field(name, query.view(++column));
    json.field_or_null("draft_of", query.view(++column));
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

constexpr const char* kStatusNames[] = {"live", "removed", "merged", "given_up", "dormant"};

void number_or_null(JsonWriter& json, const char* name, std::uint64_t number) {
  json.key(name);
  if (number == 0) {
    json.null();
  } else {
    json.value(number);
  }
}

void write_variants(Database& db, std::uint64_t id, JsonWriter& json) {
  json.key("variants");
  json.begin_array();
  Query query(db, "SELECT id, matched, pattern FROM variants WHERE template = ? ORDER BY id", id);
  while (query.next()) {
    json.begin_object();
    json.field("variant", query.number(0));
    json.field("matched", query.number(1) != 0);
    json.key("pattern");
    write_pattern(json, decoded(db, query.view(2)));
    json.end_object();
  }
  json.end_array();
}

void write_template(Database& db, std::uint64_t id, JsonWriter& json) {
  const Summary summary = summary_of(db, id);
  const std::uint64_t status = ask(db, "SELECT status FROM templates WHERE id = ?", id);
  json.begin_object();
  json.field("template", id);
  json.field("status", kStatusNames[std::min<std::uint64_t>(status, kLastStatus)]);
  number_or_null(json, "merged_into",
                 ask(db, "SELECT merged_into FROM templates WHERE id = ?", id));
  json.key("pattern");
  write_pattern(json, summary.pattern);
  write_variants(db, id, json);
  json.key("slots");
  json.begin_array();
  for (const Slot& slot : summary.slots) {
    json.begin_object();
    json.field("slot", slot.number);
    json.field("type", std::string_view(slot.type));
    json.field("kind", std::string_view(slot.kind));
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
  write_occurrences(db, id, json);
  json.end_object();
}

// Characters that steer a terminal or turn the direction of writing: control characters (C1 ones
// too), marks without width, embeddings, overrides and isolates.
bool is_treacherous(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x61C || c == 0x180E ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

// What stands in Markdown as it is: no mark-up, no HTML, no line breaks, nothing treacherous.
std::string plain(std::string_view text) {
  constexpr std::string_view kMarks = "\\`*_{}[]<>#|&~";
  std::string out;
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p < end) {
    const char32_t c = next_code_point(p);
    if (is_treacherous(c)) {
      out += c < 0x20 ? " " : "\uFFFD";
      continue;
    }
    if (c < 0x80 && kMarks.find(static_cast<char>(c)) != std::string_view::npos) out += '\\';
    append_utf8(out, c);
  }
  return out;
}

// JSON says the same with escapes: all such characters stand within strings.
std::string escaped(const std::string& json) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(json.size());
  const char* p = json.data();
  const char* const end = p + json.size();
  while (p < end) {
    const char* const from = p;
    const char32_t c = next_code_point(p);
    if (c < 0x7F || !is_treacherous(c)) {
      out.append(from, p);
      continue;
    }
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[c >> shift & 15];
  }
  return out;
}

// The words around the templates.
struct Words {
  bool chinese = false;

  [[nodiscard]] std::string role(const std::string& name) const {
    if (chinese) return name.empty() ? "其他" : std::string(role_label(name));
    return name.empty() ? "other" : name;
  }
  [[nodiscard]] std::string counts(const Summary& summary) const {
    const std::string occurrences = std::to_string(summary.occurrences);
    const std::string documents = std::to_string(summary.documents);
    const std::string series = std::to_string(summary.series);
    if (chinese) return occurrences + " 处，" + documents + " 篇，" + series + " 个系列";
    return occurrences + " occurrences, " + documents + " documents, " + series + " series";
  }
};

void append_markdown(const Details& details, const Words& words, std::string& out) {
  const Summary& summary = details.summary;
  out += "### " + std::to_string(number(summary.id)) + ". " +
         plain(pattern_line(summary.pattern, summary.slots)) + "\n\n";
  out += words.counts(summary);
  if (summary.first_year != 0) {
    out += (words.chinese ? "，" : ", ") + std::to_string(summary.first_year) + "–" +
           std::to_string(summary.last_year);
  }
  out += "\n\n";
  for (const std::string& tag : summary.tags) {
    out += (words.chinese ? "- 标签：" : "- tag: ") + plain(tag) + "\n";
  }
  for (const SlotTable& table : details.slots) {
    out += "- " + plain(slot_label(table.slot));
    if (table.slot.optional) out += words.chinese ? "（可省）" : " (optional)";
    out += words.chinese ? "：" : ": ";
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
           std::to_string(source.span.end) + (words.chinese ? "：" : ": ") + plain(source.text) +
           "\n";
  }
  out += "\n";
}

}  // namespace

std::string exported_json(Database& db) {
  JsonWriter json;
  json.begin_object();
  json.field("leitong_library", 2U);
  json.field("last_template", ask(db, "SELECT seq FROM sqlite_sequence WHERE name = 'templates'"));
  json.field("last_variant", ask(db, "SELECT seq FROM sqlite_sequence WHERE name = 'variants'"));
  write_documents(db, json);
  json.key("templates");
  json.begin_array();
  Query query(db, "SELECT id FROM templates ORDER BY id");
  while (query.next()) write_template(db, query.number(0), json);
  json.end_array();
  write_history(db, json);
  json.end_object();
  std::string out;
  json.take(out);
  out += '\n';
  return escaped(out);
}

std::string exported_markdown(Database& db, std::uint64_t most_sources, bool chinese) {
  const Words words{chinese};
  const ShowOptions shown{10, 1, most_sources};
  std::map<std::string, std::vector<std::uint64_t>> by_role;
  {
    Query query(db,
                "SELECT c.template, coalesce(r.role, '') FROM counts c LEFT JOIN roles r ON "
                "r.template = c.template WHERE c.live = 1 ORDER BY c.occurrences DESC, c.template");
    while (query.next()) by_role[words.role(query.text(1))].push_back(query.number(0));
  }
  std::string out = chinese ? "# 模板\n\n" : "# Templates\n\n";
  for (const auto& [role, ids] : by_role) {
    out += "## " + plain(role) + "\n\n";
    for (const std::uint64_t id : ids) append_markdown(show_template(db, id, shown), words, out);
  }
  return out;
}

}  // namespace leitong::library
