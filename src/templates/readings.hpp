// What the texts that stand in one gap of a pattern say: a constant, an optional part, a choice of
// few wordings, or a slot.
//
// Problem: occurrences have slips, so that a constant has several texts, too. Method: texts that
// are one slip away from a more frequent one are counted with it, where slips so many are likely;
// what is left decides. One occurrence that lacks a word is evidence, for slips are single
// characters; one that adds a few characters is not.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "leitong/templates.hpp"

namespace leitong::templates {

using Values = std::vector<std::uint32_t>;

// How often each text stands in a gap. Texts are values of tokens, so that figures differ.
using Texts = std::map<Values, double>;

struct Reading {
  bool slot = false;
  SlotKind kind = SlotKind::kFree;
  bool optional = false;
  const Values* text = nullptr;  // where not a slot
};

// `total` occurrences; `figures`: most texts have figures, in which no slip can be seen.
// REQUIRES: !texts.empty().
[[nodiscard]] Reading read_texts(const Texts& texts, double total, bool figures);

// Whether `other` is `text` with a slip: one character wrong, missing, or up to three added.
[[nodiscard]] bool is_slip(const Values& text, const Values& other);

// A text with its slips.
struct Wording {
  const Values* text = nullptr;
  double exact = 0;
  double weight = 0;  // with its slips
};

// The wordings, the most frequent first.
[[nodiscard]] std::vector<Wording> wordings_of(const Texts& texts, double total);

}  // namespace leitong::templates
