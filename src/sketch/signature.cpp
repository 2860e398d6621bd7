#include <cstddef>

#include "leitong/sketch.hpp"
#include "simd/kernels.hpp"

namespace leitong {

void sketch(std::span<const std::uint64_t> shingles, std::span<std::uint32_t> slots) {
  simd::kernels().sketch(shingles.data(), shingles.size(), slots.data(), slots.size());
}

double estimate_jaccard(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  std::size_t equal = 0;
  for (std::size_t i = 0; i < a.size(); ++i) equal += a[i] == b[i];
  return static_cast<double>(equal) / static_cast<double>(a.size());
}

}  // namespace leitong
