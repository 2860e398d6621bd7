// From a group to a pattern: which columns are constant, what stands between them.
//
// A column that (nearly) all occurrences have, in the same words, is solid. What stands between two
// solid columns is told apart by the distribution of the texts found there: (nearly) one text is
// constant, one text or nothing is an optional part, few texts are a choice, all else is a slot.
// Boundaries are then snapped: columns beside a slot must be in nearly all occurrences, lone
// characters between slots that may be chance go, a list inside one slot is one slot, and what all
// fillers begin or end with belongs to the constant.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "leitong/templates.hpp"
#include "templates/groups.hpp"

namespace leitong::templates {

// Tokens [begin, end) of an occurrence.
struct FillRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// Between solid columns `left` and `right`; -1 and the number of columns stand for the ends.
struct Gap {
  int left = -1;
  int right = 0;
  bool slot = false;
  SlotKind kind = SlotKind::kFree;
  bool optional = false;
  Ids text;                      // where not a slot: what (nearly) all have there, often nothing
  std::uint32_t skip_front = 0;  // tokens of every filler that belong to the constant before
  std::uint32_t skip_back = 0;
};

struct Layout {
  std::vector<Path> paths;  // of each shape of the group
  std::vector<bool> solid;  // of each column
  std::vector<Gap> gaps;    // in order: one before each solid column and one after the last

  FillRange fill(std::size_t member, const Gap& gap) const;
};

// How often each text stands in a gap. Texts are values of tokens, so that figures differ.
using Texts = std::map<std::vector<std::uint32_t>, double>;

[[nodiscard]] Layout lay_out(const Level& level, const Group& group, AlignScratch& scratch);

// Whether `other` is `text` with a slip: one character wrong, missing, or up to two added.
[[nodiscard]] bool is_slip(const std::vector<std::uint32_t>& text,
                           const std::vector<std::uint32_t>& other);

// The most occurrences that may share a slip: what more have is meant.
inline double most_slips(double total) { return total < 8 ? 1.0 : total < 40 ? 2.0 : 0.05 * total; }

// A group whose members fall into several with constants of their own (a long text in one slot,
// each of few texts repeated) is cut into these, and they again; others stay one.
[[nodiscard]] std::vector<Group> split(const Level& level, Group group, AlignScratch& scratch);

}  // namespace leitong::templates
