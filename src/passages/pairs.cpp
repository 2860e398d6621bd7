// The seeds of each pair of documents to its passages.
//
// Method: chain, align what is promising, keep the blocks that cover new text, and join blocks that
// lie within max_gap of each other on both sides, in whatever order: a shuffled paragraph is one
// passage. A passage must hold an exact n-gram of the text as it is (seeds take digits as alike)
// and min_chars matched characters. Cost: most pairs share a short run only and are passed over
// after one look around it.

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/parallel.hpp"
#include "passages/cover.hpp"
#include "passages/found.hpp"

namespace leitong::passages {
namespace {

constexpr std::size_t kGroupsPerChunk = 2048;

Bounds bounds_of(const Texts& texts, Rank a, Rank b, const Chain& chain) {
  Bounds bounds{texts.begin[a], texts.end(a), texts.begin[b], texts.end(b)};
  if (a != b) return bounds;
  // Within a document the sides must not run into each other.
  const Place middle = end_a(chain) + (begin_b(chain) - end_a(chain)) / 2;
  bounds.to_a = middle;
  bounds.from_b = middle;
  return bounds;
}

// Within a document: the part of the chain whose a side ends before its b side begins.
Chain without_crossing(const Chain& chain) {
  Chain kept;
  for (const Match& match : chain) {
    if (match.a + match.length > begin_b(chain)) break;
    kept.push_back(match);
  }
  return kept;
}

// Blocks that cover mostly new text on at least one side, greatest first.
std::vector<Block> without_repeats(std::vector<Block> blocks) {
  if (blocks.size() < 2) return blocks;
  const auto key = [](const Block& block) {
    return std::tuple(~matched(block), begin_a(block), begin_b(block));
  };
  std::sort(blocks.begin(), blocks.end(),
            [&](const Block& x, const Block& y) { return key(x) < key(y); });
  Cover cover_a;
  Cover cover_b;
  std::vector<Block> kept;
  for (Block& block : blocks) {
    const Place size_a = end_a(block) - begin_a(block);
    const Place size_b = end_b(block) - begin_b(block);
    if (cover_a.uncovered(begin_a(block), end_a(block)) * 2 <= size_a &&
        cover_b.uncovered(begin_b(block), end_b(block)) * 2 <= size_b) {
      continue;
    }
    cover_a.add(begin_a(block), end_a(block));
    cover_b.add(begin_b(block), end_b(block));
    kept.push_back(std::move(block));
  }
  return kept;
}

// Distance of two stretches, and by how much they overlap (as a negative distance).
std::int64_t distance(Place from_x, Place to_x, Place from_y, Place to_y) {
  return std::int64_t{std::max(from_x, from_y)} - std::int64_t{std::min(to_x, to_y)};
}

bool near(const Block& x, const Block& y, unsigned max_gap) {
  const std::int64_t gap_a = distance(begin_a(x), end_a(x), begin_a(y), end_a(y));
  const std::int64_t gap_b = distance(begin_b(x), end_b(x), begin_b(y), end_b(y));
  const std::int64_t overlap = std::min(matched(x), matched(y)) / 4;
  return std::max(gap_a, gap_b) <= std::int64_t{max_gap} && std::min(gap_a, gap_b) >= -overlap;
}

// The number of the passage of each block. REQUIRES: blocks by begin_a.
std::vector<std::size_t> join(const std::vector<Block>& blocks, unsigned max_gap) {
  std::vector<std::size_t> group(blocks.size());
  std::iota(group.begin(), group.end(), std::size_t{0});
  const auto root = [&](std::size_t i) {
    while (group[i] != i) i = group[i] = group[group[i]];
    return i;
  };
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    for (std::size_t j = i + 1; j < blocks.size(); ++j) {
      if (begin_a(blocks[j]) > end_a(blocks[i]) + max_gap) break;
      if (!near(blocks[i], blocks[j], max_gap)) continue;
      const std::size_t x = root(i);
      const std::size_t y = root(j);
      group[std::max(x, y)] = std::min(x, y);
    }
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) group[i] = root(i);
  return group;
}

void add_block(const Block& block, Found& found) {
  if (found.runs.empty()) {
    found.from_a = begin_a(block);
    found.from_b = begin_b(block);
  }
  found.from_a = std::min(found.from_a, begin_a(block));
  found.from_b = std::min(found.from_b, begin_b(block));
  found.to_a = std::max(found.to_a, end_a(block));
  found.to_b = std::max(found.to_b, end_b(block));
  found.matched += matched(block);
  found.columns += columns(block);
  found.runs.insert(found.runs.end(), block.begin(), block.end());
  found.block_ends.push_back(static_cast<std::uint32_t>(found.runs.size()));
}

bool holds_ngram(const Found& found, unsigned ngram) {
  return std::any_of(found.runs.begin(), found.runs.end(),
                     [&](const Match& run) { return run.length >= ngram; });
}

}  // namespace

