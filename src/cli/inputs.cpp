#include "cli/inputs.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

#include "base/parallel.hpp"
#include "base/utf8.hpp"
#include "cli/commands.hpp"

namespace leitong::cli {
namespace {

constexpr std::size_t kWarningsShown = 20;

constexpr Text kNoiseLine{"inputs_noise_line"};
constexpr Text kLeftOut{"inputs_left_out"};

// What was left out of texts; on demand, each line of it and what is noise but stayed.
void tell_noise(const ReadResult& input, const Console& console) {
  std::size_t left_out = 0;
  for (const NoiseLine& line : input.noise) {
    if (line.left_out) left_out += line.times;
    if (!console.verbose) continue;
    console.note(console.say(kNoiseLine, {input.collection[line.document].id,
                                          in_language(line.why, console.lang) + ": " + line.text}));
  }
  if (left_out > 0 && !console.verbose) console.note(console.say(kLeftOut, {grouped(left_out)}));
}

// What the variable says, NaN where that is no number; none where it is not set.
std::optional<double> program_seconds() {
  const char* seconds = std::getenv("LEITONG_PROGRAM_SECONDS");
  if (seconds == nullptr || *seconds == 0) return {};
  char* end = nullptr;
  const double asked = std::strtod(seconds, &end);
  return *end == 0 ? asked : std::nan("");
}

// A text on standard input is plain text as well as rows of JSON: what begins with no "{" is text.
// The input is kept in a file that goes with the program, so that it can be looked at first.
bool text_on_input() {
  std::FILE* kept = std::tmpfile();
  if (kept == nullptr) return false;
  bool rows = false;
  bool blank = true;
  char bytes[65536];
  for (std::size_t got; (got = std::fread(bytes, 1, sizeof bytes, stdin)) > 0;) {
    for (std::size_t i = 0; blank && i < got; ++i) {
      blank = bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t';
      rows = bytes[i] == '{';
    }
    std::fwrite(bytes, 1, got, kept);
  }
  std::fflush(kept);
  lseek(fileno(kept), 0, SEEK_SET);
  dup2(fileno(kept), STDIN_FILENO);
  std::fclose(kept);
  return !rows && !blank;
}

constexpr const char* kInput = "/dev/stdin";

}  // namespace

void tell_problems(const ReadResult& input, const Console& console) {
  for (const Error& failure : input.failures) console.error(describe(failure, console.lang));
  const std::size_t warnings = input.warnings.size();
  const std::size_t shown = console.verbose ? warnings : std::min(warnings, kWarningsShown);
  for (std::size_t i = 0; i < shown; ++i)
    console.warning(describe(input.warnings[i], console.lang));
  if (shown < warnings) console.note(console.say(kMoreWarnings, {grouped(warnings - shown)}));
  tell_noise(input, console);
}

unsigned threads_of(const Arguments& arguments) {
  return static_cast<unsigned>(arguments.integer("threads"));
}

ReadPrograms read_programs() {
  ReadPrograms programs;
  const std::pair<const char*, std::string ReadPrograms::*> named[] = {
      {"LEITONG_PDFTOTEXT", &ReadPrograms::pdftotext},
      {"LEITONG_ANTIWORD", &ReadPrograms::antiword},
      {"LEITONG_SOFFICE", &ReadPrograms::soffice},
  };
  for (const auto& [variable, program] : named) {
    const char* value = std::getenv(variable);
    if (value != nullptr && *value != 0) programs.*program = value;
  }
  if (const std::optional<double> asked = program_seconds()) programs.seconds = *asked;
  return programs;
}

bool are_sound_program_seconds() {
  const std::optional<double> asked = program_seconds();
  return !asked || (*asked > 0 && std::isfinite(*asked));
}

ReadOptions read_options(const Arguments& arguments) {
  ReadOptions options;
  options.programs = read_programs();
  options.encoding = arguments.text("encoding");
  options.strict = arguments.flag("strict");
  options.metadata_path = arguments.text("metadata");
  options.fields = {arguments.text("id-field"),    arguments.text("text-field"),
                    arguments.text("title-field"), arguments.text("date-field"),
                    arguments.text("place-field"), arguments.text("author-field"),
                    arguments.text("series-field")};
  options.threads = threads_of(arguments);
  for (const char* const option : {"output", "clusters", "unique"}) {
    if (find_option(option, arguments.command()) == nullptr) continue;
    if (std::string file = arguments.text(option); !file.empty()) {
      options.skip_paths.push_back(std::move(file));
    }
  }
  return options;
}

NormalizeOptions normalize_options(const Arguments& arguments) {
  return {arguments.flag("fold-variants"), arguments.flag("mask-numbers")};
}

DuplicateOptions duplicate_options(const Arguments& arguments) {
  DuplicateOptions options;
  options.normalize = normalize_options(arguments);
  options.ngram = static_cast<unsigned>(arguments.integer("ngram"));
  options.threshold = arguments.real("threshold");
  options.permutations = static_cast<unsigned>(arguments.integer("permutations"));
  options.min_chars = static_cast<unsigned>(arguments.integer("min-chars"));
  options.seed = arguments.integer("seed");
  options.threads = threads_of(arguments);
  return options;
}

TemplateOptions template_options_of(const Arguments& arguments) {
  const std::string prefix = arguments.command() == kScan ? "template-" : "";
  const auto integer = [&](const std::string& name) {
    return static_cast<unsigned>(arguments.integer(name));
  };
  TemplateOptions options;
  options.min_documents = integer(prefix + "min-documents");
  options.min_series = integer(prefix + "min-series");
  options.min_constant_chars = integer(prefix + "min-chars");
  options.min_constant_share = arguments.real(prefix + "min-share");
  options.max_clauses = integer("max-clauses");
  options.threads = threads_of(arguments);
  return options;
}

Format format_of(const Arguments& arguments) {
  const std::string name = arguments.text("format");
  return name == "jsonl"  ? Format::kJsonLines
         : name == "json" ? Format::kJson
         : name == "csv"  ? Format::kCsv
                          : Format::kTable;
}

UnitLevel level_named(std::string_view wanted) {
  for (const UnitLevel level : {UnitLevel::kSentence, UnitLevel::kDocument}) {
    if (name(level) == wanted) return level;
  }
  return UnitLevel::kParagraph;
}

ReadResult read_inputs(const Arguments& arguments, const ReadOptions& options,
                       const Console& console, Progress* progress) {
  ReadResult input = read_paths(arguments.paths(), options, progress);
  tell_problems(input, console);
  return input;
}

ReadResult read_texts(std::span<const std::string> given, const ReadOptions& options,
                      Progress* progress) {
  std::vector<std::string> paths(given.begin(), given.end());
  const auto input = std::find(paths.begin(), paths.end(), "-");
  const bool text = input != paths.end() && text_on_input();
  if (text) *input = kInput;
  ReadResult out = read_paths(paths, options, progress);
  for (Document& document : out.collection.documents) {
    if (text && document.id == kInput) document.id = "-";
  }
  return out;
}

std::uint64_t count_characters(const Collection& collection, unsigned threads) {
  std::atomic<std::uint64_t> characters = 0;
  parallel_chunks(collection.documents.size(), 64, threads,
                  [&](std::size_t begin, std::size_t end) {
                    std::uint64_t sum = 0;
                    for (std::size_t i = begin; i < end; ++i) {
                      sum += count_code_points(collection.documents[i].text);
                    }
                    characters += sum;
                  });
  return characters;
}

int exit_code(const Arguments& arguments, const ReadResult& input, bool found) {
  if (!input.failures.empty()) return kFailed;
  const bool checks = find_option("check", arguments.command()) != nullptr;
  return checks && found && arguments.flag("check") ? kFound : kDone;
}

}  // namespace leitong::cli
