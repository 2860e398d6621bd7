// The oracles themselves: the quick brute force against the obvious one, and what is easily told.
#include <string>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "reference/minhash.hpp"
#include "reference/near_duplicates.hpp"
#include "reference/normal_form.hpp"

using namespace leitong;
using leitong::tests::Random;

TEST_CASE("reference: comparing only those that share a rare n-gram loses no pair", "[reference]") {
  Random random(17);
  std::vector<std::u32string> texts = {U"", U"短", U"短", U"一二三四五"};
  for (int family = 0; family < 25; ++family) {
    const std::u32string base = random.han_text(5 + random.below(120));
    for (int k = 0; k < 6; ++k) {
      std::u32string copy = base;
      for (std::size_t edits = random.below(6); edits > 0; --edits) {
        copy[random.below(copy.size())] = random.han();
      }
      texts.push_back(copy);
    }
  }
  for (const double threshold : {0.3, 0.5, 0.7, 0.8, 0.9, 1.0}) {
    const auto all = reference::near_duplicates_all_pairs(texts, 5, threshold);
    CHECK(reference::near_duplicates(texts, 5, threshold) == all);
    CHECK_FALSE(all.empty());
  }
}

TEST_CASE("reference: n-grams are a set, a short text is one, the empty text none", "[reference]") {
  CHECK(reference::ngrams(U"哈哈哈哈哈哈", 5).size() == 1);
  CHECK(reference::ngrams(U"一二三四五六", 5).size() == 2);
  CHECK(reference::ngrams(U"一二", 5).size() == 1);
  CHECK(reference::ngrams(U"", 5).empty());
}

TEST_CASE("reference: k-permutation estimates are near the truth", "[reference]") {
  Random random(1);
  std::vector<std::uint64_t> a, b;
  for (int i = 0; i < 800; ++i) a.push_back(random.next());
  b.assign(a.begin() + 100, a.end());
  for (int i = 0; i < 100; ++i) b.push_back(random.next());
  const double estimate =
      reference::estimate(reference::minhash(a, 1000), reference::minhash(b, 1000));
  CHECK(estimate == Approx(700.0 / 900.0).margin(0.05));
}

TEST_CASE("reference: the normal form of the contract's own examples", "[reference]") {
  CHECK(reference::normal_form("《三农》，ＡＢＣ １２.５％！") == U"三农abc125");
  CHECK(reference::normal_form("發展xx1,234", true, true) == U"发展00");
  CHECK(reference::normal_form("〇") == U"〇");
}
