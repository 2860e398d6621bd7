// Grouping candidates around consensuses.
//
// Problem: occurrences of a template share its constants only, and siblings share most of those.
// Method: (1) for each shape, the shapes that share the most information in 3-grams, kept where an
// alignment finds enough in common; (2) leaders, the shape with most such neighbours first, take
// their free neighbours; (3) a consensus for each group; consensuses that are alike merge; (4) all
// shapes, grouped or not, go to the consensus they fit best, some rounds of it. Never connected
// components: they chain everything to everything.
// Cost: eight alignments a shape and step, each tokens x tokens; an index of 3-grams.
// Paper: Hartigan's leader algorithm (1975) with consensus gates as in Drain and LOBBYBACK.
#include "templates/groups.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/parallel.hpp"
#include "base/xxhash.hpp"
#include "templates/bounds.hpp"

namespace leitong::templates {
namespace {

constexpr std::size_t kNeighbours = 8;
constexpr float kLeastBits = 30;      // of shared 3-grams, to be worth an alignment
constexpr std::size_t kReverse = 64;  // neighbours that others name
constexpr double kPairLetters = 6;    // in common of a pair of shapes
constexpr double kPairShare = 0.42;   // of the shorter
constexpr double kJoin = 0.6;         // coverage at which a shape fits a consensus
constexpr double kMerge = 0.68;       // coverage at which consensuses are alike, both ways
constexpr std::size_t kMembersAligned = 60;
constexpr int kRounds = 3;
constexpr int kGatherings = 4;

struct Neighbour {
  std::uint32_t shape = 0;
  float likeness = 0;
};
using Neighbours = std::vector<std::vector<Neighbour>>;

struct Scratch {
  AlignScratch align;
  Bounds bounds;
  ShingleIndex::Scratch index;
  std::vector<ShingleIndex::Hit> hits;
  Ids ids;
  Ids other;
  Path path;
};

// Work in chunks, each with scratch memory of its own.
template <typename Work>
void in_chunks(std::size_t size, unsigned threads, const Work& work) {
  const std::size_t chunk = std::max<std::size_t>(256, size / 64 + 1);
  parallel_chunks(size, chunk, threads, [&](std::size_t begin, std::size_t end) {
    Scratch scratch;
    for (std::size_t i = begin; i < end; ++i) work(static_cast<std::uint32_t>(i), scratch);
  });
}

double letters_of(const Ids& ids) {
  double letters = 0;
  for (const std::uint32_t id : ids) letters += is_class(id) ? 0.5 : is_mark(id) ? 0.0 : 1.0;
  return letters;
}

Neighbours find_neighbours(const Level& level) {
  const ShingleIndex index(level.shapes.size(), level.shared,
                           [&](std::uint32_t shape, Ids& out) { level.ids(shape, out); });
  Neighbours out(level.shapes.size());
  in_chunks(out.size(), level.threads, [&](std::uint32_t shape, Scratch& s) {
    level.ids(shape, s.ids);
    index.nearest(s.ids, shape, kNeighbours, s.index, s.hits);
    if (s.hits.empty()) return;
    const Profile profile = single_profile(s.ids);
    const double own = letters_of(s.ids);
    s.bounds.set(s.ids);
    for (const ShingleIndex::Hit& hit : s.hits) {
      if (hit.score < kLeastBits) break;
      level.ids(hit.item, s.other);
      const double shorter = std::min(own, letters_of(s.other));
      if (s.bounds.letters(s.other) < std::max(kPairLetters, kPairShare * shorter)) continue;
      align(profile, s.other, s.align, s.path);
      const double letters = matched_letters(profile, s.path);
      if (letters < kPairLetters || letters < kPairShare * shorter) continue;
      out[shape].push_back({hit.item, static_cast<float>(letters / shorter)});
    }
  });
  // Neighbours both ways.
  std::vector<std::vector<Neighbour>> reverse(out.size());
  for (std::uint32_t shape = 0; shape < out.size(); ++shape) {
    for (const Neighbour& n : out[shape]) {
      if (reverse[n.shape].size() < kReverse) reverse[n.shape].push_back({shape, n.likeness});
    }
  }
  for (std::uint32_t shape = 0; shape < out.size(); ++shape) {
    auto& list = out[shape];
    list.insert(list.end(), reverse[shape].begin(), reverse[shape].end());
    std::stable_sort(list.begin(), list.end(), [](const Neighbour& a, const Neighbour& b) {
      return std::tie(a.shape, b.likeness) < std::tie(b.shape, a.likeness);
    });
    list.erase(
        std::unique(list.begin(), list.end(),
                    [](const Neighbour& a, const Neighbour& b) { return a.shape == b.shape; }),
        list.end());
  }
  return out;
}

// Groups of the shapes that are not taken.
std::vector<Group> lead(const Level& level, const Neighbours& neighbours, std::vector<bool> taken) {
  std::vector<std::uint32_t> order;
  std::vector<float> likeness(neighbours.size(), 0);
  for (std::uint32_t shape = 0; shape < neighbours.size(); ++shape) {
    if (taken[shape]) continue;
    for (const Neighbour& n : neighbours[shape]) likeness[shape] += taken[n.shape] ? 0 : n.likeness;
    if (likeness[shape] > 0 || level.shapes.weight(shape) > 1) order.push_back(shape);
  }
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return likeness[a] != likeness[b] ? likeness[a] > likeness[b] : a < b;
  });
  std::vector<Group> groups;
  for (const std::uint32_t leader : order) {
    if (taken[leader]) continue;
    Group group;
    group.shapes.push_back(leader);
    for (const Neighbour& n : neighbours[leader]) {
      if (!taken[n.shape]) group.shapes.push_back(n.shape);
    }
    if (group.shapes.size() < 2 && level.shapes.weight(leader) < 2) continue;
    for (const std::uint32_t shape : group.shapes) taken[shape] = true;
    std::sort(group.shapes.begin(), group.shapes.end());
    groups.push_back(std::move(group));
  }
  return groups;
}

