// The passes of near-duplicate search and the values between them.
//
//   units -> fingerprint -> Texts         distinct normal forms, their members and signatures
//         -> find_candidates -> TextPairs pairs that may reach the threshold
//         -> verify -> TextPairs          those that do, with their exact overlap
//         -> cluster -> Clusters          around the longest
//         -> list_pairs -> pairs of units
//
// A "text" here is one distinct normal form, numbered by its first unit in reading order.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "leitong/duplicates.hpp"
#include "leitong/sketch.hpp"

namespace leitong::duplicates {

// The threshold's promise is .99; planning for more leaves room for what the plan does not model.
inline constexpr double kPlannedRecall = 0.999;

enum class TextIndex : std::uint32_t {};
constexpr std::uint32_t number(TextIndex index) { return static_cast<std::uint32_t>(index); }

// 128-bit hash of a normal form: two texts of one hash are one text.
struct Fingerprint {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  auto operator<=>(const Fingerprint&) const = default;
};

// Signatures cut to 16 bits a slot: enough to compare (a chance agreement is one in 65,536) at
// half the memory. Rows of a multiple of 64 slots, those beyond `slots` zero; blocks of rows, so
// that growing never copies and rows may lie in mapped files.
class Signatures {
 public:
  static constexpr std::size_t kBlockRows = 4096;

  explicit Signatures(unsigned slots) : slots_(slots), stride_(stride_of(slots)) {}

  static unsigned stride_of(unsigned slots) { return (slots + 63) / 64 * 64; }
  unsigned slots() const { return slots_; }
  unsigned stride() const { return stride_; }
  void resize(std::size_t rows);
  // REQUIRES: the row came from resize().
  std::uint16_t* row(std::size_t i) {
    return owned_[i / kBlockRows].get() + i % kBlockRows * stride_;
  }
  const std::uint16_t* row(std::size_t i) const {
    return blocks_[i / kBlockRows] + i % kBlockRows * stride_;
  }
  // Rows that lie elsewhere, one after the other, and outlive this object; returns the number of
  // the first of them.
  std::size_t attach(const std::uint16_t* rows, std::size_t count);

 private:
  unsigned slots_;
  unsigned stride_;
  std::vector<const std::uint16_t*> blocks_;
  std::vector<std::unique_ptr<std::uint16_t[]>> owned_;
};

// What is known of a unit once it has been hashed.
struct UnitPrint {
  static constexpr std::uint32_t kNoRow = 0xFFFFFFFF;

  Fingerprint fingerprint;
  std::uint32_t length = 0;    // normal-form characters
  std::uint32_t row = kNoRow;  // of the signature, where this unit was the first of its text
};

struct Texts {
  std::vector<Fingerprint> fingerprints;
  std::vector<std::uint32_t> lengths;  // normal-form characters
  std::vector<std::uint32_t> rows;     // of the signature
  std::vector<std::uint32_t>
      member_begin;                // members of text t: [member_begin[t], member_begin[t+1])
  std::vector<UnitIndex> members;  // in reading order
  Signatures signatures;

  explicit Texts(unsigned slots) : signatures(slots) {}
  std::size_t size() const { return lengths.size(); }
  UnitIndex first(std::size_t text) const { return members[member_begin[text]]; }
  std::uint32_t weight(std::size_t text) const {
    return member_begin[text + 1] - member_begin[text];
  }
};

// The order in which representatives of clusters and hubs of buckets are chosen: the longest text
// first, ties by content, so that the order of input does not matter.
struct ByRank {
  const Texts& texts;
  bool operator()(std::uint32_t x, std::uint32_t y) const {
    if (texts.lengths[x] != texts.lengths[y]) return texts.lengths[x] > texts.lengths[y];
    return texts.fingerprints[x] < texts.fingerprints[y];
  }
};

// Two texts, a < b; `shared` is 0 until verified.
struct TextPair {
  TextIndex a{};
  TextIndex b{};
  std::uint32_t shared = 0;
};

// Drops units shorter than min_chars from `units`, counts them, and makes the texts of the rest.
[[nodiscard]] Texts fingerprint(const Collection& collection, std::vector<Unit>& units,
                                const DuplicateOptions& options, DuplicateCounts& counts,
                                Progress* progress);

// Length and fingerprint of a normal form; no row.
[[nodiscard]] UnitPrint print_of(std::u32string_view normal);

// Numbers the texts of the units by their first unit and lists each one's members. REQUIRES: of
// the units of a text at least one has a row.
void group(std::span<const UnitPrint> prints, unsigned threads, Texts& texts);

// What the buckets of one band came to.
struct BandPairs {
  std::vector<TextPair> pairs;
  std::uint64_t compared = 0;
  std::uint64_t capped = 0;
  bool overfull = false;  // it has a bucket beyond the limit, whose pairs are left out
};

// The bands `first`, `first` + `step`, ... each on its own: ranges of bands can be worked on apart.
[[nodiscard]] std::vector<BandPairs> compare_bands(const Texts& texts,
                                                   const DuplicateOptions& options, unsigned first,
                                                   unsigned step, Progress* progress);

// All bands' pairs together: where a bucket was overfull, or too much was kept, compared again
// around hubs. By (a, b), each once.
[[nodiscard]] std::vector<TextPair> settle(const Texts& texts, const DuplicateOptions& options,
                                           std::vector<BandPairs> bands, DuplicateCounts& counts);

// Pairs of texts that share a bucket and whose signatures agree often enough, by (a, b).
[[nodiscard]] std::vector<TextPair> find_candidates(const Texts& texts,
                                                    const DuplicateOptions& options,
                                                    DuplicateCounts& counts, Progress* progress);

// Those of `candidates` at or above the threshold, exactly. `shingles[t]` becomes the number of
// distinct n-grams of every text in a candidate or with more than one member, 0 of others.
[[nodiscard]] std::vector<TextPair> verify(const Documents& documents,
                                           const std::vector<Unit>& units, const Texts& texts,
                                           std::vector<TextPair> candidates,
                                           const DuplicateOptions& options,
                                           std::vector<std::uint32_t>& shingles,
                                           DuplicateCounts& counts, Progress* progress);

[[nodiscard]] std::vector<Cluster> cluster(const Texts& texts, const std::vector<TextPair>& pairs);

// Pairs of units from pairs of texts and from repeated texts, up to the listing limit.
[[nodiscard]] std::vector<DuplicatePair> list_pairs(const Texts& texts,
                                                    const std::vector<TextPair>& pairs,
                                                    const std::vector<std::uint32_t>& shingles,
                                                    DuplicateCounts& counts);

// Clusters, pairs and shingles of units from what is verified. REQUIRES: result.units.
void finish(const Texts& texts, const std::vector<TextPair>& pairs,
            const std::vector<std::uint32_t>& shingles, Duplicates& result);

}  // namespace leitong::duplicates
