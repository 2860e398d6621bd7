// A library's content as text, and back; and whether it is whole.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "leitong/library.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

// All throw Failure. REQUIRES: within a transaction; a write transaction for import.
[[nodiscard]] std::string exported_json(Database& db);
[[nodiscard]] std::string exported_markdown(Database& db, std::uint64_t most_sources, bool chinese);
Imported import_from_json(Database& db, std::string_view json);
// The history as a field of a JSON object.
void write_history(Database& db, JsonWriter& json);
[[nodiscard]] std::vector<std::string> problems(Database& db);

}  // namespace leitong::library
