#include "reference/near_duplicates.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <unordered_map>

namespace leitong::reference {
namespace {

NearDuplicate pair_of(std::size_t a, std::size_t b, std::size_t shared, std::size_t size_a,
                      std::size_t size_b) {
  const auto s = static_cast<double>(shared);
  const auto x = static_cast<double>(size_a);
  const auto y = static_cast<double>(size_b);
  return {a, b, shared, s / (x + y - s), s / x, s / y};
}

// N-grams of all texts as numbers, the rarer the smaller; each text's in ascending order.
std::vector<std::vector<std::uint32_t>> ranked_ngrams(const std::vector<std::u32string>& texts,
                                                      std::size_t n) {
  std::unordered_map<std::u32string_view, std::uint32_t> numbers;
  std::vector<std::uint32_t> frequency;
  std::vector<std::vector<std::uint32_t>> sets(texts.size());
  for (std::size_t t = 0; t < texts.size(); ++t) {
    const std::u32string_view text = texts[t];
    const std::size_t count = text.empty() ? 0 : text.size() <= n ? 1 : text.size() - n + 1;
    for (std::size_t i = 0; i < count; ++i) {
      const auto next = static_cast<std::uint32_t>(numbers.size());
      sets[t].push_back(numbers.emplace(text.substr(i, n), next).first->second);
    }
    std::sort(sets[t].begin(), sets[t].end());
    sets[t].erase(std::unique(sets[t].begin(), sets[t].end()), sets[t].end());
    frequency.resize(numbers.size());
    for (const std::uint32_t number : sets[t]) ++frequency[number];
  }
  std::vector<std::uint32_t> by_frequency(frequency.size());
  for (std::size_t i = 0; i < by_frequency.size(); ++i) {
    by_frequency[i] = static_cast<std::uint32_t>(i);
  }
  std::stable_sort(by_frequency.begin(), by_frequency.end(),
                   [&](std::uint32_t x, std::uint32_t y) { return frequency[x] < frequency[y]; });
  std::vector<std::uint32_t> rank(frequency.size());
  for (std::size_t i = 0; i < by_frequency.size(); ++i) {
    rank[by_frequency[i]] = static_cast<std::uint32_t>(i);
  }
  for (auto& set : sets) {
    for (std::uint32_t& number : set) number = rank[number];
    std::sort(set.begin(), set.end());
  }
  return sets;
}

std::size_t count_shared(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  std::size_t shared = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j])
      ++shared, ++i, ++j;
    else if (a[i] < b[j])
      ++i;
    else
      ++j;
  }
  return shared;
}

}  // namespace

std::set<std::u32string> ngrams(const std::u32string& text, std::size_t n) {
  std::set<std::u32string> set;
  if (text.empty()) return set;
  if (text.size() <= n) return {text};
  for (std::size_t i = 0; i + n <= text.size(); ++i) set.insert(text.substr(i, n));
  return set;
}

double jaccard(const std::u32string& a, const std::u32string& b, std::size_t n) {
  const std::set<std::u32string> x = ngrams(a, n);
  const std::set<std::u32string> y = ngrams(b, n);
  std::size_t shared = 0;
  for (const std::u32string& gram : x) shared += y.count(gram);
  return pair_of(0, 1, shared, x.size(), y.size()).jaccard;
}

std::vector<NearDuplicate> near_duplicates_all_pairs(const std::vector<std::u32string>& texts,
                                                     std::size_t n, double threshold) {
  std::vector<std::set<std::u32string>> sets;
  for (const std::u32string& text : texts) sets.push_back(ngrams(text, n));
  std::vector<NearDuplicate> found;
  for (std::size_t a = 0; a < sets.size(); ++a) {
    for (std::size_t b = a + 1; b < sets.size(); ++b) {
      std::size_t shared = 0;
      for (const std::u32string& gram : sets[a]) shared += sets[b].count(gram);
      const NearDuplicate pair = pair_of(a, b, shared, sets[a].size(), sets[b].size());
      if (shared > 0 && pair.jaccard >= threshold) found.push_back(pair);
    }
  }
  return found;
}

std::vector<NearDuplicate> near_duplicates(const std::vector<std::u32string>& texts, std::size_t n,
                                           double threshold) {
  const std::vector<std::vector<std::uint32_t>> sets = ranked_ngrams(texts, n);
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> texts_with;
  std::vector<std::size_t> last_partner(texts.size(), texts.size());
  std::vector<NearDuplicate> found;
  for (std::size_t b = 0; b < sets.size(); ++b) {
    const auto size = static_cast<double>(sets[b].size());
    const auto required = static_cast<std::size_t>(std::ceil(threshold * size - 1e-6));
    const std::size_t prefix = std::min(sets[b].size(), sets[b].size() - required + 1);
    for (std::size_t i = 0; i < prefix; ++i) {
      std::vector<std::size_t>& others = texts_with[sets[b][i]];
      for (const std::size_t a : others) {
        if (last_partner[a] == b) continue;
        last_partner[a] = b;
        const std::size_t shared = count_shared(sets[a], sets[b]);
        const NearDuplicate pair = pair_of(a, b, shared, sets[a].size(), sets[b].size());
        if (pair.jaccard >= threshold) found.push_back(pair);
      }
      others.push_back(b);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace leitong::reference
