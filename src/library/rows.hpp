// Rows of templates as values.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "leitong/library.hpp"
#include "library/align.hpp"
#include "library/pattern.hpp"
#include "library/schema.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

// The number itself, or the one it was merged into. Throws Failure where there is none.
[[nodiscard]] std::uint64_t resolved(Database& db, std::uint64_t id);

// The same, of a live or dormant template. Throws Failure where it was removed.
[[nodiscard]] std::uint64_t live(Database& db, std::uint64_t id);

[[nodiscard]] Status status_of(Database& db, std::uint64_t id);

[[nodiscard]] Pattern stored_pattern(Database& db, std::uint64_t id);
[[nodiscard]] std::vector<Slot> slots_of(Database& db, std::uint64_t id);

// The main pattern and the variants that are looked for.
[[nodiscard]] std::vector<Pattern> matched_patterns(Database& db, std::uint64_t id);

// The slots of that pattern of a template which is alike, by place: the pattern may be one of a
// template merged into it, whose slots have other numbers. Nothing where none is alike: has the
// same key (`most` 0), or as many slots and at most so many edits between the constants.
[[nodiscard]] std::optional<std::vector<std::uint32_t>> slots_alike(Database& db, std::uint64_t id,
                                                                    const Skeleton& skeleton,
                                                                    std::size_t most);

struct KnownTemplate {
  std::uint64_t id = 0;
  std::vector<std::uint32_t> slots;  // by place in the skeleton it was asked for; 0: has none there
};

// The slots of that pattern of a template which is most like the skeleton.
[[nodiscard]] KnownTemplate known_alike(Database& db, std::uint64_t id, const Skeleton& skeleton);

// The template that has this key, live ones first, then removed, then dormant ones; merges are
// followed, and what is given up in the end is none, nor are those that are `taken`.
[[nodiscard]] std::optional<KnownTemplate> known_by_key(Database& db, const Skeleton& skeleton,
                                                        const std::set<std::uint64_t>& taken = {});

// All patterns that are looked for, made ready; by template.
[[nodiscard]] std::vector<Form> all_forms(Database& db);

[[nodiscard]] Summary summary_of(Database& db, std::uint64_t id);

// A pattern as stored, or Failure: the file is damaged.
[[nodiscard]] Pattern decoded(Database& db, std::string_view stored);

}  // namespace leitong::library
