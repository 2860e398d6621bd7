// See cores.hpp.
#include "templates/cores.hpp"

#include <algorithm>
#include <unordered_map>

namespace leitong::templates {
namespace {

struct Core {
  Group group;
  double gain = 0;
};

Core with(const Core& core, std::uint32_t shape, const std::function<double(Group&)>& gain_of) {
  Core out;
  out.group.shapes = core.group.shapes;
  out.group.shapes.push_back(shape);
  std::sort(out.group.shapes.begin(), out.group.shapes.end());
  out.gain = gain_of(out.group);
  return out;
}

}  // namespace

Group find_core(std::uint32_t shape, const std::vector<std::uint32_t>& neighbours,
                const std::function<double(Group&)>& gain_of) {
  Core core;
  core.group.shapes = {shape};
  for (bool grown = true; grown;) {
    grown = false;
    Core best = core;
    for (const std::uint32_t other : neighbours) {
      const auto& in = core.group.shapes;
      if (std::binary_search(in.begin(), in.end(), other)) continue;
      Core larger = with(core, other, gain_of);
      if (larger.gain <= best.gain) continue;
      best = std::move(larger);
      grown = true;
    }
    core = std::move(best);
  }
  return core.gain > 0 ? std::move(core.group) : Group{};
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
