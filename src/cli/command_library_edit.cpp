// `leitong library tag | role | merge | split | remove | undo | history`: changes by hand.

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <utility>

#include "cli/command_library.hpp"
#include "cli/commands.hpp"
#include "cli/library_common.hpp"
#include "cli/output.hpp"
#include "report/library_records.hpp"
#include "report/table.hpp"
#include "report/terminal_text.hpp"

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
constexpr Text kTagged{"library_edit_tagged"};
constexpr Text kUntagged{"library_edit_untagged"};
constexpr Text kRoleIs{"library_edit_role_is"};
constexpr Text kMerged{"library_edit_merged"};
constexpr Text kUnlike{"library_edit_unlike"};
constexpr Text kRemoved{"library_edit_removed"};
constexpr Text kForce{"library_edit_force"};
constexpr Text kTime{"library_edit_time"};
constexpr Text kOperation{"library_edit_operation"};
constexpr Text kDetails{"library_edit_details"};
constexpr Text kIsUndone{"library_edit_is_undone"};
constexpr Text kInto{"library_edit_into"};
constexpr std::pair<const char*, Text> kOperations[] = {
    {"add", {"library_edit_op_add"}},           {"import", {"library_edit_op_import"}},
    {"tag", {"library_edit_op_tag"}},           {"role", {"library_edit_op_role"}},
    {"merge", {"library_edit_op_merge"}},       {"split", {"library_edit_op_split"}},
    {"remove", {"library_edit_op_remove"}},     {"undo", {"library_edit_op_undo"}},
    {"describe", {"library_edit_op_describe"}},
};
constexpr const char* kRoles[] = {"salutation",  "opening", "transition", "data",
                                  "requirement", "thanks",  "closing",    "none"};

// Below this a merge is more likely a slip than wanted: two wordings of one template share more.
constexpr double kHardlyAlike = 0.3;

std::string text_of(TemplateId id) { return std::to_string(number(id)); }

std::string operation_word(const std::string& operation, const Console& console) {
  for (const auto& [name, word] : kOperations) {
    if (operation == name) return console.say(word);
  }
  return operation;
}

// One line of what was done.
int told(const std::string& line, const Console& console) {
  return print(line + "\n", console) ? kDone : kFailed;
}

// The number of the template that is meant in the end.
std::string resolved_text(Library& library, TemplateId id) {
  const Result<TemplateId> resolved = library.resolve(id);
  return text_of(resolved ? resolved.value() : id);
}

// The role that is meant by its name, or by its Chinese one: what `list --lang zh` shows is good to
// type. Nothing where none is.
std::optional<std::string> role_named(std::string_view word) {
  for (const char* role : kRoles) {
    if (word.empty()) break;
    if (word == role || word == library::role_label(role)) return role;
  }
  return std::nullopt;
}

std::string roles_to_choose(const Console& console) {
  std::string out;
  for (const char* role : kRoles) out += (out.empty() ? "" : ", ") + role_word(role, console);
  return out;
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
    const std::string shown = std::to_string(number(summary.id));
    console.error(labels.empty() ? console.say(kNoSlotAtAll, {shown, name})
                                 : console.say(kNoSuchSlot, {shown, name, labels}));
    return false;
  }
  by.slot = slot->number;
  return true;
}

}  // namespace

std::string details_shown(const std::string& operation, const std::string& details,
                          const Console& console) {
  const std::size_t into = details.find(" into ");
  if (operation == "merge" && into != std::string::npos) {
    return console.say(kInto, {details.substr(0, into), details.substr(into + 6)});
  }
  if (const std::size_t space = details.find(' ');
      operation == "role" && space != std::string::npos) {
    return details.substr(0, space + 1) + role_word(details.substr(space + 1), console);
  }
  if (const std::size_t space = details.find(' ');
      operation == "undo" && space != std::string::npos) {
    const std::string undone = details.substr(0, space);
    return operation_word(undone, console) + " " +
           details_shown(undone, details.substr(space + 1), console);
  }
  return in_language(details, console.lang);
}

