# `find_package(leitong)` from an install tree gives leitong::leitong; tests/consumer shows it.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS leitong EXPORT leitong_targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
        RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(TARGET leitong_program)
  install(TARGETS leitong_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  # Manual pages and completions come from the program's own tables.
  set(manual ${CMAKE_CURRENT_BINARY_DIR}/share)
  add_custom_command(OUTPUT ${manual}/made
    COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:leitong_program> -D FOLDER=${manual}
            -P ${CMAKE_CURRENT_SOURCE_DIR}/cmake/make_manual.cmake
    COMMAND ${CMAKE_COMMAND} -E touch ${manual}/made
    DEPENDS leitong_program cmake/make_manual.cmake
    COMMENT "Making manual pages and completions" VERBATIM)
  add_custom_target(leitong_manual ALL DEPENDS ${manual}/made)
  install(DIRECTORY ${manual}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR})
  install(DIRECTORY ${manual}/bash-completion ${manual}/zsh ${manual}/fish
          DESTINATION ${CMAKE_INSTALL_DATADIR})
endif()
install(EXPORT leitong_targets NAMESPACE leitong:: FILE leitong-targets.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/leitong)

configure_package_config_file(
  ${CMAKE_CURRENT_SOURCE_DIR}/cmake/leitong-config.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/leitong-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/leitong)
write_basic_package_version_file(
  ${CMAKE_CURRENT_BINARY_DIR}/leitong-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/leitong-config.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/leitong-config-version.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/leitong)