void refresh_all(const Level& level, std::vector<Group>& groups) {
  in_chunks(groups.size(), level.threads,
            [&](std::uint32_t g, Scratch& s) { refresh(level, groups[g], s.align); });
}

// Members that do not fit their own consensus leave.
void drop_strangers(const Level& level, std::vector<Group>& groups) {
  in_chunks(groups.size(), level.threads, [&](std::uint32_t g, Scratch& s) {
    Group& group = groups[g];
    const auto stranger = [&](std::uint32_t shape) {
      level.ids(shape, s.ids);
      align(group.profile, s.ids, s.align, s.path);
      return coverage(group.profile, s.path) < kJoin;
    };
    const std::size_t before = group.shapes.size();
    group.shapes.erase(std::remove_if(group.shapes.begin(), group.shapes.end(), stranger),
                       group.shapes.end());
    if (!group.shapes.empty() && group.shapes.size() != before) refresh(level, group, s.align);
  });
}

void erase_empty(const Level& level, std::vector<Group>& groups) {
  groups.erase(std::remove_if(groups.begin(), groups.end(),
                              [&](const Group& group) {
                                return group.shapes.empty() ||
                                       (group.shapes.size() == 1 &&
                                        level.shapes.weight(group.shapes[0]) < 2);
                              }),
               groups.end());
}

// Groups of the shapes that are in none. Whom its group's consensus does not suit tries again with
// the others of its kind: a leader's neighbours are often those of several templates.
void gather(const Level& level, const Neighbours& neighbours, std::vector<Group>& groups) {
  std::vector<bool> taken(neighbours.size(), false);
  const auto take = [&](const std::vector<Group>& some) {
    for (const Group& group : some) {
      for (const std::uint32_t shape : group.shapes) taken[shape] = true;
    }
  };
  take(groups);
  for (int turn = 0; turn < kGatherings; ++turn) {
    std::vector<Group> more = lead(level, neighbours, taken);
    refresh_all(level, more);
    drop_strangers(level, more);
    erase_empty(level, more);
    if (more.empty()) break;
    take(more);
    for (Group& group : more) groups.push_back(std::move(group));
  }
}

