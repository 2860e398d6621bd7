#include "reference/minhash.hpp"

#include <algorithm>

namespace leitong::reference {

std::uint64_t scramble(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ x >> 27) * 0x94D049BB133111EBULL;
  return x ^ x >> 31;
}

std::vector<std::uint64_t> minhash(const std::vector<std::uint64_t>& set, std::size_t slots,
                                   std::uint64_t seed) {
  std::vector<std::uint64_t> signature(slots);
  for (std::size_t j = 0; j < slots; ++j) {
    const std::uint64_t function = scramble(scramble(seed) + j);
    std::uint64_t least = ~std::uint64_t{0};
    for (const std::uint64_t element : set) least = std::min(least, scramble(element ^ function));
    signature[j] = least;
  }
  return signature;
}

double estimate(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  double equal = 0;
  for (std::size_t i = 0; i < a.size(); ++i) equal += a[i] == b[i] ? 1 : 0;
  return equal / static_cast<double>(a.size());
}

}  // namespace leitong::reference
