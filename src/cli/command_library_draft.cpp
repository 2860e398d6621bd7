// `leitong library match | suggest`: a draft beside the library.

#include <cstdio>

#include "cli/command_library.hpp"
#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/library_common.hpp"
#include "cli/library_view.hpp"
#include "cli/output.hpp"
#include "cli/progress_bar.hpp"
#include "leitong/text.hpp"
#include "report/library_records.hpp"
#include "report/terminal_text.hpp"
#include "report/text_index.hpp"

namespace leitong::cli {
namespace {

using library::Library;
using library::Matched;
using library::Suggestion;
using library::TextMatch;

constexpr Text kShare{"library_draft_share"};
constexpr Text kNothingLike{"library_draft_nothing_like"};
constexpr Text kEdits{"library_draft_edits"};

std::string percent(std::uint64_t part, std::uint64_t whole) {
  char text[32];
  const double share = whole == 0 ? 0 : double(part) / double(whole);
  std::snprintf(text, sizeof text, "%.1f%%", share * 100);
  return text;
}

// The matched text with what stands in slots in braces.
std::string matched_shown(const TextIndex& text, const TextMatch& match, const Console& console) {
  std::string out;
  std::uint32_t behind = match.span.start;
  for (const library::Fill& fill : match.fills) {
    out += harmless(text.slice({behind, fill.span.start}));
    out += "{" + yellow(harmless(text.slice(fill.span)), console.colour_out) + "}";
    behind = fill.span.end;
  }
  return out + harmless(text.slice({behind, match.span.end}));
}

std::string match_line(const TextIndex& text, const TextMatch& match, const Console& console) {
  const std::string place = std::to_string(match.span.start) + "–" + std::to_string(match.span.end);
  std::string out = "  " + pad(place, 13) + "  #" + pad(std::to_string(number(match.id)), 6) +
                    "  " + matched_shown(text, match, console);
  if (match.edits != 0) {
    out += "  " + dim(console.say(kEdits, {std::to_string(match.edits)}), console.colour_out);
  }
  return out + "\n";
}

std::string share_line(const Document& document, const Matched& matched, const Console& console) {
  return console.say(kShare,
                     {bold(harmless(document.id), console.colour_out),
                      percent(matched.covered, matched.characters), grouped(matched.characters),
                      percent(matched.constant, matched.characters),
                      counted(console.lang, matched.matches.size(), kOccurrence, kOccurrences)}) +
         "\n";
}

// Records one after the other, in lines or in one array.
class Records {
 public:
  Records(const Sink& sink, bool array) : sink_(sink), array_(array) {}
  void put(const std::string& record) {
    sink_(first_ ? (array_ ? "[\n" : "") : (array_ ? ",\n" : "\n"));
    sink_(record);
    first_ = false;
  }
  void close() {
    if (array_) {
      sink_(first_ ? "[]\n" : "\n]\n");
    } else if (!first_) {
      sink_("\n");
    }
  }