// A smaller group joins the largest group whose consensus is like its own. True if any did.
bool merge(const Level& level, std::vector<Group>& groups) {
  std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
    return a.shapes.size() != b.shapes.size() ? a.shapes.size() > b.shapes.size()
                                              : a.shapes < b.shapes;
  });
  const ShingleIndex index(groups.size(), level.shared,
                           [&](std::uint32_t g, Ids& out) { out = groups[g].profile.ids; });
  std::vector<std::uint32_t> into(groups.size(), ShingleIndex::kNone);
  in_chunks(groups.size(), level.threads, [&](std::uint32_t g, Scratch& s) {
    index.nearest(groups[g].profile.ids, g, 8, s.index, s.hits);
    for (const ShingleIndex::Hit& hit : s.hits) {
      if (hit.item > g || hit.item >= into[g]) continue;
      const Profile& one = groups[hit.item].profile;
      const Profile& two = groups[g].profile;
      align(one, two.ids, s.align, s.path);
      if (coverage(one, s.path) < kMerge) continue;
      align(two, one.ids, s.align, s.path);
      if (coverage(two, s.path) >= kMerge) into[g] = hit.item;
    }
  });
  bool any = false;
  for (std::size_t g = groups.size(); g-- > 0;) {
    if (into[g] == ShingleIndex::kNone) continue;
    any = true;
    // Only into groups that stay, so that likeness is not chained.
    if (into[into[g]] != ShingleIndex::kNone) continue;
    Group& to = groups[into[g]];
    to.shapes.insert(to.shapes.end(), groups[g].shapes.begin(), groups[g].shapes.end());
    groups[g].shapes.clear();
  }
  for (Group& group : groups) std::sort(group.shapes.begin(), group.shapes.end());
  erase_empty(level, groups);
  return any;
}

std::uint64_t stamp_of(const Profile& profile) {
  std::uint64_t stamp = XXH3_64bits(profile.ids.data(), profile.ids.size() * sizeof(std::uint32_t));
  stamp = XXH3_64bits_withSeed(profile.share.data(), profile.share.size() * sizeof(float), stamp);
  return XXH3_64bits_withSeed(profile.inserted.data(), profile.inserted.size() * sizeof(float),
                              stamp) |
         1;
}

// How well s.ids (whose bounds are set) fits the group: as it was found before, or aligned now. Of
// what cannot fit the coverage is a bound.
Fits::Fit fit_of(const Group& group, const Fits::OfShape& before, Scratch& s) {
  const auto known = std::find_if(before.begin(), before.end(),
                                  [&](const Fits::Fit& fit) { return fit.stamp == group.stamp; });
  if (known != before.end()) return *known;
  Fits::Fit fit{group.stamp, 0, 0};
  fit.coverage = static_cast<float>(s.bounds.coverage(group.profile));
  if (static_cast<double>(fit.coverage) < kJoin) return fit;
  if (s.bounds.letters(group.profile.ids) < kPairLetters) return fit;
  align(group.profile, s.ids, s.align, s.path);
  fit.coverage = static_cast<float>(coverage(group.profile, s.path));
  fit.letters = static_cast<float>(matched_letters(group.profile, s.path));
  return fit;
}

}  // namespace

