// What `leitong scan` tells on the terminal: what was read, what repeats, what to do next.
#pragma once

#include <string>

#include "cli/arguments.hpp"
#include "cli/console.hpp"
#include "leitong/pipeline.hpp"
#include "leitong/read.hpp"
#include "report/text_index.hpp"

namespace leitong::cli {

[[nodiscard]] std::string scan_summary(const ReadResult& input, const ScanResult& result,
                                       const TextIndexes& texts, const Arguments& arguments,
                                       const Console& console);

}  // namespace leitong::cli
