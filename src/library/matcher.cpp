// Which templates stand in a text.
//
// Anchors: of each pattern up to eight 3-grams that lie within one constant, those that the fewest
// patterns have (2-grams where no constant has three characters). A text's grams are looked up
// among the anchors; where enough anchors of a pattern stand within its length, it is aligned.
// Overlaps go to the pattern with more constant characters, less the edits.
//
// Cost: one look-up a character and one small alignment a candidate. Building sorts the 3-grams of
// all patterns, about 2 million for 50,000 templates.

#include "library/matcher.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

namespace leitong::library {
namespace {

constexpr std::size_t kAnchors = 8;

std::uint64_t gram3(const char32_t* p) {
  return std::uint64_t{p[0]} << 42 | std::uint64_t{p[1]} << 21 | p[2];
}
// No code point is 0x1FFFFF: never equal to a 3-gram.
std::uint64_t gram2(const char32_t* p) {
  return std::uint64_t{0x1FFFFF} << 42 | std::uint64_t{p[0]} << 21 | p[1];
}

// Grams of `length` characters that lie within one constant: gram and place.
std::vector<std::pair<std::uint64_t, std::uint32_t>> grams_of(const Skeleton& skeleton,
                                                              std::size_t length) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> out;
  std::size_t gap = 0;
  const std::u32string& chars = skeleton.constants;
  for (std::size_t i = 0; i + length <= chars.size(); ++i) {
    while (gap < skeleton.gaps.size() && skeleton.gaps[gap].at <= i) ++gap;
    if (gap < skeleton.gaps.size() && skeleton.gaps[gap].at < i + length) continue;
    out.emplace_back(length == 3 ? gram3(&chars[i]) : gram2(&chars[i]),
                     static_cast<std::uint32_t>(i));
  }
  return out;
}

std::vector<std::uint64_t> distinct_grams(std::u32string_view chars) {
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i + 3 <= chars.size(); ++i) out.push_back(gram3(&chars[i]));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

Matcher::Matcher(std::vector<Form> forms) : forms_(std::move(forms)) {
  for (std::uint32_t f = 0; f < forms_.size(); ++f) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> own = grams_of(forms_[f].skeleton, 3);
    if (own.empty()) own = grams_of(forms_[f].skeleton, 2);
    for (const auto& [gram, place] : own) postings_.emplace_back(gram, f);
  }
  std::sort(postings_.begin(), postings_.end());
  postings_.erase(std::unique(postings_.begin(), postings_.end()), postings_.end());
  distinct_.assign(forms_.size(), 0);
  weight_.assign(forms_.size(), 0);
  const double all = static_cast<double>(forms_.size()) + 1;
  for (std::size_t i = 0; i < postings_.size();) {
    std::size_t j = i;
    while (j < postings_.size() && postings_[j].first == postings_[i].first) ++j;
    const double rarity = std::log(1 + all / static_cast<double>(j - i));
    for (; i < j; ++i) {
      ++distinct_[postings_[i].second];
      weight_[postings_[i].second] += rarity;
    }
  }
  choose_anchors();
}

std::pair<std::size_t, std::size_t> Matcher::postings(std::uint64_t gram) const {
  const auto low = std::lower_bound(postings_.begin(), postings_.end(),
                                    std::pair<std::uint64_t, std::uint32_t>(gram, 0));
  auto high = low;
  while (high != postings_.end() && high->first == gram) ++high;
  return {static_cast<std::size_t>(low - postings_.begin()),
          static_cast<std::size_t>(high - postings_.begin())};
}

void Matcher::choose_anchors() {
  needed_.assign(forms_.size(), 1);
  // How many forms have each gram, by one pass over the sorted postings.
  std::vector<std::pair<std::uint64_t, std::uint32_t>> frequency;
  for (const auto& [gram, form] : postings_) {
    if (frequency.empty() || frequency.back().first != gram) frequency.emplace_back(gram, 0);
    ++frequency.back().second;
  }
  const auto frequency_of = [&](std::uint64_t gram) {
    return std::lower_bound(frequency.begin(), frequency.end(),
                            std::pair<std::uint64_t, std::uint32_t>(gram, 0))
        ->second;
  };
  for (std::uint32_t f = 0; f < forms_.size(); ++f) {
    auto own = grams_of(forms_[f].skeleton, 3);
    if (own.empty()) own = grams_of(forms_[f].skeleton, 2);
    std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint64_t>> ranked;
    ranked.reserve(own.size());
    for (const auto& [gram, place] : own) ranked.emplace_back(frequency_of(gram), place, gram);
    std::sort(ranked.begin(), ranked.end());
    std::size_t chosen = 0;
    for (const auto& [often, place, gram] : ranked) {
      if (chosen == kAnchors) break;
      anchors_.push_back({gram, f, place});
      ++chosen;
    }
    needed_[f] = chosen >= 4 ? 2 : 1;
  }
  std::sort(anchors_.begin(), anchors_.end(), [](const Anchor& a, const Anchor& b) {
    return std::tie(a.gram, a.form, a.constant) < std::tie(b.gram, b.form, b.constant);
  });
}

std::vector<Matcher::Hit> Matcher::hits_of(std::u32string_view text) const {
  std::vector<Hit> out;
  const auto look_up = [&](std::uint64_t gram, std::size_t at) {
    auto anchor = std::lower_bound(anchors_.begin(), anchors_.end(), gram,
                                   [](const Anchor& a, std::uint64_t g) { return a.gram < g; });
    for (; anchor != anchors_.end() && anchor->gram == gram; ++anchor) {
      out.push_back({anchor->form, static_cast<std::uint32_t>(at), anchor->constant});
    }
  };
  for (std::size_t i = 0; i + 2 <= text.size(); ++i) {
    if (i + 3 <= text.size()) look_up(gram3(&text[i]), i);
    look_up(gram2(&text[i]), i);
  }
  std::sort(out.begin(), out.end(), [](const Hit& a, const Hit& b) {
    return std::tie(a.form, a.at, a.constant) < std::tie(b.form, b.at, b.constant);
  });
  return out;
}

