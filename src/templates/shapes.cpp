// See shapes.hpp. Cost: one hash a candidate and one sort; of the index, one sort of all 3-grams.
#include "templates/shapes.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "base/xxhash.hpp"

namespace leitong::templates {
namespace {

constexpr std::size_t kFewItems = 4096;  // a small corpus tells little of what is rare

std::uint32_t gram_hash(const std::uint32_t* ids) {
  return static_cast<std::uint32_t>(XXH3_64bits(ids, 3 * sizeof(*ids)));
}

unsigned letters(const Corpus& corpus, Range range) {
  unsigned count = 0;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    count += is_letter(corpus.tokens[i].id) ? 1U : 0U;
  }
  return count;
}

}  // namespace

Candidate candidate_at(const Corpus& corpus, Range range, std::uint32_t document) {
  std::uint32_t ids[kLongestCandidate];
  const std::uint32_t size = std::min(range.size(), kLongestCandidate);
  for (std::uint32_t i = 0; i < size; ++i) ids[i] = corpus.tokens[range.begin + i].id;
  return {XXH3_128bits(ids, size * sizeof(ids[0])), {document, range.begin}, size};
}

void add_shapes(std::vector<Candidate>& candidates, Shapes& shapes) {
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.key() < b.key(); });
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Candidate& here = candidates[i];
    if (i == 0 || !XXH128_isEqual(here.hash, candidates[i - 1].hash)) {
      shapes.begin.push_back(shapes.begin.back());
      shapes.tokens.push_back({here.place.token, here.place.token + here.size});
    }
    shapes.places.push_back(here.place);
    ++shapes.begin.back();
  }
}

Shapes find_shapes(const Corpus& corpus, const Wanted& wanted, TemplateCounts& counts) {
  std::vector<Candidate> candidates;
  const bool periods = wanted.level > 1;
  const auto& begin = periods ? corpus.period_begin : corpus.sentence_begin;
  const auto& document = periods ? corpus.period_document : corpus.sentence_document;
  for (std::uint32_t s = 0; s < document.size(); ++s) {
    const std::uint32_t first = begin[s];
    const std::uint32_t last = begin[s + 1];
    const std::uint32_t size = wanted.level == 0 ? last - first : wanted.level;
    if (last - first < wanted.min_clauses &&
        (wanted.level > 0 || corpus.clauses[first].tokens.size() < kLongClause)) {
      continue;
    }
    for (std::uint32_t c = first; c + size <= last; ++c) {
      if (wanted.windows != nullptr && !(*wanted.windows)[c]) continue;
      const Range range{corpus.clauses[c].tokens.begin, corpus.clauses[c + size - 1].tokens.end};
      if (range.size() > kLongestCandidate) {
        counts.long_sentences += wanted.level == 0 ? 1 : 0;
        continue;
      }
      if (letters(corpus, range) < wanted.min_letters) continue;
      candidates.push_back(candidate_at(corpus, range, document[s]));
    }
  }
  counts.candidates += candidates.size();
  Shapes shapes;
  shapes.places.reserve(candidates.size());
  add_shapes(candidates, shapes);
  counts.shapes += shapes.size();
  return shapes;
}

SharedGrams::SharedGrams(const Corpus& corpus) {
  unsigned bits = 16;
  while (bits < 27 && (std::size_t{1} << bits) < 2 * corpus.tokens.size()) ++bits;
  mask_ = (1U << bits) - 1;
  shared_.assign(std::size_t{1} << bits, false);
  std::vector<std::uint32_t> first(std::size_t{1} << bits, 0);  // document, from 1
  std::uint32_t gram[3];
  for (std::uint32_t d = 0; d + 1 < corpus.document_begin.size(); ++d) {
    const std::uint32_t end = corpus.document_begin[d + 1];
    for (std::uint32_t i = corpus.document_begin[d]; i + 3 <= end; ++i) {
      for (std::uint32_t k = 0; k < 3; ++k) gram[k] = aligned_id(corpus.tokens[i + k].id);
      const std::uint32_t at = gram_hash(gram) & mask_;
      if (first[at] == 0) first[at] = d + 1;
      if (first[at] != d + 1) shared_[at] = true;
    }
  }
}

void ShingleIndex::shingles(const Sequence& ids, std::vector<std::uint32_t>& out) const {
  out.clear();
  for (std::size_t i = 0; i + 3 <= ids.size(); ++i) {
    const std::uint32_t hash = gram_hash(ids.data() + i);
    if (shared_.has(hash)) out.push_back(hash);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
}

void ShingleIndex::finish() {
  std::sort(entries_.begin(), entries_.end());
  while (bucket_bits_ < 24 && (std::size_t{2} << bucket_bits_) < entries_.size()) ++bucket_bits_;
  bucket_.assign((std::size_t{1} << bucket_bits_) + 1, 0);
  for (const auto& entry : entries_) ++bucket_[(entry.first >> (32 - bucket_bits_)) + 1];
  for (std::size_t i = 1; i < bucket_.size(); ++i) bucket_[i] += bucket_[i - 1];
}

void ShingleIndex::nearest(const Sequence& ids, std::uint32_t self, std::size_t most,
                           Scratch& scratch, std::vector<Hit>& out) const {
  scratch.scores.resize(items_, 0);
  shingles(ids, scratch.hashes);
  const auto less = [](const auto& entry, std::uint32_t hash) { return entry.first < hash; };
  for (const std::uint32_t hash : scratch.hashes) {
    const std::uint32_t top = hash >> (32 - bucket_bits_);
    const auto stop = entries_.begin() + bucket_[top + 1];
    auto first = std::lower_bound(entries_.begin() + bucket_[top], stop, hash, less);
    auto last = first;
    while (last != stop && last->first == hash) ++last;
    const auto count = static_cast<std::size_t>(last - first);
    if (count == 0 || (count == 1 && first->second == self)) continue;
    const double items = static_cast<double>(std::max(items_, kFewItems));
    const auto bits = static_cast<float>(std::log2(1.0 + items / static_cast<double>(count)));
    if (count > kLongList) {
      const auto at = std::lower_bound(first, last, std::pair{hash, self == kNone ? 0 : self});
      first = at - first > 32 ? at - 32 : first;
      last = last - at > 32 ? at + 32 : last;
    }
    for (; first != last; ++first) {
      if (first->second == self) continue;
      float& score = scratch.scores[first->second];
      if (score == 0) scratch.touched.push_back(first->second);
      score += bits;
    }
  }
  out.clear();
  for (const std::uint32_t item : scratch.touched) {
    out.push_back({item, scratch.scores[item]});
    scratch.scores[item] = 0;
  }
  scratch.touched.clear();
  const auto better = [](const Hit& a, const Hit& b) {
    return a.score != b.score ? a.score > b.score : a.item < b.item;
  };
  if (out.size() > most) {
    std::nth_element(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(most), out.end(),
                     better);
    out.resize(most);
  }
  std::sort(out.begin(), out.end(), better);
}

}  // namespace leitong::templates
