// Pairs of texts to pairs of units.
//
// Problem: a text carried by m units stands for m(m-1)/2 pairs, and a pair of texts for the product
// of their weights; a million copies of a line would be 5e11 lines of output. Method: every pair is
// listed while the whole stays below a limit; the heaviest groups beyond it list each unit against
// the first unit of the other text only. What is not listed is counted; clusters hold every unit.

#include <algorithm>

#include "duplicates/passes.hpp"

namespace leitong::duplicates {
namespace {

constexpr std::uint64_t kLeastListed = 16'000'000;
constexpr std::uint64_t kListedPerUnit = 16;

std::uint64_t pairs_within(std::uint64_t weight) { return weight * (weight - 1) / 2; }

// The largest number of pairs that one group may list in full, so that all together stay below the
// limit: groups are admitted from the smallest up, all of one size or none.
std::uint64_t group_limit(std::vector<std::uint64_t> sizes, std::uint64_t limit) {
  std::sort(sizes.begin(), sizes.end());
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < sizes.size();) {
    std::size_t end = i;
    while (end < sizes.size() && sizes[end] == sizes[i]) ++end;
    if (sizes[i] > limit || total + (end - i) * sizes[i] > limit) return sizes[i] - 1;
    total += (end - i) * sizes[i];
    i = end;
  }
  return limit;
}

class Lister {
 public:
  explicit Lister(const Texts& texts) : texts_(texts) {}

  void add(UnitIndex x, UnitIndex y, std::uint32_t shared) {
    list.push_back({std::min(x, y), std::max(x, y), shared});
  }
  void add_all(std::size_t a, std::size_t b, std::uint32_t shared) {
    for (std::uint32_t i = texts_.member_begin[a]; i < texts_.member_begin[a + 1]; ++i) {
      const std::uint32_t from = a == b ? i + 1 : texts_.member_begin[b];
      for (std::uint32_t j = from; j < texts_.member_begin[b + 1]; ++j) {
        add(texts_.members[i], texts_.members[j], shared);
      }
    }
  }
  // Each unit against the first of the other text. Returns the number of pairs.
  std::uint64_t add_star(std::size_t a, std::size_t b, std::uint32_t shared) {
    const std::size_t before = list.size();
    for (std::uint32_t i = texts_.member_begin[b] + (a == b ? 1 : 0);
         i < texts_.member_begin[b + 1]; ++i) {
      add(texts_.first(a), texts_.members[i], shared);
    }
    if (a != b) {
      for (std::uint32_t i = texts_.member_begin[a] + 1; i < texts_.member_begin[a + 1]; ++i) {
        add(texts_.members[i], texts_.first(b), shared);
      }
    }
    return list.size() - before;
  }

  std::vector<DuplicatePair> list;

 private:
  const Texts& texts_;
};

}  // namespace

std::vector<DuplicatePair> list_pairs(const Texts& texts, const std::vector<TextPair>& pairs,
                                      const std::vector<std::uint32_t>& shingles,
                                      DuplicateCounts& counts) {
  std::vector<std::uint64_t> sizes;
  for (std::size_t t = 0; t < texts.size(); ++t) {
    if (texts.weight(t) > 1) sizes.push_back(pairs_within(texts.weight(t)));
  }
  const auto size_of = [&](const TextPair& p) {
    return std::uint64_t{texts.weight(number(p.a))} * texts.weight(number(p.b));
  };
  for (const TextPair& pair : pairs) sizes.push_back(size_of(pair));
  const std::uint64_t limit =
      group_limit(sizes, std::max(kLeastListed, kListedPerUnit * texts.members.size()));

  std::uint64_t total = 0;
  for (const std::uint64_t size : sizes) total += size <= limit ? size : 0;
  Lister lister(texts);
  lister.list.reserve(total);
  const auto add = [&](std::size_t a, std::size_t b, std::uint64_t size, std::uint32_t shared) {
    if (size <= limit) {
      lister.add_all(a, b, shared);
    } else {
      counts.pairs_not_listed += size - lister.add_star(a, b, shared);
    }
  };
  for (std::size_t t = 0; t < texts.size(); ++t) {
    if (texts.weight(t) > 1) add(t, t, pairs_within(texts.weight(t)), shingles[t]);
  }
  for (const TextPair& pair : pairs) {
    add(number(pair.a), number(pair.b), size_of(pair), pair.shared);
  }
  std::sort(lister.list.begin(), lister.list.end(),
            [](const DuplicatePair& x, const DuplicatePair& y) {
              return x.a != y.a ? x.a < y.a : x.b < y.b;
            });
  counts.pairs = lister.list.size();
  return std::move(lister.list);
}

}  // namespace leitong::duplicates
