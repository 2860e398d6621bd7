// The loops that are worth an instruction set: chosen once at run time, the same bits from each.
//
// The arithmetic of the sketch is specified here, since signatures are kept on disk. A shingle hash
// h is two random words, low and high; all sums and products are modulo 2^32:
//   m(i)          = (2i + 1) * 0x9E3779B1 | 1
//   fmix(x)       = MurmurHash3's 32-bit finaliser
//   half(x)       = y ^ y >> 15 with y = (x ^ x >> 16) * 0x85EBCA6B
//   round r:        value = min(fmix(low + high * m(r)), 2^32 - 2),
//                   slot  = (high + low * m(8 + r)) * slots / 2^32
//   permutation j:  value = min over all h of min(half(low + high * m(16 + j)), 2^32 - 2)
#pragma once

#include <cstddef>
#include <cstdint>

namespace leitong::simd {

inline constexpr std::uint32_t kRounds = 3;

struct Kernels {
  const char* name;

  // The signature of a set of shingle hashes: see leitong/sketch.hpp for the method.
  // REQUIRES: count > 0, 0 < slot_count <= kMaxSlots.
  void (*sketch)(const std::uint64_t* hashes, std::size_t count, std::uint32_t* slots,
                 std::size_t slot_count);

  // Bit i of `mask` (64 a word) tells whether a[i] == b[i]. REQUIRES: count a multiple of 64.
  void (*equal_mask)(const std::uint16_t* a, const std::uint16_t* b, std::size_t count,
                     std::uint64_t* mask);
};

inline constexpr std::size_t kMaxSlots = 4096;

extern const Kernels kScalarKernels;
extern const Kernels kAvx2Kernels;
extern const Kernels kAvx512Kernels;

// The best level that the processor has, or the one that LEITONG_SIMD names if the processor has
// it. Decided at the first call.
[[nodiscard]] const Kernels& kernels();

// The level of that name, or nullptr where it is unknown or the processor lacks it.
[[nodiscard]] const Kernels* kernels_named(const char* name);

}  // namespace leitong::simd
