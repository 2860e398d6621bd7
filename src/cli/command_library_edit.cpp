// `leitong library tag | role | merge | split | remove | undo | history`: changes by hand.

#include <charconv>

#include "cli/command_library.hpp"
#include "cli/commands.hpp"
#include "cli/library_common.hpp"
#include "cli/output.hpp"
#include "report/library_records.hpp"
#include "report/table.hpp"

namespace leitong::cli {
namespace {

using library::Library;
using library::TemplateId;

constexpr std::size_t kMostWords = 10000;

constexpr Text kNoRole{"library_edit_no_role"};
constexpr Text kSplitHow{"library_edit_split_how"};
constexpr Text kNoSuchSlot{"library_edit_no_such_slot"};
constexpr Text kNoSlotAtAll{"library_edit_no_slot_at_all"};
constexpr Text kMade{"library_edit_made"};
constexpr Text kUndone{"library_edit_undone"};
constexpr Text kTime{"library_edit_time"};
constexpr Text kOperation{"library_edit_operation"};
constexpr Text kDetails{"library_edit_details"};
constexpr Text kIsUndone{"library_edit_is_undone"};
constexpr const char* kRoles =
    "salutation, opening, transition, data, requirement, thanks, closing, none";

int finished(const Result<Done>& done, const Console& console) {
  return done ? kDone : tell(done.error(), console);
}

bool is_role(const std::string& role) {
  const std::string roles = std::string(kRoles) + ", ";
  return role.find(',') == std::string::npos && roles.find(role + ", ") != std::string::npos &&
         (roles.starts_with(role + ", ") || roles.find(", " + role + ", ") != std::string::npos);
}

// The slot and what parts it, from the options; false, told, where they make no sense.
bool read_split(const Arguments& arguments, Library& library, TemplateId id, const Console& console,
                library::SplitBy& by) {
  by.fillers = arguments.all("filler");
  for (const std::string& word : arguments.all("variant")) {
    by.variants.emplace_back();
    std::from_chars(word.data(), word.data() + word.size(), by.variants.back());
  }
  const std::string name = arguments.text("slot");
  if (by.fillers.empty() == by.variants.empty() || name.empty() != by.fillers.empty()) {
    console.error(console.say(kSplitHow));
    return false;
  }
  if (name.empty()) return true;
  const Result<library::Details> details = library.show(id, {1, 1, 1});
  if (!details) {
    tell(details.error(), console);
    return false;
  }
  const library::Summary& summary = details.value().summary;
  const library::Slot* slot = library::slot_named(summary.slots, name);
  if (slot == nullptr) {
    const std::string labels = library::slot_labels(summary.slots);
    console.error(console.say(kNoSuchSlot, {std::to_string(number(summary.id)), name,
                                            labels.empty() ? console.say(kNoSlotAtAll) : labels}));
    return false;
  }
  by.slot = slot->number;
  return true;
}

}  // namespace

int run_library_tag(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 2, kMostWords, console)) return kFailed;
  const auto id = template_id(arguments.paths().front(), console);
  if (!id) return kFailed;
  std::optional<Library> opened = open_library(arguments, Access::kWrite, console);
  if (!opened) return kFailed;
  const std::vector<std::string> tags(arguments.paths().begin() + 1, arguments.paths().end());
  return finished(
      arguments.flag("delete") ? opened->tag(*id, {}, tags) : opened->tag(*id, tags, {}), console);
}

int run_library_role(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 2, 2, console)) return kFailed;
  const auto id = template_id(arguments.paths()[0], console);
  if (!id) return kFailed;
  const std::string& role = arguments.paths()[1];
  if (!is_role(role)) {
    console.error(console.say(kNoRole, {role, kRoles}));
    return kFailed;
  }
  std::optional<Library> opened = open_library(arguments, Access::kWrite, console);
  if (!opened) return kFailed;
  return finished(opened->set_role(*id, role), console);
}

int run_library_merge(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 2, 2, console)) return kFailed;
  const auto from = template_id(arguments.paths()[0], console);
  const auto into = template_id(arguments.paths()[1], console);
  if (!from || !into) return kFailed;
  std::optional<Library> opened = open_library(arguments, Access::kWrite, console);
  if (!opened) return kFailed;
  return finished(opened->merge(*from, *into), console);
}

int run_library_split(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 1, 1, console)) return kFailed;
  const auto id = template_id(arguments.paths().front(), console);
  if (!id) return kFailed;
  std::optional<Library> opened = open_library(arguments, Access::kWrite, console);
  if (!opened) return kFailed;
  library::SplitBy by;
  if (!read_split(arguments, *opened, *id, console, by)) return kFailed;
  const Result<TemplateId> made = opened->split(*id, by);
  if (!made) return tell(made.error(), console);
  return print(console.say(kMade, {std::to_string(number(made.value()))}) + "\n", console)
             ? kDone
             : kFailed;
}

int run_library_remove(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 1, kMostWords, console)) return kFailed;
  std::vector<TemplateId> ids;
  for (const std::string& word : arguments.paths()) {
    const auto id = template_id(word, console);
    if (!id) return kFailed;
    ids.push_back(*id);
  }
  std::optional<Library> opened = open_library(arguments, Access::kWrite, console);
  if (!opened) return kFailed;
  int code = kDone;
  for (const TemplateId id : ids) {
    if (const Result<Done> done = opened->remove(id); !done) code = tell(done.error(), console);
  }
  return code;
}

int run_library_undo(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 0, 0, console)) return kFailed;
  std::optional<Library> opened = open_library(arguments, Access::kWrite, console);
  if (!opened) return kFailed;
  const Result<library::HistoryEntry> entry = opened->undo();
  if (!entry) return tell(entry.error(), console);
  const library::HistoryEntry& undone = entry.value();
  return print(console.say(kUndone, {undone.operation, undone.details}) + "\n", console) ? kDone
                                                                                         : kFailed;
}

int run_library_history(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 0, 0, console)) return kFailed;
  std::optional<Library> opened = open_library(arguments, Access::kRead, console);
  if (!opened) return kFailed;
  const Result<std::vector<library::HistoryEntry>> entries =
      opened->history(arguments.integer("limit"));
  if (!entries) return tell(entries.error(), console);
  const std::string format = arguments.text("format");
  std::string out;
  const std::vector<Column> columns = {{console.say(kTime), 20, false, true},
                                       {console.say(kOperation), 8, false, true},
                                       {console.say(kDetails), console.cells - 32, false, true}};
  if (format == "table") out = table_head(columns);
  if (format == "json") out = "[\n";
  for (std::size_t i = 0; i < entries.value().size(); ++i) {
    const library::HistoryEntry& entry = entries.value()[i];
    if (format == "table") {
      const std::string cells[] = {
          entry.time, entry.operation,
          entry.details + (entry.undone ? " " + console.say(kIsUndone) : std::string())};
      out += table_line(columns, cells);
    } else {
      append_history(entry, out);
      out += format == "json" && i + 1 < entries.value().size() ? ",\n" : "\n";
    }
  }
  if (format == "json") out += "]\n";
  return print(out, console) ? kDone : kFailed;
}

}  // namespace leitong::cli
