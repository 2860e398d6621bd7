// See layout.hpp. Cost: one alignment a shape, and the texts of each gap in a sorted map.
#include "templates/layout.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace leitong::templates {
namespace {

constexpr double kSolid = 0.85;      // share of occurrences with a constant
constexpr double kSolidEdge = 0.95;  // of one beside a slot
constexpr double kChance = 0.02;     // at most, that a lone character between slots is none
constexpr int kLeastLetters = 8;     // in the constants of a template
constexpr int kNear = 2;             // columns between gaps that may be one choice
constexpr std::u32string_view kBehindMeeting = U"同商见谈展员场计晤合客长";  // of words with 会
constexpr std::u32string_view kUnits = U"十百千万亿余多来几";

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

// Of a column: the share of occurrences that have it, and that have it in its most frequent words.
struct Share {
  double all = 0;
  double same = 0;
};

std::vector<Share> column_shares(const Work& work) {
  std::vector<Share> shares(work.group.profile.size());
  for (std::size_t j = 0; j < shares.size(); ++j) {
    double have = 0;
    for (std::size_t m = 0; m < work.layout.paths.size(); ++m) {
      if (work.layout.paths[m].matched[j]) have += work.weight(m);
    }
    double most = have;
    if (is_class(work.group.profile.ids[j])) {
      Texts texts;
      for_texts(
          work,
          [&](std::size_t m) {
            const Path& path = work.layout.paths[m];
            return FillRange{path.enter[j], path.exit(j)};
          },
          [&](const Values& values, double weight) { texts[values] += weight; });
      most = 0;
      for (const auto& [values, weight] : texts) {
        if (!values.empty()) most = std::max(most, weight);
      }
    }
    shares[j] = {have / work.total, most / work.total};
  }
  return shares;
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

// Whether most members have one figure in a gap, and nothing else.
bool is_figure(const Work& work, const Gap& gap) {
  std::size_t with = 0;
  for (std::size_t m = 0; m < work.group.shapes.size(); ++m) {
    const FillRange fill = work.layout.fill(m, gap);
    const std::uint32_t first = work.level.shapes.tokens[work.group.shapes[m]].begin;
    const bool one = fill.end - fill.begin == 1;
    with += one && is_class(work.level.corpus.tokens[first + fill.begin].id) ? 1U : 0U;
  }
  return 2 * with > work.group.shapes.size();
}

void classify(const Work& work, Gap& gap) {
  const Texts texts = texts_of(work, gap);
  const Reading reading = read_texts(texts, work.total, holds_figures(work, gap));
  gap.slot = reading.slot;
  // Figures are no wordings, however few there are.
  const bool wordings = reading.kind == SlotKind::kChoice && !is_figure(work, gap);
  gap.kind = wordings || reading.kind == SlotKind::kOptional ? reading.kind : SlotKind::kFree;
  gap.optional = reading.optional;
  gap.text = reading.slot ? Values() : *reading.text;
}

void find_gaps(const Work& work) {
  Layout& layout = work.layout;
  layout.gaps.clear();
  int left = -1;
  const int columns = static_cast<int>(layout.solid.size());
  for (int j = 0; j <= columns; ++j) {
    if (j < columns && !layout.solid[static_cast<std::size_t>(j)]) continue;
    if (left >= 0 && layout.figure[static_cast<std::size_t>(left)]) layout.gaps.back().right = j;
    Gap gap;
    gap.left = left;
    gap.right = j;
    layout.gaps.push_back(gap);
    if (j < columns && layout.figure[static_cast<std::size_t>(j)]) {
      gap.figure = j;
      layout.gaps.push_back(gap);
    }
    left = j;
  }
  for (Gap& gap : layout.gaps) {
    if (gap.figure < 0) {
      classify(work, gap);
    } else {
      gap.slot = true;
    }
  }
}

bool is_free(const Gap& gap) { return gap.slot && gap.kind == SlotKind::kFree; }

// Whether all texts of a gap are parts of figures (万, 余).
bool holds_units(const Work& work, const Gap& gap) {
  const Texts texts = texts_of(work, gap);
  return gap.slot && std::all_of(texts.begin(), texts.end(), [](const auto& entry) {
           return std::all_of(entry.first.begin(), entry.first.end(), [](std::uint32_t value) {
             return kUnits.find(static_cast<char32_t>(value)) != std::u32string_view::npos;
           });
         });
}

// A figure beside a free slot is part of it. True if any was.
bool dissolve_figures(const Work& work) {
  Layout& layout = work.layout;
  bool any = false;
  for (std::size_t g = 1; g + 1 < layout.gaps.size(); ++g) {
    if (layout.gaps[g].figure < 0) continue;
    const Gap& before = layout.gaps[g - 1];
    const Gap& after = layout.gaps[g + 1];
    if (!is_free(before) && !is_free(after) && !holds_units(work, after)) continue;
    const auto column = static_cast<std::size_t>(layout.gaps[g].figure);
    layout.solid[column] = layout.figure[column] = false;
    any = true;
  }
  return any;
}

// Columns beside a free slot that too many lack are no constants. True if any was.
bool loosen_edges(const Work& work, const std::vector<Share>& shares) {
  bool any = false;
  const auto loosen = [&](int column) {
    if (column < 0 || column >= static_cast<int>(shares.size())) return;
    const auto j = static_cast<std::size_t>(column);
    const double lacking = (1 - shares[j].same) * work.total;
    if (work.layout.solid[j] && lacking > std::max(1.0, (1 - kSolidEdge) * work.total) + 0.01 &&
        is_letter(work.group.profile.ids[j])) {
      work.layout.solid[j] = work.layout.figure[j] = false;
      any = true;
    }
  };
  for (const Gap& gap : work.layout.gaps) {
    if (!is_free(gap) || gap.figure >= 0) continue;
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

// How likely it is that all members have the character of a column between two gaps by chance: in
// the center's text some character is matched, and all others happen to have that one, too.
double chance_of(const Work& work, const Gap& before, const Gap& after, std::uint32_t id) {
  double elsewhere = 0;
  double tokens = 0;
  Ids ids;
  for (std::size_t m = 0; m < work.group.shapes.size(); ++m) {
    work.level.ids(work.group.shapes[m], ids);
    for (const Gap* gap : {&before, &after}) {
      const FillRange fill = work.layout.fill(m, *gap);
      tokens += fill.end - fill.begin;
      elsewhere +=
          static_cast<double>(std::count(ids.begin() + fill.begin, ids.begin() + fill.end, id));
    }
  }
  const double length = tokens / static_cast<double>(work.group.shapes.size()) + 1;
  const double frequency = (elsewhere + 1) / (tokens + 150);
  const double held = 1 - std::pow(1 - frequency, length);
  return length * std::pow(held, static_cast<double>(work.group.shapes.size()) - 1);
}

// Lone characters between two slots: chance, or a list inside one slot. True if any was taken out.
bool dissolve_islands(const Work& work) {
  Layout& layout = work.layout;
  for (std::size_t g = 0; g + 1 < layout.gaps.size(); ++g) {
    const Gap& before = layout.gaps[g];
    const Gap& after = layout.gaps[g + 1];
    if (!is_free(before) || !is_free(after) || before.figure >= 0 || after.figure >= 0) continue;
    const auto column = static_cast<std::size_t>(before.right);
    const std::uint32_t id = work.group.profile.ids[column];
    if (is_class(id)) continue;
    const bool list = id == U'、' && (holds(texts_of(work, before), id, work.total) ||
                                      holds(texts_of(work, after), id, work.total));
    if (!list && chance_of(work, before, after, id) < kChance) continue;
    layout.solid[column] = false;
    return true;
  }
  return false;
}

// Whether two gaps and the constants between them are one choice: where the one has one of two
// texts, the other has one of two, too.
bool know_each_other(const Work& work, const Gap& one, const Gap& other) {
  const auto two_valued = [](const Gap& gap) {
    return gap.slot && gap.figure < 0 && gap.kind != SlotKind::kFree;
  };
  if (!two_valued(one) || !two_valued(other) || other.left - one.right > kNear) return false;
  Gap both = one;
  both.right = other.right;
  const Texts texts = texts_of(work, both);
  if (!read_texts(texts, work.total, false).slot) return false;
  const std::vector<Wording> wordings = wordings_of(texts, work.total);
  const double least = std::max(2.0, 0.1 * work.total);
  return wordings.size() >= 2 && wordings[0].weight + wordings[1].weight >= kSolid * work.total &&
         (wordings.size() == 2 || wordings[2].weight < least) && !wordings[0].text->empty() &&
         !wordings[1].text->empty();
}

// (原|一)[则]同[意] and the like: two gaps with little between them that always change together are
// one. True if any were.
bool join_choices(const Work& work) {
  Layout& layout = work.layout;
  for (std::size_t g = 0; g < layout.gaps.size(); ++g) {
    for (std::size_t h = g + 1; h < layout.gaps.size(); ++h) {
      if (layout.gaps[h].left - layout.gaps[g].right > kNear || layout.gaps[h].figure >= 0) break;
      if (!know_each_other(work, layout.gaps[g], layout.gaps[h])) continue;
      for (int j = layout.gaps[g].right; j <= layout.gaps[h].left; ++j) {
        layout.solid[static_cast<std::size_t>(j)] = false;
      }
      return true;
    }
  }
  return false;
}

// How many of the columns next to an optional part, going away from it, nearly all lack that have
// the part.
int replaced(const Work& work, const Gap& gap, int step) {
  int count = 0;
  for (int j = step < 0 ? gap.left : gap.right; count < kNear; j += step) {
    if (j < 0 || j >= static_cast<int>(work.layout.solid.size())) break;
    const auto column = static_cast<std::size_t>(j);
    if (!work.layout.solid[column]) continue;
    if (work.layout.figure[column] || !is_letter(work.group.profile.ids[column])) break;
    double with = 0;
    double lacking = 0;
    for (std::size_t m = 0; m < work.layout.paths.size(); ++m) {
      const FillRange fill = work.layout.fill(m, gap);
      if (fill.begin == fill.end) continue;
      with += work.weight(m);
      lacking += work.layout.paths[m].matched[column] ? 0 : work.weight(m);
    }
    if (with < 2 || lacking < kSolid * with) break;
    ++count;
  }
  return count;
}

// Who has an optional part lacks the constant beside it: 从[适用]其规定 is (从|适用)其规定, where
// that leaves constants enough for a template. True if any was made a choice.
bool exchange_constants(const Work& work) {
  Layout& layout = work.layout;
  int letters = 0;
  for (std::size_t j = 0; j < layout.solid.size(); ++j) {
    const bool constant = layout.solid[j] && !layout.figure[j];
    letters += constant && is_letter(work.group.profile.ids[j]) ? 1 : 0;
  }
  for (const Gap& gap : layout.gaps) {
    if (!gap.slot || gap.kind != SlotKind::kOptional || gap.figure >= 0) continue;
    for (const int step : {-1, 1}) {
      const int count = replaced(work, gap, step);
      if (count == 0 || letters - count < kLeastLetters) continue;
      Gap both = gap;
      std::vector<std::size_t> columns;
      int& end = step < 0 ? both.left : both.right;
      while (end >= 0 && end < static_cast<int>(layout.solid.size())) {
        const auto column = static_cast<std::size_t>(end);
        if (layout.solid[column] && static_cast<int>(columns.size()) == count) break;
        if (layout.solid[column]) columns.push_back(column);
        end += step;
      }
      const Reading reading = read_texts(texts_of(work, both), work.total, false);
      if (!reading.slot || reading.kind != SlotKind::kChoice) continue;
      for (const std::size_t column : columns) layout.solid[column] = false;
      return true;
    }
  }
  return false;
}

// A slot for meetings holds their whole names: {..}会, {..}会[议] and {..}会议 end with the slot,
// but not where 会 begins a word. True if any was widened.
bool complete_meetings(const Work& work) {
  Layout& layout = work.layout;
  const Ids& ids = work.group.profile.ids;
  for (std::size_t g = 0; g + 1 < layout.gaps.size(); ++g) {
    const Gap& gap = layout.gaps[g];
    const Gap& after = layout.gaps[g + 1];
    const auto column = static_cast<std::size_t>(gap.right);
    if (!is_free(gap) || gap.figure >= 0 || column >= ids.size() || ids[column] != U'会') continue;
    const auto next = static_cast<std::size_t>(after.right);
    const bool follows = !after.slot && after.text.empty() && next < ids.size();
    if (follows && kBehindMeeting.find(ids[next]) != std::u32string_view::npos) continue;
    layout.solid[column] = false;
    if (follows && ids[next] == U'议') layout.solid[next] = false;
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

bool ends_meeting(const Values& values) {
  const std::size_t size = values.size();
  return values[size - 1] == U'会' ||
         (size > 1 && values[size - 1] == U'议' && values[size - 2] == U'会');
}

// Tokens that every filler of a free slot or a choice begins (ends) with.
void trim_fillers(const Work& work) {
  for (Gap& gap : work.layout.gaps) {
    if (!gap.slot || gap.optional || gap.figure >= 0) continue;
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
    if (is_free(gap) && back > 0 && ends_meeting(first)) back = 0;
    gap.skip_front = static_cast<std::uint32_t>(front);
    gap.skip_back = static_cast<std::uint32_t>(back);
  }
}

}  // namespace

FillRange Layout::fill(std::size_t member, const Gap& gap) const {
  const Path& path = paths[member];
  // An occurrence without the figure of a slot has what stands in its place.
  const auto lacks = [&](int column) {
    return column >= 0 && column < static_cast<int>(figure.size()) &&
           figure[static_cast<std::size_t>(column)] &&
           !path.matched[static_cast<std::size_t>(column)];
  };
  const std::uint32_t before = gap.left < 0 ? 0U : path.exit(static_cast<std::size_t>(gap.left));
  const std::uint32_t behind = path.enter[static_cast<std::size_t>(gap.right)];
  if (gap.figure >= 0) {
    const auto column = static_cast<std::size_t>(gap.figure);
    if (path.matched[column]) return {path.enter[column], path.exit(column)};
    return {lacks(gap.left) ? path.enter[column] : before, behind};
  }
  if (lacks(gap.left)) return {behind, behind};
  if (lacks(gap.right)) return {before, before};
  if (behind - before < gap.skip_front + gap.skip_back) return {before, behind};
  return {before + gap.skip_front, behind - gap.skip_back};
}

void read_gaps(const Level& level, const Group& group, Layout& layout) {
  Work work{level, group, layout};
  for (const std::uint32_t shape : group.shapes) work.total += level.shapes.weight(shape);
  find_gaps(work);
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
  layout.ids = group.profile.ids;
  const std::vector<Share> shares = column_shares(work);
  layout.solid.resize(shares.size());
  layout.figure.resize(shares.size());
  for (std::size_t j = 0; j < shares.size(); ++j) {
    layout.solid[j] = shares[j].all >= kSolid;
    layout.figure[j] = layout.solid[j] && shares[j].same < kSolid;
  }
  find_gaps(work);
  while (dissolve_figures(work) || loosen_edges(work, shares)) find_gaps(work);
  while (dissolve_islands(work)) find_gaps(work);
  while (join_choices(work)) find_gaps(work);
  while (exchange_constants(work)) find_gaps(work);
  while (complete_meetings(work)) find_gaps(work);
  if (rotate_marks(work)) find_gaps(work);
  trim_fillers(work);
  return layout;
}

}  // namespace leitong::templates
