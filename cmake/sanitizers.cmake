# LEITONG_SANITIZE=address,undefined or thread: one set for every target of the build.
if(LEITONG_SANITIZE)
  add_compile_options(-fsanitize=${LEITONG_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all
                      # GCC 12 then sees unset members in std::regex that are set (its bug 105616).
                      $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  add_link_options(-fsanitize=${LEITONG_SANITIZE})
endif()
# Fuzz targets learn from the branches that the library takes.
if(LEITONG_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
