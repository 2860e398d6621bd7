// The seeds of each pair of documents to its passages.
//
// Method: chain, align what is promising, drop blocks within others, and join blocks that
// lie within max_gap of each other on both sides, in whatever order: a passage is a set of blocks
// without a greater gap on either side, so that a shuffled paragraph is one. A passage must hold an
// exact n-gram of the text as it is (seeds take digits as alike) and min_chars matched characters.
// Cost: most pairs share a short run only and are passed over after one look around it.

#include <algorithm>
#include <iterator>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>

#include "base/parallel.hpp"
#include "passages/cover.hpp"
#include "passages/found.hpp"

namespace leitong::passages {
namespace {

constexpr std::size_t kGroupsPerChunk = 512;
constexpr std::size_t kGroupsPerPart = 65536;  // of what is kept at once
constexpr std::size_t kGroupsALook = 64;       // each may bring pages of two documents in
constexpr std::size_t kPoolBytes = std::size_t{1} << 16;
constexpr std::size_t kSpilledPoolBytes = std::size_t{4} << 20;

const Piece& piece_at(const Texts& texts, Place place) {
  return *(std::upper_bound(texts.pieces.begin(), texts.pieces.end(), place,
                            [](Place p, const Piece& piece) { return p < piece.begin; }) -
           1);
}

Bounds bounds_of(const Texts& texts, Rank a, Rank b, const Chain& chain) {
  if (!texts.pieces.empty()) {
    const Piece& in_a = piece_at(texts, begin_a(chain));
    const Piece& in_b = piece_at(texts, begin_b(chain));
    return {in_a.begin, in_a.end, in_b.begin, in_b.end};
  }
  Bounds bounds{texts.begin[a], texts.end(a), texts.begin[b], texts.end(b)};
  if (a != b) return bounds;
  // Within a document the sides must not run into each other.
  const Place middle = end_a(chain) + (begin_b(chain) - end_a(chain)) / 2;
  bounds.to_a = middle;
  bounds.from_b = middle;
  return bounds;
}

// Whether more of the documents might have given another alignment.
bool came_to_more(const Texts& texts, const Chain& chain, const Reached& reached) {
  if (texts.pieces.empty()) return false;
  const Piece& in_a = piece_at(texts, begin_a(chain));
  const Piece& in_b = piece_at(texts, begin_b(chain));
  return (reached.from_a && in_a.more_before) || (reached.to_a && in_a.more_behind) ||
         (reached.from_b && in_b.more_before) || (reached.to_b && in_b.more_behind);
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

Rectangle rectangle(const Block& block) {
  return {begin_a(block), end_a(block), begin_b(block), end_b(block)};
}

// Without blocks that lie mostly within a greater one; greatest first.
std::vector<Block> without_repeats(std::vector<Block> blocks) {
  if (blocks.size() < 2) return blocks;
  const auto key = [](const Block& block) {
    return std::tuple(~matched(block), begin_a(block), begin_b(block));
  };
  std::sort(blocks.begin(), blocks.end(),
            [&](const Block& x, const Block& y) { return key(x) < key(y); });
  Taken taken;
  std::vector<Block> kept;
  for (Block& block : blocks) {
    if (taken.holds(rectangle(block))) continue;
    taken.add(rectangle(block));
    kept.push_back(std::move(block));
  }
  return kept;
}

// Whether most of a block's runs is new on both sides; they are covered afterwards.
bool cover_runs(const Block& block, Cover& cover_a, Cover& cover_b) {
  std::uint32_t new_a = 0;
  std::uint32_t new_b = 0;
  for (const Match& run : block) {
    new_a += cover_a.uncovered(run.a, run.a + run.length);
    new_b += cover_b.uncovered(run.b, run.b + run.length);
  }
  if (std::uint64_t{std::min(new_a, new_b)} * 4 < std::uint64_t{matched(block)} * 3) return false;
  for (const Match& run : block) {
    cover_a.add(run.a, run.a + run.length);
    cover_b.add(run.b, run.b + run.length);
  }
  return true;
}

using Members = std::vector<std::size_t>;

// Cuts where one side has a gap of more than max_gap; true if there was one.
bool cut_at_gaps(const std::vector<Block>& blocks, Members members, bool by_a, unsigned max_gap,
                 std::vector<Members>& parts) {
  const auto from = [&](std::size_t i) { return by_a ? begin_a(blocks[i]) : begin_b(blocks[i]); };
  const auto to = [&](std::size_t i) { return by_a ? end_a(blocks[i]) : end_b(blocks[i]); };
  std::sort(members.begin(), members.end(), [&](std::size_t x, std::size_t y) {
    return std::tuple(from(x), x) < std::tuple(from(y), y);
  });
  const std::size_t before = parts.size();
  Place reach = 0;
  for (const std::size_t i : members) {
    if (parts.size() == before || from(i) > std::uint64_t{reach} + max_gap) parts.emplace_back();
    parts.back().push_back(i);
    reach = parts.back().size() == 1 ? to(i) : std::max(reach, to(i));
  }
  return parts.size() > before + 1;
}

// Groups in which consecutive blocks lie within max_gap of each other on either side.
void group_near(const std::vector<Block>& blocks, Members members, unsigned max_gap,
                std::vector<Members>& groups) {
  struct Work {
    Members members;
    bool by_a;
    unsigned whole;  // sides without a gap, in a row
  };
  std::vector<Work> waiting;
  waiting.push_back({std::move(members), true, 0});
  while (!waiting.empty()) {
    Work work = std::move(waiting.back());
    waiting.pop_back();
    if (work.whole == 2 || work.members.size() == 1) {
      groups.push_back(std::move(work.members));
      continue;
    }
    std::vector<Members> parts;
    const bool was_cut = cut_at_gaps(blocks, std::move(work.members), work.by_a, max_gap, parts);
    for (Members& part : parts) {
      waiting.push_back({std::move(part), !work.by_a, was_cut ? 1 : work.whole + 1});
    }
  }
}

// The blocks of each passage. Those that take text which a greater block has are grouped among
// themselves: of a text that is repeated, no character counts twice in one passage.
std::vector<Members> join(const std::vector<Block>& blocks, unsigned max_gap) {
  constexpr unsigned kRounds = 8;
  std::vector<Members> groups;
  Members waiting(blocks.size());
  std::iota(waiting.begin(), waiting.end(), std::size_t{0});
  for (unsigned round = 0; round < kRounds && !waiting.empty(); ++round) {
    Cover cover_a;
    Cover cover_b;
    Members taken;
    Members left;
    for (const std::size_t i : waiting) {
      (cover_runs(blocks[i], cover_a, cover_b) ? taken : left).push_back(i);
    }
    group_near(blocks, std::move(taken), max_gap, groups);
    waiting = std::move(left);
  }
  for (const std::size_t i : waiting) groups.push_back({i});
  return groups;
}

void add_block(const Block& block, Aligned& found) {
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

bool holds_ngram(const Aligned& found, unsigned ngram) {
  return std::any_of(found.runs.begin(), found.runs.end(),
                     [&](const Match& run) { return run.length >= ngram; });
}

}  // namespace

void align_pair(const Texts& texts, std::span<const Seed> seeds, const PassageOptions& options,
                const Bounds* limits, PairTally& tally, std::vector<Aligned>& out) {
  const Rank document_a = texts.document_at(seeds.front().a);
  const Rank document_b = seeds.front().document_b;
  std::vector<Block> blocks;
  Taken aligned;  // a chain within what a better one became need not be aligned
  for (Chain& chain : chain_seeds(seeds, options.max_gap, tally.anchors_capped)) {
    if (document_a == document_b) chain = without_crossing(chain);
    if (chain.empty() || aligned.holds(rectangle(chain))) continue;
    const Bounds bounds =
        limits != nullptr ? *limits : bounds_of(texts, document_a, document_b, chain);
    if (!promising(texts, chain, bounds)) continue;
    ++tally.candidates;
    Reached reached;
    for (Block& block : align(texts, chain, bounds, reached)) {
      aligned.add(rectangle(block));
      blocks.push_back(std::move(block));
    }
    tally.cut_short |= came_to_more(texts, chain, reached);
  }
  if (blocks.empty()) return;
  tally.tried = true;
  blocks = without_repeats(std::move(blocks));
  const std::size_t first_made = out.size();
  for (Members& group : join(blocks, options.max_gap)) {
    std::sort(group.begin(), group.end(), [&](std::size_t x, std::size_t y) {
      return begin_a(blocks[x]) < begin_a(blocks[y]);
    });
    out.emplace_back();
    out.back().document_a = document_a;
    out.back().document_b = document_b;
    for (const std::size_t i : group) add_block(blocks[i], out.back());
  }
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(first_made), out.end(),
            [](const Aligned& x, const Aligned& y) {
              return std::tuple(x.from_a, x.from_b, x.to_a, x.to_b) <
                     std::tuple(y.from_a, y.from_b, y.to_a, y.to_b);
            });
  const auto too_short = [&](const Aligned& found) {
    return found.matched < options.min_chars || !holds_ngram(found, options.ngram);
  };
  const auto kept =
      std::remove_if(out.begin() + static_cast<std::ptrdiff_t>(first_made), out.end(), too_short);
  tally.short_passages += static_cast<std::uint64_t>(out.end() - kept);
  out.erase(kept, out.end());
}

namespace {

// What a part of the pairs comes to.
struct Part {
  std::vector<Aligned> found;
  PairTally sum;
  std::uint64_t tried = 0;
};

Part align_part(const Texts& texts, const Seeds& seeds, const PassageOptions& options,
                const Aligning& aligning, std::size_t first, std::size_t last) {
  const std::size_t chunks = (last - first + kGroupsPerChunk - 1) / kGroupsPerChunk;
  std::vector<Part> parts(chunks);
  parallel_for(chunks, options.threads, [&](std::size_t chunk) {
    Part& part = parts[chunk];
    const std::size_t begin = first + chunk * kGroupsPerChunk;
    const std::size_t end = std::min(begin + kGroupsPerChunk, last);
    for (std::size_t i = begin; i < end; ++i) {
      if (aligning.limit != nullptr && i % kGroupsALook == 0) aligning.limit->look();
      const SeedGroup& group = seeds.groups[i];
      part.sum.tried = false;
      align_pair(texts, std::span(seeds.all).subspan(group.begin, group.end - group.begin), options,
                 nullptr, part.sum, part.found);
      part.tried += part.sum.tried;
    }
    if (aligning.progress != nullptr) aligning.progress->advance(end - begin);
  });
  Part whole;
  for (Part& part : parts) {
    whole.tried += part.tried;
    whole.sum.candidates += part.sum.candidates;
    whole.sum.anchors_capped += part.sum.anchors_capped;
    whole.sum.short_passages += part.sum.short_passages;
    std::move(part.found.begin(), part.found.end(), std::back_inserter(whole.found));
  }
  return whole;
}

// How a passage lies in a file: numbers that follow from others are made again.
struct StoredFound : FoundSpans {
  std::uint32_t runs = 0;
  std::uint32_t block_ends = 0;
};
static_assert(sizeof(StoredFound) == 40 && sizeof(Match) == 12);

void keep_part(const KeptPasses& kept, const std::string& name, const Part& part) {
  std::vector<StoredFound> found;
  std::vector<Match> runs;
  std::vector<std::uint32_t> ends;
  for (const Aligned& f : part.found) {
    found.push_back({f, static_cast<std::uint32_t>(f.runs.size()),
                     static_cast<std::uint32_t>(f.block_ends.size())});
    runs.insert(runs.end(), f.runs.begin(), f.runs.end());
    ends.insert(ends.end(), f.block_ends.begin(), f.block_ends.end());
  }
  kept.write(name,
             {{"tried", part.tried},
              {"candidates", part.sum.candidates},
              {"anchors_capped", part.sum.anchors_capped},
              {"short_passages", part.sum.short_passages}},
             {array_of("found", found), array_of("runs", runs), array_of("ends", ends)});
}

// False where it is not there.
bool take_part(const KeptPasses& kept, const std::string& name, Part& part) {
  const std::optional<KeptArrays> arrays = kept.read(name, {"found", "runs", "ends"});
  if (!arrays) return false;
  std::span<const Match> runs = arrays->sections[1].as<Match>();
  std::span<const std::uint32_t> ends = arrays->sections[2].as<std::uint32_t>();
  std::size_t runs_named = 0;
  std::size_t ends_named = 0;
  for (const StoredFound& stored : arrays->sections[0].as<StoredFound>()) {
    runs_named += stored.runs;
    ends_named += stored.block_ends;
  }
  if (runs_named != runs.size() || ends_named != ends.size()) return false;
  for (const StoredFound& stored : arrays->sections[0].as<StoredFound>()) {
    Aligned& f = part.found.emplace_back();
    static_cast<FoundSpans&>(f) = stored;
    f.runs.assign(runs.begin(), runs.begin() + stored.runs);
    f.block_ends.assign(ends.begin(), ends.begin() + stored.block_ends);
    runs = runs.subspan(stored.runs);
    ends = ends.subspan(stored.block_ends);
  }
  part.tried = arrays->record.number("tried");
  part.sum.candidates = arrays->record.number("candidates");
  part.sum.anchors_capped = arrays->record.number("anchors_capped");
  part.sum.short_passages = arrays->record.number("short_passages");
  return true;
}

}  // namespace

FoundAll align_pairs(const Texts& texts, const Seeds& seeds, const PassageOptions& options,
                     PassageCounts& counts, const Aligning& aligning) {
  FoundAll all(texts.space);
  for (std::size_t first = 0; first < seeds.groups.size(); first += kGroupsPerPart) {
    const std::size_t last = std::min(first + kGroupsPerPart, seeds.groups.size());
    const std::string name = "aligned-" + std::to_string(first / kGroupsPerPart);
    Part part;
    if (aligning.kept != nullptr && take_part(*aligning.kept, name, part)) {
      if (aligning.progress != nullptr) aligning.progress->advance(last - first);
    } else {
      part = align_part(texts, seeds, options, aligning, first, last);
      if (aligning.kept != nullptr) keep_part(*aligning.kept, name, part);
    }
    counts.pairs_tried += part.tried;
    counts.candidates += part.sum.candidates;
    counts.anchors_capped += part.sum.anchors_capped;
    counts.short_passages += part.sum.short_passages;
    for (const Aligned& passage : part.found) {
      const bool reference = passage.document_b >= texts.corpus_documents;
      (reference ? all.references : all.passages).push_back(all.store.put(passage));
    }
  }
  return all;
}

Found RunStore::put(const FoundPlace& place, std::span<const Match> runs,
                    std::span<const std::uint32_t> block_ends) {
  const auto copy = [&](const auto& values, auto& pools) {
    using Pool = typename std::remove_reference_t<decltype(pools)>::value_type;
    constexpr std::size_t kSize = sizeof(typename Pool::value_type);
    if (pools.empty() || pools.back().capacity() - pools.back().size() < values.size()) {
      const std::size_t bytes = space_ == nullptr ? kPoolBytes : kSpilledPoolBytes;
      pools.emplace_back(space_);
      pools.back().reserve(std::max(values.size(), bytes / kSize));
    }
    Pool& pool = pools.back();
    pool.insert(pool.end(), values.begin(), values.end());
    return std::span(pool).last(values.size());
  };
  Found found;
  static_cast<FoundPlace&>(found) = place;
  found.runs = copy(runs, runs_);
  found.block_ends = copy(block_ends, block_ends_);
  return found;
}

}  // namespace leitong::passages
