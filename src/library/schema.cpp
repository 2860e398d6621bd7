// The schema, opening and refusing.
//
// A library's schema is compared word by word with the one below: a file with another trigger or
// view could do things behind our back, and one with fewer indexes would be slow without a reason.

#include "library/schema.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "library/derived.hpp"
#include "library/drafts.hpp"
#include "library/identity.hpp"
#include "library/writer.hpp"

namespace leitong::library {
namespace {

constexpr std::array kSchema = {
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE documents(number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, "
    "title TEXT NOT NULL, date TEXT NOT NULL, year INTEGER NOT NULL, place TEXT NOT NULL, "
    "author TEXT NOT NULL, series TEXT NOT NULL, series_key TEXT NOT NULL, path TEXT NOT NULL, "
    "characters INTEGER NOT NULL, hash INTEGER NOT NULL, origin TEXT NOT NULL DEFAULT '', "
    "copy_of INTEGER NOT NULL DEFAULT 0)",
    "CREATE INDEX documents_by_origin ON documents(origin)",
    "CREATE INDEX documents_by_hash ON documents(hash)",
    "CREATE TABLE document_grams(gram INTEGER NOT NULL, document INTEGER NOT NULL, "
    "PRIMARY KEY(gram, document)) WITHOUT ROWID",
    "CREATE TABLE document_texts(document INTEGER PRIMARY KEY, bytes BLOB NOT NULL)",
    "CREATE TABLE templates(id INTEGER PRIMARY KEY AUTOINCREMENT, pattern TEXT NOT NULL, "
    "key INTEGER NOT NULL, status INTEGER NOT NULL, merged_into INTEGER NOT NULL)",
    "CREATE INDEX templates_by_key ON templates(key)",
    "CREATE TABLE slots(row INTEGER PRIMARY KEY, template INTEGER NOT NULL, "
    "number INTEGER NOT NULL, type TEXT NOT NULL, optional INTEGER NOT NULL, "
    "kind TEXT NOT NULL DEFAULT 'free', UNIQUE(template, number))",
    "CREATE TABLE variants(id INTEGER PRIMARY KEY AUTOINCREMENT, template INTEGER NOT NULL, "
    "pattern TEXT NOT NULL, key INTEGER NOT NULL, matched INTEGER NOT NULL)",
    "CREATE INDEX variants_by_template ON variants(template, key)",
    "CREATE TABLE wordings(id INTEGER PRIMARY KEY AUTOINCREMENT, template INTEGER NOT NULL, "
    "variant INTEGER NOT NULL, text TEXT NOT NULL, fills TEXT NOT NULL, hash INTEGER NOT NULL, "
    "occurrences INTEGER NOT NULL)",
    "CREATE INDEX wordings_by_hash ON wordings(template, hash)",
    "CREATE INDEX wordings_by_length ON wordings(template, length(text))",
    "CREATE INDEX wordings_by_variant ON wordings(template, variant, occurrences)",
    "CREATE TABLE occurrences(id INTEGER PRIMARY KEY AUTOINCREMENT, template INTEGER NOT NULL, "
    "document INTEGER NOT NULL, start INTEGER NOT NULL, \"end\" INTEGER NOT NULL, "
    "wording INTEGER NOT NULL)",
    "CREATE INDEX occurrences_by_template ON occurrences(template, document, start)",
    "CREATE INDEX occurrences_by_document ON occurrences(document, start)",
    "CREATE TABLE tags(row INTEGER PRIMARY KEY, template INTEGER NOT NULL, tag TEXT NOT NULL, "
    "UNIQUE(template, tag))",
    "CREATE TABLE roles(template INTEGER PRIMARY KEY, role TEXT NOT NULL, "
    "by_hand INTEGER NOT NULL)",
    "CREATE TABLE fillers(template INTEGER NOT NULL, slot INTEGER NOT NULL, text TEXT NOT NULL, "
    "occurrences INTEGER NOT NULL, PRIMARY KEY(template, slot, text)) WITHOUT ROWID",
    "CREATE TABLE uses(template INTEGER NOT NULL, series TEXT NOT NULL, place TEXT NOT NULL, "
    "year INTEGER NOT NULL, occurrences INTEGER NOT NULL, documents INTEGER NOT NULL, "
    "PRIMARY KEY(template, series, place, year)) WITHOUT ROWID",
    "CREATE TABLE counts(template INTEGER PRIMARY KEY, live INTEGER NOT NULL, "
    "occurrences INTEGER NOT NULL, documents INTEGER NOT NULL, series INTEGER NOT NULL, "
    "first_year INTEGER NOT NULL, last_year INTEGER NOT NULL)",
    "CREATE INDEX counts_by_use ON counts(live, occurrences DESC, template)",
    "CREATE TABLE grams(gram INTEGER NOT NULL, block INTEGER NOT NULL, members BLOB NOT NULL, "
    "PRIMARY KEY(gram, block)) WITHOUT ROWID",
    "CREATE TABLE texts(template INTEGER NOT NULL, first INTEGER NOT NULL, bytes BLOB NOT NULL, "
    "PRIMARY KEY(template, first)) WITHOUT ROWID",
    "CREATE TABLE loose(id INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL, "
    "start INTEGER NOT NULL, \"end\" INTEGER NOT NULL)",
    "CREATE INDEX loose_by_document ON loose(document, start)",
    "CREATE TABLE loose_grams(gram INTEGER NOT NULL, sentence INTEGER NOT NULL, "
    "PRIMARY KEY(gram, sentence)) WITHOUT ROWID",
    "CREATE TABLE history(number INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, "
    "operation TEXT NOT NULL, details TEXT NOT NULL, undone INTEGER NOT NULL, "
    "templates TEXT NOT NULL, last_occurrence INTEGER NOT NULL)",
    "CREATE TABLE history_rows(id INTEGER PRIMARY KEY AUTOINCREMENT, history INTEGER NOT NULL, "
    "relation TEXT NOT NULL, change TEXT NOT NULL, row INTEGER NOT NULL, content TEXT NOT NULL)",
    "CREATE INDEX history_rows_by_history ON history_rows(history, id)",
};

constexpr std::array<std::string_view, 5> kTemplates = {"id", "pattern", "key", "status",
                                                        "merged_into"};
constexpr std::array<std::string_view, 6> kSlots = {"row",  "template", "number",
                                                    "type", "optional", "kind"};
constexpr std::array<std::string_view, 5> kVariants = {"id", "template", "pattern", "key",
                                                       "matched"};
constexpr std::array<std::string_view, 7> kWordings = {"id",    "template", "variant",    "text",
                                                       "fills", "hash",     "occurrences"};
constexpr std::array<std::string_view, 6> kOccurrences = {"id",    "template", "document",
                                                          "start", "\"end\"",  "wording"};
constexpr std::array<std::string_view, 3> kTags = {"row", "template", "tag"};
constexpr std::array<std::string_view, 3> kRoles = {"template", "role", "by_hand"};

constexpr std::array<std::string_view, 9> kDocuments = {
    "number", "title", "date", "year", "place", "author", "series", "series_key", "copy_of"};

constexpr std::array<Tracked, 8> kTracked = {{{"templates", kTemplates},
                                              {"slots", kSlots},
                                              {"variants", kVariants},
                                              {"wordings", kWordings},
                                              {"occurrences", kOccurrences},
                                              {"tags", kTags},
                                              {"roles", kRoles},
                                              {"documents", kDocuments}}};

// Columns and statements of kSchema that version 1 has not.
struct NewColumn {
  std::string_view table;
  std::string_view column;
};
constexpr std::array kNewColumns = {
    NewColumn{"documents", "origin TEXT NOT NULL DEFAULT ''"},
    NewColumn{"documents", "copy_of INTEGER NOT NULL DEFAULT 0"},
    NewColumn{"slots", "kind TEXT NOT NULL DEFAULT 'free'"},
};
constexpr std::array<std::string_view, 2> kNewStatements = {"CREATE INDEX documents_by_",
                                                            "CREATE TABLE document_grams"};

// And the one that version 2 has not either.
constexpr std::string_view kOfVersion3 =
    "CREATE INDEX wordings_by_length ON wordings(template, length(text))";

bool is_new(std::string_view statement) {
  return std::any_of(kNewStatements.begin(), kNewStatements.end(),
                     [&](std::string_view start) { return statement.starts_with(start); });
}

// The statements of a version, in no order.
std::vector<std::string> schema_of(std::uint64_t version) {
  std::vector<std::string> out;
  for (const std::string_view statement : kSchema) {
    if (version == 1 && is_new(statement)) continue;
    if (version < 3 && statement == kOfVersion3) continue;
    out.emplace_back(statement);
    if (version != 1) continue;
    for (const auto& [table, column] : kNewColumns) {
      const std::string added = ", " + std::string(column);
      const std::size_t place = out.back().find(added);
      if (place != std::string::npos) out.back().erase(place, added.size());
    }
  }
  return out;
}

void create(Database& db) {
  Transaction transaction(db, Transaction::Kind::kWrite);
  // Somebody else may have made it while we waited for the lock.
  if (ask(db, "SELECT count(*) FROM sqlite_schema") == 0) {
    for (const char* statement : kSchema) db.run(statement);
    db.run("INSERT INTO meta VALUES('generation', 0)");
    db.run(("PRAGMA application_id = " + std::to_string(kApplicationId)).c_str());
    db.run(("PRAGMA user_version = " + std::to_string(kSchemaVersion)).c_str());
  }
  transaction.commit();
}

// Version 1 did not know where a document came from beyond its path as given, nor drafts, nor the
// kinds of slots.
void from_version_1(Database& db) {
  for (const auto& [table, column] : kNewColumns) {
    db.run(("ALTER TABLE " + std::string(table) + " ADD COLUMN " + std::string(column)).c_str());
  }
  for (const std::string_view statement : kSchema) {
    if (is_new(statement)) db.run(std::string(statement).c_str());
  }
  db.run("UPDATE slots SET kind = 'optional' WHERE optional <> 0");
  // Recorded rows, for undo.
  db.run(
      "UPDATE history_rows SET content = json_insert(content, '$[#]', CASE json_extract(content, "
      "'$[4]') WHEN 0 THEN 'free' ELSE 'optional' END) WHERE relation = 'slots'");
  std::vector<std::uint64_t> numbers;
  {
    Query query(db, "SELECT number FROM documents ORDER BY number");
    while (query.next()) numbers.push_back(query.number(0));
  }
  for (const std::uint64_t number : numbers) {
    const Identity identity = identity_of(stored_document(db, number), db.path());
    execute(db, "UPDATE documents SET origin = ?, path = ? WHERE number = ?", identity.origin,
            identity.path, number);
    put_sample(db, number, sample_of(document_text(db, number)));
  }
}

// Version 2 had no dormant templates and an index less: it can be read as it stands.
void migrate(Database& db) {
  Transaction transaction(db, Transaction::Kind::kWrite);
  // Somebody else may have done it while we waited for the lock.
  const std::uint64_t version = ask(db, "PRAGMA user_version");
  if (version == static_cast<std::uint64_t>(kSchemaVersion)) return;
  if (version == 1) from_version_1(db);
  db.run(std::string(kOfVersion3).c_str());
  raise_generation(db);
  db.run(("PRAGMA user_version = " + std::to_string(kSchemaVersion)).c_str());
  transaction.commit();
}

// Its version.
std::uint64_t refuse_unless_ours(Database& db, const std::string& path) {
  if (ask(db, "PRAGMA application_id") != static_cast<std::uint64_t>(kApplicationId)) {
    fail(ErrorCode::kInvalid, path, "not a template library");
  }
  const std::uint64_t version = ask(db, "PRAGMA user_version");
  if (version == 0 || version > static_cast<std::uint64_t>(kSchemaVersion)) {
    fail(ErrorCode::kInvalid, path,
         "the library has format " + std::to_string(version) + "; this program knows format " +
             std::to_string(kSchemaVersion) + (version == 0 ? "" : ": a newer program is needed"));
  }
  // VACUUM keeps the statements but not their order.
  std::vector<std::string> found;
  Query query(db,
              "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name <> 'sqlite_sequence'");
  while (query.next()) found.push_back(query.text(0));
  std::vector<std::string> expected = schema_of(version);
  std::sort(found.begin(), found.end());
  std::sort(expected.begin(), expected.end());
  if (found != expected) {
    fail(ErrorCode::kInvalid, path, "the tables of the library are not what they should be");
  }
  return version;
}

std::string uri_of(const std::string& path, std::string_view query) {
  std::string uri = "file:";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '?' || c == '#' || c == '%') {
      uri += '%';
      uri += kDigits[byte >> 4];
      uri += kDigits[byte & 15];
    } else {
      uri += c;
    }
  }
  return uri.append(query);
}

bool can_be_read(Database& db) {
  try {
    (void)ask(db, "SELECT count(*) FROM sqlite_schema");
    return true;
  } catch (const Failure& failure) {
    if (failure.error.code == ErrorCode::kInvalid) throw;
    return false;
  }
}

// A reader with the right to write replays a log that a killed writer has left, and clears away its
// own files; it still writes nothing. One without that right reads beside the log, and on a
// read-only folder without a log there is nothing to read but the file.
std::unique_ptr<Database> open_for_reading(const std::string& path, unsigned wait_ms) {
  constexpr int kReads = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
  constexpr int kWrites = SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI;
  auto db = std::make_unique<Database>(path, uri_of(path, "?mode=rw"), kWrites, wait_ms);
  if (can_be_read(*db)) {
    db->run("PRAGMA query_only = ON");
    return db;
  }
  db = std::make_unique<Database>(path, uri_of(path, "?mode=ro"), kReads, wait_ms);
  std::error_code ignored;
  if (can_be_read(*db) || std::filesystem::exists(path + "-wal", ignored)) return db;
  return std::make_unique<Database>(path, uri_of(path, "?mode=ro&immutable=1"), kReads, wait_ms);
}

// A library of version 1 is read from a copy in memory that is of this version: reading writes
// nothing. One of version 2 is read as it is.
std::unique_ptr<Database> migrated_copy(Database& old) {
  auto db = std::make_unique<Database>(
      old.path(), "file::memory:",
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_MEMORY, 0);
  db->copy_from(old);
  migrate(*db);
  refuse_unless_ours(*db, old.path());
  db->run("PRAGMA query_only = ON");
  return db;
}

std::unique_ptr<Database> open_for_writing(const std::string& path, const OpenOptions& options) {
  auto db = std::make_unique<Database>(path, uri_of(path, ""),
                                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI,
                                       options.wait_ms);
  const bool empty =
      ask(*db, "SELECT count(*) FROM sqlite_schema") == 0 && ask(*db, "PRAGMA application_id") == 0;
  if (empty && !options.create) fail(ErrorCode::kInvalid, path, "not a template library");
  std::uint64_t version = empty ? 0 : refuse_unless_ours(*db, path);
  db->run("PRAGMA journal_mode = WAL");
  db->run("PRAGMA synchronous = FULL");
  db->run("PRAGMA cache_size = -65536");
  db->run("PRAGMA temp_store = MEMORY");
  if (empty) {
    create(*db);
    version = refuse_unless_ours(*db, path);
  }
  if (version != static_cast<std::uint64_t>(kSchemaVersion)) {
    migrate(*db);
    refuse_unless_ours(*db, path);
  }
  return db;
}

}  // namespace

