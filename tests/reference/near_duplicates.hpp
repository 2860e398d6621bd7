// Every pair of texts at or above a Jaccard threshold, over sets of n-grams kept as strings.
#pragma once

#include <compare>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace leitong::reference {

struct NearDuplicate {
  std::size_t a = 0;  // a < b
  std::size_t b = 0;
  std::size_t shared = 0;
  double jaccard = 0;
  double containment_a = 0;
  double containment_b = 0;
  auto operator<=>(const NearDuplicate&) const = default;
};

// The distinct n-grams of a text; a shorter text is one n-gram, the whole; the empty text has none.
[[nodiscard]] std::set<std::u32string> ngrams(const std::u32string& text, std::size_t n);

[[nodiscard]] double jaccard(const std::u32string& a, const std::u32string& b, std::size_t n);

// By comparing every text with every other. Sorted by (a, b).
[[nodiscard]] std::vector<NearDuplicate> near_duplicates_all_pairs(
    const std::vector<std::u32string>& texts, std::size_t n, double threshold);

// The same for larger archives: only pairs that share an n-gram among the rarest of each are
// compared. (Two sets of sizes x and y with Jaccard >= t share at least t * max(x, y) elements, so
// they share one among the x - t*x + 1 rarest of one and the y - t*y + 1 rarest of the other:
// Chaudhuri, Ganti, Kaushik 2006.) Sorted by (a, b).
[[nodiscard]] std::vector<NearDuplicate> near_duplicates(const std::vector<std::u32string>& texts,
                                                         std::size_t n, double threshold);

}  // namespace leitong::reference
