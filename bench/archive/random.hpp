// A small generator of random numbers that gives the same numbers on any machine, which the
// distributions of the standard library do not promise.
//
// Method: SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
// Streams are split by mixing a tuple of numbers into the first state, so that any paragraph,
// passage or template is written again from its own numbers alone.
#pragma once

#include <cstddef>
#include <cstdint>

namespace leitong::archive {

constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

class Random {
 public:
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0, std::uint64_t index = 0)
      : state_(mix(mix(seed + 0x9e3779b97f4a7c15ULL) ^ (stream * 0xd1342543de82ef95ULL)) +
               mix(index + 0x2545f4914f6cdd1dULL)) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    return mix(state_);
  }

  // A number in [0, bound). REQUIRES: bound > 0.
  std::uint32_t below(std::uint64_t bound) {
    return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32);
  }

  // A number in [low, high]. REQUIRES: low <= high.
  int between(int low, int high) {
    return low + static_cast<int>(below(static_cast<std::uint64_t>(high - low) + 1));
  }

  // True with the probability given.
  bool chance(double probability) {
    return static_cast<double>(next() >> 11) * 0x1.0p-53 < probability;
  }

  template <typename Container>
  const auto& pick(const Container& from) {
    return from[below(from.size())];
  }

 private:
  std::uint64_t state_;
};

}  // namespace leitong::archive