 private:
  const Sink& sink_;
  bool array_;
  bool first_ = true;
};

// Reads the drafts and opens the library; nothing, told, where that fails.
std::optional<Library> begin(const Arguments& arguments, const Console& console,
                             ReadResult& input) {
  const std::string target = arguments.text("output");
  if (!target.empty()) {
    if (const Result<Done> fit = check_writable(target, arguments.paths(), console); !fit) {
      console.error(fit.error().reason);
      return {};
    }
  }
  std::optional<Library> opened = open_library(arguments, Access::kRead, console);
  if (!opened) return {};
  ProgressBar progress(console);
  input = read_inputs(arguments, read_options(arguments), console, &progress);
  return opened;
}

void write_matched(const Sink& sink, const Collection& drafts, const std::vector<Matched>& matched,
                   const std::string& format, const Console& console) {
  Records records(sink, format == "json");
  for (std::size_t d = 0; d < matched.size(); ++d) {
    const Document& document = drafts.documents[d];
    if (format == "table") {
      const TextIndex text(document.text);
      std::string out = (d == 0 ? "" : "\n") + share_line(document, matched[d], console);
      for (const TextMatch& match : matched[d].matches) out += match_line(text, match, console);
      if (!sink(out)) return;
      continue;
    }
    std::string record;
    append_share(document.id, matched[d], record);
    records.put(record);
    for (const TextMatch& match : matched[d].matches) {
      record.clear();
      append_match(document.id, match, record);
      records.put(record);
    }
  }
  if (format != "table") records.close();
}

struct ParagraphHelp {
  std::size_t document = 0;
  Unit unit;
  std::vector<Suggestion> suggestions;
};

std::string help_lines(const Document& document, const ParagraphHelp& help,
                       const Console& console) {
  const std::string_view text =
      std::string_view(document.text).substr(help.unit.byte_start, help.unit.bytes);
  std::string out = bold(elide_middle(harmless(document.id), console.cells / 3) + " #" +
                             std::to_string(help.unit.number_in_document),
                         console.colour_out) +
                    "  " + elide_end(harmless(beginning(text)), console.cells * 3 / 5) + "\n";
  if (help.suggestions.empty()) {
    out += "    " + dim(console.say(kNothingLike), console.colour_out) + "\n";
  }
  for (const Suggestion& suggestion : help.suggestions) {
    char likeness[16];
    std::snprintf(likeness, sizeof likeness, "%.2f", suggestion.likeness);
    out += std::string("    ") + likeness + "  #" +
           pad(std::to_string(number(suggestion.summary.id)), 6) + "  " +
           pattern_shown(suggestion.summary.pattern, suggestion.summary.slots, console) + "\n";
  }
  return out;
}

void write_help(const Sink& sink, const Collection& drafts, const std::vector<ParagraphHelp>& all,
                const std::string& format, const Console& console) {
  Records records(sink, format == "json");
  for (const ParagraphHelp& help : all) {
    const Document& document = drafts.documents[help.document];
    if (format == "table") {
      if (!sink(help_lines(document, help, console))) return;
      continue;
    }
    for (const Suggestion& suggestion : help.suggestions) {
      std::string record;
      append_suggestion(document.id, help.unit, suggestion, record);
      records.put(record);
    }
  }
  if (format != "table") records.close();
}

// The templates for each paragraph of a document; false, told, where the library fails.
bool suggest_for(Library& library, const Arguments& arguments, const Collection& drafts,
                 std::size_t d, const Console& console, std::vector<ParagraphHelp>& all) {
  const double least = arguments.real("threshold");
  const Document& document = drafts.documents[d];
  for (const Unit& unit : units_of(document, DocumentIndex{0}, UnitLevel::kParagraph)) {
    const std::string_view text =
        std::string_view(document.text).substr(unit.byte_start, unit.bytes);
    Result<std::vector<Suggestion>> found = library.suggest(text, arguments.integer("limit"));
    if (!found) {
      tell(found.error(), console);
      return false;
    }
    ParagraphHelp help{d, unit, {}};
    for (Suggestion& suggestion : found.value()) {
      if (suggestion.likeness >= least) help.suggestions.push_back(std::move(suggestion));
    }
    all.push_back(std::move(help));
  }
  return true;
}

}  // namespace

int run_library_match(const Arguments& arguments, const Console& console) {
  ReadResult input;
  std::optional<Library> opened = begin(arguments, console, input);
  if (!opened) return kFailed;
  std::vector<Matched> matched;
  for (const Document& document : input.collection.documents) {
    Result<Matched> one = opened->match(document.text);
    if (!one) return tell(one.error(), console);
    matched.push_back(std::move(one).value());
  }
  const auto make = [&](const Sink& sink) {
    write_matched(sink, input.collection, matched, arguments.text("format"), console);
  };
  if (!write_to(arguments.text("output"), make, console)) return kFailed;
  return exit_code(arguments, input, false);
}

int run_library_suggest(const Arguments& arguments, const Console& console) {
  ReadResult input;
  std::optional<Library> opened = begin(arguments, console, input);
  if (!opened) return kFailed;
  std::vector<ParagraphHelp> all;
  for (std::size_t d = 0; d < input.collection.documents.size(); ++d) {
    if (!suggest_for(*opened, arguments, input.collection, d, console, all)) return kFailed;
  }
  const auto make = [&](const Sink& sink) {
    write_help(sink, input.collection, all, arguments.text("format"), console);
  };
  if (!write_to(arguments.text("output"), make, console)) return kFailed;
  return exit_code(arguments, input, false);
}

}  // namespace leitong::cli
