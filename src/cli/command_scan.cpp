// `leitong scan`: the main job. All passes over all documents; a summary for the one who watches,
// records for everything else.

#include <filesystem>
#include <optional>

#include "base/parallel.hpp"
#include "base/stopwatch.hpp"
#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/open_file.hpp"
#include "cli/output.hpp"
#include "cli/passage_inputs.hpp"
#include "cli/progress_bar.hpp"
#include "cli/scan_summary.hpp"
#include "leitong/pipeline.hpp"
#include "report/html/html_report.hpp"
#include "report/scan_files.hpp"
#include "report/terminal_text.hpp"
#include "report/xlsx/xlsx_report.hpp"

namespace leitong::cli {
namespace {

constexpr const char* kRunFile = "run.json";
constexpr const char* kReportFile = "report.html";

constexpr Text kWritten{"scan_written"};
constexpr Text kOpen{"scan_open"};
constexpr Text kXlsxNeedsOutput{"scan_xlsx_needs_output"};
constexpr Text kOpenNeedsReport{"scan_open_needs_report"};
constexpr Text kFolderIsInput{"scan_folder_is_input"};
constexpr Text kResultsThere{"scan_results_there"};

struct Job {
  const Arguments& arguments;
  const Console& console;
  Stopwatch total;
  ReadResult input;
  Collection references;
  std::vector<std::string> other_inputs;  // phrases and the background model, if given
  ScanResult result;
  RunRecord run;
  std::optional<TextIndexes> texts;
};

ScanOptions scan_options(const Arguments& arguments) {
  ScanOptions options;
  options.levels.clear();
  for (const std::string& level : arguments.list("unit")) {
    options.levels.push_back(level_named(level));
  }
  options.duplicates = duplicate_options(arguments);
  options.find_passages = !arguments.flag("no-passages");
  options.find_templates = !arguments.flag("no-templates");
  options.templates = template_options_of(arguments);
  return options;
}

void close_run(Job& job, double write_seconds) {
  job.run.write_seconds = write_seconds;
  job.run.total_seconds = job.total.seconds();
  job.run.peak_memory_bytes = peak_memory_bytes();
}

template <ScanFile file>
Result<Done> records_file(const Job& job, const Sink& sink) {
  write_scan_file(file, sink, {job.input.collection, *job.texts, job.result},
                  threads_of(job.arguments));
  return Done{};
}

Result<Done> report_file(const Job& job, const Sink& sink) {
  const std::vector<std::string_view> more(job.other_inputs.begin(), job.other_inputs.end());
  const auto to_chinese = [](std::string_view reason) {
    return reason_in_language(reason, Lang::kChinese);
  };
  write_html(sink, {job.input.collection,
                    *job.texts,
                    job.result,
                    job.run,
                    &job.references,
                    more,
                    {},
                    to_chinese});
  return Done{};
}

Result<Done> xlsx_file(const Job& job, const Sink& sink) {
  const std::vector<std::string_view> more(job.other_inputs.begin(), job.other_inputs.end());
  const Lang lang = job.console.lang;
  const auto word = [lang](std::string_view key) {
    return message_named("sheet_" + std::string(key), lang).value_or(std::string(key));
  };
  const auto tell = [lang](const Error& error) { return describe(error, lang); };
  const std::string number = report_number(
      {job.input.collection, *job.texts, job.result, job.run, &job.references, more, {}});
  return write_xlsx(
      sink, {job.input.collection, *job.texts, job.result, job.run, number, word, tell, {}});
}

Result<Done> run_file(const Job& job, const Sink& sink) {
  sink(run_json(job.run));
  return Done{};
}

// The files of the folder, in the order they are made.
struct OutputFile {
  const char* name;
  Result<Done> (*write)(const Job&, const Sink&);
  const char* unless = nullptr;  // the flag that leaves it out
  const char* only = nullptr;    // the flag that asks for it
};
constexpr OutputFile kOutputs[] = {
    {"documents.jsonl", records_file<ScanFile::kDocuments>},
    {"duplicates.jsonl", records_file<ScanFile::kDuplicates>},
    {"clusters.jsonl", records_file<ScanFile::kClusters>},
    {"passages.jsonl", records_file<ScanFile::kPassages>, "no-passages"},
    {"families.jsonl", records_file<ScanFile::kFamilies>, "no-passages"},
    {"templates.jsonl", records_file<ScanFile::kTemplates>, "no-templates"},
    {kReportFile, report_file, "no-report"},
    {"report.xlsx", xlsx_file, nullptr, "xlsx"},
    {kRunFile, run_file}};

bool is_wanted(const Arguments& arguments, const OutputFile& output) {
  return (output.unless == nullptr || !arguments.flag(output.unless)) &&
         (output.only == nullptr || arguments.flag(output.only));
}

// The results that stand in `folder` already: they are never overwritten unless asked.
std::string standing_results(const std::filesystem::path& folder) {
  std::string names;
  for (const OutputFile& output : kOutputs) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(folder / output.name, ignored)) continue;
    if (!names.empty()) names += ", ";
    names += output.name;
  }
  return names;
}

