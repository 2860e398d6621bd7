// What near-duplicate search writes: pairs to standard output or a file, clusters, and the archive
// without copies. For `dedup` and for the last of the stages.
#pragma once

#include "cli/arguments.hpp"
#include "cli/console.hpp"
#include "leitong/document.hpp"
#include "leitong/duplicates.hpp"
#include "leitong/read.hpp"
#include "report/run_record.hpp"

namespace leitong::cli {

// All of it outlives the writing.
struct DedupOutput {
  const Arguments& arguments;
  const Console& console;
  const Documents& documents;
  const Duplicates& duplicates;
  const DuplicateOptions& options;
  FieldNames fields;               // of --unique
  const RunRecord* run = nullptr;  // what --summary --format json tells; null: cannot be asked
};

// Whether the output files named can be written, are different ones and none of `inputs`. Tells
// what is wrong.
[[nodiscard]] bool outputs_fit(const Arguments& arguments, std::span<const std::string> inputs,
                               const Console& console);

// Writes all that the arguments ask for and tells what was found. False: it was told what failed.
[[nodiscard]] bool write_output(const DedupOutput& output);

}  // namespace leitong::cli
