// The history names what was split, what was made of it and the slot ("12 {3}"; templates "12,45").
// A filler belongs to what was made if it stands in its slot there, or is constant there.
// Cost: one look-up an occurrence of a template that was split.

#include "library/splits.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>

#include "library/pattern.hpp"
#include "library/rows.hpp"

namespace leitong::library {
namespace {

std::uint64_t number_at(std::string_view text, std::size_t place) {
  std::uint64_t out = 0;
  if (place < text.size()) std::from_chars(text.data() + place, text.data() + text.size(), out);
  return out;
}

bool has_filler(Database& db, std::uint64_t id, std::uint32_t slot, std::string_view filler) {
  Query query(db, "SELECT 1 FROM fillers WHERE template = ? AND slot = ? AND text = ?", id, slot,
              filler);
  return query.next();
}

}  // namespace

Splits::Splits(Database& db) : db_(db) {
  Query query(db,
              "SELECT details, templates FROM history WHERE undone = 0 AND operation = 'split' "
              "ORDER BY number");
  while (query.next()) {
    const std::string_view details = query.view(0);
    const std::string_view templates = query.view(1);
    const std::size_t comma = templates.find(',');
    const std::size_t slot = details.find('{');
    if (comma == std::string_view::npos) continue;
    const std::uint64_t made = number_at(templates, comma + 1);
    const std::uint64_t from = number_at(templates, 0);
    if (from >= made) continue;  // what is made is always later: chains end
    parted_[from].push_back({made, slot == std::string_view::npos
                                       ? 0
                                       : static_cast<std::uint32_t>(number_at(details, slot + 1))});
    from_[made] = from;
  }
}

std::uint64_t Splits::owner(std::uint64_t id, std::string_view text,
                            std::vector<Fill>& fills) const {
  const auto parted = parted_.find(id);
  if (parted == parted_.end()) return id;
  const std::vector<std::uint32_t> offsets = byte_offsets(text);
  for (const Parted& one : parted->second) {
    const auto fill =
        std::find_if(fills.begin(), fills.end(), [&](const Fill& f) { return f.slot == one.slot; });
    if (one.slot == 0 || fill == fills.end() || resolved(db_, one.id) != one.id) continue;
    const std::string filler(part(text, offsets, fill->span));
    if (has_filler(db_, one.id, one.slot, filler)) return owner(one.id, text, fills);
    if (stored_pattern(db_, one.id) == with_constant(stored_pattern(db_, id), one.slot, filler)) {
      fills.erase(fill);
      return owner(one.id, text, fills);
    }
  }
  return id;
}

std::uint64_t Splits::root(std::uint64_t id) const {
  for (auto from = from_.find(id); from != from_.end(); from = from_.find(id)) id = from->second;
  return id;
}

bool Splits::is_taken(std::uint64_t id, std::uint64_t document, Span span) const {
  if (parted_.count(id) == 0 && from_.count(id) == 0) return false;
  Query query(db_,
              "SELECT template FROM occurrences WHERE document = ? AND start < ? AND \"end\" > ?",
              document, span.end, span.start);
  while (query.next()) {
    if (query.number(0) != id && root(query.number(0)) == root(id)) return true;
  }
  return false;
}

}  // namespace leitong::library
