# Every target of ours links leitong_warnings privately; an installed target does not carry it.
# Errors where the project is developed (the presets dev, asan-ubsan, tsan, fuzz); a newer compiler's
# new warning should not stop anybody who only builds it.
option(LEITONG_WARNINGS_AS_ERRORS "Treat warnings as errors" OFF)

add_library(leitong_warnings INTERFACE)
target_compile_features(leitong_warnings INTERFACE cxx_std_20)
target_compile_options(leitong_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  # GCC 12 sees overlaps in std::string's own operator+ that are not there (its bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<BOOL:${LEITONG_WARNINGS_AS_ERRORS}>:-Werror>)
