// A JSON row that a strict parser refuses for what can be mended without guessing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leitong::read {

// `bad_bytes`: invalid UTF-8 that became U+FFFD. `bad_escapes`: halves of surrogate pairs standing
// alone that did. Integers of more than 18 digits were put in quotes: they are ids, not quantities.
struct RepairedRow {
  std::string json;
  std::uint64_t bad_bytes = 0;
  std::uint64_t bad_escapes = 0;
};

// Linear. What else is wrong with the row stays wrong.
[[nodiscard]] RepairedRow repair_row(std::string_view row);

}  // namespace leitong::read