void align_pair(const Texts& texts, std::span<const Seed> seeds, const PassageOptions& options,
                PairTally& tally, std::vector<Found>& out) {
  const Rank document_a = texts.document_at(seeds.front().a);
  const Rank document_b = seeds.front().document_b;
  std::vector<Block> blocks;
  for (Chain& chain : chain_seeds(seeds, options.max_gap, tally.anchors_capped)) {
    if (document_a == document_b) chain = without_crossing(chain);
    if (chain.empty()) continue;
    const Bounds bounds = bounds_of(texts, document_a, document_b, chain);
    if (!promising(texts, chain, bounds)) continue;
    ++tally.candidates;
    for (Block& block : align(texts, chain, bounds)) blocks.push_back(std::move(block));
  }
  if (blocks.empty()) return;
  tally.tried = true;
  blocks = without_repeats(std::move(blocks));
  std::sort(blocks.begin(), blocks.end(), [](const Block& x, const Block& y) {
    return std::tuple(begin_a(x), begin_b(x)) < std::tuple(begin_a(y), begin_b(y));
  });
  const std::vector<std::size_t> group = join(blocks, options.max_gap);
  const std::size_t first_made = out.size();
  std::vector<std::size_t> made(blocks.size(), 0);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (group[i] == i) {
      made[i] = out.size();
      out.emplace_back();
      out.back().document_a = document_a;
      out.back().document_b = document_b;
    }
    add_block(blocks[i], out[made[group[i]]]);
  }
  const auto too_short = [&](const Found& found) {
    return found.matched < options.min_chars || !holds_ngram(found, options.ngram);
  };
  const auto kept =
      std::remove_if(out.begin() + static_cast<std::ptrdiff_t>(first_made), out.end(), too_short);
  tally.short_passages += static_cast<std::uint64_t>(out.end() - kept);
  out.erase(kept, out.end());
}

FoundAll align_pairs(const Texts& texts, Seeds seeds, const PassageOptions& options,
                     PassageCounts& counts) {
  const std::size_t chunks = (seeds.groups.size() + kGroupsPerChunk - 1) / kGroupsPerChunk;
  std::vector<std::vector<Found>> found(chunks);
  std::vector<PairTally> tallies(chunks);
  std::vector<std::uint64_t> tried(chunks, 0);
  parallel_for(chunks, options.threads, [&](std::size_t chunk) {
    const std::size_t last = std::min((chunk + 1) * kGroupsPerChunk, seeds.groups.size());
    for (std::size_t i = chunk * kGroupsPerChunk; i < last; ++i) {
      const SeedGroup& group = seeds.groups[i];
      tallies[chunk].tried = false;
      align_pair(texts, std::span(seeds.all).subspan(group.begin, group.end - group.begin), options,
                 tallies[chunk], found[chunk]);
      tried[chunk] += tallies[chunk].tried;
    }
  });
  FoundAll all;
  for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
    counts.pairs_tried += tried[chunk];
    counts.candidates += tallies[chunk].candidates;
    counts.anchors_capped += tallies[chunk].anchors_capped;
    counts.short_passages += tallies[chunk].short_passages;
    for (Found& passage : found[chunk]) {
      const bool reference = passage.document_b >= texts.corpus_documents;
      (reference ? all.references : all.passages).push_back(std::move(passage));
    }
    found[chunk] = {};
  }
  return all;
}

}  // namespace leitong::passages
