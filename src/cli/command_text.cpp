// `leitong text`: documents as the program sees them. The text is exactly what offsets count; a
// terminal gets it without control characters.

#include <algorithm>
#include <string>
#include <string_view>

#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "cli/progress_bar.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

// A document's lines as a terminal may show them: what would steer it is U+FFFD.
std::string shown_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += harmless(text.substr(0, end));
    if (end < text.size()) out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

void write_text(const Sink& sink, const ReadResult& input, const Arguments& arguments,
                bool on_terminal) {
  const Collection& collection = input.collection;
  const UnitLevel level = level_named(arguments.text("unit"));
  const NormalizeOptions normalize = normalize_options(arguments);
  if (arguments.flag("units")) {
    write_units(sink, input, level, normalize, threads_of(arguments));
  } else if (arguments.flag("normal")) {
    write_normal_forms(sink, collection, level, normalize, threads_of(arguments));
  } else {
    for (const Document& document : collection.documents) {
      if (!sink(on_terminal ? shown_text(document.text) : document.text)) return;
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
  const bool shown = target.empty() && console.out_is_terminal;
  const auto make = [&](const Sink& sink) { write_text(sink, input, arguments, shown); };
  if (!write_to(target, make, console)) return kFailed;
  return exit_code(arguments, input, false);
}

}  // namespace leitong::cli
