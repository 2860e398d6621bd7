// Pairs of wordings that several templates have to choose from.
//
// Problem: two short texts in one place of a group are a choice (满意率|知晓率), or a constant each
// of two siblings. Method: a language has few pairs of wordings and uses them in many places; what
// siblings differ in is their own. So it is counted in how many places a pair stands: one that
// others have is a choice. One that no other has speaks for siblings, the more the fewer choices
// are to be expected once: by Fisher's logarithmic series no more than twice as many as stand in
// two places. A template is a group at several levels (its clause, its sentence): uses of a pair
// that share an occurrence are one. Cost: one layout a group.
// Paper: Fisher, Corbet, Williams, The relation between the number of species and the number of
// individuals (1943).
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace leitong::templates {

class Alternations {
 public:
  using Ids = std::vector<std::uint32_t>;
  // A pair of wordings in one gap of one group, and the tokens of the corpus at which it begins.
  struct Use {
    Ids one;
    Ids other;
    std::vector<std::uint32_t> places;
  };

  // Adds the uses of the groups of a level.
  void add(std::vector<std::vector<Use>> of_groups);

  // The logarithm of how much likelier the two texts are as constants of siblings.
  double log_siblings(const Ids& one, const Ids& other) const;

 private:
  void count();

  std::unordered_map<std::uint64_t, std::vector<std::vector<std::uint32_t>>> uses_;  // of each pair
  double known_ = 0;   // log odds of a pair that stands in several places
  double single_ = 0;  // of one that stands in one
};

// Tokens that two texts have in common at their beginning.
[[nodiscard]] std::size_t common_front(const Alternations::Ids& one,
                                       const Alternations::Ids& other);

}  // namespace leitong::templates
