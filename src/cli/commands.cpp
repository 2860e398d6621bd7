#include "cli/commands.hpp"

#include <algorithm>
#include <iterator>

#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "leitong/version.hpp"

namespace leitong::cli {
namespace {

constexpr CommandRow kCommands[] = {
    {"scan",
     kScan,
     "PATH... [-o DIR]",
     "leitong scan reports/ -o result/",
     {"command_scan_summary"},
     {"command_scan_details"},
     run_scan},
    {"dedup",
     kDedup,
     "PATH...",
     "leitong dedup archive.jsonl --unique unique.jsonl",
     {"command_dedup_summary"},
     {"command_dedup_details"},
     run_dedup},
    {"passages",
     kPassages,
     "PATH...",
     "leitong passages reports/ --reference superior.txt",
     {"command_passages_summary"},
     {"command_passages_details"},
     run_passages},
    {"templates",
     kTemplates,
     "PATH...",
     "leitong templates reports/ --min-documents 3",
     {"command_templates_summary"},
     {"command_templates_details"},
     run_templates},
    {"compare",
     kCompare,
     "A B",
     "leitong compare ours.txt theirs.txt",
     {"command_compare_summary"},
     {"command_compare_details"},
     run_compare},
    {"text",
     kText,
     "PATH...",
     "leitong text report.txt --units",
     {"command_text_summary"},
     {"command_text_details"},
     run_text},
    {"doctor",
     kDoctor,
     "",
     "leitong doctor",
     {"command_doctor_summary"},
     {"command_doctor_details"},
     run_doctor},
    {"help",
     kHelp,
     "[COMMAND]",
     "leitong help dedup",
     {"command_help_summary"},
     {"command_help_details"},
     run_help},
};

int wrong_usage(const std::string& message, const std::string& help, const Console& console) {
  console.error(message);
  console.note(console.say(kTryHelp, {help}));
  return kFailed;
}

constexpr Text kBadSeconds{"commands_bad_seconds"};

int run_command(const CommandRow& command, std::span<const std::string> words, Lang lang) {
  const std::string help = std::string("leitong help ") + command.name;
  const Result<Arguments> parsed = Arguments::parse(words, command.bit, lang);
  if (!parsed) return wrong_usage(parsed.error().reason, help, plain_console(lang));
  const Arguments& arguments = parsed.value();
  const Console console = console_of(arguments, lang);
  if (arguments.flag("help")) {
    const std::string text = command_help(command, lang, help_cells(console));
    return print(text, console) ? kDone : kFailed;
  }
  if ((command.bit & kReaders) != 0 && arguments.paths().empty()) {
    return wrong_usage(console.say(kMissingPath, {command.name, command.example}), help, console);
  }
  if (!are_sound_program_seconds()) {
    console.error(console.say(kBadSeconds));
    return kFailed;
  }
  return command.run(arguments, console);
}

bool is_any(const std::string& word, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), word) != names.end();
}

}  // namespace

std::span<const CommandRow> all_commands() {
  static const std::vector<CommandRow> kAll = [] {
    std::vector<CommandRow> all(std::begin(kCommands), std::end(kCommands));
    const std::span<const CommandRow> library = library_commands();
    const std::span<const CommandRow> stages = stage_commands();
    all.insert(all.end() - 1, library.begin(), library.end());  // help stays the last
    const std::span<const CommandRow> index = index_commands();
    all.insert(all.end() - 1, index.begin(), index.end());
    all.insert(all.end() - 1, stages.begin(), stages.end());
    const std::span<const CommandRow> serve = serve_commands();
    all.insert(all.end() - 1, serve.begin(), serve.end());
    return all;
  }();
  return kAll;
}

const CommandRow& find_command(CommandSet bit) {
  const std::span<const CommandRow> all = all_commands();
  return *std::find_if(all.begin(), all.end(),
                       [&](const CommandRow& row) { return row.bit == bit; });
}

const CommandRow* named_command(std::string_view name) {
  for (const CommandRow& row : all_commands()) {
    if (name == row.name) return &row;
  }
  return nullptr;
}

std::vector<const CommandRow*> actions_of(const CommandRow& command) {
  const std::string prefix = std::string(command.name) + " ";
  std::vector<const CommandRow*> actions;
  for (const CommandRow& row : all_commands()) {
    if (std::string_view(row.name).starts_with(prefix)) actions.push_back(&row);
  }
  return actions;
}

int run_without_action(const Arguments& arguments, const Console& console) {
  const CommandRow& command = find_command(arguments.command());
  const std::size_t prefix = std::string_view(command.name).size() + 1;
  std::vector<std::string> names;
  std::string list;
  for (const CommandRow* action : actions_of(command)) {
    names.emplace_back(action->name + prefix);
    list += (list.empty() ? "" : ", ") + names.back();
  }
  const std::string help = std::string("leitong help ") + command.name;
  if (arguments.paths().empty()) {
    return wrong_usage(console.say(kNoAction, {command.name, list}), help, console);
  }
  std::string message =
      console.say(kUnknownAction, {command.name, arguments.paths().front(), list});
  const std::string meant = nearest(arguments.paths().front(), names);
  if (!meant.empty()) message += "; " + console.say(kDidYouMean, {meant});
  return wrong_usage(message, help, console);
}

std::string unknown_command(std::string_view name, Lang lang) {
  std::vector<std::string> names;
  for (const CommandRow& row : all_commands()) names.emplace_back(row.name);
  std::string message = say(lang, kUnknownCommand, {name});
  const std::string meant = nearest(name, names);
  if (!meant.empty()) message += "; " + say(lang, kDidYouMean, {meant});
  return message;
}

int run_program(std::span<const std::string> words) {
  const Lang lang = language_of(words);
  const Console console = plain_console(lang);
  // --lang may stand before the command as well.
  while (!words.empty() && words.front().starts_with("--lang")) {
    words = words.subspan(words.front() == "--lang" && words.size() > 1 ? 2 : 1);
  }
  if (words.empty()) return wrong_usage(console.say(kNoCommand), "leitong help", console);
  const std::string& first = words.front();
  if (is_any(first, {"--version", "-V"})) {
    return print("leitong " + std::string(version()) + "\n", console) ? kDone : kFailed;
  }
  if (is_any(first, {"--help", "-h"})) {
    return print(program_help(lang, help_cells(console)), console) ? kDone : kFailed;
  }
  if (words.size() > 1) {
    if (const CommandRow* action = named_command(first + " " + words[1])) {
      return run_command(*action, words.subspan(2), lang);
    }
  }
  if (const CommandRow* command = named_command(first)) {
    return run_command(*command, words.subspan(1), lang);
  }
  const bool option = first.size() > 1 && first.front() == '-';
  const std::string message =
      option ? console.say(kCommandFirst, {first}) : unknown_command(first, lang);
  return wrong_usage(message, "leitong help", console);
}

}  // namespace leitong::cli
