// The words the generator writes with.
//
// A list is one string, its entries separated by spaces. Words joined by '/' may stand for one
// another: the edits of planted copies draw their synonyms from these groups, so a copy with
// replaced words still reads like a report. Lists are decoded once, into a Vocabulary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "random.hpp"

namespace leitong::archive {

struct TopicSource {
  const char* name;
  const char* fields;      // attributes of the things
  const char* things;      // what is built, held or improved
  const char* deeds;       // verbs that belong to the topic
  const char* facilities;  // "unit:noun"
  const char* indicators;  // "unit:noun"
  const char* people;
  const char* offices;
  const char* troubles;
};

extern const TopicSource kTopicsA[];
extern const std::size_t kTopicsACount;
extern const TopicSource kTopicsB[];
extern const std::size_t kTopicsBCount;

// Lists that every topic shares.
struct CommonSource {
  const char* adverbs;
  const char* verbs;
  const char* modifiers;
  const char* heads;
  const char* predicates;
  const char* idioms;
  const char* times;
  const char* actors;
  const char* builds;
  const char* events;
  const char* quote_words;
  const char* measures;
};
extern const CommonSource kCommon;

// Lists that names are put together from.
struct NameSource {
  const char* district_names;    // whole names, used first
  const char* first_characters;  // of districts, towns, villages and firms
  const char* last_characters;
  const char* surnames;
  const char* given_characters;
  const char* firm_trades;
  const char* near_characters;  // pairs that a scanner or a typist confuses
};
extern const NameSource kNames;

extern const char* const kSlogans[];
extern const std::size_t kSloganCount;

using Words = std::vector<std::u32string>;

struct Counted {
  std::u32string unit;
  std::u32string noun;
};

struct Topic {
  std::u32string name;
  Words fields, things, deeds, people, offices, troubles;
  std::vector<Counted> facilities, indicators;
};

// Everything decoded. Owns its words; read-only after construction, so any thread may use it.
struct Vocabulary {
  Vocabulary();

  std::vector<Topic> topics;
  Words adverbs, verbs, modifiers, heads, predicates, idioms, times, actors, builds, events;
  Words quote_words, measures;
  Words district_names, surnames, firm_trades, slogans;
  std::u32string first_characters, last_characters, given_characters;
  std::u32string all_characters;  // each Chinese character of the lists, once, in order

  // The words that may stand for `word`, itself included; null if there are none.
  const Words* synonyms(std::u32string_view word) const;
  // A character that is easily mistaken for `c`, else any character of the lists.
  char32_t mistaken(char32_t c, Random& random) const;

 private:
  Words words(const char* list);
  std::vector<Counted> counted(const char* list);

  std::vector<Words> groups_;
  std::unordered_map<std::u32string, std::size_t> group_of_;
  std::unordered_map<char32_t, char32_t> near_;
};

// The vocabulary, decoded at the first call.
const Vocabulary& vocabulary();

std::u32string decode(std::string_view utf8);
void append_utf8(std::u32string_view text, std::string& out);
std::string to_utf8(std::u32string_view text);

}  // namespace leitong::archive
