// Chains to blocks: exact alignment where it matters and nowhere else.
//
// Method: between two anchors, affine-gap alignment of what lies there (Gotoh 1982; never more than
// max_gap on a side). Beyond the first and the last anchor, an extension that keeps only the cells
// within kDrop of the best score so far (X-drop: Zhang, Berman, Wiehe, Miller 1998), with linear
// gaps, so that it does not wander along chance matches; it ends at its best cell. kDrop bridges
// about a dozen wrong characters: names and figures replaced next to one another. At last the block
// is cut where a stretch loses more than kBadRun, and each part begins and ends where its score is
// greatest.
// Cost: some thousand cells an end, at most max_gap² a gap.

#include "passages/align.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace leitong::passages {
namespace {

constexpr int kMatch = 2;
constexpr int kMismatch = -3;
constexpr int kGap = -3;        // extension: a character
constexpr int kGapOpen = -4;    // between anchors: the first character of a gap
constexpr int kGapExtend = -1;  // its others
constexpr int kDrop = 40;
constexpr int kBadRun = 36;            // a part of a block may lose so much before it is cut
constexpr int kWorstGap = 24;          // what one replaced or left-out stretch costs at most
constexpr std::uint32_t kIsland = 6;   // a part with fewer equal characters is none
constexpr std::uint32_t kRows = 2048;  // of one extension
constexpr std::uint32_t kSureLength = 13;
constexpr std::uint32_t kLookAround = 16;
constexpr unsigned kEqualAround = 4;
constexpr Place kShift = 2;  // characters left out or put in that are looked over

void append(Block& runs, Place a, Place b, std::uint32_t length) {
  if (length == 0) return;
  if (!runs.empty() && runs.back().a + runs.back().length == a &&
      runs.back().b + runs.back().length == b) {
    runs.back().length += length;
  } else {
    runs.push_back({a, b, length});
  }
}

// The equal characters of two stretches of one length, place by place.
void append_diagonal(const Texts& texts, Place a, Place b, std::uint32_t length, Block& runs) {
  std::uint32_t from = 0;
  for (std::uint32_t i = 0; i <= length; ++i) {
    if (i < length && texts.chars[a + i] == texts.chars[b + i]) continue;
    append(runs, a + from, b + from, i - from);
    from = i + 1;
  }
}

enum Step : std::uint8_t { kStop, kBoth, kOnlyA, kOnlyB };

// Gotoh's three layers over the rectangle between two anchors; the buffers are kept.
class GapFiller {
 public:
  void fill(const Texts& texts, Place a, std::uint32_t size_a, Place b, std::uint32_t size_b,
            Block& runs) {
    if (size_a == 0 || size_b == 0) return;
    if (size_a == size_b && size_a <= 3) {
      append_diagonal(texts, a, b, size_a, runs);
      return;
    }
    const std::size_t width = size_b + 1;
    steps_.assign((size_a + 1) * width, {});
    for (auto& layer : scores_) layer.assign(width, kFar);
    scores_[0][0] = 0;
    for (std::uint32_t j = 1; j <= size_b; ++j) {
      scores_[2][j] = kGapOpen + kGapExtend * static_cast<int>(j - 1);
      steps_[j][2] = j == 1 ? 0 : 2;
    }
    for (std::uint32_t i = 1; i <= size_a; ++i) row(texts, a, b, i, size_b);
    trace(a, b, size_a, size_b, texts, runs);
  }

 private:
  static constexpr int kFar = -1'000'000;
  using Layers = std::array<std::uint8_t, 3>;  // of each layer: the layer it came from

