// Fresh text: clauses, sentences and paragraphs that no other part of the archive repeats on
// purpose.
//
// Method: a table of clause patterns whose placeholders are filled from word lists, from made-up
// names and from numbers. Every text is a function of its random stream and its scene, so that
// the generator writes it again wherever it is wanted instead of keeping it.
// Cost: about 10 ns a placeholder.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "random.hpp"
#include "vocabulary.hpp"

namespace leitong::archive {

// Where and when a text is set.
struct Scene {
  std::u32string place;  // the district's whole name
  int year = 2023;
};

enum class Blank : unsigned char {
  text,
  adverb,
  verb,
  modifier,
  head,
  predicate,
  idiom,
  time,
  actor,
  build,
  event,
  measure,
  field,
  thing,
  deed,
  facility,
  indicator,
  people,
  office,
  trouble,
  number,
  percent,
  amount,
  month,
  town,
  village,
  firm,
  person,
  quote,
  here,
  count_of_kinds
};

struct PatternPiece {
  Blank blank = Blank::text;
  std::u32string text;  // of Blank::text
};
using Pattern = std::vector<PatternPiece>;

// Reads "<verb>了<field><thing>". REQUIRES: the names between < and > are known.
Pattern compile_pattern(std::string_view source);

// Writes one filled pattern to the end of `out`; words of a topic come from topic number `topic`.
void expand(const Pattern& pattern, Random& random, const Scene& scene, std::size_t topic,
            std::u32string& out);

// One clause without its punctuation, one sentence with its full stop.
void append_clause(Random& random, const Scene& scene, std::size_t topic, std::u32string& out);
void append_sentence(Random& random, const Scene& scene, std::size_t topic, std::u32string& out);
// Sentences of one topic until about `length` characters are written.
void append_sentences(Random& random, const Scene& scene, std::size_t length, std::u32string& out);
// A paragraph: perhaps a lead such as 一是, then sentences.
void append_paragraph(Random& random, const Scene& scene, std::size_t length, std::u32string& out);
// The words of a heading, without its number.
void append_heading(Random& random, const Scene& scene, std::u32string& out);

// A length drawn from the distribution of real reports: many of 20-60 characters, few of 1,200,
// about 200 on average.
std::size_t paragraph_length(Random& random);

// Names and figures.
void append_number(Random& random, std::u32string& out);
void append_percent(Random& random, std::u32string& out);
void append_amount(Random& random, std::u32string& out);
void append_decimal(std::uint64_t value, std::u32string& out);
void append_town(Random& random, std::u32string& out);
void append_village(Random& random, std::u32string& out);
void append_firm(Random& random, std::u32string& out);
void append_person(Random& random, std::u32string& out);
void append_quote(Random& random, std::u32string& out);
// 一, 二, ... 九十九. REQUIRES: 1 <= value <= 99.
void append_chinese_number(std::size_t value, std::u32string& out);
// The name of the district of that number; no two numbers share one.
std::u32string district_name(std::size_t index);

}  // namespace leitong::archive
