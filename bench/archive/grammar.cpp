// Fills clause patterns and strings clauses into sentences and paragraphs (see grammar.hpp).
#include "grammar.hpp"

#include <array>
#include <cassert>
#include <cstring>

#include "grammar_tables.hpp"

namespace leitong::archive {
namespace {

struct BlankName {
  std::string_view name;
  Blank blank;
};

constexpr BlankName kBlankNames[] = {{"adverb", Blank::adverb},
                                     {"verb", Blank::verb},
                                     {"modifier", Blank::modifier},
                                     {"head", Blank::head},
                                     {"predicate", Blank::predicate},
                                     {"idiom", Blank::idiom},
                                     {"time", Blank::time},
                                     {"actor", Blank::actor},
                                     {"build", Blank::build},
                                     {"event", Blank::event},
                                     {"measure", Blank::measure},
                                     {"field", Blank::field},
                                     {"thing", Blank::thing},
                                     {"deed", Blank::deed},
                                     {"fac", Blank::facility},
                                     {"ind", Blank::indicator},
                                     {"people", Blank::people},
                                     {"office", Blank::office},
                                     {"trouble", Blank::trouble},
                                     {"number", Blank::number},
                                     {"percent", Blank::percent},
                                     {"amount", Blank::amount},
                                     {"month", Blank::month},
                                     {"town", Blank::town},
                                     {"village", Blank::village},
                                     {"firm", Blank::firm},
                                     {"person", Blank::person},
                                     {"quote", Blank::quote},
                                     {"here", Blank::here}};

// The tables of grammar_tables.cpp, compiled once.
struct Grammar {
  std::array<std::vector<Pattern>, 128> clauses;  // by role
  std::vector<Pattern> headings;

