// Fields of an import, each checked: the file comes from a stranger. All throw Failure.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "library/sqlite.hpp"

namespace leitong::library {

[[noreturn]] inline void refuse(const std::string& what) {
  fail(ErrorCode::kInvalid, {}, "not an export of a template library: " + what);
}

template <typename T>
T get(const simdjson::dom::element& from, const char* name) {
  T out;
  if (from[name].get(out) != simdjson::SUCCESS) refuse(std::string("field '") + name + "'");
  return out;
}

inline std::string text_of(const simdjson::dom::element& from, const char* name) {
  return std::string(get<std::string_view>(from, name));
}

// "" for null.
inline std::string text_or_null(const simdjson::dom::element& from, const char* name) {
  return get<simdjson::dom::element>(from, name).is_null() ? std::string() : text_of(from, name);
}

inline std::uint32_t small(const simdjson::dom::element& from, const char* name) {
  const auto value = get<std::uint64_t>(from, name);
  if (value > 0xFFFFFFFF) refuse(std::string("field '") + name + "'");
  return static_cast<std::uint32_t>(value);
}

// A number of a template or a variant. Far more than there will be; one more must be a number too.
inline std::uint64_t row_number(const simdjson::dom::element& from, const char* name) {
  constexpr std::uint64_t kMost = 1'000'000'000'000;
  const auto value = get<std::uint64_t>(from, name);
  if (value == 0 || value > kMost) refuse(std::string("field '") + name + "'");
  return value;
}

// Puts the history of an export into a library that has none. REQUIRES: its templates are there.
void read_history(Database& db, const simdjson::dom::element& root);

}  // namespace leitong::library
