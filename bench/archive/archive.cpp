// Writes the documents of an archive, one after another, and the truth about them
// (see archive.hpp).
#include "archive.hpp"

#include <algorithm>
#include <cstdio>

#include "plan.hpp"
#include "templates.hpp"
#include "truth.hpp"

namespace leitong::archive {
namespace {

enum Stream : std::uint64_t {
  kDocumentStream = 0x201,
  kBaseStream,
  kEditStream,
  kSharedStream,
  kReferenceStream
};

constexpr std::string_view kReferencePlace = "沅屿市";
constexpr std::size_t kReferenceParagraphs = 12;

class Writer {
 public:
  Writer(const Options& options, const Sinks& sinks)
      : options_(options), sinks_(sinks), plan_(make_plan(options)) {}

  Summary run();

 private:
  bool write_reference();
  bool write_templates();
  bool write_document(std::size_t document);
  void write_body(std::size_t document, Random& random);
  void write_plant(const Plant& plant, Random& random);
  void write_fresh(Random& random);
  void write_slogan(Random& random);
  void write_heading(std::size_t paragraph, std::size_t& headings, Random& random);
  void write_paragraph_pair(const Plant& plant);
  void write_sentence_pair(const Plant& plant, Random& random);
  void write_passage(const Plant& plant, Random& random);
  void write_occurrence_of(const Plant& plant, Random& random);
  void write_shared(PlantKind kind);
  void write_uniform(std::size_t index);
  // Fresh sentences around a planted stretch; the stretch is the paragraph's start if `random`
  // says so.
  void surround_before(Random& random);
  void surround_after(Random& random);

  void note(Pair& pair, std::uint64_t member, std::size_t start, std::size_t end);
  void truth(const std::string& record);
  Place place_of(const Pair& pair) const;
  Place here(std::size_t start) const { return {row_.id, start, row_.text.size()}; }
  Scene scene_of(std::size_t document) const;
  std::string id_of(std::size_t document) const;
  std::string date_of(std::size_t document) const;
  std::u32string base_paragraph(PlantKind kind, std::size_t number, const Pair& pair) const;
  std::u32string base_passage(CopyKind kind, std::size_t number, const Pair& pair) const;
  std::u32string shared_paragraph(PlantKind kind) const;

  const Options& options_;
  const Sinks& sinks_;
  Plan plan_;
  Row row_;      // the document being written
  Scene scene_;  // of that document
  std::size_t next_plant_ = 0;
  std::size_t written_paragraphs_ = 0;
  Place quoted_source_;
  std::vector<Place> carried_, quoted_;
  Summary summary_;
  bool going_ = true;  // false once a sink refused
};

std::string two_digits(std::size_t value) {
  std::string out = std::to_string(value);
  return out.size() < 2 ? "0" + out : out;
}

std::size_t sentences_in(const std::u32string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), U'。'));
}

Scene Writer::scene_of(std::size_t document) const {
  return {district_name(plan_.district_of(document)),
          options_.first_year + static_cast<int>(plan_.year_of(document))};
}

std::string Writer::id_of(std::size_t document) const {
  const Scene scene = scene_of(document);
  return to_utf8(scene.place) + "_" + std::to_string(scene.year) + options_.id_suffix;
}

std::string Writer::date_of(std::size_t document) const {
  Random random(options_.seed, kDocumentStream + 0x1000, document);
  const std::size_t month = 1 + random.below(3);
  const std::size_t day = 1 + random.below(28);
  return std::to_string(options_.first_year + static_cast<int>(plan_.year_of(document))) + "-" +
         two_digits(month) + "-" + two_digits(day);
}

Place Writer::place_of(const Pair& pair) const { return {id_of(pair.first), pair.start, pair.end}; }

void Writer::truth(const std::string& record) {
  if (going_ && sinks_.truth) going_ = sinks_.truth(record);
}

void Writer::note(Pair& pair, std::uint64_t member, std::size_t start, std::size_t end) {
  summary_.planted_characters += end - start;
  if (member != 0) return;
  pair.start = static_cast<std::uint32_t>(start);
  pair.end = static_cast<std::uint32_t>(end);
}

