// How adding to a template library uses the search for templates.

#include "leitong/pipeline.hpp"

namespace leitong {

library::Induce library_induction(const TemplateOptions& options, Progress* progress) {
  return [options, progress](const Collection& collection, std::uint64_t corpus_documents) {
    constexpr std::uint64_t kSmallCorpus = 10;  // as TemplateOptions::min_documents says
    TemplateOptions own = options;
    if (own.min_documents == 0) own.min_documents = corpus_documents < kSmallCorpus ? 2 : 3;
    return library::found_templates(find_templates(collection, own, progress));
  };
}

}  // namespace leitong
