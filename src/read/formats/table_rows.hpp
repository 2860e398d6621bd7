// CSV with a column of texts: a document a row, as JSON Lines have them.
#pragma once

#include <string>

#include "read/folders.hpp"
#include "read/outcome.hpp"
#include "read/text_file.hpp"

namespace leitong::read {

// The first row names the columns as FieldNames do; a row without an id is "path:line".
[[nodiscard]] Outcome read_table(std::string bytes, const InputFile& file,
                                 const FileContext& context);

}  // namespace leitong::read
