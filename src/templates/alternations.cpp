// See alternations.hpp.
#include "templates/alternations.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/xxhash.hpp"

namespace leitong::templates {
namespace {

constexpr double kByChance = 0.02;     // that siblings differ in a pair that others have, too
constexpr double kMostShared = 0.95;   // that a pair of wordings is at most known for
constexpr std::size_t kFewPairs = 20;  // tell nothing

// Of the two texts without what they have in common at their ends, in either order.
std::uint64_t key_of(const Alternations::Ids& one, const Alternations::Ids& other) {
  const std::size_t shorter = std::min(one.size(), other.size());
  std::size_t front = 0;
  while (front < shorter && one[front] == other[front]) ++front;
  std::size_t back = 0;
  while (back < shorter - front && one[one.size() - 1 - back] == other[other.size() - 1 - back]) {
    ++back;
  }
  const auto hash = [&](const Alternations::Ids& text) {
    return XXH3_64bits(text.data() + front, (text.size() - front - back) * sizeof(text[0]));
  };
  std::uint64_t pair[2] = {hash(one), hash(other)};
  std::sort(pair, pair + 2);
  return XXH3_64bits(pair, sizeof pair);
}

}  // namespace

Alternations::Alternations(const std::vector<Pairs>& of_groups) {
  std::size_t all = 0;
  for (const Pairs& pairs : of_groups) {
    std::set<std::uint64_t> keys;
    for (const auto& [one, other] : pairs) keys.insert(key_of(one, other));
    for (const std::uint64_t key : keys) ++groups_[key];
    all += keys.size();
  }
  std::size_t several = 0;
  for (const auto& [key, groups] : groups_) several += groups > 1 ? groups : 0;
  if (all >= kFewPairs) shared_ = static_cast<double>(several) / static_cast<double>(all);
}

double Alternations::log_siblings(const Ids& one, const Ids& other) const {
  if (shared_ <= kByChance) return 0;
  const auto known = groups_.find(key_of(one, other));
  if (known != groups_.end() && known->second > 1) return std::log(kByChance / shared_);
  return std::log((1 - kByChance) / (1 - std::min(shared_, kMostShared)));
}

}  // namespace leitong::templates
