// The ends of slots go where words end.
//
// Problem: an alignment leaves it open where an insertion begins (规[划及年度计]划 or
// 规划[及年度计划]), takes a letter that two wordings share for a constant (提(升|高)), and has a
// constant that a few write otherwise inside the slot (发(挥|挥示范)表率). Method: of each slot the
// moves that keep the text as it is are looked at: to shift it over constants that it repeats, to
// give what (nearly) all texts begin or end with to the constant, to take a letter from the
// constant. Each move says which pairs of letters the ends of the slot would part; the one whose
// pairs cohere least (edges.hpp) is made, if it is clearly better, and so again. Cost: a few looks
// at the members' texts a slot.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "templates/layout.hpp"

namespace leitong::templates {
namespace {

constexpr std::uint32_t kFarthest = 8;  // tokens that a slot is shifted
constexpr double kMajority = 0.85;      // of the occurrences that share an affix
constexpr double kStrays = 0.05;        // of the occurrences that a shift may not suit
constexpr double kClearly = 0.6;        // of the cohesion before, at most
constexpr double kMuchWorse = 3;  // times the cohesion before: shared letters stay in the slot
constexpr double kSurelyCut = 0.25;
constexpr double kLeastCut = 0.06;  // mean cohesion at an end that cuts a word
constexpr double kWordEdge = 0.12;  // at most, where a constant that is taken ends
constexpr std::u32string_view kParticles = U"的地得了和与及或在对将把为以";
constexpr int kMostMoves = 64;  // of one layout

enum class Move : std::uint8_t {
  kShiftFront,
  kShiftBack,
  kTrimFront,
  kTrimBack,
  kTakeFront,
  kTakeBack
};

// A slot with its texts.
struct Slotted {
  std::size_t gap = 0;
  std::vector<FillRange> fills;  // of each member
};

struct Choice {
  Move move = Move::kTrimFront;
  std::uint32_t tokens = 0;
  double cost = 0;
};

class Snapper {
 public:
  Snapper(const Level& level, const Group& group, const WordEdges& edges, Layout& layout)
      : level_(level), edges_(edges), layout_(layout), group_(group) {
    ids_.resize(group.shapes.size());
    for (std::size_t m = 0; m < ids_.size(); ++m) {
      level.ids(group.shapes[m], ids_[m]);
      weights_.push_back(level.shapes.weight(group.shapes[m]));
      total_ += weights_.back();
    }
  }

  void run() {
    read_gaps(level_, group_, layout_);
    // First constants grow; then slots take what words lack, so that neither undoes the other.
    for (const bool takes : {false, true}) {
      int moves = 0;
      for (std::size_t g = 0; g < layout_.gaps.size() && moves < kMostMoves;) {
        if (!improve(g, takes)) {
          ++g;
          continue;
        }
        read_gaps(level_, group_, layout_);
        ++moves;
        if (g > 0) --g;
      }
    }
  }

 private:
  // Makes the best move of a gap; false where none is better than to stay.
  bool improve(std::size_t g, bool takes) {
    const Gap& gap = layout_.gaps[g];
    if (!gap.slot || gap.figure >= 0) return false;
    const Slotted slot = slotted(g);
    const std::optional<Choice> choice = best(slot, takes);
    if (choice) make(slot, *choice);
    return choice.has_value();
  }

  Slotted slotted(std::size_t g) const {
    Slotted out;
    out.gap = g;
    for (std::size_t m = 0; m < ids_.size(); ++m) {
      out.fills.push_back(layout_.fill(m, layout_.gaps[g]));
    }
    return out;
  }

  // What the two ends of a slot at [begin, end) of a member part.
  double cut(std::size_t member, std::uint32_t begin, std::uint32_t end) const {
    const Ids& ids = ids_[member];
    const auto at = [&](std::uint32_t i) {
      return i == 0 || i >= ids.size() ? 0 : edges_.cohesion(ids[i - 1], ids[i]);
    };
    return begin == end ? at(begin) : at(begin) + at(end);
  }

