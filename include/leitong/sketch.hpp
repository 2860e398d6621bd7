// MinHash signatures of sets of shingles.
//
// Method: one-permutation MinHash in up to three rounds (after Dahlgaard, Knudsen and Thorup, "Fast
// Similarity Sketching", 2017): in each round every shingle falls into one slot, which keeps its
// least value; a later round fills only slots that the earlier ones left empty; what is still empty
// after three rounds is filled by a permutation of its own (Broder 1997). A slot of two signatures
// agrees with probability equal to the Jaccard similarity of the sets.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace leitong {

// Changes whenever the same text would get another signature.
inline constexpr int kSketchVersion = 1;

// Hashes of all n-grams of code points of `normal`, in order of place, repeats included. A text
// shorter than n is one shingle, the whole. `out` is replaced. REQUIRES: n > 0.
void shingle_hashes(std::u32string_view normal, unsigned n, std::uint64_t seed,
                    std::vector<std::uint64_t>& out);

// The signature of a set of shingles, one value a slot; repeats in `shingles` change nothing.
// REQUIRES: !shingles.empty(), slots.size() in [1, 4096]. Thread-safe. Same bits at any SIMD level.
void sketch(std::span<const std::uint64_t> shingles, std::span<std::uint32_t> slots);

// Share of slots that agree: an unbiased estimate of the Jaccard similarity.
// REQUIRES: a.size() == b.size() > 0.
[[nodiscard]] double estimate_jaccard(std::span<const std::uint32_t> a,
                                      std::span<const std::uint32_t> b);

// Bands of slots: texts that agree in all slots of some band are candidates. Bands of two lengths
// let the plan use every slot.
struct BandPlan {
  unsigned long_rows = 0;  // slots of a long band
  unsigned long_bands = 0;
  unsigned short_rows = 0;  // slots of a short band: long_rows - 1
  unsigned short_bands = 0;
  double recall = 0;  // probability that a pair exactly at the threshold is a candidate

  unsigned bands() const { return long_bands + short_bands; }
};

// The plan with the fewest chance candidates whose recall at `threshold` is at least `recall`.
// REQUIRES: 0 < threshold <= 1, slots > 0. Where no plan reaches it, bands of one slot.
[[nodiscard]] BandPlan plan_bands(unsigned slots, double threshold, double recall);

}  // namespace leitong
