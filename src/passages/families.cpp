// Passages that carry one text.
//
// Method: in each document the sides of passages gather around leaders, the longest first: a side
// joins a leader if they overlap by .9 of the side and .5 of the leader, and is never a bridge to
// another one. Passages then unite leaders of different documents, the longest first, as long as
// no leader of a family becomes shorter than half of another: families do not drift along chains
// of ever shorter copies. A formula of thousands of documents comes as passages with its earliest
// carrier only (postings.cpp), so its family costs its members, not its pairs.
// A family of more than all_pairs documents lists each member against the earliest one. Where no
// passage between the two was found (the hub of its n-grams was another), the two spans are
// aligned here.
// Cost: a sort of the sides, and near-linear unions.

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <tuple>

#include "passages/found.hpp"
#include "passages/grams.hpp"

namespace leitong::passages {
namespace {

struct Side {
  Rank document;
  Place from;
  Place to;
  std::uint32_t passage;
  bool second;
};

struct Leader {
  Rank document;
  Place from;
  Place to;
};

bool alike(const Leader& leader, const Side& side) {
  const std::int64_t overlap =
      std::int64_t{std::min(leader.to, side.to)} - std::int64_t{std::max(leader.from, side.from)};
  const std::int64_t shorter = std::min(leader.to - leader.from, side.to - side.from);
  const std::int64_t longer = std::max(leader.to - leader.from, side.to - side.from);
  return overlap * 10 >= shorter * 9 && overlap * 2 >= longer;
}

// The leaders, and of each passage those of its sides.
struct Nodes {
  std::vector<Leader> leaders;
  std::vector<std::uint32_t> of_a;
  std::vector<std::uint32_t> of_b;
};

Nodes gather(std::span<const Found> found) {
  std::vector<Side> sides;
  for (std::uint32_t i = 0; i < found.size(); ++i) {
    const Found& f = found[i];
    sides.push_back({f.document_a, f.from_a, f.to_a, i, false});
    sides.push_back({f.document_b, f.from_b, f.to_b, i, true});
  }
  const auto key = [](const Side& s) {
    return std::tuple(s.document, ~(s.to - s.from), s.from, s.passage, s.second);
  };
  std::sort(sides.begin(), sides.end(),
            [&](const Side& x, const Side& y) { return key(x) < key(y); });
  Nodes nodes;
  nodes.of_a.resize(found.size());
  nodes.of_b.resize(found.size());
  std::multimap<Place, std::uint32_t> by_start;  // of the document at hand
  Rank document = 0;
  for (const Side& side : sides) {
    if (side.document != document) by_start.clear();
    document = side.document;
    const Place length = side.to - side.from;
    auto it = by_start.lower_bound(side.from - std::min(side.from, length + length / 5));
    for (; it != by_start.end() && it->first <= side.from + length / 5; ++it) {
      if (alike(nodes.leaders[it->second], side)) break;
    }
    std::uint32_t node = 0;
    if (it == by_start.end() || it->first > side.from + length / 5) {
      node = static_cast<std::uint32_t>(nodes.leaders.size());
      nodes.leaders.push_back({side.document, side.from, side.to});
      by_start.emplace(side.from, node);
    } else {
      node = it->second;
    }
    (side.second ? nodes.of_b : nodes.of_a)[side.passage] = node;
  }
  return nodes;
}

// Sets of leaders that know their shortest and longest.
class Unions {
 public:
  explicit Unions(const std::vector<Leader>& leaders) : parent_(leaders.size()) {
    std::iota(parent_.begin(), parent_.end(), 0U);
    for (const Leader& leader : leaders) {
      shortest_.push_back(leader.to - leader.from);
      longest_.push_back(leader.to - leader.from);
    }
  }
  std::uint32_t root(std::uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  // False where they are too different in length.
  bool unite(std::uint32_t x, std::uint32_t y) {
    x = root(x);
    y = root(y);
    if (x == y) return true;
    const Place shortest = std::min(shortest_[x], shortest_[y]);
    const Place longest = std::max(longest_[x], longest_[y]);
    if (std::uint64_t{shortest} * 2 < longest) return false;
    if (y < x) std::swap(x, y);
    parent_[y] = x;
    shortest_[x] = shortest;
    longest_[x] = longest;
    return true;
  }

 private:
  std::vector<std::uint32_t> parent_;
  std::vector<Place> shortest_;
  std::vector<Place> longest_;
};

// One family while it is made.
struct Making {
  std::vector<Leader> members;  // by (document, from)
  std::vector<std::uint32_t> passages;
};

std::vector<Making> unite(std::span<const Found> found, const Nodes& nodes) {
  Unions unions(nodes.leaders);
  std::vector<std::uint32_t> order(found.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
    return found[x].matched > found[y].matched;
  });
  std::vector<bool> apart(found.size(), false);
  for (const std::uint32_t i : order) apart[i] = !unions.unite(nodes.of_a[i], nodes.of_b[i]);

