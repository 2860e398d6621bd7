#include "quality/plagdet.hpp"

#include <algorithm>
#include <cmath>

namespace leitong::bench {
namespace {

std::uint32_t united(const Span& whole, std::vector<Span> parts) {
  std::sort(parts.begin(), parts.end());
  std::uint32_t sum = 0;
  std::uint32_t at = whole.start;
  for (const Span& part : parts) {
    const std::uint32_t low = std::max(at, part.start);
    const std::uint32_t high = std::min(whole.end, part.end);
    if (low < high) {
      sum += high - low;
      at = high;
    }
  }
  return sum;
}

}  // namespace

std::uint32_t overlap(const Span& x, const Span& y) {
  const std::uint32_t low = std::max(x.start, y.start);
  const std::uint32_t high = std::min(x.end, y.end);
  return low < high ? high - low : 0;
}

Covered covered(const SpanPair& x, const std::vector<Case>& others) {
  std::vector<Span> on_a;
  std::vector<Span> on_b;
  for (const Case& other : others) {
    if (overlap(x.a, other.spans.a) == 0 || overlap(x.b, other.spans.b) == 0) continue;
    on_a.push_back(other.spans.a);
    on_b.push_back(other.spans.b);
  }
  const double share =
      double(united(x.a, on_a) + united(x.b, on_b)) / double(x.a.length() + x.b.length());
  return {share, on_a.size()};
}

double Plagdet::value() const {
  const double p = precision.value();
  const double r = recall.value();
  if (p + r == 0 || granularity.count == 0) return 0;
  return 2 * p * r / (p + r) / std::log2(1 + granularity.value());
}

const std::vector<Case>& cases_of(const Cases& cases, const DocumentPair& pair) {
  static const std::vector<Case> none;
  const auto it = cases.find(pair);
  return it == cases.end() ? none : it->second;
}

Plagdet plagdet(const Cases& planted, const Cases& detected) {
  Plagdet result;
  for (const auto& [pair, cases] : planted) {
    for (const Case& x : cases) {
      const Covered found = covered(x.spans, cases_of(detected, pair));
      result.recall_of_edit[x.edit].add(found.share);
      result.recall.add(found.share);
      if (found.touching > 0) result.granularity.add(double(found.touching));
    }
  }
  for (const auto& [pair, cases] : detected) {
    for (const Case& x : cases) {
      const Covered found = covered(x.spans, cases_of(planted, pair));
      result.precision.add(found.share);
      result.foreign += found.touching == 0 ? 1 : 0;
    }
  }
  return result;
}

}  // namespace leitong::bench
