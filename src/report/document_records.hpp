// documents.jsonl: what is known of each document, and how much of it stands elsewhere.
#pragma once

#include "leitong/passages.hpp"
#include "report/records.hpp"

namespace leitong {

// `level`: which units are counted. `passages` belong to the collection.
void write_documents(const Sink& sink, const Collection& collection, UnitLevel level,
                     const Passages& passages, const RecordOptions& options);

}  // namespace leitong
