// Phrases: runs of letters that several documents repeat, wherever in their clauses they stand.
//
// A formula such as 以…为指导 is often one piece of a longer clause, and clauses that hold it are
// alike in nothing else. So runs are looked for as runs: marks between letters do not matter, and a
// run ends at the ends of sentences and lines at the latest. Of runs one inside the other the
// longer is told, the shorter too where enough documents have it elsewhere.
#pragma once

#include <cstdint>
#include <vector>

#include "templates/groups.hpp"

namespace leitong::templates {

struct PhraseLimits {
  std::uint32_t min_documents = 2;
  std::uint32_t min_series = 2;
  std::uint32_t min_letters = 8;
};

// The phrases, each as one group of `shapes`.
struct Phrases {
  Shapes shapes;
  std::vector<Group> groups;  // without their consensus
};

[[nodiscard]] Phrases find_phrases(const Corpus& corpus, const PhraseLimits& limits);

}  // namespace leitong::templates
