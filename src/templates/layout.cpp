// See layout.hpp. Cost: one alignment a shape, and the texts of each gap in a sorted map.
#include "templates/layout.hpp"

#include <algorithm>
#include <string_view>

namespace leitong::templates {
namespace {

using Values = std::vector<std::uint32_t>;

constexpr double kSolid = 0.85;      // share of occurrences with a constant
constexpr double kSolidEdge = 0.95;  // of one beside a slot
constexpr double kSlips = 0.35;      // most occurrences with a slip at one place
constexpr std::u32string_view kConnectors = U"、，：“”《》（）()和与及同在由对向以把为至到或的从";

// A group with the members' weights, while it is laid out.
struct Work {
  const Level& level;
  const Group& group;
  Layout& layout;
  double total = 0;

  const Token* tokens(std::uint32_t shape, const Place& place) const {
    (void)shape;
    return level.corpus.tokens.data() + place.token;
  }
  double weight(std::size_t member) const { return level.shapes.weight(group.shapes[member]); }
};

// Calls visit(values, weight) for the texts of a range of each occurrence.
template <typename Range, typename Visit>
void for_texts(const Work& work, const Range& range_of, const Visit& visit) {
  Values values;
  for (std::size_t m = 0; m < work.group.shapes.size(); ++m) {
    const FillRange range = range_of(m);
    const std::uint32_t shape = work.group.shapes[m];
    const Token* const first = work.tokens(shape, work.level.shapes.of(shape).front());
    const bool figures = std::any_of(first + range.begin, first + range.end,
                                     [](const Token& token) { return is_class(token.id); });
    for (const Place& place : work.level.shapes.of(shape)) {
      const Token* const tokens = work.tokens(shape, place);
      values.clear();
      for (std::uint32_t i = range.begin; i < range.end; ++i) values.push_back(tokens[i].value);
      visit(values, figures ? 1.0 : work.weight(m));
      if (!figures) break;
    }
  }
}

Texts texts_of(const Work& work, const Gap& gap) {
  Texts texts;
  for_texts(
      work, [&](std::size_t m) { return work.layout.fill(m, gap); },
      [&](const Values& values, double weight) { texts[values] += weight; });
  return texts;
}

// Columns with the share of occurrences that have them, in their most frequent words.
std::vector<double> column_shares(const Work& work) {
  std::vector<double> shares(work.group.profile.size(), 0);
  for (std::size_t j = 0; j < shares.size(); ++j) {
    double most = 0;
    Texts texts;
    if (!is_class(work.group.profile.ids[j])) {
      for (std::size_t m = 0; m < work.layout.paths.size(); ++m) {
        if (work.layout.paths[m].matched[j]) most += work.weight(m);
      }
    } else {
      for_texts(
          work,
          [&](std::size_t m) {
            const Path& path = work.layout.paths[m];
            return FillRange{path.enter[j], path.exit(j)};
          },
          [&](const Values& values, double weight) { texts[values] += weight; });
      for (const auto& [values, weight] : texts) {
        if (!values.empty()) most = std::max(most, weight);
      }
    }
    shares[j] = most / work.total;
  }
  return shares;
}

struct Top {
  const Values* text = nullptr;
  double weight = 0;
};

// The most frequent text; with `filled`, the most frequent that is not empty.
Top top_of(const Texts& texts, bool filled, double slips = 0, const Values* but = nullptr) {
  Top top;
  for (const auto& [values, weight] : texts) {
    if (filled && values.empty()) continue;
    if (but != nullptr && (values == *but || (weight <= slips && is_slip(*but, values)))) continue;
    if (weight > top.weight) top = {&values, weight};
  }
  return top;
}

// Weight of the texts that are `text` or a slip of it.
double near(const Texts& texts, const Values& text, double slips) {
  double sum = 0;
  for (const auto& [values, weight] : texts) {
    const bool slip = !values.empty() && weight <= slips && is_slip(text, values);
    if (values == text || slip) sum += weight;
  }
  return sum;
}

// With `words`, a text of one or two characters may be another one as a slip, too.
bool is_constant(const Texts& texts, const Top& top, double total, bool words) {
  const double others = total - top.weight;
  const double strays = !words && total >= 10 ? 2 : 0;  // a slip in a figure is another figure
  if (others <= std::max((1 - kSolid) * total, strays)) return true;
  if (others > std::max(1.0, kSlips * total) || top.weight <= others) return false;
  return std::all_of(texts.begin(), texts.end(), [&](const auto& entry) {
    const std::size_t longest = top.text->size() + 2;
    const bool is_short = top.text->size() <= 2 && entry.first.size() <= longest;
    if (&entry.first == top.text || (words && is_short && entry.second <= 1)) return true;
    return entry.second <= most_slips(total) && is_slip(*top.text, entry.first);
  });
}

bool is_choice(const Texts& texts, double filled, double total) {
  const Top first = top_of(texts, true);
  if (first.text == nullptr) return false;
  const double slips = most_slips(total);
  const Top second = top_of(texts, true, slips, first.text);
  if (second.text == nullptr) return false;
  double covered = near(texts, *first.text, slips);
  covered += near(texts, *second.text, slips);
  const std::size_t longest = std::max(first.text->size(), second.text->size());
  if (covered < kSolid * filled || first.text->empty()) return false;
  return second.weight >= 2 || (total <= 5 && longest <= 4 && first.weight >= 2);
}

// Whether half of the members have a figure in a gap.
bool holds_figures(const Work& work, const Gap& gap) {
  std::size_t with = 0;
  for (std::size_t m = 0; m < work.group.shapes.size(); ++m) {
    const FillRange fill = work.layout.fill(m, gap);
    const std::uint32_t first = work.level.shapes.tokens[work.group.shapes[m]].begin;
    const auto tokens = work.level.corpus.tokens.begin() + first;
    with += std::any_of(tokens + fill.begin, tokens + fill.end,
                        [](const Token& token) { return is_class(token.id); })
                ? 1U
                : 0U;
  }
  return 2 * with > work.group.shapes.size();
}

void classify(const Work& work, Gap& gap) {
  const Texts texts = texts_of(work, gap);
  const double total = work.total;
  const Top top = top_of(texts, false);
  gap.slot = false;
  gap.text.clear();
  if (is_constant(texts, top, total, !holds_figures(work, gap))) {
    gap.text = *top.text;
    return;
  }
  gap.slot = true;
  gap.kind = SlotKind::kFree;
  const auto empty = texts.find({});
  const double left_out = empty == texts.end() ? 0 : empty->second;
  gap.optional = left_out >= std::max(1.0, 0.05 * total);
  const double filled = total - left_out;
  const Top most = top_of(texts, true);
  if (most.text->size() == 1 && left_out < std::max(2.0, 0.2 * total)) gap.optional = false;
  if (gap.optional && left_out >= 0.1 * total &&
      near(texts, *most.text, most_slips(total)) >= 0.8 * filled) {
    gap.kind = SlotKind::kOptional;
  } else if (left_out < 0.1 * total && !holds_figures(work, gap) &&
             is_choice(texts, filled, total)) {
    gap.kind = SlotKind::kChoice;
  }
}

void find_gaps(const Work& work) {
  Layout& layout = work.layout;
  layout.gaps.clear();
  int left = -1;
  const int columns = static_cast<int>(layout.solid.size());
  for (int j = 0; j <= columns; ++j) {
    if (j < columns && !layout.solid[static_cast<std::size_t>(j)]) continue;
    Gap gap;
    gap.left = left;
    gap.right = j;
    classify(work, gap);
    layout.gaps.push_back(std::move(gap));
    left = j;
  }
}

// Columns beside a free slot that too many lack are no constants. True if any was.
bool loosen_edges(const Work& work, const std::vector<double>& shares) {
  bool any = false;
  const auto loosen = [&](int column) {
    if (column < 0 || column >= static_cast<int>(shares.size())) return;
    const auto j = static_cast<std::size_t>(column);
    const double lacking = (1 - shares[j]) * work.total;
    if (work.layout.solid[j] && lacking > std::max(1.0, (1 - kSolidEdge) * work.total) + 0.01 &&
        is_letter(work.group.profile.ids[j])) {
      work.layout.solid[j] = false;
      any = true;
    }
  };
  for (const Gap& gap : work.layout.gaps) {
    if (!gap.slot || gap.kind != SlotKind::kFree) continue;
    loosen(gap.left);
    loosen(gap.right);
  }
  return any;
}

// Whether at least a tenth of the texts hold a character.
bool holds(const Texts& texts, std::uint32_t id, double total) {
  double with = 0;
  for (const auto& [values, weight] : texts) {
    if (std::find(values.begin(), values.end(), id) != values.end()) with += weight;
  }
  return with >= 0.1 * total;
}

// Lone characters between two slots: chance, or a list inside one slot. True if any was taken out.
bool dissolve_islands(const Work& work) {
  Layout& layout = work.layout;
  for (std::size_t g = 0; g + 1 < layout.gaps.size(); ++g) {
    const Gap& before = layout.gaps[g];
    const Gap& after = layout.gaps[g + 1];
    if (!before.slot || !after.slot || before.kind != SlotKind::kFree ||
        after.kind != SlotKind::kFree) {
      continue;
    }
    const auto column = static_cast<std::size_t>(before.right);
    const std::uint32_t id = work.group.profile.ids[column];
    if (is_class(id)) continue;
    const bool connector = kConnectors.find(id) != std::u32string_view::npos;
    const bool list = id == U'、' && (holds(texts_of(work, before), id, work.total) ||
                                      holds(texts_of(work, after), id, work.total));
    const bool chance = work.group.shapes.size() < (connector ? 3U : 16U);
    if (!list && !chance) continue;
    layout.solid[column] = false;
    return true;
  }
  return false;
}

// An optional part that begins with the mark that stands behind it ends with that mark instead, so
// that it is a clause: [，part]，rest becomes ，[part，]rest. True if any was moved.
bool rotate_marks(const Work& work) {
  bool any = false;
  for (const Gap& gap : work.layout.gaps) {
    if (!gap.slot || gap.kind != SlotKind::kOptional || gap.left < 0) continue;
    const auto column = static_cast<std::size_t>(gap.right);
    if (column >= work.layout.solid.size() || is_letter(work.group.profile.ids[column])) continue;
    for (std::size_t m = 0; m < work.group.shapes.size(); ++m) {
      Path& path = work.layout.paths[m];
      const FillRange fill = work.layout.fill(m, gap);
      const std::uint32_t first = work.level.shapes.tokens[work.group.shapes[m]].begin;
      if (fill.begin == fill.end || !path.matched[column] ||
          work.level.corpus.tokens[first + fill.begin].id != work.group.profile.ids[column]) {
        continue;
      }
      // Columns between, which are not solid, stand before the mark now, with nothing in them.
      for (std::size_t j = static_cast<std::size_t>(gap.left) + 1; j <= column; ++j) {
        path.enter[j] = static_cast<std::uint16_t>(fill.begin);
        if (j < column) path.matched[j] = false;
      }
      any = true;
    }
  }
  return any;
}

// Tokens that every filler of a free slot or a choice begins (ends) with.
void trim_fillers(const Work& work) {
  for (Gap& gap : work.layout.gaps) {
    if (!gap.slot || gap.optional) continue;
    const Texts texts = texts_of(work, gap);
    const Values& first = texts.begin()->first;
    std::size_t front = first.size();
    std::size_t back = first.size();
    std::size_t shortest = first.size();
    for (const auto& [values, weight] : texts) {
      shortest = std::min(shortest, values.size());
      std::size_t same = 0;
      while (same < std::min(front, values.size()) && values[same] == first[same]) ++same;
      front = same;
      same = 0;
      while (same < std::min(back, values.size()) &&
             values[values.size() - 1 - same] == first[first.size() - 1 - same]) {
        ++same;
      }
      back = same;
    }
    if (texts.size() < 2 || front + back >= shortest) continue;
    gap.skip_front = static_cast<std::uint32_t>(front);
    gap.skip_back = static_cast<std::uint32_t>(back);
  }
}

}  // namespace

bool is_slip(const Values& text, const Values& other) {
  const std::size_t a = text.size();
  const std::size_t b = other.size();
  if (b > a + 2 || a > b + 1) return false;
  std::size_t front = 0;
  while (front < std::min(a, b) && text[front] == other[front]) ++front;
  std::size_t back = 0;
  while (back < std::min(a, b) - front && text[a - 1 - back] == other[b - 1 - back]) ++back;
  if (a == 1 || a == 2) return false;  // too short to tell
  const std::size_t wrong = a - front - back;
  const std::size_t put = b - front - back;
  return wrong == 0 ? put <= 2 : wrong == 1 && put <= 1;
}

FillRange Layout::fill(std::size_t member, const Gap& gap) const {
  const Path& path = paths[member];
  const std::uint32_t begin = gap.left < 0 ? 0U : path.exit(static_cast<std::size_t>(gap.left));
  const std::uint32_t end = path.enter[static_cast<std::size_t>(gap.right)];
  if (end - begin < gap.skip_front + gap.skip_back) return {begin, end};
  return {begin + gap.skip_front, end - gap.skip_back};
}

Layout lay_out(const Level& level, const Group& group, AlignScratch& scratch) {
  Layout layout;
  Work work{level, group, layout};
  Ids ids;
  for (const std::uint32_t shape : group.shapes) {
    level.ids(shape, ids);
    layout.paths.emplace_back();
    align(group.profile, ids, scratch, layout.paths.back());
    work.total += level.shapes.weight(shape);
  }
  const std::vector<double> shares = column_shares(work);
  layout.solid.resize(shares.size());
  for (std::size_t j = 0; j < shares.size(); ++j) layout.solid[j] = shares[j] >= kSolid;
  find_gaps(work);
  while (loosen_edges(work, shares)) find_gaps(work);
  while (dissolve_islands(work)) find_gaps(work);
  if (rotate_marks(work)) find_gaps(work);
  trim_fillers(work);
  return layout;
}

}  // namespace leitong::templates
