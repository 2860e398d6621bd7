// `leitong library fill`: a template with one's own values. What is not given stays open.

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iostream>

#include "cli/command_library.hpp"
#include "cli/commands.hpp"
#include "cli/library_common.hpp"
#include "cli/library_view.hpp"
#include "cli/output.hpp"
#include "report/library_records.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

using library::Filling;
using library::Library;

constexpr Text kNotASetting{"library_fill_not_a_setting"};
constexpr Text kStillOpen{"library_fill_still_open"};
constexpr Text kSeen{"library_fill_seen"};
constexpr Text kHowToAnswer{"library_fill_how_to_answer"};
constexpr Text kHowToLeaveOut{"library_fill_how_to_leave_out"};

bool read_settings(const Arguments& arguments, const Console& console,
                   std::vector<Filling>& fillings) {
  for (const std::string& setting : arguments.all("set")) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      console.error(console.say(kNotASetting, {setting}));
      return false;
    }
    fillings.push_back({setting.substr(0, equals), setting.substr(equals + 1)});
  }
  return true;
}

// `hint`: how to answer, as told last; it is told again only where it changes.
std::string question(const library::SlotTable& table, const Console& console, std::string& hint) {
  std::string seen;
  for (const library::FillerCount& filler : table.fillers) {
    if (filler.text.empty()) continue;
    seen += (seen.empty() ? "" : "、") + elide_middle(harmless(filler.text), 24);
  }
  const std::string how = console.say(table.slot.optional ? kHowToLeaveOut : kHowToAnswer) + "\n";
  std::string out = how == hint ? std::string() : how;
  hint = how;
  out += library::slot_label(table.slot);
  if (!seen.empty()) out += " (" + console.say(kSeen, {seen}) + ")";
  return out + "> ";
}

struct Answers {
  std::vector<Filling>& fillings;
  std::string hint;
};

// One answer for one slot, asked again until the library takes it; false where input has ended.
bool ask(Library& library, library::TemplateId id, const library::SlotTable& table,
         const Console& console, Answers& answers) {
  while (true) {
    std::fputs(question(table, console, answers.hint).c_str(), stderr);
    std::fflush(stderr);
    std::string answer;
    const bool answered = static_cast<bool>(std::getline(std::cin, answer));
    // Who types ends the line; from a pipe, and where input ends, nobody does.
    if (!answered || isatty(STDIN_FILENO) != 1) std::fputs("\n", stderr);
    if (!answered) return false;
    if (!answer.empty() && answer.back() == '\r') answer.pop_back();
    if (answer.empty()) return true;
    if (answer == "-" && table.slot.optional) answer.clear();
    const Filling filling{std::to_string(table.slot.number), answer};
    const Result<library::Filled> tried = library.fill(id, {filling});
    if (tried) {
      answers.fillings.push_back(filling);
      return true;
    }
    tell(tried.error(), console);
  }
}

Result<Done> ask_all(Library& library, library::TemplateId id, const Console& console,
                     std::vector<Filling>& fillings) {
  constexpr library::ShowOptions kHints{5, 1, 1};
  // What is set already must be right before anything is asked.
  const Result<library::Filled> set = library.fill(id, fillings);
  if (!set) return set.error();
  const Result<library::Details> details = library.show(id, kHints);
  if (!details) return details.error();
  const library::Summary& summary = details.value().summary;
  console.note(library::pattern_line(summary.pattern, summary.slots));
  Answers answers{fillings, {}};
  for (const library::SlotTable& table : details.value().slots) {
    const std::vector<std::uint32_t>& open = set.value().open;
    if (std::find(open.begin(), open.end(), table.slot.number) == open.end()) continue;
    if (!ask(library, id, table, console, answers)) break;
  }
  return Done{};
}

void tell_what_is_open(Library& library, library::TemplateId id, const library::Filled& filled,
                       const Console& console) {
  for (const std::string& warning : filled.warnings) {
    console.warning(in_language(warning, console.lang));
  }
  if (filled.open.empty()) return;
  const Result<library::Details> details = library.show(id, {1, 1, 1});
  if (!details) return;
  std::vector<library::Slot> open;
  for (const library::Slot& slot : details.value().summary.slots) {
    if (std::find(filled.open.begin(), filled.open.end(), slot.number) != filled.open.end()) {
      open.push_back(slot);
    }
  }
  console.note(console.say(kStillOpen, {library::slot_labels(open)}));
}

// The text with its line ends but without other control characters: a template may come from a
// stranger, and what is piped now is shown on a terminal soon. JSON has it as it is.
std::string harmless_lines(std::string_view text) {
  std::string out;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    out += (begin == 0 ? "" : "\n") + harmless(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

}  // namespace

int run_library_fill(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 1, 1, console)) return kFailed;
  const auto id = template_id(arguments.paths().front(), console);
  std::vector<Filling> fillings;
  if (!id || !read_settings(arguments, console, fillings)) return kFailed;
  std::optional<Library> opened = open_library(arguments, Access::kRead, console);
  if (!opened) return kFailed;
  if (arguments.flag("interactive")) {
    const Result<Done> asked = ask_all(*opened, *id, console, fillings);
    if (!asked) return tell(asked.error(), console);
  }
  const Result<library::Filled> filled = opened->fill(*id, fillings);
  if (!filled) return tell(filled.error(), console);
  const auto make = [&](const Sink& sink) {
    std::string out;
    if (arguments.text("format") == "json") {
      append_filled(*id, filled.value(), out);
    } else {
      out = harmless_lines(filled.value().text);
    }
    sink(out + "\n");
  };
  if (!write_to(arguments.text("output"), make, console)) return kFailed;
  tell_what_is_open(*opened, *id, filled.value(), console);
  return kDone;
}

}  // namespace leitong::cli
