// The passes in order, and what holds between them:
//   lay_out        documents in order of date, one array of characters
//   index_grams    each place knows whether its n-gram is common; occurrences that propose are kept
//   find_seeds     exact runs, by pair of documents
//   align_pairs    passages with runs of equal characters; those with references apart
//   weigh          evidence, kind, score
//   find_families  each passage has a family; large families list a member once
//   share          each document's shares
//   tell           code points, reading order, edits
// Cost: n log n in the characters, and the output.

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "base/mapped_file.hpp"
#include "base/parallel.hpp"
#include "base/spill.hpp"
#include "base/stopwatch.hpp"
#include "passages/found.hpp"

namespace leitong {
namespace {

using namespace passages;

// Runs passes one after another, timed and told to who watches.
class Passes {
 public:
  Passes(Progress* progress, std::vector<PassTime>& times) : progress_(progress), times_(times) {}

  // `total` of `unit` are told by the work itself; 0: it tells nothing.
  template <typename Work>
  auto run(const char* pass, Work&& work, std::uint64_t total = 0, const char* unit = "documents") {
    if (progress_ != nullptr) progress_->start(pass, total, unit);
    const Stopwatch watch;
    auto result = work();
    times_.push_back({pass, watch.seconds()});
    if (progress_ != nullptr) progress_->finish();
    return result;
  }

