// The background model: how many series of some archive an n-gram occurs in.
//
// Bytes, little-endian: magic "LTBG0001"; u32 n; u32 series of the archive; u32 entries; u32 the
// least series of an entry; u32 offsets[65537]; u16 remainders[entries]; u8 levels[entries]; u64
// XXH3 of all before. An entry is the upper 32 bits of an n-gram's hash (grams.hpp): the first 16
// name its bucket [offsets[k], offsets[k + 1]), the others are its remainder, ascending in the
// bucket. A level v says about 2^(v/8) series. A foreign n-gram is taken for an entry with
// probability entries / 2^32.
#pragma once

#include <cstdint>
#include <string_view>

#include "leitong/passages.hpp"

namespace leitong::passages {

// A view into bytes that must outlive it; empty: knows no n-gram.
struct Background {
  std::uint32_t ngram = 0;
  std::uint32_t series = 0;
  std::uint32_t least_series = 0;
  std::string_view offsets;
  std::string_view remainders;
  std::string_view levels;

  bool empty() const { return ngram == 0; }
  // About how many series of the archive carry the n-gram; 0 for one that is no entry.
  double series_of(std::uint64_t hash) const;
};

// REQUIRES: bytes were accepted by check_background_model.
[[nodiscard]] Background open_background(std::string_view bytes);

// The model shipped with the program.
[[nodiscard]] std::string_view shipped_background();

// The model that the options ask for; empty where it does not fit them.
[[nodiscard]] Background background_of(const PassageOptions& options);

}  // namespace leitong::passages
