// `leitong library match | suggest`: a draft beside the library.

#include <algorithm>
#include <cstdio>

#include "cli/command_library.hpp"
#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/library_common.hpp"
#include "cli/library_view.hpp"
#include "cli/output.hpp"
#include "cli/progress_bar.hpp"
#include "cli/wrapped_text.hpp"
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

// Of one wording so many templates may stand one in the other.
constexpr std::uint64_t kNestedAtMost = 4;

std::string percent(std::uint64_t part, std::uint64_t whole) {
  char text[32];
  const double share = whole == 0 ? 0 : double(part) / double(whole);
  std::snprintf(text, sizeof text, "%.1f%%", share * 100);
  return text;
}

// The matched text with what stands in slots in braces.
void matched_shown(const TextIndex& text, const TextMatch& match, std::vector<ColouredText>& out) {
  std::uint32_t behind = match.span.start;
  for (const library::Fill& fill : match.fills) {
    out.push_back({harmless(text.slice({behind, fill.span.start}))});
    out.push_back({"{" + harmless(text.slice(fill.span)) + "}", yellow});
    behind = fill.span.end;
  }
  out.push_back({harmless(text.slice({behind, match.span.end}))});
}

std::string match_line(const TextIndex& text, const TextMatch& match, const Console& console) {
  const std::string place = std::to_string(match.span.start) + "–" + std::to_string(match.span.end);
  const std::string head =
      "  " + pad(place, 11) + "  #" + pad(std::to_string(number(match.id)), 5) + " ";
  std::vector<ColouredText> out;
  matched_shown(text, match, out);
  if (match.edits != 0) {
    out.push_back({"  " + console.say(kEdits, {std::to_string(match.edits)}), dim});
  }
  return head +
         wrapped(out, console.cells - head.size(), kAllLines, head.size(), console.colour_out);
}

// The longest constants first: where the draft is most like a template.
std::vector<TextMatch> best_first(std::vector<TextMatch> matches) {
  std::stable_sort(matches.begin(), matches.end(),
                   [](const TextMatch& a, const TextMatch& b) { return a.constant > b.constant; });
  return matches;
}

std::string share_line(const Document& document, const Matched& matched, const Console& console) {
  const std::string line = console.say(
      kShare, {elide_middle(harmless(document.id), console.cells / 2),
               percent(matched.covered, matched.characters), grouped(matched.characters),
               percent(matched.constant, matched.characters),
               counted(console.lang, matched.matches.size(), kOccurrence, kOccurrences)});
  return wrapped({{line, bold}}, console.cells - 2, kAllLines, 2, console.colour_out);
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

ReadResult read_drafts(const Arguments& arguments, const Console& console) {
  ProgressBar progress(console);
  ReadResult out = read_texts(arguments.paths(), read_options(arguments), &progress);
  tell_problems(out, console);
  return out;
}

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
  input = read_drafts(arguments, console);
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
      for (const TextMatch& match : best_first(matched[d].matches)) {
        out += match_line(text, match, console);
      }
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
  std::string out = bold(elide_middle(harmless(document.id), console.cells / 4) + " #" +
                             std::to_string(help.unit.number_in_document),
                         console.colour_out) +
                    "  " + elide_end(harmless(beginning(text)), console.cells / 2) + "\n";
  if (help.suggestions.empty()) {
    out += "    " + dim(console.say(kNothingLike), console.colour_out) + "\n";
  }
  for (const Suggestion& suggestion : help.suggestions) {
    char likeness[16];
    std::snprintf(likeness, sizeof likeness, "%.2f", suggestion.likeness);
    const std::string head = std::string("  ") + likeness + "  #" +
                             pad(std::to_string(number(suggestion.summary.id)), 5) + " ";
    out += head + wrapped(pattern_shown(suggestion.summary.pattern, suggestion.summary.slots),
                          console.cells - head.size(), kAllLines, head.size(), console.colour_out);
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

// The constants of a template as one text.
std::string constants_of(const Suggestion& suggestion) {
  std::string out;
  for (const library::Piece& piece : suggestion.summary.pattern) out += piece.text;
  return out;
}

// Without those that stand within a better one.
std::vector<Suggestion> without_nested(std::vector<Suggestion> suggestions, std::uint64_t limit) {
  std::vector<Suggestion> out;
  std::vector<std::string> constants;
  for (Suggestion& suggestion : suggestions) {
    std::string own = constants_of(suggestion);
    const bool nested = std::any_of(constants.begin(), constants.end(), [&](const auto& better) {
      return better.find(own) != std::string::npos || own.find(better) != std::string::npos;
    });
    if (nested) continue;
    constants.push_back(std::move(own));
    out.push_back(std::move(suggestion));
    if (limit != 0 && out.size() == limit) break;
  }
  return out;
}

// The templates for each paragraph of a document; false, told, where the library fails.
bool suggest_for(Library& library, const Arguments& arguments, const Collection& drafts,
                 std::size_t d, const Console& console, std::vector<ParagraphHelp>& all) {
  const double least = arguments.real("threshold");
  const std::uint64_t limit = arguments.integer("limit");
  const Document& document = drafts.documents[d];
  for (const Unit& unit : units_of(document, DocumentIndex{0}, UnitLevel::kParagraph)) {
    const std::string_view text =
        std::string_view(document.text).substr(unit.byte_start, unit.bytes);
    Result<std::vector<Suggestion>> found =
        library.suggest(text, limit == 0 ? 0 : limit * kNestedAtMost);
    if (!found) {
      tell(found.error(), console);
      return false;
    }
    ParagraphHelp help{d, unit, {}};
    std::vector<Suggestion>& all_found = found.value();
    all_found.erase(std::remove_if(all_found.begin(), all_found.end(),
                                   [&](const Suggestion& s) { return s.likeness < least; }),
                    all_found.end());
    help.suggestions = without_nested(std::move(all_found), limit);
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
