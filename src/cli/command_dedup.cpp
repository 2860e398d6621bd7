// `leitong dedup`: near-duplicate units of one level, their clusters, the archive without copies.
//
// With --memory the same in stages, with files between them: the result is the same.

#include <optional>
#include <string>

#include "base/parallel.hpp"
#include "base/stopwatch.hpp"
#include "cli/commands.hpp"
#include "cli/dedup_output.hpp"
#include "cli/inputs.hpp"
#include "cli/progress_bar.hpp"
#include "cli/work_folder.hpp"
#include "leitong/stages.hpp"

namespace leitong::cli {
namespace {

struct Job {
  const Arguments& arguments;
  const Console& console;
  ReadResult input;
  DuplicateOptions options;
  Duplicates duplicates;
  RunRecord run;
  // With --memory; before what looks into its files goes, they must not.
  std::unique_ptr<WorkFolder> work;
  std::optional<stages::ArchiveDuplicates> archive;
};

void find_in_memory(Job& job, Progress& progress) {
  job.input = read_inputs(job.arguments, read_options(job.arguments), job.console, &progress);
  job.run.characters = count_characters(job.input.collection, job.options.threads);
  job.duplicates = find_duplicates(job.input.collection, job.options, &progress);
}

Result<Done> find_in_stages(Job& job, Progress& progress) {
  Result<std::unique_ptr<WorkFolder>> work =
      WorkFolder::open(job.arguments, stages::WorkOf::kStages, job.console);
  if (!work) return work.error();
  job.work = std::move(work.value());
  stages::Job stage;
  stage.folder = job.work->path().string();
  stage.duplicates = job.options;
  stage.memory_bytes = job.arguments.size("memory");
  // Waiting for the disk is a third of the time; what a power loss takes, --resume makes again.
  stage.durable = false;
  stage.texts_in_place = true;
  // The folder may lie below a folder that is read.
  ReadOptions reading = read_options(job.arguments);
  reading.skip_paths.push_back(stage.folder);
  Result<stages::Signed> signed_documents =
      stages::sign(stage, job.arguments.paths(), reading, {}, &progress);
  if (!signed_documents) return signed_documents.error();
  job.input = std::move(signed_documents.value().input);
  tell_problems(job.input, job.console);
  job.run.documents = signed_documents.value().documents;
  job.run.characters = signed_documents.value().characters;
  Result<stages::ArchiveDuplicates> found =
      stages::find_signed(stage, signed_documents.value(), &progress);
  if (!found) return found.error();
  job.archive = std::move(found.value());
  job.duplicates = std::move(job.archive->duplicates);
  job.duplicates.times.insert(job.duplicates.times.begin(),
                              {"sign", signed_documents.value().seconds});
  return Done{};
}

Result<Done> find(Job& job) {
  const Stopwatch total;
  ProgressBar progress(job.console);
  job.options = duplicate_options(job.arguments);
  job.options.level = level_named(job.arguments.text("unit"));
  if (job.arguments.given("memory")) {
    if (Result<Done> done = find_in_stages(job, progress); !done) return done;
  } else {
    find_in_memory(job, progress);
    job.run.read_seconds = total.seconds();
  }
  job.run.command = "dedup";
  job.run.parameters = job.arguments.parameters();
  job.run.paths = job.arguments.paths();
  job.run.input = &job.input;
  job.run.duplicates = {&job.duplicates, 1};
  job.run.threads = thread_count(job.options.threads);
  job.run.total_seconds = total.seconds();
  job.run.peak_memory_bytes = peak_memory_bytes();
  return Done{};
}

bool arguments_fit(const Arguments& arguments, const Console& console) {
  return work_options_fit(arguments, {"output", "clusters", "unique"}, console) &&
         outputs_fit(arguments, arguments.paths(), console);
}

}  // namespace

int run_dedup(const Arguments& arguments, const Console& console) {
  if (!arguments_fit(arguments, console)) return kFailed;
  Job job{arguments, console, {}, {}, {}, {}, nullptr, {}};
  if (const Result<Done> found = find(job); !found) {
    console.error(describe(found.error(), console.lang));
    return kFailed;
  }
  const Documents documents =
      job.archive ? job.archive->documents : Documents(job.input.collection);
  const DedupOutput output{arguments,      console,     documents,
                           job.duplicates, job.options, read_options(arguments).fields,
                           &job.run};
  try {
    if (!write_output(output)) return kFailed;
  } catch (const TextChanged& changed) {
    console.error(
        describe({ErrorCode::kUnreadable, changed.path(), {}, {}, changed.what()}, console.lang));
    return kFailed;
  }
  if (job.work) job.work->done();
  return exit_code(arguments, job.input, job.duplicates.counts.pairs != 0);
}

}  // namespace leitong::cli
