// `leitong help [COMMAND]`: everything in it comes from the tables of commands and options.

#include <algorithm>

#include "cli/manual.hpp"
#include "cli/output.hpp"
#include "cli/wrapped_text.hpp"
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
constexpr std::size_t kTextCell = kNameCells + 4;
constexpr std::size_t kCellsElsewhere = 80;  // of what is no terminal

constexpr Category kOrder[] = {Category::kActing, Category::kMatching, Category::kOutput,
                               Category::kReading, Category::kRunning};

constexpr std::string_view kCommonLast[] = {"color", "progress", "lang",
                                            "quiet", "verbose",  "help"};

// A name and, in a column of its own, what it is; below it where the name reaches into the column.
std::string entry(const std::string& name, const std::string& text, std::size_t cells) {
  std::string out = "  " + pad(name, kNameCells) + "  ";
  if (display_width(name) > kNameCells) out = "  " + name + "\n" + std::string(kTextCell, ' ');
  return out + wrapped({{text}}, cells - kTextCell, kAllLines, kTextCell, false);
}

// Lines of at most `cells`. The lines of a message are one paragraph up to one that ends a
// sentence.
std::string paragraph(const std::string& text, std::size_t cells) {
  std::string out;
  std::string joined;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    const bool apart =
        !joined.empty() && !line.empty() && is_ascii(joined.back()) && is_ascii(line.front());
    append_apart(joined, apart ? " " + line : line);
    begin = end + 1;
    if (begin <= text.size() && !line.ends_with(".") && !line.ends_with("。")) continue;
    out += wrapped({{joined}}, cells, kAllLines, 0, false);
    joined.clear();
  }
  return out;
}

std::string option_entry(const OptionRow& row, Lang lang, std::size_t cells) {
  std::string name = row.letter != 0 ? std::string("-") + row.letter + ", " : "    ";
  name += "--" + std::string(row.name);
  if (row.value_name[0] != 0) name += std::string(" ") + row.value_name;
  return entry(name, option_text(row, lang), cells);
}

// "leitong scan PATH..."
std::string usage_of(const CommandRow& command) {
  const std::string name = std::string("leitong ") + command.name;
  return command.usage[0] == 0 ? name : name + " " + command.usage;
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
  // What all commands have comes behind what this one has.
  const auto is_common = [](const OptionRow* row) {
    return std::find(std::begin(kCommonLast), std::end(kCommonLast), std::string_view(row->name)) !=
           std::end(kCommonLast);
  };
  for (const Category category : kOrder) {
    for (const OptionRow& row : all_options()) {
      const bool listed = (row.commands & command) != 0 && row.category == category;
      if (listed) options.push_back(&row);
    }
  }
  std::stable_partition(options.begin(), options.end(),
                        [&](const OptionRow* row) { return !is_common(row); });
  return options;
}

std::string option_text(const OptionRow& row, Lang lang) {
  std::string text = row.help.in(lang);
  if (row.kind == ValueKind::kChoice || row.kind == ValueKind::kChoices) {
    std::string choices = choices_of(row, lang);
    std::replace(choices.begin(), choices.end(), ',', '|');
    text += say(lang, kChoices, {choices});
  }
  if (row.default_value[0] != 0) text += say(lang, kDefault, {row.default_value});
  return text;
}

std::size_t help_cells(const Console& console) {
  return console.out_is_terminal ? console.cells : kCellsElsewhere;
}

std::string program_help(Lang lang, std::size_t cells) {
  std::string out = paragraph(kPurpose.in(lang), cells) + "\n" + kUsage.in(lang);
  out += "leitong COMMAND PATH... [OPTION...]\n\n" + kCommands.in(lang) + "\n";
  for (const CommandRow& command : all_commands()) {
    if (std::string_view(command.name).find(' ') != std::string_view::npos) continue;
    const std::string line = std::string(command.name) + " " + command.usage;
    out += entry(line, command.summary.in(lang), cells);
  }
  out += entry("--version", kVersion.in(lang), cells) + "\n";
  for (const Text& text : {kPaths, kCodes, kMore}) out += paragraph(text.in(lang), cells);
  return out;
}

std::string command_help(const CommandRow& command, Lang lang, std::size_t cells) {
  std::string out = paragraph(kUsage.in(lang) + usage_of(command), cells);
  out += "\n" + paragraph(command.summary.in(lang), cells);
  if (!command.details.empty()) out += "\n" + paragraph(command.details.in(lang), cells);
  if ((command.bit & kReaders) != 0) out += "\n" + paragraph(kPaths.in(lang), cells);
  const std::vector<const CommandRow*> actions = actions_of(command);
  if (!actions.empty()) out += std::string("\n") + kActions.in(lang) + "\n";
  for (const CommandRow* action : actions) {
    const std::string line =
        std::string(action->name).substr(std::string_view(command.name).size() + 1) + " " +
        action->usage;
    out += entry(line, action->summary.in(lang), cells);
  }
  out += std::string("\n") + kExample.in(lang) + "\n  " + command.example + "\n";
  const Category* category = nullptr;
  for (const OptionRow* row : options_of(command.bit)) {
    if (category == nullptr || *category != row->category) {
      out += "\n" + say(lang, kOptionsOf, {title_of(row->category).in(lang)}) + "\n";
    }
    category = &row->category;
    out += option_entry(*row, lang, cells);
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
    const std::size_t cells = help_cells(console);
    text = command == nullptr ? program_help(lang, cells) : command_help(*command, lang, cells);
  }
  return print(text, console) ? kDone : kFailed;
}

}  // namespace leitong::cli
