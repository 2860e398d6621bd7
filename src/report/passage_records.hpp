// Copied passages and their families as records.
//
// A passage tells, besides the keys every reader needs, on what its kind rests (rare_evidence,
// longest_rare_run), what was replaced by what (edits), and which place names stand where they do
// not belong (foreign_places). A stretch of a document with pages (PDF) tells the "page" on which
// it begins.
#pragma once

#include "leitong/passages.hpp"
#include "report/records.hpp"
#include "report/text_index.hpp"

namespace leitong {

// What passages are told with. The views must outlive it.
struct PassageView {
  const Collection& collection;
  const TextIndexes& texts;
  const Passages& passages;
};

void write_passages(const Sink& sink, const PassageView& view, const RecordOptions& options);
void write_families(const Sink& sink, const PassageView& view, const RecordOptions& options);

// The text of a family: that of its earliest member. A view into the collection.
[[nodiscard]] std::string_view family_text(const PassageView& view, const Family& family);

}  // namespace leitong