  constexpr std::uint32_t kNone = ~0U;
  std::vector<std::uint32_t> number(nodes.leaders.size(), kNone);
  std::vector<Making> families;
  for (std::uint32_t i = 0; i < found.size(); ++i) {
    const Found& f = found[i];
    if (apart[i]) {
      families.push_back(
          {{{f.document_a, f.from_a, f.to_a}, {f.document_b, f.from_b, f.to_b}}, {i}});
      continue;
    }
    std::uint32_t& family = number[unions.root(nodes.of_a[i])];
    if (family == kNone) {
      family = static_cast<std::uint32_t>(families.size());
      families.emplace_back();
    }
    families[family].passages.push_back(i);
  }
  for (std::uint32_t i = 0; i < nodes.leaders.size(); ++i) {
    const std::uint32_t family = number[unions.root(i)];
    if (family != kNone) families[family].members.push_back(nodes.leaders[i]);
  }
  const auto key = [](const Leader& x) { return std::tuple(x.document, x.from, x.to); };
  for (Making& family : families) {
    std::sort(family.members.begin(), family.members.end(),
              [&](const Leader& x, const Leader& y) { return key(x) < key(y); });
  }
  return families;
}

// The seeds of two stretches.
std::vector<Seed> seeds_between(const Texts& texts, const Leader& x, const Leader& y,
                                unsigned ngram) {
  std::vector<std::pair<std::uint64_t, Place>> grams;
  // An n-gram must end in its stretch, too.
  const auto last = [&](const Leader& stretch) {
    return stretch.to - std::min(stretch.to - stretch.from, ngram - 1);
  };
  for_each_gram(texts, x.from, last(x), ngram,
                [&](Place place, std::uint64_t hash) { grams.emplace_back(hash, place); });
  std::sort(grams.begin(), grams.end());
  std::vector<Seed> seeds;
  for_each_gram(texts, y.from, last(y), ngram, [&](Place place, std::uint64_t hash) {
    auto it = std::lower_bound(grams.begin(), grams.end(), std::pair(hash, Place{0}));
    for (unsigned k = 0; it != grams.end() && it->first == hash && k < kRepeatsKept; ++it, ++k) {
      seeds.push_back({y.document, it->second, place, ngram});
    }
  });
  return seeds;
}

bool overlaps(Place from_x, Place to_x, Place from_y, Place to_y) {
  const Place low = std::max(from_x, from_y);
  const Place high = std::min(to_x, to_y);
  return low < high && (high - low) * 2 >= std::min(to_x - from_x, to_y - from_y);
}

// Lists the passages of a large family: each member against the earliest.
class Lister {
 public:
  Lister(const Texts& texts, const PassageOptions& options, const ResidentLimit* limit,
         FoundAll& all)
      : texts_(texts), options_(options), limit_(limit), found_(all.passages), store_(all.store) {}

  // Returns the number of passages listed; those made anew are added to `found`.
  std::uint64_t list(Making& family) {
    const Leader earliest = family.members.front();        // Texts' order is that of dates
    std::map<std::pair<Rank, Place>, std::uint32_t> best;  // of each member
    std::map<std::pair<Rank, Place>, std::uint32_t> any;
    for (const std::uint32_t i : family.passages) {
      Found& f = found_[i];
      f.listed = false;
      const bool direct = is_at(earliest, f.document_a, f.from_a, f.to_a);
      if (direct) prefer(best, member_at(family, f.document_b, f.from_b, f.to_b), i);
      prefer(any, member_at(family, f.document_a, f.from_a, f.to_a), i);
      prefer(any, member_at(family, f.document_b, f.from_b, f.to_b), i);
    }
    std::uint64_t listed = 0;
    for (std::size_t m = 1; m < family.members.size(); ++m) {
      const Leader& member = family.members[m];
      const std::pair<Rank, Place> key(member.document, member.from);
      if (member.document == earliest.document) continue;
      const auto direct = best.find(key);
      if (direct == best.end() && make(earliest, member, family)) {
        ++listed;
        continue;
      }
      const auto other = any.find(key);
      if (direct == best.end() && other == any.end()) continue;
      Found& f = found_[direct != best.end() ? direct->second : other->second];
      listed += !f.listed;
      f.listed = true;
    }
    return listed;
  }

 private:
  static bool is_at(const Leader& leader, Rank document, Place from, Place to) {
    return leader.document == document && overlaps(leader.from, leader.to, from, to);
  }
  static std::pair<Rank, Place> member_at(const Making& family, Rank document, Place from,
                                          Place to) {
    const auto first =
        std::partition_point(family.members.begin(), family.members.end(),
                             [&](const Leader& member) { return member.document < document; });
    for (auto it = first; it != family.members.end() && it->document == document; ++it) {
      if (overlaps(it->from, it->to, from, to)) return {it->document, it->from};
    }
    return {document, from};
  }
  void prefer(std::map<std::pair<Rank, Place>, std::uint32_t>& best,
              const std::pair<Rank, Place>& key, std::uint32_t passage) const {
    const auto [it, is_new] = best.try_emplace(key, passage);
    if (!is_new && found_[passage].matched > found_[it->second].matched) it->second = passage;
  }

