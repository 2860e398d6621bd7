// All patterns of a library, made ready to be looked for in texts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "library/align.hpp"

namespace leitong::library {

// Immutable once built: any thread may ask.
class Matcher {
 public:
  explicit Matcher(std::vector<Form> forms);

  // Matches by start, none overlapping another. `removed`: also of removed templates.
  [[nodiscard]] std::vector<Aligned> match(const Prepared& text, bool removed) const;

  // The live templates most like a paragraph, best first: likeness and id.
  [[nodiscard]] std::vector<std::pair<double, TemplateId>> suggest(std::u32string_view normal,
                                                                   std::size_t limit) const;

  // The template, removed or not, whose skeleton is within one edit in sixteen of this one
  // and which has as many slots.
  [[nodiscard]] std::optional<TemplateId> nearest(const Skeleton& skeleton) const;

  // The same within one edit in five, whatever its slots: what a few blurred occurrences have in
  // common is the template that they are occurrences of.
  [[nodiscard]] std::optional<TemplateId> alike(const Skeleton& skeleton) const;

  [[nodiscard]] const std::vector<Form>& forms() const { return forms_; }

 private:
  // `least`: fewer edits than that.
  [[nodiscard]] std::optional<TemplateId> closest(const Skeleton& skeleton, std::size_t least,
                                                  bool same_slots) const;
  struct Anchor {
    std::uint64_t gram;
    std::uint32_t form;
    std::uint32_t constant;  // where the gram begins
  };
  struct Hit {
    std::uint32_t form;
    std::uint32_t at;
    std::uint32_t constant;
  };
  void choose_anchors();
  [[nodiscard]] std::vector<Hit> hits_of(std::u32string_view text) const;
  [[nodiscard]] std::pair<std::size_t, std::size_t> postings(std::uint64_t gram) const;

  std::vector<Form> forms_;
  std::vector<std::uint32_t> distinct_;                            // grams of each form
  std::vector<double> weight_;                                     // of all of them together
  std::vector<std::pair<std::uint64_t, std::uint32_t>> postings_;  // gram, form; sorted, distinct
  std::vector<Anchor> anchors_;                                    // by gram, form, constant
  std::vector<std::uint8_t> needed_;                               // anchors that a match needs
};

}  // namespace leitong::library
