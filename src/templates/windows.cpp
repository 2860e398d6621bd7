// See windows.hpp. Cost: one sort of the windows by their pairs of labels.
#include "templates/windows.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "base/xxhash.hpp"

namespace leitong::templates {
namespace {

constexpr double kChance = 4;  // times as often as their numbers alone would have two clauses meet

struct Window {
  std::uint32_t first = 0;  // label
  std::uint32_t last = 0;
  std::uint32_t document = 0;
  std::uint32_t clause = 0;

  auto key() const { return std::tie(first, last, document, clause); }
  bool same_pair(const Window& other) const { return first == other.first && last == other.last; }
};

std::vector<Window> windows_of(const Corpus& corpus, const std::vector<std::uint32_t>& labels,
                               unsigned size) {
  std::vector<Window> windows;
  for (std::uint32_t s = 0; s < corpus.period_document.size(); ++s) {
    for (std::uint32_t c = corpus.period_begin[s]; c + size <= corpus.period_begin[s + 1]; ++c) {
      const Window window{labels[c], labels[c + size - 1], corpus.period_document[s], c};
      if (window.first != 0 && window.last != 0) windows.push_back(window);
    }
  }
  std::sort(windows.begin(), windows.end(),
            [](const Window& a, const Window& b) { return a.key() < b.key(); });
  return windows;
}

}  // namespace

std::vector<std::uint32_t> label_clauses(const Level& level, const std::vector<Group>& groups) {
  const Corpus& corpus = level.corpus;
  std::vector<std::uint32_t> at_token(corpus.tokens.size(), 0);
  std::uint32_t next = 0;
  for (const Group& group : groups) {
    ++next;
    for (const std::uint32_t shape : group.shapes) {
      for (const Place& place : level.shapes.of(shape)) at_token[place.token] = next;
    }
  }
  std::vector<std::uint32_t> labels(corpus.clauses.size(), 0);
  std::unordered_map<std::uint64_t, std::uint32_t> first;  // clause of each text, from 1
  Ids ids;
  for (std::uint32_t c = 0; c < labels.size(); ++c) {
    const Range range = corpus.clauses[c].tokens;
    labels[c] = at_token[range.begin];
    if (labels[c] != 0) continue;
    ids.clear();
    for (std::uint32_t i = range.begin; i < range.end; ++i) ids.push_back(corpus.tokens[i].id);
    const std::uint64_t hash = XXH3_64bits(ids.data(), ids.size() * sizeof(ids[0]));
    const auto [known, fresh] = first.try_emplace(hash, c + 1);
    if (fresh) continue;
    std::uint32_t& label = labels[known->second - 1];
    if (label == 0) label = ++next;
    labels[c] = label;
  }
  return labels;
}

std::vector<bool> recurring_windows(const Corpus& corpus, const std::vector<std::uint32_t>& labels,
                                    unsigned size, std::uint32_t min_documents) {
  std::vector<double> count(labels.empty() ? 1
                                           : *std::max_element(labels.begin(), labels.end()) + 1);
  for (const std::uint32_t label : labels) ++count[label];
  const std::vector<Window> windows = windows_of(corpus, labels, size);
  const double all = static_cast<double>(labels.size());
  std::vector<bool> out(labels.size(), false);
  for (std::size_t begin = 0, end = 0; begin < windows.size(); begin = end) {
    std::uint32_t documents = 0;
    for (end = begin; end < windows.size() && windows[end].same_pair(windows[begin]); ++end) {
      if (end == begin || windows[end].document != windows[end - 1].document) ++documents;
    }
    const double chance = count[windows[begin].first] * count[windows[begin].last] / all;
    if (documents < min_documents || static_cast<double>(end - begin) < kChance * chance) continue;
    for (std::size_t i = begin; i < end; ++i) out[windows[i].clause] = true;
  }
  return out;
}

}  // namespace leitong::templates
