// Clauses that are one of many fillings of a frame of a few letters.
//
// Problem: 做法被财政局转发 recurs, and so do 做法被组织部转发 and a hundred others: what recurs is
// a way of building clauses, too thin to be a template, and its commoner fillings say no more than
// it does. Method: the clauses that begin and end alike in four tokens are counted, and the
// different texts among them. Cost: one sort of the clauses for each of three ways to share four
// tokens.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "templates/tokens.hpp"

namespace leitong::templates {

class Frames {
 public:
  explicit Frames(const Corpus& corpus);

  // Whether the clause at `range`, which stands so often, is one of many of its frame.
  bool one_of_many(Range range, std::size_t times) const;

 private:
  const Corpus& corpus_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> clauses_;  // (frame, text), sorted
};

}  // namespace leitong::templates
