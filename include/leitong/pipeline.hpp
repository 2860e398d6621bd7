// The main job: all passes over one collection, in order.
#pragma once

#include <vector>

#include "leitong/document.hpp"
#include "leitong/duplicates.hpp"
#include "leitong/library.hpp"
#include "leitong/passages.hpp"
#include "leitong/progress.hpp"
#include "leitong/templates.hpp"

namespace leitong {

struct ScanOptions {
  std::vector<UnitLevel> levels = {UnitLevel::kParagraph, UnitLevel::kSentence};
  DuplicateOptions duplicates;  // its level is taken from `levels`
  bool find_passages = true;
  PassageOptions passages;
  bool find_templates = true;
  TemplateOptions templates;
};

struct ScanResult {
  std::vector<Duplicates> duplicates;   // one a level, in the order asked
  Passages passages;                    // empty, without shares, where they were not looked for
  Templates templates;                  // empty where they were not looked for
  std::vector<double> template_shares;  // one a document; empty where they were not looked for
};

// Documents of `references` may be quoted freely; nothing is looked for in them. The result refers
// to the collection by index only.
[[nodiscard]] ScanResult scan(const Collection& collection, const Collection& references,
                              const ScanOptions& options, Progress* progress = nullptr);

// The induction that a template library calls when documents are added. Least support is that of
// the archive that the library holds, not of the few sentences that are looked at. `progress` must
// outlive the result.
[[nodiscard]] library::Induce library_induction(const TemplateOptions& options,
                                                Progress* progress = nullptr);

}  // namespace leitong