 private:
  Progress* progress_;
  std::vector<PassTime>& times_;
};

// Which places align with a reference document.
std::vector<bool> quoted_places(const Texts& texts, std::span<const Found> references) {
  std::vector<bool> quoted;
  if (texts.documents() == texts.corpus_documents) return quoted;
  quoted.assign(texts.corpus_end(), false);
  for (const Found& found : references) {
    for (const Match& run : found.runs) {
      std::fill_n(quoted.begin() + run.a, run.length, true);
    }
  }
  return quoted;
}

Direction direction_of(const Texts& texts, const Found& found) {
  if (found.document_a == found.document_b) return Direction::kUnknown;
  const int order = compare_dates(texts.dates[found.document_a], texts.dates[found.document_b]);
  return order < 0 ? Direction::kAToB : order > 0 ? Direction::kBToA : Direction::kUnknown;
}

// The same passage with its sides the other way round.
void turn(Passage& passage) {
  std::swap(passage.a, passage.b);
  std::swap(passage.spans.a, passage.spans.b);
  std::swap(passage.normal.a, passage.normal.b);
  for (SpanPair& block : passage.blocks) std::swap(block.a, block.b);
  for (SpanPair& run : passage.runs) std::swap(run.a, run.b);
  for (Edit& edit : passage.edits) std::swap(edit.spans.a, edit.spans.b);
  for (ForeignPlace& place : passage.foreign_places) place.in_a = !place.in_a;
  if (passage.direction != Direction::kUnknown) {
    passage.direction = passage.direction == Direction::kAToB ? Direction::kBToA : Direction::kAToB;
  }
}

// The two sides as characters of their documents' normal forms.
SpanPair normal_spans(const Texts& texts, const Found& found) {
  const Place a = texts.begin[found.document_a];
  const Place b = texts.begin[found.document_b];
  return {{found.from_a - a, found.to_a - a}, {found.from_b - b, found.to_b - b}};
}

Passage tell(const Texts& texts, const Documents& corpus, const PassageOptions& options,
             const Found& found) {
  Passage passage;
  passage.a = DocumentIndex{texts.source[found.document_a]};
  passage.b = DocumentIndex{texts.source[found.document_b]};
  passage.spans = {texts.span(found.from_a, found.to_a), texts.span(found.from_b, found.to_b)};
  passage.normal = normal_spans(texts, found);
  passage.matched = found.matched;
  passage.columns = found.columns;
  passage.rare = found.rare;
  passage.longest_rare = found.longest_rare;
  passage.noise = found.noise;
  passage.score = static_cast<double>(found.score);
  passage.kind = found.kind;
  passage.direction = direction_of(texts, found);
  passage.family = found.family;
  std::uint32_t from = 0;
  for (const std::uint32_t end : found.block_ends) {
    const Match& first = found.runs[from];
    const Match& last = found.runs[end - 1];
    passage.blocks.push_back(
        {texts.span(first.a, last.a + last.length), texts.span(first.b, last.b + last.length)});
    from = end;
  }
  if (options.keep_runs) {
    for (const Match& run : found.runs) {
      passage.runs.push_back(
          {texts.span(run.a, run.a + run.length), texts.span(run.b, run.b + run.length)});
    }
  }
  describe_edits(texts, corpus, options, found, passage);
  if (passage.b < passage.a) turn(passage);
  const auto by_a = [](const SpanPair& x, const SpanPair& y) {
    return std::tie(x.a, x.b) < std::tie(y.a, y.b);
  };
  std::sort(passage.blocks.begin(), passage.blocks.end(), by_a);
  std::sort(passage.runs.begin(), passage.runs.end(), by_a);
  std::stable_sort(passage.edits.begin(), passage.edits.end(),
                   [&](const Edit& x, const Edit& y) { return by_a(x.spans, y.spans); });
  return passage;
}

std::vector<UnlistedPassage> tell_unlisted(const Texts& texts, std::span<const Found> found) {
  std::vector<UnlistedPassage> unlisted;
  for (const Found& f : found) {
    if (f.listed) continue;
    Passage sides;
    sides.a = DocumentIndex{texts.source[f.document_a]};
    sides.b = DocumentIndex{texts.source[f.document_b]};
    sides.spans = {texts.span(f.from_a, f.to_a), texts.span(f.from_b, f.to_b)};
    sides.normal = normal_spans(texts, f);
    sides.direction = direction_of(texts, f);
    if (sides.b < sides.a) turn(sides);
    unlisted.push_back({sides.a, sides.b, sides.spans, sides.normal, f.matched, f.family, f.kind,
                        sides.direction});
  }
  const auto key = [](const UnlistedPassage& p) {
    return std::tuple(p.a, p.b, p.spans.a, p.spans.b);
  };
  std::stable_sort(
      unlisted.begin(), unlisted.end(),
      [&](const UnlistedPassage& x, const UnlistedPassage& y) { return key(x) < key(y); });
  return unlisted;
}

constexpr std::size_t kPassagesALook = 16;  // each brings pages of two documents in

void look(const ResidentLimit* limit) {
  if (limit != nullptr) limit->look();
}

// What a passage takes while families are made, at most: a family of its own with two members,
// leaders and unions.
constexpr std::uint64_t kFamilyBytes = 352;
constexpr std::uint64_t kSharesBytes = 40;      // while shares are made
constexpr std::uint64_t kAllocationBytes = 16;  // beside what is asked for
// Left for pages of files: what comes in between two looks of those who read.
constexpr std::uint64_t kPagesBytes = std::uint64_t{96} << 20;
constexpr std::uint64_t kSlackBytes = std::uint64_t{16} << 20;

// REQUIRES a limit. Refuses what it has no room for before it is made: `next` bytes. What is told
// to be needed also has room for the `later` ones.
void need_room(const Judged& judged, std::uint64_t next, std::uint64_t later) {
  const std::uint64_t held = held_bytes() + kPagesBytes;
  if (held + next <= judged.limit->bytes()) return;
  std::uint64_t needed = held + next + later + kSlackBytes;
  // A larger limit may take flags of n-grams into memory that are in a file under this one.
  const std::uint64_t flags =
      table_space(judged.texts) == nullptr ? 0 : 2 * judged.texts.chars.size();
  if (flags <= (needed + flags) / 4) needed += flags;
  throw LimitError(needed);
}

// The most that passages take when they are told and sorted: edits stand between the runs of a
// block, and vectors grow by doubling.
std::uint64_t told_bytes(std::span<const Found> found, const PassageOptions& options) {
  std::uint64_t sum = 0;
  for (const Found& f : found) {
    if (!f.listed) {
      sum += options.keep_unlisted ? 3 * sizeof(UnlistedPassage) : 0;
      continue;
    }
    const std::size_t edits = f.runs.size() - f.block_ends.size();
    const std::size_t runs = options.keep_runs ? f.runs.size() : 0;
    sum += sizeof(Passage) * 3 / 2 + 4 * kAllocationBytes +
           2 * ((f.block_ends.size() + runs) * sizeof(SpanPair) + edits * sizeof(Edit));
  }
  return sum;
}

std::vector<Passage> tell_all(const Judged& judged, SpillVector<Found>& found) {
  found.erase(std::remove_if(found.begin(), found.end(), [](const Found& f) { return !f.listed; }),
              found.end());
  std::vector<Passage> passages(found.size());
  parallel_chunks(found.size(), 64, judged.options.threads, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      if ((i - from) % kPassagesALook == 0) look(judged.limit);
      passages[i] = tell(judged.texts, judged.corpus, judged.options, found[i]);
    }
  });
  const auto key = [](const Passage& p) { return std::tuple(p.a, p.b, p.spans.a, p.spans.b); };
  std::stable_sort(passages.begin(), passages.end(),
                   [&](const Passage& x, const Passage& y) { return key(x) < key(y); });
  return passages;
}

void count_kinds(const std::vector<Passage>& passages, PassageCounts& counts) {
  counts.passages = passages.size();
  for (const Passage& passage : passages) {
    counts.copied += passage.kind == PassageKind::kCopied;
    counts.quoted += passage.kind == PassageKind::kQuoted;
    counts.boilerplate += passage.kind == PassageKind::kBoilerplate;
  }
}

}  // namespace

