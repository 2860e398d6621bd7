// The rules of postings.cpp, for whoever knows n-grams from elsewhere than one array of texts.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "passages/background.hpp"
#include "passages/partitions.hpp"
#include "passages/postings.hpp"

namespace leitong::passages {

inline constexpr std::size_t kCharactersUnwinnowed = std::size_t{1} << 26;
inline constexpr unsigned kWidestWindow = 16;
inline constexpr unsigned kKeptAllPairs = 512;  // occurrences of an n-gram that is not frequent
inline constexpr unsigned kMostSampled = 256;   // documents and occurrences of a sampled one
inline constexpr unsigned kReferencesKept = 3;  // occurrences in references, per n-gram

// An n-gram in more documents is frequent. In a small corpus all pairs can be afforded.
inline std::uint32_t documents_for_all_pairs(std::size_t characters) {
  constexpr std::size_t kLeast = 32;
  constexpr std::size_t kMost = 256;
  constexpr std::size_t kBudget = std::size_t{1} << 27;
  return static_cast<std::uint32_t>(
      std::clamp(kBudget / std::max<std::size_t>(characters, 1), kLeast, kMost));
}

// One in kSampling frequent n-grams proposes all pairs all the same, up to kMostSampled documents,
// so that two texts made of frequent n-grams alone meet as well.
inline bool is_sampled(std::uint64_t hash) {
  constexpr std::uint64_t kSampling = 50;
  return (hash >> 24) % kSampling == 0;
}

inline unsigned window_for(std::size_t characters) {
  if (characters <= kCharactersUnwinnowed) return 1;
  // About 2 in (w + 1) places are selected.
  const std::size_t wanted = 2 * characters / kCharactersUnwinnowed;
  return static_cast<unsigned>(std::clamp<std::size_t>(wanted, 2, kWidestWindow));
}

// K of the contract.
inline std::uint64_t least_common(std::uint64_t series) {
  return std::max<std::uint64_t>(3, (series + 49) / 50);
}

// Marks the least of every `window` consecutive n-grams of a document; the last of equals.
void winnow(const Texts& texts, Rank document, unsigned n, unsigned window, GramTable& table);

struct Tally {
  std::atomic<std::uint64_t> frequent{0};
  std::atomic<std::uint64_t> capped{0};
};

// What decides about n-grams: common or not, how much information, which occurrences propose.
struct Indexer {
  const Texts& texts;
  const PassageOptions& options;
  const Background& background;
  GramTable& table;
  Tally& tally;
  unsigned window;
  std::uint64_t common_from;
  std::uint64_t series_total;  // of the whole corpus
  std::uint32_t all_pairs;     // documents of an n-gram that is not frequent

  void gather(std::size_t number, std::span<const std::uint64_t> entries, Partition& out) const;
  void describe(std::span<const std::uint64_t> run, std::uint64_t hash, std::uint32_t series) const;
  void keep(std::span<const std::uint64_t> run, std::size_t corpus, std::uint64_t hash,
            std::uint32_t documents, Partition& out) const;
  bool keep_corpus(std::span<const std::uint64_t> run, Partition& out) const;
  void mark_hubs(std::span<const Place> kept) const;
  [[nodiscard]] bool may_propose(Place place) const {
    return window == 1 || (table.flags[place] & kSelected) != 0;
  }
};

}  // namespace leitong::passages
