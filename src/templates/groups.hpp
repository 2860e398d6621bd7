// Groups of shapes that are occurrences of one template, each with its consensus.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "templates/alternations.hpp"
#include "templates/contexts.hpp"
#include "templates/profile.hpp"
#include "templates/shapes.hpp"

namespace leitong::templates {

struct Group {
  std::vector<std::uint32_t> shapes;  // ascending
  Profile profile;
  std::uint64_t built_from = 0;  // a hash of the shapes the profile was built from
  std::uint64_t stamp = 0;       // a hash of the profile
};

// The corpus and its candidates of one level.
struct Level {
  const Corpus& corpus;
  const Shapes& shapes;
  const SharedGrams& shared;
  unsigned threads = 0;
  const Alternations* alternations = nullptr;  // once groups are known
  const Contexts* contexts = nullptr;          // the same

  void ids(std::uint32_t shape, Ids& out) const {
    const Range range = shapes.tokens[shape];
    out.clear();
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      out.push_back(aligned_id(corpus.tokens[i].id));
    }
  }
};

// How well shapes fit profiles, kept from round to round: most groups do not change.
class Fits {
 public:
  struct Fit {
    std::uint64_t stamp = 0;  // of the profile
    float coverage = 0;
    float letters = 0;
  };
  using OfShape = std::array<Fit, 8>;

  void prepare(std::size_t shapes) { fits_.resize(shapes); }
  OfShape& of(std::uint32_t shape) { return fits_[shape]; }

 private:
  std::vector<OfShape> fits_;
};

// Of each shape those that have enough in common with it.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> shapes_like(const Level& level);

// Every shape is in at most one group; shapes like no other are in none. Ordered by first shape.
[[nodiscard]] std::vector<Group> find_groups(const Level& level, Fits& fits);

// Rebuilds the consensus of `group` from at most 60 of its members, the most central first, where
// they are not those it was built from.
void refresh(const Level& level, Group& group, AlignScratch& scratch);

// Gives every shape to the group whose consensus it fits best; refreshes the groups.
void reassign(const Level& level, std::vector<Group>& groups, Fits& fits);

}  // namespace leitong::templates
