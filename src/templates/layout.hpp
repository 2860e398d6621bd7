// From a group to a pattern: which columns are constant, what stands between them.
//
// A column that (nearly) all occurrences have is solid; a figure in all of them that says different
// things is a slot by itself. What stands between two solid columns is told apart by the texts
// found there (readings.hpp). Boundaries are then snapped: columns beside a slot must be in nearly
// all occurrences, lone characters between slots that may be chance go, two gaps beside each other
// that know of each other are one choice, a list inside one slot is one slot, and what all fillers
// begin or end with belongs to the constant.
#pragma once

#include <cstdint>
#include <vector>

#include "leitong/templates.hpp"
#include "templates/edges.hpp"
#include "templates/groups.hpp"
#include "templates/readings.hpp"

namespace leitong::templates {

// Tokens [begin, end) of an occurrence.
struct FillRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// Between solid columns `left` and `right`; -1 and the number of columns stand for the ends. With
// `figure` the column between them is the slot; occurrences without it have their text there.
struct Gap {
  int left = -1;
  int right = 0;
  int figure = -1;
  bool slot = false;
  SlotKind kind = SlotKind::kFree;
  bool optional = false;
  Ids text;                      // where not a slot: what (nearly) all have there, often nothing
  std::uint32_t skip_front = 0;  // tokens of every filler that belong to the constant before
  std::uint32_t skip_back = 0;
};

struct Layout {
  Ids ids;                   // of each column
  std::vector<Path> paths;   // of each shape of the group
  std::vector<bool> solid;   // of each column
  std::vector<bool> figure;  // of each column: solid, and a slot
  std::vector<Gap> gaps;     // in order: before each solid column, after the last, figures between

  FillRange fill(std::size_t member, const Gap& gap) const;
};

[[nodiscard]] Layout lay_out(const Level& level, const Group& group, AlignScratch& scratch);

// Finds the gaps between the solid columns of a layout again.
void read_gaps(const Level& level, const Group& group, Layout& layout);

// Moves the ends of slots to where words end, and what nearly all texts of one share to the
// constants.
void snap(const Level& level, const Group& group, const WordEdges& edges, Layout& layout);

// A group whose members fall into several with constants of their own (a long text in one slot,
// each of few texts repeated) is cut into these, and they again; others stay one.
[[nodiscard]] std::vector<Group> split(const Level& level, Group group, AlignScratch& scratch);

// Adds the pairs of wordings that groups have to choose from.
void find_alternations(const Level& level, const std::vector<Group>& groups,
                       Alternations& alternations);

// Merges groups with like consensuses that `split` would not part again.
void unite(const Level& level, std::vector<Group>& groups);

}  // namespace leitong::templates
