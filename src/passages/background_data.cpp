// The shipped background model, put into the library by the assembler: the program needs no file
// beside it. docs/passages.md tells the command that builds data/background.bin.

#include <cstddef>
#include <string_view>

#include "passages/background.hpp"

// clang-format off
__asm__(
    ".section .rodata\n"
    ".balign 16\n"
    ".global leitong_background_begin\n"
    ".global leitong_background_end\n"
    "leitong_background_begin:\n"
    ".incbin \"" LEITONG_BACKGROUND_FILE "\"\n"
    "leitong_background_end:\n"
    ".byte 0\n"
    ".previous\n");
// clang-format on

extern "C" {
extern const char leitong_background_begin[];
extern const char leitong_background_end[];
}

namespace leitong::passages {

std::string_view shipped_background() {
  return {leitong_background_begin,
          static_cast<std::size_t>(leitong_background_end - leitong_background_begin)};
}

}  // namespace leitong::passages
