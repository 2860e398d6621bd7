// Near-duplicates as the library's user sees them: what is a pair, a cluster, what is counted.
#include "leitong/duplicates.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "reference/near_duplicates.hpp"
#include "reference/utf8.hpp"

using namespace leitong;
using leitong::tests::Random;

namespace {

// One document a text; a text is one paragraph.
Collection collection_of(const std::vector<std::u32string>& texts) {
  Collection collection;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    Document document;
    document.id = "d" + std::to_string(i);
    document.text = reference::encode(texts[i]);
    collection.documents.push_back(std::move(document));
  }
  return collection;
}

Duplicates find(const std::vector<std::u32string>& texts, double threshold = 0.7) {
  DuplicateOptions options;
  options.threshold = threshold;
  options.threads = 2;
  return find_duplicates(collection_of(texts), options);
}

using IndexPairs = std::vector<std::pair<unsigned, unsigned>>;

IndexPairs pairs_of(const Duplicates& found) {
  IndexPairs pairs;
  for (const DuplicatePair& pair : found.pairs) pairs.emplace_back(number(pair.a), number(pair.b));
  return pairs;
}

std::vector<unsigned> members_of(const Cluster& cluster) {
  std::vector<unsigned> members;
  for (const UnitIndex member : cluster.members) members.push_back(number(member));
  return members;
}

// `length` characters that occur nowhere else: every n-gram of such texts is different.
std::u32string fresh(std::size_t length) {
  static char32_t next = 0x3400;
  std::u32string text;
  for (std::size_t i = 0; i < length; ++i) {
    if (next == 0x4DC0) next = 0x4E00;
    if (next == 0x9FFD) next = 0x20000;
    text.push_back(next++);
  }
  return text;
}

// Two texts of `size` distinct 5-grams each that share exactly `shared` of them.
std::pair<std::u32string, std::u32string> sharing(std::size_t shared, std::size_t size) {
  const std::u32string common = fresh(shared + 4);
  return {common + fresh(size - shared), common + fresh(size - shared)};
}

}  // namespace

TEST_CASE("duplicates: a pair has its exact Jaccard and containments", "[duplicates]") {
  const std::u32string common = fresh(104);  // 100 n-grams
  const std::vector<std::u32string> texts = {common + fresh(10), common, fresh(80)};
  const Duplicates found = find(texts);
  REQUIRE(pairs_of(found) == IndexPairs{{0, 1}});
  CHECK(found.pairs[0].shared == 100);
  CHECK(found.jaccard(found.pairs[0]) == 100.0 / 110.0);
  CHECK(found.containment_a(found.pairs[0]) == 100.0 / 110.0);
  CHECK(found.containment_b(found.pairs[0]) == 1.0);
  CHECK(found.jaccard(found.pairs[0]) == reference::jaccard(texts[0], texts[1], 5));
}

TEST_CASE("duplicates: the border of the threshold belongs to it", "[duplicates]") {
  // s / (2n - s): 2/4, 14/20, 8/10, 18/20.
  const struct {
    double threshold;
    std::size_t shared, size;
  } cases[] = {{0.5, 60, 90}, {0.7, 140, 170}, {0.8, 80, 90}, {0.9, 180, 190}};
  for (const auto& c : cases) {
    INFO(c.threshold);
    const auto at = sharing(c.shared, c.size);
    const Duplicates found = find({at.first, at.second}, c.threshold);
    REQUIRE(found.pairs.size() == 1);
    CHECK(found.jaccard(found.pairs[0]) == c.threshold);

    const auto below = sharing(c.shared - 1, c.size);
    CHECK(find({below.first, below.second}, c.threshold).pairs.empty());
  }
}

TEST_CASE("duplicates: at threshold 1 only equal sets are pairs", "[duplicates]") {
  const std::u32string text = fresh(50);
  const std::u32string longer = text + fresh(1);
  CHECK(pairs_of(find({text, longer, text}, 1.0)) == IndexPairs{{0, 2}});
  const std::u32string twice = U"一二三四五六七八九十一二三四五六七八九十一二三四五";
  const std::u32string thrice =
      U"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五";
  CHECK(pairs_of(find({twice, thrice}, 1.0)) == IndexPairs{{0, 1}});  // sets, not sequences
}

TEST_CASE("duplicates: equal normal forms collapse to one text with a weight", "[duplicates]") {
  const std::u32string text = fresh(40);
  std::u32string spaced = text;
  spaced.insert(20, U"，　");
  const Duplicates found = find({text, fresh(40), spaced, text});
  CHECK(found.counts.units == 4);
  CHECK(found.counts.distinct == 2);
  CHECK(found.counts.verified == 0);
  CHECK(pairs_of(found) == IndexPairs{{0, 2}, {0, 3}, {2, 3}});
  for (const DuplicatePair& pair : found.pairs) CHECK(found.jaccard(pair) == 1.0);
  REQUIRE(found.clusters.size() == 1);
  CHECK(members_of(found.clusters[0]) == std::vector<unsigned>{0, 2, 3});
}

