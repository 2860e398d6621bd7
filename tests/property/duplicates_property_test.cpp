// Near-duplicates of random archives against brute force, and what must not change the answer.
#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "leitong/duplicates.hpp"
#include "random.hpp"
#include "reference/near_duplicates.hpp"
#include "reference/normal_form.hpp"
#include "reference/utf8.hpp"

using namespace leitong;
using leitong::tests::Random;

namespace {

// Paragraphs of 30 to 300 characters; about half are edited copies of an earlier one, with so many
// characters replaced, cut or moved that similarities of all sizes occur.
Collection planted_archive(std::uint64_t seed, std::size_t paragraphs) {
  Random random(seed);
  std::vector<std::u32string> texts;
  while (texts.size() < paragraphs) {
    if (texts.empty() || random.chance(0.5)) {
      std::u32string text = random.han_text(30 + random.below(270));
      for (std::size_t i = 20; i < text.size(); i += 20 + random.below(20)) text[i] = U'，';
      texts.push_back(text);
      continue;
    }
    std::u32string copy = texts[random.below(texts.size())];
    const std::size_t edits = random.below(1 + copy.size() / 15);
    for (std::size_t i = 0; i < edits; ++i) copy[random.below(copy.size())] = random.han();
    if (random.chance(0.2)) copy = copy.substr(random.below(copy.size() / 4));
    if (random.chance(0.2)) copy += random.han_text(random.below(30));
    texts.push_back(copy);
  }
  Collection collection;
  for (std::size_t i = 0; i < texts.size(); i += 8) {
    Document document;
    document.id = "doc" + std::to_string(i / 8);
    for (std::size_t k = i; k < std::min(i + 8, texts.size()); ++k) {
      document.text += reference::encode(texts[k]) + "。\n";
    }
    collection.documents.push_back(std::move(document));
  }
  return collection;
}

DuplicateOptions options_of(double threshold, unsigned threads = 2) {
  DuplicateOptions options;
  options.threshold = threshold;
  options.threads = threads;
  return options;
}

// Everything in the result that is no time, as text.
std::string serialised(const Duplicates& found) {
  std::string out;
  const auto put = [&](auto... values) { ((out += std::to_string(values) + " "), ...); };
  for (const Unit& unit : found.units) {
    put(number(unit.document), unit.number_in_document, unit.span.start, unit.span.end,
        unit.byte_start, unit.bytes, static_cast<int>(unit.kind));
  }
  for (const std::uint32_t n : found.shingles) put(n);
  for (const DuplicatePair& pair : found.pairs) put(number(pair.a), number(pair.b), pair.shared);
  for (const Cluster& cluster : found.clusters) {
    put(number(cluster.representative));
    for (const UnitIndex member : cluster.members) put(number(member));
    out += "\n";
  }
  const DuplicateCounts& c = found.counts;
  put(c.units, c.short_units, c.distinct, c.compared, c.verified, c.pairs, c.pairs_not_listed,
      c.comparisons_capped, c.clusters);
  return out;
}

// A place that does not depend on the order of documents.
std::string place(const Collection& collection, const Duplicates& found, UnitIndex index) {
  const Unit& unit = found.units[number(index)];
  return collection[unit.document].id + ":" + std::to_string(unit.span.start);
}

using NamedPair = std::tuple<std::string, std::string, double>;

std::vector<NamedPair> named_pairs(const Collection& collection, const Duplicates& found) {
  std::vector<NamedPair> pairs;
  for (const DuplicatePair& pair : found.pairs) {
    std::string a = place(collection, found, pair.a);
    std::string b = place(collection, found, pair.b);
    if (b < a) std::swap(a, b);
    pairs.emplace_back(a, b, found.jaccard(pair));
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

std::vector<std::vector<std::string>> named_clusters(const Collection& collection,
                                                     const Duplicates& found) {
  std::vector<std::vector<std::string>> clusters;
  for (const Cluster& cluster : found.clusters) {
    std::vector<std::string> members;
    for (const UnitIndex member : cluster.members) {
      members.push_back(place(collection, found, member));
    }
    std::sort(members.begin(), members.end());
    clusters.push_back(members);
  }
  std::sort(clusters.begin(), clusters.end());
  return clusters;
}

// Recall of the pairs that brute force finds; every reported pair must be among them, exactly.
double recall_against_brute_force(const Collection& collection, const DuplicateOptions& options) {
  const Duplicates found = find_duplicates(collection, options);
  std::vector<std::u32string> texts;
  for (const Unit& unit : found.units) {
    texts.push_back(reference::normal_form(text_of(collection, unit)));
  }
  const auto expected = reference::near_duplicates(texts, options.ngram, options.threshold);
  REQUIRE(expected.size() > 100);
  std::size_t met = 0;
  for (const DuplicatePair& pair : found.pairs) {
    const auto at = std::lower_bound(
        expected.begin(), expected.end(), pair, [](const auto& e, const DuplicatePair& p) {
          return std::pair(e.a, e.b) <
                 std::pair<std::size_t, std::size_t>(number(p.a), number(p.b));
        });
    REQUIRE(at != expected.end());
    REQUIRE(at->a == number(pair.a));
    REQUIRE(at->b == number(pair.b));
    REQUIRE(std::abs(at->jaccard - found.jaccard(pair)) < 1e-9);
    REQUIRE(std::abs(at->containment_a - found.containment_a(pair)) < 1e-9);
    REQUIRE(std::abs(at->containment_b - found.containment_b(pair)) < 1e-9);
    ++met;
  }
  return static_cast<double>(met) / static_cast<double>(expected.size());
}

}  // namespace

TEST_CASE("duplicates: recall is .99 and precision 1 against brute force",
          "[duplicates][reference]") {
  const Collection collection = planted_archive(1, 3000);
  for (const double threshold : {0.5, 0.7, 0.8, 0.9, 1.0}) {
    INFO("threshold " << threshold);
    CHECK(recall_against_brute_force(collection, options_of(threshold)) >= 0.99);
  }
}

TEST_CASE("duplicates: recall holds for sentences, other n and other signatures",
          "[duplicates][reference]") {
  const Collection collection = planted_archive(2, 2000);
  DuplicateOptions options = options_of(0.7);
  options.level = UnitLevel::kSentence;
  CHECK(recall_against_brute_force(collection, options) >= 0.99);
  options = options_of(0.6);
  options.ngram = 3;
  CHECK(recall_against_brute_force(collection, options) >= 0.99);
  options = options_of(0.7);
  options.permutations = 200;
  CHECK(recall_against_brute_force(collection, options) >= 0.99);
  options.permutations = 64;
  CHECK(recall_against_brute_force(collection, options) >= 0.99);
}

TEST_CASE("duplicates: the number of threads changes nothing", "[duplicates]") {
  const Collection collection = planted_archive(3, 6000);
  const std::string one = serialised(find_duplicates(collection, options_of(0.6, 1)));
  for (const unsigned threads : {2U, 7U}) {
    CHECK((serialised(find_duplicates(collection, options_of(0.6, threads))) == one));
  }
}

TEST_CASE("duplicates: the order of documents changes no pair and no cluster", "[duplicates]") {
  const Collection forward = planted_archive(4, 3000);
  Collection backward = forward;
  std::reverse(backward.documents.begin(), backward.documents.end());
  for (const double threshold : {0.5, 0.8}) {
    const Duplicates one = find_duplicates(forward, options_of(threshold));
    const Duplicates two = find_duplicates(backward, options_of(threshold));
    CHECK((named_pairs(forward, one) == named_pairs(backward, two)));
    CHECK((named_clusters(forward, one) == named_clusters(backward, two)));
    CHECK(one.counts.distinct == two.counts.distinct);
    CHECK(one.counts.compared == two.counts.compared);
  }
}

TEST_CASE("duplicates: the order of documents changes nothing in overfull buckets",
          "[duplicates][hubs]") {
  Collection forward;
  Random random(5);
  const std::string head = reference::encode(random.han_text(100));
  for (int i = 0; i < 3200; ++i) {
    Document document;
    document.id = std::to_string(i);
    document.text = head + std::to_string(100000 + i);
    forward.documents.push_back(std::move(document));
  }
  Collection backward = forward;
  std::reverse(backward.documents.begin(), backward.documents.end());
  const Duplicates one = find_duplicates(forward, options_of(0.7, 1));
  const Duplicates two = find_duplicates(backward, options_of(0.7, 7));
  CHECK((named_pairs(forward, one) == named_pairs(backward, two)));
  CHECK((named_clusters(forward, one) == named_clusters(backward, two)));
}

TEST_CASE("duplicates: another seed finds the same pairs by other candidates", "[duplicates]") {
  const Collection collection = planted_archive(6, 2000);
  DuplicateOptions options = options_of(0.7);
  const Duplicates one = find_duplicates(collection, options);
  options.seed = 1;
  const Duplicates two = find_duplicates(collection, options);
  CHECK(one.counts.compared != two.counts.compared);
  CHECK(recall_against_brute_force(collection, options) >= 0.99);
}

TEST_CASE("duplicates: a lower threshold finds all that a higher one finds", "[duplicates]") {
  const Collection collection = planted_archive(7, 2000);
  const Duplicates high = find_duplicates(collection, options_of(0.9));
  const auto low = named_pairs(collection, find_duplicates(collection, options_of(0.6)));
  std::size_t missing = 0;
  for (const NamedPair& pair : named_pairs(collection, high)) {
    if (!std::binary_search(low.begin(), low.end(), pair)) ++missing;
  }
  CHECK(static_cast<double>(missing) <= 0.01 * static_cast<double>(high.pairs.size()));
}
