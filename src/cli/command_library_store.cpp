// `leitong library add | import | export | check`: what goes into a library and comes out of it.

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/json.hpp"
#include "cli/command_library.hpp"
#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/library_common.hpp"
#include "cli/output.hpp"
#include "cli/progress_bar.hpp"
#include "leitong/pipeline.hpp"
#include "report/library_docx.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

using library::Library;

constexpr Text kAdded{"library_store_added"};
constexpr Text kDescribed{"library_store_described"};
constexpr Text kLedOn{"library_store_led_on"};
constexpr Text kDormant{"library_store_dormant"};
constexpr Text kWoken{"library_store_woken"};
constexpr Text kGivenUp{"library_store_given_up"};
constexpr Text kSameText{"library_store_same_text"};
constexpr Text kDraft{"library_store_draft"};
constexpr Text kMoreLikeThat{"library_store_more_like_that"};
constexpr Text kImported{"library_store_imported"};
constexpr Text kCannotRead{"library_store_cannot_read"};
constexpr Text kTerminal{"library_store_terminal"};
constexpr Text kWhole{"library_store_whole"};

// Nothing where there is nothing to tell.
std::string number_line(const Text& line, std::uint64_t count, const Console& console) {
  return count == 0 ? std::string() : console.say(line, {grouped(count)}) + "\n";
}

std::string added_text(const library::Added& added, const Arguments& arguments,
                       const Console& console) {
  if (arguments.text("format") == "json") {
    return counts_json({{"documents", added.documents},
                        {"documents_replaced", added.documents_replaced},
                        {"documents_known", added.documents_known},
                        {"documents_described", added.documents_described},
                        {"documents_of_same_text", added.same_text.size()},
                        {"drafts", added.drafts.size()},
                        {"templates_new", added.templates_new},
                        {"templates_updated", added.templates_updated},
                        {"templates_led_on", added.templates_led_on},
                        {"templates_dormant", added.templates_dormant},
                        {"templates_woken", added.templates_woken},
                        {"templates_given_up", added.templates_given_up},
                        {"occurrences", added.occurrences},
                        {"occurrences_left_out", added.occurrences_left_out}});
  }
  const std::string described =
      added.documents_described == 0
          ? std::string()
          : console.say(kDescribed, {grouped(added.documents_described)}) + "\n";
  return console.say(kAdded,
                     {counted(console.lang, added.documents, kDocument, kDocuments),
                      grouped(added.documents_replaced), grouped(added.documents_known),
                      grouped(added.templates_new), grouped(added.templates_updated),
                      counted(console.lang, added.occurrences, kOccurrence, kOccurrences)}) +
         "\n" + described + number_line(kLedOn, added.templates_led_on, console) +
         number_line(kDormant, added.templates_dormant, console) +
         number_line(kWoken, added.templates_woken, console) +
         number_line(kGivenUp, added.templates_given_up, console);
}

// Which documents were taken for others; the first of them where there are many.
void tell_names(const std::vector<library::OtherName>& names, const Text& line,
                const Console& console) {
  constexpr std::size_t kShown = 10;
  const std::size_t shown = console.verbose ? names.size() : std::min(kShown, names.size());
  for (std::size_t i = 0; i < shown; ++i) {
    console.note(console.say(line, {harmless(names[i].document), harmless(names[i].known_as)}));
  }
  if (shown < names.size()) {
    console.note(console.say(kMoreLikeThat, {grouped(names.size() - shown)}));
  }
}

std::string imported_text(const library::Imported& imported, const Arguments& arguments,
                          const Console& console) {
  if (arguments.text("format") == "json") {
    return counts_json({{"documents", imported.documents},
                        {"templates_new", imported.templates_new},
                        {"templates_updated", imported.templates_updated},
                        {"occurrences", imported.occurrences}});
  }
  return console.say(kImported,
                     {counted(console.lang, imported.documents, kDocument, kDocuments),
                      grouped(imported.templates_new), grouped(imported.templates_updated),
                      counted(console.lang, imported.occurrences, kOccurrence, kOccurrences)}) +
         "\n";
}

// All live templates in full, most used first.
Result<std::vector<library::Details>> all_details(Library& library, std::uint64_t most_sources) {
  library::ListOptions everything;
  everything.limit = 0;
  const Result<library::Listing> listing = library.list(everything);
  if (!listing) return listing.error();
  constexpr std::uint64_t kFillers = 20;
  std::vector<library::Details> out;
  for (const library::Summary& summary : listing.value().templates) {
    Result<library::Details> details = library.show(summary.id, {kFillers, kFillers, most_sources});
    if (!details) return details.error();
    out.push_back(std::move(details).value());
  }
  return out;
}

