#include "report/run_record.hpp"

#include <sys/resource.h>

#include <algorithm>

#include "base/json.hpp"
#include "leitong/sketch.hpp"
#include "leitong/version.hpp"
#include "read/decode.hpp"

namespace leitong {
namespace {

std::string_view name(ErrorCode code) {
  constexpr std::string_view kNames[] = {"usage",   "not_found", "unreadable",
                                         "invalid", "limit",     "write"};
  return kNames[static_cast<std::size_t>(code)];
}

// What was typed may name a file in any encoding; JSON is UTF-8.
void put_words(JsonWriter& json, const std::string& words) {
  json.value(std::string_view(read::readable_path(words)));
}

void put_parameter(JsonWriter& json, const Parameter& parameter) {
  if (const auto* truth = std::get_if<bool>(&parameter)) {
    json.value(*truth);
  } else if (const auto* count = std::get_if<std::uint64_t>(&parameter)) {
    json.value(*count);
  } else if (const auto* real = std::get_if<double>(&parameter)) {
    json.value(*real);
  } else if (const auto* text = std::get_if<std::string>(&parameter)) {
    put_words(json, *text);
  } else if (const auto* list = std::get_if<std::vector<std::string>>(&parameter)) {
    json.begin_array();
    for (const std::string& entry : *list) put_words(json, entry);
    json.end_array();
  } else {
    json.null();
  }
}

void put_errors(JsonWriter& json, std::string_view key, const std::vector<Error>& errors) {
  json.key(key);
  json.begin_array();
  for (const Error& error : errors) {
    json.begin_object();
    json.field("code", name(error.code));
    json.field_or_null("path", error.path);
    if (error.line) json.field("line", *error.line);
    if (error.byte_offset) json.field("byte", *error.byte_offset);
    json.field("reason", std::string_view(error.reason));
    json.end_object();
  }
  json.end_array();
}

void put_input(JsonWriter& json, const RunRecord& run) {
  json.key("input");
  json.begin_object();
  json.key("paths");
  json.begin_array();
  for (const std::string& path : run.paths) put_words(json, path);
  json.end_array();
  json.field("files", run.input->files);
  json.field("bytes", run.input->bytes);
  json.field("documents", run.documents.value_or(run.input->collection.documents.size()));
  json.field("text_bytes", run.input->text_bytes);
  json.field("characters", run.characters);
  json.field("failures", run.input->failures.size());
  json.field("warnings", run.input->warnings.size());
  json.end_object();
}

template <typename Counts>
struct NamedCount {
  std::string_view name;
  std::uint64_t Counts::*count;
};

constexpr NamedCount<PassageCounts> kPassagesFound[] = {
    {"references", &PassageCounts::references},
    {"characters", &PassageCounts::characters},
    {"series", &PassageCounts::series},
    {"common_from", &PassageCounts::common_from},
    {"window", &PassageCounts::window},
    {"frequent_ngrams", &PassageCounts::frequent_ngrams},
    {"seeds", &PassageCounts::seeds},
    {"pairs_seeded", &PassageCounts::pairs_seeded},
    {"pairs_tried", &PassageCounts::pairs_tried},
    {"candidates", &PassageCounts::candidates},
    {"passages", &PassageCounts::passages},
    {"copied", &PassageCounts::copied},
    {"quoted", &PassageCounts::quoted},
    {"boilerplate", &PassageCounts::boilerplate},
    {"families", &PassageCounts::families},
};

constexpr NamedCount<PassageCounts> kPassagesSkipped[] = {
    {"undated", &PassageCounts::undated},
    {"dates_unreadable", &PassageCounts::dates_unreadable},
    {"short_passages", &PassageCounts::short_passages},
    {"pairs_not_listed", &PassageCounts::pairs_not_listed},
    {"seeds_capped", &PassageCounts::seeds_capped},
    {"anchors_capped", &PassageCounts::anchors_capped},
    {"characters_skipped", &PassageCounts::characters_skipped},
};

constexpr NamedCount<TemplateCounts> kTemplatesFound[] = {
    {"min_documents", &TemplateCounts::min_documents},
    {"min_series", &TemplateCounts::min_series},
    {"sentences", &TemplateCounts::sentences},
    {"clauses", &TemplateCounts::clauses},
    {"candidates", &TemplateCounts::candidates},
    {"shapes", &TemplateCounts::shapes},
    {"groups", &TemplateCounts::groups},
    {"templates", &TemplateCounts::templates},
};

constexpr NamedCount<TemplateCounts> kTemplatesSkipped[] = {
    {"long_sentences", &TemplateCounts::long_sentences},
    {"rejected_spread", &TemplateCounts::rejected_spread},
    {"rejected_constants", &TemplateCounts::rejected_constants},
    {"rejected_gain", &TemplateCounts::rejected_gain},
    {"rejected_nested", &TemplateCounts::rejected_nested},
};

template <typename Counts, std::size_t kSize>
void put_counts(JsonWriter& json, std::string_view key, const Counts& counts,
                const NamedCount<Counts> (&names)[kSize]) {
  json.key(key);
  json.begin_object();
  for (const NamedCount<Counts>& named : names) json.field(named.name, counts.*named.count);
  json.end_object();
}

void put_times(JsonWriter& json, const std::vector<PassTime>& times) {
  for (const PassTime& time : times) json.field(time.pass, time.seconds);
}

void put_found(JsonWriter& json, const RunRecord& run) {
  json.key("found");
  json.begin_object();
  for (const Duplicates& level : run.duplicates) {
    const DuplicateCounts& counts = level.counts;
    json.key(name(level.level));
    json.begin_object();
    json.field("units", counts.units);
    json.field("distinct", counts.distinct);
    json.field("compared", counts.compared);
    json.field("verified", counts.verified);
    json.field("pairs", counts.pairs);
    json.field("clusters", counts.clusters);
    json.end_object();
  }
  if (run.passages != nullptr) put_counts(json, "passages", run.passages->counts, kPassagesFound);
  if (run.templates != nullptr)
    put_counts(json, "templates", run.templates->counts, kTemplatesFound);
  json.end_object();
}

void put_skipped(JsonWriter& json, const RunRecord& run) {
  json.key("skipped");
  json.begin_object();
  json.field("empty_documents", run.input->empty_documents);
  json.field("replaced_bytes", run.input->replaced_bytes);
  for (const Duplicates& level : run.duplicates) {
    json.key(name(level.level));
    json.begin_object();
    json.field("short_units", level.counts.short_units);
    json.field("pairs_not_listed", level.counts.pairs_not_listed);
    json.field("comparisons_capped", level.counts.comparisons_capped);
    json.end_object();
  }
  if (run.passages != nullptr) put_counts(json, "passages", run.passages->counts, kPassagesSkipped);
  if (run.templates != nullptr)
    put_counts(json, "templates", run.templates->counts, kTemplatesSkipped);
  json.end_object();
}

// Lines that are no text of the author's; of very many, the first.
void put_noise(JsonWriter& json, const ReadResult& input) {
  constexpr std::size_t kListed = 10'000;
  json.key("noise");
  json.begin_array();
  for (std::size_t i = 0; i < std::min(kListed, input.noise.size()); ++i) {
    const NoiseLine& line = input.noise[i];
    json.begin_object();
    json.field("document", std::string_view(input.collection[line.document].id));
    json.field("text", std::string_view(line.text));
    json.field("why", std::string_view(line.why));
    json.field("times", line.times);
    json.field("left_out", line.left_out);
    json.end_object();
  }
  json.end_array();
}

void put_cost(JsonWriter& json, const RunRecord& run) {
  json.key("cost");
  json.begin_object();
  json.field("threads", run.threads);
  json.field("simd", simd_level_name());
  json.key("seconds");
  json.begin_object();
  json.field("read", run.read_seconds);
  for (const Duplicates& level : run.duplicates) {
    json.key(name(level.level));
    json.begin_object();
    put_times(json, level.times);
    json.end_object();
  }
  if (run.passages != nullptr) {
    json.key("passages");
    json.begin_object();
    put_times(json, run.passages->times);
    json.end_object();
  }
  if (run.templates != nullptr) {
    json.key("templates");
    json.begin_object();
    put_times(json, run.templates->times);
    json.end_object();
  }
  json.field("write", run.write_seconds);
  json.field("total", run.total_seconds);
  json.end_object();
  json.field("peak_memory_bytes", run.peak_memory_bytes);
  json.end_object();
}

void put_parameters(JsonWriter& json, const RunRecord& run) {
  json.begin_object();
  for (const auto& [key, value] : run.parameters) {
    json.key(key);
    put_parameter(json, value);
  }
  json.end_object();
}

// All but the cost.
void put_lasting(JsonWriter& json, const RunRecord& run) {
  json.field("program", "leitong");
  json.field("version", version());
  json.field("sketch_version", static_cast<unsigned>(kSketchVersion));
  json.field("command", std::string_view(run.command));
  json.key("parameters");
  put_parameters(json, run);
  put_input(json, run);
  put_found(json, run);
  put_skipped(json, run);
  // As often as they stand there: a header on three pages is three lines.
  std::uint64_t lines = 0;
  for (const NoiseLine& line : run.input->noise) lines += line.times;
  json.field("noise_lines", lines);
  put_noise(json, *run.input);
  put_errors(json, "failures", run.input->failures);
  put_errors(json, "warnings", run.input->warnings);
}

// Line ends and two spaces a level, outside of strings.
std::string indented(std::string_view json) {
  std::string out;
  std::size_t depth = 0;
  bool in_string = false;
  const auto line = [&] { out.append(1, '\n').append(depth * 2, ' '); };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      out += c;
      if (c == '\\') out += json[++i];
      in_string = c != '"';
      continue;
    }
    const bool closes = c == '}' || c == ']';
    const bool empty = closes && (json[i - 1] == '{' || json[i - 1] == '[');
    if (closes) --depth;
    if (closes && !empty) line();
    out += c;
    in_string = c == '"';
    if (c == ':') out += ' ';
    if (c == '{' || c == '[') ++depth;
    const bool opens_full = (c == '{' || c == '[') && json[i + 1] != '}' && json[i + 1] != ']';
    if (c == ',' || opens_full) line();
  }
  out += '\n';
  return out;
}

}  // namespace

std::string run_json(const RunRecord& run) {
  JsonWriter json;
  json.begin_object();
  put_lasting(json, run);
  put_cost(json, run);
  json.end_object();
  std::string out;
  json.take(out);
  return indented(out);
}

std::string lasting_run_json(const RunRecord& run) {
  JsonWriter json;
  json.begin_object();
  put_lasting(json, run);
  json.end_object();
  std::string out;
  json.take(out);
  return out;
}

std::string parameters_json(const RunRecord& run) {
  JsonWriter json;
  put_parameters(json, run);
  std::string out;
  json.take(out);
  return out;
}

std::uint64_t peak_memory_bytes() {
  struct rusage usage {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace leitong
