// What a search found, with all that the writers of reports refer to, and the report made of it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "leitong/pipeline.hpp"
#include "leitong/read.hpp"
#include "report/run_record.hpp"
#include "serve/reports.hpp"

namespace leitong::serve {

struct Found {
  ReadResult input;
  ScanResult result;
  RunRecord run;
  std::vector<std::string> paths;
  bool passages = false;   // whether they were looked for
  bool templates = false;  // likewise
};

// Fills in what follows from the rest: sizes, and the run's views into `found`, which must not be
// moved from now on.
void close_run(Found& found, unsigned threads);

// Page and records, under a new id. REQUIRES: the run is closed.
[[nodiscard]] std::shared_ptr<Report> report_of(const Found& found, const ToChinese& to_chinese,
                                                unsigned threads);

// The name of a file or folder without those above it.
[[nodiscard]] std::string file_name(const std::string& path);

}  // namespace leitong::serve