std::vector<Aligned> Matcher::match(const Prepared& text, bool removed) const {
  const std::vector<Hit> hits = hits_of(text.normal.chars);
  std::vector<Aligned> found;
  for (std::size_t i = 0; i < hits.size();) {
    const std::uint32_t f = hits[i].form;
    const Form& form = forms_[f];
    std::size_t last = i;
    while (last < hits.size() && hits[last].form == f) ++last;
    std::uint32_t length = static_cast<std::uint32_t>(form.skeleton.constants.size());
    for (const GapRule& rule : form.rules) length += rule.most;
    for (; i < last; ++i) {
      if (form.dormant || (!form.live && !removed)) continue;
      // Anchors in their order within the pattern's length.
      std::size_t near = 1;
      for (std::size_t j = i + 1; j < last && near < needed_[f] && hits[j].at < hits[i].at + length;
           ++j) {
        near += hits[j].constant > hits[i].constant ? 1U : 0U;
      }
      if (near < needed_[f]) continue;
      std::optional<Aligned> place = align(form, text, hits[i].constant, hits[i].at);
      if (!place) continue;
      const std::uint32_t end = place->end;
      found.push_back(std::move(*place));
      while (i + 1 < last && hits[i + 1].at < end) ++i;
    }
    i = last;
  }
  std::sort(found.begin(), found.end(), [](const Aligned& a, const Aligned& b) {
    const auto worth = [](const Aligned& x) {
      return static_cast<std::int64_t>(x.match.constant) - 2 * std::int64_t{x.match.edits};
    };
    return std::tuple(-worth(a), a.begin, number(a.match.id), a.end) <
           std::tuple(-worth(b), b.begin, number(b.match.id), b.end);
  });
  std::map<std::uint32_t, std::uint32_t> taken;  // begin -> end
  std::vector<Aligned> out;
  for (Aligned& place : found) {
    const auto behind = taken.lower_bound(place.begin);
    if (behind != taken.end() && behind->first < place.end) continue;
    if (behind != taken.begin() && std::prev(behind)->second > place.begin) continue;
    taken.emplace(place.begin, place.end);
    out.push_back(std::move(place));
  }
  std::sort(out.begin(), out.end(),
            [](const Aligned& a, const Aligned& b) { return a.begin < b.begin; });
  return out;
}

std::vector<std::pair<double, TemplateId>> Matcher::suggest(std::u32string_view normal,
                                                            std::size_t limit) const {
  std::vector<double> shared(forms_.size(), 0);
  const double all = static_cast<double>(forms_.size()) + 1;
  for (const std::uint64_t gram : distinct_grams(normal)) {
    const auto [low, high] = postings(gram);
    if (low == high) continue;
    const double rarity = std::log(1 + all / static_cast<double>(high - low));
    for (std::size_t i = low; i < high; ++i) shared[postings_[i].second] += rarity;
  }
  std::map<TemplateId, double> best;
  for (std::size_t f = 0; f < forms_.size(); ++f) {
    if (shared[f] <= 0 || !forms_[f].live || weight_[f] <= 0) continue;
    double& likeness = best[forms_[f].id];
    likeness = std::max(likeness, shared[f] / weight_[f]);
  }
  std::vector<std::pair<double, TemplateId>> out;
  out.reserve(best.size());
  for (const auto& [id, likeness] : best) out.emplace_back(std::min(likeness, 1.0), id);
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return std::pair(-a.first, number(a.second)) < std::pair(-b.first, number(b.second));
  });
  if (limit != 0 && out.size() > limit) out.resize(limit);
  return out;
}

std::optional<TemplateId> Matcher::nearest(const Skeleton& skeleton) const {
  return closest(skeleton, skeleton.constants.size() / 16 + 1, true);
}

std::optional<TemplateId> Matcher::alike(const Skeleton& skeleton) const {
  return closest(skeleton, skeleton.constants.size() / 5 + 1, false);
}

std::optional<TemplateId> Matcher::closest(const Skeleton& skeleton, std::size_t least,
                                           bool same_slots) const {
  auto own = grams_of(skeleton, 3);
  if (own.empty()) own = grams_of(skeleton, 2);
  std::map<std::uint32_t, std::uint32_t> shared;
  std::vector<std::uint64_t> grams;
  grams.reserve(own.size());
  for (const auto& [gram, place] : own) grams.push_back(gram);
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  for (const std::uint64_t gram : grams) {
    const auto [low, high] = postings(gram);
    for (std::size_t i = low; i < high; ++i) ++shared[postings_[i].second];
  }
  std::optional<TemplateId> best;
  for (const auto& [f, count] : shared) {
    // An edit breaks at most three grams; slots at other places break two each.
    if (!same_slots && forms_[f].dormant) continue;
    if (same_slots && forms_[f].skeleton.gaps.size() != skeleton.gaps.size()) continue;
    if (count * (same_slots ? 2U : 3U) < std::min<std::size_t>(grams.size(), distinct_[f]))
      continue;
    const std::size_t cost = edits(forms_[f].skeleton.constants, skeleton.constants, least);
    if (cost < least || (cost == least && best && number(forms_[f].id) < number(*best))) {
      least = cost;
      best = forms_[f].id;
    }
  }
  return best;
}

}  // namespace leitong::library
