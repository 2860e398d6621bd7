// Templates read back from templates records, whoever wrote them.
#pragma once

#include <string>

#include "leitong/templates.hpp"

namespace leitong::bench {

// Pattern, kinds of slots, occurrences with their fills, and the number of documents; the rest is
// left empty. Ends the program where the file does not fit the collection.
[[nodiscard]] Templates read_template_records(const std::string& path,
                                              const Collection& collection);

}  // namespace leitong::bench
