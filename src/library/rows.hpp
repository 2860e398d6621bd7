// Rows of templates as values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "leitong/library.hpp"
#include "library/align.hpp"
#include "library/schema.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

// The number itself, or the one it was merged into. Throws Failure where there is none.
[[nodiscard]] std::uint64_t resolved(Database& db, std::uint64_t id);

// The same, of a live template. Throws Failure where it was removed.
[[nodiscard]] std::uint64_t live(Database& db, std::uint64_t id);

[[nodiscard]] Pattern stored_pattern(Database& db, std::uint64_t id);
[[nodiscard]] std::vector<Slot> slots_of(Database& db, std::uint64_t id);

// The main pattern and the variants that are looked for.
[[nodiscard]] std::vector<Pattern> matched_patterns(Database& db, std::uint64_t id);

// All patterns that are looked for, made ready; by template.
[[nodiscard]] std::vector<Form> all_forms(Database& db);

[[nodiscard]] Summary summary_of(Database& db, std::uint64_t id);

// A pattern as stored, or Failure: the file is damaged.
[[nodiscard]] Pattern decoded(Database& db, std::string_view stored);

}  // namespace leitong::library
