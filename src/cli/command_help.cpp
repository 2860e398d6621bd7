// `leitong help [COMMAND]`: everything in it comes from the tables of commands and options.

#include <algorithm>

#include "cli/manual.hpp"
#include "cli/output.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

constexpr Text kPurpose{"help_purpose"};
constexpr Text kUsage{"help_usage"};
constexpr Text kActions{"help_actions"};
constexpr Text kCommands{"help_commands"};
constexpr Text kExample{"help_example"};
constexpr Text kOptionsOf{"help_options_of"};
constexpr Text kDefault{"help_default"};
constexpr Text kPaths{"help_paths"};
constexpr Text kCodes{"help_codes"};
constexpr Text kMore{"help_more"};
constexpr Text kVersion{"help_version"};
constexpr Text kChoices{"help_choices"};
constexpr std::size_t kNameCells = 26;

constexpr Category kOrder[] = {Category::kMatching, Category::kOutput, Category::kReading,
                               Category::kRunning};

std::string option_line(const OptionRow& row, Lang lang) {
  std::string name = row.letter != 0 ? std::string("-") + row.letter + ", " : "    ";
  name += "--" + std::string(row.name);
  if (row.value_name[0] != 0) name += std::string(" ") + row.value_name;
  return "  " + pad(std::move(name), kNameCells) + "  " + option_text(row, lang) + "\n";
}

// The command that the words behind help name; nothing, told, where there is none.
const CommandRow* asked_command(const std::vector<std::string>& words, const Console& console) {
  const CommandRow* command = named_command(words.front());
  const bool action = command != nullptr && words.size() == 2 && !actions_of(*command).empty();
  const std::string name = action ? words[0] + " " + words[1] : words.front();
  if (action) command = named_command(name);
  if (!action && words.size() > 1) {
    console.error(console.say(kTooManyPaths, {"help", words[1]}));
    return nullptr;
  }
  if (command == nullptr) console.error(unknown_command(name, console.lang));
  return command;
}

}  // namespace

std::vector<const OptionRow*> options_of(CommandSet command) {
  std::vector<const OptionRow*> options;
  for (const Category category : kOrder) {
    for (const OptionRow& row : all_options()) {
      const bool listed = (row.commands & command) != 0 && row.category == category;
      if (listed) options.push_back(&row);
    }
  }
  return options;
}

std::string option_text(const OptionRow& row, Lang lang) {
  std::string text = row.help.in(lang);
  if (row.kind == ValueKind::kChoice || row.kind == ValueKind::kChoices) {
    std::string choices = row.choices;
    std::replace(choices.begin(), choices.end(), ',', '|');
    text += say(lang, kChoices, {choices});
  }
  if (row.default_value[0] != 0) text += say(lang, kDefault, {row.default_value});
  return text;
}

std::string program_help(Lang lang) {
  std::string out = kPurpose.in(lang) + "\n\n" + kUsage.in(lang);
  out += "leitong COMMAND PATH... [OPTION...]\n\n" + kCommands.in(lang) + "\n";
  for (const CommandRow& command : all_commands()) {
    if (std::string_view(command.name).find(' ') != std::string_view::npos) continue;
    const std::string line = std::string(command.name) + " " + command.usage;
    out += "  " + pad(line, kNameCells) + "  " + command.summary.in(lang) + "\n";
  }
  out += "  " + pad("--version", kNameCells) + "  ";
  out += kVersion.in(lang) + "\n\n";
  out += kPaths.in(lang) + "\n" + kCodes.in(lang) + "\n" + kMore.in(lang) + "\n";
  return out;
}

std::string command_help(const CommandRow& command, Lang lang) {
  std::string out = kUsage.in(lang) + "leitong " + command.name + " " + command.usage;
  out += std::string("\n\n") + command.summary.in(lang) + "\n";
  if (!command.details.empty()) out += std::string("\n") + command.details.in(lang) + "\n";
  if ((command.bit & kReaders) != 0) out += std::string("\n") + kPaths.in(lang) + "\n";
  const std::vector<const CommandRow*> actions = actions_of(command);
  if (!actions.empty()) out += std::string("\n") + kActions.in(lang) + "\n";
  for (const CommandRow* action : actions) {
    const std::string line =
        std::string(action->name).substr(std::string_view(command.name).size() + 1) + " " +
        action->usage;
    out += "  " + pad(line, kNameCells) + "  " + action->summary.in(lang) + "\n";
  }
  out += std::string("\n") + kExample.in(lang) + "\n  " + command.example + "\n";
  const Category* category = nullptr;
  for (const OptionRow* row : options_of(command.bit)) {
    if (category == nullptr || *category != row->category) {
      out += "\n" + say(lang, kOptionsOf, {title_of(row->category).in(lang)}) + "\n";
    }
    category = &row->category;
    out += option_line(*row, lang);
  }
  return out;
}

int run_help(const Arguments& arguments, const Console& console) {
  const std::vector<std::string>& words = arguments.paths();
  const std::string shell = arguments.text("completion");
  const bool man = arguments.flag("man");
  if (man && !shell.empty()) {
    console.error(console.say(kExclusive, {"--man", "--completion"}));
    return kFailed;
  }
  if (!shell.empty() && !words.empty()) {
    console.error(console.say(kTooManyPaths, {"help --completion", words.front()}));
    return kFailed;
  }
  const CommandRow* command = nullptr;
  if (!words.empty()) {
    // An action has its place in the page of its command.
    command = asked_command(man ? std::vector<std::string>{words.front()} : words, console);
    if (command == nullptr) return kFailed;
  }
  const Lang lang = console.lang;
  std::string text;
  if (!shell.empty()) {
    text = completion(shell, lang);
  } else if (man) {
    text = command == nullptr ? man_page(lang) : man_page(*command, lang);
  } else {
    text = command == nullptr ? program_help(lang) : command_help(*command, lang);
  }
  return print(text, console) ? kDone : kFailed;
}

}  // namespace leitong::cli
