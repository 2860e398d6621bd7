// What else stands where two texts stand: the other fillings of a place, all over the corpus.
//
// Problem: two short texts in one place of a group are a choice (现予以废标|现终止采购) or
// constants of two siblings (形成样板纪要, 形成跨年度纪要). The group itself does not tell, but its
// frame may stand in other templates, too: there a choice is between the same few texts, while
// words that siblings differ in are two of many. Method: five tokens around the place, three on one
// side and two on the other, are looked up in an index of 3-grams; where they enclose something,
// and the text around is not the group's own, what they enclose is one of the texts or another one.
// Different texts are counted, not places: one template repeats its own. Cost: one sort of the
// 3-grams that two documents share, and of a question the places of two 3-grams.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "templates/shapes.hpp"

namespace leitong::templates {

class Contexts {
 public:
  using Ids = std::vector<std::uint32_t>;

  // `corpus` must outlive this.
  Contexts(const Corpus& corpus, const SharedGrams& shared);

  static constexpr std::uint32_t kSlotId = 0;
  // A place of a group: up to three tokens before and behind it, the texts that make it, and the
  // group's constants, one column after the other, with kSlotId for each slot.
  struct Question {
    Ids before;
    Ids after;
    std::vector<Ids> texts;
    Ids constants;
  };
  // The logarithm of how much likelier the texts are two (or more) of many than a closed choice.
  [[nodiscard]] double log_open(const Question& question) const;

 private:
  struct Grams;
  void look(const Question& question, bool forward, const Grams& own,
            std::vector<Ids>& found) const;

  const Corpus& corpus_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> places_;  // (hash, token), sorted
};

// Whether two texts are one but for slips.
[[nodiscard]] bool alike(const Contexts::Ids& a, const Contexts::Ids& b);

}  // namespace leitong::templates