  Grammar() {
    for (std::size_t i = 0; i < kClauseTableCount; ++i) {
      const ClauseTable& table = kClauseTables[i];
      for (const char* source : table.patterns) {
        clauses[static_cast<unsigned char>(table.role)].push_back(compile_pattern(source));
      }
    }
    for (std::size_t i = 0; i < kHeadingPatternCount; ++i) {
      headings.push_back(compile_pattern(kHeadingPatterns[i]));
    }
  }
};

const Grammar& grammar() {
  static const Grammar compiled;
  return compiled;
}

// Words of a shared list, of those that are lists themselves; null for other blanks.
const Words* shared_words(Blank blank, const Vocabulary& words) {
  switch (blank) {
    case Blank::adverb:
      return &words.adverbs;
    case Blank::verb:
      return &words.verbs;
    case Blank::modifier:
      return &words.modifiers;
    case Blank::head:
      return &words.heads;
    case Blank::predicate:
      return &words.predicates;
    case Blank::idiom:
      return &words.idioms;
    case Blank::time:
      return &words.times;
    case Blank::actor:
      return &words.actors;
    case Blank::build:
      return &words.builds;
    case Blank::event:
      return &words.events;
    case Blank::measure:
      return &words.measures;
    default:
      return nullptr;
  }
}

const Words* topic_words(Blank blank, const Topic& topic) {
  switch (blank) {
    case Blank::field:
      return &topic.fields;
    case Blank::thing:
      return &topic.things;
    case Blank::deed:
      return &topic.deeds;
    case Blank::people:
      return &topic.people;
    case Blank::office:
      return &topic.offices;
    case Blank::trouble:
      return &topic.troubles;
    default:
      return nullptr;
  }
}

void append_indicator(Random& random, const Topic& topic, std::u32string& out) {
  const Counted& indicator = random.pick(topic.indicators);
  out += indicator.noun;
  if (random.chance(0.5)) {
    out += random.chance(0.5) ? U"增长" : U"同比增长";
    append_percent(random, out);
    return;
  }
  static constexpr std::u32string_view kReach[] = {U"达到", U"完成", U"实现", U"达", U"为"};
  out += kReach[random.below(5)];
  append_decimal(1 + random.below(1999), out);
  if (random.chance(0.7)) {
    out += U'.';
    append_decimal(1 + random.below(99), out);
  }
  out += indicator.unit;
}

void append_named(Blank blank, Random& random, const Scene& scene, const Topic& topic,
                  std::u32string& out) {
  switch (blank) {
    case Blank::facility: {
      const Counted& facility = random.pick(topic.facilities);
      out += random.pick(topic.fields);
      out += facility.noun;
      append_number(random, out);
      out += facility.unit;
      return;
    }
    case Blank::indicator:
      append_indicator(random, topic, out);
      return;
    case Blank::number:
      append_number(random, out);
      return;
    case Blank::percent:
      append_percent(random, out);
      return;
    case Blank::amount:
      append_amount(random, out);
      return;
    case Blank::month:
      append_decimal(1 + random.below(12), out);
      out += U'月';
      return;
    case Blank::town:
      append_town(random, out);
      return;
    case Blank::village:
      append_village(random, out);
      return;
    case Blank::firm:
      append_firm(random, out);
      return;
    case Blank::person:
      append_person(random, out);
      return;
    case Blank::quote:
      append_quote(random, out);
      return;
    case Blank::here:
      out += random.chance(0.4) ? std::u32string_view(scene.place) : U"全县";
      return;
    default:
      assert(false && "a blank without words");
      return;
  }
}

}  // namespace

Pattern compile_pattern(std::string_view source) {
  Pattern pattern;
  while (!source.empty()) {
    const std::size_t open = source.find('<');
    if (open != 0) {
      pattern.push_back({Blank::text, decode(source.substr(0, open))});
      if (open == std::string_view::npos) break;
    }
    const std::size_t close = source.find('>', open);
    const std::string_view name = source.substr(open + 1, close - open - 1);
    [[maybe_unused]] bool known = false;
    for (const BlankName& entry : kBlankNames) {
      if (entry.name == name) {
        pattern.push_back({entry.blank, {}});
        known = true;
      }
    }
    assert(known);
    source.remove_prefix(close + 1);
  }
  return pattern;
}

void expand(const Pattern& pattern, Random& random, const Scene& scene, std::size_t topic,
            std::u32string& out) {
  const Vocabulary& words = vocabulary();
  const std::u32string* last = nullptr;
  // "由<office>会同<office>" should not name one office twice.
  const auto append_word = [&](const Words& list) {
    std::size_t choice = random.below(list.size());
    if (&list[choice] == last) choice = (choice + 1) % list.size();
    last = &list[choice];
    out += *last;
  };
  for (const PatternPiece& piece : pattern) {
    if (piece.blank == Blank::text) {
      out += piece.text;
    } else if (const Words* shared = shared_words(piece.blank, words)) {
      append_word(*shared);
    } else if (const Words* own = topic_words(piece.blank, words.topics[topic])) {
      append_word(*own);
    } else {
      append_named(piece.blank, random, scene, words.topics[topic], out);
    }
  }
}

void append_clause(Random& random, const Scene& scene, std::size_t topic, std::u32string& out) {
  static constexpr char kRoles[] = {'A', 'A', 'A', 'D', 'R', 'Q'};
  const char role = kRoles[random.below(sizeof(kRoles))];
  expand(random.pick(grammar().clauses[static_cast<unsigned char>(role)]), random, scene, topic,
         out);
}

void append_sentence(Random& random, const Scene& scene, std::size_t topic, std::u32string& out) {
  const char* frame = kSentenceFrames[random.below(kSentenceFrameCount)];
  for (const char* role = frame; *role != 0; ++role) {
    if (role != frame) out += U'，';
    expand(random.pick(grammar().clauses[static_cast<unsigned char>(*role)]), random, scene, topic,
           out);
  }
  out += U'。';
}

void append_sentences(Random& random, const Scene& scene, std::size_t length, std::u32string& out) {
  const std::size_t goal = out.size() + (length > 18 ? length - 18 : 1);
  const std::size_t topic_count = vocabulary().topics.size();
  std::size_t topic = random.below(topic_count);
  do {
    if (random.chance(0.08)) topic = random.below(topic_count);
    append_sentence(random, scene, topic, out);
  } while (out.size() < goal);
}

void append_paragraph(Random& random, const Scene& scene, std::size_t length, std::u32string& out) {
  const std::uint32_t lead = random.below(10);
  if (lead == 0) {
    append_chinese_number(1 + random.below(9), out);
    out += U"是";
  } else if (lead == 1) {
    append_heading(random, scene, out);
    out += U'。';
  }
  append_sentences(random, scene, length, out);
}

void append_heading(Random& random, const Scene& scene, std::u32string& out) {
  // Two draws among the arguments of one call would come in any order.
  const std::size_t topic = random.below(vocabulary().topics.size());
  expand(random.pick(grammar().headings), random, scene, topic, out);
}

std::size_t paragraph_length(Random& random) {
  struct Band {
    std::uint32_t below_percent;
    int low, high;
  };
  static constexpr Band kBands[] = {
      {20, 20, 60}, {60, 60, 200}, {90, 200, 400}, {98, 400, 700}, {100, 700, 1200}};
  const std::uint32_t draw = random.below(100);
  for (const Band& band : kBands) {
    if (draw < band.below_percent) {
      return static_cast<std::size_t>(random.between(band.low, band.high));
    }
  }
  return 200;
}

void append_decimal(std::uint64_t value, std::u32string& out) {
  char32_t digits[20];
  std::size_t count = 0;
  do {
    digits[count++] = static_cast<char32_t>(U'0' + value % 10);
    value /= 10;
  } while (value != 0);
  while (count > 0) out += digits[--count];
}

void append_number(Random& random, std::u32string& out) {
  static constexpr int kTop[] = {99, 400, 1000, 3000, 9999};
  append_decimal(static_cast<std::uint64_t>(random.between(3, kTop[random.below(5)])), out);
}

void append_percent(Random& random, std::u32string& out) {
  append_decimal(random.below(100), out);
  out += U'.';
  append_decimal(1 + random.below(random.chance(0.5) ? 9 : 99), out);
  out += U'%';
}

void append_amount(Random& random, std::u32string& out) {
  if (random.chance(0.5)) {
    append_decimal(random.below(90), out);
    out += U'.';
    append_decimal(1 + random.below(99), out);
    out += U"亿元";
  } else {
    append_decimal(20 + random.below(9800), out);
    out += U"万元";
  }
}

void append_town(Random& random, std::u32string& out) {
  const Vocabulary& words = vocabulary();
  out += random.pick(words.first_characters);
  out += random.pick(words.last_characters);
  out += random.chance(0.7) ? U'镇' : U'乡';
}

void append_village(Random& random, std::u32string& out) {
  const Vocabulary& words = vocabulary();
  out += random.pick(words.first_characters);
  if (random.chance(0.5)) out += random.pick(words.first_characters);
  out += random.pick(words.last_characters);
  out += U'村';
}

void append_firm(Random& random, std::u32string& out) {
  const Vocabulary& words = vocabulary();
  out += random.pick(words.first_characters);
  out += random.pick(words.given_characters);
  out += random.pick(words.firm_trades);
  out += random.chance(0.6) ? U"公司" : U"集团";
}

void append_person(Random& random, std::u32string& out) {
  const Vocabulary& words = vocabulary();
  out += random.pick(words.surnames);
  out += random.pick(words.given_characters);
  if (random.chance(0.6)) out += random.pick(words.given_characters);
}

void append_quote(Random& random, std::u32string& out) {
  const Vocabulary& words = vocabulary();
  out += random.pick(words.quote_words);
  out += random.pick(words.quote_words);
}

void append_chinese_number(std::size_t value, std::u32string& out) {
  static constexpr std::u32string_view kDigits = U"一二三四五六七八九";
  const std::size_t tens = value / 10;
  if (tens > 1) out += kDigits[tens - 1];
  if (tens > 0) out += U'十';
  if (value % 10 != 0) out += kDigits[value % 10 - 1];
}

std::u32string district_name(std::size_t index) {
  const Vocabulary& words = vocabulary();
  if (index < words.district_names.size()) return words.district_names[index];
  // Three characters from lists of coprime strides: a bijection onto the names, scattered.
  const std::size_t first = words.first_characters.size();
  const std::size_t last = words.last_characters.size();
  const std::size_t total = first * first * last;
  const std::size_t number = index - words.district_names.size();
  const std::size_t place = (number % total * 611953) % total;
  std::u32string name;
  if (number >= total) {
    append_chinese_number(1 + (number / total) % 99, name);
  }
  name += words.first_characters[place / last / first];
  name += words.first_characters[place / last % first];
  name += words.last_characters[place % last];
  name += U'县';
  return name;
}

}  // namespace leitong::archive