  // How many constants without a slot between them stand before (behind) a gap, at most kFarthest.
  std::uint32_t constants(std::size_t g, bool front) const {
    std::uint32_t count = 0;
    while (count < kFarthest) {
      const Gap& gap = layout_.gaps[g];
      const int column = front ? gap.left : gap.right;
      if (column < 0 || column >= static_cast<int>(layout_.solid.size())) break;
      const auto j = static_cast<std::size_t>(column);
      if (layout_.figure[j] || is_class(layout_.ids[j])) break;
      ++count;
      if (front ? g == 0 : g + 1 == layout_.gaps.size()) break;
      front ? --g : ++g;
      const Gap& next = layout_.gaps[g];
      if (next.slot || !next.text.empty() || next.figure >= 0) break;
    }
    return count;
  }

  // The columns of the constants before (behind) a gap, the nearest first.
  std::vector<std::size_t> columns(std::size_t g, bool front, std::uint32_t count) const {
    std::vector<std::size_t> out;
    while (out.size() < count) {
      out.push_back(static_cast<std::size_t>(front ? layout_.gaps[g].left : layout_.gaps[g].right));
      front ? --g : ++g;
    }
    return out;
  }

  // Whether a member has these constants, side by side, next to its text in the slot.
  bool has(std::size_t member, const std::vector<std::size_t>& constant, const FillRange& fill,
           bool front) const {
    const Path& path = layout_.paths[member];
    for (std::uint32_t k = 0; k < constant.size(); ++k) {
      const std::size_t j = constant[k];
      const std::uint32_t at = front ? fill.begin - k - 1 : fill.end + k;
      if (!path.matched[j] || path.enter[j] != at) return false;
    }
    return true;
  }

  // Whether the text of a member lets the slot be shifted over those constants.
  bool shifts(std::size_t member, const std::vector<std::size_t>& constant, const FillRange& fill,
              bool front) const {
    const auto count = static_cast<std::uint32_t>(constant.size());
    if (fill.end - fill.begin < count || !has(member, constant, fill, front)) return false;
    for (std::uint32_t k = 0; k < count; ++k) {
      const std::uint32_t at = front ? fill.end - k - 1 : fill.begin + k;
      if (ids_[member][at] != layout_.ids[constant[k]]) return false;
    }
    return true;
  }

  // The cost of shifting the slot over `count` constants; nothing where it cannot be.
  std::optional<double> shift_cost(const Slotted& slot, bool front, std::uint32_t count) const {
    const std::vector<std::size_t> constant = columns(slot.gap, front, count);
    double cost = 0;
    double strays = 0;
    double shifted = 0;
    for (std::size_t m = 0; m < ids_.size(); ++m) {
      const FillRange fill = slot.fills[m];
      const bool empty = fill.begin == fill.end;
      if (!(empty ? has(m, constant, fill, front) : shifts(m, constant, fill, front))) {
        strays += weights_[m];
        continue;
      }
      if (!empty) shifted += weights_[m];
      cost += weights_[m] * (front ? cut(m, fill.begin - count, fill.end - count)
                                   : cut(m, fill.begin + count, fill.end + count));
    }
    const double most = std::max(total_ < 20 ? 0.0 : 1.0, kStrays * total_);
    if (strays > most || strays >= shifted) return std::nullopt;
    return cost / (total_ - strays);
  }

