// Which characters of a document are covered by something.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <unordered_map>
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

// Rectangles none of which lies by half or more within an earlier one on both sides. They are found
// again by size and place on side a; of those of one size and place at most kLookedAt are compared.
class Taken {
 public:
  // Whether half or more of it lies within one of them.
  bool holds(const Rectangle& x) const {
    if (mostly_new(cover_a_, x.from_a, x.to_a) || mostly_new(cover_b_, x.from_b, x.to_b)) {
      return false;
    }
    for (unsigned level = level_of((x.to_a - x.from_a) / 2); level <= highest_; ++level) {
      const Place first = (x.from_a >> level) - std::min<Place>(x.from_a >> level, 1);
      for (Place at = first; at <= x.to_a >> level; ++at) {
        const auto found = by_place_.find(key(level, at));
        if (found == by_place_.end()) continue;
        for (const Rectangle& y : found->second) {
          if (inside(x.from_a, x.to_a, y.from_a, y.to_a) &&
              inside(x.from_b, x.to_b, y.from_b, y.to_b)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  void add(const Rectangle& x) {
    cover_a_.add(x.from_a, x.to_a);
    cover_b_.add(x.from_b, x.to_b);
    const unsigned level = level_of(x.to_a - x.from_a);
    highest_ = std::max(highest_, level);
    std::vector<Rectangle>& here = by_place_[key(level, x.from_a >> level)];
    if (here.size() < kLookedAt) here.push_back(x);
  }

 private:
  static constexpr std::size_t kLookedAt = 512;
  static unsigned level_of(Place size) {
    return static_cast<unsigned>(std::bit_width(size | 1U)) - 1;
  }
  static std::uint64_t key(unsigned level, Place at) { return std::uint64_t{level} << 32 | at; }
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
  unsigned highest_ = 0;
  std::unordered_map<std::uint64_t, std::vector<Rectangle>> by_place_;
};

}  // namespace leitong::passages
