// `leitong text`: documents as the program sees them. The text is exactly what offsets count.

#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "cli/progress_bar.hpp"

namespace leitong::cli {
namespace {

void write_text(const Sink& sink, const ReadResult& input, const Arguments& arguments) {
  const Collection& collection = input.collection;
  const UnitLevel level = level_named(arguments.text("unit"));
  const NormalizeOptions normalize = normalize_options(arguments);
  if (arguments.flag("units")) {
    write_units(sink, input, level, normalize, threads_of(arguments));
  } else if (arguments.flag("normal")) {
    write_normal_forms(sink, collection, level, normalize, threads_of(arguments));
  } else {
    for (const Document& document : collection.documents) {
      if (!sink(document.text)) return;
    }
  }
}

}  // namespace

int run_text(const Arguments& arguments, const Console& console) {
  if (arguments.flag("units") && arguments.flag("normal")) {
    console.error(console.say(kExclusive, {"--units", "--normal"}));
    return kFailed;
  }
  const std::string target = arguments.text("output");
  if (!target.empty()) {
    if (const Result<Done> fit = check_writable(target, arguments.paths(), console); !fit) {
      console.error(fit.error().reason);
      return kFailed;
    }
  }
  ReadResult input;
  {
    ProgressBar progress(console);
    input = read_inputs(arguments, read_options(arguments), console, &progress);
  }
  const auto make = [&](const Sink& sink) { write_text(sink, input, arguments); };
  if (!write_to(target, make, console)) return kFailed;
  return exit_code(arguments, input, false);
}

}  // namespace leitong::cli