  // Layers: 0 ends with a column of both, 1 with one of a only, 2 with one of b only.
  void row(const Texts& texts, Place a, Place b, std::uint32_t i, std::uint32_t size_b) {
    std::array<int, 3> corner = {scores_[0][0], scores_[1][0], scores_[2][0]};
    scores_[0][0] = scores_[2][0] = kFar;
    scores_[1][0] = kGapOpen + kGapExtend * static_cast<int>(i - 1);
    steps_[i * (size_b + 1)][1] = i == 1 ? 0 : 1;
    for (std::uint32_t j = 1; j <= size_b; ++j) {
      Layers& came = steps_[i * (size_b + 1) + j];
      const std::array<int, 3> above = {scores_[0][j], scores_[1][j], scores_[2][j]};
      const bool equal = texts.chars[a + i - 1] == texts.chars[b + j - 1];
      const auto best = static_cast<std::uint8_t>(std::max_element(corner.begin(), corner.end()) -
                                                  corner.begin());
      came[0] = best;
      const int both = corner[best] + (equal ? kMatch : kMismatch);
      came[1] = above[0] + kGapOpen >= above[1] + kGapExtend ? 0 : 1;
      const int only_a = std::max(above[0] + kGapOpen, above[1] + kGapExtend);
      came[2] = scores_[0][j - 1] + kGapOpen >= scores_[2][j - 1] + kGapExtend ? 0 : 2;
      const int only_b = std::max(scores_[0][j - 1] + kGapOpen, scores_[2][j - 1] + kGapExtend);
      // A gap on one side may follow one on the other.
      const int turned = scores_[1][j - 1] + kGapOpen;
      scores_[0][j] = both;
      scores_[1][j] = only_a;
      scores_[2][j] = std::max(only_b, turned);
      if (turned > only_b) came[2] = 1;
      corner = above;
    }
  }

  void trace(Place a, Place b, std::uint32_t i, std::uint32_t j, const Texts& texts, Block& runs) {
    const std::size_t width = j + 1;
    std::uint8_t layer = 0;
    for (std::uint8_t other = 1; other < 3; ++other) {
      if (scores_[other][j] > scores_[layer][j]) layer = other;
    }
    equal_.clear();
    while (i > 0 || j > 0) {
      const std::uint8_t came = steps_[i * width + j][layer];
      if (layer == 0) {
        --i;
        --j;
        if (texts.chars[a + i] == texts.chars[b + j]) equal_.push_back({a + i, b + j, 1});
      } else if (layer == 1) {
        --i;
      } else {
        --j;
      }
      layer = came;
    }
    for (auto it = equal_.rbegin(); it != equal_.rend(); ++it) append(runs, it->a, it->b, 1);
  }

  std::array<std::vector<int>, 3> scores_;
  std::vector<Layers> steps_;
  Block equal_;
};

// X-drop extension from a corner, forwards or backwards; the buffers are kept.
class Extender {
 public:
  // Equal characters found from (a, b) on, nearest first, as distances from the corner: character
  // a + d forwards, a - 1 - d backwards.
  struct Equal {
    std::uint32_t a;
    std::uint32_t b;
  };
  template <bool kForwards>
  const std::vector<Equal>& extend(const Texts& texts, Place a, std::uint32_t room_a, Place b,
                                   std::uint32_t room_b) {
    const auto char_a = [&](std::uint32_t d) { return texts.chars[kForwards ? a + d : a - 1 - d]; };
    const auto char_b = [&](std::uint32_t d) { return texts.chars[kForwards ? b + d : b - 1 - d]; };
    rows_.clear();
    steps_.clear();
    above_.clear();
    int best = 0;
    best_a_ = best_b_ = 0;
    touched_a_ = touched_b_ = false;
    // Row 0: only characters of b.
    rows_.push_back({0, 0});
    for (std::uint32_t j = 0; j <= room_b && kGap * static_cast<int>(j) >= -kDrop; ++j) {
      above_.push_back(kGap * static_cast<int>(j));
      steps_.push_back(j == 0 ? kStop : kOnlyB);
    }
    std::uint32_t low = 0;  // column of above_[0]
    touched_b_ = above_.size() > room_b;
    std::uint32_t i = 1;
    for (; i <= std::min(room_a, kRows) && !above_.empty(); ++i) {
      low = next_row(char_a(i - 1), char_b, i, low, room_b, best);
      touched_b_ |= low + above_.size() > room_b;
    }
    touched_a_ = i > room_a && !above_.empty();
    return trace(char_a, char_b);
  }

  // Whether cells beyond the room of a, or of b, might have counted.
  bool touched_a() const { return touched_a_; }
  bool touched_b() const { return touched_b_; }

  // The best cell lies near the last row that was looked at.
  bool reached_limit() const { return !equal_.empty() && best_a_ + kDrop > kRows; }

 private:
  struct Row {
    std::uint32_t low;
    std::size_t begin;
  };
  static constexpr int kFar = -1'000'000;

