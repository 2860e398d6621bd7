// Tag, role, merge, split, remove: changes of base rows; history.cpp records them and makes again
// what follows from them.

#include "library/curate.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include "library/grams.hpp"
#include "library/history.hpp"
#include "library/pattern.hpp"
#include "library/rows.hpp"
#include "library/writer.hpp"

namespace leitong::library {
namespace {

constexpr std::array<std::string_view, 9> kRoles = {
    "", "none", "salutation", "opening", "transition", "data", "requirement", "thanks", "closing"};

using SlotMap = std::map<std::uint32_t, std::uint32_t>;

struct StoredWording {
  std::uint64_t id = 0;
  std::uint64_t variant = 0;
  std::uint64_t occurrences = 0;
  std::string text;
  std::vector<Fill> fills;
};

std::vector<StoredWording> wordings_of(Database& db, std::uint64_t id) {
  std::vector<StoredWording> out;
  Query query(db,
              "SELECT id, variant, occurrences, text, fills FROM wordings WHERE template = ? "
              "ORDER BY id",
              id);
  while (query.next()) {
    auto fills = decode_fills(query.view(4));
    if (!fills) fail(ErrorCode::kInvalid, db.path(), "the library is damaged: fills of a wording");
    out.push_back(
        {query.number(0), query.number(1), query.number(2), query.text(3), std::move(*fills)});
  }
  return out;
}

std::uint64_t wording_hash(const std::string& text, const std::string& fills) {
  std::string content = text;
  content += '\0';
  content += fills;
  return hash_of(content);
}

Pattern renumbered(Pattern pattern, const SlotMap& slots) {
  for (Piece& piece : pattern) {
    if (piece.is_slot) piece.slot = slots.at(piece.slot);
  }
  return pattern;
}

// The slots of `from` as slots of `into`: one to one where there are as many of the same types in
// the same order, else as new slots of `into`.
SlotMap slots_in_common(Database& db, std::uint64_t from, std::uint64_t into) {
  const auto types = [&](std::uint64_t id, const Skeleton& skeleton) {
    const std::vector<Slot> slots = slots_of(db, id);
    std::vector<std::string> out;
    for (const Gap& gap : skeleton.gaps) {
      const auto slot = std::find_if(slots.begin(), slots.end(),
                                     [&](const Slot& s) { return s.number == gap.slot; });
      out.push_back(slot == slots.end() ? "free" : slot->type);
    }
    return out;
  };
  const Skeleton a = skeleton_of(stored_pattern(db, from));
  const Skeleton b = skeleton_of(stored_pattern(db, into));
  SlotMap out;
  if (types(from, a) == types(into, b)) {
    for (std::size_t g = 0; g < a.gaps.size(); ++g) out.emplace(a.gaps[g].slot, b.gaps[g].slot);
  }
  auto next = static_cast<std::uint32_t>(
      ask(db, "SELECT coalesce(max(number), 0) FROM slots WHERE template = ?", into));
  for (const Slot& slot : slots_of(db, from)) {
    if (!out.emplace(slot.number, next + 1).second) continue;
    ++next;
    execute(db, "INSERT INTO slots(template, number, type, optional, kind) VALUES(?, ?, ?, ?, ?)",
            into, next, slot.type, slot.optional ? 1 : 0, slot.kind);
  }
  return out;
}

void move_variants(Database& db, std::uint64_t from, std::uint64_t into, const SlotMap& slots) {
  struct Row {
    std::uint64_t id;
    std::string pattern;
    bool matched;
  };
  std::vector<Row> rows;
  {
    Query query(db, "SELECT id, pattern, matched FROM variants WHERE template = ? ORDER BY id",
                from);
    while (query.next()) rows.push_back({query.number(0), query.text(1), query.number(2) != 0});
  }
  const std::string main = encode(renumbered(stored_pattern(db, from), slots));
  const bool main_needed = main != encode(stored_pattern(db, into));
  bool main_there = false;
  for (const Row& row : rows) {
    const std::string pattern = encode(renumbered(decoded(db, row.pattern), slots));
    const bool matched = row.matched || (main_needed && pattern == main);
    main_there = main_there || pattern == main;
    const std::uint64_t same =
        ask(db, "SELECT id FROM variants WHERE template = ? AND key = ? AND pattern = ?", into,
            hash_of(pattern), pattern);
    if (same == 0) {
      execute(db,
              "UPDATE variants SET template = ?, pattern = ?, key = ?, matched = ? WHERE id = ?",
              into, pattern, hash_of(pattern), matched ? 1 : 0, row.id);
      continue;
    }
    execute(db, "UPDATE wordings SET variant = ? WHERE template = ? AND variant = ?", same, from,
            row.id);
    if (matched) execute(db, "UPDATE variants SET matched = 1 WHERE id = ?", same);
    execute(db, "DELETE FROM variants WHERE id = ?", row.id);
  }
  if (main_needed && !main_there) {
    execute(db, "INSERT INTO variants(template, pattern, key, matched) VALUES(?, ?, ?, 1)", into,
            main, hash_of(main));
  }
}

void move_wordings(Database& db, std::uint64_t from, std::uint64_t into, const SlotMap& slots) {
  for (StoredWording& wording : wordings_of(db, from)) {
    for (Fill& fill : wording.fills) fill.slot = slots.at(fill.slot);
    const std::string fills = encode(wording.fills);
    execute(db, "UPDATE wordings SET template = ?, fills = ?, hash = ? WHERE id = ?", into, fills,
            wording_hash(wording.text, fills), wording.id);
  }
}

// The wordings that a split takes away.
std::vector<StoredWording> chosen(Database& db, std::uint64_t id, const SplitBy& by) {
  const std::set<std::string> fillers(by.fillers.begin(), by.fillers.end());
  const std::set<std::uint64_t> variants(by.variants.begin(), by.variants.end());
  std::vector<StoredWording> all = wordings_of(db, id);
  const std::size_t total = all.size();
  const auto stays = [&](const StoredWording& wording) {
    if (variants.count(wording.variant) != 0) return false;
    const std::vector<std::uint32_t> offsets = byte_offsets(wording.text);
    return std::none_of(wording.fills.begin(), wording.fills.end(), [&](const Fill& fill) {
      return fill.slot == by.slot &&
             fillers.count(std::string(part(wording.text, offsets, fill.span))) != 0;
    });
  };
  all.erase(std::remove_if(all.begin(), all.end(), stays), all.end());
  if (all.empty())
    fail(ErrorCode::kUsage, db.path(), "no occurrence is like that: nothing to split");
  if (all.size() == total) fail(ErrorCode::kUsage, db.path(), "every occurrence is like that");
  return all;
}

// The pattern of the new template: of a split by one filler the old one with that filler in place
// of its slot, by several the old one; by variants the most frequent of these.
Pattern split_pattern(Database& db, std::uint64_t id, const SplitBy& by,
                      const std::vector<StoredWording>& wordings) {
  if (by.fillers.empty()) {
    std::map<std::uint64_t, std::uint64_t> counts;
    for (const StoredWording& wording : wordings) counts[wording.variant] += wording.occurrences;
    const auto most =
        std::max_element(counts.begin(), counts.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    Query query(db, "SELECT pattern FROM variants WHERE id = ?", most->first);
    if (!query.next()) fail(ErrorCode::kInvalid, db.path(), "a variant is missing");
    return decoded(db, query.view(0));
  }
  const Pattern pattern = stored_pattern(db, id);
  return by.fillers.size() == 1 ? with_constant(pattern, by.slot, by.fillers.front()) : pattern;
}

// Jaccard of the 3-grams of the constants, of the two patterns that are most alike.
double likeness(Database& db, std::uint64_t a, std::uint64_t b) {
  const auto grams = [](const Pattern& pattern) {
    std::vector<Gram> out;
    append_grams(skeleton_of(pattern).constants, out);
    make_distinct(out);
    return out;
  };
  double best = 0;
  for (const Pattern& one : matched_patterns(db, a)) {
    const std::vector<Gram> own = grams(one);
    for (const Pattern& other : matched_patterns(db, b)) {
      const std::vector<Gram> theirs = grams(other);
      std::vector<Gram> both;
      std::set_intersection(own.begin(), own.end(), theirs.begin(), theirs.end(),
                            std::back_inserter(both));
      const std::size_t all = own.size() + theirs.size() - both.size();
      best = std::max(best, all == 0 ? 0 : double(both.size()) / double(all));
    }
  }
  return best;
}

}  // namespace

void wake(Database& db, std::uint64_t id) {
  execute(db, "UPDATE templates SET status = 0 WHERE id = ? AND status = 4", id);
}

bool is_role(std::string_view role) {
  return std::find(kRoles.begin(), kRoles.end(), role) != kRoles.end();
}

bool is_plain(std::string_view text) {
  char before = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool c1 = before == '\xC2' && byte >= 0x80 && byte < 0xA0;
    if (byte < 0x20 || byte == 0x7F || c1) return false;
    before = c;
  }
  return !text.empty();
}

void tag_template(Database& db, std::uint64_t id, const std::vector<std::string>& add,
                  const std::vector<std::string>& remove) {
  id = live(db, id);
  const auto has = [&](const std::string& tag) {
    return ask(db, "SELECT count(*) FROM tags WHERE template = ? AND tag = ?", id, tag) != 0;
  };
  std::string details = std::to_string(id);
  bool changes = false;
  for (const std::string& tag : add) {
    if (!is_plain(tag)) {
      fail(ErrorCode::kUsage, {}, "a tag that is empty or has control characters is not usable");
    }
    // The history writes +tag and -tag.
    if (tag.front() == '+' || tag.front() == '-') {
      fail(ErrorCode::kUsage, {}, "a tag that begins with + or - is not usable");
    }
    changes = changes || !has(tag);
    details += " +" + tag;
  }
  for (const std::string& tag : remove) {
    changes = changes || has(tag);
    details += " -" + tag;
  }
  if (!changes) return;
  Change change(db, "tag", details, {id}, false);
  wake(db, id);
  for (const std::string& tag : add) {
    execute(db, "INSERT OR IGNORE INTO tags(template, tag) VALUES(?, ?)", id, tag);
  }
  for (const std::string& tag : remove) {
    execute(db, "DELETE FROM tags WHERE template = ? AND tag = ?", id, tag);
  }
  change.finish();
}

void set_template_role(Database& db, std::uint64_t id, const std::string& role) {
  id = live(db, id);
  if (!is_role(role)) {
    fail(ErrorCode::kUsage, {}, "no role is called '" + role + "'");
  }
  Change change(db, "role", std::to_string(id) + " " + role, {id}, false);
  wake(db, id);
  execute(db, "DELETE FROM roles WHERE template = ?", id);
  // No role is a choice too: without a row the next addition would guess one again.
  execute(db, "INSERT INTO roles VALUES(?, ?, 1)", id, role == "none" ? std::string() : role);
  change.finish();
}

Merged merge_templates(Database& db, std::uint64_t from, std::uint64_t into) {
  const std::uint64_t asked = from;
  from = live(db, from);
  into = live(db, into);
  if (from == into) {
    fail(ErrorCode::kUsage, db.path(),
         "template " + std::to_string(asked) + " is template " + std::to_string(into) + " already");
  }
  const Merged merged{TemplateId{from}, TemplateId{into}, likeness(db, from, into)};
  Change change(db, "merge", std::to_string(from) + " into " + std::to_string(into), {from, into},
                true);
  wake(db, into);
  const SlotMap slots = slots_in_common(db, from, into);
  move_variants(db, from, into, slots);
  move_wordings(db, from, into, slots);
  // One place is one occurrence.
  execute(db,
          "DELETE FROM occurrences WHERE template = ?1 AND EXISTS(SELECT 1 FROM occurrences p "
          "WHERE p.template = ?2 AND p.document = occurrences.document AND p.start < "
          "occurrences.\"end\" AND p.\"end\" > occurrences.start)",
          from, into);
  execute(db, "UPDATE occurrences SET template = ? WHERE template = ?", into, from);
  execute(db,
          "INSERT OR IGNORE INTO tags(template, tag) SELECT ?, tag FROM tags WHERE template = ?",
          into, from);
  execute(db, "UPDATE templates SET status = 2, merged_into = ? WHERE id = ?", into, from);
  change.finish();
  return merged;
}

std::uint64_t split_template(Database& db, std::uint64_t id, const SplitBy& by) {
  id = live(db, id);
  if (by.fillers.empty() == by.variants.empty()) {
    fail(ErrorCode::kUsage, db.path(), "split by fillers of a slot, or by variants");
  }
  const std::vector<StoredWording> wordings = chosen(db, id, by);
  const Pattern pattern = split_pattern(db, id, by, wordings);
  // The slot is told, for later additions: splits.cpp.
  std::string details = std::to_string(id);
  if (!by.fillers.empty()) details += " {" + std::to_string(by.slot) + "}";
  Change change(db, "split", details, {id}, true);
  wake(db, id);
  Writer writer(db);
  std::string role;
  bool by_hand = false;
  {
    Query query(db, "SELECT role, by_hand FROM roles WHERE template = ?", id);
    if (query.next()) {
      role = query.text(0);
      by_hand = query.number(1) != 0;
    }
  }
  const bool fixed = by.fillers.size() == 1;
  std::vector<Slot> slots = slots_of(db, id);
  if (fixed) {
    slots.erase(std::remove_if(slots.begin(), slots.end(),
                               [&](const Slot& s) { return s.number == by.slot; }),
                slots.end());
  }
  const std::uint64_t made = writer.put_template(pattern, slots, role, by_hand);
  change.made(made);
  for (StoredWording wording : wordings) {
    if (fixed) {
      wording.fills.erase(std::remove_if(wording.fills.begin(), wording.fills.end(),
                                         [&](const Fill& f) { return f.slot == by.slot; }),
                          wording.fills.end());
    }
    const std::string fills = encode(wording.fills);
    const std::uint64_t variant =
        writer.put_variant(made, pattern_of(wording.text, wording.fills), false).first;
    execute(db, "UPDATE wordings SET template = ?, variant = ?, fills = ?, hash = ? WHERE id = ?",
            made, variant, fills, wording_hash(wording.text, fills), wording.id);
  }
  execute(db,
          "UPDATE occurrences SET template = ?1 WHERE template = ?2 AND wording IN "
          "(SELECT id FROM wordings WHERE template = ?1)",
          made, id);
  execute(db, "INSERT INTO tags(template, tag) SELECT ?, tag FROM tags WHERE template = ?", made,
          id);
  change.finish();
  return made;
}

std::vector<TemplateId> remove_templates(Database& db, const std::vector<TemplateId>& ids,
                                         bool follow) {
  std::vector<std::uint64_t> gone;
  std::string details;
  for (const TemplateId asked : ids) {
    const std::uint64_t id = live(db, number(asked));
    if (id != number(asked) && !follow) {
      fail(ErrorCode::kUsage, db.path(),
           "template " + std::to_string(number(asked)) + " was merged into template " +
               std::to_string(id));
    }
    if (std::find(gone.begin(), gone.end(), id) != gone.end()) continue;
    gone.push_back(id);
    details += (details.empty() ? "" : " ") + std::to_string(id);
  }
  Change change(db, "remove", details, gone, false);
  std::vector<TemplateId> out;
  for (const std::uint64_t id : gone) {
    execute(db, "UPDATE templates SET status = 1 WHERE id = ?", id);
    out.push_back(TemplateId{id});
  }
  change.finish();
  return out;
}

}  // namespace leitong::library
