#include "quality/adjusted_rand.hpp"

#include <map>
#include <utility>

namespace leitong::bench {
namespace {

double choose_two(double n) { return n * (n - 1) / 2; }

}  // namespace

double adjusted_rand(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b) {
  std::map<std::pair<std::size_t, std::size_t>, double> both;
  std::map<std::size_t, double> one;
  std::map<std::size_t, double> two;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ++both[{a[i], b[i]}];
    ++one[a[i]];
    ++two[b[i]];
  }
  double index = 0;
  double first = 0;
  double second = 0;
  for (const auto& [labels, n] : both) index += choose_two(n);
  for (const auto& [label, n] : one) first += choose_two(n);
  for (const auto& [label, n] : two) second += choose_two(n);
  const double expected = first * second / choose_two(static_cast<double>(a.size()));
  const double most = (first + second) / 2;
  return most == expected ? 1 : (index - expected) / (most - expected);
}

}  // namespace leitong::bench
