#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "common/measure.hpp"
#include "leitong/sketch.hpp"
#include "quality/quality.hpp"
#include "reference/minhash.hpp"

namespace leitong::bench {
namespace {

constexpr std::size_t kSlots = 128;
constexpr double kJaccard = 0.8;

struct Case {
  std::size_t shingles;
  double bound;
};
constexpr Case kCases[] = {{40, 0.030}, {120, 0.028}, {400, 0.031}};

struct Errors {
  double squares = 0;
  double sum = 0;
  void add(double error) {
    squares += error * error;
    sum += error;
  }
};

using Set = std::vector<std::uint64_t>;

double estimate(const Set& a, const Set& b) {
  std::vector<std::uint32_t> x(kSlots), y(kSlots);
  sketch(a, x);
  sketch(b, y);
  return estimate_jaccard(x, y);
}

}  // namespace

bool sketch_error(std::size_t trials) {
  std::printf("\nsketch_error: %zu pairs of random sets with J = %.1f, %zu slots of 32 bits\n",
              trials, kJaccard, kSlots);
  Table table({"shingles", "RMSE", "bias", "k-permutation"});
  bool kept = true;
  std::vector<double> rmse;
  for (const Case& c : kCases) {
    const auto n = static_cast<double>(c.shingles);
    const auto shared = static_cast<std::size_t>(std::lround(2 * n * kJaccard / (1 + kJaccard)));
    const double exact = static_cast<double>(shared) / static_cast<double>(2 * c.shingles - shared);
    Errors ours, plain;
    std::uint64_t next = c.shingles * 1'000'003;
    for (std::size_t trial = 0; trial < trials; ++trial) {
      Set a(c.shingles), b(c.shingles);
      for (std::size_t i = 0; i < c.shingles; ++i) {
        a[i] = reference::scramble(next++);
        b[i] = i < shared ? a[i] : reference::scramble(next++);
      }
      ours.add(estimate(a, b) - exact);
      if (trial % 10 == 0) {  // a tenth will do for what is only compared with
        plain.add(reference::estimate(reference::minhash(a, kSlots, trial),
                                      reference::minhash(b, kSlots, trial)) -
                  exact);
      }
    }
    const auto count = static_cast<double>(trials);
    const double plain_count = std::ceil(count / 10);
    rmse.push_back(std::sqrt(ours.squares / count));
    table.add({std::to_string(c.shingles), fixed(rmse.back(), 4), fixed(ours.sum / count, 5),
               fixed(std::sqrt(plain.squares / plain_count), 4)});
  }
  table.print();
  for (std::size_t i = 0; i < rmse.size(); ++i) {
    kept &= report("RMSE with " + std::to_string(kCases[i].shingles) + " shingles", rmse[i],
                   "<=", kCases[i].bound);
  }
  return kept;
}

}  // namespace leitong::bench
