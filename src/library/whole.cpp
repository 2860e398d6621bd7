#include "library/whole.hpp"

#include <algorithm>
#include <string>

#include "library/derived.hpp"
#include "library/grams.hpp"
#include "library/pattern.hpp"
#include "library/rows.hpp"
#include "library/schema.hpp"

namespace leitong::library {
namespace {

// Up to here an induction of everything takes seconds.
constexpr std::uint64_t kMostCharacters = 1'000'000;
// And up to here minutes, which an addition of many documents may take.
constexpr std::uint64_t kMostOfMany = 16'000'000;

void add_numbers(std::string_view list, std::set<std::uint64_t>& out) {
  std::uint64_t number = 0;
  for (const char c : list) {
    if (c >= '0' && c <= '9') {
      number = number * 10 + static_cast<std::uint64_t>(c - '0');
    } else {
      out.insert(number);
      number = 0;
    }
  }
  out.insert(number);
}

// Longest common subsequence.
std::size_t in_common(std::u32string_view a, std::u32string_view b) {
  std::vector<std::size_t> row(b.size() + 1, 0);
  for (const char32_t c : a) {
    std::size_t diagonal = 0;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = c == b[j - 1] ? diagonal + 1 : std::max(above, row[j - 1]);
      diagonal = above;
    }
  }
  return row.back();
}

std::uint64_t count_of(Database& db) {
  return ask(db, "SELECT count(*) FROM documents WHERE copy_of = 0");
}

}  // namespace

bool whole_is_due(Database& db, std::uint64_t fresh_documents, std::uint64_t fresh_characters) {
  const std::uint64_t characters = ask(db, "SELECT coalesce(sum(characters), 0) FROM documents");
  // What is added is more than what there is: reading both again costs at most twice as much.
  if (fresh_characters >= characters) return true;
  // Or a good part of it: at most nine times as much.
  const std::uint64_t all = characters + fresh_characters;
  if (all <= kMostOfMany && fresh_characters >= characters / 8) return true;
  const std::uint64_t last = ask(db, "SELECT value FROM meta WHERE name = 'whole'");
  return all <= kMostCharacters &&
         count_of(db) + fresh_documents >= last + std::max<std::uint64_t>(1, last / 8);
}

void note_whole(Database& db) {
  execute(db, "INSERT OR REPLACE INTO meta VALUES('whole', ?)", count_of(db));
}

std::set<std::uint64_t> kept_templates(Database& db) {
  std::set<std::uint64_t> out;
  Query query(db,
              "SELECT id FROM templates WHERE status = 1 UNION SELECT template FROM tags UNION "
              "SELECT template FROM roles WHERE by_hand = 1");
  while (query.next()) out.insert(query.number(0));
  Query history(db,
                "SELECT templates FROM history WHERE undone = 0 AND operation IN "
                "('tag', 'role', 'merge', 'split', 'remove', 'import')");
  while (history.next()) add_numbers(history.view(0), out);
  return out;
}

std::vector<StoodAt> places_of(Database& db, std::uint64_t id) {
  std::vector<StoodAt> out;
  Query query(db,
              "SELECT o.document, o.start, o.\"end\", w.fills FROM occurrences o JOIN wordings w "
              "ON w.id = o.wording WHERE o.template = ? ORDER BY o.document, o.start",
              id);
  while (query.next()) {
    auto fills = decode_fills(query.view(3));
    if (!fills) fail(ErrorCode::kInvalid, db.path(), "the library is damaged: fills of a wording");
    const Span span{query.small(1), query.small(2)};
    for (Fill& fill : *fills) {
      fill.span.start += span.start;
      fill.span.end += span.start;
    }
    out.push_back({query.number(0), span, std::move(*fills)});
  }
  return out;
}

void empty_templates(Database& db, const std::set<std::uint64_t>& ids) {
  std::vector<GramChange> changes;
  for (const std::uint64_t id : ids) {
    for (const Gram gram : grams_of(db, id)) changes.push_back({gram, id, false});
  }
  apply(db, std::move(changes));
  for (const std::uint64_t id : ids) {
    for (const char* table : {"occurrences", "wordings", "variants", "fillers", "uses", "texts"}) {
      execute(db, "DELETE FROM " + std::string(table) + " WHERE template = ?", id);
    }
    refresh_counts(db, id);
  }
}

Former::Former(Database& db, const std::set<std::uint64_t>& kept) {
  {
    Query query(db, "SELECT id FROM templates WHERE status IN (0, 4)");
    while (query.next()) {
      if (kept.count(query.number(0)) == 0) free_.insert(query.number(0));
    }
  }
  for (const std::uint64_t id : free_) {
    std::vector<StoodAt> places = places_of(db, id);
    for (const StoodAt& place : places) by_document_[place.document].push_back({place.span, id});
    places_.emplace(id, std::move(places));
  }
  for (auto& [document, places] : by_document_) {
    std::sort(places.begin(), places.end(),
              [](const Stood& a, const Stood& b) { return a.span < b.span; });
  }
}

bool Former::claim(std::uint64_t id) { return free_.erase(id) != 0; }

void Former::stands(std::uint64_t id, std::uint64_t document, Span span) {
  const auto places = by_document_.find(document);
  if (places == by_document_.end()) return;
  for (const Stood& place : places->second) {
    if (place.span.start >= span.end) break;
    if (place.span.end > span.start) ++heirs_[place.id][id];
  }
}

const std::vector<StoodAt>& Former::places(std::uint64_t id) const { return places_.at(id); }

std::uint64_t Former::heir(Database& db, std::uint64_t id) const {
  const auto heirs = heirs_.find(id);
  if (heirs == heirs_.end()) return 0;
  const std::u32string own = skeleton_of(stored_pattern(db, id)).constants;
  std::uint64_t best = 0;
  std::uint64_t most = 0;
  for (const auto& [heir, places] : heirs->second) {
    if (heir == id || places <= most) continue;
    const std::size_t shared = in_common(own, skeleton_of(stored_pattern(db, heir)).constants);
    if (2 * shared < own.size()) continue;
    best = heir;
    most = places;
  }
  return best;
}

void retire(Database& db, std::uint64_t id, Status status, std::uint64_t heir) {
  execute(db, "UPDATE templates SET status = ?, merged_into = ? WHERE id = ?",
          static_cast<unsigned>(status), heir, id);
  if (status != Status::kDormant) execute(db, "DELETE FROM roles WHERE template = ?", id);
  refresh_counts(db, id);
}

}  // namespace leitong::library
