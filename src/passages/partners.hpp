// Which archived documents a new one may have passages with, told from pieces of them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "passages/gram_rules.hpp"
#include "passages/pieces.hpp"
#include "passages/postings.hpp"

namespace leitong::passages {

// An n-gram of the new document.
struct OwnGram {
  std::uint64_t hash = 0;
  std::uint32_t documents = 0;  // that carry it, the new one with them
};

// `length` characters from `own` on in the new document and from `other` on in the archived one
// are alike.
struct SharedRun {
  Place own = 0;
  Place other = 0;
  std::uint32_t length = 0;
};

// All seeds of the new document and an archived one.
struct Partner {
  std::uint32_t document = 0;
  std::vector<SharedRun> runs;
};

struct PartnerSearch {
  const Archive& archive;
  const PassageOptions& options;
  const PieceRules& rules;
  const Texts& own;  // the new document alone
  ArchivedDocument own_as;
  std::span<const OwnGram> grams;
  std::span<const GramPlace> own_places;  // those that may propose
  std::uint32_t all_pairs = 0;
};

// The documents with a passage, and those of which more must be read to tell. `shared` (sorted):
// all places of n-grams that propose a pair with the new document. Counts seeds and what was tried.
[[nodiscard]] std::vector<Partner> find_partners(const PartnerSearch& search, PartTexts& texts,
                                                 std::span<const SharedGram> shared,
                                                 PassageCounts& counts);

// The order of Texts: by date, the undated last, then of reading.
[[nodiscard]] bool comes_before(const ArchivedDocument& x, const ArchivedDocument& y);

// `places` (number of the n-gram, place), ascending, to what proposes pairs.
[[nodiscard]] Postings post(const Indexer& indexer, std::span<const std::uint64_t> places,
                            std::span<const OwnGram> grams, unsigned ngram);

}  // namespace leitong::passages
