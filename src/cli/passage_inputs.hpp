// What the commands of copied passages read besides documents: references, phrases, a background
// model; and the options that come of it.
#pragma once

#include <optional>

#include "cli/arguments.hpp"
#include "cli/console.hpp"
#include "cli/spilled_texts.hpp"
#include "leitong/passages.hpp"
#include "leitong/read.hpp"

namespace leitong::cli {

struct PassageInputs {
  ReadResult input;  // failures and warnings are those of references and phrases too
  Collection references;
  PassageOptions options;
};

// `texts`, if there is one, takes the texts of the documents.
// Reads all inputs and tells what is wrong with them on standard error. Nothing where the run makes
// no sense: a background model that is none, a focus that is no document. `reading` is for the
// documents; a document that is a reference too counts as reference only.
[[nodiscard]] std::optional<PassageInputs> read_passage_inputs(const Arguments& arguments,
                                                               ReadOptions reading,
                                                               const Console& console,
                                                               Progress* progress,
                                                               SpilledTexts* texts = nullptr);

// The same without the documents: their place in `inputs` is filled already. `paths` are those of
// the documents. False where the run makes no sense.
[[nodiscard]] bool read_passage_sources(const Arguments& arguments, const ReadOptions& reading,
                                        const Console& console, PassageInputs& inputs);

// Dates that cannot be read leave passages without direction: told once, with their number.
void tell_unreadable_dates(const PassageCounts& counts, const Console& console);

}  // namespace leitong::cli
