// Bands of a signature, their hashes, and how many slots a candidate must share.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "leitong/sketch.hpp"

namespace leitong::duplicates {

// Slots [begin, begin + rows) of a signature.
struct Band {
  unsigned begin = 0;
  unsigned rows = 0;
};

inline std::vector<Band> bands_of(const BandPlan& plan) {
  std::vector<Band> bands;
  unsigned at = 0;
  for (unsigned i = 0; i < plan.bands(); ++i) {
    const unsigned rows = i < plan.long_bands ? plan.long_rows : plan.short_rows;
    bands.push_back({at, rows});
    at += rows;
  }
  return bands;
}

// The least number of agreeing slots that a candidate needs: of pairs exactly at the threshold, the
// binomial law says at most kPrefilterMiss have fewer.
inline unsigned least_agreeing(unsigned slots, double threshold) {
  constexpr double kPrefilterMiss = 1e-6;
  double log_term = slots * std::log1p(-threshold);  // of 0 agreeing slots
  if (threshold >= 1) return slots;
  double sum = std::exp(log_term);
  unsigned agreeing = 0;
  while (sum <= kPrefilterMiss && agreeing < slots) {
    log_term += std::log((slots - agreeing) / (agreeing + 1.0)) + std::log(threshold) -
                std::log1p(-threshold);
    ++agreeing;
    sum += std::exp(log_term);
  }
  return agreeing;
}

// Of a signature cut to 16 bits a slot. Stored by an index: a change needs a new sketch version.
inline std::uint32_t band_hash(const std::uint16_t* row, const Band& band) {
  std::uint64_t hash = 0x9E3779B97F4A7C15ULL;
  for (unsigned i = 0; i < band.rows; ++i) {
    hash = (hash ^ row[band.begin + i]) * 0xFF51AFD7ED558CCDULL;
    hash ^= hash >> 32;
  }
  return static_cast<std::uint32_t>(hash ^ hash >> 29);
}

// The same of many texts at once: with the number of rows known, several are in flight together.
inline void band_hashes(std::span<const std::uint16_t* const> rows, const Band& band,
                        std::uint32_t* out) {
  const auto all = [&](auto fixed) {
    const Band same{band.begin, fixed.value};
    for (std::size_t i = 0; i < rows.size(); ++i) out[i] = band_hash(rows[i], same);
  };
  switch (band.rows) {
    case 2:
      return all(std::integral_constant<unsigned, 2>{});
    case 3:
      return all(std::integral_constant<unsigned, 3>{});
    case 4:
      return all(std::integral_constant<unsigned, 4>{});
    case 5:
      return all(std::integral_constant<unsigned, 5>{});
    case 6:
      return all(std::integral_constant<unsigned, 6>{});
    default:
      break;
  }
  for (std::size_t i = 0; i < rows.size(); ++i) out[i] = band_hash(rows[i], band);
}

}  // namespace leitong::duplicates
