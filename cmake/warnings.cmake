# Every target of ours links leitong_warnings privately; an installed target does not carry it.
option(LEITONG_WARNINGS_AS_ERRORS "Treat warnings as errors" ${PROJECT_IS_TOP_LEVEL})

add_library(leitong_warnings INTERFACE)
target_compile_features(leitong_warnings INTERFACE cxx_std_20)
target_compile_options(leitong_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  $<$<BOOL:${LEITONG_WARNINGS_AS_ERRORS}>:-Werror>)
