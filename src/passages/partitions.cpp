// n-grams to sorted partitions.
//
// Method: count the n-grams of each chunk of text in each partition; give each (chunk, partition)
// its place by prefix sums; scatter; sort each partition by radix. Nothing depends on which thread
// does what. Cost: about 25 ns an n-gram on one core.

#include "passages/partitions.hpp"

#include <algorithm>

#include "base/parallel.hpp"
#include "passages/grams.hpp"

namespace leitong::passages {
namespace {

constexpr std::size_t kMostEntries = std::size_t{1} << 26;
constexpr std::size_t kChunk = std::size_t{1} << 18;
constexpr unsigned kDigitBits = 11;

using Counts = std::array<std::uint32_t, kPartitions>;

// Offsets of (chunk, partition) for partitions [first, last); returns those of the partitions.
std::vector<std::size_t> prefix(const std::vector<Counts>& counts, std::size_t first,
                                std::size_t last, std::vector<std::vector<std::size_t>>& at) {
  std::vector<std::size_t> begins;
  std::size_t sum = 0;
  for (std::size_t p = first; p < last; ++p) {
    begins.push_back(sum);
    for (std::size_t c = 0; c < counts.size(); ++c) {
      at[c][p] = sum;
      sum += counts[c][p];
    }
  }
  begins.push_back(sum);
  return begins;
}

// n-grams that are sorted at a time: partitions of as many as there is room for.
std::size_t most_entries(const Texts& texts) {
  if (texts.space == nullptr) return kMostEntries;
  const std::uint64_t room = texts.space->memory_bytes() / 4 / sizeof(std::uint64_t);
  return std::min<std::uint64_t>(kMostEntries, room);
}

}  // namespace

void sort_by_key(std::span<std::uint64_t> entries, SpillVector<std::uint64_t>& scratch) {
  if (entries.size() < 256) {
    std::sort(entries.begin(), entries.end());
    return;
  }
  scratch.resize(entries.size());
  std::span<std::uint64_t> from = entries;
  std::span<std::uint64_t> to = scratch;
  for (unsigned shift = 32; shift < 64; shift += kDigitBits) {
    std::array<std::uint32_t, 1U << kDigitBits> at{};
    const auto digit = [&](std::uint64_t entry) {
      return (entry >> shift) & ((1U << kDigitBits) - 1);
    };
    for (const std::uint64_t entry : from) ++at[digit(entry)];
    std::uint32_t sum = 0;
    for (std::uint32_t& slot : at) sum += std::exchange(slot, sum);
    for (const std::uint64_t entry : from) to[at[digit(entry)]++] = entry;
    std::swap(from, to);
  }
  if (from.data() != entries.data()) std::copy(from.begin(), from.end(), entries.begin());
}

void for_each_partition(const Texts& texts, unsigned n, unsigned threads,
                        const std::function<void(std::size_t, std::span<std::uint64_t>)>& use) {
  const std::size_t chunks = (texts.chars.size() + kChunk - 1) / kChunk;
  const auto chunk_begin = [&](std::size_t c) { return static_cast<Place>(c * kChunk); };
  const auto chunk_end = [&](std::size_t c) {
    return static_cast<Place>(std::min((c + 1) * kChunk, texts.chars.size()));
  };
  std::vector<Counts> counts(chunks);
  parallel_for(chunks, threads, [&](std::size_t c) {
    counts[c].fill(0);
    for_each_gram(texts, chunk_begin(c), chunk_end(c), n,
                  [&](Place, std::uint64_t hash) { ++counts[c][hash >> 56]; });
  });
  std::vector<std::vector<std::size_t>> at(chunks, std::vector<std::size_t>(kPartitions));
  const std::size_t most = most_entries(texts);
  SpillVector<std::uint64_t> entries;
  for (std::size_t first = 0; first < kPartitions;) {
    std::size_t last = first;
    for (std::size_t sum = 0; last < kPartitions; ++last) {
      for (const Counts& chunk : counts) sum += chunk[last];
      if (sum > most && last > first) break;
    }
    const std::vector<std::size_t> begins = prefix(counts, first, last, at);
    if (!texts.held(begins.back() * sizeof(std::uint64_t))) {
      entries = SpillVector<std::uint64_t>(texts.space);  // one n-gram that is nearly everything
    }
    entries.resize(begins.back());
    parallel_for(chunks, threads, [&](std::size_t c) {
      for_each_gram(texts, chunk_begin(c), chunk_end(c), n, [&](Place place, std::uint64_t hash) {
        const std::size_t p = hash >> 56;
        if (p >= first && p < last) entries[at[c][p]++] = (hash << 8 >> 32 << 32) | place;
      });
    });
    parallel_for(last - first, threads, [&](std::size_t i) {
      SpillVector<std::uint64_t> scratch(texts.space);
      const std::span<std::uint64_t> part =
          std::span(entries).subspan(begins[i], begins[i + 1] - begins[i]);
      sort_by_key(part, scratch);
      use(first + i, part);
    });
    first = last;
  }
}

}  // namespace leitong::passages
