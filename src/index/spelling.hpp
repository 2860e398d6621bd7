// Ids that are paths: one file has many spellings, and shall be one document.
//
// A document without an id of its own is called by its path, a row without one by path and line.
// Such an id is put into normal spelling, as in the template library. A path spelled from another
// folder, or absolute, is known by what is the same in all spellings, its end: each end of the
// absolute path that the index knows is held against the text and the metadata. Cost: a lookup a
// folder of the path, of documents that are not known by their id.
#pragma once

#include <optional>
#include <string>

#include "index/catalog.hpp"

namespace leitong::index {

[[nodiscard]] bool is_named_by_path(const Document& document);
// Called by its file and line: another file of that name gives the same id to another text.
[[nodiscard]] bool is_row_without_id(const Document& document);

[[nodiscard]] std::string normal_spelling(const std::string& path);
// The id in normal spelling; any other id as it is.
[[nodiscard]] std::string spelled_id(const Document& document);

struct Known {
  std::string id;                  // to use for the document
  std::optional<DocumentRow> row;  // the indexed document of this id
  bool is_elsewhere = false;       // the row is the same document by another path
};

// Finds documents in one state of the catalog; resolves the path of many rows once.
class Finder {
 public:
  explicit Finder(Database& db);
  [[nodiscard]] Known find(const Document& document);

 private:
  [[nodiscard]] std::optional<DocumentRow> find_elsewhere(const Document& document);

  Database& db_;
  bool was_empty_ = false;  // then nothing is elsewhere
  std::string path_;
  std::string resolved_;
};

}  // namespace leitong::index