  template <typename CharB>
  std::uint32_t next_row(char32_t c, const CharB& char_b, std::uint32_t i, std::uint32_t low,
                         std::uint32_t room_b, int& best) {
    const auto high = low + static_cast<std::uint32_t>(above_.size());  // of the row above
    const auto score_above = [&](std::uint32_t j) {
      return j >= low && j < high ? above_[j - low] : kFar;
    };
    here_.clear();
    const std::size_t begin = steps_.size();
    std::uint32_t first = 0;
    bool started = false;
    std::size_t alive = 0;
    int left = kFar;
    for (std::uint32_t j = low; j <= room_b && (j <= high || left > kFar); ++j) {
      int score = score_above(j) + kGap;
      Step step = kOnlyA;
      if (j > 0) {
        const int both = score_above(j - 1) + (c == char_b(j - 1) ? kMatch : kMismatch);
        if (both >= score) {
          score = both;
          step = kBoth;
        }
      }
      if (left + kGap > score) {
        score = left + kGap;
        step = kOnlyB;
      }
      if (score < best - kDrop) score = kFar;
      left = score;
      if (!started && score == kFar) continue;
      if (!started) first = j;
      started = true;
      here_.push_back(score);
      steps_.push_back(step);
      if (score != kFar) alive = here_.size();
      if (score > best) {
        best = score;
        best_a_ = i;
        best_b_ = j;
      }
    }
    here_.resize(alive);
    steps_.resize(begin + alive);
    rows_.push_back({first, begin});
    std::swap(above_, here_);
    return first;
  }

  template <typename CharA, typename CharB>
  const std::vector<Equal>& trace(const CharA& char_a, const CharB& char_b) {
    equal_.clear();
    std::uint32_t i = best_a_;
    std::uint32_t j = best_b_;
    while (i > 0 || j > 0) {
      const std::uint8_t step = steps_[rows_[i].begin + (j - rows_[i].low)];
      if (step == kBoth) {
        --i;
        --j;
        if (char_a(i) == char_b(j)) equal_.push_back({i, j});
      } else if (step == kOnlyA) {
        --i;
      } else {
        --j;
      }
    }
    std::reverse(equal_.begin(), equal_.end());
    return equal_;
  }

  std::vector<Row> rows_;
  std::vector<std::uint8_t> steps_;
  std::vector<int> above_;
  std::vector<int> here_;
  std::vector<Equal> equal_;
  std::uint32_t best_a_ = 0;
  std::uint32_t best_b_ = 0;
  bool touched_a_ = false;
  bool touched_b_ = false;
};

// An extension stops after kRows characters; where all went well until there, another one follows.
void extend_backwards(const Texts& texts, const Match& first, const Bounds& bounds,
                      Extender& extender, Block& runs, Reached& reached) {
  Place a = first.a;
  Place b = first.b;
  Block nearest_first;
  while (true) {
    std::uint32_t equal = 0;
    while (a > bounds.from_a && b > bounds.from_b && texts.chars[a - 1] == texts.chars[b - 1]) {
      --a;
      --b;
      ++equal;
    }
    if (equal > 0) nearest_first.push_back({a, b, equal});
    const auto& found = extender.extend<false>(texts, a, a - bounds.from_a, b, b - bounds.from_b);
    reached.from_a |= extender.touched_a();
    reached.from_b |= extender.touched_b();
    for (const auto& pair : found) nearest_first.push_back({a - 1 - pair.a, b - 1 - pair.b, 1});
    if (!extender.reached_limit()) break;
    a -= found.back().a + 1;
    b -= found.back().b + 1;
  }
  for (auto it = nearest_first.rbegin(); it != nearest_first.rend(); ++it) {
    append(runs, it->a, it->b, it->length);
  }
}

void extend_forwards(const Texts& texts, const Match& last, const Bounds& bounds,
                     Extender& extender, Block& runs, Reached& reached) {
  Place a = last.a + last.length;
  Place b = last.b + last.length;
  while (true) {
    std::uint32_t equal = 0;
    while (a + equal < bounds.to_a && b + equal < bounds.to_b &&
           texts.chars[a + equal] == texts.chars[b + equal]) {
      ++equal;
    }
    append(runs, a, b, equal);
    a += equal;
    b += equal;
    const auto& found = extender.extend<true>(texts, a, bounds.to_a - a, b, bounds.to_b - b);
    reached.to_a |= extender.touched_a();
    reached.to_b |= extender.touched_b();
    for (const auto& pair : found) append(runs, a + pair.a, b + pair.b, 1);
    if (!extender.reached_limit()) return;
    a += found.back().a + 1;
    b += found.back().b + 1;
  }
}

int gap_cost(const Match& last, const Match& next) {
  const auto gap_a = static_cast<int>(next.a - last.a - last.length);
  const auto gap_b = static_cast<int>(next.b - last.b - last.length);
  const int skew = std::abs(gap_a - gap_b);
  const int cost = -kMismatch * std::min(gap_a, gap_b) + (skew > 0 ? 3 + skew / 4 : 0);
  return std::min(cost, kWorstGap);
}

// The parts of greatest score, cut where one loses more than kBadRun; islands are left out.
std::vector<Block> cut(const Block& runs) {
  std::vector<Block> parts;
  std::size_t from = 0;
  while (from < runs.size()) {
    int score = 0;
    int best = 0;
    std::size_t best_end = from + 1;
    for (std::size_t i = from; i < runs.size() && score >= 0 && best - score <= kBadRun; ++i) {
      if (i > from) score -= gap_cost(runs[i - 1], runs[i]);
      if (score < 0) break;
      score += kMatch * static_cast<int>(runs[i].length);
      if (score <= best) continue;
      best = score;
      best_end = i + 1;
    }
    Block part(runs.begin() + static_cast<std::ptrdiff_t>(from),
               runs.begin() + static_cast<std::ptrdiff_t>(best_end));
    if (matched(part) >= kIsland) parts.push_back(std::move(part));
    from = best_end;
  }
  return parts;
}

}  // namespace

