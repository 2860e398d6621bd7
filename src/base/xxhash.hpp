// The one door to xxHash, inlined: a shingle is too short for a call.
#pragma once

#define XXH_INLINE_ALL
#include <xxhash.h>
