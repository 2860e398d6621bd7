// Which characters of a document are covered by something.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <vector>

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

// Stretches of two documents that belong to each other.
struct Rectangle {
  Place from_a = 0;
  Place to_a = 0;
  Place from_b = 0;
  Place to_b = 0;
};

// Rectangles none of which lies by half or more within an earlier one on both sides. Most cover new
// text, which is seen at once; of the others at most kLookedAt earlier ones are compared.
class Taken {
 public:
  // False where it lies within an earlier one.
  bool take(const Rectangle& x) {
    const bool is_new =
        mostly_new(cover_a_, x.from_a, x.to_a) || mostly_new(cover_b_, x.from_b, x.to_b);
    if (!is_new) {
      const std::size_t first = all_.size() - std::min(all_.size(), kLookedAt);
      for (std::size_t i = first; i < all_.size(); ++i) {
        if (inside(x.from_a, x.to_a, all_[i].from_a, all_[i].to_a) &&
            inside(x.from_b, x.to_b, all_[i].from_b, all_[i].to_b)) {
          return false;
        }
      }
    }
    cover_a_.add(x.from_a, x.to_a);
    cover_b_.add(x.from_b, x.to_b);
    all_.push_back(x);
    return true;
  }

 private:
  static constexpr std::size_t kLookedAt = 4096;
  static bool mostly_new(const Cover& cover, Place from, Place to) {
    return cover.uncovered(from, to) * 2 > to - from;
  }
  static bool inside(Place from, Place to, Place other_from, Place other_to) {
    const Place low = std::max(from, other_from);
    const Place high = std::min(to, other_to);
    return low < high && (high - low) * 2 >= to - from;
  }

  Cover cover_a_;
  Cover cover_b_;
  std::vector<Rectangle> all_;
};

}  // namespace leitong::passages
