// Chance for tests: the same on every machine and library, told by its seed alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace leitong::tests {

// splitmix64 (Steele, Lea, Flood 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t x = state_ += 0x9E3779B97F4A7C15ULL;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ x >> 27) * 0x94D049BB133111EBULL;
    return x ^ x >> 31;
  }
  // In [0, limit). REQUIRES: limit > 0.
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(next() % limit); }
  bool chance(double probability) {
    return static_cast<double>(next() >> 11) * 0x1p-53 < probability;
  }
  // A character of the 3,000 first of the Han block.
  char32_t han() { return static_cast<char32_t>(0x4E00 + below(3000)); }
  std::u32string han_text(std::size_t length) {
    std::u32string text;
    for (std::size_t i = 0; i < length; ++i) text.push_back(han());
    return text;
  }

 private:
  std::uint64_t state_;
};

}  // namespace leitong::tests
