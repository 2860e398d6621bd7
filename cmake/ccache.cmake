# Compile through ccache when it is there and no launcher was named.
find_program(LEITONG_CCACHE ccache)
if(LEITONG_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${LEITONG_CCACHE})
endif()