passages::Background passages::background_of(const PassageOptions& options) {
  if (!options.background) return {};
  const Background model = open_background(
      options.background_model.empty() ? shipped_background() : options.background_model);
  return model.ngram == options.ngram ? model : Background{};
}

void passages::judge(const Judged& judged, GramTable& table, FoundAll all, Progress* progress,
                     Passages& result) {
  const Texts& texts = judged.texts;
  const PassageOptions& options = judged.options;
  PassageCounts& counts = result.counts;
  Passes passes(progress, result.times);
  const std::vector<bool> quoted = passes.run("weigh", [&] {
    mark_formulae(texts, options, table);
    return quoted_places(texts, all.references);
  });
  SpillVector<Found>().swap(all.references);
  const auto weigh_from = [&](std::size_t first) {
    parallel_chunks(all.passages.size() - first, 256, options.threads,
                    [&](std::size_t from, std::size_t to) {
                      for (std::size_t i = first + from; i < first + to; ++i) {
                        if (i % kPassagesALook == 0) look(judged.limit);
                        weigh(texts, table, options.ngram, quoted, all.passages[i]);
                      }
                    });
  };
  weigh_from(0);
  if (judged.limit != nullptr) {
    need_room(judged, all.passages.size() * kFamilyBytes, told_bytes(all.passages, options));
  }
  result.families = passes.run("families", [&] {
    const std::size_t known = all.passages.size();
    std::vector<Family> families = find_families(texts, options, judged.limit, all, counts);
    weigh_from(known);
    return families;
  });
  if (judged.limit != nullptr) {
    need_room(judged, told_bytes(all.passages, options) + all.passages.size() * kSharesBytes, 0);
  }
  result.shares =
      passes.run("shares", [&] { return share_documents(texts, all.passages, quoted); });
  if (options.keep_unlisted) result.unlisted = tell_unlisted(texts, all.passages);
  result.passages = passes.run("tell", [&] { return tell_all(judged, all.passages); });
  count_kinds(result.passages, counts);
}

