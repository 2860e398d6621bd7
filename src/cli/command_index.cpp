// The actions of `leitong index` but for query (command_index_query.cpp), one row each.

#include "cli/command_index.hpp"

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>

#include "base/json.hpp"
#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "cli/progress_bar.hpp"

namespace leitong::cli {
namespace {

constexpr Text kWords{"index_words"};
constexpr Text kCreated{"index_created"};
constexpr Text kAdded{"index_added"};
constexpr Text kElsewhere{"index_elsewhere"};
constexpr Text kRemoved{"index_removed"};
constexpr Text kMakeAnew{"index_make_anew"};
constexpr Text kSound{"index_sound"};
constexpr Text kCompacted{"index_compacted"};
constexpr Text kStat{"index_stat"};
constexpr Text kSegment{"index_segment"};
constexpr Text kSegments{"index_segments"};
constexpr Text kRemovedOne{"index_removed_one"};
constexpr Text kRemovedMany{"index_removed_many"};
constexpr Text kSettings{"index_settings"};

// A problem that `check` found. Where it begins with a file's path, that stays as it is.
std::string problem_in_language(const std::string& problem, Lang lang) {
  std::string told = in_language(problem, lang);
  const std::size_t behind = problem.find(": ");
  if (lang == Lang::kEnglish || told != problem || behind == std::string::npos) return told;
  return problem.substr(0, behind + 2) + reason_in_language(problem.substr(behind + 2), lang);
}

std::string in_short(double number) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.3g", number);
  return digits;
}

int tell(const Error& error, const Console& console) {
  console.error(describe(error, console.lang));
  return kFailed;
}

std::string levels_of(const IndexSettings& settings) {
  std::string levels;
  for (const UnitLevel level : settings.levels) {
    levels += (levels.empty() ? "" : ",") + std::string(name(level));
  }
  return levels;
}

std::string flags_of(const IndexSettings& settings) {
  return std::string(settings.normalize.fold_variants ? " --fold-variants" : "") +
         (settings.normalize.mask_numbers ? " --mask-numbers" : "");
}

std::string stat_json(const IndexStat& stat, const IndexSettings& settings) {
  JsonWriter json;
  json.begin_object();
  json.field("documents", stat.documents);
  json.field("removed", stat.removed);
  json.field("series", stat.series);
  json.field("characters", stat.characters);
  json.field("text_bytes", stat.text_bytes);
  json.field("segments", stat.segments);
  json.field("segment_bytes", stat.segment_bytes);
  json.field("catalog_bytes", stat.catalog_bytes);
  json.field("units", levels_of(settings));
  json.field("ngram", std::uint64_t{settings.ngram});
  json.field("threshold", settings.threshold);
  json.field("permutations", std::uint64_t{settings.permutations});
  json.field("min_chars", std::uint64_t{settings.min_chars});
  json.field("passage_ngram", std::uint64_t{settings.passage_ngram});
  json.field("seed", *settings.seed);
  json.end_object();
  std::string out;
  json.take(out);
  return out + "\n";
}

constexpr CommandRow kRows[] = {
    {"index",
     kIndex,
     "ACTION INDEX ...",
     "leitong index query archive.index report.txt",
     {"command_index_summary"},
     {"command_index_details"},
     run_without_action},
    {"index create",
     kIndexCreate,
     "INDEX",
     "leitong index create archive.index --unit paragraph,sentence",
     {"command_index_create_summary"},
     {"command_index_create_details"},
     run_index_create},
    {"index add",
     kIndexAdd,
     "INDEX PATH...",
     "leitong index add archive.index reports/",
     {"command_index_add_summary"},
     {"command_index_add_details"},
     run_index_add},
    {"index remove",
     kIndexRemove,
     "INDEX ID...",
     "leitong index remove archive.index reports/2019.txt",
     {"command_index_remove_summary"},
     {"command_index_remove_details"},
     run_index_remove},
    {"index query",
     kIndexQuery,
     "INDEX PATH...",
     "leitong index query archive.index report.txt --format jsonl",
     {"command_index_query_summary"},
     {"command_index_query_details"},
     run_index_query},
    {"index stat",
     kIndexStat,
     "INDEX",
     "leitong index stat archive.index",
     {"command_index_stat_summary"},
     {},
     run_index_stat},
    {"index check",
     kIndexCheck,
     "INDEX",
     "leitong index check archive.index",
     {"command_index_check_summary"},
     {"command_index_check_details"},
     run_index_check},
    {"index compact",
     kIndexCompact,
     "INDEX",
     "leitong index compact archive.index",
     {"command_index_compact_summary"},
     {"command_index_compact_details"},
     run_index_compact},
};

}  // namespace