TEST_CASE("duplicates: a pair of texts is a pair for each two of their units", "[duplicates]") {
  const std::u32string a = fresh(60);
  const std::u32string b = a + fresh(2);
  const Duplicates found = find({a, b, a, b});
  CHECK(pairs_of(found) == IndexPairs{{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}});
  CHECK(found.counts.verified == 1);
  CHECK(found.counts.pairs == 6);
}

TEST_CASE("duplicates: units shorter than min_chars are left out and counted", "[duplicates]") {
  const std::u32string twenty = fresh(20);
  const std::u32string nineteen = fresh(19);
  const Duplicates found = find({nineteen, twenty, nineteen, twenty, nineteen});
  CHECK(found.counts.short_units == 3);
  CHECK(found.counts.units == 2);
  REQUIRE(found.units.size() == 2);
  CHECK(number(found.units[0].document) == 1);
  CHECK(number(found.units[1].document) == 3);
  CHECK(pairs_of(found) == IndexPairs{{0, 1}});
}

TEST_CASE("duplicates: min_chars counts characters of the normal form", "[duplicates]") {
  std::u32string text = fresh(19);
  text += U"！！！！！！";
  CHECK(find({text, text}).counts.short_units == 2);
}

TEST_CASE("duplicates: a unit shorter than n is one n-gram, the whole", "[duplicates]") {
  DuplicateOptions options;
  options.min_chars = 1;
  const Duplicates found =
      find_duplicates(collection_of({U"三农", U"三农。", U"三农问题", U"二农"}), options);
  CHECK(pairs_of(found) == IndexPairs{{0, 1}});
  CHECK(found.shingles[0] == 1);
}

TEST_CASE("duplicates: nothing in, nothing out", "[duplicates]") {
  const Duplicates none = find({});
  CHECK(none.pairs.empty());
  CHECK(none.clusters.empty());
  CHECK(none.counts.units == 0);
  CHECK(find({U"", U"。。。", fresh(30)}).pairs.empty());
}

TEST_CASE("duplicates: options of the normal form decide what is equal", "[duplicates]") {
  const std::u32string base = fresh(30);
  Collection collection = collection_of({base + U"增长12.5%", base + U"增长8%", base + U"增長xx%"});
  DuplicateOptions options;
  options.threshold = 1;
  CHECK(find_duplicates(collection, options).pairs.empty());
  options.normalize.mask_numbers = true;
  CHECK(pairs_of(find_duplicates(collection, options)) == IndexPairs{{0, 1}});
  options.normalize.fold_variants = true;
  CHECK(find_duplicates(collection, options).pairs.size() == 3);
}

TEST_CASE("clusters: they form around the longest and never by chaining", "[duplicates]") {
  // Neighbours in the row are alike, those two apart are not; texts grow longer along it.
  const std::u32string row = fresh(400);
  std::vector<std::u32string> texts;
  for (std::size_t i = 0; i < 4; ++i) texts.push_back(row.substr(i * 25, 104 + i));
  const Duplicates found = find(texts, 0.55);
  REQUIRE(pairs_of(found) == IndexPairs{{0, 1}, {1, 2}, {2, 3}});
  REQUIRE(found.clusters.size() == 2);
  CHECK(members_of(found.clusters[0]) == std::vector<unsigned>{0, 1});
  CHECK(number(found.clusters[0].representative) == 1);
  CHECK(members_of(found.clusters[1]) == std::vector<unsigned>{2, 3});
  CHECK(number(found.clusters[1].representative) == 3);
}

TEST_CASE("clusters: every unit is in at most one, every member near its longest", "[duplicates]") {
  Random random(11);
  std::vector<std::u32string> texts;
  for (int family = 0; family < 30; ++family) {
    const std::u32string base = random.han_text(60 + random.below(60));
    for (std::size_t k = random.below(8); k > 0; --k) {
      std::u32string copy = base.substr(random.below(10));
      copy[random.below(copy.size())] = random.han();
      texts.push_back(copy);
    }
  }
  const Duplicates found = find(texts, 0.7);
  std::set<unsigned> seen;
  for (const Cluster& cluster : found.clusters) {
    CHECK(cluster.members.size() >= 2);
    const std::u32string& longest = texts[number(cluster.representative)];
    for (const unsigned member : members_of(cluster)) {
      CHECK(seen.insert(member).second);
      CHECK(texts[member].size() <= longest.size());
      CHECK(reference::jaccard(longest, texts[member], 5) >= 0.7);
    }
  }
  for (const DuplicatePair& pair : found.pairs) {
    // Of two alike, at least one is taken by a cluster; both where nothing longer took one away.
    CHECK((seen.count(number(pair.a)) + seen.count(number(pair.b))) >= 1);
  }
}

