// Templates on a terminal. Texts come from documents and from strangers: all of them are made
// harmless.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cli/console.hpp"
#include "leitong/library.hpp"
#include "report/records.hpp"

namespace leitong::cli {

// The pattern on one line, slots as {数字1}, coloured where there are colours.
[[nodiscard]] std::string pattern_shown(const library::Pattern& pattern,
                                        const std::vector<library::Slot>& slots,
                                        const Console& console);

// A variant against its pattern: [-left out-], {+put in+}, in red and green where there are
// colours.
[[nodiscard]] std::string difference_shown(const std::vector<library::DiffPiece>& diff,
                                           const std::vector<library::Slot>& slots,
                                           const Console& console);

// "2018 ▂▅█ · 2021": a bar a year, · for a year without use; many years share a bar.
[[nodiscard]] std::string sparkline(
    const std::vector<std::pair<std::uint32_t, std::uint64_t>>& years);

// "2018–2021", "2018", or "" where nothing is dated.
[[nodiscard]] std::string years_between(std::uint32_t first, std::uint32_t last);

// Templates as a table; `found`: with the number of occurrences that have the words.
void write_template_table(const Sink& sink, const std::vector<library::SearchHit>& hits, bool found,
                          const Console& console);

// Everything about one template.
void write_details(const Sink& sink, const library::Details& details, const Console& console);

}  // namespace leitong::cli
