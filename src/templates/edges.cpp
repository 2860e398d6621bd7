// See edges.hpp.
#include "templates/edges.hpp"

#include <algorithm>
#include <cmath>

#include "base/xxhash.hpp"

namespace leitong::templates {
namespace {

constexpr double kRarer = 0.6;  // weight of the rarer letter of a pair

bool joins(std::uint32_t id) { return !is_class(id) && !is_mark(id) && id != U'\n'; }

std::uint64_t hash_of(std::uint32_t a, std::uint32_t b) {
  const std::uint32_t pair[2] = {a, b};
  return XXH3_64bits(pair, sizeof pair);
}

}  // namespace

WordEdges::WordEdges(const Corpus& corpus) {
  unsigned bits = 16;
  while (bits < 24 && (std::size_t{1} << bits) < 2 * corpus.tokens.size()) ++bits;
  counts_.assign(std::size_t{1} << bits, 0);
  const std::size_t mask = counts_.size() - 1;
  std::vector<bool> seen(std::size_t{8} << bits, false);
  std::uint32_t window[2 * kContext + 2];
  for (std::size_t i = 0; i < corpus.tokens.size(); ++i) {
    const std::uint32_t id = corpus.tokens[i].id;
    if (!joins(id)) continue;
    for (std::size_t k = 0; k < 2 * kContext + 2; ++k) {
      const std::size_t at = i + k;
      window[k] = at < kContext || at - kContext >= corpus.tokens.size()
                      ? 0
                      : corpus.tokens[at - kContext].id;
    }
    const std::uint64_t context = XXH3_64bits(window, sizeof window);
    if (seen[context & (seen.size() - 1)]) continue;
    seen[context & (seen.size() - 1)] = true;
    ++counts_[hash_of(id, 0) & mask];
    const std::uint32_t next = window[kContext + 1];
    if (joins(next)) ++counts_[hash_of(id, next) & mask];
  }
}

double WordEdges::cohesion(std::uint32_t left, std::uint32_t right, std::size_t own) const {
  if (!joins(left) || !joins(right)) return 0;
  const std::size_t mask = counts_.size() - 1;
  const double together = counts_[hash_of(left, right) & mask];
  const double one = counts_[hash_of(left, 0) & mask];
  const double other = counts_[hash_of(right, 0) & mask];
  const double known = together - static_cast<double>(own);
  if (known <= 0) return 0;
  // Nearer to the rarer letter's share: 征 of 征得 is hardly ever without 得, which is everywhere.
  return std::min(1.0, known / (std::pow(std::min(one, other), kRarer) *
                                std::pow(std::max(one, other), 1 - kRarer)));
}

}  // namespace leitong::templates