  // The token that most texts of a slot begin (end) with, and the share of occurrences that have
  // it.
  std::pair<std::uint32_t, double> affix(const Slotted& slot, bool front) const {
    std::vector<std::pair<std::uint32_t, double>> seen;
    for (std::size_t m = 0; m < ids_.size(); ++m) {
      const FillRange fill = slot.fills[m];
      if (fill.begin == fill.end) continue;
      const std::uint32_t id = ids_[m][front ? fill.begin : fill.end - 1];
      const auto known = std::find_if(seen.begin(), seen.end(),
                                      [&](const auto& entry) { return entry.first == id; });
      if (known == seen.end()) {
        seen.emplace_back(id, weights_[m]);
      } else {
        known->second += weights_[m];
      }
    }
    std::sort(seen.begin(), seen.end(), [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    return seen.empty() ? std::pair{0U, 0.0} : std::pair{seen[0].first, seen[0].second / total_};
  }

  // How much a slot's texts, less `off` tokens, cohere with what stands before (behind) them, by
  // what the corpus says elsewhere: the contexts of a pair in this place are no evidence.
  double held(const Slotted& slot, bool front, std::uint32_t off) const {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::array<std::set<Ids>, 2>> contexts;
    std::map<std::pair<std::uint32_t, std::uint32_t>, double> pairs;
    for (std::size_t m = 0; m < ids_.size(); ++m) {
      const Ids& ids = ids_[m];
      const FillRange fill = slot.fills[m];
      const std::uint32_t at = front ? fill.begin + off : fill.end - off;
      if (fill.end - fill.begin <= off || at == 0 || at >= ids.size()) continue;
      const std::pair pair{ids[at - 1], ids[at]};
      const std::size_t first = at > kContext + 1 ? at - kContext - 1 : 0;
      const std::size_t last = std::min<std::size_t>(ids.size(), at + kContext + 1);
      contexts[pair][0].insert(Ids(ids.data() + first, ids.data() + at - 1));
      contexts[pair][1].insert(Ids(ids.data() + at + 1, ids.data() + last));
      pairs[pair] += weights_[m];
    }
    double sum = 0;
    for (const auto& [pair, weight] : pairs) {
      const auto& own = contexts[pair];
      const std::size_t known = std::min(own[0].size(), own[1].size());
      sum += weight * edges_.cohesion(pair.first, pair.second, known + 1);
    }
    return sum / total_;
  }

  // Whether the texts are the affix alone and one other text that several occurrences have, which
  // is no slip of it: two wordings.
  bool has_rival(const Slotted& slot, bool front, std::uint32_t id) const {
    Ids rival;
    double weight = 0;
    for (std::size_t m = 0; m < ids_.size(); ++m) {
      const FillRange fill = slot.fills[m];
      if (fill.begin == fill.end) continue;
      const Ids text(ids_[m].data() + fill.begin, ids_[m].data() + fill.end);
      if (text == Ids{id}) continue;
      if ((front ? text.front() : text.back()) == id) return false;
      if (!rival.empty() && rival != text) return false;
      rival = text;
      weight += weights_[m];
    }
    return weight >= 2 && !is_slip(Ids{id}, rival);
  }

  // The cost of giving the affix to the constant. What most texts are nothing but, they must only
  // have mostly; of the texts of a free slot all must begin (end) with it.
  std::optional<double> trim_cost(const Slotted& slot, bool front) const {
    const auto [id, share] = affix(slot, front);
    if (share < kMajority || is_class(id)) return std::nullopt;
    // A slot for meetings holds their whole names.
    const bool free = layout_.gaps[slot.gap].kind == SlotKind::kFree;
    if (free && !front && (id == U'会' || id == U'议')) return std::nullopt;
    double alone = 0;
    for (std::size_t m = 0; m < ids_.size(); ++m) {
      if (slot.fills[m].end - slot.fills[m].begin <= 1) alone += weights_[m];
    }
    if (share < 1 && (2 * alone < total_ || has_rival(slot, front, id))) return std::nullopt;
    return held(slot, front, 1);
  }

  // The cost of taking the nearest constant into the slot, which must cut a word there.
  std::optional<double> take_cost(const Slotted& slot, bool front) const {
    double cost = 0;
    const std::size_t column = columns(slot.gap, front, 1).front();
    const std::uint32_t id = layout_.ids[column];
    if (is_mark(id) || kParticles.find(static_cast<char32_t>(id)) != std::u32string_view::npos ||
        held(slot, front, 0) < kLeastCut) {
      return std::nullopt;
    }
    for (std::size_t m = 0; m < ids_.size(); ++m) {
      FillRange fill = slot.fills[m];
      if (layout_.paths[m].matched[column]) {
        (front ? fill.begin : fill.end) =
            front ? layout_.paths[m].enter[column] : layout_.paths[m].exit(column);
      }
      cost += weights_[m] * cut(m, fill.begin, fill.end);
    }
    return cost / total_;
  }

  std::optional<Choice> best(const Slotted& slot, bool takes) const {
    double now = 0;
    for (std::size_t m = 0; m < ids_.size(); ++m) {
      now += weights_[m] * cut(m, slot.fills[m].begin, slot.fills[m].end);
    }
    now /= total_;
    std::optional<Choice> found;
    const auto offer = [&](Move move, std::uint32_t tokens, std::optional<double> cost,
                           double limit) {
      if (cost && *cost <= limit && (!found || *cost < found->cost)) found = {move, tokens, *cost};
    };
    // What all texts share is constant, unless that clearly cuts a word.
    if (!takes) {
      const double most = std::max(kMuchWorse * now, kSurelyCut);
      offer(Move::kTrimFront, 1, trim_cost(slot, true), most);
      offer(Move::kTrimBack, 1, trim_cost(slot, false), most);
      if (found) return found;
    }
    const double limit = now < kLeastCut ? -1 : kClearly * now;
    for (const bool front : {true, false}) {
      const std::uint32_t most = constants(slot.gap, front);
      for (std::uint32_t k = 1; k <= most; ++k) {
        offer(front ? Move::kShiftFront : Move::kShiftBack, k, shift_cost(slot, front, k), limit);
      }
      // What some leave out is easier read within a word than with half of it: 企[业]事业单位.
      if (takes && most > 1 && layout_.gaps[slot.gap].kind != SlotKind::kOptional) {
        offer(front ? Move::kTakeFront : Move::kTakeBack, 1, take_cost(slot, front),
              std::min(limit, kWordEdge));
      }
    }
    return found;
  }

  void shift(const Slotted& slot, bool front, std::uint32_t count) {
    const std::vector<std::size_t> constant = columns(slot.gap, front, count);
    for (std::size_t m = 0; m < ids_.size(); ++m) {
      const FillRange fill = slot.fills[m];
      if (fill.begin == fill.end || !shifts(m, constant, fill, front)) continue;
      const std::uint32_t length = fill.end - fill.begin;
      Path& path = layout_.paths[m];
      for (std::uint32_t k = 0; k < count; ++k) {
        std::uint16_t& enter = path.enter[constant[k]];
        enter = static_cast<std::uint16_t>(front ? enter + length : enter - length);
      }
      settle(m);
    }
  }

  // Columns that are no constants hold nothing, and stand in order.
  void settle(std::size_t member) {
    Path& path = layout_.paths[member];
    for (std::size_t j = layout_.solid.size(); j-- > 0;) {
      if (layout_.solid[j]) continue;
      path.matched[j] = false;
      path.enter[j] = path.enter[j + 1];
    }
  }

  // A new constant at the front (back) of a slot.
  void trim(const Slotted& slot, bool front) {
    const std::uint32_t id = affix(slot, front).first;
    const Gap gap = layout_.gaps[slot.gap];
    const std::ptrdiff_t column = front ? gap.left + 1 : gap.right;
    layout_.ids.insert(layout_.ids.begin() + column, id);
    layout_.solid.insert(layout_.solid.begin() + column, true);
    layout_.figure.insert(layout_.figure.begin() + column, false);
    for (std::size_t m = 0; m < ids_.size(); ++m) {
      const FillRange fill = slot.fills[m];
      Path& path = layout_.paths[m];
      // What stands alone in its place is the constant, written otherwise.
      const bool holds =
          fill.end - fill.begin == 1 ||
          (fill.begin < fill.end && ids_[m][front ? fill.begin : fill.end - 1] == id);
      const std::uint32_t at = front ? fill.begin : fill.end - (holds ? 1U : 0U);
      path.enter.insert(path.enter.begin() + column, static_cast<std::uint16_t>(at));
      path.matched.insert(path.matched.begin() + column, holds);
      settle(m);
    }
  }

  void make(const Slotted& slot, const Choice& choice) {
    switch (choice.move) {
      case Move::kShiftFront:
      case Move::kShiftBack:
        return shift(slot, choice.move == Move::kShiftFront, choice.tokens);
      case Move::kTrimFront:
      case Move::kTrimBack:
        return trim(slot, choice.move == Move::kTrimFront);
      case Move::kTakeFront:
      case Move::kTakeBack:
        layout_.solid[columns(slot.gap, choice.move == Move::kTakeFront, 1).front()] = false;
        return;
    }
  }

  const Level& level_;
  const WordEdges& edges_;
  Layout& layout_;
  const Group& group_;
  std::vector<Ids> ids_;
  std::vector<double> weights_;
  double total_ = 0;
};

}  // namespace

void snap(const Level& level, const Group& group, const WordEdges& edges, Layout& layout) {
  Snapper(level, group, edges, layout).run();
}

}  // namespace leitong::templates
