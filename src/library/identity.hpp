// Which document is which: docs/library.md, "Identity of documents", tells the rule.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "leitong/document.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

struct Identity {
  std::string id;      // what the library calls it
  std::string origin;  // "file:" and the path from the library's folder, or "id:" and a row's id
  std::string path;    // from the library's folder, in normal spelling

  [[nodiscard]] bool is_file() const { return origin.starts_with("file:"); }
};

// Reads folders to resolve links; where that fails the path is taken as it is spelled.
[[nodiscard]] Identity identity_of(const Document& document, const std::string& library_path);

// The stored document with this identity; 0: none. A file is also what a row calls by its id.
[[nodiscard]] std::uint64_t stored_as(Database& db, const Identity& identity);

// The identity's id, or where another document has it already the path, or that with a number.
[[nodiscard]] std::string free_id(Database& db, const Identity& identity);

// Whether place, series, author or date tell that the two are two, whatever their texts.
[[nodiscard]] bool told_apart(const Document& a, const Document& b);

// A document of the library, without its text. Throws Failure.
[[nodiscard]] Document stored_document(Database& db, std::uint64_t number);

}  // namespace leitong::library
