// One file of JSON Lines, or standard input, to documents.
#pragma once

#include "read/folders.hpp"
#include "read/outcome.hpp"
#include "read/text_file.hpp"

namespace leitong::read {

// `certain` false: the file is refused unless it looks like rows (a .json file may be anything).
// Parses on all threads of context.options. Memory: the documents, and some 4 MB a thread.
[[nodiscard]] Outcome read_row_file(const InputFile& file, const FileContext& context,
                                    bool certain);

// The same of rows in memory: an archive's entry. `path` names them in errors and in the ids of
// rows that have none. No metadata is filled in.
[[nodiscard]] Outcome read_row_bytes(std::string bytes, const std::string& path,
                                     const FileContext& context);

}  // namespace leitong::read
