// Kept occurrences of n-grams to maximal exact runs, grouped by pair of documents.
//
// Method: of all n-grams of an exact run between two documents only the first becomes a seed: an
// occurrence pair whose left neighbour would be proposed as well is passed over, and the seed grows
// to the right as long as its n-grams are proposed too. A verbatim copy of a million characters is
// one seed. Cost: the pairs of occurrences looked at, a sort of the seeds.

#include "passages/seeds.hpp"

#include <algorithm>
#include <span>
#include <tuple>

#include "base/parallel.hpp"

namespace leitong::passages {
namespace {

constexpr std::uint8_t kAny = kKept | kFrequent;

// One occurrence with the ends of its document at hand.
struct Occurrence {
  Place place;
  Place begin;
  Place end;
  Rank document;
};

// Emits the seeds of one partition.
class Emitter {
 public:
  Emitter(const Texts& texts, const GramTable& table, unsigned ngram, unsigned window,
          const PairRule& rule, SpillVector<Seed>& out)
      : texts_(texts), table_(table), ngram_(ngram), window_(window), rule_(rule), out_(out) {}

  void emit(std::span<const Place> places, std::size_t corpus, bool frequent) {
    load(places);
    const std::span<const Occurrence> all(occurrences_);
    const auto own = all.first(corpus);
    if (rule_.has_focus()) {
      from_focus(own);
    } else if (frequent) {
      from_hubs(own);
    } else {
      for (std::size_t i = 0; i < own.size(); ++i) {
        for (std::size_t j = i + 1; j < own.size(); ++j) consider(own[i], own[j], kKept, kKept);
      }
    }
    for (const Occurrence& reference : all.subspan(corpus)) {
      for (const Occurrence& occurrence : own) {
        consider(occurrence, reference, kAny, kReference);
      }
    }
  }

 private:
  void load(std::span<const Place> places) {
    occurrences_.clear();
    for (const Place place : places) {
      const Rank document = texts_.document_at(place);
      occurrences_.push_back({place, texts_.begin[document], texts_.end(document), document});
    }
  }

  void from_focus(std::span<const Occurrence> own) {
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (!rule_.in_focus(own[i].document)) continue;
      for (std::size_t j = 0; j < own.size(); ++j) {
        if (j == i || (j < i && rule_.in_focus(own[j].document))) continue;
        consider(own[std::min(i, j)], own[std::max(i, j)], kAny, kAny);
      }
    }
  }

  void from_hubs(std::span<const Occurrence> own) {
    const Occurrence& hub = own.front();
    const std::uint32_t series = texts_.series[hub.document];
    const Occurrence* second = nullptr;
    for (const Occurrence& occurrence : own) {
      if (second == nullptr && texts_.series[occurrence.document] != series) second = &occurrence;
    }
    for (const Occurrence& occurrence : own.subspan(1)) {
      consider(hub, occurrence, kHub, kFrequent);
      if (second == nullptr || texts_.series[occurrence.document] != series) continue;
      if (occurrence.place < second->place) {
        consider(occurrence, *second, kFrequent, kSecondHub);
      } else {
        consider(*second, occurrence, kSecondHub, kFrequent);
      }
    }
  }

  bool alike(Place x, Place y) const { return masked(texts_.chars[x]) == masked(texts_.chars[y]); }
  bool proposed(Place x, Place y, std::uint8_t flag_x, std::uint8_t flag_y) const {
    return (table_.flags[x] & flag_x) != 0 && (table_.flags[y] & flag_y) != 0;
  }

  // REQUIRES: x before y.
  void consider(const Occurrence& x, const Occurrence& y, std::uint8_t flag_x,
                std::uint8_t flag_y) {
    if (!rule_.allows(x.document, y.document)) return;
    const Place back = std::min({x.place - x.begin, y.place - y.begin, Place{window_}});
    for (Place k = 1; k <= back; ++k) {
      if (!alike(x.place - k, y.place - k)) break;
      if (proposed(x.place - k, y.place - k, flag_x, flag_y)) return;
    }
    grow(x, y, flag_x, flag_y);
  }

