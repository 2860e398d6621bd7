// Groups of shapes that are occurrences of one template, each with its consensus.
#pragma once

#include <cstdint>
#include <vector>

#include "templates/profile.hpp"
#include "templates/shapes.hpp"

namespace leitong::templates {

struct Group {
  std::vector<std::uint32_t> shapes;  // ascending
  Profile profile;
};

// The corpus and its candidates of one level.
struct Level {
  const Corpus& corpus;
  const Shapes& shapes;
  unsigned threads = 0;

  void ids(std::uint32_t shape, Ids& out) const {
    const Range range = shapes.tokens[shape];
    out.clear();
    for (std::uint32_t i = range.begin; i < range.end; ++i) out.push_back(corpus.tokens[i].id);
  }
};

// Every shape is in at most one group; shapes like no other are in none. Ordered by first shape.
[[nodiscard]] std::vector<Group> find_groups(const Level& level);

// Rebuilds the consensus of `group` from at most 60 of its members, the most central first.
void refresh(const Level& level, Group& group, AlignScratch& scratch);

// Gives every shape to the group whose consensus it fits best; refreshes the groups.
void reassign(const Level& level, std::vector<Group>& groups);

}  // namespace leitong::templates