Result<Done> write_folder(Job& job, const std::filesystem::path& folder) {
  const Stopwatch writing;
  OutputSet files;
  for (const OutputFile& output : kOutputs) {
    if (!is_wanted(job.arguments, output)) continue;
    // What the run has cost is known when all else is written.
    if (output.name == std::string_view(kRunFile)) close_run(job, writing.seconds());
    const Result<Sink> sink = files.add(folder / output.name);
    if (!sink) return sink.error();
    if (const Result<Done> made = output.write(job, sink.value()); !made) return made.error();
  }
  // Another run may have written there while this one worked.
  if (!job.arguments.flag("force") && !standing_results(folder).empty()) {
    return Error{
        ErrorCode::kWrite, folder.string(), {}, {}, "another run has put its results there"};
  }
  Result<Done> done = files.commit();
  // What an earlier run found must not stand beside what this one did not look for.
  for (const OutputFile& output : kOutputs) {
    std::error_code ignored;
    if (done && !is_wanted(job.arguments, output)) {
      std::filesystem::remove(folder / output.name, ignored);
    }
  }
  return done;
}

std::string output_names(const Arguments& arguments) {
  std::string names;
  for (const OutputFile& output : kOutputs) {
    if (is_wanted(arguments, output))
      names += (names.empty() ? "" : ", ") + std::string(output.name);
  }
  return names;
}

// The first of folder-2, folder-3, ... that is not there yet.
std::string free_name(std::string folder) {
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  std::error_code ignored;
  for (unsigned n = 2;; ++n) {
    std::string name = folder + "-" + std::to_string(n);
    if (!std::filesystem::exists(name, ignored)) return name;
  }
}

// The first input that is the folder of the results; "" where none is. Below an input it may lie:
// there it is known by its run.json.
std::string input_that_is(const std::filesystem::path& folder,
                          const std::vector<std::string>& inputs) {
  std::error_code ignored;
  for (const std::string& input : inputs) {
    if (std::filesystem::equivalent(input, folder, ignored)) return input;
  }
  return {};
}

// "." and ".." have no name that another could be made of.
std::string named(const std::string& folder) {
  if (!folder.ends_with('.')) return folder;
  std::error_code error;
  const std::filesystem::path whole = std::filesystem::canonical(folder, error);
  return error ? folder : whole.string();
}

// Makes the folder of the results; false, and told, where they cannot or must not be written.
bool open_folder(const std::string& folder, bool force, const Console& console) {
  if (const Result<Done> made = make_folder(folder, console); !made) {
    console.error(made.error().reason);
    return false;
  }
  const std::string standing = standing_results(folder);
  if (force || standing.empty()) return true;
  console.error(console.say(kResultsThere, {folder, standing, free_name(folder)}));
  return false;
}

