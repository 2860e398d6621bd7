// Templates on a terminal: their patterns with slots marked, who carries them, what fills the
// slots.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/console.hpp"
#include "report/template_records.hpp"

namespace leitong::cli {

// "none" first.
[[nodiscard]] std::vector<TemplateRole> all_roles();

struct TemplateTableOptions {
  std::vector<TemplateRole> roles;  // only these
  enum class Order : std::uint8_t {
    kRecords,  // most occurrences first
    kSpread,   // most documents first
    kLength,   // most constant characters first
    kGain
  } order = Order::kRecords;
  std::size_t limit = 0;    // templates at most; 0: all
  std::size_t fillers = 3;  // of each slot; 0: none
  unsigned threads = 0;
};

// A block of lines a template; then a line that tells how many more there are, if any.
void write_template_table(const Sink& sink, const TemplateView& view,
                          const TemplateTableOptions& options, const Console& console);

// "12 templates stand in 92 places of 30 documents.", or that nothing recurs and what may help.
[[nodiscard]] std::string template_counts(const Collection& collection, const Templates& found,
                                          const Console& console);

// That and the templates with slots that most documents carry, lines with their ends.
[[nodiscard]] std::string template_summary(const TemplateView& view, const Console& console);

}  // namespace leitong::cli