Result<std::string> exported(Library& library, const Arguments& arguments, const Console& console) {
  const std::string format = arguments.text("format");
  if (format == "json") return library.export_json();
  if (format == "markdown")
    return library.export_markdown(arguments.integer("sources"), console.lang == Lang::kChinese);
  const Result<std::vector<library::Details>> all =
      all_details(library, arguments.integer("sources"));
  if (!all) return all.error();
  return library_docx(all.value(), console.lang == Lang::kChinese);
}

}  // namespace

int run_library_add(const Arguments& arguments, const Console& console) {
  // A library that cannot be written is told before anything is read; a new one is made only for
  // documents that could be read.
  const std::string path = library_path(arguments);
  std::error_code ignored;
  std::optional<Library> opened;
  // An empty file is none yet: another add may be making it at this moment.
  if (std::filesystem::exists(path, ignored) && !std::filesystem::is_empty(path, ignored)) {
    opened = open_library(arguments, Access::kCreate, console);
    if (!opened) return kFailed;
  } else if (const Result<Done> fit = check_writable(path, {}, console); !fit) {
    console.error(fit.error().reason);
    return kFailed;
  }
  ReadResult input;
  std::optional<Result<library::Added>> added;
  {
    ProgressBar progress(console);
    ReadOptions reading = read_options(arguments);
    // A library that lies in the folder it is made of is no document.
    for (const char* end : {"", "-wal", "-shm"}) {
      reading.skip_paths.push_back(path + end);
    }
    input = read_inputs(arguments, reading, console, &progress);
    if (input.collection.documents.empty() && !input.failures.empty()) return kFailed;
    if (!opened) opened = open_library(arguments, Access::kCreate, console);
    if (!opened) return kFailed;
    const TemplateOptions options = template_options_of(arguments);
    added = opened->add(input.collection, library_induction(options, &progress),
                        {arguments.flag("anew"), options.min_documents});
  }
  if (!*added) return tell(added->error(), console);
  tell_names(added->value().same_text, kSameText, console);
  tell_names(added->value().drafts, kDraft, console);
  if (!print(added_text(added->value(), arguments, console), console)) return kFailed;
  return exit_code(arguments, input, false);
}

int run_library_import(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 1, 1, console)) return kFailed;
  const std::string& path = arguments.paths().front();
  std::ifstream in(path, std::ios::binary);
  const std::string json{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) {
    console.error(path + ": " + console.say(kCannotRead));
    return kFailed;
  }
  const auto refused = [&](Error error) {
    if (error.path.empty()) error.path = path;
    return tell(error, console);
  };
  // A new library is made only for what can be imported.
  std::error_code ignored;
  if (!std::filesystem::exists(library_path(arguments), ignored)) {
    if (const Result<Done> fit = Library::check_import(json); !fit) return refused(fit.error());
  }
  std::optional<Library> opened = open_library(arguments, Access::kCreate, console);
  if (!opened) return kFailed;
  const Result<library::Imported> imported = opened->import_json(json);
  if (!imported) return refused(imported.error());
  return print(imported_text(imported.value(), arguments, console), console) ? kDone : kFailed;
}

int run_library_export(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 0, 0, console)) return kFailed;
  const std::string target = arguments.text("output");
  if (target.empty() && arguments.text("format") == "docx" && isatty(STDOUT_FILENO) == 1) {
    console.error(console.say(kTerminal));
    return kFailed;
  }
  if (!target.empty()) {
    const std::string own = library_path(arguments);
    if (const Result<Done> fit = check_writable(target, {&own, 1}, console); !fit) {
      console.error(fit.error().reason);
      return kFailed;
    }
  }
  std::optional<Library> opened = open_library(arguments, Access::kRead, console);
  if (!opened) return kFailed;
  const Result<std::string> bytes = exported(*opened, arguments, console);
  if (!bytes) return tell(bytes.error(), console);
  const auto make = [&](const Sink& sink) { sink(bytes.value()); };
  return write_to(target, make, console) ? kDone : kFailed;
}

int run_library_check(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 0, 0, console)) return kFailed;
  std::optional<Library> opened = open_library(arguments, Access::kRead, console);
  if (!opened) return kFailed;
  const Result<std::vector<std::string>> problems = opened->check();
  if (!problems) return tell(problems.error(), console);
  const bool whole = problems.value().empty();
  std::string out;
  if (arguments.text("format") == "json") {
    JsonWriter json;
    json.begin_object();
    json.field("whole", whole);
    json.key("problems");
    json.begin_array();
    for (const std::string& problem : problems.value()) json.value(std::string_view(problem));
    json.end_array();
    json.end_object();
    json.take(out);
    out += "\n";
  } else if (whole) {
    out = console.say(kWhole) + "\n";
  }
  if (!print(out, console)) return kFailed;
  if (arguments.text("format") != "json") {
    for (const std::string& problem : problems.value())
      console.error(in_language(problem, console.lang));
  }
  return whole ? kDone : kFound;
}

}  // namespace leitong::cli
