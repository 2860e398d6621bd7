// See frames.hpp.
#include "templates/frames.hpp"

#include <algorithm>

#include "base/xxhash.hpp"

namespace leitong::templates {
namespace {

constexpr std::uint32_t kAnchors = 4;      // tokens of a frame
constexpr std::uint32_t kLeastMiddle = 2;  // tokens that change
constexpr std::size_t kManyTexts = 8;      // of one frame
constexpr double kSmallShare = 0.3;        // of the clauses of a frame

std::uint64_t frame_at(const Corpus& corpus, Range range, std::uint32_t front) {
  std::uint32_t ids[kAnchors + 1] = {front};
  for (std::uint32_t i = 0; i < kAnchors; ++i) {
    const std::uint32_t at = i < front ? range.begin + i : range.end - kAnchors + i;
    ids[i + 1] = corpus.tokens[at].id;
  }
  return XXH3_64bits(ids, sizeof ids);
}

}  // namespace

Frames::Frames(const Corpus& corpus) : corpus_(corpus) {
  std::vector<std::uint32_t> ids;
  for (const Clause& clause : corpus.clauses) {
    if (clause.tokens.size() < kAnchors + kLeastMiddle) continue;
    ids.clear();
    for (std::uint32_t i = clause.tokens.begin; i < clause.tokens.end; ++i) {
      ids.push_back(corpus.tokens[i].id);
    }
    const std::uint64_t text = XXH3_64bits(ids.data(), ids.size() * sizeof(ids[0]));
    for (std::uint32_t front = 1; front < kAnchors; ++front) {
      clauses_.push_back({frame_at(corpus, clause.tokens, front), text});
    }
  }
  std::sort(clauses_.begin(), clauses_.end());
}

bool Frames::one_of_many(Range range, std::size_t times) const {
  if (range.size() < kAnchors + kLeastMiddle) return false;
  for (std::uint32_t front = 1; front < kAnchors; ++front) {
    const std::uint64_t frame = frame_at(corpus_, range, front);
    auto entry = std::lower_bound(clauses_.begin(), clauses_.end(),
                                  std::pair<std::uint64_t, std::uint64_t>{frame, 0});
    std::size_t all = 0;
    std::size_t texts = 0;
    std::uint64_t last = 0;
    for (; entry != clauses_.end() && entry->first == frame; ++entry) {
      texts += all == 0 || entry->second != last ? 1U : 0U;
      last = entry->second;
      ++all;
    }
    if (texts >= kManyTexts &&
        static_cast<double>(times) < kSmallShare * static_cast<double>(all)) {
      return true;
    }
  }
  return false;
}

}  // namespace leitong::templates
