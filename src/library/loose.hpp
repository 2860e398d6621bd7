// Sentences that no template covers, and how those like a new one are found again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/document.hpp"
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

// Earlier loose sentences that share sampled grams with one of these, for each the kMostLike that
// share most, rare ones counting more (all where they are few): by document and start. Of a gram
// that many sentences have, the first kMostOfOneGram are looked at.
[[nodiscard]] std::vector<LooseRow> loose_like(Database& db,
                                               const std::vector<LooseSentence>& sentences);

void put_loose(Database& db, std::uint64_t document, const std::vector<LooseSentence>& sentences);

// Sentences of which [start, end) of the document covers at least half are loose no more.
void drop_loose(Database& db, std::uint64_t document, std::uint32_t start, std::uint32_t end);

}  // namespace leitong::library
