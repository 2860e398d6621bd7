#include "read/csv.hpp"

#include <algorithm>
#include <array>
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

struct Dialect {
  char separator = ',';
  std::size_t begin = 0;  // of the first row
};

// Spreadsheets of other locales write ";" or tabs: whatever the first row has most of, outside of
// quotes; of equals the comma. "sep=;" before it, as Excel takes it, decides.
Dialect dialect_of(std::string_view text) {
  constexpr std::string_view kSeparators = ",;\t";
  constexpr std::string_view kTold = "sep=";
  const std::size_t told = kTold.size();
  if (text.starts_with(kTold) && text.size() > told + 1 && text[told + 1] == '\n' &&
      kSeparators.find(text[told]) != std::string_view::npos) {
    return {text[told], told + 2};
  }
  std::array<std::size_t, kSeparators.size()> counts{};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted) break;
    const std::size_t kind = kSeparators.find(c);
    if (kind != std::string_view::npos && !quoted) ++counts[kind];
  }
  const auto most = std::max_element(counts.begin(), counts.end());  // the first of equals
  return {kSeparators[static_cast<std::size_t>(most - counts.begin())], 0};
}

}  // namespace

Result<std::vector<CsvRow>> parse_csv(std::string_view text) {
  std::vector<CsvRow> rows;
  const Dialect dialect = dialect_of(text);
  const std::array<char, 3> ends = {dialect.separator, '\n', '\0'};
  std::uint64_t line = dialect.begin == 0 ? 1 : 2;
  std::size_t at = dialect.begin;
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
      const std::size_t end =
          std::min(text.find_first_of(std::string_view(ends.data(), 2), at), text.size());
      cell.append(text, at, end - at);
      row.cells.push_back(std::move(cell));
      more = end < text.size() && text[end] == dialect.separator;
      at = end + 1;
    }
    ++line;
    if (row.cells.size() > 1 || !row.cells[0].empty()) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace leitong::read
