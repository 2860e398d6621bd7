// What follows from the base tables, template by template.

#include "library/derived.hpp"

#include <algorithm>
#include <map>

#include "library/pattern.hpp"
#include "library/texts.hpp"

namespace leitong::library {

namespace {

// In one pass: asked wording by wording it would be a scan each.
std::map<std::uint64_t, std::uint64_t> occurrences_by_wording(Database& db, std::uint64_t id) {
  std::map<std::uint64_t, std::uint64_t> out;
  Query query(db, "SELECT wording, count(*) FROM occurrences WHERE template = ? GROUP BY wording",
              id);
  while (query.next()) out[query.number(0)] = query.number(1);
  return out;
}

}  // namespace

std::vector<std::pair<std::uint64_t, std::uint64_t>> wrong_wordings(Database& db,
                                                                    std::uint64_t id) {
  const std::map<std::uint64_t, std::uint64_t> right = occurrences_by_wording(db, id);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> out;
  Query query(db, "SELECT id, occurrences FROM wordings WHERE template = ? ORDER BY id", id);
  while (query.next()) {
    const auto found = right.find(query.number(0));
    const std::uint64_t occurrences = found == right.end() ? 0 : found->second;
    if (occurrences != query.number(1)) out.emplace_back(query.number(0), occurrences);
  }
  return out;
}

Derived derive(Database& db, std::uint64_t id) {
  std::map<std::pair<std::uint64_t, std::string>, std::uint64_t> fillers;
  const std::map<std::uint64_t, std::uint64_t> by_wording = occurrences_by_wording(db, id);
  Query query(db, "SELECT id, text, fills FROM wordings WHERE template = ?", id);
  while (query.next()) {
    const auto count = by_wording.find(query.number(0));
    if (count == by_wording.end()) continue;
    const std::string_view text = query.view(1);
    const std::vector<std::uint32_t> offsets = byte_offsets(text);
    for (const Fill& fill : decode_fills(query.view(2)).value_or(std::vector<Fill>())) {
      fillers[{fill.slot, std::string(part(text, offsets, fill.span))}] += count->second;
    }
  }
  Derived out;
  for (const auto& [key, occurrences] : fillers) {
    out.fillers.push_back({key.first, key.second, occurrences});
  }
  Query uses(db,
             "SELECT d.series_key, d.place, d.year, count(*), count(DISTINCT o.document) "
             "FROM occurrences o JOIN documents d ON d.number = o.document WHERE o.template = ? "
             "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
             id);
  while (uses.next()) {
    out.uses.push_back(
        {uses.text(0), uses.text(1), uses.number(2), uses.number(3), uses.number(4)});
  }
  return out;
}

Derived stored_derived(Database& db, std::uint64_t id) {
  Derived out;
  Query fillers(db,
                "SELECT slot, text, occurrences FROM fillers WHERE template = ? "
                "ORDER BY slot, text",
                id);
  while (fillers.next()) {
    out.fillers.push_back({fillers.number(0), fillers.text(1), fillers.number(2)});
  }
  Query uses(db,
             "SELECT series, place, year, occurrences, documents FROM uses WHERE template = ? "
             "ORDER BY series, place, year",
             id);
  while (uses.next()) {
    out.uses.push_back(
        {uses.text(0), uses.text(1), uses.number(2), uses.number(3), uses.number(4)});
  }
  return out;
}

void refresh_counts(Database& db, std::uint64_t id) {
  execute(db,
          "INSERT OR REPLACE INTO counts SELECT t.id, t.status = 0, coalesce(sum(u.occurrences), "
          "0), coalesce(sum(u.documents), 0), count(DISTINCT u.series), "
          "coalesce(min(nullif(u.year, 0)), 0), coalesce(max(u.year), 0) "
          "FROM templates t LEFT JOIN uses u ON u.template = t.id WHERE t.id = ? GROUP BY t.id",
          id);
}

void refresh(Database& db, std::uint64_t id) {
  for (const auto& [wording, occurrences] : wrong_wordings(db, id)) {
    execute(db, "UPDATE wordings SET occurrences = ? WHERE id = ?", occurrences, wording);
  }
  const Derived derived = derive(db, id);
  execute(db, "DELETE FROM fillers WHERE template = ?", id);
  execute(db, "DELETE FROM uses WHERE template = ?", id);
  for (const DerivedFiller& filler : derived.fillers) {
    execute(db, "INSERT INTO fillers VALUES(?, ?, ?, ?)", id, filler.slot, filler.text,
            filler.occurrences);
  }
  for (const DerivedUse& use : derived.uses) {
    execute(db, "INSERT INTO uses VALUES(?, ?, ?, ?, ?, ?)", id, use.series, use.place, use.year,
            use.occurrences, use.documents);
  }
  refresh_counts(db, id);
  make_texts(db, id);
}

void raise_generation(Database& db) {
  execute(db, "UPDATE meta SET value = value + 1 WHERE name = 'generation'");
}

std::uint64_t generation(Database& db) {
  return ask(db, "SELECT value FROM meta WHERE name = 'generation'");
}

}  // namespace leitong::library
