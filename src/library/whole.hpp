// Making a library's templates anew from all its documents: what a young library needs, whose first
// templates were found in few of them. docs/library.md, "Adding", tells when and what stays.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "leitong/library.hpp"
#include "library/schema.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

// Whether an addition of so many documents and characters is the occasion.
[[nodiscard]] bool whole_is_due(Database& db, std::uint64_t fresh_documents,
                                std::uint64_t fresh_characters);
// Notes that it was done, with the documents there are now.
void note_whole(Database& db);

// Templates that stay as they are: removed ones, and those that were changed or imported by hand.
[[nodiscard]] std::set<std::uint64_t> kept_templates(Database& db);

// Where a template stands.
struct StoodAt {
  std::uint64_t document = 0;
  Span span;
  std::vector<Fill> fills;  // of the document
};
// By document and start.
[[nodiscard]] std::vector<StoodAt> places_of(Database& db, std::uint64_t id);

// Takes everything out of templates but their patterns, slots and roles.
void empty_templates(Database& db, const std::set<std::uint64_t>& ids);

// The templates that are made anew, live and dormant ones, and where they stood.
class Former {
 public:
  // All but those that are kept.
  Former(Database& db, const std::set<std::uint64_t>& kept);

  // Whether a template is one of these, and nobody has claimed it yet; it is claimed then.
  bool claim(std::uint64_t id);
  [[nodiscard]] bool has(std::uint64_t id) const { return free_.count(id) != 0; }
  // One of those now found stands there.
  void stands(std::uint64_t id, std::uint64_t document, Span span);
  [[nodiscard]] const std::set<std::uint64_t>& unclaimed() const { return free_; }
  // REQUIRES: it was one of them.
  [[nodiscard]] const std::vector<StoodAt>& places(std::uint64_t id) const;
  // What has most of the constants of an unclaimed template and stands where it stood; of several
  // what does so most often. 0: nothing.
  [[nodiscard]] std::uint64_t heir(Database& db, std::uint64_t id) const;

 private:
  struct Stood {
    Span span;
    std::uint64_t id = 0;
  };
  std::map<std::uint64_t, std::vector<Stood>> by_document_;  // by start
  std::map<std::uint64_t, std::vector<StoodAt>> places_;
  std::set<std::uint64_t> free_;
  std::map<std::uint64_t, std::map<std::uint64_t, std::uint64_t>> heirs_;  // by template: places
};

// An unclaimed template leads to its heir (kMerged), is given up, or falls asleep.
void retire(Database& db, std::uint64_t id, Status status, std::uint64_t heir);

}  // namespace leitong::library
