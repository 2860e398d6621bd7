// The catalog's tables and what is asked of them. Cost: a lookup a document added.

#include "index/catalog.hpp"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>

#include "index/bits.hpp"
#include "leitong/sketch.hpp"

namespace leitong::index {
namespace {

using library::ask;
using library::execute;
using library::fail;

constexpr std::uint64_t kApplication = 0x4C544958;  // "LTIX"
constexpr std::uint64_t kVersion = 4;

constexpr const char* kSchema = R"sql(
CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE totals(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE segments(number INTEGER PRIMARY KEY, file TEXT NOT NULL, bytes INTEGER NOT NULL,
  checksum INTEGER NOT NULL, documents INTEGER NOT NULL, text_bytes INTEGER NOT NULL);
CREATE TABLE documents(segment INTEGER NOT NULL, number INTEGER NOT NULL, id TEXT NOT NULL UNIQUE,
  hash BLOB NOT NULL, series INTEGER NOT NULL, characters INTEGER NOT NULL,
  text_bytes INTEGER NOT NULL, PRIMARY KEY(segment, number)) WITHOUT ROWID;
CREATE TABLE removed(segment INTEGER NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY(segment, number)) WITHOUT ROWID;
CREATE TABLE series(number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
  documents INTEGER NOT NULL);
PRAGMA application_id = 1280592216;
PRAGMA user_version = 4;
)sql";

std::string digits(double value) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.17g", value);
  return buffer;
}

void set(Database& db, const char* name, const std::string& value) {
  execute(db, "INSERT INTO settings VALUES(?, ?)", name, value);
}

// A database without anything: what `create` leaves where it is broken off.
bool is_blank(Database& db) {
  return ask(db, "PRAGMA application_id") == 0 && ask(db, "PRAGMA user_version") == 0 &&
         ask(db, "SELECT count(*) FROM sqlite_master") == 0;
}

using Values = std::map<std::string, std::string>;

Values read_settings(Database& db) {
  Values values;
  Query query(db, "SELECT name, value FROM settings");
  while (query.next()) values[query.text(0)] = query.text(1);
  return values;
}

// The identity of an index with these settings, a nonce among them: every segment has it in its
// header, so that an index whose settings were changed no longer opens.
std::uint64_t identity_of(const Values& values) {
  std::string bytes;
  for (const auto& [name, value] : values) {
    if (name != "identity") bytes += name + "=" + value + "\n";
  }
  return XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace

bool has_catalog_only(const std::filesystem::path& folder) {
  const std::string name = kCatalogName;
  const std::set<std::string> own = {name, name + "-wal", name + "-shm", name + "-journal"};
  std::error_code trouble;
  for (const auto& entry : std::filesystem::directory_iterator(folder, trouble)) {
    if (!own.contains(entry.path().filename().string())) return false;
  }
  return !trouble;
}

void create_catalog(const std::filesystem::path& folder, const Shape& shape) {
  const std::string path = (folder / kCatalogName).string();
  Database db(path, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, 10'000, "index");
  db.run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
  Transaction transaction(db, Transaction::Kind::kWrite);
  if (ask(db, "PRAGMA user_version") != 0) {
    fail(ErrorCode::kUsage, folder.string(), "there is an index already");
  }
  if (!is_blank(db)) fail(ErrorCode::kUsage, folder.string(), "the folder is not empty");
  db.run(kSchema);
  const IndexSettings& settings = shape.settings;
  std::string levels;
  for (const UnitLevel level : settings.levels) {
    levels += (levels.empty() ? "" : ",") + std::string(name(level));
  }
  set(db, "nonce", std::to_string(shape.identity));
  set(db, "seed", std::to_string(*settings.seed));
  set(db, "sketch_version", std::to_string(kSketchVersion));
  set(db, "levels", levels);
  set(db, "ngram", std::to_string(settings.ngram));
  set(db, "threshold", digits(settings.threshold));
  set(db, "permutations", std::to_string(settings.permutations));
  set(db, "min_chars", std::to_string(settings.min_chars));
  set(db, "passage_ngram", std::to_string(settings.passage_ngram));
  set(db, "fold_variants", settings.normalize.fold_variants ? "1" : "0");
  set(db, "mask_numbers", settings.normalize.mask_numbers ? "1" : "0");
  set(db, "identity", std::to_string(identity_of(read_settings(db))));
  write_totals(db, {});
  transaction.commit();
}

std::unique_ptr<Database> open_catalog(const std::filesystem::path& folder, unsigned wait_ms) {
  const std::filesystem::path path = folder / kCatalogName;
  std::error_code ignored;
  if (!std::filesystem::exists(folder, ignored)) {
    fail(ErrorCode::kNotFound, folder.string(), "there is no such index");
  }
  if (!std::filesystem::exists(path, ignored)) {
    fail(ErrorCode::kInvalid, folder.string(), "no index: it has no catalog.sqlite");
  }
  std::unique_ptr<Database> db;
  try {
    db = std::make_unique<Database>(path.string(), path.string(), SQLITE_OPEN_READWRITE, wait_ms,
                                    "index");
    db->run("PRAGMA synchronous=FULL");
  } catch (const Failure&) {
    db = std::make_unique<Database>(path.string(), path.string(), SQLITE_OPEN_READONLY, wait_ms,
                                    "index");
  }
  if (is_blank(*db)) {
    fail(ErrorCode::kInvalid, folder.string(),
         "no index: its making was broken off; create it again");
  }
  if (ask(*db, "PRAGMA application_id") != kApplication) {
    fail(ErrorCode::kInvalid, folder.string(), "no index: its catalog.sqlite is something else");
  }
  const std::uint64_t version = ask(*db, "PRAGMA user_version");
  if (version != kVersion) {
    fail(ErrorCode::kInvalid, folder.string(),
         "an index of version " + std::to_string(version) + "; this program reads version " +
             std::to_string(kVersion));
  }
  return db;
}

Shape read_shape(Database& db) {
  Values values = read_settings(db);
  // The first indexes of version 2 have no nonce: their identity is random.
  const bool bound =
      !values.contains("nonce") || values["identity"] == std::to_string(identity_of(values));
  const auto number = [&](const char* name) {
    return std::strtoull(values[name].c_str(), nullptr, 10);
  };
  const auto small = [&](const char* name) { return static_cast<unsigned>(number(name)); };
  Shape shape;
  shape.identity = number("identity");
  IndexSettings& settings = shape.settings;
  settings.seed = number("seed");
  settings.ngram = small("ngram");
  settings.threshold = std::strtod(values["threshold"].c_str(), nullptr);
  settings.permutations = small("permutations");
  settings.min_chars = small("min_chars");
  settings.passage_ngram = small("passage_ngram");
  settings.normalize = {small("fold_variants") != 0, small("mask_numbers") != 0};
  settings.levels.clear();
  std::string_view levels = values["levels"];
  for (const UnitLevel level :
       {UnitLevel::kParagraph, UnitLevel::kSentence, UnitLevel::kDocument}) {
    if (levels.find(name(level)) != levels.npos) settings.levels.push_back(level);
  }
  const bool sound = bound && settings.ngram > 0 && settings.permutations > 0 &&
                     settings.permutations <= 4096 && settings.threshold > 0 &&
                     settings.threshold <= 1 && settings.passage_ngram >= 4 &&
                     settings.passage_ngram <= 16;
  if (!sound) fail(ErrorCode::kInvalid, db.path(), "the index is damaged: its settings");
  if (number("sketch_version") != kSketchVersion) {
    fail(ErrorCode::kInvalid, db.path(),
         "an index of sketch version " + values["sketch_version"] + "; this program has version " +
             std::to_string(kSketchVersion));
  }
  return shape;
}

Totals read_totals(Database& db) {
  std::map<std::string, std::uint64_t> values;
  Query query(db, "SELECT name, value FROM totals");
  while (query.next()) values[query.text(0)] = query.number(1);
  return {values["documents"], values["characters"],    values["text_bytes"],
          values["series"],    values["next_sequence"], values["next_segment"]};
}

void write_totals(Database& db, const Totals& totals) {
  const auto put = [&](const char* name, std::uint64_t value) {
    execute(db, "INSERT OR REPLACE INTO totals VALUES(?, ?)", name, value);
  };
  put("documents", totals.documents);
  put("characters", totals.characters);
  put("text_bytes", totals.text_bytes);
  put("series", totals.series);
  put("next_sequence", totals.next_sequence);
  put("next_segment", totals.next_segment);
}

std::vector<SegmentRow> read_segments(Database& db) {
  std::vector<SegmentRow> rows;
  Query query(db,
              "SELECT number, file, bytes, checksum, documents, text_bytes FROM segments "
              "ORDER BY number");
  while (query.next()) {
    rows.push_back({query.number(0), query.text(1), query.number(2), query.number(3),
                    query.small(4), query.number(5)});
  }
  return rows;
}

std::vector<DocumentPlace> read_removed(Database& db) {
  std::vector<DocumentPlace> places;
  Query query(db, "SELECT segment, number FROM removed ORDER BY segment, number");
  while (query.next()) places.push_back({query.number(0), query.small(1)});
  return places;
}

void insert_segment(Database& db, const SegmentRow& row) {
  execute(db, "INSERT INTO segments VALUES(?, ?, ?, ?, ?, ?)", row.number, row.file, row.bytes,
          row.checksum, row.documents, row.text_bytes);
}

void insert_document(Database& db, const DocumentRow& row) {
  Query query(db, "INSERT INTO documents VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  query.bind(1, row.place.segment);
  query.bind(2, row.place.number);
  query.bind(3, row.id);
  query.bind_blob(4, row.hash);
  query.bind(5, row.series);
  query.bind(6, row.characters);
  query.bind(7, row.text_bytes);
  while (query.next()) {
  }
}

std::optional<DocumentRow> find_document(Database& db, const std::string& id) {
  Query query(db,
              "SELECT segment, number, hash, series, characters, text_bytes FROM documents "
              "WHERE id = ?",
              id);
  if (!query.next()) return {};
  return DocumentRow{{query.number(0), query.small(1)},
                     id,
                     query.text(2),
                     query.small(3),
                     query.small(4),
                     query.number(5)};
}

void remove_document(Database& db, const DocumentRow& row, Totals& totals) {
  execute(db, "DELETE FROM documents WHERE segment = ? AND number = ?", row.place.segment,
          row.place.number);
  execute(db, "INSERT INTO removed VALUES(?, ?)", row.place.segment, row.place.number);
  execute(db, "UPDATE series SET documents = documents - 1 WHERE number = ?", row.series);
  totals.series -= ask(db, "SELECT documents = 0 FROM series WHERE number = ?", row.series);
  totals.documents -= 1;
  totals.characters -= row.characters;
  totals.text_bytes -= row.text_bytes;
}

std::uint32_t enter_series(Database& db, const std::string& key, Totals& totals) {
  const std::optional<SeriesRow> known = find_series(db, key);
  totals.series += !known || known->documents == 0;
  if (!known) {
    execute(db, "INSERT INTO series(key, documents) VALUES(?, 1)", key);
    return static_cast<std::uint32_t>(db.last_row());
  }
  execute(db, "UPDATE series SET documents = documents + 1 WHERE number = ?", known->number);
  return known->number;
}

std::optional<SeriesRow> find_series(Database& db, const std::string& key) {
  Query query(db, "SELECT number, documents FROM series WHERE key = ?", key);
  if (!query.next()) return {};
  return SeriesRow{query.small(0), query.number(1)};
}

std::string content_hash(const Document& document, const std::string& id) {
  XXH3_state_t* state = XXH3_createState();
  if (state == nullptr) throw std::bad_alloc();
  XXH3_128bits_reset(state);
  for (const std::string* field : {&id, &document.title, &document.date, &document.place,
                                   &document.author, &document.series, &document.text}) {
    const std::uint64_t size = field->size();
    XXH3_128bits_update(state, &size, sizeof size);
    XXH3_128bits_update(state, field->data(), field->size());
  }
  if (const std::vector<std::uint32_t>& pages = document.page_starts; !pages.empty()) {
    const std::uint64_t size = pages.size() * sizeof(std::uint32_t);
    XXH3_128bits_update(state, &size, sizeof size);
    XXH3_128bits_update(state, pages.data(), size);
  }
  const XXH128_hash_t hash = XXH3_128bits_digest(state);
  XXH3_freeState(state);
  std::string bytes;
  put(bytes, hash.low64);
  put(bytes, hash.high64);
  return bytes;
}

}  // namespace leitong::index
