// One pattern against one stretch of a text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/library.hpp"
#include "leitong/text.hpp"
#include "library/pattern.hpp"

namespace leitong::library {

// What may stand in a gap, and the punctuation of the constants on its sides.
struct GapRule {
  std::uint32_t most = 60;  // normal-form characters
  bool optional = false;
  bool numeral = false;  // at an end of the pattern it takes numerals only
  bool ordinal = false;  // there also what makes them ordinals (第, 条), and not without them
  std::string left;      // punctuation between the last letter before the slot and the slot
  std::string right;
};

// A pattern made ready.
struct Form {
  TemplateId id{};
  bool live = true;
  bool dormant = false;             // known again by its pattern, but not looked for in texts
  std::uint32_t sentence_ends = 0;  // that its constants contain: it goes over no more of them
  Skeleton skeleton;
  std::vector<GapRule> rules;  // one a gap
  std::string head;            // punctuation before the first letter or slot
  std::string tail;            // and behind the last
};

// REQUIRES: slots are those of the pattern's template; an unknown slot counts as free.
[[nodiscard]] Form make_form(TemplateId id, bool live, const Pattern& pattern,
                             const std::vector<Slot>& slots);

// A text made ready: its normal form, and for each character how many sentences and clauses ended
// before it; of a sentence several marks side by side are one end. `utf8` must outlive it.
struct Prepared {
  std::string_view utf8;
  std::vector<std::uint32_t> offsets;  // bytes of the code points
  NormalText normal;
  std::vector<std::uint32_t> sentence;
  std::vector<std::uint32_t> clause;
  std::vector<std::uint32_t> stop;  // full stops and line ends before it, no semicolons
};
[[nodiscard]] Prepared prepare(std::string_view utf8);

struct Aligned {
  TextMatch match;
  std::uint32_t begin = 0;  // normal-form characters
  std::uint32_t end = 0;
};

// Constant characters that may be edited.
[[nodiscard]] inline std::uint32_t most_edits(const Form& form) {
  return static_cast<std::uint32_t>(form.skeleton.constants.size() / 10);
}

// The best place of the form around the anchor: constant character `constant` stands at `at`.
[[nodiscard]] std::optional<Aligned> align(const Form& form, const Prepared& text,
                                           std::uint32_t constant, std::uint32_t at);

}  // namespace leitong::library
