// What the commands share: documents from the paths given, options for the library, and what must
// be told about inputs that failed.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "cli/arguments.hpp"
#include "cli/console.hpp"
#include "leitong/duplicates.hpp"
#include "leitong/read.hpp"
#include "leitong/templates.hpp"
#include "report/records.hpp"

namespace leitong::cli {

// The programs for other formats as the environment names them: LEITONG_PDFTOTEXT and so on.
[[nodiscard]] ReadPrograms read_programs();
// Whether LEITONG_PROGRAM_SECONDS, if it is set, is a number of seconds.
[[nodiscard]] bool are_sound_program_seconds();
[[nodiscard]] ReadOptions read_options(const Arguments& arguments);
[[nodiscard]] NormalizeOptions normalize_options(const Arguments& arguments);
// Without the level.
[[nodiscard]] DuplicateOptions duplicate_options(const Arguments& arguments);
[[nodiscard]] TemplateOptions template_options_of(const Arguments& arguments);
[[nodiscard]] Format format_of(const Arguments& arguments);
[[nodiscard]] UnitLevel level_named(std::string_view name);
[[nodiscard]] unsigned threads_of(const Arguments& arguments);  // 0: all

// Reads all paths and tells failures and warnings on standard error.
[[nodiscard]] ReadResult read_inputs(const Arguments& arguments, const ReadOptions& options,
                                     const Console& console, Progress* progress);

// As read_paths, but "-" may be plain text too.
[[nodiscard]] ReadResult read_texts(std::span<const std::string> paths, const ReadOptions& options,
                                    Progress* progress);

// Tells failures and warnings of what was read: --verbose shows all warnings.
void tell_problems(const ReadResult& input, const Console& console);

// Code points of all documents.
[[nodiscard]] std::uint64_t count_characters(const Collection& collection, unsigned threads);

// The exit code of a run that has written all it had to write.
[[nodiscard]] int exit_code(const Arguments& arguments, const ReadResult& input, bool found);

}  // namespace leitong::cli
