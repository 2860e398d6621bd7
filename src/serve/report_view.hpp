// What was found about one document, as the report's writers take it.
#pragma once

#include <vector>

#include "leitong/index.hpp"
#include "leitong/library.hpp"
#include "leitong/pipeline.hpp"

namespace leitong::serve {

// Clusters of a query's pairs: each unit of document `own` with those it was paired with.
void add_clusters(std::vector<Duplicates>& levels, DocumentIndex own);

// The lengths of the other documents, which a query does not count; their shares are made from the
// passages by who shows them.
void add_lengths(const Collection& documents, const NormalizeOptions& normalize,
                 Passages& passages);

// A template of a library, for the first place where it stands in a document. `fillers` are those
// of the library.
[[nodiscard]] Template as_template(const library::Details& details);

// Where it stands. Slots are by position in `details`, the fills of a match by number.
[[nodiscard]] TemplateOccurrence as_occurrence(const library::Details& details,
                                               const library::TextMatch& match, DocumentIndex own);

}  // namespace leitong::serve
