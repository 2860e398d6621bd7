// Templates as records.
//
// A template's id is the hash of its pattern as sixteen hexadecimal digits: a number of 64 bits
// would lose its last digits in programs that read JSON's numbers as doubles. A fill is written for
// each slot that an occurrence fills; a slot it leaves empty has no fill, and `empty` counts these.
#pragma once

#include <string>

#include "leitong/templates.hpp"
#include "report/records.hpp"
#include "report/text_index.hpp"

namespace leitong {

// What templates are told with. The views must outlive it.
struct TemplateView {
  const Collection& collection;
  const TextIndexes& texts;
  const Templates& templates;
};

// JSON: one object a template. CSV: one row an occurrence.
void write_templates(const Sink& sink, const TemplateView& view, const RecordOptions& options);

// "00f3a1…", sixteen digits.
[[nodiscard]] std::string template_id(const Template& found);

}  // namespace leitong
