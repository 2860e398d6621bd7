// Undo by rows: temporary triggers write each changed row of the tracked tables, as a JSON array of
// its columns, to `history_rows`; undo walks them backwards. (After SQLite's "Automatic Undo/Redo",
// but with values in place of SQL text: a file's content is never executed.)

#include "library/history.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <iterator>
#include <optional>
#include <set>

#include "library/derived.hpp"
#include "library/schema.hpp"

namespace leitong::library {
namespace {

std::string now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text, length};
}

std::uint64_t last_occurrence(Database& db) {
  return ask(db, "SELECT seq FROM sqlite_sequence WHERE name = 'occurrences'");
}

std::uint64_t put_entry(Database& db, std::string_view operation, const std::string& details) {
  execute(db,
          "INSERT INTO history(time, operation, details, undone, templates, last_occurrence) "
          "VALUES(?, ?, ?, 0, '', ?)",
          now(), operation, details, last_occurrence(db));
  return db.last_row();
}

void put_templates(Database& db, std::uint64_t history,
                   const std::vector<std::uint64_t>& templates) {
  std::string list;
  for (const std::uint64_t id : templates) list += (list.empty() ? "" : ",") + std::to_string(id);
  execute(db, "UPDATE history SET templates = ? WHERE number = ?", list, history);
}

// "old.a, old.b"
std::string columns_of(const Tracked& table, std::string_view prefix) {
  std::string out;
  for (const std::string_view column : table.columns) {
    if (!out.empty()) out += ", ";
    out.append(prefix).append(column);
  }
  return out;
}

void record(Database& db, std::uint64_t history, const Tracked& table, std::string_view event,
            std::string_view row) {
  const std::string name(table.name);
  const std::string sql = "CREATE TEMP TRIGGER undo_" + name + "_" + std::string(event) +
                          " AFTER " + std::string(event) + " ON main." + name +
                          " BEGIN INSERT INTO history_rows(history, relation, change, row, "
                          "content) VALUES(" +
                          std::to_string(history) + ", '" + name + "', '" + std::string(event) +
                          "', " + std::string(row) + std::string(table.columns.front()) +
                          ", json_array(" + columns_of(table, row) + ")); END";
  db.run(sql.c_str());
}

constexpr std::string_view kEvents[] = {"INSERT", "UPDATE", "DELETE"};

std::vector<std::uint64_t> parse_ids(std::string_view list) {
  std::vector<std::uint64_t> out;
  const char* p = list.data();
  const char* const end = p + list.size();
  while (p < end) {
    std::uint64_t id = 0;
    const auto [next, trouble] = std::from_chars(p, end, id);
    if (trouble != std::errc()) break;
    out.push_back(id);
    p = next < end ? next + 1 : next;
  }
  return out;
}

std::map<std::uint64_t, std::vector<Gram>> grams_of_all(Database& db,
                                                        const std::vector<std::uint64_t>& ids) {
  std::map<std::uint64_t, std::vector<Gram>> out;
  for (const std::uint64_t id : ids) out.try_emplace(id, grams_of(db, id));
  return out;
}

// What follows from the base tables, for templates whose grams were `before`.
void make_again(Database& db, const std::vector<std::uint64_t>& ids, bool content,
                const std::map<std::uint64_t, std::vector<Gram>>& before) {
  std::vector<GramChange> changes;
  for (const std::uint64_t id : ids) {
    if (ask(db, "SELECT count(*) FROM templates WHERE id = ?", id) == 0) {
      execute(db, "DELETE FROM fillers WHERE template = ?", id);
      execute(db, "DELETE FROM uses WHERE template = ?", id);
      execute(db, "DELETE FROM counts WHERE template = ?", id);
      execute(db, "DELETE FROM texts WHERE template = ?", id);
    } else if (content) {
      refresh(db, id);
    } else {
      refresh_counts(db, id);
    }
    if (!content) continue;
    const auto known = before.find(id);
    const std::vector<Gram> old = known == before.end() ? std::vector<Gram>() : known->second;
    const std::vector<Gram> now_there = grams_of(db, id);
    std::vector<Gram> gone;
    std::set_difference(old.begin(), old.end(), now_there.begin(), now_there.end(),
                        std::back_inserter(gone));
    for (const Gram gram : gone) changes.push_back({gram, id, false});
    std::vector<Gram> come;
    std::set_difference(now_there.begin(), now_there.end(), old.begin(), old.end(),
                        std::back_inserter(come));
    for (const Gram gram : come) changes.push_back({gram, id, true});
  }
  apply(db, std::move(changes));
}

