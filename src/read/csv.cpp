#include "read/csv.hpp"

#include <algorithm>
#include <utility>

namespace leitong::read {
namespace {

// Takes a quoted cell whose first quote is at `at`; returns the place behind its last one, or npos.
std::size_t take_quoted(std::string_view text, std::size_t at, std::string& cell) {
  while (true) {
    const std::size_t quote = text.find('"', ++at);
    if (quote == std::string_view::npos) return quote;
    cell.append(text, at, quote - at);
    at = quote + 1;
    if (at == text.size() || text[at] != '"') return at;
    cell += '"';
  }
}

}  // namespace

Result<std::vector<CsvRow>> parse_csv(std::string_view text) {
  std::vector<CsvRow> rows;
  std::uint64_t line = 1;
  std::size_t at = 0;
  while (at < text.size()) {
    CsvRow row;
    row.line = line;
    bool more = true;
    while (more) {
      std::string cell;
      if (at < text.size() && text[at] == '"') {
        const std::size_t end = take_quoted(text, at, cell);
        if (end == std::string_view::npos) {
          return Error{ErrorCode::kInvalid, {}, line, {}, "a quote is never closed"};
        }
        line += static_cast<std::uint64_t>(std::count(cell.begin(), cell.end(), '\n'));
        at = end;
      }
      const std::size_t end = std::min(text.find_first_of(",\n", at), text.size());
      cell.append(text, at, end - at);
      row.cells.push_back(std::move(cell));
      more = end < text.size() && text[end] == ',';
      at = end + 1;
    }
    ++line;
    if (row.cells.size() > 1 || !row.cells[0].empty()) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace leitong::read
