// Makes templates of skeletons and writes their occurrences (see templates.hpp).
#include "templates.hpp"

#include <algorithm>
#include <array>

namespace leitong::archive {

const char* const kSlotTypeNames[kSlotTypeCount] = {
    "number", "percent",      "amount", "date",   "ordinal",     "meeting",
    "place",  "organisation", "person", "slogan", "enumeration", "free"};

namespace {

enum Stream : std::uint64_t {
  kTopicStream = 0x7401,
  kPartStream,
  kTwistStream,
  kFillStream,
  kApartStream,
  kNoiseStream,
  kPresenceStream
};

constexpr std::size_t kSiblingEvery = 7;
constexpr std::size_t kMostParts = 64;

struct SkeletonPart {
  TemplatePart::Kind kind = TemplatePart::Kind::constant;
  Pattern pattern;
  SlotType type = SlotType::free;
  std::vector<Pattern> choices;
};
using Skeleton = std::vector<SkeletonPart>;

SlotType slot_type(std::string_view name) {
  for (std::size_t i = 0; i < kSlotTypeCount; ++i) {
    if (name == kSlotTypeNames[i]) return static_cast<SlotType>(i);
  }
  return SlotType::free;
}

SkeletonPart marked_part(char mark, std::string_view inside) {
  SkeletonPart part;
  if (mark == '{') {
    part.kind = TemplatePart::Kind::slot;
    part.type = slot_type(inside);
  } else if (mark == '[') {
    part.kind = TemplatePart::Kind::optional;
    part.pattern = compile_pattern(inside);
  } else {
    part.kind = TemplatePart::Kind::choice;
    for (std::size_t bar = 0; bar != std::string_view::npos;) {
      bar = inside.find('|');
      part.choices.push_back(compile_pattern(inside.substr(0, bar)));
      inside.remove_prefix(bar == std::string_view::npos ? inside.size() : bar + 1);
    }
  }
  return part;
}

Skeleton compile_skeleton(std::string_view source) {
  Skeleton skeleton;
  while (!source.empty()) {
    const std::size_t open = source.find_first_of("{[(");
    if (open != 0) {
      SkeletonPart constant;
      constant.pattern = compile_pattern(source.substr(0, open));
      skeleton.push_back(std::move(constant));
      if (open == std::string_view::npos) break;
    }
    const char mark = source[open];
    const char close = mark == '{' ? '}' : mark == '[' ? ']' : ')';
    const std::size_t end = source.find(close, open);
    skeleton.push_back(marked_part(mark, source.substr(open + 1, end - open - 1)));
    source.remove_prefix(end + 1);
  }
  return skeleton;
}

const std::vector<Skeleton>& skeletons(char set) {
  const auto compile = [](const char* const* sources, std::size_t count) {
    std::vector<Skeleton> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(compile_skeleton(sources[i]));
    return out;
  };
  static const std::array<std::vector<Skeleton>, 5> sets = {
      compile(kSkeletonsA, kSkeletonsACount), compile(kSkeletonsB, kSkeletonsBCount),
      compile(kSkeletonsC, kSkeletonsCCount), compile(kSkeletonsD, kSkeletonsDCount),
      compile(kSkeletonsE, kSkeletonsECount)};
  return sets[kTemplateSets.find(set)];
}

std::u32string expanded(const Pattern& pattern, Random random, std::size_t topic) {
  static const Scene scene{U"全县", 2023};
  std::u32string out;
  expand(pattern, random, scene, topic, out);
  return out;
}

bool has_blanks(const Pattern& pattern) {
  return std::any_of(pattern.begin(), pattern.end(),
                     [](const PatternPiece& piece) { return piece.blank != Blank::text; });
}

// The constant by which a sibling differs: the last one that has blanks.
std::size_t twisted_part(const Skeleton& skeleton) {
  std::size_t found = skeleton.size();
  for (std::size_t i = 0; i < skeleton.size(); ++i) {
    if (skeleton[i].kind == TemplatePart::Kind::constant && has_blanks(skeleton[i].pattern)) {
      found = i;
    }
  }
  return found;
}

void append_date(Random& random, std::u32string& out) {
  const std::uint32_t form = random.below(4);
  if (form == 0) {
    append_decimal(2015 + random.below(15), out);
    out += U"年";
  }
  append_decimal(1 + random.below(12), out);
  out += U'月';
  if (form == 1) {
    static constexpr std::u32string_view kPart[] = {U"底", U"初", U"中旬", U"上旬", U"下旬"};
    out += kPart[random.below(5)];
  } else {
    append_decimal(1 + random.below(28), out);
    out += U'日';
  }
}

void append_meeting(Random& random, std::size_t topic, std::u32string& out) {
  const Vocabulary& words = vocabulary();
  const std::uint32_t form = random.below(3);
  if (form == 0) {
    static constexpr std::u32string_view kBody[] = {U"县委", U"市委", U"省委", U"区委"};
    out += kBody[random.below(4)];
    append_chinese_number(1 + random.below(19), out);
    out += U'届';
    append_chinese_number(2 + random.below(11), out);
    out += U"次全会";
  } else if (form == 1) {
    static constexpr std::u32string_view kReach[] = {U"全县", U"全市", U"全省"};
    out += kReach[random.below(3)];
    out += words.topics[topic].name;
    out += U"工作会议";
  } else {
    out += random.pick(words.topics[topic].fields);
    out += random.pick(words.topics[topic].things);
    out += random.pick(words.events);
  }
}

void append_organisation(Random& random, std::u32string& out) {
  const Vocabulary& words = vocabulary();
  const std::uint32_t form = random.below(4);
  if (form == 0) {
    append_firm(random, out);
  } else if (form == 1) {
    append_town(random, out);
    out += U"党委";
  } else {
    if (form == 2) out += U'县';
    out += random.pick(random.pick(words.topics).offices);
  }
}

void append_place(Random& random, std::u32string& out) {
  const Vocabulary& words = vocabulary();
  const std::uint32_t form = random.below(4);
  if (form == 0) {
    append_village(random, out);
  } else if (form == 1) {
    out += district_name(random.below(5000));
  } else if (form == 2) {
    out += random.pick(words.first_characters);
    out += random.pick(words.last_characters);
    out += random.chance(0.5) ? U"街道" : U"社区";
  } else {
    append_town(random, out);
  }
}

void append_enumeration(Random& random, std::size_t topic, std::u32string& out) {
  const Topic& words = vocabulary().topics[topic];
  const std::size_t count = 2 + random.below(3);
  const std::size_t start = random.below(words.things.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += U'、';
    if (random.chance(0.4)) out += random.pick(words.fields);
    out += words.things[(start + i * 5) % words.things.size()];
  }
}

// Makes one place of a constant wrong; its ends stay, so that slots keep their edges.
void spoil(std::u32string& text, Random& random) {
  if (text.size() < 4) return;
  const std::size_t at = 1 + random.below(text.size() - 2);
  const std::uint32_t kind = random.below(3);
  if (kind == 0) {
    text[at] = vocabulary().mistaken(text[at], random);
  } else if (kind == 1) {
    text.erase(at, 1);
  } else {
    text.insert(at, random.pick(vocabulary().adverbs));
  }
}

// The same as somebody who types fast: anywhere, the ends as well.
void mistype(std::u32string& text, Random& random) {
  const std::size_t at = random.below(text.size() - 1);
  switch (random.below(4)) {
    case 0:
      text.insert(at, 1, text[at]);
      return;
    case 1:
      std::swap(text[at], text[at + 1]);
      return;
    case 2:
      text.erase(at, 1);
      return;
    default:
      text[at] = text[random.below(text.size())];
  }
}

// The texts of the constants of an occurrence, some of them spoilt; `edits` says how often.
std::vector<std::u32string> spoilt_constants(const Template& pattern, Random random, Noise noise,
                                             std::size_t& edits) {
  std::vector<std::u32string> texts;
  std::vector<std::size_t> long_ones;
  for (const TemplatePart& part : pattern.parts) {
    if (part.kind == TemplatePart::Kind::constant && part.text.size() >= 4) {
      long_ones.push_back(texts.size());
    }
    texts.push_back(part.text);
  }
  edits = 0;
  if (!random.chance(noise.share) || long_ones.empty()) return texts;
  edits = 1 + random.below(3);
  for (std::size_t i = 0; i < edits; ++i) {
    (noise.typos ? mistype : spoil)(texts[random.pick(long_ones)], random);
  }
  return texts;
}

// A filler for each slot, nothing for the other parts.
std::vector<std::u32string> draw_fillers(const Template& pattern, std::uint64_t stream_seed,
                                         std::size_t number) {
  Random random(stream_seed, kFillStream, number);
  const std::size_t topic = random.below(vocabulary().topics.size());
  std::vector<std::u32string> fillers;
  for (const TemplatePart& part : pattern.parts) {
    fillers.emplace_back();
    if (part.kind == TemplatePart::Kind::slot) {
      append_filler(part.type, random, topic, fillers.back());
    }
  }
  return fillers;
}

// Draws fillers again until they differ from those of another occurrence, words at their first
// and last characters: else nobody could tell where the slot ends and the constant begins.
void set_apart(const Template& pattern, const std::vector<std::u32string>& others,
               std::uint64_t stream_seed, std::vector<std::u32string>& fillers) {
  Random random(stream_seed, kApartStream);
  for (std::size_t i = 0; i < fillers.size(); ++i) {
    if (pattern.parts[i].kind != TemplatePart::Kind::slot) continue;
    const SlotType type = pattern.parts[i].type;
    const bool figures = type <= SlotType::ordinal;
    const auto alike = [&](const std::u32string& a, const std::u32string& b) {
      return figures ? a == b : a.front() == b.front() || a.back() == b.back();
    };
    for (int turn = 0; turn < 100 && alike(fillers[i], others[i]); ++turn) {
      fillers[i].clear();
      append_filler(type, random, random.below(vocabulary().topics.size()), fillers[i]);
    }
  }
}

// The first of the alternatives is the most frequent.
std::size_t chosen(std::size_t alternatives, Random& random) {
  if (random.chance(0.6)) return 0;
  return alternatives == 2 ? 1 : 1 + random.below(static_cast<std::uint32_t>(alternatives - 1));
}

}  // namespace

Template make_template(std::uint64_t seed, char set, std::size_t id) {
  const std::vector<Skeleton>& all = skeletons(set);
  const bool sibling = id % kSiblingEvery == kSiblingEvery - 1;
  const std::size_t base = sibling ? id - 1 : id;
  const Skeleton& skeleton = all[base % all.size()];
  const std::uint64_t stream_seed = mix(seed ^ static_cast<std::uint64_t>(set));
  const std::size_t topic =
      Random(stream_seed, kTopicStream, base).below(vocabulary().topics.size());
  const std::size_t twisted = sibling ? twisted_part(skeleton) : skeleton.size();
  Template out;
  out.id = id;
  for (std::size_t i = 0; i < skeleton.size(); ++i) {
    const SkeletonPart& from = skeleton[i];
    const Stream stream = i == twisted ? kTwistStream : kPartStream;
    const Random random(stream_seed, stream, base * kMostParts + i);
    TemplatePart part;
    part.kind = from.kind;
    part.type = from.type;
    part.text = expanded(from.pattern, random, topic);
    for (const Pattern& choice : from.choices) {
      part.choices.push_back(expanded(choice, random, topic));
    }
    out.parts.push_back(std::move(part));
  }
  return out;
}

Occurrence write_occurrence(const Template& pattern, std::uint64_t seed, std::size_t number,
                            Noise noise) {
  const std::uint64_t stream_seed = mix(seed ^ pattern.id);
  Occurrence out;
  const std::vector<std::u32string> constants =
      spoilt_constants(pattern, Random(stream_seed, kNoiseStream, number), noise, out.noise);
  std::vector<std::u32string> fillers = draw_fillers(pattern, stream_seed, number);
  if (number == 1) set_apart(pattern, draw_fillers(pattern, stream_seed, 0), stream_seed, fillers);
  Random random(stream_seed, kPresenceStream, number);
  for (std::size_t i = 0; i < pattern.parts.size(); ++i) {
    const TemplatePart& part = pattern.parts[i];
    const std::size_t start = out.text.size();
    switch (part.kind) {
      case TemplatePart::Kind::constant:
        out.text += constants[i];
        break;
      case TemplatePart::Kind::slot:
        out.text += fillers[i];
        out.fills.push_back({i, start, out.text.size()});
        break;
      case TemplatePart::Kind::optional:
        if (random.chance(0.6)) {
          out.text += part.text;
          out.parts.push_back({i, start, out.text.size()});
        }
        break;
      case TemplatePart::Kind::choice:
        out.text += part.choices[chosen(part.choices.size(), random)];
        out.parts.push_back({i, start, out.text.size()});
        break;
    }
  }
  return out;
}

void append_filler(SlotType type, Random& random, std::size_t topic, std::u32string& out) {
  static const Pattern free_text = compile_pattern("<adverb><verb><field><thing>");
  static const Scene scene{U"全县", 2023};
  switch (type) {
    case SlotType::number:
      append_number(random, out);
      return;
    case SlotType::percent:
      append_percent(random, out);
      return;
    case SlotType::amount:
      append_amount(random, out);
      return;
    case SlotType::date:
      append_date(random, out);
      return;
    case SlotType::ordinal:
      append_chinese_number(1 + random.below(30), out);
      return;
    case SlotType::meeting:
      append_meeting(random, topic, out);
      return;
    case SlotType::place:
      append_place(random, out);
      return;
    case SlotType::organisation:
      append_organisation(random, out);
      return;
    case SlotType::person:
      append_person(random, out);
      return;
    case SlotType::slogan:
      append_quote(random, out);
      return;
    case SlotType::enumeration:
      append_enumeration(random, topic, out);
      return;
    case SlotType::free:
      expand(free_text, random, scene, topic, out);
      return;
  }
}

}  // namespace leitong::archive
