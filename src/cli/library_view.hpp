// Templates on a terminal. Texts come from documents and from strangers: all of them are made
// harmless.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cli/console.hpp"
#include "cli/wrapped_text.hpp"
#include "leitong/library.hpp"
#include "report/records.hpp"

namespace leitong::cli {

// The pattern, slots as {数字1}, [内容2], (内容3).
[[nodiscard]] std::vector<ColouredText> pattern_shown(const library::Pattern& pattern,
                                                      const std::vector<library::Slot>& slots);

// A variant against its pattern: [-left out-], {+put in+}, in red and green; blanks as ␣.
[[nodiscard]] std::vector<ColouredText> difference_shown(
    const std::vector<library::DiffPiece>& diff, const std::vector<library::Slot>& slots);

// A bar a year, its height from 0 to the most, · for a year without use; and the years to stand
// below. Many years share a bar.
[[nodiscard]] std::pair<std::string, std::string> sparkline(
    const std::vector<std::pair<std::uint32_t, std::uint64_t>>& years, std::size_t cells);

// "2018–2021", "2018", or "" where nothing is dated.
[[nodiscard]] std::string years_between(std::uint32_t first, std::uint32_t last);

// Templates as a table; `found`: with the number of occurrences that have the words.
void write_template_table(const Sink& sink, const std::vector<library::SearchHit>& hits, bool found,
                          const Console& console);

// Everything about one template.
void write_details(const Sink& sink, const library::Details& details, const Console& console);

}  // namespace leitong::cli
