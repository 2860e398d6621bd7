// The loops that are worth an instruction set: chosen once at run time, the same bits from each.
//
// The arithmetic of the sketch is specified here, since signatures are kept on disk:
//   fmix(x)        = MurmurHash3's 32-bit finaliser
//   round r:         a = fmix(high(h) + key(r)),  value = min(fmix(low(h) ^ a), 2^32 - 2),
//                    slot = ((a * 0x9E3779B1 + low(h) * 0x85EBCA77 mod 2^32) * slots) >> 32
//   permutation j:   min over h of min(fmix(low(h) ^ fmix(high(h) + key(kRounds + j))), 2^32 - 2)
//   key(i)         = (i + 1) * 0x9E3779B9 mod 2^32
#pragma once

#include <cstddef>
#include <cstdint>

namespace leitong::simd {

inline constexpr std::uint32_t kRounds = 3;
inline constexpr std::uint32_t kEmptySlot = 0xFFFFFFFF;

struct Kernels {
  const char* name;

  // One round over `count` shingle hashes: the slot and the value of each.
  void (*mix_round)(const std::uint64_t* hashes, std::size_t count, std::uint32_t round,
                    std::uint32_t slot_count, std::uint32_t* slots, std::uint32_t* values);

  // The least value of permutation `index` over all hashes. REQUIRES: count > 0.
  std::uint32_t (*min_permuted)(const std::uint64_t* hashes, std::size_t count,
                                std::uint32_t index);

  // Bit i of `mask` (64 a word) tells whether a[i] == b[i]. REQUIRES: count a multiple of 64.
  void (*equal_mask)(const std::uint16_t* a, const std::uint16_t* b, std::size_t count,
                     std::uint64_t* mask);
};

extern const Kernels kScalarKernels;
extern const Kernels kAvx2Kernels;
extern const Kernels kAvx512Kernels;

// The best level that the processor has, or the one that LEITONG_SIMD names if the processor has
// it. Decided at the first call.
[[nodiscard]] const Kernels& kernels();

// The level of that name, or nullptr where it is unknown or the processor lacks it.
[[nodiscard]] const Kernels* kernels_named(const char* name);

}  // namespace leitong::simd
