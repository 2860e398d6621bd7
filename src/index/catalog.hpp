// The catalog: which segments are live, which documents they hold, what the index was made with.
//
// Inside the room a failed call throws library::Failure (library/sqlite.hpp), because every line of
// a transaction can fail; `guarded` turns it into a Result at the door.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/xxhash.hpp"
#include "index/segment.hpp"
#include "library/sqlite.hpp"

namespace leitong::index {

using library::Database;
using library::Failure;
using library::Query;
using library::Transaction;

struct SegmentRow {
  std::uint64_t number = 0;
  std::string file;
  std::uint64_t bytes = 0;
  std::uint64_t checksum = 0;
  std::uint32_t documents = 0;
  std::uint64_t text_bytes = 0;
};

struct Totals {
  std::uint64_t documents = 0;
  std::uint64_t characters = 0;
  std::uint64_t text_bytes = 0;
  std::uint64_t series = 0;
  std::uint64_t next_sequence = 0;
  std::uint64_t next_segment = 1;
};

struct DocumentPlace {
  std::uint64_t segment = 0;
  std::uint32_t number = 0;

  auto operator<=>(const DocumentPlace&) const = default;
};

// A live document as the catalog has it.
struct DocumentRow {
  DocumentPlace place;
  std::string id;
  std::string hash;  // 16 bytes
  std::uint32_t series = 0;
  std::uint32_t characters = 0;
  std::uint64_t text_bytes = 0;
};

inline constexpr const char* kCatalogName = "catalog.sqlite";

// Whether nothing but a catalog's files is in a folder: an empty one, or an index without segments,
// or what a broken `create` left.
[[nodiscard]] bool has_catalog_only(const std::filesystem::path& folder);
// Makes the tables of a new index; `shape.identity` is the random part of its identity. A blank
// catalog is taken over. Throws Failure.
void create_catalog(const std::filesystem::path& folder, const Shape& shape);
// Refuses what is no index or of a newer version. Throws Failure.
[[nodiscard]] std::unique_ptr<Database> open_catalog(const std::filesystem::path& folder,
                                                     unsigned wait_ms);
[[nodiscard]] Shape read_shape(Database& db);
[[nodiscard]] Totals read_totals(Database& db);
void write_totals(Database& db, const Totals& totals);
[[nodiscard]] std::vector<SegmentRow> read_segments(Database& db);
[[nodiscard]] std::vector<DocumentPlace> read_removed(Database& db);  // ascending

void insert_segment(Database& db, const SegmentRow& row);
void insert_document(Database& db, const DocumentRow& row);
[[nodiscard]] std::optional<DocumentRow> find_document(Database& db, const std::string& id);
// The document leaves the index; it stays in its segment. `totals` follow.
void remove_document(Database& db, const DocumentRow& row, Totals& totals);

// The number of a series, which gets one document more; a new number where there is none.
[[nodiscard]] std::uint32_t enter_series(Database& db, const std::string& key, Totals& totals);

struct SeriesRow {
  std::uint32_t number = 0;
  std::uint64_t documents = 0;
};
[[nodiscard]] std::optional<SeriesRow> find_series(Database& db, const std::string& key);

// Of id, metadata and text.
[[nodiscard]] std::string content_hash(const Document& document, const std::string& id);

}  // namespace leitong::index
