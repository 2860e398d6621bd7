// documents.jsonl: what is known of each document, and how much of it stands elsewhere.
#pragma once

#include <span>

#include "leitong/passages.hpp"
#include "report/records.hpp"

namespace leitong {

// `level`: which units are counted. `passages` and `template_shares` belong to the collection;
// empty shares are told as null: not looked for.
void write_documents(const Sink& sink, const Collection& collection, UnitLevel level,
                     const Passages& passages, std::span<const double> template_shares,
                     const RecordOptions& options);

}  // namespace leitong
