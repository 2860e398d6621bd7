// See district_set.hpp.
#include "quality/district_set.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "base/utf8.hpp"
#include "random.hpp"
#include "vocabulary.hpp"

namespace leitong::bench {
namespace {

using archive::Random;

enum Stream : std::uint64_t { kPart = 0xF001, kTwist, kFill, kPlan, kNoise, kText, kTwistedPart };

constexpr std::size_t kParagraphsADocument = 40;
constexpr std::size_t kYears = 10;
constexpr std::size_t kSiblingEvery = 6;
constexpr std::size_t kInsideEvery = 5;
constexpr std::size_t kMostParts = 64;
constexpr double kOptionalThere = 0.5;
constexpr double kFirstWording = 0.6;

std::vector<std::string_view> parted(std::string_view text, char mark) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(mark, at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

using Rules = std::map<std::string_view, std::vector<std::string_view>>;

const Rules& rules() {
  static const Rules all = [] {
    Rules out;
    for (std::size_t i = 0; i < kDistrictRulesCount; ++i) {
      out[kDistrictRules[i].name] = parted(kDistrictRules[i].alternatives, '/');
    }
    return out;
  }();
  return all;
}

// Appends the text with all its rules drawn.
void expand(std::string_view text, Random& random, std::string& out) {
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('<'), text.size());
    out += text.substr(0, open);
    if (open == text.size()) return;
    const std::size_t close = text.find('>', open);
    const std::string_view name = text.substr(open + 1, close - open - 1);
    text.remove_prefix(close + 1);
    if (name[0] == '#') {
      const int low = std::atoi(std::string(name.substr(1)).c_str());
      const int high = std::atoi(std::string(name.substr(name.find('-') + 1)).c_str());
      out += std::to_string(random.between(low, high));
    } else {
      expand(random.pick(rules().at(name)), random, out);
    }
  }
}

std::u32string drawn(std::string_view text, Random& random) {
  std::string out;
  expand(text, random, out);
  return archive::decode(out);
}

enum class Kind : unsigned char { constant, slot, optional, choice };

struct Part {
  Kind kind = Kind::constant;
  std::string_view source;            // before its rules were drawn; of a slot its rule
  std::vector<std::u32string> texts;  // of all but slots; several of a choice
};

std::vector<Part> parts_of(std::string_view skeleton) {
  std::vector<Part> out;
  while (!skeleton.empty()) {
    const std::size_t open = std::min(skeleton.find_first_of("{[("), skeleton.size());
    if (open > 0) out.push_back({Kind::constant, skeleton.substr(0, open), {}});
    if (open == skeleton.size()) break;
    const char mark = skeleton[open];
    const std::size_t end = skeleton.find(mark == '{' ? '}' : mark == '[' ? ']' : ')', open);
    const std::string_view inside = skeleton.substr(open + 1, end - open - 1);
    if (mark == '{') out.push_back({Kind::slot, skeleton.substr(open, end + 1 - open), {}});
    if (mark == '[') out.push_back({Kind::optional, inside, {}});
    if (mark == '(') out.push_back({Kind::choice, inside, {}});
    skeleton.remove_prefix(end + 1);
  }
  return out;
}

// Template `id`; of a sibling one constant is drawn otherwise than that of the one before.
std::vector<Part> make_template(std::uint64_t seed, std::size_t id) {
  const bool sibling = id % kSiblingEvery == kSiblingEvery - 1;
  const std::size_t base = sibling ? id - 1 : id;
  std::vector<Part> parts = parts_of(kDistrictSkeletons[base % kDistrictSkeletonsCount]);
  std::vector<std::size_t> blanks;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool blank = parts[i].source.find('<') != std::string_view::npos;
    if (parts[i].kind == Kind::constant && blank) blanks.push_back(i);
  }
  const std::size_t twisted = sibling ? Random(seed, kTwistedPart, id).pick(blanks) : parts.size();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    Random random(seed, i == twisted ? kTwist : kPart, base * kMostParts + i);
    if (parts[i].kind == Kind::slot) continue;
    const char between = parts[i].kind == Kind::choice ? '|' : '\0';
    for (const std::string_view text : parted(parts[i].source, between)) {
      parts[i].texts.push_back(drawn(text, random));
    }
  }
  return parts;
}

Gold gold_of(const std::vector<Part>& parts) {
  Gold gold;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].kind == Kind::constant) {
      gold.pattern += to_utf8(parts[i].texts[0]);
    } else if (parts[i].kind == Kind::choice) {
      std::vector<std::string> texts;
      for (const std::u32string& text : parts[i].texts) texts.push_back(to_utf8(text));
      gold.pattern += choice_pattern(texts);
    } else {
      gold.pattern += kSlotMark;
      if (parts[i].kind == Kind::optional) gold.optional_parts.insert(i);
    }
  }
  return gold;
}

// One place of a constant, not at its ends: another character, one less, or a word more.
void spoil(std::u32string& text, Random& random) {
  static constexpr std::array<std::u32string_view, 4> kWords = {U"进一步", U"切实", U"尽快",
                                                                U"着重"};
  const std::size_t at = 1 + random.below(text.size() - 2);
  switch (random.below(3)) {
    case 0:
      text[at] = drawn("<object>", random)[0];
      return;
    case 1:
      text.erase(at, 1);
      return;
    default:
      text.insert(at, random.pick(kWords));
  }
}

