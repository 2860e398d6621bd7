// Verified pairs to clusters: each around its longest text, so that every member has been compared
// with the representative. Chaining (connected components) would put texts together that have
// nothing in common; others report clusters of 859,091 unrelated texts from it.
//
// Method: texts by falling length (ties by content, so that the order of input does not matter);
// one that no cluster has taken yet begins its own and takes its untaken neighbours.

#include <algorithm>

#include "duplicates/passes.hpp"

namespace leitong::duplicates {
namespace {

// Neighbours of every text, in one array.
struct Neighbours {
  std::vector<std::uint64_t> begin;
  std::vector<std::uint32_t> list;
};

Neighbours neighbours_of(std::size_t texts, const std::vector<TextPair>& pairs) {
  Neighbours n;
  n.begin.assign(texts + 1, 0);
  for (const TextPair& pair : pairs) {
    ++n.begin[number(pair.a) + 1];
    ++n.begin[number(pair.b) + 1];
  }
  for (std::size_t t = 0; t < texts; ++t) n.begin[t + 1] += n.begin[t];
  n.list.resize(n.begin[texts]);
  std::vector<std::uint64_t> next(n.begin.begin(), n.begin.end() - 1);
  for (const TextPair& pair : pairs) {
    n.list[next[number(pair.a)]++] = number(pair.b);
    n.list[next[number(pair.b)]++] = number(pair.a);
  }
  return n;
}

Cluster cluster_of(const Texts& texts, const std::vector<std::uint32_t>& taken) {
  Cluster cluster;
  cluster.representative = texts.first(taken.front());
  for (const std::uint32_t t : taken) {
    cluster.members.insert(cluster.members.end(), texts.members.begin() + texts.member_begin[t],
                           texts.members.begin() + texts.member_begin[t + 1]);
  }
  std::sort(cluster.members.begin(), cluster.members.end());
  return cluster;
}

}  // namespace

std::vector<Cluster> cluster(const Texts& texts, const std::vector<TextPair>& pairs) {
  const Neighbours neighbours = neighbours_of(texts.size(), pairs);
  std::vector<std::uint32_t> order;
  for (std::uint32_t t = 0; t < texts.size(); ++t) {
    const bool alone = neighbours.begin[t] == neighbours.begin[t + 1];
    if (!alone || texts.weight(t) > 1) order.push_back(t);
  }
  std::sort(order.begin(), order.end(), ByRank{texts});
  std::vector<bool> used(texts.size());
  std::vector<Cluster> clusters;
  for (const std::uint32_t t : order) {
    if (used[t]) continue;
    std::vector<std::uint32_t> taken = {t};
    used[t] = true;
    for (std::uint64_t i = neighbours.begin[t]; i < neighbours.begin[t + 1]; ++i) {
      const std::uint32_t other = neighbours.list[i];
      if (used[other]) continue;
      used[other] = true;
      taken.push_back(other);
    }
    if (taken.size() > 1 || texts.weight(t) > 1) clusters.push_back(cluster_of(texts, taken));
  }
  std::sort(clusters.begin(), clusters.end(), [](const Cluster& x, const Cluster& y) {
    return x.members.front() < y.members.front();
  });
  return clusters;
}

}  // namespace leitong::duplicates
