#include "report/table.hpp"

#include <algorithm>

#include "report/terminal_text.hpp"

namespace leitong {
namespace {

// Enough characters for any cell: a paragraph of ten million characters is not walked through.
constexpr std::size_t kMostBytesOfACell = 4096;

std::string_view clipped(std::string_view text) {
  if (text.size() <= kMostBytesOfACell) return text;
  std::size_t end = kMostBytesOfACell;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

std::string table_line(std::span<const Column> columns, std::span<const std::string> cells) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Column& column = columns[i];
    const std::string text = harmless(column.middle_elided ? cells[i] : clipped(cells[i]));
    std::string shown =
        column.middle_elided ? elide_middle(text, column.cells) : elide_end(text, column.cells);
    if (i != 0) line += "  ";
    line += pad(std::move(shown), column.cells, column.right);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  line += '\n';
  return line;
}

std::string table_head(std::span<const Column> columns) {
  std::vector<std::string> titles;
  titles.reserve(columns.size());
  for (const Column& column : columns) titles.push_back(column.title);
  return table_line(columns, titles);
}

std::vector<std::size_t> share_cells(std::size_t cells, std::span<const std::size_t> wanted,
                                     std::size_t least) {
  std::vector<std::size_t> widths(wanted.size(), 0);
  std::vector<std::size_t> order(wanted.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  // The modest first: what they leave goes to the others.
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t x, std::size_t y) { return wanted[x] < wanted[y]; });
  std::size_t left = order.size();
  for (const std::size_t i : order) {
    widths[i] = std::max(least, std::min(wanted[i], cells / left));
    cells -= std::min(cells, widths[i]);
    --left;
  }
  return widths;
}

}  // namespace leitong
