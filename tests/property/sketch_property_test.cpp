// How well a signature estimates: error and bias over many random sets.
#include <cmath>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "leitong/sketch.hpp"
#include "random.hpp"
#include "reference/minhash.hpp"

using namespace leitong;
using leitong::tests::Random;

namespace {

using Hashes = std::vector<std::uint64_t>;

struct Sets {
  Hashes a;
  Hashes b;
  double jaccard = 0;
};

// Two sets of about `size` elements each whose Jaccard similarity is near `wanted`, told exactly.
Sets random_sets(std::size_t size, double wanted, Random& random) {
  const auto n = static_cast<double>(size);
  const auto shared = static_cast<std::size_t>(std::lround(2 * n * wanted / (1 + wanted)));
  Sets sets;
  for (std::size_t i = 0; i < shared; ++i) sets.a.push_back(random.next());
  sets.b = sets.a;
  for (std::size_t i = shared; i < size; ++i) {
    sets.a.push_back(random.next());
    sets.b.push_back(random.next());
  }
  sets.jaccard = static_cast<double>(shared) / static_cast<double>(2 * size - shared);
  return sets;
}

double estimate(const Sets& sets, std::size_t slots) {
  std::vector<std::uint32_t> a(slots), b(slots);
  sketch(sets.a, a);
  sketch(sets.b, b);
  return estimate_jaccard(a, b);
}

struct Quality {
  double rmse = 0;
  double bias = 0;
};

template <typename Estimate>
Quality quality(std::size_t size, double wanted, int trials, const Estimate& estimator) {
  Random random(size * 1000 + static_cast<std::uint64_t>(wanted * 100));
  double squares = 0;
  double sum = 0;
  for (int i = 0; i < trials; ++i) {
    const Sets sets = random_sets(size, wanted, random);
    const double error = estimator(sets) - sets.jaccard;
    squares += error * error;
    sum += error;
  }
  return {std::sqrt(squares / trials), sum / trials};
}

Quality of_sketch(std::size_t size, double wanted, int trials) {
  return quality(size, wanted, trials, [](const Sets& sets) { return estimate(sets, 128); });
}

}  // namespace

TEST_CASE("sketch: the error at .8 is within its bounds", "[sketch][quality]") {
  // Each bound is the promise; the sampling error of an RMSE over 4,000 trials is about 1.1%.
  const struct {
    std::size_t shingles;
    double bound;
  } cases[] = {{40, 0.030}, {120, 0.028}, {400, 0.031}};
  for (const auto& c : cases) {
    INFO(c.shingles << " shingles");
    CHECK(of_sketch(c.shingles, 0.8, 4000).rmse <= c.bound);
  }
}

TEST_CASE("sketch: it errs less than plain k-permutation of its size", "[sketch][quality]") {
  for (const std::size_t size : {20U, 40U, 120U}) {
    const double plain = quality(size, 0.8, 600, [](const Sets& sets) {
                           return reference::estimate(reference::minhash(sets.a, 128),
                                                      reference::minhash(sets.b, 128));
                         }).rmse;
    INFO(size << " shingles: plain " << plain);
    CHECK(of_sketch(size, 0.8, 3000).rmse < plain);
  }
}

TEST_CASE("sketch: it never errs much more than the binomial law", "[sketch][quality]") {
  for (const std::size_t size : {1U, 3U, 10U, 40U, 120U, 400U, 2000U}) {
    for (const double wanted : {0.1, 0.3, 0.5, 0.7, 0.9}) {
      Random random(1);
      const double j = random_sets(size, wanted, random).jaccard;
      INFO(size << " shingles, J " << j);
      CHECK(of_sketch(size, wanted, 800).rmse <= 1.1 * std::sqrt(j * (1 - j) / 128) + 1e-9);
    }
  }
}

TEST_CASE("sketch: it is unbiased", "[sketch][quality]") {
  constexpr int kTrials = 3000;
  for (const std::size_t size : {5U, 40U, 200U, 1000U}) {
    for (const double wanted : {0.2, 0.5, 0.8}) {
      const Quality q = of_sketch(size, wanted, kTrials);
      INFO(size << " shingles, J " << wanted << ", RMSE " << q.rmse);
      CHECK(std::abs(q.bias) <= 4 * q.rmse / std::sqrt(double{kTrials}) + 1e-12);
    }
  }
}

TEST_CASE("sketch: the estimate is symmetric", "[sketch]") {
  Random random(4);
  for (int i = 0; i < 200; ++i) {
    const Sets sets = random_sets(1 + random.below(300), 0.6, random);
    CHECK(estimate(sets, 128) == estimate({sets.b, sets.a, 0}, 128));
  }
}

TEST_CASE("sketch: any number of slots estimates", "[sketch][quality]") {
  for (const std::size_t slots : {16U, 100U, 256U, 1024U, 4096U}) {
    const double rmse =
        quality(200, 0.7, 300, [&](const Sets& sets) { return estimate(sets, slots); }).rmse;
    INFO(slots << " slots");
    CHECK(rmse <= 1.15 * std::sqrt(0.21 / static_cast<double>(slots)));
  }
}

TEST_CASE("shingles: another seed is another set of hashes", "[sketch]") {
  Random random(8);
  const std::u32string text = random.han_text(300);
  Hashes one, two;
  shingle_hashes(text, 5, 1, one);
  shingle_hashes(text, 5, 2, two);
  std::vector<std::uint32_t> a(128), b(128);
  sketch(one, a);
  sketch(two, b);
  CHECK(estimate_jaccard(a, b) < 0.05);
}