std::span<const Tracked> tracked_tables() { return kTracked; }

std::unique_ptr<Database> open_library(const std::string& path, const OpenOptions& options) {
  std::error_code trouble;
  const bool there = std::filesystem::exists(path, trouble);
  if (!there && !options.create) {
    fail(ErrorCode::kNotFound, path, "no such library");
  }
  if (there && !std::filesystem::is_regular_file(path, trouble)) {
    fail(ErrorCode::kInvalid, path, "not a template library");
  }
  if (options.read_only) {
    std::unique_ptr<Database> db = open_for_reading(path, options.wait_ms);
    if (refuse_unless_ours(*db, path) == 1) return migrated_copy(*db);
    // A command reads most pages once: pages of a small cache are used again, those of a large one
    // cost more to allocate than to read a second time.
    db->run("PRAGMA cache_size = -4096");
    return db;
  }
  // Two that make one file at the same moment meet while its journal is set up, where SQLite does
  // not wait by itself. The second waits like any writer.
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(options.wait_ms);
  while (true) {
    try {
      return open_for_writing(path, options);
    } catch (const Failure& failure) {
      if (!failure.busy || std::chrono::steady_clock::now() >= until) throw;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

std::unique_ptr<Database> library_in_memory() {
  auto db = std::make_unique<Database>(
      std::string(), "file::memory:",
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_MEMORY, 0);
  create(*db);
  return db;
}

}  // namespace leitong::library
