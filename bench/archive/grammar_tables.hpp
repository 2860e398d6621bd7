// The tables behind grammar.hpp.
#pragma once

#include <cstddef>
#include <vector>

namespace leitong::archive {

struct ClauseTable {
  char role;
  std::vector<const char*> patterns;
};

extern const ClauseTable kClauseTables[];
extern const std::size_t kClauseTableCount;
extern const char* const kSentenceFrames[];  // roles, one letter a clause
extern const std::size_t kSentenceFrameCount;
extern const char* const kHeadingPatterns[];
extern const std::size_t kHeadingPatternCount;

}  // namespace leitong::archive
