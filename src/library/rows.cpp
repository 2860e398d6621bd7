// Rows of templates as values.

#include "library/rows.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "library/pattern.hpp"

namespace leitong::library {
namespace {

constexpr int kLongestRedirection = 10'000;

std::string no_such(std::uint64_t id) {
  return "template " + std::to_string(id) + " is not in the library";
}

}  // namespace

std::uint64_t resolved(Database& db, std::uint64_t id) {
  for (int hops = 0; hops < kLongestRedirection; ++hops) {
    Query query(db, "SELECT status, merged_into FROM templates WHERE id = ?", id);
    if (!query.next()) fail(ErrorCode::kNotFound, db.path(), no_such(id));
    if (query.number(0) != static_cast<std::uint64_t>(Status::kMerged)) return id;
    id = query.number(1);
  }
  fail(ErrorCode::kInvalid, db.path(), "the library is damaged: a redirection without an end");
}

std::uint64_t live(Database& db, std::uint64_t id) {
  id = resolved(db, id);
  const Status status = status_of(db, id);
  if (status == Status::kGivenUp) {
    fail(ErrorCode::kNotFound, db.path(),
         "template " + std::to_string(id) + " was given up when more documents were known");
  }
  if (status == Status::kRemoved) {
    fail(ErrorCode::kNotFound, db.path(), "template " + std::to_string(id) + " was removed");
  }
  return id;
}

Status status_of(Database& db, std::uint64_t id) {
  return static_cast<Status>(ask(db, "SELECT status FROM templates WHERE id = ?", id));
}

Pattern decoded(Database& db, std::string_view stored) {
  std::optional<Pattern> pattern = decode_pattern(stored);
  if (!pattern) fail(ErrorCode::kInvalid, db.path(), "the library is damaged: a pattern");
  return std::move(*pattern);
}

Pattern stored_pattern(Database& db, std::uint64_t id) {
  Query query(db, "SELECT pattern FROM templates WHERE id = ?", id);
  if (!query.next()) fail(ErrorCode::kNotFound, db.path(), no_such(id));
  return decoded(db, query.view(0));
}

std::vector<Slot> slots_of(Database& db, std::uint64_t id) {
  std::vector<Slot> out;
  Query query(
      db, "SELECT number, type, optional, kind FROM slots WHERE template = ? ORDER BY number", id);
  while (query.next()) {
    out.push_back({query.small(0), query.text(1), query.number(2) != 0, query.text(3)});
  }
  return out;
}

std::vector<Pattern> matched_patterns(Database& db, std::uint64_t id) {
  std::vector<Pattern> out = {stored_pattern(db, id)};
  Query query(db, "SELECT pattern FROM variants WHERE template = ? AND matched = 1 ORDER BY id",
              id);
  while (query.next()) out.push_back(decoded(db, query.view(0)));
  return out;
}

std::optional<std::vector<std::uint32_t>> slots_alike(Database& db, std::uint64_t id,
                                                      const Skeleton& skeleton, std::size_t most) {
  for (const Pattern& pattern : matched_patterns(db, id)) {
    const Skeleton own = skeleton_of(pattern);
    if (own.gaps.size() != skeleton.gaps.size()) continue;
    if (most == 0 ? key_of(own) != key_of(skeleton)
                  : edits(own.constants, skeleton.constants, most) > most) {
      continue;
    }
    std::vector<std::uint32_t> slots;
    for (const Gap& gap : own.gaps) slots.push_back(gap.slot);
    return slots;
  }
  return {};
}

std::optional<KnownTemplate> known_by_key(Database& db, const Skeleton& skeleton,
                                          const std::set<std::uint64_t>& taken) {
  std::vector<std::uint64_t> candidates;
  {
    Query query(db, "SELECT id FROM templates WHERE key = ? AND status <> 3 ORDER BY status, id",
                key_of(skeleton));
    while (query.next()) candidates.push_back(query.number(0));
  }
  for (const std::uint64_t candidate : candidates) {
    if (taken.count(candidate) != 0) continue;
    const std::uint64_t id = resolved(db, candidate);
    if (status_of(db, id) == Status::kGivenUp) continue;
    if (auto slots = slots_alike(db, id, skeleton, 0)) return KnownTemplate{id, std::move(*slots)};
  }
  return {};
}

KnownTemplate known_alike(Database& db, std::uint64_t id, const Skeleton& skeleton) {
  std::optional<Skeleton> best;
  std::size_t least = 0;
  for (const Pattern& pattern : matched_patterns(db, id)) {
    Skeleton own = skeleton_of(pattern);
    const std::size_t cost = edits(own.constants, skeleton.constants, skeleton.constants.size());
    if (best && cost >= least) continue;
    best = std::move(own);
    least = cost;
  }
  KnownTemplate out{id, {}};
  for (const std::optional<std::size_t>& gap : gaps_in_place(skeleton, *best)) {
    out.slots.push_back(gap ? best->gaps[*gap].slot : 0);
  }
  return out;
}

std::vector<Form> all_forms(Database& db) {
  std::map<std::uint64_t, std::vector<Slot>> slots;
  {
    Query query(db, "SELECT template, number, type, optional FROM slots");
    while (query.next()) {
      slots[query.number(0)].push_back(
          {query.small(1), query.text(2), query.number(3) != 0, "free"});
    }
  }
  std::vector<Form> out;
  Query query(db,
              "SELECT id, status, pattern FROM templates WHERE status IN (0, 1, 4) UNION ALL "
              "SELECT t.id, t.status, v.pattern FROM variants v JOIN templates t "
              "ON t.id = v.template WHERE v.matched = 1 AND t.status IN (0, 1, 4)");
  while (query.next()) {
    out.push_back(make_form(TemplateId{query.number(0)}, query.number(1) == 0,
                            decoded(db, query.view(2)), slots[query.number(0)]));
    out.back().dormant = static_cast<Status>(query.number(1)) == Status::kDormant;
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Form& a, const Form& b) { return number(a.id) < number(b.id); });
  return out;
}

Summary summary_of(Database& db, std::uint64_t id) {
  Summary out;
  out.id = TemplateId{id};
  out.pattern = stored_pattern(db, id);
  out.slots = slots_of(db, id);
  out.dormant = status_of(db, id) == Status::kDormant;
  {
    Query query(db, "SELECT role FROM roles WHERE template = ?", id);
    if (query.next()) out.role = query.text(0);
  }
  Query tags(db, "SELECT tag FROM tags WHERE template = ? ORDER BY tag", id);
  while (tags.next()) out.tags.push_back(tags.text(0));
  Query counts(db,
               "SELECT occurrences, documents, series, first_year, last_year FROM counts "
               "WHERE template = ?",
               id);
  if (counts.next()) {
    out.occurrences = counts.number(0);
    out.documents = counts.number(1);
    out.series = counts.number(2);
    out.first_year = counts.small(3);
    out.last_year = counts.small(4);
  }
  return out;
}

}  // namespace leitong::library
