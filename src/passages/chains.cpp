// Seeds of one pair of documents to chains.
//
// Method: minimap2's (Li 2018). f(i) = max over earlier j of f(j) + gain - cost, where the gain is
// the characters that i adds and the cost grows with the difference of the gaps on both sides and,
// gently, with the gap itself; no gap is longer than max_gap. All chains are kept, best first, that
// do not lie mostly within a better one on both sides: moved paragraphs are found, and so is every
// pair of places of a repeated text (n-grams repeated too often in a document are capped before).
// Cost: each anchor looks back at most kLookBack anchors.

#include "passages/chains.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <tuple>
#include <utility>

#include "passages/cover.hpp"

namespace leitong::passages {
namespace {

constexpr std::size_t kLookBack = 64;
constexpr std::size_t kMostAnchors = std::size_t{1} << 20;
constexpr double kSkewCost = 0.15;  // a character of difference between the gaps
constexpr double kGapCost = 0.05;   // a character of gap

// Seeds that lie on one diagonal and overlap or touch become one.
std::vector<Match> merged(std::span<const Seed> seeds) {
  std::vector<Match> anchors;
  for (const Seed& seed : seeds) anchors.push_back({seed.a, seed.b, seed.length});
  if (anchors.size() < 2) return anchors;
  const auto diagonal = [](const Match& m) { return m.b - m.a; };
  std::sort(anchors.begin(), anchors.end(), [&](const Match& x, const Match& y) {
    return std::tuple(diagonal(x), x.a) < std::tuple(diagonal(y), y.a);
  });
  std::size_t kept = 0;
  for (std::size_t i = 1; i < anchors.size(); ++i) {
    Match& last = anchors[kept];
    if (diagonal(last) == diagonal(anchors[i]) && anchors[i].a <= last.a + last.length) {
      last.length = std::max(last.length, anchors[i].a + anchors[i].length - last.a);
    } else {
      anchors[++kept] = anchors[i];
    }
  }
  anchors.resize(kept + 1);
  std::sort(anchors.begin(), anchors.end(), [](const Match& x, const Match& y) {
    return std::tuple(x.a, x.b) < std::tuple(y.a, y.b);
  });
  return anchors;
}

// Of more anchors than the limit the longest, the first of equals; in the same order.
void keep_longest(std::vector<Match>& anchors) {
  std::vector<std::uint32_t> lengths;
  for (const Match& anchor : anchors) lengths.push_back(anchor.length);
  const auto limit = lengths.begin() + static_cast<std::ptrdiff_t>(kMostAnchors - 1);
  std::nth_element(lengths.begin(), limit, lengths.end(), std::greater<>());
  const std::uint32_t least = *limit;
  auto spare = static_cast<std::ptrdiff_t>(kMostAnchors) -
               std::count_if(anchors.begin(), anchors.end(),
                             [&](const Match& anchor) { return anchor.length > least; });
  const auto is_left_out = [&](const Match& anchor) {
    return anchor.length < least || (anchor.length == least && spare-- <= 0);
  };
  std::vector<Match> kept;
  for (const Match& anchor : anchors) {
    if (!is_left_out(anchor)) kept.push_back(anchor);
  }
  anchors = std::move(kept);
}

// What is gained by putting `next` behind `last`; below 0: it may not stand there.
double gain(const Match& last, const Match& next, unsigned max_gap) {
  if (next.a <= last.a || next.b <= last.b) return -1;
  const std::int64_t gap_a = std::int64_t{next.a} - last.a - last.length;
  const std::int64_t gap_b = std::int64_t{next.b} - last.b - last.length;
  const std::int64_t least = std::min(gap_a, gap_b);
  const std::int64_t most = std::max(gap_a, gap_b);
  if (most > std::int64_t{max_gap}) return -1;
  const double added = double(next.length) + double(std::min<std::int64_t>(least, 0));
  const auto skew = static_cast<double>(most - least);
  const double cost = kSkewCost * skew + kGapCost * double(std::max<std::int64_t>(least, 0)) +
                      0.5 * std::log2(skew + 1);
  return added - cost;
}

// The anchors of a chain without the parts where they overlap.
Chain without_overlaps(const std::vector<Match>& anchors, const std::vector<std::size_t>& members) {
  Chain chain;
  for (const std::size_t i : members) {
    Match match = anchors[i];
    if (!chain.empty()) {
      const Match& last = chain.back();
      const std::int64_t overlap = std::max(std::int64_t{last.a} + last.length - match.a,
                                            std::int64_t{last.b} + last.length - match.b);
      if (overlap >= std::int64_t{match.length}) continue;
      if (overlap > 0) {
        const auto cut = static_cast<std::uint32_t>(overlap);
        match = {match.a + cut, match.b + cut, match.length - cut};
      }
    }
    chain.push_back(match);
  }
  return chain;
}

}  // namespace

std::vector<Chain> chain_seeds(std::span<const Seed> seeds, unsigned max_gap,
                               std::uint64_t& capped) {
  std::vector<Match> anchors = merged(seeds);
  if (anchors.size() == 1) return {anchors};
  if (anchors.size() > kMostAnchors) {
    capped += anchors.size() - kMostAnchors;
    keep_longest(anchors);
  }
  constexpr std::size_t kNone = ~std::size_t{0};
  std::vector<double> best(anchors.size());
  std::vector<std::size_t> before(anchors.size(), kNone);
  for (std::size_t i = 0; i < anchors.size(); ++i) {
    best[i] = anchors[i].length;
    for (std::size_t j = i; j-- > 0 && i - j <= kLookBack;) {
      const double gained = gain(anchors[j], anchors[i], max_gap);
      if (gained > 0 && best[j] + gained > best[i]) {
        best[i] = best[j] + gained;
        before[i] = j;
      }
    }
  }
  std::vector<std::size_t> order(anchors.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t x, std::size_t y) { return best[x] > best[y]; });
  std::vector<bool> used(anchors.size(), false);
  std::vector<Chain> chains;
  Taken taken;
  for (const std::size_t last : order) {
    if (used[last]) continue;
    std::vector<std::size_t> members;
    for (std::size_t i = last; i != kNone && !used[i]; i = before[i]) {
      used[i] = true;
      members.push_back(i);
    }
    std::reverse(members.begin(), members.end());
    Chain chain = without_overlaps(anchors, members);
    const Match& first = chain.front();
    const Place end_a = chain.back().a + chain.back().length;
    const Place end_b = chain.back().b + chain.back().length;
    const Rectangle place{first.a, end_a, first.b, end_b};
    if (taken.holds(place)) continue;
    taken.add(place);
    chains.push_back(std::move(chain));
  }
  return chains;
}

}  // namespace leitong::passages
