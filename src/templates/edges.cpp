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
  unsigned bits = 18;
  while (bits < 22 && (std::size_t{1} << bits) < 4 * corpus.tokens.size()) ++bits;
  varieties_.assign(std::size_t{1} << bits, {});
  std::vector<bool> seen(std::size_t{32} << bits, false);
  // Counts a text once for each context on one side.
  const auto note = [&](std::uint64_t text, const std::uint32_t* context, std::size_t side) {
    const std::uint64_t hash =
        XXH3_64bits_withSeed(context, kContext * sizeof(*context), text + side);
    if (seen[hash & (seen.size() - 1)]) return;
    seen[hash & (seen.size() - 1)] = true;
    ++varieties_[text & (varieties_.size() - 1)][side];
  };
  std::uint32_t window[2 * kContext + 2];
  for (std::size_t d = 0; d + 1 < corpus.document_begin.size(); ++d) {
    const std::size_t first = corpus.document_begin[d];
    const std::size_t last = corpus.document_begin[d + 1];
    for (std::size_t i = first; i < last; ++i) {
      const std::uint32_t id = corpus.tokens[i].id;
      if (!joins(id)) continue;
      for (std::size_t k = 0; k < 2 * kContext + 2; ++k) {
        const std::size_t at = i + k;  // kContext further on
        const bool inside = at >= first + kContext && at < last + kContext;
        window[k] = inside ? corpus.tokens[at - kContext].id : 0;
      }
      note(hash_of(id, 0), window, 0);
      note(hash_of(id, 0), window + kContext + 1, 1);
      const std::uint32_t next = window[kContext + 1];
      if (!joins(next)) continue;
      note(hash_of(id, next), window, 0);
      note(hash_of(id, next), window + kContext + 2, 1);
    }
  }
}

double WordEdges::cohesion(std::uint32_t left, std::uint32_t right, std::size_t own) const {
  if (!joins(left) || !joins(right)) return 0;
  const auto variety = [&](std::uint32_t a, std::uint32_t b) {
    const auto& sides = varieties_[hash_of(a, b) & (varieties_.size() - 1)];
    return static_cast<double>(std::min(sides[0], sides[1]));
  };
  const double known = variety(left, right) - static_cast<double>(own);
  if (known <= 0) return 0;
  const double one = std::max(1.0, variety(left, 0));
  const double other = std::max(1.0, variety(right, 0));
  // Nearer to the rarer letter's share: 征 of 征得 is hardly ever without 得, which is everywhere.
  return std::min(1.0, known / (std::pow(std::min(one, other), kRarer) *
                                std::pow(std::max(one, other), 1 - kRarer)));
}

}  // namespace leitong::templates
