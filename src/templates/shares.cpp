// How much of each document stands in templates.
//
// Method: the occurrences of all templates, sorted by document and start, merge into stretches that
// do not overlap; a character of the normal form counts where the code points it was made from lie
// in a stretch. Documents that no template stands in are not normalised.
// Cost: a sort of the occurrences, one normalisation of the documents they stand in.

#include <algorithm>
#include <utility>
#include <vector>

#include "base/parallel.hpp"
#include "leitong/templates.hpp"

namespace leitong {
namespace {

using Stretches = std::vector<Span>;

void merge(Stretches& spans) {
  std::sort(spans.begin(), spans.end());
  std::size_t kept = 0;
  for (const Span& span : spans) {
    if (kept != 0 && span.start <= spans[kept - 1].end) {
      spans[kept - 1].end = std::max(spans[kept - 1].end, span.end);
    } else {
      spans[kept++] = span;
    }
  }
  spans.resize(kept);
}

double share_of(const NormalText& text, const Stretches& stretches) {
  if (text.chars.empty()) return 0;
  std::size_t covered = 0;
  auto stretch = stretches.begin();
  for (std::size_t i = 0; i < text.chars.size() && stretch != stretches.end(); ++i) {
    while (stretch != stretches.end() && stretch->end <= text.starts[i]) ++stretch;
    if (stretch == stretches.end()) break;
    if (stretch->start <= text.starts[i] && text.ends[i] <= stretch->end) ++covered;
  }
  return static_cast<double>(covered) / static_cast<double>(text.chars.size());
}

}  // namespace

std::vector<double> template_shares(const Collection& collection, const Templates& found,
                                    const NormalizeOptions& normalize, unsigned threads) {
  std::vector<Stretches> stretches(collection.documents.size());
  for (const Template& one : found.templates) {
    for (const TemplateOccurrence& occurrence : one.occurrences) {
      stretches[number(occurrence.document)].push_back(occurrence.span);
    }
  }
  std::vector<double> shares(stretches.size(), 0);
  parallel_for(stretches.size(), threads, [&](std::size_t i) {
    if (stretches[i].empty()) return;
    merge(stretches[i]);
    shares[i] =
        share_of(normal_form_with_map(collection.documents[i].text, normalize), stretches[i]);
  });
  return shares;
}

}  // namespace leitong
