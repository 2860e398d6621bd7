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

// The core of `shape` among its neighbours: the pair that gains most, grown while that gains more.
// `gain_of` tells the gain of a group that would be accepted, 0 of another. Empty where no pair is
// accepted. Cost: gain_of for each neighbour, and for each again as often as the core grows.
[[nodiscard]] Group find_core(std::uint32_t shape, const std::vector<std::uint32_t>& neighbours,
                              const std::function<double(Group&)>& gain_of);

// Without the cores all of whose shapes are in a larger one.
[[nodiscard]] std::vector<Group> distinct_cores(std::vector<Group> cores);

}  // namespace leitong::templates
