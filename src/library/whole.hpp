// Making a library's templates anew from all its documents: what a young library needs, whose first
// templates were found in few of them. docs/library.md, "Adding", tells when and what stays.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "leitong/document.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

// Whether an addition of so many documents and characters is the occasion.
[[nodiscard]] bool whole_is_due(Database& db, std::uint64_t fresh_documents,
                                std::uint64_t fresh_characters);
// Notes that it was done, with the documents there are now.
void note_whole(Database& db);

// Templates that stay as they are: removed ones, and those that were changed by hand.
[[nodiscard]] std::set<std::uint64_t> kept_templates(Database& db);

// The templates that are made anew, emptied, and where they stood.
class Emptied {
 public:
  // Takes out everything but the patterns of live templates that are not kept.
  Emptied(Database& db, const std::set<std::uint64_t>& kept);

  // Whether a template is one of these, and nobody has claimed it yet; it is claimed then.
  bool claim(std::uint64_t id);
  [[nodiscard]] bool has(std::uint64_t id) const { return free_.count(id) != 0; }
  // One of those now found stands there.
  void stands(std::uint64_t id, std::uint64_t document, Span span);
  // Those that nobody claimed lead to what stands where they stood most; where nothing does, they
  // are given up.
  void settle(Database& db);

 private:
  struct Place {
    Span span;
    std::uint64_t id = 0;
  };
  std::map<std::uint64_t, std::vector<Place>> places_;  // by document; by start
  std::set<std::uint64_t> free_;
  std::map<std::uint64_t, std::map<std::uint64_t, std::uint64_t>> heirs_;  // by template: places
};

}  // namespace leitong::library
