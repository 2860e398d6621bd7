// Where occurrences belong once a template was split by fillers: a later addition meets the old
// pattern again, with fillers that were parted from it.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "leitong/library.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

class Splits {
 public:
  // As the history tells them, without those that were undone.
  explicit Splits(Database& db);

  // The template that has the fillers of an occurrence of `id`, with the fills it takes: without
  // the slot that is constant there. `fills` are relative to `text`.
  [[nodiscard]] std::uint64_t owner(std::uint64_t id, std::string_view text,
                                    std::vector<Fill>& fills) const;
  // Whether another template that was parted from this one, or that this one was parted from,
  // stands there.
  [[nodiscard]] bool is_taken(std::uint64_t id, std::uint64_t document, Span span) const;

 private:
  struct Parted {
    std::uint64_t id = 0;
    std::uint32_t slot = 0;  // 0: by variants
  };
  std::uint64_t root(std::uint64_t id) const;

  Database& db_;
  std::map<std::uint64_t, std::vector<Parted>> parted_;  // by what was split
  std::map<std::uint64_t, std::uint64_t> from_;
};

}  // namespace leitong::library
