// See siblings.hpp.
#include "templates/siblings.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

namespace leitong::templates {
namespace {

constexpr std::size_t kLongText = 6;  // tokens
constexpr double kPreference = 8;     // of the prior of a choice: Beta(8,8)
constexpr double kLengthOdds = 1.2;   // for siblings, of each token beyond kUndecided

Ids part_of(const Ids& ids, FillRange range, Part part) {
  const auto begin = ids.begin() + range.begin;
  const auto end = ids.begin() + range.end;
  if (part == Part::kFirstClause) return Ids(begin, std::find_if(begin, end, ends_clause));
  if (part == Part::kAll) return Ids(begin, end);
  const auto mark =
      std::find_if(std::make_reverse_iterator(end), std::make_reverse_iterator(begin), ends_clause);
  return Ids(mark.base(), end);
}

// log P(the rarer of two texts stands in `rarer` of `all` occurrences), if each occurrence chooses
// anew, with a preference nobody knows but that is seldom strong.
double log_choice(double rarer, double all) {
  const auto beta = [](double a, double b) {
    return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b);
  };
  const double ways = std::lgamma(all + 1) - std::lgamma(rarer + 1) - std::lgamma(all - rarer + 1);
  const double sides = 2 * rarer == all ? 0 : std::log(2.0);
  return sides + ways + beta(rarer + kPreference, all - rarer + kPreference) -
         beta(kPreference, kPreference);
}

// The same, if they are two templates whose supports both follow s^-1.5.
double log_siblings(double rarer, double all) {
  const auto both = [&](double k) { return std::pow(k * (all - k), -1.5); };
  double sum = 0;
  for (double k = 2; 2 * k <= all && k < 2000; ++k) sum += both(k);
  return std::log(both(rarer) / sum);
}

// What the other places of a gap's frame say: whether its texts are two of many.
double log_open(const Level& level, const Layout& layout, const Gap& gap,
                const std::vector<const Value*>& texts) {
  constexpr int kAround = 3;
  if (level.contexts == nullptr) return 0;
  Contexts::Question question;
  const int columns = static_cast<int>(layout.ids.size());
  for (const Gap& other : layout.gaps) {
    if (other.slot && other.figure < 0) question.constants.push_back(Contexts::kSlotId);
    if (other.figure < 0 && other.right < columns) {
      question.constants.push_back(layout.ids[static_cast<std::size_t>(other.right)]);
    }
  }
  const auto slot_beside = [&](int column, bool front) {
    return std::any_of(layout.gaps.begin(), layout.gaps.end(), [&](const Gap& other) {
      return other.slot && other.figure < 0 && (front ? other.right : other.left) == column;
    });
  };
  for (int j = gap.left; j >= 0 && question.before.size() < kAround; --j) {
    const auto column = static_cast<std::size_t>(j);
    if (!layout.solid[column]) continue;
    question.before.insert(question.before.begin(), layout.ids[column]);
    if (slot_beside(j, true)) break;
  }
  for (int j = gap.right; j < columns && question.after.size() < kAround; ++j) {
    const auto column = static_cast<std::size_t>(j);
    if (!layout.solid[column]) continue;
    question.after.push_back(layout.ids[column]);
    if (slot_beside(j, false)) break;
  }
  for (const Value* value : texts) question.texts.push_back(value->text);
  return level.contexts->log_open(question);
}

}  // namespace

bool Value::repeated() const {
  return series.size() >= 2 || (text.size() >= kLongText && documents.size() >= 2);
}

void add_member(const Level& level, std::uint32_t shape, std::size_t member, Value& value) {
  value.members.push_back(member);
  value.weight += level.shapes.weight(shape);
  for (const Place& place : level.shapes.of(shape)) {
    if (value.series.size() >= 3) break;
    value.series.insert(level.corpus.series[place.document]);
    value.documents.insert(place.document);
  }
}

