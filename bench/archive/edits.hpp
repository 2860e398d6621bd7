// Turns a text into the near-duplicate or the edited copy of it that a plant asks for.
//
// Near-duplicates are steered: words, numbers and short runs are replaced, a batch at a time,
// until the exact Jaccard of the 5-gram sets is as near to the target as edits can bring it.
// Copies are edited by kind, up to a share of their characters.
// Cost: one sort of the 5-grams for each batch of edits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grammar.hpp"

namespace leitong::archive {

inline constexpr std::size_t kGramLength = 5;

// Letters and digits only, Latin letters in lower case: the normal form, for the characters
// that the generator writes.
std::u32string normal_form(std::u32string_view text);

// A set of 5-grams of a normal form, sorted; a text shorter than that is one gram.
struct Gram {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend bool operator==(const Gram&, const Gram&) = default;
  friend auto operator<=>(const Gram&, const Gram&) = default;
};
std::vector<Gram> gram_set(std::u32string_view normal);
double jaccard(const std::vector<Gram>& a, const std::vector<Gram>& b);

struct NearDuplicate {
  std::u32string text;
  double jaccard = 1;
};
// The last character, and the sentence ends, stay what they are.
NearDuplicate make_near_duplicate(const std::u32string& base, double target, Random& random,
                                  const Scene& scene);

enum class CopyKind : unsigned char {
  verbatim,
  swapped,
  synonyms,
  clauses,
  reordered,
  noisy,
  mixed
};
inline constexpr std::size_t kCopyKindCount = 7;
extern const char* const kCopyKindNames[kCopyKindCount];

struct Copy {
  std::u32string text;
  std::size_t edited = 0;  // characters replaced, dropped, added or moved
};

struct CopyScenes {
  Scene from, to;
};
// `share` is the share of characters to edit, as far as the text has room for it.
Copy make_copy(const std::u32string& base, CopyKind kind, double share, Random& random,
               const CopyScenes& scenes);

}  // namespace leitong::archive
