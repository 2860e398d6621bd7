// What was done by hand, and its undoing.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/library.hpp"
#include "library/grams.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

// A line in the history that cannot be undone. `templates`: what it touched by hand.
void note(Database& db, std::string_view operation, const std::string& details,
          const std::vector<std::uint64_t>& templates = {});

// A change by hand: while it lives, every row that changes is recorded as it was. Lives within one
// write transaction.
class Change {
 public:
  // `content`: occurrences change hands, so that what derives from them is made again.
  Change(Database& db, std::string_view operation, const std::string& details,
         std::vector<std::uint64_t> templates, bool content);

  // One template more that the change made.
  void made(std::uint64_t id) { templates_.push_back(id); }

  // Stops recording and makes what follows from the change.
  void finish();

 private:
  Database& db_;
  std::uint64_t history_ = 0;
  std::vector<std::uint64_t> templates_;
  bool content_;
  std::map<std::uint64_t, std::vector<Gram>> before_;
};

// Documents with these templates go: merges and splits of them that are not undone can no more be,
// for the recorded rows speak of what is no longer there.
void forbid_undo(Database& db, const std::vector<std::uint64_t>& templates);

// Throws Failure where there is nothing to undo, or it can no more be undone.
HistoryEntry undo_latest(Database& db);

[[nodiscard]] std::vector<HistoryEntry> history_entries(Database& db, std::uint64_t limit);

}  // namespace leitong::library
