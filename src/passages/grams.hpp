// n-grams of masked characters and their hashes, in order of place.
#pragma once

#include <algorithm>
#include <cstdint>

#include "passages/texts.hpp"

namespace leitong::passages {

inline constexpr std::uint64_t kGramBase = 0x9E3779B97F4A7C15ULL;

// The finaliser of splitmix64: every bit of the sum reaches every bit of the hash.
inline std::uint64_t mix(std::uint64_t x) {
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ x >> 27) * 0x94D049BB133111EBULL;
  return x ^ x >> 31;
}

// Calls each(place, hash) for every n-gram that starts in [from, to) and lies in one document. The
// hash is that of the masked characters: a polynomial rolled from place to place, then mixed.
template <typename Each>
void for_each_gram(const Texts& texts, Place from, Place to, unsigned n, const Each& each) {
  std::uint64_t leaving = 1;  // weight of the character that leaves
  for (unsigned i = 0; i + 1 < n; ++i) leaving *= kGramBase;
  while (from < to) {
    const Place document_end = texts.end(texts.document_at(from));
    const Place stop = document_end < n ? from : std::min<Place>(to, document_end - n + 1);
    if (from < stop) {
      std::uint64_t sum = 0;
      for (unsigned i = 0; i + 1 < n; ++i) sum = sum * kGramBase + masked(texts.chars[from + i]);
      for (Place at = from; at < stop; ++at) {
        sum = sum * kGramBase + masked(texts.chars[at + n - 1]);
        each(at, mix(sum));
        sum -= leaving * masked(texts.chars[at]);
      }
    }
    from = document_end;
  }
}

}  // namespace leitong::passages
