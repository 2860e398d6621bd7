// plagdet (Potthast, Stein, Barrón-Cedeño, Rosso 2010) = F1(precision, recall) / log2(1 +
// granularity): recall is the mean over planted cases of the share of their characters (of both
// sides) that detections cover, precision the same for detections, granularity the mean number of
// detections of a detected case. An overlap counts only if it touches both sides.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "leitong/passages.hpp"

namespace leitong::bench {

using DocumentPair = std::pair<std::uint32_t, std::uint32_t>;  // first < second

struct Case {
  SpanPair spans;
  std::string edit;  // of a planted one
};
using Cases = std::map<DocumentPair, std::vector<Case>>;

struct Mean {
  double sum = 0;
  std::size_t count = 0;
  void add(double value) {
    sum += value;
    ++count;
  }
  double value() const { return count == 0 ? 0 : sum / static_cast<double>(count); }
};

struct Plagdet {
  Mean recall;
  Mean precision;
  Mean granularity;
  std::map<std::string, Mean> recall_of_edit;
  std::size_t foreign = 0;  // detections that touch nothing planted

  double value() const;
};

// The cases of a pair of documents; none where there are none.
const std::vector<Case>& cases_of(const Cases& cases, const DocumentPair& pair);

// How much of x the `others` that touch both its sides cover, and how many these are.
struct Covered {
  double share = 0;
  std::size_t touching = 0;
};
Covered covered(const SpanPair& x, const std::vector<Case>& others);

std::uint32_t overlap(const Span& x, const Span& y);

Plagdet plagdet(const Cases& planted, const Cases& detected);

}  // namespace leitong::bench