  void grow(const Occurrence& x, const Occurrence& y, std::uint8_t flag_x, std::uint8_t flag_y) {
    std::uint32_t room = std::min(x.end - x.place, y.end - y.place);
    if (x.document == y.document) room = std::min(room, y.place - x.place);
    std::uint32_t equal = 0;
    std::uint32_t last = 0;  // the last n-gram of the run that is proposed
    while (equal < room && equal < last + window_ + ngram_ &&
           alike(x.place + equal, y.place + equal)) {
      ++equal;
      if (equal < ngram_) continue;
      const std::uint32_t at = equal - ngram_;
      if (proposed(x.place + at, y.place + at, flag_x, flag_y)) last = at;
    }
    if (equal < ngram_) return;  // another n-gram of the same hash, or one that overlaps itself
    out_.push_back({y.document, x.place, y.place, last + ngram_});
  }

  const Texts& texts_;
  const GramTable& table_;
  unsigned ngram_;
  unsigned window_;
  const PairRule& rule_;
  SpillVector<Seed>& out_;
  std::vector<Occurrence> occurrences_;
};

// Sorts by document of a: a counting sort, then each document's seeds on their own.
void group(const Texts& texts, std::vector<SpillVector<Seed>>& found, unsigned threads,
           Seeds& seeds) {
  std::vector<std::size_t> at(texts.documents() + 1, 0);
  for (const auto& part : found) {
    for (const Seed& seed : part) ++at[texts.document_at(seed.a) + 1];
  }
  for (std::size_t i = 1; i < at.size(); ++i) at[i] += at[i - 1];
  const std::vector<std::size_t> begins = at;
  seeds.all.resize(begins.back());
  for (auto& part : found) {
    for (const Seed& seed : part) seeds.all[at[texts.document_at(seed.a)]++] = seed;
    SpillVector<Seed>(texts.space).swap(part);
  }
  parallel_chunks(texts.documents(), 64, threads, [&](std::size_t from, std::size_t to) {
    for (std::size_t document = from; document < to; ++document) {
      const auto key = [](const Seed& s) { return std::tuple(s.document_b, s.a, s.b, s.length); };
      std::sort(seeds.all.begin() + static_cast<std::ptrdiff_t>(begins[document]),
                seeds.all.begin() + static_cast<std::ptrdiff_t>(begins[document + 1]),
                [&](const Seed& x, const Seed& y) { return key(x) < key(y); });
    }
  });
  for (std::size_t document = 0; document < texts.documents(); ++document) {
    for (std::size_t from = begins[document]; from < begins[document + 1];) {
      std::size_t to = from + 1;
      while (to < begins[document + 1] && seeds.all[to].document_b == seeds.all[from].document_b) {
        ++to;
      }
      seeds.groups.push_back({from, to});
      from = to;
    }
  }
}

}  // namespace

PairRule::PairRule(const Texts& texts, const PassageOptions& options, std::optional<Rank> only)
    : texts_(&texts),
      only_(only),
      within_(options.within),
      skip_same_series_(options.skip_same_series) {
  if (options.focus.empty()) return;
  focus_.assign(texts.documents(), false);
  for (const DocumentIndex document : options.focus) focus_[texts.rank_of[number(document)]] = true;
}

void group_seeds(const Texts& texts, Seeds& seeds) {
  std::vector<SpillVector<Seed>> all;
  all.push_back(std::move(seeds.all));
  seeds = {};
  group(texts, all, 1, seeds);
}

Seeds find_seeds(const Texts& texts, const GramTable& table, Postings postings,
                 const PassageOptions& options, PassageCounts& counts, std::optional<Rank> only) {
  const PairRule rule(texts, options, only);
  std::vector<SpillVector<Seed>> found(postings.partitions.size(), SpillVector<Seed>(texts.space));
  parallel_for(postings.partitions.size(), options.threads, [&](std::size_t number) {
    Partition& partition = postings.partitions[number];
    Emitter emitter(texts, table, postings.ngram, postings.window, rule, found[number]);
    std::uint32_t from = 0;
    for (const Run& run : partition.runs) {
      const auto places = std::span<const Place>(partition.positions).subspan(from, run.end - from);
      emitter.emit(places, run.references - from, run.frequent);
      from = run.end;
    }
    partition = {};
  });
  Seeds seeds{SpillVector<Seed>(texts.space), SpillVector<SeedGroup>(texts.space)};
  group(texts, found, options.threads, seeds);
  counts.seeds = seeds.all.size();
  counts.pairs_seeded = seeds.groups.size();
  return seeds;
}

}  // namespace leitong::passages