std::u32string Writer::base_paragraph(PlantKind kind, std::size_t number, const Pair& pair) const {
  Random random(options_.seed, kBaseStream + (static_cast<std::uint64_t>(kind) << 16), number);
  const Scene scene = scene_of(pair.first);
  std::u32string text;
  if (kind == PlantKind::sentence) {
    const std::size_t topic = random.below(vocabulary().topics.size());
    // One edit changes up to five 5-grams: a high Jaccard needs a long sentence.
    const double target = options_.jaccards[number % options_.jaccards.size()];
    const std::size_t least = target > 0.85 ? 60 : target > 0.75 ? 45 : 25;
    while (normal_form(text).size() < least) {
      text.clear();
      append_sentence(random, scene, topic, text);
    }
    return text;
  }
  std::size_t length = 0;
  while (length < 60) length = paragraph_length(random);
  append_paragraph(random, scene, length, text);
  return text;
}

// Between 60 and 400 characters of whole sentences; three or more if they are to be reordered,
// with figures in them if figures are to be swapped.
std::u32string Writer::base_passage(CopyKind kind, std::size_t number, const Pair& pair) const {
  Random random(options_.seed, kBaseStream + (7U << 16), number);
  const Scene scene = scene_of(pair.first);
  const bool several = kind == CopyKind::reordered;
  const bool figures = kind == CopyKind::swapped || kind == CopyKind::mixed;
  std::u32string text;
  while (text.size() < 60 || text.size() > 400 || (several && sentences_in(text) < 3) ||
         (figures && text.find_first_of(U"0123456789") == std::u32string::npos)) {
    text.clear();
    append_sentences(random, scene, static_cast<std::size_t>(random.between(70, 390)), text);
  }
  return text;
}

std::u32string Writer::shared_paragraph(PlantKind kind) const {
  Random random(options_.seed, kSharedStream, static_cast<std::uint64_t>(kind));
  std::u32string text;
  append_sentences(random, {U"全市", options_.first_year}, 220, text);
  return text;
}

void Writer::surround_before(Random& random) {
  append_sentences(random, scene_, static_cast<std::size_t>(random.between(20, 150)), row_.text);
}

void Writer::surround_after(Random& random) {
  append_sentences(random, scene_, static_cast<std::size_t>(random.between(20, 150)), row_.text);
}

void Writer::write_paragraph_pair(const Plant& plant) {
  Pair& pair = plan_.paragraph_pairs[plant.number];
  const std::u32string base = base_paragraph(PlantKind::paragraph, plant.number, pair);
  const std::size_t start = row_.text.size();
  if (plant.member == 0) {
    row_.text += base;
  } else {
    Random edits(options_.seed, kEditStream, plant.number);
    const double target = options_.jaccards[plant.number % options_.jaccards.size()];
    const NearDuplicate near = make_near_duplicate(base, target, edits, scene_);
    row_.text += near.text;
    truth(near_duplicate_record("paragraph", place_of(pair), here(start), target, near.jaccard));
  }
  note(pair, plant.member, start, row_.text.size());
}

void Writer::write_sentence_pair(const Plant& plant, Random& random) {
  Pair& pair = plan_.sentence_pairs[plant.number];
  const std::u32string base = base_paragraph(PlantKind::sentence, plant.number, pair);
  surround_before(random);
  const std::size_t start = row_.text.size();
  if (plant.member == 0) {
    row_.text += base;
  } else {
    Random edits(options_.seed, kEditStream + 1, plant.number);
    const double target = options_.jaccards[plant.number % options_.jaccards.size()];
    const NearDuplicate near = make_near_duplicate(base, target, edits, scene_);
    row_.text += near.text;
    truth(near_duplicate_record("sentence", place_of(pair), here(start), target, near.jaccard));
  }
  note(pair, plant.member, start, row_.text.size());
  surround_after(random);
}

void Writer::write_passage(const Plant& plant, Random& random) {
  Pair& pair = plan_.passage_pairs[plant.number];
  const CopyKind kind = options_.copies[plant.number % options_.copies.size()];
  const std::u32string base = base_passage(kind, plant.number, pair);
  surround_before(random);
  const std::size_t start = row_.text.size();
  if (plant.member == 0) {
    row_.text += base;
  } else {
    Random edits(options_.seed, kEditStream + 2, plant.number);
    const Copy copy = make_copy(base, kind, options_.edits, edits, {scene_of(pair.first), scene_});
    row_.text += copy.text;
    PassageFacts facts;
    facts.kind = kind;
    facts.edited = static_cast<double>(copy.edited) / static_cast<double>(base.size());
    const int order = date_of(pair.first).compare(row_.date);
    facts.direction = order < 0 ? "\"a_to_b\"" : order > 0 ? "\"b_to_a\"" : "null";
    truth(passage_record(place_of(pair), here(start), facts));
  }
  note(pair, plant.member, start, row_.text.size());
  surround_after(random);
}