std::vector<Value> values_of(const Level& level, const Group& group, const Layout& layout,
                             const Gap& gap, Part part) {
  std::map<Ids, Value> exact;
  Ids ids;
  for (std::size_t m = 0; m < group.shapes.size(); ++m) {
    level.ids(group.shapes[m], ids);
    const Ids text = part_of(ids, layout.fill(m, gap), part);
    Value& value = exact[text];
    value.text = text;
    add_member(level, group.shapes[m], m, value);
  }
  std::vector<Value> sorted;
  for (auto& [text, value] : exact) sorted.push_back(std::move(value));
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Value& a, const Value& b) { return a.weight > b.weight; });
  std::vector<Value> out;
  for (Value& value : sorted) {
    const auto like = std::find_if(
        out.begin(), out.end(), [&](const Value& other) { return alike(value.text, other.text); });
    if (like == out.end()) {
      if (out.size() > kMostTexts) return {};  // a slot beyond doubt
      out.push_back(std::move(value));
      continue;
    }
    like->members.insert(like->members.end(), value.members.begin(), value.members.end());
    like->weight += value.weight;
    like->series.insert(value.series.begin(), value.series.end());
    like->documents.insert(value.documents.begin(), value.documents.end());
  }
  return out;
}

std::size_t common_edges(const std::vector<Value>& values) {
  const Ids& a = values[0].text;
  const Ids& b = values[1].text;
  const std::size_t shorter = std::min(a.size(), b.size());
  std::size_t front = 0;
  while (front < shorter && a[front] == b[front]) ++front;
  std::size_t back = 0;
  while (back < shorter - front && a[a.size() - 1 - back] == b[b.size() - 1 - back]) ++back;
  return front + back;
}

std::vector<const Value*> two_wordings(const std::vector<Value>& values, double total) {
  std::vector<const Value*> repeated;
  double covered = 0;
  const bool only = values.size() == 2 && (values[0].repeated() || values[1].repeated());
  for (const Value& value : values) {
    if (!value.repeated() && !(only && value.documents.size() >= 2)) continue;
    repeated.push_back(&value);
    covered += value.weight;
  }
  if (repeated.size() != 2 || covered < kCovered * total) return {};
  return repeated;
}

double length_of(const std::vector<const Value*>& two, const std::vector<Value>& values) {
  return static_cast<double>(two[0]->text.size() + two[1]->text.size()) / 2 -
         static_cast<double>(common_edges(values));
}

TwoTexts two_texts(const Level& level, const Layout& layout, const Gap& gap,
                   const std::vector<Value>& values, double total) {
  TwoTexts out;
  const std::vector<const Value*> two = two_wordings(values, total);
  if (two.empty()) return out;
  const double length = length_of(two, values);
  if (length < kShortestWording) return out;
  out.length = length;
  out.rarer = std::floor(std::min(two[0]->weight, two[1]->weight));
  out.all = std::floor(two[0]->weight + two[1]->weight);
  out.first = two[0]->members;
  out.second = two[1]->members;
  std::sort(out.first.begin(), out.first.end());
  std::sort(out.second.begin(), out.second.end());
  const double open = log_open(level, layout, gap, two);
  double known = level.alternations == nullptr
                     ? 0
                     : level.alternations->log_siblings(two[0]->text, two[1]->text);
  // A pair that the frame has elsewhere is none that stands in one place only.
  if (open < 0) known = std::min(known, 0.0);
  out.said = known + open;
  return out;
}

double log_odds(const TwoTexts& two) {
  return kLengthOdds * (two.length - kUndecided) + log_siblings(two.rarer, two.all) -
         log_choice(two.rarer, two.all) + two.said;
}

// Whether some two of the gaps speak for siblings together: where the same members always have the
// same of both, the texts are one constant with something in between; two choices would agree so
// by chance only. Returns which gap, or their number.
std::size_t together(const std::vector<TwoTexts>& gaps) {
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    for (std::size_t j = i + 1; j < gaps.size(); ++j) {
      if (gaps[i].length == 0 || gaps[j].length == 0) continue;
      const bool same = gaps[i].first == gaps[j].first && gaps[i].second == gaps[j].second;
      const bool crossed = gaps[i].first == gaps[j].second && gaps[i].second == gaps[j].first;
      if (!same && !crossed) continue;
      TwoTexts both = gaps[i];
      both.length += gaps[j].length;
      both.said += gaps[j].said;
      const double ways = std::lgamma(both.all + 1) - std::lgamma(both.rarer + 1) -
                          std::lgamma(both.all - both.rarer + 1);
      if (log_odds(both) + ways > 0) return i;
    }
  }
  return gaps.size();
}

bool is_closed(const Level& level, const Layout& layout, const Gap& gap,
               const std::vector<Value>& values, double length) {
  std::vector<const Value*> repeated;
  for (const Value& value : values) {
    if (value.repeated()) repeated.push_back(&value);
  }
  const double open = log_open(level, layout, gap, repeated);
  return open < 0 && kLengthOdds * (length - kUndecided) + open < 0;
}

}  // namespace leitong::templates
