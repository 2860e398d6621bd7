// `leitong templates`: wording that recurs, with its slots.

#include <algorithm>
#include <optional>

#include "base/parallel.hpp"
#include "base/stopwatch.hpp"
#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "cli/progress_bar.hpp"
#include "cli/template_table.hpp"
#include "report/run_record.hpp"

namespace leitong::cli {
namespace {

constexpr Text kHint{"templates_hint"};

constexpr Text kNoneOfRole{"templates_none_of_role"};

struct Job {
  const Arguments& arguments;
  const Console& console;
  ReadResult input;
  Templates found;
  std::optional<TextIndexes> texts;
  RunRecord run;

  TemplateView view() const { return {input.collection, *texts, found}; }
};

TemplateTableOptions table_options(const Arguments& arguments) {
  using Order = TemplateTableOptions::Order;
  TemplateTableOptions options;
  const std::vector<std::string> wanted = arguments.list("role");
  for (const TemplateRole role : all_roles()) {
    const bool named = std::find(wanted.begin(), wanted.end(), name(role)) != wanted.end();
    if (named || !arguments.given("role")) options.roles.push_back(role);
  }
  const std::string order = arguments.text("sort");
  options.order = order == "documents" ? Order::kSpread
                  : order == "length"  ? Order::kLength
                  : order == "gain"    ? Order::kGain
                                       : Order::kRecords;
  options.limit = arguments.integer("limit");
  options.fillers = arguments.integer("fillers");
  options.threads = threads_of(arguments);
  return options;
}

void write_found(const Sink& sink, const Job& job) {
  const RecordOptions records{format_of(job.arguments), job.arguments.flag("csv-raw"),
                              threads_of(job.arguments)};
  if (job.arguments.flag("summary")) {
    const bool text = records.format == Format::kTable || records.format == Format::kCsv;
    sink(text ? template_counts(job.input.collection, job.found, job.console) + "\n"
              : run_json(job.run));
  } else if (records.format == Format::kTable) {
    write_template_table(sink, job.view(), table_options(job.arguments), job.console);
  } else {
    write_templates(sink, job.view(), records);
  }
}

void find(Job& job) {
  const Stopwatch total;
  ProgressBar progress(job.console);
  job.input = read_inputs(job.arguments, read_options(job.arguments), job.console, &progress);
  const Collection& collection = job.input.collection;
  job.run.read_seconds = total.seconds();
  const TemplateOptions options = template_options_of(job.arguments);
  job.found = find_templates(collection, options, &progress);
  job.texts.emplace(collection, options.threads);
  job.run.command = "templates";
  job.run.parameters = job.arguments.parameters();
  job.run.paths = job.arguments.paths();
  job.run.input = &job.input;
  job.run.characters = count_characters(collection, options.threads);
  job.run.templates = &job.found;
  job.run.threads = thread_count(options.threads);
  job.run.total_seconds = total.seconds();
  job.run.peak_memory_bytes = peak_memory_bytes();
}

void tell(const Job& job) {
  const Console& console = job.console;
  if (job.arguments.flag("summary")) return;
  const bool nothing = job.found.templates.empty();
  if (nothing || console.err_is_terminal || console.verbose) {
    console.note(template_counts(job.input.collection, job.found, console));
  }
  if (nothing && !job.input.collection.documents.empty()) console.note(console.say(kHint));
  const auto roles = table_options(job.arguments).roles;
  const bool none_of_role = std::none_of(
      job.found.templates.begin(), job.found.templates.end(), [&](const Template& one) {
        return std::find(roles.begin(), roles.end(), one.role) != roles.end();
      });
  const bool table = format_of(job.arguments) == Format::kTable;
  if (!nothing && none_of_role && table) {
    console.note(console.say(kNoneOfRole, {grouped(job.found.templates.size())}));
  }
}

}  // namespace

int run_templates(const Arguments& arguments, const Console& console) {
  const std::string target = arguments.text("output");
  if (!target.empty()) {
    if (const Result<Done> fit = check_writable(target, arguments.paths(), console); !fit) {
      console.error(fit.error().reason);
      return kFailed;
    }
  }
  Job job{arguments, console, {}, {}, {}, {}};
  find(job);
  if (!write_to(
          target, [&](const Sink& sink) { write_found(sink, job); }, console)) {
    return kFailed;
  }
  tell(job);
  return exit_code(arguments, job.input, false);
}

}  // namespace leitong::cli