TEST_CASE("hubs: thousands that differ in one number are one cluster", "[duplicates][hubs]") {
  constexpr std::size_t kCount = 3200;  // more pairs than are kept one by one
  const std::u32string head = fresh(90);
  std::vector<std::u32string> texts;
  for (std::size_t i = 0; i < kCount; ++i) {
    const std::string digits = std::to_string(10000 + i);
    texts.push_back(head + std::u32string(digits.begin(), digits.end()));
  }
  const Duplicates found = find(texts, 0.7);
  CHECK(found.counts.distinct == kCount);
  CHECK(found.counts.comparisons_capped > 0);
  CHECK(found.counts.compared < 100 * kCount);
  REQUIRE(found.clusters.size() == 1);
  CHECK(found.clusters[0].members.size() == kCount);
  std::size_t with_hub = 0;
  for (const DuplicatePair& pair : found.pairs) {
    with_hub +=
        pair.a == found.clusters[0].representative || pair.b == found.clusters[0].representative;
  }
  CHECK(with_hub == kCount - 1);
}

TEST_CASE("hubs: two crowds in one archive stay two clusters", "[duplicates][hubs]") {
  constexpr std::size_t kCount = 3200;
  const std::u32string heads[] = {fresh(90), fresh(120)};
  std::vector<std::u32string> texts;
  for (std::size_t i = 0; i < 2 * kCount; ++i) {
    const std::string digits = std::to_string(10000 + i);
    texts.push_back(heads[i % 2] + std::u32string(digits.begin(), digits.end()));
  }
  const Duplicates found = find(texts, 0.7);
  REQUIRE(found.clusters.size() == 2);
  CHECK(found.clusters[0].members.size() == kCount);
  CHECK(found.clusters[1].members.size() == kCount);
}

TEST_CASE("listing: what is beyond the limit is counted, not lost", "[duplicates][listing]") {
  constexpr std::uint64_t kCount = 6000;  // 17,997,000 pairs, above the 16,000,000 listed in full
  const std::u32string slogan = fresh(30);
  const std::u32string other = fresh(30);
  std::vector<std::u32string> texts(kCount, slogan);
  texts.push_back(other);
  texts.push_back(other);
  const Duplicates found = find(texts);
  CHECK(found.counts.distinct == 2);
  CHECK(found.counts.pairs == found.pairs.size());
  CHECK(found.pairs.size() == kCount - 1 + 1);  // a star, and the small group in full
  CHECK(found.counts.pairs + found.counts.pairs_not_listed == kCount * (kCount - 1) / 2 + 1);
  REQUIRE(found.clusters.size() == 2);
  CHECK(found.clusters[0].members.size() == kCount);
}

TEST_CASE("listing: pairs are in reading order, a before b", "[duplicates][listing]") {
  Random random(3);
  std::vector<std::u32string> texts;
  const std::u32string base = random.han_text(80);
  for (int i = 0; i < 40; ++i) {
    std::u32string text = base;
    if (i % 3 != 0) text[random.below(80)] = random.han();
    texts.push_back(text);
  }
  const IndexPairs pairs = pairs_of(find(texts));
  CHECK(std::is_sorted(pairs.begin(), pairs.end()));
  CHECK(std::adjacent_find(pairs.begin(), pairs.end()) == pairs.end());
  for (const auto& [a, b] : pairs) CHECK(a < b);
}

TEST_CASE("duplicates: every pass is timed and watched", "[duplicates]") {
  struct Watcher : Progress {
    std::vector<std::string> started;
    int open = 0;
    void start(std::string_view pass, std::uint64_t, std::string_view) override {
      started.emplace_back(pass);
      ++open;
    }
    void advance(std::uint64_t) override {}
    void finish() override { --open; }
  } watcher;
  const std::u32string text = fresh(50);
  const Duplicates found =
      find_duplicates(collection_of({text, text + fresh(1)}), DuplicateOptions{}, &watcher);
  CHECK(watcher.started == std::vector<std::string>{"sketch", "candidates", "verify"});
  CHECK(watcher.open == 0);
  CHECK(found.times.size() == 6);
}

TEST_CASE("hubs: a bucket too large to compare gives the same pairs at any number of threads",
          "[duplicates]") {
  Random random(77);
  std::u32string head;
  for (int i = 0; i < 90; ++i) head.push_back(0x4E00 + static_cast<char32_t>(random.below(5000)));
  std::vector<std::u32string> texts;
  for (unsigned i = 0; i < 11000; ++i) {
    std::u32string text = head;
    for (unsigned digit = 10000; digit > 0; digit /= 10) text.push_back(U'0' + i / digit % 10);
    texts.push_back(text);
  }
  const Collection collection = collection_of(texts);
  DuplicateOptions options;
  options.threads = 1;
  const Duplicates alone = find_duplicates(collection, options);
  options.threads = 7;
  const Duplicates many = find_duplicates(collection, options);
  CHECK(alone.counts.comparisons_capped > 0);
  CHECK(alone.counts.comparisons_capped == many.counts.comparisons_capped);
  CHECK(pairs_of(alone) == pairs_of(many));
  REQUIRE(many.clusters.size() == 1);
  CHECK(many.clusters[0].members.size() == texts.size());
}
