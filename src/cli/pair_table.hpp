// Pairs of near-duplicate units as a table for a terminal.
#pragma once

#include <cstddef>

#include "cli/console.hpp"
#include "leitong/duplicates.hpp"
#include "report/records.hpp"

namespace leitong::cli {

// Bytes of the folder that the ids of all documents begin with: it tells nothing to the eye.
[[nodiscard]] std::size_t common_folder_bytes(const Documents& documents);

// "a.txt #12": the document without that folder, and the unit's number.
[[nodiscard]] std::string place_text(const UnitPlace& place, std::size_t folder_bytes);

// In the order of the pairs; at most `limit` rows (0: all), then a line that tells how many more.
void write_pair_table(const Sink& sink, const Documents& documents, const Duplicates& duplicates,
                      std::size_t limit, unsigned threads, const Console& console);

// "paragraphs", "句子", ...
[[nodiscard]] std::string plural(UnitLevel level, Lang lang);

}  // namespace leitong::cli
