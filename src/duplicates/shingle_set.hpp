// The n-grams of one text as a set that counts those of other texts.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace leitong::duplicates {

// A set of hashes that remembers which of them a second text has met.
class ShingleSet {
 public:
  // Replaces the content; returns the number of distinct hashes.
  std::uint32_t assign(const std::vector<std::uint64_t>& hashes) {
    const std::size_t capacity = std::bit_ceil(hashes.size() * 2 + 2);
    slots_.assign(capacity, Slot{});
    mask_ = capacity - 1;
    round_ = 0;
    std::uint32_t distinct = 0;
    for (const std::uint64_t hash : hashes) {
      Slot& slot = find(hash);
      if (slot.met == kFree) {
        slot = {hash, 0};
        ++distinct;
      }
    }
    return distinct;
  }

  // Number of distinct hashes of `hashes` that are in the set.
  std::uint32_t count_shared(const std::vector<std::uint64_t>& hashes) {
    ++round_;
    std::uint32_t shared = 0;
    for (const std::uint64_t hash : hashes) {
      Slot& slot = find(hash);
      if (slot.met == kFree || slot.met == round_) continue;
      slot.met = round_;
      ++shared;
    }
    return shared;
  }

 private:
  static constexpr std::uint32_t kFree = 0xFFFFFFFF;
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t met = kFree;  // the last round that met it
  };

  Slot& find(std::uint64_t hash) {
    std::size_t i = (hash ^ hash >> 32) & mask_;
    while (slots_[i].met != kFree && slots_[i].hash != hash) i = (i + 1) & mask_;
    return slots_[i];
  }

  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
  std::uint32_t round_ = 0;
};

// Whether `shared` of two sets of these sizes reaches the threshold. A pair exactly at it counts;
// the comparison is of the quotient as reported.
inline bool reaches(std::uint32_t shared, std::uint32_t a, std::uint32_t b, double threshold) {
  return shared / (static_cast<double>(a) + b - shared) >= threshold;
}

}  // namespace leitong::duplicates