void spoil_some(std::vector<Part>& parts, Random random, double noise) {
  if (!random.chance(noise)) return;
  const std::uint32_t edits = 1 + random.below(3);
  for (std::uint32_t i = 0; i < edits; ++i) {
    Part& part = parts[random.below(parts.size())];
    if (part.kind == Kind::constant && part.texts[0].size() >= 4) spoil(part.texts[0], random);
  }
}

std::u32string filler(std::uint64_t seed, std::size_t id, std::size_t part, std::size_t member,
                      std::string_view rule) {
  const std::string name = "<" + std::string(rule) + ">";
  Random random(seed ^ archive::mix(id), kFill, member * kMostParts + part);
  std::u32string out = drawn(name, random);
  if (member != 1) return out;
  const std::u32string first = filler(seed, id, part, 0, rule);
  for (int turn = 0; turn < 100; ++turn) {
    if (out.front() != first.front() && out.back() != first.back()) break;
    out = drawn(name, random);
  }
  return out;
}

// Appends an occurrence and says where its parts are.
Line write_occurrence(const DistrictOptions& options, std::size_t id, std::size_t member,
                      std::u32string& out) {
  const std::uint64_t own = options.seed ^ archive::mix(id + 1);
  std::vector<Part> parts = make_template(options.seed, id);
  spoil_some(parts, Random(own, kNoise, member), options.noise);
  Random random(own, kText, member);
  const auto here = [&] { return static_cast<std::uint32_t>(out.size()); };
  Line line;
  line.gold = id;
  line.span.start = here();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Part& part = parts[i];
    const std::uint32_t start = here();
    if (part.kind == Kind::constant) out += part.texts[0];
    if (part.kind == Kind::slot) {
      out += filler(options.seed, id, i, member, part.source);
      line.fills.push_back({start, here()});
    }
    if (part.kind == Kind::optional && random.chance(kOptionalThere)) {
      out += part.texts[0];
      line.parts.push_back({start, here()});
      line.optionals.push_back({start, here()});
    }
    if (part.kind == Kind::choice) {
      out += part.texts[random.chance(kFirstWording) ? 0 : 1];
      line.parts.push_back({start, here()});
    }
  }
  line.span.end = here();
  return line;
}

struct Plant {
  std::size_t id = 0;
  std::size_t member = 0;
};

// Which templates stand in which document.
std::vector<std::vector<Plant>> plan(const DistrictOptions& options, std::size_t documents,
                                     std::size_t& templates) {
  const auto room = static_cast<std::size_t>(0.7 * kParagraphsADocument);
  const auto wanted =
      static_cast<std::size_t>(options.templates * static_cast<double>(options.paragraphs));
  std::vector<std::vector<Plant>> out(documents);
  templates = 0;
  for (std::size_t planted = 0; planted < wanted; ++templates) {
    Random random(options.seed, kPlan, templates);
    // P(support >= s) = sqrt(2 / s), drawn again beyond half of the documents.
    double support_drawn = 0;
    do {
      const double u = (static_cast<double>(random.below(1U << 20)) + 1) / (1U << 20);
      support_drawn = 2 / (u * u);
    } while (support_drawn > static_cast<double>(documents) / 2);
    const auto support = static_cast<std::size_t>(support_drawn);
    std::vector<std::size_t> order;
    for (std::size_t d = 0; d < documents; ++d) {
      if (out[d].size() < room) order.push_back(d);
    }
    for (std::size_t m = 0; m < support && m < order.size(); ++m) {
      std::swap(order[m], order[m + random.below(order.size() - m)]);
      out[order[m]].push_back({templates, m});
    }
    planted += support;
  }
  return out;
}

void write_document(const DistrictOptions& options, const std::vector<Plant>& plants,
                    std::size_t number, Planted& planted) {
  Document document;
  Random random(options.seed, kText, number);
  document.id = "F" + std::to_string(number);
  document.series = "S" + std::to_string(number / kYears);
  std::u32string text = drawn("<spot>工作报告\n同志们：\n", random);
  for (std::size_t p = 0; p < kParagraphsADocument; ++p) {
    const std::size_t before = random.below(3);
    for (std::size_t s = 0; s < before; ++s) text += drawn("<sentence>。", random);
    if (p < plants.size()) {
      const Plant& plant = plants[p];
      if (plant.id % kInsideEvery == kInsideEvery - 1) text += drawn("<clause>，", random);
      Line line = write_occurrence(options, plant.id, plant.member, text);
      line.document = document.id;
      text += U"。";
      Gold& gold = planted.golds.at(plant.id);
      gold.lines.insert(planted.lines.size());
      gold.documents.insert(document.id);
      gold.series.insert(document.series);
      planted.by_document[document.id].push_back({line.span, planted.lines.size()});
      planted.lines.push_back(std::move(line));
    }
    const std::size_t behind = (before == 0 ? 1 : 0) + random.below(3);
    for (std::size_t s = 0; s < behind; ++s) text += drawn("<sentence>。", random);
    text += U"\n";
  }
  document.text = to_utf8(text);
  planted.collection.documents.push_back(std::move(document));
}

}  // namespace

Planted plant_district_set(const DistrictOptions& options, std::size_t min_documents) {
  Planted planted;
  const std::size_t documents = std::max<std::size_t>(4, options.paragraphs / kParagraphsADocument);
  std::size_t templates = 0;
  const std::vector<std::vector<Plant>> plants = plan(options, documents, templates);
  for (std::size_t id = 0; id < templates; ++id) {
    planted.golds[id] = gold_of(make_template(options.seed, id));
  }
  for (std::size_t d = 0; d < documents; ++d) write_document(options, plants[d], d, planted);
  settle(planted, min_documents);
  return planted;
}

}  // namespace leitong::bench