  bool make(const Leader& earliest, const Leader& member, Making& family) {
    if (limit_ != nullptr) limit_->look();
    const std::vector<Seed> seeds = seeds_between(texts_, earliest, member, options_.ngram);
    if (seeds.empty()) return false;
    PairTally tally;
    std::vector<Aligned> made;
    const Bounds limits{earliest.from, earliest.to, member.from, member.to};
    align_pair(texts_, seeds, options_, &limits, tally, made);
    const Aligned* most = nullptr;
    for (const Aligned& f : made) {
      if (!is_at(earliest, f.document_a, f.from_a, f.to_a)) continue;
      if (!is_at(member, f.document_b, f.from_b, f.to_b)) continue;
      if (most == nullptr || f.matched > most->matched) most = &f;
    }
    if (most == nullptr) return false;
    family.passages.push_back(static_cast<std::uint32_t>(found_.size()));
    found_.push_back(store_.put(*most));
    return true;
  }

  const Texts& texts_;
  const PassageOptions& options_;
  const ResidentLimit* limit_;
  SpillVector<Found>& found_;
  RunStore& store_;
};

std::uint32_t documents_of(const Making& family) {
  std::uint32_t documents = 0;
  for (std::size_t i = 0; i < family.members.size(); ++i) {
    documents += i == 0 || family.members[i].document != family.members[i - 1].document;
  }
  return documents;
}

PassageKind kind_of(std::span<const Found> found, const Making& family) {
  std::array<std::size_t, 3> votes{};
  for (const std::uint32_t i : family.passages) ++votes[static_cast<std::size_t>(found[i].kind)];
  const auto most = std::max_element(votes.begin(), votes.end());
  return static_cast<PassageKind>(most - votes.begin());
}

std::uint64_t text_hash(const Texts& texts, const Leader& member) {
  std::uint64_t sum = 0;
  for (Place place = member.from; place < member.to; ++place) {
    sum = mix(sum + texts.chars[place]) * kGramBase;
  }
  return sum;
}

template <typename T>
std::uint32_t count_distinct(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  return static_cast<std::uint32_t>(std::unique(values.begin(), values.end()) - values.begin());
}

// Members lie anywhere in the texts: each brings pages of several arrays in.
constexpr std::size_t kMembersALook = 64;

Family tell(const Texts& texts, std::span<const Found> found, const Making& making,
            const ResidentLimit* limit) {
  Family family;
  family.kind = kind_of(found, making);
  family.documents = documents_of(making);
  std::vector<std::uint32_t> series;
  std::vector<std::uint64_t> variants;
  for (const Leader& member : making.members) {
    if (limit != nullptr && variants.size() % kMembersALook == 0) limit->look();
    series.push_back(texts.series[member.document]);
    variants.push_back(text_hash(texts, member));
    family.members.push_back(
        {DocumentIndex{texts.source[member.document]}, texts.span(member.from, member.to)});
    const std::uint16_t year = texts.dates[member.document].year;
    if (year == 0) continue;
    family.first_year = family.first_year == 0 ? year : std::min(family.first_year, year);
    family.last_year = std::max(family.last_year, year);
  }
  family.series = count_distinct(series);
  family.variants = count_distinct(variants);
  const FamilyMember earliest = family.members.front();
  std::sort(family.members.begin(), family.members.end(),
            [](const FamilyMember& x, const FamilyMember& y) {
              return std::tuple(x.document, x.span) < std::tuple(y.document, y.span);
            });
  family.earliest = static_cast<std::uint32_t>(
      std::find(family.members.begin(), family.members.end(), earliest) - family.members.begin());
  return family;
}

}  // namespace

std::vector<Family> find_families(const Texts& texts, const PassageOptions& options,
                                  const ResidentLimit* limit, FoundAll& all,
                                  PassageCounts& counts) {
  SpillVector<Found>& found = all.passages;
  std::vector<Making> makings = unite(found, gather(found));
  const auto earliest = [&](const Making& family) {
    const Leader& first = family.members.front();
    return std::tuple(texts.source[first.document], first.from, first.to, family.passages.front());
  };
  std::sort(makings.begin(), makings.end(),
            [&](const Making& x, const Making& y) { return earliest(x) < earliest(y); });
  Lister lister(texts, options, limit, all);
  std::vector<Family> families;
  for (std::uint32_t k = 0; k < makings.size(); ++k) {
    if (documents_of(makings[k]) > options.all_pairs) {
      const std::uint64_t members = makings[k].members.size();
      const std::uint64_t listed = lister.list(makings[k]);
      counts.pairs_not_listed +=
          members * (members - 1) / 2 - std::min(listed, members * (members - 1) / 2);
    }
    for (const std::uint32_t i : makings[k].passages) found[i].family = k;
    families.push_back(tell(texts, found, makings[k], limit));
  }
  counts.families = families.size();
  return families;
}

}  // namespace leitong::passages