int run_library_tag(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 2, kMostWords, console)) return kFailed;
  const auto id = template_id(arguments.paths().front(), console);
  if (!id) return kFailed;
  std::optional<Library> opened = open_library(arguments, Access::kWrite, console);
  if (!opened) return kFailed;
  const std::vector<std::string> tags(arguments.paths().begin() + 1, arguments.paths().end());
  const bool gone = arguments.flag("delete");
  const Result<Done> done = gone ? opened->tag(*id, {}, tags) : opened->tag(*id, tags, {});
  if (!done) return tell(done.error(), console);
  std::string list;
  for (const std::string& tag : tags) list += (list.empty() ? "#" : " #") + harmless(tag);
  return told(console.say(gone ? kUntagged : kTagged, {resolved_text(*opened, *id), list}),
              console);
}

int run_library_role(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 2, 2, console)) return kFailed;
  const auto id = template_id(arguments.paths()[0], console);
  if (!id) return kFailed;
  const std::optional<std::string> role = role_named(arguments.paths()[1]);
  if (!role) {
    console.error(console.say(kNoRole, {arguments.paths()[1], roles_to_choose(console)}));
    return kFailed;
  }
  std::optional<Library> opened = open_library(arguments, Access::kWrite, console);
  if (!opened) return kFailed;
  if (const Result<Done> done = opened->set_role(*id, *role); !done) {
    return tell(done.error(), console);
  }
  return told(console.say(kRoleIs, {resolved_text(*opened, *id), role_word(*role, console)}),
              console);
}

int run_library_merge(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 2, 2, console)) return kFailed;
  const auto from = template_id(arguments.paths()[0], console);
  const auto into = template_id(arguments.paths()[1], console);
  if (!from || !into) return kFailed;
  std::optional<Library> opened = open_library(arguments, Access::kWrite, console);
  if (!opened) return kFailed;
  const Result<library::Merged> merged = opened->merge(*from, *into);
  if (!merged) return tell(merged.error(), console);
  const std::string first = text_of(merged.value().from);
  const std::string second = text_of(merged.value().into);
  if (merged.value().likeness < kHardlyAlike) {
    char share[16];
    std::snprintf(share, sizeof share, "%.0f%%", merged.value().likeness * 100);
    console.warning(console.say(kUnlike, {first, second, share}));
  }
  return told(console.say(kMerged, {first, second}), console);
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
  const Result<library::Details> details = opened->show(made.value(), {1, 1, 1});
  if (!details) return tell(details.error(), console);
  return told(console.say(kMade, {text_of(made.value()),
                                  counted(console.lang, details.value().summary.occurrences,
                                          kOccurrence, kOccurrences),
                                  resolved_text(*opened, *id)}),
              console);
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
  const Result<std::vector<TemplateId>> removed = opened->remove(ids, arguments.flag("force"));
  if (!removed) {
    tell(removed.error(), console);
    if (std::any_of(ids.begin(), ids.end(), [&](TemplateId id) {
          const Result<TemplateId> leads = opened->resolve(id);
          return leads && leads.value() != id;
        })) {
      console.note(console.say(kForce));
    }
    return kFailed;
  }
  std::string list;
  for (const TemplateId id : removed.value()) list += (list.empty() ? "" : ", ") + text_of(id);
  return told(console.say(kRemoved, {list}), console);
}

int run_library_undo(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 0, 0, console)) return kFailed;
  std::optional<Library> opened = open_library(arguments, Access::kWrite, console);
  if (!opened) return kFailed;
  const Result<library::HistoryEntry> entry = opened->undo();
  if (!entry) return tell(entry.error(), console);
  const library::HistoryEntry& undone = entry.value();
  return print(console.say(kUndone, {operation_word(undone.operation, console),
                                     details_shown(undone.operation, undone.details, console)}) +
                   "\n",
               console)
             ? kDone
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
          entry.time, operation_word(entry.operation, console),
          details_shown(entry.operation, entry.details, console) +
              (entry.undone ? " " + console.say(kIsUndone) : std::string())};
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
