// Pairs of wordings that several templates have to choose from.
//
// Problem: two short texts in one place of a group are a choice (满意率|知晓率), or a constant each
// of two siblings. Method: a language has few pairs of wordings and uses them in many places; what
// siblings differ in is their own. So it is counted in how many groups a pair stands: one that
// others have is a choice; one that none has speaks for siblings as far as the pairs of this corpus
// are shared. Cost: one layout a group.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace leitong::templates {

class Alternations {
 public:
  using Ids = std::vector<std::uint32_t>;
  using Pairs = std::vector<std::pair<Ids, Ids>>;

  explicit Alternations(const std::vector<Pairs>& of_groups);

  // The logarithm of how much likelier the two texts are as constants of siblings.
  double log_siblings(const Ids& one, const Ids& other) const;

 private:
  std::unordered_map<std::uint64_t, std::uint32_t> groups_;  // of each pair, by hash
  double shared_ = 0;  // of all pairs, the share that stands in several groups
};

}  // namespace leitong::templates
