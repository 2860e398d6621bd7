// What the terminal is told of copied passages: how many of each kind, the families that most
// documents carry, the documents that copied most.
#pragma once

#include <string>

#include "cli/console.hpp"
#include "report/passage_records.hpp"

namespace leitong::cli {

// "12 copied, 3 quoted and 40 boilerplate passages in 20 families", and what was capped.
[[nodiscard]] std::string passage_counts(const PassageCounts& counts, const Console& console);

// That and the two lists, lines with their ends.
[[nodiscard]] std::string passage_summary(const PassageView& view, const Console& console);

}  // namespace leitong::cli
