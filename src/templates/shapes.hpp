// Candidates: sentences and windows of clauses, equal ones counted once.
//
// A shape is a sequence of token ids; candidates that differ in figures only are one shape. Shapes
// are numbered by a hash of their content, so that nothing that follows depends on the order of
// documents. The windows of one number of clauses are a level of their own; level 0 is sentences.
#pragma once

#include <cstdint>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "base/xxhash.hpp"
#include "leitong/templates.hpp"
#include "templates/tokens.hpp"

namespace leitong::templates {

inline constexpr std::uint32_t kLongestCandidate = 250;  // tokens
// A clause of so many tokens is a sentence of two that lost its comma: sentences of fewer clauses
// than wanted are candidates all the same.
inline constexpr std::uint32_t kLongClause = 25;

// One place where a shape stands.
struct Place {
  std::uint32_t document = 0;
  std::uint32_t token = 0;  // of the corpus
};

struct Shapes {
  std::vector<Range> tokens;               // of one of its places
  std::vector<std::uint32_t> begin = {0};  // into `places`; one more than shapes
  std::vector<Place> places;               // of each shape in reading order

  std::size_t size() const { return tokens.size(); }
  std::uint32_t weight(std::uint32_t shape) const { return begin[shape + 1] - begin[shape]; }
  std::span<const Place> of(std::uint32_t shape) const {
    return std::span(places).subspan(begin[shape], weight(shape));
  }
};

// A stretch of the corpus with a hash of its ids.
struct Candidate {
  XXH128_hash_t hash;
  Place place;
  std::uint32_t size = 0;

  auto key() const { return std::tie(hash.high64, hash.low64, place.token); }
};
[[nodiscard]] Candidate candidate_at(const Corpus& corpus, Range range, std::uint32_t document);

// Adds the shapes of the candidates, which it sorts.
void add_shapes(std::vector<Candidate>& candidates, Shapes& shapes);

// Which candidates to look at.
struct Wanted {
  unsigned level = 0;                          // 0: sentences; else windows of so many clauses
  unsigned min_clauses = 1;                    // of the sentence
  unsigned min_letters = 8;                    // of the candidate
  const std::vector<bool>* windows = nullptr;  // if set, of each clause whether one begins with it
};

[[nodiscard]] Shapes find_shapes(const Corpus& corpus, const Wanted& wanted,
                                 TemplateCounts& counts);

// Which 3-grams stand in at least two documents. Others cannot be part of a template. (A few that
// do not are taken for such, by their hash.)
class SharedGrams {
 public:
  explicit SharedGrams(const Corpus& corpus);
  bool has(std::uint32_t hash) const { return shared_[hash & mask_]; }

 private:
  std::vector<bool> shared_;
  std::uint32_t mask_ = 0;
};

// Sequences of ids by the 3-grams they share, rare ones weighing more.
class ShingleIndex {
 public:
  using Sequence = std::vector<std::uint32_t>;

  // Item i is item(i, out): fills `out` with the ids of sequence i. `shared` must outlive this.
  template <typename Item>
  ShingleIndex(std::size_t items, const SharedGrams& shared, const Item& item)
      : items_(items), shared_(shared) {
    Sequence ids;
    std::vector<std::uint32_t> hashes;
    for (std::uint32_t i = 0; i < items; ++i) {
      item(i, ids);
      shingles(ids, hashes);
      for (const std::uint32_t hash : hashes) entries_.push_back({hash, i});
    }
    finish();
  }

  struct Hit {
    std::uint32_t item = 0;
    float score = 0;  // bits of the shared 3-grams
  };
  // Scratch memory of one thread.
  struct Scratch {
    std::vector<float> scores;
    std::vector<std::uint32_t> touched;
    std::vector<std::uint32_t> hashes;
  };
  // The `most` items that share the most bits with `ids`, best first, then by number; `self` is
  // left out. 3-grams of more than kLongList items only propose those next to `near`.
  void nearest(const Sequence& ids, std::uint32_t self, std::size_t most, Scratch& scratch,
               std::vector<Hit>& out) const;

  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

 private:
  static constexpr std::size_t kLongList = 256;
  void shingles(const Sequence& ids, std::vector<std::uint32_t>& out) const;
  void finish();

  std::size_t items_;
  const SharedGrams& shared_;
  unsigned bucket_bits_ = 8;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> entries_;  // (hash, item), sorted
  std::vector<std::uint32_t> bucket_;  // first entry of each value of the hash's upper bits
};

}  // namespace leitong::templates
