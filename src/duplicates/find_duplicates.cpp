// The passes of near-duplicate search in order; passes.hpp says what stands between them.

#include <utility>

#include "base/stopwatch.hpp"
#include "duplicates/passes.hpp"

namespace leitong {
namespace {

// Runs one pass and notes its time.
template <typename Pass>
auto timed(Duplicates& result, const char* name, const Pass& pass) {
  const Stopwatch watch;
  auto value = pass();
  result.times.push_back({name, watch.seconds()});
  return value;
}

std::uint64_t bytes_of(const std::vector<Unit>& units) {
  std::uint64_t bytes = 0;
  for (const Unit& unit : units) bytes += unit.bytes;
  return bytes;
}

}  // namespace

void duplicates::finish(const Texts& texts, const std::vector<TextPair>& pairs,
                        const std::vector<std::uint32_t>& shingles, Duplicates& result) {
  DuplicateCounts& counts = result.counts;
  result.clusters = timed(result, "cluster", [&] { return cluster(texts, pairs); });
  counts.clusters = result.clusters.size();
  result.pairs = timed(result, "list", [&] { return list_pairs(texts, pairs, shingles, counts); });
  result.shingles.resize(result.units.size());
  for (std::size_t t = 0; t < texts.size(); ++t) {
    for (std::uint32_t i = texts.member_begin[t]; i < texts.member_begin[t + 1]; ++i) {
      result.shingles[leitong::number(texts.members[i])] = shingles[t];
    }
  }
}

Duplicates find_duplicates(const Collection& collection, const DuplicateOptions& options,
                           Progress* progress) {
  Duplicates result;
  result.level = options.level;
  DuplicateCounts& counts = result.counts;

  result.units = timed(result, "segment",
                       [&] { return units_of(collection, options.level, options.threads); });

  if (progress != nullptr) progress->start("sketch", bytes_of(result.units), "bytes");
  const duplicates::Texts texts = timed(result, "sketch", [&] {
    return duplicates::fingerprint(collection, result.units, options, counts, progress);
  });
  if (progress != nullptr) progress->finish();
  // Every unit of result.units is a member of exactly one text.

  std::vector<duplicates::TextPair> pairs = timed(result, "candidates", [&] {
    return duplicates::find_candidates(texts, options, counts, progress);
  });

  std::vector<std::uint32_t> shingles;
  pairs = timed(result, "verify", [&] {
    return duplicates::verify(collection, result.units, texts, std::move(pairs), options, shingles,
                              counts, progress);
  });
  // Every pair is at or above the threshold, exactly.

  duplicates::finish(texts, pairs, shingles, result);
  return result;
}

}  // namespace leitong