std::span<const CommandRow> index_commands() { return kRows; }

std::optional<Index> open_index(const Arguments& arguments, std::size_t least, std::size_t most,
                                const Console& console) {
  const std::size_t words = arguments.paths().size();
  if (words < least || words > most) {
    const CommandRow& command = find_command(arguments.command());
    const std::string usage = command.usage;
    const std::string what = usage.substr(std::string("INDEX").size());
    console.error(console.say(kWords, {command.name, what}));
    console.note(console.say(kTryHelp, {std::string("leitong help ") + command.name}));
    return {};
  }
  IndexOptions options;
  if (find_option("wait", arguments.command()) != nullptr) {
    options.wait_ms = static_cast<unsigned>(arguments.integer("wait") * 1000);
  }
  if (find_option("threads", arguments.command()) != nullptr) {
    options.threads = threads_of(arguments);
  }
  Result<Index> index = Index::open(arguments.paths().front(), options);
  if (index) return std::move(index).value();
  console.error(describe(index.error(), console.lang));
  if (index.error().reason.find("damaged") != std::string::npos) {
    console.note(console.say(kMakeAnew));
  }
  return {};
}

int run_index_create(const Arguments& arguments, const Console& console) {
  if (arguments.paths().size() != 1) {
    console.error(console.say(kWords, {"index create", ""}));
    console.note(console.say(kTryHelp, {"leitong help index create"}));
    return kFailed;
  }
  IndexSettings settings;
  settings.levels.clear();
  for (const UnitLevel level :
       {UnitLevel::kParagraph, UnitLevel::kSentence, UnitLevel::kDocument}) {
    for (const std::string& wanted : arguments.list("unit")) {
      if (wanted == name(level)) settings.levels.push_back(level);
    }
  }
  settings.normalize = normalize_options(arguments);
  settings.ngram = static_cast<unsigned>(arguments.integer("ngram"));
  settings.threshold = arguments.real("threshold");
  settings.permutations = static_cast<unsigned>(arguments.integer("permutations"));
  settings.min_chars = static_cast<unsigned>(arguments.integer("min-chars"));
  settings.passage_ngram = static_cast<unsigned>(arguments.integer("passage-ngram"));
  if (arguments.given("seed")) settings.seed = arguments.integer("seed");
  const std::string& path = arguments.paths().front();
  if (const Result<Done> made = Index::create(path, settings); !made) {
    return tell(made.error(), console);
  }
  console.note(console.say(kCreated, {path}));
  return kDone;
}

int run_index_add(const Arguments& arguments, const Console& console) {
  std::optional<Index> index = open_index(arguments, 2, SIZE_MAX, console);
  if (!index) return kFailed;
  ProgressBar progress(console);
  ReadOptions reading = read_options(arguments);
  reading.skip_paths.push_back(arguments.paths().front());
  const std::span<const std::string> paths(arguments.paths());
  IndexAddOptions adding;
  adding.replace_rows = arguments.flag("replace-rows");
  ReadResult input;
  if (arguments.given("memory")) adding.memory_bytes = arguments.size("memory");
  const auto give = [&](const TakeDocuments& take) -> Result<Done> {
    Result<ReadResult> read = read_in_batches(paths.subspan(1), reading, take, &progress);
    if (!read) return read.error();
    input = std::move(read.value());
    tell_problems(input, console);
    return Done{};
  };
  const auto add_at_once = [&] {
    input = read_paths(paths.subspan(1), reading, &progress);
    tell_problems(input, console);
    return index->add(input.collection, &progress, adding);
  };
  const Result<IndexAdded> added =
      adding.memory_bytes == 0 ? add_at_once() : index->add(give, adding);
  if (!added) return tell(added.error(), console);
  const Result<IndexStat> stat = index->stat();
  if (!stat) return tell(stat.error(), console);
  const IndexAdded& counts = added.value();
  if (arguments.text("format") == "json") {
    const std::string json = counts_json({{"documents", counts.documents},
                                          {"replaced", counts.replaced},
                                          {"known", counts.known},
                                          {"failed", input.failures.size()},
                                          {"total", stat.value().documents}});
    if (!print(json, console)) return kFailed;
  } else {
    console.note(console.say(
        kAdded, {counted(console.lang, counts.documents, kDocument, kDocuments),
                 grouped(counts.replaced), grouped(counts.known),
                 counted(console.lang, stat.value().documents, kDocument, kDocuments)}));
    if (counts.elsewhere > 0) console.note(console.say(kElsewhere, {grouped(counts.elsewhere)}));
  }
  return input.failures.empty() ? kDone : kFailed;
}

