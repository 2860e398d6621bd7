// A passage on its way: found, weighed, put into a family, told.
#pragma once

#include <cstdint>
#include <exception>
#include <span>
#include <vector>

#include "base/mapped_file.hpp"
#include "passages/align.hpp"
#include "passages/kept_passes.hpp"

namespace leitong::passages {

// Places are of Texts; a before b there.
struct FoundSpans {
  Rank document_a = 0;
  Rank document_b = 0;
  Place from_a = 0;
  Place to_a = 0;
  Place from_b = 0;
  Place to_b = 0;
  std::uint32_t matched = 0;
  std::uint32_t columns = 0;
};

struct FoundPlace : FoundSpans {
  std::uint32_t rare = 0;
  std::uint32_t longest_rare = 0;
  std::uint32_t noise = 0;
  float score = 0;
  PassageKind kind = PassageKind::kCopied;
  std::uint32_t family = 0;
  bool listed = true;
};

// As it comes from the alignment.
struct Aligned : FoundPlace {
  std::vector<Match> runs;                // of all blocks
  std::vector<std::uint32_t> block_ends;  // in `runs`
};

// The same among many others, which may lie in files: what it looks into is a RunStore's.
struct Found : FoundPlace {
  std::span<const Match> runs;
  std::span<const std::uint32_t> block_ends;
};

// Runs and ends of blocks of many passages; they stay where they are put as long as it lives.
// Owned by one thread.
class RunStore {
 public:
  // Null: in memory.
  explicit RunStore(SpillSpace* space = nullptr) : space_(space) {}

  [[nodiscard]] Found put(const FoundPlace& place, std::span<const Match> runs,
                          std::span<const std::uint32_t> block_ends);
  [[nodiscard]] Found put(const Aligned& aligned) {
    return put(aligned, aligned.runs, aligned.block_ends);
  }

 private:
  SpillSpace* space_;
  std::vector<SpillVector<Match>> runs_;
  std::vector<SpillVector<std::uint32_t>> block_ends_;
};

// The passages of all pairs, by (document_a, document_b, from_a, from_b), those with references
// apart.
struct FoundAll {
  explicit FoundAll(SpillSpace* space = nullptr)
      : passages(space), references(space), store(space) {}

  SpillVector<Found> passages;
  SpillVector<Found> references;  // document_b is a reference
  RunStore store;
};

// Where and how pairs are aligned, beside the options.
struct Aligning {
  Progress* progress = nullptr;
  const ResidentLimit* limit = nullptr;
  const KeptPasses* kept = nullptr;  // what an earlier run has aligned is taken from there
};
// Throws SpillError.
[[nodiscard]] FoundAll align_pairs(const Texts& texts, const Seeds& seeds,
                                   const PassageOptions& options, PassageCounts& counts,
                                   const Aligning& aligning = {});

// The passages of one pair of documents from its seeds, by (from_a, from_b).
struct PairTally {
  std::uint64_t candidates = 0;
  std::uint64_t anchors_capped = 0;
  std::uint64_t short_passages = 0;
  bool tried = false;
  bool cut_short = false;  // an alignment came to where a piece of a document ends, but not itself
};
// `limits`: where they may reach, nullptr for the whole documents.
void align_pair(const Texts& texts, std::span<const Seed> seeds, const PassageOptions& options,
                const Bounds* limits, PairTally& tally, std::vector<Aligned>& out);

// The characters of a Found's runs that are evidence, in order of a, each with its place in a and
// b. Kind, rare evidence and score; `quoted` tells of each place whether it aligns with a
// reference.
void weigh(const Texts& texts, const GramTable& table, unsigned ngram,
           const std::vector<bool>& quoted, Found& found);

// Marks the characters that common n-grams, phrases or noise cover (kFormula).
void mark_formulae(const Texts& texts, const PassageOptions& options, GramTable& table);

// Families of the passages; sets `family` and `listed`, and adds passages with the earliest member
// where a large family lacks them.
[[nodiscard]] std::vector<Family> find_families(const Texts& texts, const PassageOptions& options,
                                                const ResidentLimit* limit, FoundAll& all,
                                                PassageCounts& counts);

[[nodiscard]] std::vector<DocumentShares> share_documents(const Texts& texts,
                                                          std::span<const Found> found,
                                                          const std::vector<bool>& quoted);

// What was replaced by what, and names of places that belong to the other document.
void describe_edits(const Texts& texts, const Documents& corpus, const PassageOptions& options,
                    const Found& found, Passage& passage);

// A limit of memory is too small for what was found: the one that is not.
struct LimitError : std::exception {
  explicit LimitError(std::uint64_t needed) : needed_bytes(needed) {}
  const char* what() const noexcept override { return "a limit of memory is too small"; }
  std::uint64_t needed_bytes;
};

// From aligned passages to told ones: evidence, kinds, families, shares, edits. `table` knows of
// every place near a passage whether its n-gram is common.
// Throws LimitError where the limit has no room for them.
struct Judged {
  const Texts& texts;
  Documents corpus;
  const PassageOptions& options;
  const ResidentLimit* limit = nullptr;  // looked at while pages of the texts come in
};
void judge(const Judged& judged, GramTable& table, FoundAll all, Progress* progress,
           Passages& result);

}  // namespace leitong::passages
