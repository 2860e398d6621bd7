// A sentence is sampled by the kSampled least hashes of its 5-grams, digits alike: two sentences
// with a third of their grams in common share a sampled one with probability of about .9.

#include "library/loose.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "base/xxhash.hpp"
#include "leitong/text.hpp"
#include "library/grams.hpp"
#include "library/pattern.hpp"
#include "library/writer.hpp"

namespace leitong::library {
namespace {

constexpr std::size_t kSampled = 5;
constexpr std::size_t kGram = 5;
constexpr std::size_t kFewestChars = 8;
constexpr std::uint64_t kMostOfOneGram = 40;
// A template needs three documents, and every later sentence like these brings them back: more of
// them make an addition slow (of 10,000 speeches every second one) and no template better.
constexpr std::size_t kMostLike = 16;
constexpr std::size_t kMostInAll = 3000;       // up to here all are taken: an induction of a second
constexpr std::uint64_t kSeed = 0x6C6F6F7365;  // any fixed number: part of the file format

std::vector<std::uint64_t> sampled_grams(std::string_view utf8) {
  NormalizeOptions options;
  options.mask_numbers = true;
  const std::u32string normal = normal_form(utf8, options);
  if (normal.size() < kFewestChars) return {};
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i + kGram <= normal.size(); ++i) {
    // 48 bits: small keys, and no sign.
    out.push_back(XXH3_64bits_withSeed(&normal[i], kGram * sizeof(char32_t), kSeed) >> 16);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  if (out.size() > kSampled) out.resize(kSampled);
  return out;
}

std::uint32_t overlap(Span a, Span b) {
  const std::uint32_t start = std::max(a.start, b.start);
  const std::uint32_t end = std::min(a.end, b.end);
  return end > start ? end - start : 0;
}

constexpr std::uint64_t kWhole = 1'000'000;

std::vector<std::uint64_t> sentences_with(Database& db, std::uint64_t gram) {
  std::vector<std::uint64_t> out;
  Query query(db, "SELECT sentence FROM loose_grams WHERE gram = ? ORDER BY sentence LIMIT ?", gram,
              kMostOfOneGram);
  while (query.next()) out.push_back(query.number(0));
  return out;
}

// The kMostLike of them that share most; of equal ones the earliest.
std::vector<std::uint64_t> most_shared(const std::map<std::uint64_t, std::uint64_t>& shared) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> ranked(shared.begin(), shared.end());
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (ranked.size() > kMostLike) ranked.resize(kMostLike);
  std::vector<std::uint64_t> out;
  for (const auto& [id, weight] : ranked) out.push_back(id);
  return out;
}

}  // namespace

std::vector<LooseSentence> loose_sentences(const Document& document,
                                           const std::vector<Span>& covered) {
  std::vector<LooseSentence> out;
  std::size_t first = 0;
  for (const Unit& unit : units_of(document, DocumentIndex{0}, UnitLevel::kSentence)) {
    while (first < covered.size() && covered[first].end <= unit.span.start) ++first;
    std::uint32_t within = 0;
    for (std::size_t i = first; i < covered.size() && covered[i].start < unit.span.end; ++i) {
      within += overlap(covered[i], unit.span);
    }
    if (within * 2 >= unit.span.length()) continue;
    std::vector<std::uint64_t> grams =
        sampled_grams(std::string_view(document.text).substr(unit.byte_start, unit.bytes));
    if (!grams.empty()) out.push_back({unit.span, std::move(grams)});
  }
  return out;
}

std::vector<LooseRow> loose_like(Database& db, const std::vector<LooseSentence>& sentences) {
  std::map<std::uint64_t, std::vector<std::uint64_t>> with;  // by gram
  std::vector<std::uint64_t> ids;
  std::vector<std::uint64_t> all;
  for (const LooseSentence& sentence : sentences) {
    std::map<std::uint64_t, std::uint64_t> shared;  // a gram that n have counts 1/n
    for (const std::uint64_t gram : sentence.grams) {
      const auto [place, is_new] = with.try_emplace(gram);
      if (is_new) place->second = sentences_with(db, gram);
      if (is_new) all.insert(all.end(), place->second.begin(), place->second.end());
      for (const std::uint64_t id : place->second) shared[id] += kWhole / place->second.size();
    }
    const std::vector<std::uint64_t> nearest = most_shared(shared);
    ids.insert(ids.end(), nearest.begin(), nearest.end());
  }
  make_distinct(all);
  if (all.size() <= kMostInAll) ids = std::move(all);
  make_distinct(ids);
  std::vector<LooseRow> out;
  for (const std::uint64_t id : ids) {
    Query query(db, "SELECT document, start, \"end\" FROM loose WHERE id = ?", id);
    if (query.next()) out.push_back({id, query.number(0), {query.small(1), query.small(2)}});
  }
  std::sort(out.begin(), out.end(), [](const LooseRow& a, const LooseRow& b) {
    return std::tie(a.document, a.span, a.id) < std::tie(b.document, b.span, b.id);
  });
  return out;
}

void put_loose(Database& db, std::uint64_t document, const std::vector<LooseSentence>& sentences) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> rows;
  for (const LooseSentence& sentence : sentences) {
    execute(db, "INSERT INTO loose(document, start, \"end\") VALUES(?, ?, ?)", document,
            sentence.span.start, sentence.span.end);
    for (const std::uint64_t gram : sentence.grams) rows.emplace_back(gram, db.last_row());
  }
  std::sort(rows.begin(), rows.end());
  for (const auto& [gram, id] : rows) {
    execute(db, "INSERT OR IGNORE INTO loose_grams VALUES(?, ?)", gram, id);
  }
}

void drop_loose(Database& db, std::uint64_t document, std::uint32_t start, std::uint32_t end) {
  std::vector<LooseRow> rows;
  {
    Query query(db,
                "SELECT id, start, \"end\" FROM loose WHERE document = ? AND \"end\" > ? AND "
                "start < ? ORDER BY id",
                document, start, end);
    while (query.next()) {
      const Span span{query.small(1), query.small(2)};
      if (overlap(span, {start, end}) * 2 < span.length()) continue;
      rows.push_back({query.number(0), document, span});
    }
  }
  if (rows.empty()) return;
  const std::string text = document_text(db, document);
  const std::vector<std::uint32_t> offsets = byte_offsets(text);
  for (const LooseRow& row : rows) {
    for (const std::uint64_t gram : sampled_grams(part(text, offsets, row.span))) {
      execute(db, "DELETE FROM loose_grams WHERE gram = ? AND sentence = ?", gram, row.id);
    }
    execute(db, "DELETE FROM loose WHERE id = ?", row.id);
  }
}

}  // namespace leitong::library
