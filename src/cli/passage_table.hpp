// Copied passages as a table for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/console.hpp"
#include "report/passage_records.hpp"

namespace leitong::cli {

// What a reader calls each document: its place and date where they tell it from all others, else
// its id without the folder that all share.
[[nodiscard]] std::vector<std::string> document_labels(const Collection& collection);

// "copied", "抄录", ...
[[nodiscard]] std::string kind_word(PassageKind kind, const Console& console);
// In the colour of its kind where standard output has colours.
[[nodiscard]] std::string in_kind_colour(PassageKind kind, std::string_view text,
                                         const Console& console);

struct PassageTableOptions {
  std::vector<PassageKind> kinds;  // only these
  enum class Order : std::uint8_t { kRecords, kScore, kMatched } order = Order::kRecords;
  std::size_t limit = 0;  // rows at most; 0: all
  unsigned threads = 0;
};

// A row a passage; then a line that tells how many more there are, if any.
void write_passage_table(const Sink& sink, const PassageView& view,
                         const PassageTableOptions& options, const Console& console);

}  // namespace leitong::cli
