// The passes in order. Between them stand plain values; no pass knows the next.

#include "leitong/pipeline.hpp"

namespace leitong {

ScanResult scan(const Collection& collection, const Collection& references,
                const ScanOptions& options, Progress* progress) {
  ScanResult result;
  for (const UnitLevel level : options.levels) {
    DuplicateOptions duplicates = options.duplicates;
    duplicates.level = level;
    result.duplicates.push_back(find_duplicates(collection, duplicates, progress));
  }
  if (options.find_passages) {
    result.passages = find_passages(collection, references, options.passages, progress);
  }
  if (options.find_templates) {
    result.templates = find_templates(collection, options.templates, progress);
    result.template_shares = template_shares(collection, result.templates,
                                             options.passages.normalize, options.templates.threads);
  }
  return result;
}

}  // namespace leitong
