// See cores.hpp.
#include "templates/cores.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "base/parallel.hpp"

namespace leitong::templates {
namespace {

struct Core {
  Group group;
  double gain = 0;
};

Core with(const std::vector<std::uint32_t>& shapes, std::uint32_t shape, const GainOf& gain_of) {
  Core out;
  out.group.shapes = shapes;
  out.group.shapes.push_back(shape);
  std::sort(out.group.shapes.begin(), out.group.shapes.end());
  out.gain = gain_of(out.group);
  return out;
}

struct Pair {
  std::uint32_t first = 0;
  std::uint32_t second = 0;

  friend bool operator<(const Pair& a, const Pair& b) {
    return std::tie(a.first, a.second) < std::tie(b.first, b.second);
  }
};

Pair pair_of(std::uint32_t a, std::uint32_t b) { return {std::min(a, b), std::max(a, b)}; }

}  // namespace

Partners find_partners(const std::vector<std::vector<std::uint32_t>>& neighbours,
                       const std::vector<bool>& taken, const GainOf& gain_of, unsigned threads) {
  std::vector<Pair> pairs;
  for (std::uint32_t shape = 0; shape < neighbours.size(); ++shape) {
    if (taken[shape]) continue;
    for (const std::uint32_t other : neighbours[shape]) pairs.push_back(pair_of(shape, other));
  }
  const auto same = [](const Pair& a, const Pair& b) { return !(a < b) && !(b < a); };
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end(), same), pairs.end());
  std::vector<double> gains(pairs.size());
  parallel_for(pairs.size(), threads, [&](std::size_t i) {
    gains[i] = with({pairs[i].first}, pairs[i].second, gain_of).gain;
  });
  Partners out(neighbours.size());
  for (std::uint32_t shape = 0; shape < neighbours.size(); ++shape) {
    if (taken[shape]) continue;
    for (const std::uint32_t other : neighbours[shape]) {
      const auto at = std::lower_bound(pairs.begin(), pairs.end(), pair_of(shape, other));
      const double gain = gains[static_cast<std::size_t>(at - pairs.begin())];
      if (gain > 0) out[shape].push_back({other, gain});
    }
  }
  return out;
}

Group find_core(std::uint32_t shape, const std::vector<Partner>& partners, const GainOf& gain_of) {
  if (partners.empty()) return {};
  const auto best =
      std::max_element(partners.begin(), partners.end(),
                       [](const Partner& a, const Partner& b) { return a.gain < b.gain; });
  Core core = with({shape}, best->shape, gain_of);  // for its consensus, which is not kept
  for (bool grown = true; grown;) {
    grown = false;
    Core larger = core;
    for (const Partner& other : partners) {
      const auto& in = core.group.shapes;
      if (std::binary_search(in.begin(), in.end(), other.shape)) continue;
      Core next = with(in, other.shape, gain_of);
      if (next.gain <= larger.gain) continue;
      larger = std::move(next);
      grown = true;
    }
    core = std::move(larger);
  }
  return std::move(core.group);
}

std::vector<Group> distinct_cores(std::vector<Group> cores) {
  std::sort(cores.begin(), cores.end(), [](const Group& a, const Group& b) {
    return a.shapes.size() != b.shapes.size() ? a.shapes.size() > b.shapes.size()
                                              : a.shapes < b.shapes;
  });
  std::vector<Group> out;
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> with;  // cores kept, of each shape
  for (Group& core : cores) {
    if (core.shapes.empty()) continue;
    // A larger one holds all its shapes, so that it is among those of any of them.
    const std::vector<std::size_t>* fewest = nullptr;
    for (const std::uint32_t shape : core.shapes) {
      const std::vector<std::size_t>& those = with[shape];
      if (fewest == nullptr || those.size() < fewest->size()) fewest = &those;
    }
    const bool known = std::any_of(fewest->begin(), fewest->end(), [&](std::size_t at) {
      const std::vector<std::uint32_t>& larger = out[at].shapes;
      return std::includes(larger.begin(), larger.end(), core.shapes.begin(), core.shapes.end());
    });
    if (known) continue;
    for (const std::uint32_t shape : core.shapes) with[shape].push_back(out.size());
    out.push_back(std::move(core));
  }
  return out;
}

}  // namespace leitong::templates