std::uint32_t matched(const Block& block) {
  std::uint32_t sum = 0;
  for (const Match& run : block) sum += run.length;
  return sum;
}

std::uint32_t columns(const Block& block) {
  std::uint32_t sum = matched(block);
  for (std::size_t i = 1; i < block.size(); ++i) {
    const Match& last = block[i - 1];
    sum += std::max(block[i].a - last.a - last.length, block[i].b - last.b - last.length);
  }
  return sum;
}

bool promising(const Texts& texts, const Chain& chain, const Bounds& bounds) {
  if (matched(chain) >= kSureLength) return true;
  const Match& first = chain.front();
  const Place a = end_a(chain);
  const Place b = end_b(chain);
  unsigned before = 0;
  unsigned behind = 0;
  for (Place shift = 0; shift <= 2 * kShift; ++shift) {
    unsigned equal_before = 0;
    unsigned equal_behind = 0;
    for (Place d = 1; d <= kLookAround; ++d) {
      const Place e = d + shift;  // b's distance, up to kShift less or more
      if (first.a - bounds.from_a >= d && e > kShift && first.b - bounds.from_b >= e - kShift) {
        equal_before += texts.chars[first.a - d] == texts.chars[first.b - (e - kShift)];
      }
      if (bounds.to_a - a >= d && e > kShift && bounds.to_b - b >= e - kShift) {
        equal_behind += texts.chars[a + d - 1] == texts.chars[b + (e - kShift) - 1];
      }
    }
    before = std::max(before, equal_before);
    behind = std::max(behind, equal_behind);
  }
  return before + behind >= kEqualAround;
}

std::vector<Block> align(const Texts& texts, const Chain& chain, const Bounds& bounds,
                         Reached& reached) {
  thread_local GapFiller filler;
  thread_local Extender extender;
  Block runs;
  extend_backwards(texts, chain.front(), bounds, extender, runs, reached);
  for (std::size_t i = 0; i < chain.size(); ++i) {
    if (i > 0) {
      const Place a = chain[i - 1].a + chain[i - 1].length;
      const Place b = chain[i - 1].b + chain[i - 1].length;
      filler.fill(texts, a, chain[i].a - a, b, chain[i].b - b, runs);
    }
    append_diagonal(texts, chain[i].a, chain[i].b, chain[i].length, runs);
  }
  extend_forwards(texts, chain.back(), bounds, extender, runs, reached);
  return runs.empty() ? std::vector<Block>{} : cut(runs);
}

}  // namespace leitong::passages
