// `leitong passages`: copied passages between documents, their families, and background models.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/parallel.hpp"
#include "base/stopwatch.hpp"
#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "cli/passage_inputs.hpp"
#include "cli/passage_summary.hpp"
#include "cli/passage_table.hpp"
#include "cli/progress_bar.hpp"
#include "cli/spilled_texts.hpp"
#include "cli/work_folder.hpp"

namespace leitong::cli {
namespace {

constexpr Text kPanNeedsFolder{"passages_pan_needs_folder"};
constexpr Text kBackgroundWritten{"passages_background_written"};
constexpr std::size_t kNameBytes = 120;  // of an id in a file's name

struct Job {
  const Arguments& arguments;
  const Console& console;
  // With --memory; what looks into them goes first.
  std::unique_ptr<WorkFolder> work;
  std::unique_ptr<SpilledTexts> spilled;
  PassageInputs inputs;
  Passages passages;
  std::optional<TextIndexes> texts;
  RunRecord run;

  PassageView view() const { return {inputs.input.collection, *texts, passages}; }
};

PassageTableOptions table_options(const Arguments& arguments) {
  PassageTableOptions options;
  for (const std::string& wanted : arguments.list("kind")) {
    for (const PassageKind kind :
         {PassageKind::kCopied, PassageKind::kQuoted, PassageKind::kBoilerplate}) {
      if (name(kind) == wanted) options.kinds.push_back(kind);
    }
  }
  const std::string order = arguments.text("sort");
  using Order = PassageTableOptions::Order;
  options.order = order == "score"     ? Order::kScore
                  : order == "matched" ? Order::kMatched
                                       : Order::kRecords;
  options.limit = arguments.integer("limit");
  options.threads = threads_of(arguments);
  return options;
}

void write_found(const Sink& sink, const Job& job) {
  const RecordOptions records{format_of(job.arguments), job.arguments.flag("csv-raw"),
                              threads_of(job.arguments)};
  if (job.arguments.flag("summary")) {
    const bool text = records.format == Format::kTable || records.format == Format::kCsv;
    sink(text ? passage_counts(job.passages.counts, job.console) + "\n" : run_json(job.run));
  } else if (records.format == Format::kTable) {
    write_passage_table(sink, job.view(), table_options(job.arguments), job.console);
  } else {
    write_passages(sink, job.view(), records);
  }
}

void write_family_records(const Sink& sink, const Job& job) {
  const Format format = format_of(job.arguments);
  write_families(sink, job.view(),
                 {format == Format::kTable ? Format::kJsonLines : format,
                  job.arguments.flag("csv-raw"), threads_of(job.arguments)});
}

// "00012-reports_a.txt.xml": the number keeps names apart that the id does not.
std::string pan_name(std::size_t number, std::string_view id) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%05zu-", number);
  if (id.size() > kNameBytes) {
    std::size_t start = id.size() - kNameBytes;
    while (start < id.size() && (static_cast<unsigned char>(id[start]) & 0xC0) == 0x80) ++start;
    id = id.substr(start);
  }
  std::string name(id);
  std::replace_if(
      name.begin(), name.end(),
      [](char c) { return c == '/' || static_cast<unsigned char>(c) < 0x20; }, '_');
  return digits + name + ".xml";
}

Result<Done> write_pan(const Job& job, const std::filesystem::path& folder) {
  const Collection& collection = job.inputs.input.collection;
  const SignalHold hold;
  for (std::uint32_t i = 0; i < collection.documents.size() && !SignalHold::interrupted(); ++i) {
    const std::string xml = pan_xml(collection, job.passages, DocumentIndex{i});
    Result<Done> done = write_file(folder / pan_name(i, collection.documents[i].id), xml);
    if (!done) return done;
  }
  return Done{};
}

Result<Done> write_files(const Job& job) {
  const bool pan = job.arguments.text("format") == "pan";
  const std::string output = job.arguments.text("output");
  OutputSet files;
  if (const std::string target = job.arguments.text("families"); !target.empty()) {
    const Result<Sink> sink = files.add(target);
    if (!sink) return sink.error();
    write_family_records(sink.value(), job);
  }
  if (!output.empty() && !pan) {
    const Result<Sink> sink = files.add(output);
    if (!sink) return sink.error();
    write_found(sink.value(), job);
  }
  if (pan) {
    if (Result<Done> done = write_pan(job, output); !done) return done;
  }
  return files.commit();
}

bool outputs_fit(const Arguments& arguments, const Console& console) {
  if (!work_options_fit(arguments, {"output", "families", "build-background"}, console)) {
    return false;
  }
  const std::string output = arguments.text("output");
  const bool pan = arguments.text("format") == "pan";
  if (pan && output.empty()) {
    console.error(console.say(kPanNeedsFolder));
    return false;
  }
  for (const char* option : {"output", "families", "build-background"}) {
    const std::string target = arguments.text(option);
    if (target.empty()) continue;
    const bool folder = pan && std::string_view(option) == "output";
    const Result<Done> fit =
        folder ? make_folder(target, console) : check_writable(target, arguments.paths(), console);
    if (!fit) {
      console.error(fit.error().reason);
      return false;
    }
  }
  if (!output.empty() && output == arguments.text("families")) {
    console.error(console.say(kSameOutput, {output}));
    return false;
  }
  return true;
}

// Where texts and arrays lie that memory need not hold; nothing without --memory.
Result<Done> prepare_memory(Job& job) {
  if (!job.arguments.given("memory")) return Done{};
  const std::uint64_t bytes = job.arguments.size("memory");
  if (Result<Done> enough = check_passage_memory({bytes, {}}); !enough) return enough;
  Result<std::unique_ptr<WorkFolder>> work =
      WorkFolder::open(job.arguments, stages::WorkOf::kPassages, job.console);
  if (!work) return work.error();
  job.work = std::move(work.value());
  job.spilled = std::make_unique<SpilledTexts>(job.work->path().string(), bytes);
  return Done{};
}

Result<Passages> search(const Job& job, Progress& progress) {
  const Collection& collection = job.inputs.input.collection;
  if (!job.spilled) {
    return find_passages(collection, job.inputs.references, job.inputs.options, &progress);
  }
  return find_passages_within(
      job.spilled->with(collection), job.inputs.references, job.inputs.options,
      {job.arguments.size("memory"), job.work->path().string(), job.work->is_named()}, &progress);
}

bool find(Job& job) {
  const Stopwatch total;
  if (Result<Done> prepared = prepare_memory(job); !prepared) {
    job.console.error(describe(prepared.error(), job.console.lang));
    return false;
  }
  ProgressBar progress(job.console);
  ReadOptions reading = read_options(job.arguments);
  // The folder may lie below a folder that is read.
  if (job.work) reading.skip_paths.push_back(job.work->path().string());
  std::optional<PassageInputs> inputs = read_passage_inputs(
      job.arguments, std::move(reading), job.console, &progress, job.spilled.get());
  if (!inputs) return false;
  job.inputs = std::move(*inputs);
  const Collection& collection = job.inputs.input.collection;
  job.run.read_seconds = total.seconds();
  Result<Passages> found = search(job, progress);
  if (!found) {
    job.console.error(describe(found.error(), job.console.lang));
    return false;
  }
  job.passages = std::move(found.value());
  const Documents documents = job.spilled ? job.spilled->with(collection) : Documents(collection);
  job.texts.emplace(documents, job.inputs.options.threads);
  job.run.characters = job.spilled ? job.spilled->characters()
                                   : count_characters(collection, job.inputs.options.threads);
  job.run.command = "passages";
  job.run.parameters = job.arguments.parameters();
  job.run.paths = job.arguments.paths();
  job.run.input = &job.inputs.input;
  job.run.passages = &job.passages;
  job.run.threads = thread_count(job.inputs.options.threads);
  job.run.total_seconds = total.seconds();
  job.run.peak_memory_bytes = peak_memory_bytes();
  return true;
}

int build_background(const Arguments& arguments, const Console& console) {
  for (const char* other :
       {"background", "no-background", "reference", "phrases", "library", "focus"}) {
    if (!arguments.given(other)) continue;
    console.error(console.say(kExclusive, {"--build-background", "--" + std::string(other)}));
    return kFailed;
  }
  const std::string target = arguments.text("build-background");
  ProgressBar progress(console);
  const ReadResult input = read_inputs(arguments, read_options(arguments), console, &progress);
  BackgroundOptions options;
  options.threads = threads_of(arguments);
  const std::string model = build_background_model(input.collection, options, &progress);
  if (!write_to(
          target, [&](const Sink& sink) { sink(model); }, console))
    return kFailed;
  console.note(console.say(
      kBackgroundWritten,
      {target, counted(console.lang, input.collection.documents.size(), kDocument, kDocuments),
       human_bytes(model.size())}));
  return exit_code(arguments, input, false);
}

}  // namespace

int run_passages(const Arguments& arguments, const Console& console) {
  if (!outputs_fit(arguments, console)) return kFailed;
  if (arguments.given("build-background")) return build_background(arguments, console);
  Job job{arguments, console, nullptr, nullptr, {}, {}, {}, {}};
  if (!find(job)) return kFailed;
  if (const Result<Done> done = write_files(job); !done) {
    console.error(describe(done.error(), console.lang));
    return kFailed;
  }
  if (arguments.text("output").empty()) {
    if (!write_to(
            {}, [&](const Sink& sink) { write_found(sink, job); }, console))
      return kFailed;
  }
  if (job.work) job.work->done();
  tell_unreadable_dates(job.passages.counts, console);
  const bool told = console.err_is_terminal || console.verbose;
  if (told && !arguments.flag("summary")) {
    console.note(passage_counts(job.passages.counts, console));
  }
  return exit_code(arguments, job.inputs.input, job.passages.counts.copied != 0);
}

}  // namespace leitong::cli