void Writer::write_occurrence_of(const Plant& plant, Random& random) {
  const Template pattern = make_template(options_.seed, options_.template_set, plant.number);
  const Occurrence occurrence = write_occurrence(
      pattern, options_.seed, plant.member, {options_.template_noise, options_.template_typos});
  if (random.chance(0.8)) surround_before(random);
  const std::size_t start = row_.text.size();
  row_.text += occurrence.text;
  summary_.planted_characters += occurrence.text.size();
  if (sinks_.truth) truth(occurrence_record(pattern, occurrence, here(start)));
  row_.text += U'。';
  if (random.chance(0.8)) surround_after(random);
}

void Writer::write_shared(PlantKind kind) {
  const std::size_t start = row_.text.size();
  row_.text += shared_paragraph(kind);
  summary_.planted_characters += row_.text.size() - start;
  (kind == PlantKind::carried ? carried_ : quoted_).push_back(here(start));
}

void Writer::write_plant(const Plant& plant, Random& random) {
  switch (plant.kind) {
    case PlantKind::paragraph:
      write_paragraph_pair(plant);
      return;
    case PlantKind::sentence:
      write_sentence_pair(plant, random);
      return;
    case PlantKind::passage:
      write_passage(plant, random);
      return;
    case PlantKind::pattern:
      write_occurrence_of(plant, random);
      return;
    case PlantKind::carried:
    case PlantKind::quoted:
      write_shared(plant.kind);
      return;
  }
}

void Writer::write_slogan(Random& random) {
  const Words& slogans = vocabulary().slogans;
  // The smaller of two draws: some formulae are everywhere, some are rarer.
  const std::size_t slogan = std::min(random.below(slogans.size()), random.below(slogans.size()));
  const std::size_t start = row_.text.size();
  row_.text += slogans[slogan];
  summary_.planted_characters += slogans[slogan].size();
  if (sinks_.truth) truth(slogan_record(slogan, here(start)));
  row_.text += U'，';
}

void Writer::write_fresh(Random& random) {
  const std::size_t length = paragraph_length(random);
  const double wanted =
      options_.mode == Mode::slogans_only ? options_.slogans * 3 : options_.slogans;
  const double chance =
      wanted * static_cast<double>(plan_.documents) / static_cast<double>(plan_.paragraphs);
  if (!random.chance(std::min(chance, 0.9))) {
    append_paragraph(random, scene_, length, row_.text);
    return;
  }
  if (length >= 60) append_sentences(random, scene_, length / 2, row_.text);
  write_slogan(random);
  append_sentences(random, scene_, length / 2, row_.text);
}

void Writer::write_heading(std::size_t paragraph, std::size_t& headings, Random& random) {
  if (paragraph % 6 == 2) {
    append_chinese_number(1 + headings++ % 99, row_.text);
    row_.text += U'、';
  } else if (paragraph > 2 && random.chance(0.1)) {
    row_.text += U'（';
    append_chinese_number(1 + paragraph % 6, row_.text);
    row_.text += U'）';
  } else {
    return;
  }
  append_heading(random, scene_, row_.text);
  row_.text += U'\n';
}

void Writer::write_uniform(std::size_t index) {
  Random random(options_.seed, kSharedStream, 99);
  append_sentences(random, {U"全县", 2023}, 200, row_.text);
  row_.text += U"全年共办结事项";
  append_decimal(options_.mode == Mode::identical ? 100000 : 100000 + index, row_.text);
  row_.text += U"件。";
}

void Writer::write_body(std::size_t document, Random& random) {
  const std::size_t count = plan_.paragraphs_of(document);
  std::vector<const Plant*> order(count, nullptr);
  for (std::size_t i = 0;
       next_plant_ < plan_.plants.size() && plan_.plants[next_plant_].document == document; ++i) {
    order[i] = &plan_.plants[next_plant_++];
  }
  for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  const bool uniform = options_.mode == Mode::identical || options_.mode == Mode::one_number;
  std::size_t headings = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (uniform) {
      write_uniform(written_paragraphs_);
    } else {
      write_heading(i, headings, random);
      if (order[i] != nullptr) {
        write_plant(*order[i], random);
      } else {
        write_fresh(random);
      }
    }
    row_.text += U'\n';
    ++written_paragraphs_;
  }
}

