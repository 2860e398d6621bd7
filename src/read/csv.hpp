// Tables of values separated by commas, or by ";" or tabs, as spreadsheets write them (RFC 4180).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/result.hpp"

namespace leitong::read {

struct CsvRow {
  std::uint64_t line = 0;  // where it begins
  std::vector<std::string> cells;
};

// Rows of `text`, UTF-8 with "\n" as line end; quoted cells may hold commas, line ends and doubled
// quotes. Blank lines are no rows. Errors: a quote without its other half (line).
[[nodiscard]] Result<std::vector<CsvRow>> parse_csv(std::string_view text);

}  // namespace leitong::read
