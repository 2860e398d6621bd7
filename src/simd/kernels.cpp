#include "simd/kernels.hpp"

#include <cstdlib>
#include <cstring>

#include "leitong/version.hpp"

namespace leitong::simd {
namespace {

bool has_avx2() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("popcnt") != 0;
#else
  return false;
#endif
}

bool has_avx512() {
#if defined(__x86_64__)
  return has_avx2() && __builtin_cpu_supports("avx512f") != 0 &&
         __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
         __builtin_cpu_supports("avx512vl") != 0;
#else
  return false;
#endif
}

struct Level {
  const Kernels* kernels;
  bool (*supported)();
};

// Best first.
constexpr Level kLevels[] = {{&kAvx512Kernels, has_avx512},
                             {&kAvx2Kernels, has_avx2},
                             {&kScalarKernels, [] { return true; }}};

const Kernels& choose() {
  if (const char* forced = std::getenv("LEITONG_SIMD")) {
    if (const Kernels* named = kernels_named(forced)) return *named;
  }
  for (const Level& level : kLevels) {
    if (level.supported()) return *level.kernels;
  }
  return kScalarKernels;
}

}  // namespace

const Kernels* kernels_named(const char* name) {
  for (const Level& level : kLevels) {
    if (std::strcmp(level.kernels->name, name) == 0 && level.supported()) return level.kernels;
  }
  return nullptr;
}

const Kernels& kernels() {
  static const Kernels& chosen = choose();
  return chosen;
}

}  // namespace leitong::simd

namespace leitong {

std::string_view simd_level_name() { return simd::kernels().name; }

}  // namespace leitong
