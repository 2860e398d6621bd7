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
#include "leitong/stages.hpp"

namespace leitong::cli {
namespace {

constexpr Text kNoFolder{"{1} needs the work folder first: {2}", "{1} 须先给出工作文件夹：{2}"};
constexpr Text kOneFolder{"{1} takes one work folder and nothing else",
                          "{1} 只要一个工作文件夹，不要别的"};
constexpr Text kBadPart{"--{1} {2}: I/N with I from 0 to N-1 is meant, like 0/4",
                        "--{1} {2}：应写作 I/N，I 从 0 到 N-1，如 0/4"};
constexpr Text kSignedNote{"{1}: {2}; {3} blocks made, {4} found made before",
                           "{1}：{2}；新做 {3} 块，先前已有 {4} 块"};
constexpr Text kStageNote{"{1}: done", "{1}：完成"};
constexpr Text kStageFound{"{1}: was done before", "{1}：先前已完成"};

constexpr CommandRow kRows[] = {
    {"stage",
     kStage,
     "ACTION ...",
     "leitong stage sign work/ archive.jsonl",
     {"dedup in stages, for a cluster", "分阶段去重，供集群使用"},
     {"The stages of near-duplicate search, with files between them in one work folder that all\n"
      "processes see: sign (every shard), then bucket (every range), then verify, then cluster.\n"
      "Each can be called again and does nothing where its result is there. The result is, byte\n"
      "for byte, that of one process: dedup with a limit of memory runs them all.",
      "近似重复检索的各个阶段，彼此经由同一工作文件夹中的文件衔接：先 sign（每一份），再 bucket\n"
      "（每一份），然后 verify、cluster。每个阶段都可重复执行，已有结果则不再做。结果与单个进程\n"
      "逐字节相同；给 dedup 设内存上限，就会依次执行全部阶段。"},
     run_without_action},
    {"stage sign",
     kStageSign,
     "WORK PATH...",
     "leitong stage sign work/ archive.jsonl --shard 0/4",
     {"texts, units and signatures of one shard", "一份文档的文字、单位与签名"},
     {"", ""},
     run_stage_sign},
    {"stage bucket",
     kStageBucket,
     "WORK",
     "leitong stage bucket work/ --range 0/2",
     {"candidate pairs of one range of bands", "一份桶中的候选对"},
     {"", ""},
     run_stage_bucket},
    {"stage verify",
     kStageVerify,
     "WORK",
     "leitong stage verify work/",
     {"candidates compared exactly", "逐对精确比较"},
     {"", ""},
     run_stage_verify},
    {"stage cluster",
     kStageCluster,
     "WORK",
     "leitong stage cluster work/ --format jsonl -o pairs.jsonl --clusters clusters.jsonl",
     {"pairs, clusters and the archive without copies, as dedup writes them",
      "与 dedup 相同的输出：各对、聚类、去重后的文档"},
     {"", ""},
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
    console.error(describe(options.error()));
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
    console.error(describe(done.error()));
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
  job->duplicates = duplicate_options(arguments);
  job->duplicates.level = level_named(arguments.text("unit"));
  ProgressBar progress(console);
  ReadOptions reading = read_options(arguments);
  reading.skip_paths.push_back(job->folder);
  const Result<stages::Signed> done =
      stages::sign(*job, std::span(arguments.paths()).subspan(1), reading, *shard, &progress);
  if (!done) {
    console.error(describe(done.error()));
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
    console.error(describe(found.error()));
    return kFailed;
  }
  const DedupOutput output{
      arguments, console, found.value().documents, found.value().duplicates, job->duplicates,
      {},        nullptr};
  return write_output(output) ? kDone : kFailed;
}

}  // namespace leitong::cli
