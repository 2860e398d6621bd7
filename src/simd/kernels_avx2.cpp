// The kernels compiled for avx2; on other processors a plain copy that is never chosen.
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "simd/kernels.hpp"

#define LEITONG_KERNELS kAvx2Kernels
#define LEITONG_KERNELS_NAME "avx2"
#include "simd/kernels_body.inc"
