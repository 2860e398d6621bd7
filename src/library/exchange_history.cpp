// The history as JSON, and back:
//
// [{"time", "operation", "details", "undone", "templates": [id, ...],
//   "rows": [{"tag": text, "template": id, "change"}, {"role": text, "role_by_hand", "template",
//             "change"}, {"live": id} or {"dormant": id}, ...]}, ...], the oldest first
//
// `rows` are what undo needs of tags, roles and removals: what was put in ("INSERT") or taken out
// ("DELETE"), and which templates were live or dormant before. Merges, splits and new metadata
// change rows whose numbers are the library's own: in another one they cannot be undone.

#include <algorithm>
#include <array>
#include <charconv>

#include "library/curate.hpp"
#include "library/exchange.hpp"
#include "library/import_values.hpp"

namespace leitong::library {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;

constexpr std::array<std::string_view, 9> kOperations = {
    "add", "import", "tag", "role", "merge", "split", "remove", "describe", "undo"};

// Rows of these have numbers of one file.
bool is_of_one_file(std::string_view operation) {
  return operation == "merge" || operation == "split" || operation == "describe";
}

void write_rows(Database& db, std::uint64_t history, JsonWriter& json) {
  json.key("rows");
  json.begin_array();
  Query query(
      db,
      "SELECT relation, change, json_extract(content, '$[0]'), json_extract(content, "
      "'$[1]'), json_extract(content, '$[2]'), CASE relation WHEN 'templates' THEN "
      "json_extract(content, '$[3]') ELSE 0 END FROM history_rows WHERE history = ? ORDER BY "
      "id",
      history);
  while (query.next()) {
    json.begin_object();
    if (query.view(0) == "tags") {
      json.field("tag", query.view(4));
      json.field("template", query.number(3));
      json.field("change", query.view(1));
    } else if (query.view(0) == "roles") {
      json.field("role", query.view(3));
      json.field("role_by_hand", query.number(4) != 0);
      json.field("template", query.number(2));
      json.field("change", query.view(1));
    } else {
      json.field(query.number(5) == 0 ? "live" : "dormant", query.number(2));
    }
    json.end_object();
  }
  json.end_array();
}

std::string change_of(const element& row) {
  std::string out = text_of(row, "change");
  if (out != "INSERT" && out != "DELETE") refuse("a change of a row");
  return out;
}

void put_row(Database& db, std::uint64_t history, const char* relation, const std::string& change,
             std::uint64_t row, const std::string& content) {
  execute(db,
          "INSERT INTO history_rows(history, relation, change, row, content) VALUES(?, ?, ?, ?, ?)",
          history, relation, change, row, content);
}

void read_row(Database& db, std::uint64_t history, const element& from) {
  element ignored;
  JsonWriter content;
  content.begin_array();
  std::string out;
  if (from["tag"].get(ignored) == simdjson::SUCCESS) {
    const std::string tag = text_of(from, "tag");
    if (!is_plain(tag)) refuse("a tag");
    content.value(0U);
    content.value(row_number(from, "template"));
    content.value(std::string_view(tag));
    content.end_array();
    content.take(out);
    put_row(db, history, "tags", change_of(from), 0, out);
    return;
  }
  if (from["role"].get(ignored) == simdjson::SUCCESS) {
    const std::uint64_t id = row_number(from, "template");
    const std::string role = text_of(from, "role");
    if (!is_role(role) || role == "none") refuse("an unknown role");
    content.value(id);
    content.value(std::string_view(role));
    content.value(get<bool>(from, "role_by_hand") ? 1U : 0U);
    content.end_array();
    content.take(out);
    put_row(db, history, "roles", change_of(from), id, out);
    return;
  }
  const bool dormant = from["dormant"].get(ignored) == simdjson::SUCCESS;
  const std::uint64_t id = row_number(from, dormant ? "dormant" : "live");
  Query query(db, "SELECT json_array(id, pattern, key, ?, 0) FROM templates WHERE id = ?",
              dormant ? 4 : 0, id);
  if (!query.next()) refuse("a history of an unknown template");
  put_row(db, history, "templates", "UPDATE", id, query.text(0));
}

std::string plain_text(const element& from, const char* name) {
  std::string out = text_of(from, name);
  if (!out.empty() && !is_plain(out)) refuse(std::string("field '") + name + "'");
  return out;
}

}  // namespace

void write_history(Database& db, JsonWriter& json) {
  json.key("history");
  json.begin_array();
  Query query(db,
              "SELECT number, time, operation, details, undone, templates FROM history "
              "ORDER BY number");
  while (query.next()) {
    json.begin_object();
    json.field("time", query.view(1));
    json.field("operation", query.view(2));
    json.field("details", query.view(3));
    json.field("undone", query.number(4) != 0);
    json.key("templates");
    json.begin_array();
    const std::string list = query.text(5);
    for (const char *p = list.data(), *end = p + list.size(); p < end; ++p) {
      std::uint64_t id = 0;
      p = std::from_chars(p, end, id).ptr;
      json.value(id);
    }
    json.end_array();
    const std::string_view operation = query.view(2);
    if (is_of_one_file(operation)) {
      json.key("rows");
      json.begin_array();
      json.end_array();
    } else {
      write_rows(db, query.number(0), json);
    }
    json.end_object();
  }
  json.end_array();
}

void read_history(Database& db, const element& root) {
  for (const element& entry : get<array>(root, "history")) {
    const std::string operation = text_of(entry, "operation");
    if (std::find(kOperations.begin(), kOperations.end(), operation) == kOperations.end()) {
      refuse("an unknown operation");
    }
    std::string templates;
    for (const element& one : get<array>(entry, "templates")) {
      std::uint64_t id = 0;
      if (one.get(id) != simdjson::SUCCESS) refuse("field 'templates'");
      templates += (templates.empty() ? "" : ",") + std::to_string(id);
    }
    execute(db,
            "INSERT INTO history(time, operation, details, undone, templates, last_occurrence) "
            "VALUES(?, ?, ?, ?, ?, 0)",
            plain_text(entry, "time"), operation, plain_text(entry, "details"),
            get<bool>(entry, "undone") ? 1 : 0, templates);
    const std::uint64_t history = db.last_row();
    for (const element& row : get<array>(entry, "rows")) {
      if (is_of_one_file(operation)) refuse("rows of what has none");
      read_row(db, history, row);
    }
  }
}

}  // namespace leitong::library
