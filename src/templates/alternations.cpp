// See alternations.hpp.
#include "templates/alternations.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/xxhash.hpp"

namespace leitong::templates {
namespace {

constexpr double kByChance = 0.02;      // that siblings differ in a pair that others have, too
constexpr double kLeastSingles = 0.05;  // of the uses of choices, that are the only one of a pair
constexpr std::size_t kFewUses = 20;    // tell nothing

// Of the two texts without what they have in common at their ends, in either order.
std::uint64_t key_of(const Alternations::Ids& one, const Alternations::Ids& other) {
  const std::size_t front = common_front(one, other);
  const std::size_t shorter = std::min(one.size(), other.size());
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

bool share_a_place(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i == *j) return true;
    *i < *j ? ++i : ++j;
  }
  return false;
}

// Adds a use to those of its pair; uses that share a place are one.
void add_use(std::vector<std::uint32_t> places, std::vector<std::vector<std::uint32_t>>& uses) {
  std::sort(places.begin(), places.end());
  for (std::size_t i = 0; i < uses.size();) {
    if (!share_a_place(uses[i], places)) {
      ++i;
      continue;
    }
    std::vector<std::uint32_t> both;
    std::set_union(uses[i].begin(), uses[i].end(), places.begin(), places.end(),
                   std::back_inserter(both));
    places = std::move(both);
    uses.erase(uses.begin() + static_cast<std::ptrdiff_t>(i));
  }
  uses.push_back(std::move(places));
}

}  // namespace

std::size_t common_front(const Alternations::Ids& one, const Alternations::Ids& other) {
  const std::size_t shorter = std::min(one.size(), other.size());
  std::size_t front = 0;
  while (front < shorter && one[front] == other[front]) ++front;
  return front;
}

void Alternations::add(std::vector<std::vector<Use>> of_groups) {
  for (std::vector<Use>& uses : of_groups) {
    for (Use& use : uses) add_use(std::move(use.places), uses_[key_of(use.one, use.other)]);
  }
  count();
}

void Alternations::count() {
  std::size_t once = 0;
  std::size_t twice = 0;
  std::size_t several = 0;
  for (const auto& [key, uses] : uses_) {
    once += uses.size() == 1 ? 1U : 0U;
    twice += uses.size() == 2 ? 1U : 0U;
    several += uses.size() > 1 ? uses.size() : 0U;
  }
  known_ = single_ = 0;
  if (once + several < kFewUses || several == 0) return;
  const auto choices = static_cast<double>(std::min(once, 2 * twice + 1));
  const double all = choices + static_cast<double>(several);
  const double singles = std::max(kLeastSingles, choices / all);
  known_ = std::min(0.0, std::log(kByChance / (1 - std::min(singles, 1 - kByChance))));
  single_ = std::log((1 - kByChance) / singles);
}

double Alternations::log_siblings(const Ids& one, const Ids& other) const {
  const auto uses = uses_.find(key_of(one, other));
  return uses != uses_.end() && uses->second.size() > 1 ? known_ : single_;
}

}  // namespace leitong::templates
