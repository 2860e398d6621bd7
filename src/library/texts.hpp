// The wordings of a template in normal form, packed so that a search can read them at one go.
//
// A row of `texts` holds the wordings of one template from number `first` on, by number, each as
// number (less the one before), occurrences, length (varints, LEB128) and UTF-8. A row of a table
// for each wording would cost a search ten times as much: the time goes into the steps of the query
// and into making normal forms again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "library/sqlite.hpp"

namespace leitong::library {

struct PackedText {
  std::uint64_t wording = 0;
  std::uint64_t occurrences = 0;
  std::string_view normal;  // of the row it was read from

  bool operator==(const PackedText&) const = default;
};

// What an addition changes: occurrences that a wording gains; `normal` of one that is new.
struct TextChange {
  std::uint64_t wording = 0;
  std::uint64_t added = 0;
  bool is_new = false;
  std::string normal;
};

// REQUIRES: by wording; new ones have greater numbers than all that the template has.
void apply_texts(Database& db, std::uint64_t id, const std::vector<TextChange>& changes);

// Makes the rows of a template again, from its wordings.
void make_texts(Database& db, std::uint64_t id);

// Whether the rows are what make_texts would make, however they are cut.
[[nodiscard]] bool texts_are_right(Database& db, std::uint64_t id);

// Reads the entry at `p` and moves behind it; Failure (the library is damaged) where it is none.
[[nodiscard]] PackedText next_text(Database& db, const char*& p, const char* end);

// Calls visit(text) for each wording of a template until it returns false.
template <typename Visit>
void for_each_text(Database& db, std::uint64_t id, const Visit& visit) {
  Query query(db, "SELECT bytes FROM texts WHERE template = ? ORDER BY first", id);
  while (query.next()) {
    const std::string_view bytes = query.view(0);
    for (const char *p = bytes.data(), *end = p + bytes.size(); p < end;) {
      if (!visit(next_text(db, p, end))) return;
    }
  }
}

}  // namespace leitong::library