bool Writer::write_document(std::size_t document) {
  static constexpr std::u32string_view kTitles[] = {U"政府工作报告", U"县委常委会工作报告",
                                                    U"经济社会发展情况报告", U"全委会工作报告"};
  Random random(options_.seed, kDocumentStream, document);
  scene_ = scene_of(document);
  row_.id = id_of(document);
  row_.date = date_of(document);
  row_.place = to_utf8(scene_.place);
  row_.series = row_.place;
  row_.text = scene_.place;
  append_decimal(static_cast<std::uint64_t>(scene_.year), row_.text);
  row_.text += U'年';
  row_.text += kTitles[random.below(4)];
  row_.title = to_utf8(row_.text);
  row_.text += U'\n';
  if (options_.mode == Mode::planted || options_.mode == Mode::slogans_only) {
    row_.text += random.chance(0.5) ? U"各位代表：\n" : U"同志们：\n";
  }
  write_body(document, random);
  ++summary_.documents;
  summary_.characters += row_.text.size();
  return going_ && sinks_.document(row_);
}

bool Writer::write_reference() {
  Random random(options_.seed, kReferenceStream);
  Row row;
  const std::string year = std::to_string(options_.first_year - 1);
  row.place = kReferencePlace;
  row.series = row.place;
  row.id = row.place + "_" + year + options_.id_suffix;
  row.date = year + "-12-20";
  row.title = row.place + year + "年政府工作报告";
  row.text = decode(row.title) + U"\n各位代表：\n";
  const Scene scene{decode(kReferencePlace), options_.first_year - 1};
  for (std::size_t i = 0; i < kReferenceParagraphs; ++i) {
    if (i == kReferenceParagraphs / 2) {
      quoted_source_ = {row.id, row.text.size(), 0};
      row.text += shared_paragraph(PlantKind::quoted);
      quoted_source_.end = row.text.size();
    } else {
      append_paragraph(random, scene, paragraph_length(random), row.text);
    }
    row.text += U'\n';
  }
  return !sinks_.reference || sinks_.reference(row);
}

bool Writer::write_templates() {
  std::vector<std::size_t> support(plan_.templates, 0);
  for (const Plant& plant : plan_.plants) {
    if (plant.kind == PlantKind::pattern) ++support[plant.number];
  }
  for (std::size_t id = 0; id < plan_.templates && going_; ++id) {
    const Template pattern = make_template(options_.seed, options_.template_set, id);
    truth(template_record(pattern, options_.template_set, support[id]));
  }
  return going_;
}

Summary Writer::run() {
  if (options_.quoted > 0) going_ = write_reference();
  if (sinks_.truth && going_) going_ = write_templates();
  for (std::size_t document = 0; document < plan_.documents && going_; ++document) {
    going_ = write_document(document);
  }
  summary_.paragraphs = written_paragraphs_;
  if (!carried_.empty()) truth(members_record("carried", nullptr, carried_));
  if (!quoted_.empty()) truth(members_record("quoted", &quoted_source_, quoted_));
  return summary_;
}

}  // namespace

std::string mistake(const Options& options) {
  if (options.shortest < 1 || options.longest < options.shortest) {
    return "the shortest document must have at least one paragraph and no more than the longest";
  }
  if (options.jaccards.empty() || options.copies.empty()) return "an empty list";
  for (const double target : options.jaccards) {
    if (!(target > 0 && target <= 1)) return "a Jaccard outside (0,1]";
  }
  const double planted =
      options.near_paragraphs + options.near_sentences + options.passages + options.templates;
  if (!(planted >= 0 && planted <= 0.6)) return "the shares of plants must add up to at most 0.6";
  if (!(options.edits >= 0 && options.edits <= 0.6)) return "edits outside [0,0.6]";
  if (!(options.template_noise >= 0 && options.template_noise <= 1)) return "noise outside [0,1]";
  if (kTemplateSets.find(options.template_set) == std::string_view::npos)
    return "no such template set";
  if (options.first_year < 1000 || options.first_year > 9000)
    return "a year of four digits, please";
  return {};
}

Summary write_archive(const Options& options, const Sinks& sinks) {
  return Writer(options, sinks).run();
}

void append_json_row(const Row& row, std::string& out) {
  const auto field = [&](std::string_view key, std::string_view value) {
    out += out.empty() || out.back() == '\n' ? "{\"" : ",\"";
    out += key;
    out += "\":";
    append_json_string(value, out);
  };
  field("id", row.id);
  field("title", row.title);
  field("date", row.date);
  field("place", row.place);
  field("series", row.series);
  out += ",\"text\":\"";
  // The generator's text holds nothing to escape but its line ends.
  std::u32string_view rest = row.text;
  while (!rest.empty()) {
    const std::size_t end = rest.find(U'\n');
    append_utf8(rest.substr(0, end), out);
    if (end == std::u32string_view::npos) break;
    out += "\\n";
    rest.remove_prefix(end + 1);
  }
  out += "\"}";
}

}  // namespace leitong::archive
