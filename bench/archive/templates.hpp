// Planted templates: fixed wording with typed slots, optional parts and alternations.
//
// Method: a skeleton such as "全年<verb><field><thing>{number}个[，其中<town>先行]" has three
// levels. What stands between < and > is drawn once, when a template is made of the skeleton, and
// is constant from then on; {type} is a slot, filled anew at each occurrence; [..] may be left
// out; (a|b) is an alternation, of two or more. Every seventh template is a sibling of the one
// before it: the same but for one constant, so that groups are easily confused. The sets share no
// skeleton.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grammar.hpp"

namespace leitong::archive {

enum class SlotType : unsigned char {
  number,
  percent,
  amount,
  date,
  ordinal,
  meeting,
  place,
  organisation,
  person,
  slogan,
  enumeration,
  free
};
inline constexpr std::size_t kSlotTypeCount = 12;
extern const char* const kSlotTypeNames[kSlotTypeCount];

extern const char* const kSkeletonsA[];
extern const std::size_t kSkeletonsACount;
extern const char* const kSkeletonsB[];
extern const std::size_t kSkeletonsBCount;
extern const char* const kSkeletonsC[];
extern const std::size_t kSkeletonsCCount;
extern const char* const kSkeletonsD[];
extern const std::size_t kSkeletonsDCount;
extern const char* const kSkeletonsE[];
extern const std::size_t kSkeletonsECount;

struct TemplatePart {
  enum class Kind : unsigned char { constant, slot, optional, choice };
  Kind kind = Kind::constant;
  std::u32string text;                  // of a constant or an optional part
  SlotType type = SlotType::free;       // of a slot
  std::vector<std::u32string> choices;  // of an alternation
};

struct Template {
  std::size_t id = 0;
  std::vector<TemplatePart> parts;
};

struct Fill {
  std::size_t part = 0;
  std::size_t start = 0;
  std::size_t end = 0;
};

struct Occurrence {
  std::u32string text;
  std::vector<Fill> fills;  // of slots, in order, offsets into `text`
  std::vector<Fill> parts;  // of optional parts that are there and of alternations
  std::size_t noise = 0;    // edits of the constants
};

inline constexpr std::string_view kTemplateSets = "ABCDE";

// `set` is one of kTemplateSets.
Template make_template(std::uint64_t seed, char set, std::size_t id);

struct Noise {
  double share = 0;    // of the occurrences
  bool typos = false;  // else mistakes
};

// Occurrence number `number` of a template. Of a share of them one to three places of the
// constants are wrong: a character mistaken, dropped or a word added inside a constant; with
// `typos` a character doubled, changed places, dropped or replaced by any of the text, anywhere.
Occurrence write_occurrence(const Template& pattern, std::uint64_t seed, std::size_t number,
                            Noise noise);

void append_filler(SlotType type, Random& random, std::size_t topic, std::u32string& out);

}  // namespace leitong::archive
