// Candidate pairs to exact pairs: the sets of n-grams themselves, made again from the text.
//
// Problem: 600 bytes of shingle hashes a paragraph are more than the paragraph; so nothing is kept
// from the sketch. Method: shingle hashes (64 bits) of a text go into a small open-addressing
// table; the other text's hashes are looked up in it, each found one once. Pairs are ordered by
// their first text, whose table serves all its pairs. Cost: about four operations a shingle, no
// sorting. Two different n-grams of one pair share a 64-bit hash with probability under 1e-13.

#include <atomic>
#include <optional>

#include "base/parallel.hpp"
#include "duplicates/passes.hpp"
#include "duplicates/shingle_set.hpp"

namespace leitong::duplicates {
namespace {

constexpr std::size_t kChunkPairs = 256;
constexpr std::size_t kChunkTexts = 256;

// Works for one thread. The number of distinct n-grams of a text is noted in `shingles` when the
// text is first met, by whichever thread that is: all would note the same.
class Verifier {
 public:
  Verifier(const Documents& documents, const std::vector<Unit>& units, const Texts& texts,
           const DuplicateOptions& options, std::vector<std::uint32_t>& shingles)
      : documents_(documents),
        units_(units),
        texts_(texts),
        options_(options),
        shingles_(shingles) {}

  void count_distinct(TextIndex text) {
    if (known(text).load(std::memory_order_relaxed) != 0) return;
    hash(text);
    known(text).store(own_.assign(hashes_), std::memory_order_relaxed);
  }

  // Fills `shared`; consecutive pairs of one first text share its table.
  void count_shared(TextPair& pair) {
    if (first_ != pair.a) {
      hash(pair.a);
      known(pair.a).store(table_.assign(hashes_), std::memory_order_relaxed);
      first_ = pair.a;
    }
    hash(pair.b);
    pair.shared = table_.count_shared(hashes_);
    if (known(pair.b).load(std::memory_order_relaxed) == 0) {
      known(pair.b).store(own_.assign(hashes_), std::memory_order_relaxed);
    }
  }

 private:
  std::atomic_ref<std::uint32_t> known(TextIndex text) {
    return std::atomic_ref<std::uint32_t>(shingles_[number(text)]);
  }
  void hash(TextIndex text) {
    const Unit& unit = units_[leitong::number(texts_.first(number(text)))];
    normal_form_into(text_of(documents_, unit), options_.normalize, normal_);
    // Read once more, it must be the text that was hashed.
    if (documents_.reads_again() &&
        print_of(normal_).fingerprint != texts_.fingerprints[number(text)]) {
      throw TextChanged(std::string(documents_[unit.document].id), "changed while it was read");
    }
    shingle_hashes(normal_, options_.ngram, options_.seed, hashes_);
  }

  const Documents& documents_;
  const std::vector<Unit>& units_;
  const Texts& texts_;
  const DuplicateOptions& options_;
  std::vector<std::uint32_t>& shingles_;
  std::u32string normal_;
  std::vector<std::uint64_t> hashes_;
  ShingleSet table_;  // of the first text of the pair
  ShingleSet own_;    // of a text whose n-grams are counted
  std::optional<TextIndex> first_;
};

// Texts that repeat: they are pairs of their own, whatever else they are in.
std::vector<TextIndex> repeated(const Texts& texts) {
  std::vector<TextIndex> list;
  for (std::size_t t = 0; t < texts.size(); ++t) {
    if (texts.weight(t) > 1) list.push_back(static_cast<TextIndex>(t));
  }
  return list;
}

}  // namespace

std::vector<TextPair> verify(const Documents& documents, const std::vector<Unit>& units,
                             const Texts& texts, std::vector<TextPair> candidates,
                             const DuplicateOptions& options, std::vector<std::uint32_t>& shingles,
                             DuplicateCounts& counts, Progress* progress) {
  shingles.assign(texts.size(), 0);
  const std::vector<TextIndex> list = repeated(texts);
  if (progress != nullptr) progress->start("verify", list.size() + candidates.size(), "texts");
  counts.verified = candidates.size();
  parallel_chunks(candidates.size(), kChunkPairs, options.threads,
                  [&](std::size_t begin, std::size_t end) {
                    Verifier verifier(documents, units, texts, options, shingles);
                    for (std::size_t i = begin; i < end; ++i) verifier.count_shared(candidates[i]);
                    if (progress != nullptr) progress->advance(end - begin);
                  });
  parallel_chunks(list.size(), kChunkTexts, options.threads,
                  [&](std::size_t begin, std::size_t end) {
                    Verifier verifier(documents, units, texts, options, shingles);
                    for (std::size_t i = begin; i < end; ++i) verifier.count_distinct(list[i]);
                    if (progress != nullptr) progress->advance(end - begin);
                  });
  std::erase_if(candidates, [&](const TextPair& pair) {
    return !reaches(pair.shared, shingles[number(pair.a)], shingles[number(pair.b)],
                    options.threshold);
  });
  if (progress != nullptr) progress->finish();
  return candidates;
}

}  // namespace leitong::duplicates
