// What is planted where, decided before a word is written.
//
// Each plant is a few numbers: the documents it goes to. Its text is a function of its number and
// is written when its document is, so the plan is all that is held: about 8 bytes a paragraph of
// the archive at the default rates.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "archive.hpp"

namespace leitong::archive {

inline constexpr std::uint32_t kNotWritten = 0xffffffff;

// Two documents that share something, and where the earlier one has it (known once it is
// written).
struct Pair {
  std::uint32_t first = 0;
  std::uint32_t second = 0;
  std::uint32_t start = kNotWritten;
  std::uint32_t end = kNotWritten;
};

enum class PlantKind : std::uint8_t { paragraph, sentence, passage, pattern, carried, quoted };

// One place to write something: a paragraph of `document` carries it.
struct Plant {
  std::uint32_t document = 0;
  std::uint32_t number = 0;  // of the pair or the template
  std::uint32_t member = 0;  // 0 or 1 of a pair, the occurrence of a template
  PlantKind kind = PlantKind::paragraph;
};

struct Plan {
  std::size_t documents = 0;
  std::size_t districts = 0;
  std::size_t years = 0;
  std::size_t paragraphs = 0;
  std::vector<Pair> paragraph_pairs, sentence_pairs, passage_pairs;
  std::size_t templates = 0;
  std::vector<Plant> plants;  // by document

  std::size_t district_of(std::size_t document) const { return document % districts; }
  std::size_t year_of(std::size_t document) const { return document / districts; }
  // Body paragraphs of a document; over all documents they add up to `paragraphs`.
  std::size_t paragraphs_of(std::size_t document) const;

  std::uint64_t seed = 0;
  int shortest = 20;
  int longest = 60;
};

Plan make_plan(const Options& options);

}  // namespace leitong::archive
