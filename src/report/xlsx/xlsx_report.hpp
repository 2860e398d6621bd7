// report.xlsx: the 查重报告 as a workbook, for those who sort, filter and hand on tables.
//
// Seven sheets: overview, documents, passages, families, near-duplicates, templates, parameters.
// The same input, options, version and language give the same bytes.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "leitong/pipeline.hpp"
#include "report/records.hpp"
#include "report/run_record.hpp"
#include "report/text_index.hpp"
#include "report/xlsx/workbook.hpp"

namespace leitong {

// What a workbook is made from. The views must outlive it.
struct XlsxView {
  const Collection& collection;
  const TextIndexes& texts;
  const ScanResult& result;
  const RunRecord& run;
  std::string number;                                 // of the report
  std::function<std::string(std::string_view)> word;  // the language's word for a key
  std::function<std::string(const Error&)> tell;      // an input that failed
  XlsxLimits limits;
};

[[nodiscard]] Result<Done> write_xlsx(const Sink& sink, const XlsxView& view);

}  // namespace leitong
