// Which characters of a document are covered by something.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>

#include "passages/texts.hpp"

namespace leitong::passages {

// A set of places, as stretches that do not touch. Each operation costs the logarithm of their
// number.
class Cover {
 public:
  // Characters of [from, to) that are not covered.
  std::uint32_t uncovered(Place from, Place to) const {
    std::uint32_t covered = 0;
    auto it = stretches_.upper_bound(from);
    if (it != stretches_.begin()) --it;
    for (; it != stretches_.end() && it->first < to; ++it) {
      const Place low = std::max(from, it->first);
      const Place high = std::min(to, it->second);
      if (low < high) covered += high - low;
    }
    return to - from - covered;
  }
  void add(Place from, Place to) {
    auto it = stretches_.upper_bound(from);
    if (it != stretches_.begin() && std::prev(it)->second >= from) --it;
    while (it != stretches_.end() && it->first <= to) {
      from = std::min(from, it->first);
      to = std::max(to, it->second);
      it = stretches_.erase(it);
    }
    stretches_[from] = to;
  }

  std::uint64_t size() const {
    std::uint64_t sum = 0;
    for (const auto& [from, to] : stretches_) sum += to - from;
    return sum;
  }

 private:
  std::map<Place, Place> stretches_;
};

}  // namespace leitong::passages