int run_index_remove(const Arguments& arguments, const Console& console) {
  std::optional<Index> index = open_index(arguments, 2, SIZE_MAX, console);
  if (!index) return kFailed;
  const auto ids = std::span(arguments.paths()).subspan(1);
  if (const Result<Done> done = index->remove(ids); !done) return tell(done.error(), console);
  std::set<std::string> distinct;
  for (const std::string& id : ids) {
    distinct.insert(std::filesystem::path(id).lexically_normal().generic_string());
  }
  console.note(
      console.say(kRemoved, {counted(console.lang, distinct.size(), kDocument, kDocuments)}));
  return kDone;
}

int run_index_stat(const Arguments& arguments, const Console& console) {
  std::optional<Index> index = open_index(arguments, 1, 1, console);
  if (!index) return kFailed;
  const Result<IndexStat> found = index->stat();
  if (!found) return tell(found.error(), console);
  const IndexStat& stat = found.value();
  const IndexSettings& settings = index->settings();
  if (arguments.text("format") == "json") {
    return print(stat_json(stat, settings), console) ? kDone : kFailed;
  }
  const double ratio = stat.text_bytes == 0 ? 0
                                            : double(stat.segment_bytes + stat.catalog_bytes) /
                                                  double(stat.text_bytes);
  const std::string text =
      console.say(
          kStat, {counted(console.lang, stat.documents, kDocument, kDocuments),
                  grouped(stat.series), grouped(stat.characters), human_bytes(stat.text_bytes),
                  counted(console.lang, stat.segments, kSegment, kSegments),
                  human_bytes(stat.segment_bytes), human_bytes(stat.catalog_bytes), in_short(ratio),
                  counted(console.lang, stat.removed, kRemovedOne, kRemovedMany)}) +
      console.say(kSettings,
                  {levels_of(settings), std::to_string(settings.ngram),
                   in_short(settings.threshold), std::to_string(settings.permutations),
                   std::to_string(settings.min_chars), std::to_string(settings.passage_ngram),
                   std::to_string(*settings.seed), flags_of(settings)});
  return print(text, console) ? kDone : kFailed;
}

int run_index_check(const Arguments& arguments, const Console& console) {
  std::optional<Index> index = open_index(arguments, 1, 1, console);
  if (!index) return kFailed;
  const Result<std::vector<std::string>> problems = index->check();
  if (!problems) return tell(problems.error(), console);
  for (const std::string& problem : problems.value()) {
    console.error(problem_in_language(problem, console.lang));
  }
  if (!problems.value().empty()) {
    console.note(console.say(kMakeAnew));
    return kFailed;
  }
  console.note(console.say(kSound));
  return kDone;
}

int run_index_compact(const Arguments& arguments, const Console& console) {
  std::optional<Index> index = open_index(arguments, 1, 1, console);
  if (!index) return kFailed;
  ProgressBar progress(console);
  const Result<IndexCompacted> done = index->compact(&progress);
  if (!done) {
    if (done.error().code == ErrorCode::kInvalid) {
      tell(done.error(), console);
      console.note(console.say(kMakeAnew));
      return kFailed;
    }
    return tell(done.error(), console);
  }
  const IndexCompacted& counts = done.value();
  if (arguments.text("format") == "json") {
    const std::string json = counts_json({{"segments_before", counts.segments_before},
                                          {"segments_after", counts.segments_after},
                                          {"bytes_before", counts.bytes_before},
                                          {"bytes_after", counts.bytes_after}});
    return print(json, console) ? kDone : kFailed;
  }
  console.note(
      console.say(kCompacted, {counted(console.lang, counts.segments_before, kSegment, kSegments),
                               grouped(counts.segments_after), human_bytes(counts.bytes_after),
                               human_bytes(counts.bytes_before)}));
  return kDone;
}

}  // namespace leitong::cli
