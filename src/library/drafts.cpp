// A text is sampled by the kSampled least hashes of its 8-grams; documents that share kShared of
// them are compared: a draft has kLikeness (Jaccard, 5-grams) in common with its sibling. One
// character in twenty changed here and there leaves .63, a changed paragraph in twenty .9; yearly
// reports of one district have .2 or less in common.
//
// A text of less than kFewestChars characters is no draft of anything: a filled-in form is like the
// next one. Neither is one of another month, where both are dated: bulletins.
//
// Cost: kSampled look-ups a document, and the 5-grams of both texts for each that is compared.

#include "library/drafts.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/dates.hpp"
#include "base/xxhash.hpp"
#include "leitong/text.hpp"
#include "library/identity.hpp"
#include "library/writer.hpp"

namespace leitong::library {
namespace {

constexpr std::size_t kSampled = 24;
constexpr std::size_t kSampledGram = 8;
constexpr std::size_t kShared = 4;
constexpr std::size_t kMostCompared = 4;
constexpr std::uint64_t kMostOfOneGram = 2000;
constexpr std::size_t kFewestChars = 200;
constexpr std::size_t kGram = 5;
constexpr double kLikeness = 0.6;
constexpr std::uint64_t kSeed = 0x647261667473;  // any fixed number: part of the file format

std::vector<std::uint64_t> hashes(std::u32string_view normal, std::size_t length) {
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i + length <= normal.size(); ++i) {
    // 48 bits: small keys, and no sign.
    out.push_back(XXH3_64bits_withSeed(&normal[i], length * sizeof(char32_t), kSeed) >> 16);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::size_t in_common(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  std::size_t out = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) ++out;
    const bool first = a[i] <= b[j];
    const bool second = b[j] <= a[i];
    i += first ? 1 : 0;
    j += second ? 1 : 0;
  }
  return out;
}

std::optional<Date> date_of(const Document& document) {
  if (const auto found = find_date(document.date)) return found->date;
  return lone_year(document.date);
}

bool other_month(const Document& a, const Document& b) {
  const std::optional<Date> one = date_of(a);
  const std::optional<Date> two = date_of(b);
  return one && two &&
         (one->year != two->year ||
          (one->month != 0 && two->month != 0 && one->month != two->month));
}

bool differ(const std::string& a, const std::string& b) {
  return !a.empty() && !b.empty() && a != b;
}

}  // namespace

DocumentSample sample_of(std::string_view utf8) {
  const std::u32string normal = normal_form(utf8, {});
  if (normal.size() < kFewestChars) return {};
  DocumentSample out = hashes(normal, kSampledGram);
  if (out.size() > kSampled) out.resize(kSampled);
  return out;
}

void put_sample(Database& db, std::uint64_t document, const DocumentSample& sample) {
  for (const std::uint64_t gram : sample) {
    execute(db, "INSERT OR IGNORE INTO document_grams VALUES(?, ?)", gram, document);
  }
}

void drop_sample(Database& db, std::uint64_t document, const DocumentSample& sample) {
  for (const std::uint64_t gram : sample) {
    execute(db, "DELETE FROM document_grams WHERE gram = ? AND document = ?", gram, document);
  }
}

bool DraftFinder::is_draft(const Document& document, const Document& other,
                           const std::string& text) const {
  if (differ(document.place, other.place) || differ(document.series, other.series) ||
      differ(document.author, other.author) || other_month(document, other)) {
    return false;
  }
  const auto a = hashes(normal_form(document.text, {}), kGram);
  const auto b = hashes(normal_form(text, {}), kGram);
  const double both = static_cast<double>(in_common(a, b));
  return both >= kLikeness * (static_cast<double>(a.size() + b.size()) - both);
}

Sibling DraftFinder::next(const Document& document, const DocumentSample& sample) {
  // Stored ones by number, then those of this addition by position.
  std::map<std::pair<std::uint64_t, std::size_t>, std::size_t> shared;
  for (const std::uint64_t gram : sample) {
    Query query(db_, "SELECT document FROM document_grams WHERE gram = ? ORDER BY document LIMIT ?",
                gram, kMostOfOneGram);
    while (query.next()) {
      if (gone_.count(query.number(0)) == 0) ++shared[{query.number(0), 0}];
    }
    const auto fresh = by_gram_.find(gram);
    if (fresh == by_gram_.end()) continue;
    for (const std::size_t position : fresh->second) ++shared[{UINT64_MAX, position}];
  }
  std::vector<std::pair<std::size_t, std::pair<std::uint64_t, std::size_t>>> ranked;
  for (const auto& [which, count] : shared) {
    if (count >= std::min(kShared, sample.size())) ranked.emplace_back(count, which);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  if (ranked.size() > kMostCompared) ranked.resize(kMostCompared);
  Sibling out;
  for (const auto& [count, which] : ranked) {
    const auto [stored, position] = which;
    if (stored == UINT64_MAX) {
      const Document& other = *asked_[position];
      if (is_draft(document, other, other.text)) out.fresh = position;
    } else if (is_draft(document, stored_document(db_, stored), document_text(db_, stored))) {
      out.stored = stored;
    }
    if (!out.none()) break;
  }
  for (const std::uint64_t gram : sample) {
    std::vector<std::size_t>& positions = by_gram_[gram];
    if (positions.size() < kMostOfOneGram) positions.push_back(asked_.size());
  }
  asked_.push_back(&document);
  return out;
}

DraftSentences draft_sentences(const Document& draft, std::string_view sibling) {
  const std::vector<std::uint64_t> known = hashes(normal_form(sibling, {}), kGram);
  DraftSentences out;
  for (const Unit& unit : units_of(draft, DocumentIndex{0}, UnitLevel::kSentence)) {
    const auto grams = hashes(
        normal_form(std::string_view(draft.text).substr(unit.byte_start, unit.bytes), {}), kGram);
    const bool shared = grams.empty() || in_common(grams, known) * 2 >= grams.size();
    (shared ? out.shared : out.own).push_back(unit.span);
  }
  return out;
}

}  // namespace leitong::library
