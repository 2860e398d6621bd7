// See readings.hpp. Cost: each text against each more frequent one, of which there are few where
// it matters; gaps of very many texts are slots without a look.
#include "templates/readings.hpp"

#include <algorithm>
#include <cstddef>

#include "templates/tokens.hpp"

namespace leitong::templates {
namespace {

constexpr double kSlips = 0.35;    // at most, of the occurrences of a wording
constexpr double kStrays = 0.05;   // of the occurrences, that may be anything
constexpr double kCovered = 0.85;  // of those filled, by the wordings of a choice
constexpr std::size_t kShortText = 2;
constexpr std::size_t kMostAdded = 3;     // characters of one slip
constexpr std::size_t kMostWordings = 4;  // of a choice
constexpr std::size_t kMostTexts = 300;

// The most occurrences that may share a slip: what more have is meant. In a short text a slip
// looks like another word, so that only lone ones count.
double most_alike(const Values& text, double total) {
  if (text.size() <= kShortText) return std::max(1.0, 0.03 * total);
  return total < 8 ? 1.0 : total < 40 ? 2.0 : kStrays * total;
}

double weight_of(const std::vector<Wording>& wordings, bool empty) {
  double sum = 0;
  for (const Wording& one : wordings) sum += one.text->empty() == empty ? one.weight : 0;
  return sum;
}

bool is_choice(const std::vector<Wording>& wordings, double filled, double total) {
  const double least = std::max(1.0, kStrays * total);
  double covered = 0;
  std::size_t count = 0;
  std::size_t longest = 0;
  double rarest = total;
  for (const Wording& one : wordings) {
    if (one.text->empty()) continue;
    if (count == 2 && covered >= kCovered * filled) break;
    if (count == kMostWordings || one.exact < least) break;
    // More than two must each be seen again and again.
    if (count >= 2 && (one.exact < 3 || total < 12)) break;
    covered += one.weight;
    rarest = std::min(rarest, one.exact);
    longest = std::max(longest, one.text->size());
    ++count;
  }
  if (count < 2 || covered < kCovered * filled) return false;
  return rarest >= 2 || (wordings[0].exact >= 2 && longest <= 6);
}

}  // namespace

bool is_slip(const Values& text, const Values& other) {
  const std::size_t a = text.size();
  const std::size_t b = other.size();
  if (b > a + kMostAdded || a > b + 1) return false;
  std::size_t front = 0;
  while (front < std::min(a, b) && text[front] == other[front]) ++front;
  std::size_t back = 0;
  while (back < std::min(a, b) - front && text[a - 1 - back] == other[b - 1 - back]) ++back;
  const std::size_t wrong = a - front - back;
  const std::size_t put = b - front - back;
  return wrong == 0 ? put <= kMostAdded : wrong == 1 && put <= 1;
}

std::vector<Wording> wordings_of(const Texts& texts, double total) {
  std::vector<Wording> sorted;
  for (const auto& [values, weight] : texts) sorted.push_back({&values, weight, weight});
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Wording& a, const Wording& b) { return a.exact > b.exact; });
  if (sorted.size() > kMostTexts) return sorted;
  std::vector<std::size_t> home(sorted.size());
  std::vector<double> slips(sorted.size(), 0);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const Wording& one = sorted[i];
    home[i] = i;
    for (std::size_t h = 0; h < i && home[i] == i; ++h) {
      const Wording& more = sorted[h];
      if (home[h] == h && more.exact > one.exact && one.exact <= most_alike(*more.text, total) &&
          is_slip(*more.text, *one.text)) {
        home[i] = h;
        slips[h] += one.exact;
      }
    }
  }
  std::vector<Wording> out;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    // Where slips would be as many as the text itself they are none.
    const std::size_t h = home[i];
    const double most = std::max(1.0, kSlips * (sorted[h].exact + slips[h]));
    const bool believed = slips[h] <= most && slips[h] < sorted[h].exact;
    if (h != i && believed) continue;
    out.push_back(sorted[i]);
    if (h == i && believed) out.back().weight += slips[i];
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Wording& a, const Wording& b) { return a.weight > b.weight; });
  return out;
}

Reading read_texts(const Texts& texts, double total, bool figures) {
  const std::vector<Wording> wordings = wordings_of(texts, total);
  const Wording& top = wordings.front();
  const double rest = total - top.weight;
  const double strays = std::max(figures && total >= 10 ? 2.0 : 0.0, kStrays * total);
  Reading reading;
  reading.text = top.text;
  if (rest <= strays) return reading;
  const double left_out = weight_of(wordings, true);
  const double filled = total - left_out;
  // What one of many adds is no optional part.
  if (top.text->empty() && filled <= 1 && total > 6) return reading;
  reading.slot = true;
  reading.optional = left_out >= std::max(1.0, kStrays * total);
  const auto most = std::find_if(wordings.begin(), wordings.end(),
                                 [](const Wording& one) { return !one.text->empty(); });
  if (most->text->size() == 1 && left_out < std::max(2.0, 0.2 * total)) reading.optional = false;
  if (reading.optional && most->weight >= 0.8 * filled) {
    reading.kind = SlotKind::kOptional;
  } else if (left_out < 0.1 * total && !figures && is_choice(wordings, filled, total)) {
    reading.kind = SlotKind::kChoice;
  }
  return reading;
}

}  // namespace leitong::templates