// Puts one recorded row back.
void put_back(Database& db, const Tracked& table, const std::string& change, std::uint64_t row,
              const std::string& content) {
  const std::string name(table.name);
  const std::string key(table.columns.front());
  if (table.name == "tags") {
    // By what it says: an import in between may have given the number of its row to another tag.
    execute(db,
            change == "INSERT"
                ? "DELETE FROM tags WHERE template = json_extract(?1, '$[1]') AND tag = "
                  "json_extract(?1, '$[2]')"
                : "INSERT OR IGNORE INTO tags(template, tag) SELECT json_extract(?1, '$[1]'), "
                  "json_extract(?1, '$[2]')",
            content);
    return;
  }
  if (change == "INSERT") {
    execute(db, "DELETE FROM " + name + " WHERE " + key + " = ?", row);
    return;
  }
  std::string values;
  std::string assignments;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const std::string value = "json_extract(?1, '$[" + std::to_string(i) + "]')";
    values += (i == 0 ? "" : ", ") + value;
    if (i > 0) {
      assignments += (i == 1 ? "" : ", ") + std::string(table.columns[i]) + " = " + value;
    }
  }
  if (change == "UPDATE") {
    execute(db, "UPDATE " + name + " SET " + assignments + " WHERE " + key + " = ?2", content, row);
  } else {
    execute(db,
            "INSERT OR IGNORE INTO " + name + "(" + columns_of(table, "") + ") SELECT " + values,
            content);
    if (db.changes() == 0) {
      fail(ErrorCode::kUsage, db.path(),
           "the change can no more be undone: another row of " + name + " stands in its place");
    }
  }
}

void put_all_back(Database& db, std::uint64_t history) {
  struct Row {
    std::string relation;
    std::string change;
    std::uint64_t row;
    std::string content;
  };
  std::vector<Row> rows;
  {
    Query query(db,
                "SELECT relation, change, row, content FROM history_rows WHERE history = ? "
                "ORDER BY id DESC",
                history);
    while (query.next()) {
      rows.push_back({query.text(0), query.text(1), query.number(2), query.text(3)});
    }
  }
  for (const Row& row : rows) {
    const auto tables = tracked_tables();
    const auto table = std::find_if(tables.begin(), tables.end(),
                                    [&](const Tracked& t) { return t.name == row.relation; });
    if (table == tables.end()) {
      fail(ErrorCode::kInvalid, db.path(), "the library is damaged: the history");
    }
    put_back(db, *table, row.change, row.row, row.content);
  }
}

// The templates that stand in documents whose metadata an entry changed.
std::vector<std::uint64_t> redescribed(Database& db, std::uint64_t history) {
  std::vector<std::uint64_t> out;
  Query query(db,
              "SELECT DISTINCT template FROM occurrences WHERE document IN (SELECT row FROM "
              "history_rows WHERE history = ? AND relation = 'documents') ORDER BY template",
              history);
  while (query.next()) out.push_back(query.number(0));
  return out;
}

HistoryEntry entry_of(const Query& query) {
  return {query.number(0), query.text(1), query.text(2), query.text(3), query.number(4) != 0};
}

}  // namespace

void note(Database& db, std::string_view operation, const std::string& details,
          const std::vector<std::uint64_t>& templates) {
  put_templates(db, put_entry(db, operation, details), templates);
}

Change::Change(Database& db, std::string_view operation, const std::string& details,
               std::vector<std::uint64_t> templates, bool content)
    : db_(db), templates_(std::move(templates)), content_(content) {
  if (content_) before_ = grams_of_all(db_, templates_);
  history_ = put_entry(db_, operation, details);
  for (const Tracked& table : tracked_tables()) {
    for (const std::string_view event : kEvents) {
      record(db_, history_, table, event, event == "INSERT" ? "new." : "old.");
    }
  }
}

