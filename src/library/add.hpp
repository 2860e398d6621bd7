// Adding documents: what is to be stored, worked out without a lock, and the storing.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "leitong/library.hpp"
#include "library/drafts.hpp"
#include "library/identity.hpp"
#include "library/loose.hpp"
#include "library/matcher.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

// A stretch of a document within a document of the induction's collection.
struct PlacedPiece {
  std::uint32_t start = 0;  // in the induction's document
  Span source;
};

// A document of the induction: one that is added, or an earlier one.
struct InducedDocument {
  bool earlier = false;
  bool draft = false;               // the induction sees only what its sibling has not
  std::size_t position = 0;         // of added ones: in Plan::fresh
  std::uint64_t stored = 0;         // of earlier ones: number
  std::vector<PlacedPiece> pieces;  // by start
};

struct FreshDocument {
  DocumentIndex index{};
  Identity identity;
  std::uint64_t replaces = 0;  // number of the stored document of the same identity
  Sibling sibling;             // what it is a draft of; `fresh` is a position in Plan::fresh
  DocumentSample sample;
  std::vector<Span> shared;    // of a draft, the sentences that its sibling has
  std::vector<Aligned> known;  // places of templates that the library has
};

struct Plan {
  std::uint64_t generation = 0;
  std::uint64_t documents_known = 0;
  std::uint64_t documents_after = 0;  // without drafts
  bool whole = false;                 // templates are made anew from all documents
  std::vector<FreshDocument> fresh;
  std::vector<OtherName> same_text;             // left out
  std::map<std::uint64_t, Document> described;  // stored ones with other metadata: these, no text
  std::vector<InducedDocument> induced;         // one a document of `collection`
  Collection collection;
  std::vector<FoundTemplate> found;  // by the induction
};

// Ordered and apart.
[[nodiscard]] std::vector<Span> united(std::vector<Span> spans);

// The series that a document that is added belongs to; of a draft, that of its sibling.
[[nodiscard]] std::string series_of(Database& db, const Collection& collection, const Plan& plan,
                                    const FreshDocument& fresh);

// Everything but `found`. Throws Failure.
[[nodiscard]] Plan plan_add(Database& db, const Matcher& matcher, const Collection& collection,
                            unsigned threads, const AddOptions& options);

// REQUIRES: within a write transaction, at the generation of the plan.
[[nodiscard]] Added store_plan(Database& db, const Matcher& matcher, const Collection& collection,
                               const Plan& plan, unsigned threads);

}  // namespace leitong::library
