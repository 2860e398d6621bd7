// In a corpus of few documents: templates of two or three occurrences that groups are too coarse
// for.
//
// A common opening such as 下面，我 brings sentences together of which only some share the rest.
// Where there are many documents these make a group of their own; where there are few, for each
// candidate that is in no template the neighbour is looked for that it makes one with, and the two
// are grown by what fits them.
#pragma once

#include <functional>
#include <vector>

#include "templates/groups.hpp"

namespace leitong::templates {

using GainOf = std::function<double(Group&)>;  // of a group that would be accepted, 0 of another

// Of each shape, the neighbours it makes a template with, and what such a pair gains.
struct Partner {
  std::uint32_t shape = 0;
  double gain = 0;
};
using Partners = std::vector<std::vector<Partner>>;

// The partners of the shapes that are not taken, in the order of `neighbours`. Each pair is looked
// at once. Cost: gain_of for each pair of neighbours, which `gain_of` may do in any thread.
[[nodiscard]] Partners find_partners(const std::vector<std::vector<std::uint32_t>>& neighbours,
                                     const std::vector<bool>& taken, const GainOf& gain_of,
                                     unsigned threads);

// The core of `shape`: the pair that gains most, grown by its other partners while it gains more.
// Empty where it has none. Cost: gain_of for each partner, as often as the core grows.
[[nodiscard]] Group find_core(std::uint32_t shape, const std::vector<Partner>& partners,
                              const GainOf& gain_of);

// Without the cores all of whose shapes are in a larger one.
[[nodiscard]] std::vector<Group> distinct_cores(std::vector<Group> cores);

}  // namespace leitong::templates
