// A table for a terminal: columns of fixed width, aligned by cells and not by characters.
//
// Widths are settled before the first row, so that a table of any length streams.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace leitong {

struct Column {
  std::string title;
  std::size_t cells = 0;
  bool right = false;         // numbers stand at the right
  bool middle_elided = true;  // a name keeps its end, running text its beginning
};

// One line with its "\n": `cells` made harmless, shortened and padded to their columns, two spaces
// between. REQUIRES: cells.size() == columns.size().
[[nodiscard]] std::string table_line(std::span<const Column> columns,
                                     std::span<const std::string> cells);

// The line of titles.
[[nodiscard]] std::string table_head(std::span<const Column> columns);

// Gives `cells` more to share among columns so that no column gets more than it can use: the
// widths, in order. `wanted` is what each could use, `least` what each must have.
[[nodiscard]] std::vector<std::size_t> share_cells(std::size_t cells,
                                                   std::span<const std::size_t> wanted,
                                                   std::size_t least);

}  // namespace leitong
