// The main job: all passes over one collection, in order.
#pragma once

#include <vector>

#include "leitong/document.hpp"
#include "leitong/duplicates.hpp"
#include "leitong/passages.hpp"
#include "leitong/progress.hpp"

namespace leitong {

struct ScanOptions {
  std::vector<UnitLevel> levels = {UnitLevel::kParagraph, UnitLevel::kSentence};
  DuplicateOptions duplicates;  // its level is taken from `levels`
  bool find_passages = true;
  PassageOptions passages;
};

struct ScanResult {
  std::vector<Duplicates> duplicates;  // one a level, in the order asked
  Passages passages;                   // empty, without shares, where they were not looked for
};

// Documents of `references` may be quoted freely; nothing is looked for in them. The result refers
// to the collection by index only.
[[nodiscard]] ScanResult scan(const Collection& collection, const Collection& references,
                              const ScanOptions& options, Progress* progress = nullptr);

}  // namespace leitong
