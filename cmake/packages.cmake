# Everything comes from the system; `./dev` installs what is missing.
find_package(Threads REQUIRED)
find_package(ICU REQUIRED COMPONENTS i18n uc data)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)
find_package(simdjson REQUIRED)
find_package(pugixml REQUIRED)
find_package(ZLIB REQUIRED)
find_package(LibXml2 REQUIRED)
find_package(SQLite3 3.38 REQUIRED)  # the template library; 3.38: JSON functions are built in
find_package(PkgConfig REQUIRED)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)  # leitong serve
find_path(RAPIDJSON_INCLUDE_DIR rapidjson/writer.h REQUIRED)  # header-only; for base/json.hpp
# libxlsxwriter, for report.xlsx
find_path(XLSXWRITER_INCLUDE_DIR xlsxwriter.h REQUIRED)
find_library(XLSXWRITER_LIBRARY xlsxwriter REQUIRED)
add_library(leitong_xlsxwriter INTERFACE)
target_include_directories(leitong_xlsxwriter SYSTEM INTERFACE ${XLSXWRITER_INCLUDE_DIR})
target_link_libraries(leitong_xlsxwriter INTERFACE ${XLSXWRITER_LIBRARY})
