// Sentences that no template covers, and how those like a new one are found again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/document.hpp"
#include "leitong/library.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

// A sentence of one text and its sampled grams.
struct LooseSentence {
  Span span;
  std::vector<std::uint64_t> grams;
};

// The sentences of a document of which `covered` (ordered, apart) covers less than half.
[[nodiscard]] std::vector<LooseSentence> loose_sentences(const Document& document,
                                                         const std::vector<Span>& covered);

struct LooseRow {
  std::uint64_t id = 0;
  std::uint64_t document = 0;
  Span span;
};

// How many earlier sentences an addition looks at.
struct LooseLimits {
  std::size_t of_one_gram = 40;  // of a gram that more have
  std::size_t in_all = 3000;     // up to here all are taken: an induction of a second
  std::size_t like_one = 16;     // where they are more, for each new sentence
};
// A template of this many documents needs as many of them; 0: whatever the induction takes.
[[nodiscard]] LooseLimits loose_limits(std::size_t min_documents);

// Earlier loose sentences that share sampled grams with one of these, by document and start. Where
// they are more than `in_all`, for each the `like_one` that share most, rare grams counting more.
// What one document has goes behind what others have, but for its first two.
[[nodiscard]] std::vector<LooseRow> loose_like(Database& db,
                                               const std::vector<LooseSentence>& sentences,
                                               const LooseLimits& limits);

// Loose sentences that may hold one of the patterns: whose sampled grams one of them has in its
// constants. By document and start; the most that one addition looks at, those with most first.
[[nodiscard]] std::vector<LooseRow> loose_with(Database& db, const std::vector<Pattern>& patterns);

void put_loose(Database& db, std::uint64_t document, const std::vector<LooseSentence>& sentences);

// Sentences of which [start, end) of the document covers at least half are loose no more.
void drop_loose(Database& db, std::uint64_t document, std::uint32_t start, std::uint32_t end);

}  // namespace leitong::library
