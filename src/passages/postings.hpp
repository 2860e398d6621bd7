// Where n-grams occur, and how widely.
#pragma once

#include <cstdint>
#include <vector>

#include "passages/background.hpp"
#include "passages/texts.hpp"

namespace leitong::passages {

// Of the n-gram that starts at a place.
enum GramFlag : std::uint8_t {
  kCommon = 1,      // in many series, or a formula of the background or the phrases
  kKept = 2,        // this occurrence proposes pairs with all others that do
  kHub = 4,         // the one that all other occurrences of a frequent n-gram are paired with
  kSecondHub = 8,   // the same for the occurrences of the hub's series
  kReference = 16,  // occurrence in a reference that proposes pairs
  kFormula = 32,    // of the character itself: covered by a common n-gram
  kSelected = 64,   // chosen by winnowing
  kFrequent = 128,  // this occurrence proposes pairs with the hubs only
};

// Per place: its flags, and the information of its n-gram in eighths of a bit.
struct GramTable {
  SpillVector<std::uint8_t> flags;
  SpillVector<std::uint8_t> information;
};

// Where a GramTable lies: what is written in any order stays in memory where there is room for it.
[[nodiscard]] SpillSpace* table_space(const Texts& texts);

// The kept occurrences of one n-gram: positions [previous run's end, end) of its partition, those
// of references from `references` on.
struct Run {
  std::uint32_t references = 0;
  std::uint32_t end = 0;
  bool frequent = false;  // too many documents to pair all with all
};

struct Partition {
  SpillVector<Place> positions;
  SpillVector<Run> runs;
};

struct Postings {
  unsigned ngram = 0;
  unsigned window = 1;
  std::vector<Partition> partitions;
};

inline constexpr unsigned kRepeatsKept = 16;  // occurrences of an n-gram in one document

// Fills `table` and keeps what may propose pairs. Counts what is capped.
[[nodiscard]] Postings index_grams(const Texts& texts, const PassageOptions& options,
                                   const Background& background, GramTable& table,
                                   PassageCounts& counts, Progress* progress = nullptr);

// An n-gram's upper 32 hash bits and the number of series that carry it.
struct GramSpread {
  std::uint32_t hash = 0;
  std::uint32_t series = 0;
};
[[nodiscard]] std::vector<GramSpread> spread_of_grams(const Texts& texts, unsigned n,
                                                      unsigned least_series, unsigned threads);

}  // namespace leitong::passages
