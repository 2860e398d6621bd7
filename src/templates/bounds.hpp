// What an alignment can reach at most, for a hundredth of its cost.
//
// A sequence is kept as one bit mask a token value; the longest common subsequence with another is
// then a few instructions a token (and 64 tokens of the first). No alignment matches more letters.
// Paper: Hyyro, Bit-parallel LCS-length computation revisited (2004).
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <vector>

#include "templates/profile.hpp"

namespace leitong::templates {

class Bounds {
 public:
  // REQUIRES: ids.size() <= 256.
  void set(const Ids& ids);

  // The most letters (and figures) that an alignment of the sequence with `other` matches.
  unsigned letters(const Ids& other) const;
  // The most that coverage() gives for it.
  double coverage(const Profile& profile) const;

 private:
  static constexpr std::size_t kSlots = 1024;
  static constexpr std::size_t kWords = 4;
  using Mask = std::array<std::uint64_t, kWords>;

  std::size_t slot(std::uint32_t id) const;

  std::size_t words_ = 0;
  std::size_t size_ = 0;                                                     // letters
  std::vector<std::uint32_t> keys_ = std::vector<std::uint32_t>(kSlots, 0);  // id + 1; 0: free
  std::vector<Mask> masks_ = std::vector<Mask>(kSlots);
  std::vector<std::size_t> used_;
  std::bitset<4096> present_;  // by the lower bits of an id
};

}  // namespace leitong::templates
