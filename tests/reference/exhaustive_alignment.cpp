// Smith and Waterman's recurrence (1981), row by row. Each cell carries the cell its alignment
// starts at and its number of matches; of each start the best end is kept (Huang and Miller 1991).
// Only cells above zero are visited: a cell is one only if its characters are equal or a neighbour
// before it is above the price of a step. Cost: the equal pairs of characters of both texts.

#include "reference/exhaustive_alignment.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

namespace leitong::reference {
namespace {

constexpr int kMatch = 2;
constexpr int kStep = 3;  // what a mismatch or a gap costs

struct Cell {
  std::size_t j = 0;  // characters of b behind it
  int score = 0;
  std::size_t matched = 0;
  std::size_t a_from = 0;
  std::size_t b_from = 0;
};

Cell better(const Cell& x, const Cell& y) { return y.score > x.score ? y : x; }

Cell lowered(Cell cell, std::size_t j) {
  cell.score -= kStep;
  cell.j = j;
  return cell;
}

// The row behind character i of a, from the row before it.
std::vector<Cell> next_row(const std::vector<Cell>& above, const std::vector<std::size_t>& equal,
                           std::size_t i) {
  constexpr std::size_t kNone = ~std::size_t{0};
  std::vector<Cell> row;
  std::size_t next_equal = 0;
  std::size_t next_above = 0;
  std::size_t next_corner = 0;
  while (true) {
    std::size_t j = kNone;
    if (next_equal < equal.size()) j = std::min(j, equal[next_equal] + 1);
    if (next_above < above.size()) j = std::min(j, above[next_above].j);
    if (next_corner < above.size()) j = std::min(j, above[next_corner].j + 1);
    const bool has_left = !row.empty() && row.back().score > kStep;
    if (has_left) j = std::min(j, row.back().j + 1);
    if (j == kNone) return row;
    const bool is_equal = next_equal < equal.size() && equal[next_equal] + 1 == j;
    Cell cell{j, 0, 0, i, j - 1};  // an alignment that starts with this pair of characters
    if (next_corner < above.size() && above[next_corner].j + 1 == j) {
      const Cell& corner = above[next_corner++];
      if (is_equal) {
        cell = corner;
        cell.j = j;
      } else {
        cell = better(cell, lowered(corner, j));
      }
    }
    if (is_equal) {
      ++next_equal;
      cell.score += kMatch;
      ++cell.matched;
    }
    if (next_above < above.size() && above[next_above].j == j) {
      cell = better(cell, lowered(above[next_above++], j));
    }
    if (has_left && row.back().j + 1 == j) cell = better(cell, lowered(row.back(), j));
    if (cell.score > 0) row.push_back(cell);  // always, if the left neighbour pays for a step
  }
}

bool half_inside(std::size_t from, std::size_t to, std::size_t other_from, std::size_t other_to) {
  const std::size_t low = std::max(from, other_from);
  const std::size_t high = std::min(to, other_to);
  return low < high && (high - low) * 2 >= to - from;
}

}  // namespace

std::vector<LocalAlignment> exhaustive_alignment(std::u32string_view a, std::u32string_view b,
                                                 int least_score) {
  std::unordered_map<char32_t, std::vector<std::size_t>> places;
  for (std::size_t j = 0; j < b.size(); ++j) places[b[j]].push_back(j);
  const std::vector<std::size_t> nowhere;
  std::map<std::pair<std::size_t, std::size_t>, LocalAlignment> best;  // by start
  std::vector<Cell> row;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto found = places.find(a[i]);
    row = next_row(row, found == places.end() ? nowhere : found->second, i);
    for (const Cell& cell : row) {
      if (cell.score < least_score) continue;
      LocalAlignment& known = best[{cell.a_from, cell.b_from}];
      if (cell.score <= known.score) continue;
      known = {cell.a_from, i + 1, cell.b_from, cell.j, cell.score, cell.matched};
    }
  }
  std::vector<LocalAlignment> all;
  for (const auto& [start, alignment] : best) all.push_back(alignment);
  std::stable_sort(all.begin(), all.end(), [](const LocalAlignment& x, const LocalAlignment& y) {
    return x.score > y.score;
  });
  std::vector<LocalAlignment> kept;
  for (const LocalAlignment& x : all) {
    const bool repeats = std::any_of(kept.begin(), kept.end(), [&](const LocalAlignment& y) {
      return half_inside(x.a_from, x.a_to, y.a_from, y.a_to) &&
             half_inside(x.b_from, x.b_to, y.b_from, y.b_to);
    });
    if (!repeats) kept.push_back(x);
  }
  return kept;
}

}  // namespace leitong::reference
