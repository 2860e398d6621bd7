// `leitong stage`: the stages of near-duplicate search over an archive larger than memory, one at a
// time, so that any scheduler can run them; docs/large_archives.md tells in which order.

#include "cli/command_stages.hpp"

#include <charconv>
#include <optional>
#include <string_view>

#include "cli/commands.hpp"
#include "cli/dedup_output.hpp"
#include "cli/inputs.hpp"
#include "cli/progress_bar.hpp"
#include "cli/work_folder.hpp"
#include "leitong/stages.hpp"

namespace leitong::cli {
namespace {

constexpr Text kNoFolder{"stages_no_folder"};
constexpr Text kOneFolder{"stages_one_folder"};
constexpr Text kBadPart{"stages_bad_part"};
constexpr Text kSignedNote{"stages_signed_note"};
constexpr Text kStageNote{"stages_stage_note"};
constexpr Text kStageFound{"stages_stage_found"};

constexpr CommandRow kRows[] = {
    {"stage",
     kStage,
     "ACTION ...",
     "leitong stage sign work/ archive.jsonl",
     {"command_stage_summary"},
     {"command_stage_details"},
     run_without_action},
    {"stage sign",
     kStageSign,
     "WORK PATH...",
     "leitong stage sign work/ archive.jsonl --shard 0/4",
     {"command_stage_sign_summary"},
     {},
     run_stage_sign},
    {"stage bucket",
     kStageBucket,
     "WORK",
     "leitong stage bucket work/ --range 0/2",
     {"command_stage_bucket_summary"},
     {},
     run_stage_bucket},
    {"stage verify",
     kStageVerify,
     "WORK",
     "leitong stage verify work/",
     {"command_stage_verify_summary"},
     {},
     run_stage_verify},
    {"stage cluster",
     kStageCluster,
     "WORK",
     "leitong stage cluster work/ --format jsonl -o pairs.jsonl --clusters clusters.jsonl",
     {"command_stage_cluster_summary"},
     {},
     run_stage_cluster},
};

std::optional<stages::Part> part_of(const Arguments& arguments, const char* option,
                                    const Console& console) {
  const std::string text = arguments.text(option);
  const std::size_t slash = std::min(text.find('/'), text.size());
  const auto number = [](std::string_view digits) -> std::optional<std::uint32_t> {
    std::uint32_t value = 0;
    const auto [end, failure] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (failure != std::errc() || end != digits.data() + digits.size()) return {};
    return value;
  };
  constexpr std::uint32_t kMostParts = 4096;
  const std::string_view view = text;
  const auto index = number(view.substr(0, slash));
  const auto count = number(view.substr(std::min(slash + 1, view.size())));
  if (!index || !count || *index >= *count || *count > kMostParts) {
    console.error(console.say(kBadPart, {option, text}));
    return {};
  }
  return stages::Part{*index, *count};
}

// The job of a stage behind `sign`: its options are in the folder.
std::optional<stages::Job> job_of(const Arguments& arguments, const Console& console) {
  const CommandRow& row = find_command(arguments.command());
  if (arguments.paths().empty()) {
    console.error(console.say(kNoFolder, {row.name, row.example}));
    return {};
  }
  if (arguments.paths().size() > 1 && arguments.command() != kStageSign) {
    console.error(console.say(kOneFolder, {row.name}));
    return {};
  }
  stages::Job job;
  job.folder = arguments.paths().front();
  job.duplicates.threads = threads_of(arguments);
  if (arguments.command() == kStageSign) return job;
  job.memory_bytes = arguments.size("memory");
  Result<DuplicateOptions> options = stages::signed_options(job.folder);
  if (!options) {
    console.error(describe(options.error(), console.lang));
    return {};
  }
  const unsigned threads = job.duplicates.threads;
  job.duplicates = options.value();
  job.duplicates.threads = threads;
  return job;
}

int told(const Result<stages::StageDone>& done, const Arguments& arguments,
         const Console& console) {
  if (!done) {
    console.error(describe(done.error(), console.lang));
    return kFailed;
  }
  const Text& what = done.value().found ? kStageFound : kStageNote;
  console.note(console.say(what, {find_command(arguments.command()).name}));
  return kDone;
}

}  // namespace

std::span<const CommandRow> stage_commands() { return kRows; }

int run_stage_sign(const Arguments& arguments, const Console& console) {
  const std::optional<stages::Part> shard = part_of(arguments, "shard", console);
  std::optional<stages::Job> job = job_of(arguments, console);
  if (!shard || !job) return kFailed;
  if (arguments.paths().size() < 2) {
    const CommandRow& row = find_command(arguments.command());
    console.error(console.say(kMissingPath, {row.name, row.example}));
    return kFailed;
  }
  if (const Result<Done> own = check_only_stages(job->folder, console); !own) {
    console.error(describe(own.error(), console.lang));
    return kFailed;
  }
  job->duplicates = duplicate_options(arguments);
  job->duplicates.level = level_named(arguments.text("unit"));
  ProgressBar progress(console);
  ReadOptions reading = read_options(arguments);
  reading.skip_paths.push_back(job->folder);
  const Result<stages::Signed> done =
      stages::sign(*job, std::span(arguments.paths()).subspan(1), reading, *shard, &progress);
  if (!done) {
    console.error(describe(done.error(), console.lang));
    return kFailed;
  }
  tell_problems(done.value().input, console);
  console.note(console.say(
      kSignedNote, {"sign", counted(console.lang, done.value().documents, kDocument, kDocuments),
                    grouped(done.value().blocks_made), grouped(done.value().blocks_found)}));
  return exit_code(arguments, done.value().input, false);
}

int run_stage_bucket(const Arguments& arguments, const Console& console) {
  const std::optional<stages::Part> range = part_of(arguments, "range", console);
  const std::optional<stages::Job> job = job_of(arguments, console);
  if (!range || !job) return kFailed;
  ProgressBar progress(console);
  return told(stages::bucket(*job, *range, &progress), arguments, console);
}

int run_stage_verify(const Arguments& arguments, const Console& console) {
  const std::optional<stages::Job> job = job_of(arguments, console);
  if (!job) return kFailed;
  ProgressBar progress(console);
  return told(stages::verify(*job, &progress), arguments, console);
}

int run_stage_cluster(const Arguments& arguments, const Console& console) {
  const std::optional<stages::Job> job = job_of(arguments, console);
  if (!job || !outputs_fit(arguments, {}, console)) return kFailed;
  const Result<stages::ArchiveDuplicates> found = stages::cluster(*job, nullptr);
  if (!found) {
    console.error(describe(found.error(), console.lang));
    return kFailed;
  }
  const DedupOutput output{
      arguments, console, found.value().documents, found.value().duplicates, job->duplicates,
      {},        nullptr};
  return write_output(output) ? kDone : kFailed;
}

}  // namespace leitong::cli
