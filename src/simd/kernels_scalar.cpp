// The kernels for any processor.
#include "simd/kernels.hpp"

#define LEITONG_KERNELS kScalarKernels
#define LEITONG_KERNELS_NAME "scalar"
#include "simd/kernels_body.inc"
