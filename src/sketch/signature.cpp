#include <algorithm>
#include <array>
#include <cstddef>

#include "leitong/sketch.hpp"
#include "simd/kernels.hpp"

namespace leitong {
namespace {

constexpr std::size_t kMaxSlots = 4096;
constexpr std::size_t kBlock = 256;  // shingles mixed at a time: slots and values stay in L1

// The least value of each slot in one round.
void run_round(std::span<const std::uint64_t> shingles, std::uint32_t round,
               std::span<std::uint32_t> least) {
  std::array<std::uint32_t, kBlock> slots;
  std::array<std::uint32_t, kBlock> values;
  const simd::Kernels& kernels = simd::kernels();
  for (std::size_t begin = 0; begin < shingles.size(); begin += kBlock) {
    const std::size_t count = std::min(kBlock, shingles.size() - begin);
    kernels.mix_round(shingles.data() + begin, count, round,
                      static_cast<std::uint32_t>(least.size()), slots.data(), values.data());
    for (std::size_t i = 0; i < count; ++i) {
      std::uint32_t& slot = least[slots[i]];
      slot = values[i] < slot ? values[i] : slot;
    }
  }
}

}  // namespace

void sketch(std::span<const std::uint64_t> shingles, std::span<std::uint32_t> slots) {
  std::fill(slots.begin(), slots.end(), simd::kEmptySlot);
  run_round(shingles, 0, slots);
  std::array<std::uint32_t, kMaxSlots> scratch;
  const auto empty = [&] {
    return std::find(slots.begin(), slots.end(), simd::kEmptySlot) != slots.end();
  };
  for (std::uint32_t round = 1; round < simd::kRounds && empty(); ++round) {
    const std::span<std::uint32_t> fresh(scratch.data(), slots.size());
    std::fill(fresh.begin(), fresh.end(), simd::kEmptySlot);
    run_round(shingles, round, fresh);
    for (std::size_t i = 0; i < slots.size(); ++i) {
      if (slots[i] == simd::kEmptySlot) slots[i] = fresh[i];
    }
  }
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i] != simd::kEmptySlot) continue;
    slots[i] = simd::kernels().min_permuted(shingles.data(), shingles.size(),
                                            static_cast<std::uint32_t>(i));
  }
}

double estimate_jaccard(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  std::size_t equal = 0;
  for (std::size_t i = 0; i < a.size(); ++i) equal += a[i] == b[i];
  return static_cast<double>(equal) / static_cast<double>(a.size());
}

}  // namespace leitong
