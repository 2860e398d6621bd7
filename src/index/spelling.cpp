#include "index/spelling.hpp"

#include <algorithm>
#include <filesystem>

#include "base/resolved_path.hpp"

namespace leitong::index {
namespace {

namespace fs = std::filesystem;

std::string behind_path(const Document& document) {
  return document.id.substr(document.path.size());
}

}  // namespace

bool is_named_by_path(const Document& document) {
  return !document.path.empty() && document.path != "-" && document.id.starts_with(document.path);
}

bool is_row_without_id(const Document& document) {
  // Of standard input, "-:3" is any third row.
  if (document.path != "-" && !is_named_by_path(document)) return false;
  if (!document.id.starts_with(document.path)) return false;
  const std::string behind = behind_path(document);
  return behind.size() > 1 && behind[0] == ':' && behind[1] >= '0' && behind[1] <= '9';
}

std::string normal_spelling(const std::string& path) {
  return fs::path(path).lexically_normal().generic_string();
}

std::string spelled_id(const Document& document) {
  if (!is_named_by_path(document)) return document.id;
  return normal_spelling(document.path) + behind_path(document);
}

Finder::Finder(Database& db)
    : db_(db), was_empty_(library::ask(db, "SELECT 1 FROM documents LIMIT 1") == 0) {}

std::optional<DocumentRow> Finder::find_elsewhere(const Document& document) {
  if (was_empty_) return {};
  if (path_ != document.path) {
    path_ = document.path;
    resolved_ = resolved_path(path_).generic_string();
  }
  const std::string behind = behind_path(document);
  for (std::size_t begin = 0; begin < resolved_.size();) {
    const std::string id = resolved_.substr(begin) + behind;
    std::optional<DocumentRow> row = find_document(db_, id);
    if (row && row->hash == content_hash(document, id)) return row;
    const std::size_t slash = resolved_.find('/', begin);
    if (slash == std::string::npos) break;
    begin = slash + 1;
  }
  return {};
}

Known Finder::find(const Document& document) {
  Known known{spelled_id(document), {}, false};
  known.row = find_document(db_, known.id);
  if (known.row || !is_named_by_path(document)) return known;
  // An index may have been filled before ids were put into normal spelling.
  known.row = find_document(db_, document.id);
  if (known.row) {
    known.id = document.id;
    return known;
  }
  known.row = find_elsewhere(document);
  known.is_elsewhere = known.row.has_value();
  return known;
}

}  // namespace leitong::index
