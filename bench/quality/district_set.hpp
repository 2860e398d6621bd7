// Set F: planted templates in a grammar that shares nothing with the archive's.
//
// Problem: sets A to E have one vocabulary, one grammar of distractors and one way of stringing
// clauses together, so that what suits them may suit only these. Method: rules of another hand,
// with other sectors and sentence shapes; a template is a skeleton whose rules were drawn once, a
// slot is a rule that is drawn anew. One in five stands inside a sentence, behind a clause that
// changes; every sixth is a sibling of the one before, another draw of one of its constants.
// Supports follow s^-1.5 between 2 and half of the documents, as in the archive. The first two
// occurrences of a template differ in every filler, at its ends too.
#pragma once

#include <cstddef>
#include <cstdint>

#include "quality/planted_templates.hpp"

namespace leitong::bench {

inline constexpr char kDistrictSet = 'F';

// `alternatives` are parted by '/'; <name> is a rule, <#1-9> a number.
struct GrammarRule {
  const char* name;
  const char* alternatives;
};
extern const GrammarRule kDistrictRules[];
extern const std::size_t kDistrictRulesCount;
// {type} is a slot, [..] an optional part, (a|b) a choice.
extern const char* const kDistrictSkeletons[];
extern const std::size_t kDistrictSkeletonsCount;

struct DistrictOptions {
  std::uint64_t seed = 1;
  std::size_t paragraphs = 5000;
  double templates = 0.4;  // share of the paragraphs with an occurrence
  double noise = 0;        // share of the occurrences with one to three wrong places
};

[[nodiscard]] Planted plant_district_set(const DistrictOptions& options, std::size_t min_documents);

}  // namespace leitong::bench
