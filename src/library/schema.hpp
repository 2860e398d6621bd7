// The tables of a library, and whether a file is one. docs/library.md describes them.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "leitong/library.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

constexpr std::int64_t kApplicationId = 0x4C544C42;  // "LTLB"
constexpr std::int64_t kSchemaVersion = 3;

// kGivenUp: its places went with their documents. kDormant: the latest induction of everything did
// not find it; its places are kept for the reader and claim no text.
enum class Status : std::uint8_t {
  kLive = 0,
  kRemoved = 1,
  kMerged = 2,
  kGivenUp = 3,
  kDormant = 4
};
constexpr std::uint64_t kLastStatus = 4;

// A table whose rows undo restores; the first column is the integer primary key.
struct Tracked {
  std::string_view name;
  std::span<const std::string_view> columns;
};
[[nodiscard]] std::span<const Tracked> tracked_tables();

// Opens or creates the file and makes sure that it is a library of this version, no more and no
// less. An older one is made one of this version by the first writer. Throws Failure.
[[nodiscard]] std::unique_ptr<Database> open_library(const std::string& path,
                                                     const OpenOptions& options);

// An empty library in memory, which goes with the value. Throws Failure.
[[nodiscard]] std::unique_ptr<Database> library_in_memory();

}  // namespace leitong::library
