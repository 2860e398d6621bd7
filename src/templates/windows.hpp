// Which windows of clauses are worth looking at.
//
// Every window of two to four clauses as a candidate would be many times the text, nearly all of it
// without a like anywhere. But the first and the last clause of a template recur (else it would be
// the template of fewer clauses). So clauses are grouped first, each is given the number of its
// group, and a window is looked at only if the pair of its end clauses stands, as far apart, in
// several documents.
#pragma once

#include <cstdint>
#include <vector>

#include "templates/groups.hpp"

namespace leitong::templates {

// Of each clause of the corpus the number of its group; clauses in none that are repeated as they
// are have a number of their own, others 0. `groups` are of `level`, whose shapes are clauses.
[[nodiscard]] std::vector<std::uint32_t> label_clauses(const Level& level,
                                                       const std::vector<Group>& groups);

// Of each clause, whether a window of `size` clauses that begins with it is to be looked at: its
// pair of end clauses stands in `min_documents` documents, and more often than chance would have
// it.
[[nodiscard]] std::vector<bool> recurring_windows(const Corpus& corpus,
                                                  const std::vector<std::uint32_t>& labels,
                                                  unsigned size, std::uint32_t min_documents);

}  // namespace leitong::templates
