// Tables that are made from others: fillers, uses, counts, texts, and occurrences of wordings.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "library/sqlite.hpp"

namespace leitong::library {

struct DerivedFiller {
  std::uint64_t slot = 0;
  std::string text;
  std::uint64_t occurrences = 0;

  auto operator<=>(const DerivedFiller&) const = default;
};

struct DerivedUse {
  std::string series;
  std::string place;
  std::uint64_t year = 0;
  std::uint64_t occurrences = 0;
  std::uint64_t documents = 0;

  auto operator<=>(const DerivedUse&) const = default;
};

// Made from wordings, occurrences and documents; sorted.
struct Derived {
  std::vector<DerivedFiller> fillers;
  std::vector<DerivedUse> uses;

  bool operator==(const Derived&) const = default;
};
[[nodiscard]] Derived derive(Database& db, std::uint64_t id);
// As they stand in the file; sorted.
[[nodiscard]] Derived stored_derived(Database& db, std::uint64_t id);

// Wordings whose count of occurrences is wrong, with the right one.
[[nodiscard]] std::vector<std::pair<std::uint64_t, std::uint64_t>> wrong_wordings(Database& db,
                                                                                  std::uint64_t id);

// Makes everything derived of a template again, except the grams.
void refresh(Database& db, std::uint64_t id);

// The row of `counts`, from `uses` and the template's status.
void refresh_counts(Database& db, std::uint64_t id);

// Raises the count of commits.
void raise_generation(Database& db);
[[nodiscard]] std::uint64_t generation(Database& db);

}  // namespace leitong::library
