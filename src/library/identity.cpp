// A document that is read from a file, or from a row without an id of its own, is known by where it
// lies: the path from the library's folder, so that a folder with library and speeches can be
// moved. Others are known by their ids.
//
// Cost: some calls of the file system a document.

#include "library/identity.hpp"

#include <filesystem>

#include "base/resolved_path.hpp"

namespace leitong::library {
namespace {

namespace fs = std::filesystem;

std::string from_library(const std::string& path, const std::string& library_path) {
  const fs::path file = resolved_path(path);
  const fs::path folder = resolved_path(library_path.empty() ? "./x" : library_path).parent_path();
  const fs::path relative = file.lexically_relative(folder);
  return (relative.empty() ? file : relative).generic_string();
}

bool has_id(Database& db, const std::string& id) {
  return ask(db, "SELECT count(*) FROM documents WHERE id = ?", id) != 0;
}

bool differ(const std::string& a, const std::string& b) {
  return !a.empty() && !b.empty() && a != b;
}

}  // namespace

Identity identity_of(const Document& document, const std::string& library_path) {
  const std::string& path = document.path;
  if (path.empty() || path == "-") return {document.id, "id:" + document.id, path};
  const std::string known = from_library(path, library_path);
  if (!document.id.starts_with(path)) return {document.id, "id:" + document.id, known};
  const std::string behind = document.id.substr(path.size());  // ":7" of a row
  return {fs::path(path).lexically_normal().generic_string() + behind, "file:" + known + behind,
          known};
}

std::uint64_t stored_as(Database& db, const Identity& identity) {
  if (!identity.is_file()) return ask(db, "SELECT number FROM documents WHERE id = ?", identity.id);
  const std::uint64_t same =
      ask(db, "SELECT number FROM documents WHERE origin = ? ORDER BY number", identity.origin);
  if (same != 0) return same;
  return ask(db, "SELECT number FROM documents WHERE id = ? AND origin = 'id:' || id", identity.id);
}

std::string free_id(Database& db, const Identity& identity) {
  if (!has_id(db, identity.id)) return identity.id;
  const std::string path = identity.origin.substr(identity.origin.find(':') + 1);
  std::string out = path;
  for (unsigned n = 2; has_id(db, out); ++n) out = path + "#" + std::to_string(n);
  return out;
}

bool told_apart(const Document& a, const Document& b) {
  return differ(a.place, b.place) || differ(a.series, b.series) || differ(a.author, b.author) ||
         differ(a.date, b.date);
}

Document stored_document(Database& db, std::uint64_t number) {
  Document out;
  Query query(db,
              "SELECT id, title, date, place, author, series, path FROM documents "
              "WHERE number = ?",
              number);
  if (!query.next()) fail(ErrorCode::kInvalid, db.path(), "a document is missing");
  out.id = query.text(0);
  out.title = query.text(1);
  out.date = query.text(2);
  out.place = query.text(3);
  out.author = query.text(4);
  out.series = query.text(5);
  out.path = query.text(6);
  return out;
}

}  // namespace leitong::library