void refresh(const Level& level, Group& group, AlignScratch& scratch) {
  const std::uint64_t from =
      XXH3_64bits(group.shapes.data(), group.shapes.size() * sizeof(group.shapes[0]));
  if (group.built_from == from && group.profile.size() > 0) return;
  group.built_from = from;
  // The most central: whose 2-grams most others have, for their number.
  const std::size_t step = group.shapes.size() / kMembersAligned + 1;
  std::vector<Member> members;
  std::map<std::pair<std::uint32_t, std::uint32_t>, unsigned> grams;
  for (std::size_t i = 0; i < group.shapes.size(); i += step) {
    Member member;
    level.ids(group.shapes[i], member.ids);
    member.weight = static_cast<float>(level.shapes.weight(group.shapes[i]));
    for (std::size_t k = 1; k < member.ids.size(); ++k) {
      ++grams[{member.ids[k - 1], member.ids[k]}];
    }
    members.push_back(std::move(member));
  }
  const double half = static_cast<double>(members.size()) * 0.5;
  std::size_t center = 0;
  double highest = -1e9;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Ids& ids = members[i].ids;
    double score = 0;
    for (std::size_t k = 1; k < ids.size(); ++k) {
      score += static_cast<double>(grams[{ids[k - 1], ids[k]}]) > half ? 1.0 : -0.2;
    }
    if (score > highest) {
      highest = score;
      center = i;
    }
  }
  std::swap(members[0], members[center]);
  group.profile = build_profile(members, scratch);
  group.stamp = stamp_of(group.profile);
}

void reassign(const Level& level, std::vector<Group>& groups, Fits& fits) {
  const ShingleIndex index(groups.size(), level.shared,
                           [&](std::uint32_t g, Ids& out) { out = groups[g].profile.ids; });
  std::vector<std::uint32_t> home(level.shapes.size(), ShingleIndex::kNone);
  fits.prepare(level.shapes.size());
  in_chunks(home.size(), level.threads, [&](std::uint32_t shape, Scratch& s) {
    level.ids(shape, s.ids);
    index.nearest(s.ids, ShingleIndex::kNone, kNeighbours, s.index, s.hits);
    if (s.hits.empty()) return;
    s.bounds.set(s.ids);
    const Fits::OfShape before = fits.of(shape);
    double best = 0;
    for (std::size_t h = 0; h < s.hits.size(); ++h) {
      const ShingleIndex::Hit& hit = s.hits[h];
      if (hit.score < kLeastBits || hit.score < 0.4F * s.hits.front().score) break;
      const Fits::Fit fit = fit_of(groups[hit.item], before, s);
      fits.of(shape)[h] = fit;
      const double coverage = static_cast<double>(fit.coverage);
      const double letters = static_cast<double>(fit.letters);
      if (coverage < kJoin || letters < kPairLetters) continue;
      // Of groups it fits as well, that which explains more of it.
      const double worth = coverage + 0.01 * letters;
      if (worth > best) {
        best = worth;
        home[shape] = hit.item;
      }
    }
  });
  for (Group& group : groups) group.shapes.clear();
  for (std::uint32_t shape = 0; shape < home.size(); ++shape) {
    if (home[shape] != ShingleIndex::kNone) groups[home[shape]].shapes.push_back(shape);
  }
  erase_empty(level, groups);
  refresh_all(level, groups);
}

std::vector<std::vector<std::uint32_t>> shapes_like(const Level& level) {
  std::vector<std::vector<std::uint32_t>> out;
  for (const std::vector<Neighbour>& list : find_neighbours(level)) {
    out.emplace_back();
    for (const Neighbour& n : list) out.back().push_back(n.shape);
  }
  return out;
}

std::vector<Group> find_groups(const Level& level, Fits& fits) {
  std::vector<Group> groups;
  const Neighbours neighbours = find_neighbours(level);
  gather(level, neighbours, groups);
  for (int round = 0; round < kRounds; ++round) {
    for (int turn = 0; turn < 4 && merge(level, groups); ++turn) refresh_all(level, groups);
    reassign(level, groups, fits);
    if (round + 1 < kRounds) gather(level, neighbours, groups);
  }
  std::sort(groups.begin(), groups.end(),
            [](const Group& a, const Group& b) { return a.shapes < b.shapes; });
  return groups;
}

}  // namespace leitong::templates