void Change::finish() {
  for (const Tracked& table : tracked_tables()) {
    for (const std::string_view event : kEvents) {
      db_.run(
          ("DROP TRIGGER temp.undo_" + std::string(table.name) + "_" + std::string(event)).c_str());
    }
  }
  put_templates(db_, history_, templates_);
  make_again(db_, templates_, content_, before_);
}

void forbid_undo(Database& db, const std::vector<std::uint64_t>& templates) {
  std::vector<std::uint64_t> entries;
  {
    Query query(db,
                "SELECT number, templates FROM history WHERE undone = 0 AND operation IN "
                "('merge', 'split')");
    while (query.next()) {
      const std::vector<std::uint64_t> changed = parse_ids(query.view(1));
      if (std::find_first_of(changed.begin(), changed.end(), templates.begin(), templates.end()) !=
          changed.end()) {
        entries.push_back(query.number(0));
      }
    }
  }
  for (const std::uint64_t entry : entries) {
    execute(db, "DELETE FROM history_rows WHERE history = ?", entry);
  }
}

namespace {

struct Undoable {
  HistoryEntry entry;
  std::vector<std::uint64_t> templates;
  std::uint64_t last_occurrence = 0;

  [[nodiscard]] bool content() const {
    return entry.operation == "merge" || entry.operation == "split";
  }
};

[[noreturn]] void refuse_undo(Database& db, const Undoable& change, const std::string& why) {
  fail(ErrorCode::kUsage, db.path(),
       change.entry.operation + " " + change.entry.details + " can no more be undone: " + why);
}

// The latest change that is not undone, past merges and splits of other templates that cannot be.
Undoable latest_undoable(Database& db) {
  std::optional<Undoable> lost;
  std::set<std::uint64_t> theirs;
  Query query(db,
              "SELECT number, time, operation, details, undone, templates, last_occurrence FROM "
              "history WHERE undone = 0 AND operation IN ('tag', 'role', 'merge', 'split', "
              "'remove', 'describe') ORDER BY number DESC");
  while (query.next()) {
    Undoable out{entry_of(query), parse_ids(query.view(5)), query.number(6)};
    const bool recorded =
        ask(db, "SELECT count(*) FROM history_rows WHERE history = ?", out.entry.number) != 0;
    if (out.entry.operation == "describe" && !recorded) continue;  // of another file
    const bool touches = std::any_of(out.templates.begin(), out.templates.end(),
                                     [&](std::uint64_t id) { return theirs.count(id) != 0; });
    if (touches) break;
    if (!out.content() || recorded) return out;
    theirs.insert(out.templates.begin(), out.templates.end());
    if (!lost) lost = std::move(out);
  }
  if (!lost) fail(ErrorCode::kUsage, db.path(), "there is nothing to undo");
  refuse_undo(db, *lost,
              "documents with its templates were replaced since, or the library was imported");
}

}  // namespace

HistoryEntry undo_latest(Database& db) {
  Undoable change = latest_undoable(db);
  const bool content = change.content();
  for (const std::uint64_t id : change.templates) {
    if (content && ask(db, "SELECT count(*) FROM occurrences WHERE template = ? AND id > ?", id,
                       change.last_occurrence) != 0) {
      refuse_undo(db, change,
                  "documents with template " + std::to_string(id) + " were added since");
    }
  }
  HistoryEntry& entry = change.entry;
  const auto before =
      content ? grams_of_all(db, change.templates) : std::map<std::uint64_t, std::vector<Gram>>();
  put_all_back(db, entry.number);
  for (const std::uint64_t id : redescribed(db, entry.number)) refresh(db, id);
  make_again(db, change.templates, content, before);
  execute(db, "UPDATE history SET undone = 1 WHERE number = ?", entry.number);
  execute(db, "DELETE FROM history_rows WHERE history = ?", entry.number);
  note(db, "undo", entry.operation + " " + entry.details);
  entry.undone = true;
  return entry;
}

std::vector<HistoryEntry> history_entries(Database& db, std::uint64_t limit) {
  std::vector<HistoryEntry> out;
  Query query(db,
              "SELECT number, time, operation, details, undone FROM history ORDER BY number DESC "
              "LIMIT ?",
              limit == 0 ? std::int64_t{-1} : static_cast<std::int64_t>(limit));
  while (query.next()) out.push_back(entry_of(query));
  return out;
}

}  // namespace leitong::library
