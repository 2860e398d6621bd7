// Near-duplicate units: every pair with at least the asked Jaccard similarity, and their clusters.
//
// Jaccard and containment are exact, over sets of n-grams of code points of the normal form.
// Candidates come from banded signatures, planned so that a pair at the threshold is found with
// probability .999; every reported pair is verified.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "leitong/document.hpp"
#include "leitong/progress.hpp"
#include "leitong/text.hpp"

namespace leitong {

struct DuplicateOptions {
  UnitLevel level = UnitLevel::kParagraph;
  NormalizeOptions normalize;
  unsigned ngram = 5;
  double threshold = 0.7;       // in (0, 1]
  unsigned permutations = 128;  // slots of a signature
  unsigned min_chars = 20;      // units with a shorter normal form are left out and counted
  std::uint64_t seed = 0;
  unsigned threads = 0;  // 0: all
};

// Position of a unit in Duplicates::units.
enum class UnitIndex : std::uint32_t {};
constexpr std::uint32_t number(UnitIndex index) { return static_cast<std::uint32_t>(index); }

// A verified pair; a comes before b in reading order. `shared` counts distinct n-grams of both.
struct DuplicatePair {
  UnitIndex a{};
  UnitIndex b{};
  std::uint32_t shared = 0;
};

// Units around the longest of them, each verified against it (or equal to one that is).
// `members` is in reading order and includes the representative.
struct Cluster {
  UnitIndex representative{};
  std::vector<UnitIndex> members;
};

struct PassTime {
  std::string pass;
  double seconds = 0;
};

// What was counted on the way. Nothing is left out without being counted here.
struct DuplicateCounts {
  std::uint64_t units = 0;             // of at least min_chars
  std::uint64_t short_units = 0;       // left out: shorter than min_chars
  std::uint64_t distinct = 0;          // different normal forms
  std::uint64_t compared = 0;          // pairs of distinct texts that share a bucket
  std::uint64_t verified = 0;          // of these, exactly compared
  std::uint64_t pairs = 0;             // pairs of units at or above the threshold that are listed
  std::uint64_t pairs_not_listed = 0;  // known pairs of repeated texts beyond the listing limit
  std::uint64_t comparisons_capped =
      0;  // pairs sharing an overfull bucket, compared with its hub only
  std::uint64_t clusters = 0;
};

struct Duplicates {
  UnitLevel level = UnitLevel::kParagraph;
  std::vector<Unit> units;  // in reading order, without the short ones
  std::vector<std::uint32_t>
      shingles;                      // of each unit: its distinct n-grams; 0 where it has no pair
  std::vector<DuplicatePair> pairs;  // sorted by (a, b)
  std::vector<Cluster> clusters;     // of two or more members, by first member
  DuplicateCounts counts;
  std::vector<PassTime> times;

  double jaccard(const DuplicatePair& pair) const {
    const double a = shingles[number(pair.a)];
    const double b = shingles[number(pair.b)];
    return pair.shared / (a + b - pair.shared);
  }
  double containment_a(const DuplicatePair& pair) const {
    return pair.shared / static_cast<double>(shingles[number(pair.a)]);
  }
  double containment_b(const DuplicatePair& pair) const {
    return pair.shared / static_cast<double>(shingles[number(pair.b)]);
  }
};

// Independent of thread count, SIMD level and (up to the numbering of units) order of documents.
[[nodiscard]] Duplicates find_duplicates(const Collection& collection,
                                         const DuplicateOptions& options,
                                         Progress* progress = nullptr);

}  // namespace leitong
