// Exact runs of masked characters between two places.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "passages/postings.hpp"

namespace leitong::passages {

// `length` characters from `a` on and from `b` on are alike; a < b.
struct Seed {
  Rank document_b = 0;
  Place a = 0;
  Place b = 0;
  std::uint32_t length = 0;
};

// The seeds of two documents: [begin, end) of Seeds::all, by (a, b).
struct SeedGroup {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Seeds {
  SpillVector<Seed> all;  // by (document of a, document of b, a, b)
  SpillVector<SeedGroup> groups;
};

// Sorts `all` and finds the groups anew.
void group_seeds(const Texts& texts, Seeds& seeds);

// Which pairs of documents are looked at.
class PairRule {
 public:
  PairRule(const Texts& texts, const PassageOptions& options, std::optional<Rank> only);

  // a may equal b. With a reference every document may pair: what it quotes is no copy anywhere.
  bool allows(Rank a, Rank b) const {
    if (b >= texts_->corpus_documents) return true;
    if (a == b) return within_ && in_focus(a);
    if (skip_same_series_ && texts_->series[a] == texts_->series[b]) return false;
    if (only_) return a == *only_ || b == *only_;
    return in_focus(a) || in_focus(b);
  }
  bool in_focus(Rank document) const { return focus_.empty() || focus_[document]; }
  bool has_focus() const { return !focus_.empty(); }

 private:
  const Texts* texts_;
  std::optional<Rank> only_;
  std::vector<bool> focus_;
  bool within_;
  bool skip_same_series_;
};

// Consumes the postings. `only`: of all pairs those with this document.
[[nodiscard]] Seeds find_seeds(const Texts& texts, const GramTable& table, Postings postings,
                               const PassageOptions& options, PassageCounts& counts,
                               std::optional<Rank> only = {});

}  // namespace leitong::passages
