// What somebody else does to a database of the program.
#pragma once

#include <sqlite3.h>

#include <filesystem>

#include "catch.hpp"

namespace leitong::tests {

inline void run_sql(const std::filesystem::path& path, const char* sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  const int status = sqlite3_exec(db, sql, nullptr, nullptr, nullptr);
  sqlite3_close(db);
  REQUIRE(status == SQLITE_OK);
}

}  // namespace leitong::tests
