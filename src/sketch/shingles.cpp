#include "base/xxhash.hpp"
#include "leitong/sketch.hpp"

namespace leitong {

void shingle_hashes(std::u32string_view normal, unsigned n, std::uint64_t seed,
                    std::vector<std::uint64_t>& out) {
  if (normal.size() <= n) {
    out.clear();
    if (!normal.empty()) {
      out.push_back(XXH3_64bits_withSeed(normal.data(), normal.size() * sizeof(char32_t), seed));
    }
    return;
  }
  const std::size_t count = normal.size() - n + 1;
  out.resize(count);
  const char32_t* const text = normal.data();
  std::uint64_t* const hashes = out.data();
  if (n == 5) {  // the default: a length the compiler knows lets XXH3 take one path
    for (std::size_t i = 0; i < count; ++i) {
      hashes[i] = XXH3_64bits_withSeed(text + i, 5 * sizeof(char32_t), seed);
    }
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    hashes[i] = XXH3_64bits_withSeed(text + i, n * sizeof(char32_t), seed);
  }
}

}  // namespace leitong
