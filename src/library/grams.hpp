// The full-text index: characters, pairs and triples of a template's wordings -> templates.
//
// gram     one character c, two `c << 21 | d`, three `c << 42 | d << 21 | e` (normal form)
// block    template number / 4096
// members  the template numbers modulo 4096 that have the gram, ascending, 16 bits each,
// little-endian
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "library/sqlite.hpp"

namespace leitong::library {

using Gram = std::uint64_t;

// Grams of one normal form, appended.
void append_grams(std::u32string_view normal, std::vector<Gram>& out);

// Grams of a wording that touch one of its slots: those that its variant does not have already.
// Fills as stored.
void append_grams_at_slots(std::string_view text, std::string_view fills, std::vector<Gram>& out);

// Sorts and drops repeats.
void make_distinct(std::vector<Gram>& grams);

// Grams of all wordings of a template that stand anywhere, sorted.
[[nodiscard]] std::vector<Gram> grams_of(Database& db, std::uint64_t id);

struct GramChange {
  Gram gram;
  std::uint64_t id;
  bool present;

  auto operator<=>(const GramChange&) const = default;
};

void make_distinct(std::vector<GramChange>& changes);

// Puts changes into the table, in whatever order. REQUIRES: no two of them contradict each other.
void apply(Database& db, std::vector<GramChange> changes);

// Templates that have a gram, ascending.
[[nodiscard]] std::vector<std::uint64_t> templates_with(Database& db, Gram gram);

}  // namespace leitong::library