// False where the options make no sense with what was read.
bool find(Job& job) {
  ProgressBar progress(job.console);
  ReadOptions reading = read_options(job.arguments);
  const std::string folder = job.arguments.text("output");
  if (!folder.empty()) {
    // The outputs of an earlier run are no input of this one, wherever the folder lies.
    reading.skip_paths.push_back(folder);
    for (const OutputFile& output : kOutputs) {
      reading.skip_paths.push_back(folder + "/" + output.name);
    }
  }
  std::optional<PassageInputs> inputs =
      read_passage_inputs(job.arguments, reading, job.console, &progress);
  if (!inputs) return false;
  job.input = std::move(inputs->input);
  job.run.read_seconds = job.total.seconds();
  ScanOptions options = scan_options(job.arguments);
  options.passages = std::move(inputs->options);
  options.passages.keep_unlisted = !folder.empty() && !job.arguments.flag("no-report");
  job.references = std::move(inputs->references);
  job.other_inputs = options.passages.phrases;
  job.other_inputs.push_back(options.passages.background_model);
  job.result = scan(job.input.collection, job.references, options, &progress);
  job.texts.emplace(job.input.collection, options.passages.threads);
  job.run.command = "scan";
  job.run.parameters = job.arguments.parameters();
  job.run.paths = job.arguments.paths();
  job.run.input = &job.input;
  job.run.characters = count_characters(job.input.collection, threads_of(job.arguments));
  job.run.duplicates = job.result.duplicates;
  if (options.find_passages) job.run.passages = &job.result.passages;
  if (options.find_templates) job.run.templates = &job.result.templates;
  job.run.threads = thread_count(threads_of(job.arguments));
  return true;
}

// Shows the report to who asked for it; where that cannot be, says why and what to do.
void show_report(const std::string& report, const Console& console) {
  struct Row {
    Opening opening;
    Text why;
  };
  static constexpr Row kWhy[] = {{Opening::kNoDisplay, {"scan_open_no_display"}},
                                 {Opening::kNoOpener, {"scan_open_no_opener"}},
                                 {Opening::kRefused, {"scan_open_failed"}}};
  const Opening opening = open_file(report);
  for (const Row& row : kWhy) {
    if (row.opening == opening) console.warning(console.say(row.why, {report}));
  }
}

bool found_anything(const ScanResult& result) {
  for (const Duplicates& level : result.duplicates) {
    if (level.counts.pairs != 0) return true;
  }
  return result.passages.counts.copied != 0;
}

}  // namespace

int run_scan(const Arguments& arguments, const Console& console) {
  const std::string folder = arguments.text("output");
  if (folder.empty() && arguments.flag("xlsx")) {
    console.error(console.say(kXlsxNeedsOutput));
    return kFailed;
  }
  if (arguments.flag("open") && (folder.empty() || arguments.flag("no-report"))) {
    console.error(console.say(kOpenNeedsReport));
    return kFailed;
  }
  if (const std::string input = input_that_is(folder, arguments.paths()); !input.empty()) {
    console.error(console.say(kFolderIsInput, {input, free_name(named(folder))}));
    return kFailed;
  }
  std::error_code ignored;
  const bool made = !folder.empty() && !std::filesystem::exists(folder, ignored);
  if (!folder.empty() && !open_folder(folder, arguments.flag("force"), console)) return kFailed;
  Job job{arguments, console, {}, {}, {}, {}, {}, {}, {}};
  if (!find(job)) return kFailed;
  // Where nothing could be read, the folder stays free for the command without the slip.
  const bool nothing = job.input.collection.documents.empty() && !job.input.failures.empty();
  const bool writes = !folder.empty() && !nothing;
  if (made && nothing) std::filesystem::remove(folder, ignored);
  if (writes) {
    if (const Result<Done> done = write_folder(job, folder); !done) {
      console.error(describe(done.error(), console.lang));
      return kFailed;
    }
  } else {
    close_run(job, 0);
  }
  const std::string report = (std::filesystem::path(folder) / kReportFile).string();
  std::string summary;
  if (arguments.text("format") == "json") {
    summary = run_json(job.run);
  } else if (!console.quiet) {
    summary = scan_summary(job.input, job.result, *job.texts, arguments, console);
    if (writes && !arguments.flag("no-report")) {
      summary += "\n" + console.say(kOpen, {harmless(report)}) + "\n";
    }
  }
  tell_unreadable_dates(job.result.passages.counts, console);
  if (!print(summary, console)) return kFailed;
  const bool told = console.err_is_terminal || console.verbose;
  if (writes && told) console.note(console.say(kWritten, {folder, output_names(arguments)}));
  if (writes && arguments.flag("open")) show_report(report, console);
  return exit_code(arguments, job.input, found_anything(job.result));
}

}  // namespace leitong::cli
