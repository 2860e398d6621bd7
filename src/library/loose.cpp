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
constexpr std::size_t kOfOneDocument = 2;
constexpr std::uint64_t kMostLooked = 4000;    // sentences of one gram
constexpr std::size_t kMostWith = 3000;        // that a new template is looked for in
constexpr std::uint64_t kSeed = 0x6C6F6F7365;  // any fixed number: part of the file format

// Distinct, by size; none of a text that is short.
std::vector<std::uint64_t> grams_of(std::string_view utf8, std::size_t fewest_chars) {
  NormalizeOptions options;
  options.mask_numbers = true;
  const std::u32string normal = normal_form(utf8, options);
  if (normal.size() < fewest_chars) return {};
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i + kGram <= normal.size(); ++i) {
    // 48 bits: small keys, and no sign.
    out.push_back(XXH3_64bits_withSeed(&normal[i], kGram * sizeof(char32_t), kSeed) >> 16);
  }
  make_distinct(out);
  return out;
}

std::vector<std::uint64_t> sampled_grams(std::string_view utf8) {
  std::vector<std::uint64_t> out = grams_of(utf8, kFewestChars);
  if (out.size() > kSampled) out.resize(kSampled);
  return out;
}

std::uint32_t overlap(Span a, Span b) {
  const std::uint32_t start = std::max(a.start, b.start);
  const std::uint32_t end = std::min(a.end, b.end);
  return end > start ? end - start : 0;
}

constexpr std::uint64_t kWhole = 1'000'000;

// The first `most` that it is given, but of one document no more than two while others are left:
// one that says a sentence twenty times would hide all who say it otherwise.
class Spread {
 public:
  explicit Spread(std::size_t most) : most_(most) {}
  [[nodiscard]] bool full() const { return out_.size() == most_; }
  void put(const LooseRow& row) {
    (++taken_[row.document] <= kOfOneDocument ? out_ : further_).push_back(row);
  }
  [[nodiscard]] std::vector<LooseRow> rows() && {
    further_.resize(std::min(further_.size(), most_ - out_.size()));
    out_.insert(out_.end(), further_.begin(), further_.end());
    return std::move(out_);
  }

 private:
  std::size_t most_;
  std::map<std::uint64_t, std::size_t> taken_;  // by document
  std::vector<LooseRow> out_;
  std::vector<LooseRow> further_;
};

// `take` a row, which says whether it wants more.
template <typename Take>
void each_with(Database& db, std::uint64_t gram, const Take& take) {
  Query query(
      db,
      "SELECT l.id, l.document, l.start, l.\"end\" FROM loose_grams g JOIN loose l ON l.id = "
      "g.sentence WHERE g.gram = ? ORDER BY g.sentence LIMIT ?",
      gram, kMostLooked);
  bool more = true;
  while (more && query.next()) {
    more = take(LooseRow{query.number(0), query.number(1), {query.small(2), query.small(3)}});
  }
}

std::vector<LooseRow> some_with(Database& db, std::uint64_t gram, std::size_t most) {
  Spread out(most);
  each_with(db, gram, [&](const LooseRow& row) {
    out.put(row);
    return !out.full();
  });
  return std::move(out).rows();
}

using Weights = std::map<std::uint64_t, std::pair<std::uint64_t, LooseRow>>;  // by id

// Those that weigh most first; of equal ones the earliest.
std::vector<LooseRow> ranked(const Weights& weights) {
  std::vector<std::pair<std::uint64_t, LooseRow>> rows;
  rows.reserve(weights.size());
  for (const auto& [id, row] : weights) rows.push_back(row);
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<LooseRow> out;
  out.reserve(rows.size());
  for (const auto& [weight, row] : rows) out.push_back(row);
  return out;
}

std::vector<LooseRow> in_order(std::map<std::uint64_t, LooseRow> rows) {
  std::vector<LooseRow> out;
  out.reserve(rows.size());
  for (const auto& [id, row] : rows) out.push_back(row);
  std::sort(out.begin(), out.end(), [](const LooseRow& a, const LooseRow& b) {
    return std::tie(a.document, a.span, a.id) < std::tie(b.document, b.span, b.id);
  });
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

LooseLimits loose_limits(std::size_t min_documents) {
  LooseLimits out;
  out.like_one = std::max(out.like_one, 2 * min_documents);
  out.of_one_gram = std::max(out.of_one_gram, 2 * min_documents);
  return out;
}

std::vector<LooseRow> loose_like(Database& db, const std::vector<LooseSentence>& sentences,
                                 const LooseLimits& limits) {
  std::map<std::uint64_t, std::vector<LooseRow>> with;  // by gram
  std::map<std::uint64_t, LooseRow> nearest;            // by id
  std::map<std::uint64_t, LooseRow> all;
  for (const LooseSentence& sentence : sentences) {
    Weights shared;  // a gram that n have counts 1/n
    for (const std::uint64_t gram : sentence.grams) {
      const auto [place, is_new] = with.try_emplace(gram);
      if (is_new) {
        place->second = some_with(db, gram, limits.of_one_gram);
        for (const LooseRow& row : place->second) all.emplace(row.id, row);
      }
      for (const LooseRow& row : place->second) {
        shared.try_emplace(row.id, 0, row).first->second.first += kWhole / place->second.size();
      }
    }
    Spread most_shared(limits.like_one);
    for (const LooseRow& row : ranked(shared)) {
      if (most_shared.full()) break;
      most_shared.put(row);
    }
    for (const LooseRow& row : std::move(most_shared).rows()) nearest.emplace(row.id, row);
  }
  return in_order(all.size() <= limits.in_all ? std::move(all) : std::move(nearest));
}

std::vector<LooseRow> loose_with(Database& db, const std::vector<Pattern>& patterns) {
  std::vector<std::uint64_t> grams;
  for (const Pattern& pattern : patterns) {
    for (const Piece& piece : pattern) {
      const std::vector<std::uint64_t> own = grams_of(piece.text, 0);
      grams.insert(grams.end(), own.begin(), own.end());
    }
  }
  make_distinct(grams);
  Weights shared;
  for (const std::uint64_t gram : grams) {
    each_with(db, gram, [&](const LooseRow& row) {
      ++shared.try_emplace(row.id, 0, row).first->second.first;
      return true;
    });
  }
  std::map<std::uint64_t, LooseRow> out;
  for (const LooseRow& row : ranked(shared)) {
    if (out.size() == kMostWith) break;
    out.emplace(row.id, row);
  }
  return in_order(std::move(out));
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
