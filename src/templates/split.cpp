// Siblings: templates that are equal but for one constant end up in one group. Where a slot of the
// common pattern holds few long texts, each of them repeated in several series, these texts are
// constants of templates of their own.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>

#include "base/parallel.hpp"
#include "templates/layout.hpp"
#include "templates/siblings.hpp"

namespace leitong::templates {
namespace {

constexpr double kShortestText = 4.3;  // tokens, on average
constexpr int kDeepest = 24;
constexpr std::size_t kShortestDeviation = 3;  // tokens in the place of as many constants
constexpr double kTogether = 7;  // twice the log of how much likelier texts go together, at least
constexpr double kTogetherToo = 20;  // the same, of all but the surest
constexpr double kHeld = 0.75;       // of the members with one text that have the other
constexpr std::size_t kShortestTogether = 2;
constexpr std::size_t kLeastConstants = 8;  // letters of a template
constexpr std::size_t kMostRepeated = 400;
constexpr double kUnite = 0.75;  // coverage at which groups may be one, both ways
constexpr std::size_t kLikeGroups = 4;

// How many tokens the texts of a gap have on average if they part the group; 0 if they do not.
double parting(const std::vector<Value>& values, double total) {
  double covered = 0;
  double tokens = 0;
  std::size_t repeated = 0;
  for (const Value& value : values) {
    if (!value.repeated()) continue;
    ++repeated;
    covered += value.weight;
    tokens += value.weight * static_cast<double>(value.text.size());
  }
  if (repeated < 2 || covered < kCovered * total) return 0;
  const double mean = tokens / covered - static_cast<double>(common_edges(values));
  return mean >= kShortestText ? mean : 0;
}

// Texts that members have in the place of constants, by the column before them (as far as the
// constants would reach) and by that behind them: one end may be blurred by a slot beside it.
using Deviations = std::map<std::pair<int, Ids>, Value>;

Deviations deviations(const Level& level, const Group& group, const Layout& layout) {
  Deviations texts;
  const int columns = static_cast<int>(layout.solid.size());
  Ids ids;
  const auto add = [&](int place, std::size_t begin, std::size_t end, std::size_t member) {
    const Ids text(ids.begin() + static_cast<std::ptrdiff_t>(begin),
                   ids.begin() + static_cast<std::ptrdiff_t>(end));
    Value& value = texts[{place, text}];
    value.text = text;
    add_member(level, group.shapes[member], member, value);
  };
  for (std::size_t m = 0; m < group.shapes.size(); ++m) {
    const Path& path = layout.paths[m];
    level.ids(group.shapes[m], ids);
    int left = -1;
    std::size_t missing = 0;
    for (int j = 0; j <= columns; ++j) {
      const auto column = static_cast<std::size_t>(j);
      if (j < columns && !layout.solid[column]) continue;
      if (j < columns && !path.matched[column]) {
        ++missing;
        continue;
      }
      const std::size_t begin = left < 0 ? 0 : path.exit(static_cast<std::size_t>(left));
      const std::size_t end = path.enter[column];
      if (missing >= kShortestDeviation && end - begin >= kShortestDeviation) {
        const std::size_t length = std::min(missing, end - begin);
        add(left, begin, begin + length, m);
        add(columns + 1 + j, end - length, end, m);
      }
      missing = 0;
      left = j;
    }
  }
  return texts;
}

// Members that all replace the same stretch of constants by the same text, though most do not:
// a sibling too rare to show as a slot. Empty where there is none.
std::vector<std::size_t> deviants(const Level& level, const Group& group, const Layout& layout) {
  const Deviations texts = deviations(level, group, layout);
  // Each text with those of the same stretch that are much like it. A stretch of very many texts is
  // a slot.
  std::vector<std::size_t> most;
  double heaviest = 0;
  std::map<int, std::size_t> of_stretch;
  for (const auto& [key, value] : texts) ++of_stretch[key.first];
  for (const auto& [key, value] : texts) {
    if (of_stretch[key.first] > kMostTexts) continue;
    Value all;
    for (auto near = texts.lower_bound({key.first, Ids()}); near != texts.end(); ++near) {
      const Value& other = near->second;
      if (near->first.first != key.first) break;
      if (!alike(value.text, other.text)) continue;
      all.members.insert(all.members.end(), other.members.begin(), other.members.end());
      all.series.insert(other.series.begin(), other.series.end());
      all.documents.insert(other.documents.begin(), other.documents.end());
      all.weight += other.weight;
    }
    all.text = value.text;
    if (!all.repeated() || all.weight <= heaviest) continue;
    heaviest = all.weight;
    most = all.members;
  }
  std::sort(most.begin(), most.end());
  most.erase(std::unique(most.begin(), most.end()), most.end());
  return most;
}

// Whether there are constants enough for a template.
bool has_constants(const Layout& layout) {
  std::size_t letters = 0;
  for (std::size_t j = 0; j < layout.solid.size(); ++j) {
    letters += layout.solid[j] && !layout.figure[j] && is_letter(layout.ids[j]) ? 1U : 0U;
  }
  return letters >= kLeastConstants;
}

// A repeated text of a gap, for the search of texts that go together.
struct Repeated {
  std::size_t gap = 0;
  std::vector<std::size_t> members;  // ascending
  double weight = 0;
};

std::vector<Repeated> repeated_texts(const Level& level, const Group& group, const Layout& layout) {
  std::vector<Repeated> out;
  for (std::size_t g = 0; g < layout.gaps.size(); ++g) {
    if (!layout.gaps[g].slot || layout.gaps[g].figure >= 0) continue;
    for (Value& value : values_of(level, group, layout, layout.gaps[g])) {
      if (value.series.size() < 2 || value.text.size() < kShortestTogether) continue;
      std::sort(value.members.begin(), value.members.end());
      out.push_back({g, std::move(value.members), value.weight});
    }
  }
  return out;
}

// Members with one text in one slot that have one text in other slots as well, far more often than
// by chance: several templates with one frame. Empty where there are none; else all members, those
// that go with nobody last.
std::vector<std::vector<std::size_t>> companions(const Level& level, const Group& group,
                                                 const Layout& layout, double total) {
  const std::vector<Repeated> texts = repeated_texts(level, group, layout);
  if (texts.size() < 2 || texts.size() > kMostRepeated) return {};
  std::vector<std::pair<double, std::size_t>> found;
  std::vector<std::size_t> both;
  for (std::size_t t = 0; t < texts.size(); ++t) {
    const Repeated& one = texts[t];
    std::map<std::size_t, double> evidence;  // of each other gap
    for (const Repeated& other : texts) {
      if (other.gap == one.gap) continue;
      both.clear();
      std::set_intersection(one.members.begin(), one.members.end(), other.members.begin(),
                            other.members.end(), std::back_inserter(both));
      double weight = 0;
      for (const std::size_t member : both) weight += level.shapes.weight(group.shapes[member]);
      if (weight < 2 || weight < kHeld * one.weight) continue;
      const double gain = 2 * weight * std::log(weight * total / (one.weight * other.weight));
      evidence[other.gap] = std::max(evidence[other.gap], gain);
    }
    double sum = 0;
    for (const auto& [gap, gain] : evidence) sum += gain;
    if (sum > kTogether) found.emplace_back(-sum, t);
  }
  if (found.empty()) return {};
  std::sort(found.begin(), found.end());
  // The surest first; of the others those that are sure, too, and share nobody with those before.
  std::vector<std::vector<std::size_t>> parts;
  std::vector<bool> taken(group.shapes.size(), false);
  for (const auto& [sum, t] : found) {
    const std::vector<std::size_t>& members = texts[t].members;
    if (!parts.empty() && -sum < kTogetherToo) break;
    if (std::any_of(members.begin(), members.end(), [&](std::size_t m) { return taken[m]; })) {
      continue;
    }
    for (const std::size_t member : members) taken[member] = true;
    parts.push_back(members);
  }
  parts.emplace_back();
  for (std::size_t m = 0; m < taken.size(); ++m) {
    if (!taken[m]) parts.back().push_back(m);
  }
  return parts;
}

// Whether most fillers of a gap hold the end of a clause.
bool holds_clauses(const Level& level, const Group& group, const Layout& layout, const Gap& gap) {
  std::size_t with = 0;
  Ids ids;
  for (std::size_t m = 0; m < group.shapes.size(); ++m) {
    const FillRange range = layout.fill(m, gap);
    level.ids(group.shapes[m], ids);
    with += std::any_of(ids.begin() + range.begin, ids.begin() + range.end, ends_clause) ? 1U : 0U;
  }
  return 2 * with > group.shapes.size();
}

// The texts of the gap that parts the group best; empty where none does.
std::vector<Value> parting_texts(const Level& level, const Group& group, const Layout& layout,
                                 double total) {
  std::vector<Value> best;
  double most = 0;
  std::vector<TwoTexts> pairs;
  std::vector<std::vector<Value>> of_pairs;
  const auto propose = [&](std::vector<Value> values, double tokens) {
    if (tokens <= most) return;
    most = tokens;
    best = std::move(values);
  };
  for (const Gap& gap : layout.gaps) {
    if (!gap.slot || gap.optional) continue;
    std::vector<Value> values = values_of(level, group, layout, gap);
    double tokens = parting(values, total);
    if (tokens == 0) {
      TwoTexts two = two_texts(level, layout, gap, values, total);
      if (two.length > 0) {
        if (log_odds(two) > 0) tokens = 1;
        pairs.push_back(std::move(two));
        of_pairs.push_back(values);
      }
    } else if (is_closed(level, layout, gap, values, tokens)) {
      tokens = 0;
    }
    propose(std::move(values), tokens);
    // A slot that runs into one end of a constant that siblings have.
    if (tokens > 0 || gap.figure >= 0 || !holds_clauses(level, group, layout, gap)) continue;
    for (const Part part : {Part::kFirstClause, Part::kLastClause}) {
      values = values_of(level, group, layout, gap, part);
      if (values.empty()) continue;
      tokens = parting(values, total);
      propose(std::move(values), tokens);
    }
  }
  if (!best.empty()) return best;
  const std::size_t pair = together(pairs);
  return pair < pairs.size() ? of_pairs[pair] : best;
}

void split_into(const Level& level, Group group, int depth, AlignScratch& scratch,
                std::vector<Group>& out) {
  double total = 0;
  for (const std::uint32_t shape : group.shapes) total += level.shapes.weight(shape);
  if (depth == kDeepest || group.shapes.size() < 2 || total < 4) {
    out.push_back(std::move(group));
    return;
  }
  const Layout layout = lay_out(level, group, scratch);
  std::vector<std::vector<std::size_t>> parts = companions(level, group, layout, total);
  if (parts.empty()) {
    for (Value& value : parting_texts(level, group, layout, total)) {
      parts.push_back(std::move(value.members));
    }
  }
  if (parts.empty()) {
    parts.resize(2);
    parts[0] = deviants(level, group, layout);
    for (std::size_t m = 0; m < group.shapes.size(); ++m) {
      if (!std::binary_search(parts[0].begin(), parts[0].end(), m)) parts[1].push_back(m);
    }
  }
  const auto whole = [&](const auto& members) { return members.size() == group.shapes.size(); };
  if (std::any_of(parts.begin(), parts.end(), whole)) {
    out.push_back(std::move(group));
    return;
  }
  for (const std::vector<std::size_t>& members : parts) {
    if (members.empty()) continue;
    Group part;
    for (const std::size_t member : members) part.shapes.push_back(group.shapes[member]);
    std::sort(part.shapes.begin(), part.shapes.end());
    refresh(level, part, scratch);
    // A text of one occurrence: whoever it fits takes it when members are assigned anew.
    if (part.shapes.size() == 1 && level.shapes.weight(part.shapes[0]) < 2) continue;
    split_into(level, std::move(part), depth + 1, scratch, out);
  }
}

}  // namespace

std::vector<Group> split(const Level& level, Group group, AlignScratch& scratch) {
  std::vector<Group> out;
  split_into(level, std::move(group), 0, scratch, out);
  return out;
}

void find_alternations(const Level& level, const std::vector<Group>& groups,
                       Alternations& alternations) {
  std::vector<std::vector<Alternations::Use>> uses(groups.size());
  parallel_for(groups.size(), level.threads, [&](std::size_t g) {
    const Group& group = groups[g];
    double total = 0;
    for (const std::uint32_t shape : group.shapes) total += level.shapes.weight(shape);
    if (group.shapes.size() < 2 || total < 4) return;
    AlignScratch scratch;
    const Layout layout = lay_out(level, group, scratch);
    if (!has_constants(layout)) return;
    for (const Gap& gap : layout.gaps) {
      if (!gap.slot || gap.optional || gap.figure >= 0) continue;
      const std::vector<Value> values = values_of(level, group, layout, gap);
      const std::vector<const Value*> two = two_wordings(values, total);
      if (two.empty()) continue;
      const double length = length_of(two, values);
      if (length < kShortestWording || length > kUndecided) continue;
      const auto front = static_cast<std::uint32_t>(common_front(two[0]->text, two[1]->text));
      Alternations::Use use{two[0]->text, two[1]->text, {}};
      for (const Value* value : two) {
        for (const std::size_t member : value->members) {
          const std::uint32_t at = layout.fill(member, gap).begin + front;
          for (const Place& place : level.shapes.of(group.shapes[member])) {
            use.places.push_back(place.token + at);
          }
        }
      }
      uses[g].push_back(std::move(use));
    }
  });
  alternations.add(std::move(uses));
}

void unite(const Level& level, std::vector<Group>& groups) {
  std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
    return a.shapes.size() != b.shapes.size() ? a.shapes.size() > b.shapes.size()
                                              : a.shapes < b.shapes;
  });
  const ShingleIndex index(groups.size(), level.shared,
                           [&](std::uint32_t g, Ids& out) { out = groups[g].profile.ids; });
  // Of each group the largest it is like and may be one with.
  std::vector<std::uint32_t> into(groups.size(), ShingleIndex::kNone);
  const auto home_of = [&](std::size_t g, ShingleIndex::Scratch& search) {
    AlignScratch scratch;
    std::vector<ShingleIndex::Hit> hits;
    Path path;
    const auto self = static_cast<std::uint32_t>(g);
    index.nearest(groups[g].profile.ids, self, kLikeGroups, search, hits);
    for (const ShingleIndex::Hit& hit : hits) {
      if (hit.item > self || hit.item >= into[g]) continue;
      const Group& other = groups[hit.item];
      align(other.profile, groups[g].profile.ids, scratch, path);
      if (coverage(other.profile, path) < kUnite) continue;
      align(groups[g].profile, other.profile.ids, scratch, path);
      if (coverage(groups[g].profile, path) < kUnite) continue;
      Group both;
      std::merge(other.shapes.begin(), other.shapes.end(), groups[g].shapes.begin(),
                 groups[g].shapes.end(), std::back_inserter(both.shapes));
      refresh(level, both, scratch);
      if (split(level, std::move(both), scratch).size() == 1) into[g] = hit.item;
    }
  };
  // In chunks: scratch memory of all groups for each group would be a square.
  const std::size_t chunk = groups.size() / 64 + 1;
  parallel_chunks(groups.size(), chunk, level.threads, [&](std::size_t begin, std::size_t end) {
    ShingleIndex::Scratch search;
    for (std::size_t g = begin; g < end; ++g) home_of(g, search);
  });
  for (std::size_t g = groups.size(); g-- > 0;) {
    // Only into groups that stay.
    if (into[g] == ShingleIndex::kNone || into[into[g]] != ShingleIndex::kNone) continue;
    Group& to = groups[into[g]];
    const std::size_t middle = to.shapes.size();
    to.shapes.insert(to.shapes.end(), groups[g].shapes.begin(), groups[g].shapes.end());
    std::inplace_merge(to.shapes.begin(), to.shapes.begin() + static_cast<std::ptrdiff_t>(middle),
                       to.shapes.end());
    groups[g].shapes.clear();
  }
  groups.erase(std::remove_if(groups.begin(), groups.end(),
                              [](const Group& group) { return group.shapes.empty(); }),
               groups.end());
  parallel_for(groups.size(), level.threads, [&](std::size_t g) {
    AlignScratch own;
    refresh(level, groups[g], own);
  });
}

}  // namespace leitong::templates
