// Which characters of an n-gram say where a segment keeps it (docs/formats.md).
//
// Problem: neighbours in a text lie in the same part, and each named it. Method: an n-gram is kept
// under its core, the 3 characters in it that are rarest in the segment, by hash among equals. The
// n-grams of a text that follow one another mostly have one core, at one place: such a stretch
// names its parts once. Cost: a look at half a byte for each 3 characters of an n-gram. After
// minimizers (Roberts et al., 2004), ordered by frequency as in KMC 2 (Deorowicz et al., 2015).
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#include "passages/grams.hpp"

namespace leitong::index {

inline constexpr unsigned kCoreChars = 3;
inline constexpr unsigned kMostGramChars = 16;
inline constexpr unsigned kMostCores = kMostGramChars - kCoreChars + 1;  // of one n-gram
inline constexpr unsigned kClassShift = 5;   // a core that is met less than 32 times is of class 0
inline constexpr unsigned kCoreTagBits = 5;  // beyond those of the bucket
inline constexpr unsigned kMostCheckBits = 40;

// Of kCoreChars masked characters.
inline std::uint64_t core_hash(const char32_t* chars) {
  std::uint64_t sum = 0;
  for (unsigned i = 0; i < kCoreChars; ++i) sum = sum * passages::kGramBase + chars[i];
  return passages::mix(sum);
}

// How often cores are met in a segment, roughly: half a byte a value of the hash's first bits.
struct CoreClasses {
  std::string_view nibbles;
  unsigned bits = 1;

  // Small comes first. Bucket and tag are the upper bits of the hash, so the lower ones are taken
  // here: otherwise the chosen would crowd some buckets.
  [[nodiscard]] std::uint64_t order(std::uint64_t hash) const {
    const std::uint64_t at = hash >> (64 - bits);
    const auto byte = static_cast<unsigned char>(nibbles[at >> 1]);
    return std::uint64_t{byte >> ((at & 1) * 4) & 15U} << 32 | (hash & 0xFFFFFFFF);
  }
};

// Hashes of the cores of one n-gram; its own core is chosen segment by segment.
struct Cores {
  std::array<std::uint64_t, kMostCores> hashes{};
  unsigned count = 0;

  explicit Cores(std::u32string_view gram)
      : count(static_cast<unsigned>(gram.size()) - kCoreChars + 1) {
    for (unsigned i = 0; i < count; ++i) hashes[i] = core_hash(gram.data() + i);
  }
  // The first of the least.
  [[nodiscard]] unsigned least(const CoreClasses& classes) const {
    unsigned best = 0;
    std::uint64_t least = classes.order(hashes[0]);
    for (unsigned i = 1; i < count; ++i) {
      const std::uint64_t order = classes.order(hashes[i]);
      if (order < least) {
        least = order;
        best = i;
      }
    }
    return best;
  }
};

// The n-grams of a stretch have their core at `last`, ..., `first` characters from their begin.
struct StretchShape {
  unsigned first = 0;  // of the last n-gram
  unsigned last = 0;   // of the first n-gram

  [[nodiscard]] unsigned grams() const { return last - first + 1; }
  [[nodiscard]] unsigned number() const { return last * (last + 1) / 2 + first; }
};

inline StretchShape shape_of(unsigned number) {
  unsigned last = 0;
  while ((last + 1) * (last + 2) / 2 <= number) ++last;
  return {number - last * (last + 1) / 2, last};
}

inline unsigned shape_bits(unsigned ngram) {
  const unsigned cores = ngram - kCoreChars + 1;
  return static_cast<unsigned>(std::bit_width(cores * (cores + 1) / 2 - 1));
}

// Of each n-gram in a group of stretches under one core: the more there are, the more bits tell
// them from an n-gram that is not there. A group takes more where two of its own need them.
inline unsigned check_bits(unsigned least, std::uint64_t stretches) {
  return std::min(kMostCheckBits, least + static_cast<unsigned>(std::bit_width(stretches)) - 1);
}

// The first bits of its hash.
inline std::uint64_t check_of(std::uint64_t hash, unsigned bits) { return hash >> (64 - bits); }

}  // namespace leitong::index
