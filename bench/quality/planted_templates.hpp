// Archives with planted templates and what was planted in them, for the measures of induction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "archive.hpp"
#include "leitong/document.hpp"
#include "leitong/templates.hpp"

namespace leitong::bench {

inline constexpr char kSlotMark = '\x01';  // of any slot in a pattern
inline constexpr std::size_t kNoLine = static_cast<std::size_t>(-1);
inline constexpr std::size_t kNoIndicator = static_cast<std::size_t>(-1);

// An occurrence.
struct Line {
  std::string document;
  Span span;
  std::size_t gold = 0;
  std::vector<Span> fills;
  std::vector<Span> parts;      // optional parts that are there, and choices
  std::vector<Span> optionals;  // of these, the optional parts
};

// A planted template. Counted: in as many documents and series as the program asks for.
struct Gold {
  std::string pattern;
  std::set<std::size_t> optional_parts;
  std::set<std::size_t> lines;
  std::set<std::string> documents;
  std::set<std::string> series;
  bool counted = false;
};

// A clause of the archive's fresh text that is an indicator with its figure (社会消费品零售总额达到
// 12.3亿元): the grammar repeats these as a report does, so that they are templates nobody planted.
struct Indicator {
  Span span;
  std::size_t noun = 0;
};

struct Planted {
  Collection collection;
  std::map<std::size_t, Gold> golds;
  std::vector<Line> lines;
  std::map<std::string, std::vector<std::pair<Span, std::size_t>>> by_document;
  std::map<std::string, std::vector<Span>> slogans;
  std::map<std::string, std::vector<Indicator>> indicators;

  // The line that has most of a place in common with it; kNoLine if there is none.
  std::size_t line_at(const std::string& document, Span span) const;
  // The indicator a place is one of; kNoIndicator if it is none.
  std::size_t indicator_at(const std::string& document, Span span) const;
};

// When all lines are planted: equal templates become one, and which are counted is settled.
void settle(Planted& planted, std::size_t min_documents);

[[nodiscard]] Planted plant_templates(const archive::Options& options, std::size_t min_documents);

[[nodiscard]] std::uint32_t overlap(Span a, Span b);

// What all wordings of a choice begin and end with is the same text as a constant: (提升|提高) is
// 提(升|高), planted or found.
[[nodiscard]] std::string choice_pattern(const std::vector<std::string>& texts);

}  // namespace leitong::bench