namespace {

// Where a search may keep what it does not hold, and what an earlier one left.
struct Places {
  SpillSpace* space = nullptr;
  const ResidentLimit* limit = nullptr;
  const KeptPasses* kept = nullptr;
};

// What is known of the n-grams, and the seeds.
struct Proposed {
  GramTable table;
  Seeds seeds;
};

constexpr const char* kSeeds = "seeds";
constexpr std::initializer_list<const char*> kSeedArrays = {"flags", "information", "seeds",
                                                            "groups"};

struct CountOfSeeds {
  const char* name;
  std::uint64_t PassageCounts::*count;
};
constexpr CountOfSeeds kCountsOfSeeds[] = {
    {"window", &PassageCounts::window},
    {"common_from", &PassageCounts::common_from},
    {"frequent_ngrams", &PassageCounts::frequent_ngrams},
    {"seeds_capped", &PassageCounts::seeds_capped},
    {"seeds", &PassageCounts::seeds},
    {"pairs_seeded", &PassageCounts::pairs_seeded},
};

void keep_seeds(const KeptPasses& kept, const Proposed& proposed, const PassageCounts& counts) {
  std::vector<std::pair<std::string, std::uint64_t>> numbers;
  for (const CountOfSeeds& c : kCountsOfSeeds) numbers.emplace_back(c.name, counts.*c.count);
  kept.write(
      kSeeds, std::move(numbers),
      {array_of("flags", proposed.table.flags), array_of("information", proposed.table.information),
       array_of("seeds", proposed.seeds.all), array_of("groups", proposed.seeds.groups)});
}

// A copy that can be written to; pages go back as they have been read.
template <typename T>
void copy_section(const Section& section, const ResidentLimit* limit, SpillVector<T>& into) {
  constexpr std::size_t kAtATime = std::size_t{1} << 20;
  const std::span<const T> values = section.as<T>();
  into.reserve(values.size());
  for (std::size_t from = 0; from < values.size(); from += kAtATime) {
    const auto part = values.subspan(from, std::min(kAtATime, values.size() - from));
    into.insert(into.end(), part.begin(), part.end());
    section.file().release();
    look(limit);
  }
}

std::optional<Proposed> take_seeds(const Texts& texts, const Places& places,
                                   PassageCounts& counts) {
  const std::optional<KeptArrays> arrays = places.kept->read(kSeeds, kSeedArrays);
  if (!arrays) return {};
  SpillSpace* const of_table = table_space(texts);
  Proposed proposed{{SpillVector<std::uint8_t>(of_table), SpillVector<std::uint8_t>(of_table)},
                    {SpillVector<Seed>(texts.space), SpillVector<SeedGroup>(texts.space)}};
  copy_section(arrays->sections[0], places.limit, proposed.table.flags);
  copy_section(arrays->sections[1], places.limit, proposed.table.information);
  copy_section(arrays->sections[2], places.limit, proposed.seeds.all);
  copy_section(arrays->sections[3], places.limit, proposed.seeds.groups);
  if (proposed.table.flags.size() != texts.chars.size()) return {};
  for (const CountOfSeeds& c : kCountsOfSeeds) counts.*c.count = arrays->record.number(c.name);
  return proposed;
}

Proposed propose(const Texts& texts, const PassageOptions& options, Passes& passes,
                 Progress* progress, PassageCounts& counts) {
  Proposed proposed;
  Postings postings = passes.run(
      "ngrams",
      [&] {
        return index_grams(texts, options, background_of(options), proposed.table, counts,
                           progress);
      },
      texts.chars.size(), "ngrams");
  proposed.seeds = passes.run("seeds", [&] {
    return find_seeds(texts, proposed.table, std::move(postings), options, counts);
  });
  return proposed;
}

Passages find(const Documents& corpus, const Documents& references, const PassageOptions& options,
              const Places& places, Progress* progress) {
  Passages result;
  PassageCounts& counts = result.counts;
  Passes passes(progress, result.times);
  const Texts texts = passes.run(
      "normalize", [&] { return lay_out(corpus, references, options, counts, places.space); });
  std::optional<Proposed> proposed;
  if (places.kept != nullptr) proposed = take_seeds(texts, places, counts);
  if (!proposed) {
    proposed = propose(texts, options, passes, progress, counts);
    if (places.kept != nullptr) keep_seeds(*places.kept, *proposed, counts);
  }
  const std::uint64_t pairs = proposed->seeds.groups.size();
  FoundAll all = passes.run(
      "align",
      [&] {
        const Seeds seeds = std::move(proposed->seeds);  // they go when they are aligned
        return align_pairs(texts, seeds, options, counts, {progress, places.limit, places.kept});
      },
      pairs, "pairs");
  judge({texts, corpus, options, places.limit}, proposed->table, std::move(all), progress, result);
  return result;
}

Error too_small(std::uint64_t limit, std::uint64_t needed, const std::string& what) {
  const auto mebibytes = [](std::uint64_t bytes) {
    return std::to_string((bytes + (1 << 20) - 1) >> 20) + "M";
  };
  return {ErrorCode::kLimit,
          {},
          {},
          {},
          "a limit of " + mebibytes(limit) + " is too little for " + what + ": they need " +
              mebibytes(needed)};
}

}  // namespace

Passages find_passages(const Collection& corpus, const Collection& references,
                       const PassageOptions& options, Progress* progress) {
  return find(corpus, references, options, {}, progress);
}

Result<Passages> find_passages_within(const Documents& corpus, const Documents& references,
                                      const PassageOptions& options, const PassageMemory& memory,
                                      Progress* progress) {
  if (Result<Done> enough = check_passage_memory(memory); !enough) return enough.error();
  try {
    SpillSpace space(memory.folder, memory.bytes);
    const ResidentLimit limit(memory.bytes, [&space] { space.release(); });
    std::optional<KeptPasses> kept;
    if (memory.resumable) {
      Result<KeptPasses> opened =
          KeptPasses::open(memory.folder, digest_of(corpus, references, options), &limit);
      if (!opened) return opened.error();
      kept = std::move(opened.value());
    }
    return find(corpus, references, options, {&space, &limit, kept ? &*kept : nullptr}, progress);
  } catch (const LimitError& small) {
    return too_small(memory.bytes, small.needed_bytes, "the passages of these documents");
  } catch (const SpillError& failed) {
    return Error{ErrorCode::kWrite, memory.folder, {}, {}, failed.what()};
  }
}

Result<Done> check_passage_memory(const PassageMemory& memory) {
  if (memory.bytes >= kLeastPassageMemory) return Done{};
  return too_small(memory.bytes, kLeastPassageMemory, "copied passages");
}

Passages compare_documents(const Document& a, const Document& b, const Collection& references,
                           PassageOptions options) {
  Collection both;
  both.documents = {a, b};
  options.keep_runs = true;
  return find_passages(both, references, options, nullptr);
}

std::string_view name(PassageKind kind) {
  constexpr std::string_view kNames[] = {"copied", "quoted", "boilerplate"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name(Direction direction) {
  constexpr std::string_view kNames[] = {"", "a_to_b", "b_to_a"};
  return kNames[static_cast<std::size_t>(direction)];
}

std::string_view name(EditKind kind) {
  constexpr std::string_view kNames[] = {"place", "number", "other"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace leitong
