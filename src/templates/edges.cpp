// See edges.hpp.
#include "templates/edges.hpp"

#include <algorithm>
#include <cmath>

#include "base/xxhash.hpp"

namespace leitong::templates {
namespace {

constexpr std::size_t kTokensAPart = 4000000;
constexpr unsigned kCellShift = 40;  // bits of a context
constexpr double kRarer = 0.6;       // weight of the rarer letter of a pair

bool joins(std::uint32_t id) { return !is_class(id) && !is_mark(id) && id != U'\n'; }

std::uint64_t hash_of(std::uint32_t a, std::uint32_t b) {
  const std::uint32_t pair[2] = {a, b};
  return XXH3_64bits(pair, sizeof pair);
}

// Calls visit(text, context) for each letter of a document, and each pair, with a hash of the
// tokens before (side 0) or behind it.
template <typename Visit>
void note(const Corpus& corpus, std::size_t document, std::size_t side, const Visit& visit) {
  const std::size_t first = corpus.document_begin[document];
  const std::size_t last = corpus.document_begin[document + 1];
  // What stands `from` tokens further on, and behind it.
  const auto context_at = [&](std::size_t at, std::size_t from) {
    std::uint32_t ids[kContext] = {};
    for (std::size_t k = 0; k < kContext; ++k) {
      const std::size_t token = at + from + k;  // kContext further on
      if (token >= first + kContext && token < last + kContext) {
        ids[k] = corpus.tokens[token - kContext].id;
      }
    }
    return XXH3_64bits(ids, sizeof ids);
  };
  for (std::size_t i = first; i < last; ++i) {
    const std::uint32_t id = corpus.tokens[i].id;
    if (!joins(id)) continue;
    visit(hash_of(id, 0), context_at(i, side == 0 ? 0 : kContext + 1));
    if (i + 1 == last || !joins(corpus.tokens[i + 1].id)) continue;
    visit(hash_of(id, corpus.tokens[i + 1].id), context_at(i, side == 0 ? 0 : kContext + 2));
  }
}

}  // namespace

WordEdges::WordEdges(const Corpus& corpus) {
  unsigned bits = 18;
  while (bits < 22 && (std::size_t{1} << bits) < 4 * corpus.tokens.size()) ++bits;
  varieties_.assign(std::size_t{1} << bits, {});
  // Different contexts are counted by sorting, for a filter would count them in the order of the
  // documents; a part of the letters and pairs at a time, for memory.
  std::vector<std::uint64_t> contexts;
  const std::uint64_t parts = corpus.tokens.size() / kTokensAPart + 1;
  for (std::uint64_t part = 0; part < parts; ++part) {
    for (std::size_t side = 0; side < 2; ++side) {
      contexts.clear();
      for (std::size_t d = 0; d + 1 < corpus.document_begin.size(); ++d) {
        note(corpus, d, side, [&](std::uint64_t text, std::uint64_t context) {
          if (text % parts == part)
            contexts.push_back(std::uint64_t{cell_of(text)} << kCellShift | context >> 24);
        });
      }
      std::sort(contexts.begin(), contexts.end());
      contexts.erase(std::unique(contexts.begin(), contexts.end()), contexts.end());
      for (const std::uint64_t one : contexts) ++varieties_[one >> kCellShift][side];
    }
  }
}

double WordEdges::cohesion(std::uint32_t left, std::uint32_t right, std::size_t own) const {
  if (!joins(left) || !joins(right)) return 0;
  const auto variety = [&](std::uint32_t a, std::uint32_t b) {
    const auto& sides = varieties_[cell_of(hash_of(a, b))];
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
