#include "library/whole.hpp"

#include <algorithm>
#include <string>

#include "library/derived.hpp"
#include "library/grams.hpp"
#include "library/schema.hpp"

namespace leitong::library {
namespace {

// Up to here an induction of everything takes seconds.
constexpr std::uint64_t kMostCharacters = 1'000'000;

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

std::uint64_t count_of(Database& db) {
  return ask(db, "SELECT count(*) FROM documents WHERE copy_of = 0");
}

}  // namespace

bool whole_is_due(Database& db, std::uint64_t fresh_documents, std::uint64_t fresh_characters) {
  const std::uint64_t characters = ask(db, "SELECT coalesce(sum(characters), 0) FROM documents");
  // What is added is more than what there is: reading both again costs at most twice as much.
  if (fresh_characters >= characters) return true;
  const std::uint64_t last = ask(db, "SELECT value FROM meta WHERE name = 'whole'");
  return characters + fresh_characters <= kMostCharacters &&
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
                "('tag', 'role', 'merge', 'split', 'remove')");
  while (history.next()) add_numbers(history.view(0), out);
  return out;
}

Emptied::Emptied(Database& db, const std::set<std::uint64_t>& kept) {
  {
    Query query(db, "SELECT id FROM templates WHERE status = 0");
    while (query.next()) {
      if (kept.count(query.number(0)) == 0) free_.insert(query.number(0));
    }
  }
  std::vector<GramChange> changes;
  for (const std::uint64_t id : free_) {
    for (const Gram gram : grams_of(db, id)) changes.push_back({gram, id, false});
    Query query(db, "SELECT document, start, \"end\" FROM occurrences WHERE template = ?", id);
    while (query.next()) {
      places_[query.number(0)].push_back({{query.small(1), query.small(2)}, id});
    }
  }
  apply(db, std::move(changes));
  for (const std::uint64_t id : free_) {
    for (const char* table :
         {"occurrences", "wordings", "variants", "fillers", "uses", "texts", "roles"}) {
      execute(db, "DELETE FROM " + std::string(table) + " WHERE template = ?", id);
    }
    refresh_counts(db, id);
  }
  for (auto& [document, places] : places_) {
    std::sort(places.begin(), places.end(),
              [](const Place& a, const Place& b) { return a.span < b.span; });
  }
}

bool Emptied::claim(std::uint64_t id) { return free_.erase(id) != 0; }

void Emptied::stands(std::uint64_t id, std::uint64_t document, Span span) {
  const auto places = places_.find(document);
  if (places == places_.end()) return;
  for (const Place& place : places->second) {
    if (place.span.start >= span.end) break;
    if (place.span.end > span.start) ++heirs_[place.id][id];
  }
}

void Emptied::settle(Database& db) {
  for (const std::uint64_t id : free_) {
    const auto heirs = heirs_.find(id);
    if (heirs == heirs_.end()) {
      execute(db, "UPDATE templates SET status = ? WHERE id = ?",
              static_cast<unsigned>(Status::kGivenUp), id);
    } else {
      const auto most =
          std::max_element(heirs->second.begin(), heirs->second.end(),
                           [](const auto& a, const auto& b) { return a.second < b.second; });
      execute(db, "UPDATE templates SET status = ?, merged_into = ? WHERE id = ?",
              static_cast<unsigned>(Status::kMerged), most->first, id);
    }
    refresh_counts(db, id);
  }
}

}  // namespace leitong::library
