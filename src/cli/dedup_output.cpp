#include "cli/dedup_output.hpp"

#include <cstdio>
#include <filesystem>
#include <set>

#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "cli/pair_table.hpp"
#include "report/unique.hpp"

namespace leitong::cli {
namespace {

constexpr Text kCounts{"dedup_output_counts"};
constexpr Text kNotListed{"dedup_output_not_listed"};
constexpr Text kCapped{"dedup_output_capped"};
constexpr Text kUniqueWritten{"dedup_output_unique_written"};

std::string short_real(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", number);
  return text;
}

bool summary_asked(const DedupOutput& output) {
  return output.run != nullptr && output.arguments.flag("summary");
}

std::string counts_line(const DedupOutput& job) {
  const DuplicateCounts& counts = job.duplicates.counts;
  std::string line = job.console.say(
      kCounts,
      {grouped(counts.units), plural(job.duplicates.level, job.console.lang),
       grouped(counts.short_units), std::to_string(job.options.min_chars),
       counted(job.console.lang, counts.pairs, kPair, kPairs), short_real(job.options.threshold),
       counted(job.console.lang, counts.clusters, kCluster, kClusters)});
  if (counts.pairs_not_listed != 0) {
    line += "\n" + job.console.say(kNotListed, {grouped(counts.pairs_not_listed)});
  }
  return line;
}

void write_pairs(const Sink& sink, const DedupOutput& job) {
  const RecordOptions records{format_of(job.arguments), job.arguments.flag("csv-raw"),
                              threads_of(job.arguments)};
  if (summary_asked(job)) {
    const bool table = records.format == Format::kTable || records.format == Format::kCsv;
    sink(table ? counts_line(job) + "\n" : run_json(*job.run));
  } else if (records.format == Format::kTable) {
    write_pair_table(sink, job.documents, job.duplicates, job.arguments.integer("limit"),
                     records.threads, job.console);
  } else {
    write_duplicates(sink, job.documents, {&job.duplicates, 1}, records);
  }
}

Keep keep_of(const Arguments& arguments) {
  const std::string name = arguments.text("keep");
  return name == "longest" ? Keep::kLongest : name == "earliest" ? Keep::kEarliest : Keep::kFirst;
}

// --output, --clusters and --unique appear together.
Result<Done> write_files(const DedupOutput& job) {
  OutputSet files;
  const unsigned threads = threads_of(job.arguments);
  if (const std::string target = job.arguments.text("clusters"); !target.empty()) {
    const Result<Sink> sink = files.add(target);
    if (!sink) return sink.error();
    write_clusters(sink.value(), job.documents, {&job.duplicates, 1},
                   {Format::kJsonLines, false, threads});
  }
  std::string unique_note;
  if (const std::string target = job.arguments.text("unique"); !target.empty()) {
    const Result<Sink> sink = files.add(target);
    if (!sink) return sink.error();
    const UniqueCounts counts = write_unique(sink.value(), job.documents, job.duplicates,
                                             keep_of(job.arguments), job.fields, threads);
    unique_note = job.console.say(
        kUniqueWritten, {target, counted(job.console.lang, counts.documents, kDocument, kDocuments),
                         grouped(counts.units_removed), grouped(counts.documents_dropped)});
  }
  if (const std::string target = job.arguments.text("output"); !target.empty()) {
    const Result<Sink> sink = files.add(target);
    if (!sink) return sink.error();
    write_pairs(sink.value(), job);
  }
  Result<Done> done = files.commit();
  const bool told = job.console.err_is_terminal || job.console.verbose;
  if (done && told && !unique_note.empty()) job.console.note(unique_note);
  return done;
}

// Whether the output files named can be written and are different ones.
}  // namespace

bool outputs_fit(const Arguments& arguments, std::span<const std::string> inputs,
                 const Console& console) {
  std::set<std::filesystem::path> seen;
  for (const char* option : {"output", "clusters", "unique"}) {
    const std::string target = arguments.text(option);
    if (target.empty()) continue;
    if (const Result<Done> fit = check_writable(target, inputs, console); !fit) {
      console.error(fit.error().reason);
      return false;
    }
    std::error_code ignored;
    if (!seen.insert(std::filesystem::weakly_canonical(std::filesystem::absolute(target, ignored),
                                                       ignored))
             .second) {
      console.error(console.say(kSameOutput, {target}));
      return false;
    }
  }
  return true;
}

bool write_output(const DedupOutput& job) {
  const Arguments& arguments = job.arguments;
  const Console& console = job.console;
  if (const Result<Done> done = write_files(job); !done) {
    console.error(describe(done.error(), console.lang));
    return false;
  }
  const bool to_file = !arguments.text("output").empty();
  const bool only_files =
      arguments.given("unique") && !arguments.given("format") && !summary_asked(job);
  if (!to_file && !only_files) {
    if (!write_to(
            "", [&](const Sink& sink) { write_pairs(sink, job); }, console)) {
      return false;
    }
  }
  const bool told = console.err_is_terminal || console.verbose;
  if (told && !summary_asked(job)) console.note(counts_line(job));
  if (job.duplicates.counts.comparisons_capped != 0) console.note(console.say(kCapped));
  return true;
}

}  // namespace leitong::cli
