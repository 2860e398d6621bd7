// The kernels compiled for avx512; on other processors a plain copy that is never chosen.
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "simd/kernels.hpp"

#define LEITONG_KERNELS kAvx512Kernels
#define LEITONG_KERNELS_NAME "avx512"
#include "simd/kernels_body.inc"
