#pragma once

#include <string_view>

namespace leitong {

// "0.1.0"
[[nodiscard]] std::string_view version();

// The SIMD level in use: "scalar", "avx2" or "avx512". LEITONG_SIMD in the environment forces one;
// a level that the processor lacks, or an unknown name, is not taken.
[[nodiscard]] std::string_view simd_level_name();

}  // namespace leitong
