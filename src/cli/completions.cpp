// `leitong help --completion SHELL`: what a shell needs to complete commands, actions, options and
// their values. Problem: three shells, three syntaxes, one truth. Method: each writer walks the
// tables of commands and options; nothing is named here. Cost: some 60 kB of text a shell.

#include <algorithm>

#include "cli/manual.hpp"

namespace leitong::cli {
namespace {

// `text` with a backslash before each character of `marked`.
std::string marked(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// In single quotes, as bash and zsh read them.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string fish_quoted(std::string_view text) { return "'" + marked(text, "\\'") + "'"; }

std::string spaced(std::string_view commas) {
  std::string out(commas);
  std::replace(out.begin(), out.end(), ',', ' ');
  return out;
}

bool is_file(const OptionRow& row) {
  const std::string_view name = row.value_name;
  return name == "FILE" || name == "PATH";
}

bool is_folder(const OptionRow& row) { return std::string_view(row.value_name) == "DIR"; }

bool is_action(const CommandRow& row) {
  return std::string_view(row.name).find(' ') != std::string_view::npos;
}

std::string action_name(const CommandRow& row) {
  const std::string_view name = row.name;
  return std::string(name.substr(name.find(' ') + 1));
}

// Names of the commands, or of the actions of one.
std::vector<std::string> names_below(const CommandRow* command) {
  std::vector<std::string> names;
  for (const CommandRow& row : all_commands()) {
    if (command == nullptr && !is_action(row)) names.emplace_back(row.name);
  }
  if (command == nullptr) return names;
  for (const CommandRow* row : actions_of(*command)) names.push_back(action_name(*row));
  return names;
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : between) + word;
  return out;
}

// --- bash

constexpr const char* kBashHead = R"(# bash completion for leitong
_leitong() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
  # "--format=js" comes as three words.
  if [ "$cur" = "=" ]; then
    cur=
  elif [ "$prev" = "=" ]; then
    prev=${COMP_WORDS[COMP_CWORD-2]}
  fi
  local options='' actions='' values='' kind=''
)";
constexpr const char* kBashTail = R"(  COMPREPLY=()
  case $kind in
    values) mapfile -t COMPREPLY < <(compgen -W "$values" -- "$cur"); return ;;
    folder) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$cur"); return ;;
    file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    any) return ;;
  esac
  if [ "${cur#-}" != "$cur" ]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
  elif [ -n "$actions" ]; then
    mapfile -t COMPREPLY < <(compgen -W "$actions" -- "$cur")
  else
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  fi
}
complete -F _leitong leitong
)";

std::string bash_case(const CommandRow& command) {
  std::string names, values;
  for (const OptionRow* row : options_of(command.bit)) {
    std::string patterns = "--" + std::string(row->name);
    names += (names.empty() ? "" : " ") + patterns;
    if (row->letter != 0) patterns += std::string("|-") + row->letter;
    if (row->kind == ValueKind::kFlag) continue;
    std::string what = "kind=any";
    if (row->choices[0] != 0) what = "kind=values values=" + quoted(spaced(row->choices));
    if (is_file(*row)) what = "kind=file";
    if (is_folder(*row)) what = "kind=folder";
    values += "        " + patterns + ") " + what + " ;;\n";
  }
  std::string out = "    " + quoted(command.name) + ")\n      options=" + quoted(names) + "\n";
  if (!values.empty()) out += "      case $prev in\n" + values + "      esac\n";
  return out + "      ;;\n";
}

std::string bash_completion() {
  std::string out = kBashHead;
  std::string actions;
  for (const CommandRow& row : all_commands()) {
    const std::vector<std::string> names = names_below(&row);
    if (is_action(row) || (names.empty() && row.bit != kHelp)) continue;
    const std::string words = joined(row.bit == kHelp ? names_below(nullptr) : names, " ");
    actions += "    " + std::string(row.name) + ") actions=" + quoted(words) + " ;;\n";
  }
  out += "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    command=\n";
  out += "    options='--help --version --lang'\n    actions=" +
         quoted(joined(names_below(nullptr), " ")) + "\n";
  out += "  elif [ \"$COMP_CWORD\" -eq 2 ]; then\n    case $command in\n" + actions +
         "    esac\n  else\n";
  out += "    case \"$command ${COMP_WORDS[2]}\" in\n";
  std::string patterns;
  for (const CommandRow& row : all_commands()) {
    if (is_action(row)) patterns += (patterns.empty() ? "" : "|") + quoted(row.name);
  }
  out += "      " + patterns + ") command=\"$command ${COMP_WORDS[2]}\" ;;\n    esac\n  fi\n";
  out += "  case $command in\n";
  for (const CommandRow& row : all_commands()) out += bash_case(row);
  return out + "  esac\n" + kBashTail;
}

// --- zsh

// A description in a specification of _arguments or _describe.
std::string zsh_words(const std::string& text) { return marked(text, "[]:\\"); }

std::string zsh_value(const OptionRow& row) {
  if (row.kind == ValueKind::kFlag) return "";
  const std::string name = ":" + zsh_words(row.value_name) + ":";
  if (row.kind == ValueKind::kChoices) return name + "_sequence compadd - " + spaced(row.choices);
  if (row.choices[0] != 0) return name + "(" + spaced(row.choices) + ")";
  if (is_file(row)) return name + "_files";
  return name + (is_folder(row) ? "_files -/" : " ");
}

std::string zsh_option(const OptionRow& row, Lang lang) {
  const std::string name = "--" + std::string(row.name);
  const std::string letter = row.letter != 0 ? std::string("-") + row.letter : "";
  const bool flag = row.kind == ValueKind::kFlag;
  const std::string about = "[" + zsh_words(row.help.in(lang)) + "]" + zsh_value(row);
  const char* const equals = flag ? "" : "=";
  if (row.repeatable) return quoted("*" + name + equals + about);
  if (letter.empty()) return quoted(name + equals + about);
  const std::string others = quoted("(" + letter + " " + name + ")");
  return others + "{" + letter + (flag ? "" : "+") + "," + name + equals + "}" + quoted(about);
}

std::string zsh_case(const CommandRow& command, Lang lang) {
  std::string out = "    " + quoted(command.name) + ")\n      _arguments -S";
  for (const OptionRow* row : options_of(command.bit)) {
    out += " \\\n        " + zsh_option(*row, lang);
  }
  const bool help = command.bit == kHelp;
  const std::string rest =
      help ? "*:COMMAND:(" + joined(names_below(nullptr), " ") + ")" : std::string("*:PATH:_files");
  return out + " \\\n        " + quoted(rest) + "\n      ;;\n";
}

std::string zsh_list(const CommandRow* command, Lang lang) {
  std::string out;
  for (const CommandRow& row : all_commands()) {
    if (command == nullptr
            ? is_action(row)
            : !std::string_view(row.name).starts_with(std::string(command->name) + " ")) {
      continue;
    }
    const std::string name = command == nullptr ? std::string(row.name) : action_name(row);
    out += "\n        " + quoted(name + ":" + zsh_words(row.summary.in(lang)));
  }
  return out;
}

std::string zsh_completion(Lang lang) {
  std::string out = "#compdef leitong\n_leitong() {\n  local command=$words[2]\n  local -a names\n";
  out += "  if (( CURRENT == 2 )); then\n    names=(" + zsh_list(nullptr, lang) +
         ")\n    _describe -t commands command names\n    return\n  fi\n  case $command in\n";
  for (const CommandRow& row : all_commands()) {
    if (is_action(row) || actions_of(row).empty()) continue;
    out += "    " + std::string(row.name) +
           ")\n      if (( CURRENT == 3 )); then\n        names=(" + zsh_list(&row, lang) +
           ")\n        _describe -t actions action names\n        return\n      fi\n" +
           "      command=\"$command $words[3]\"\n      shift words\n      (( CURRENT-- ))\n" +
           "      ;;\n";
  }
  out += "  esac\n  shift words\n  (( CURRENT-- ))\n  case $command in\n";
  for (const CommandRow& row : all_commands()) out += zsh_case(row, lang);
  return out +
         "  esac\n}\nif [ \"$funcstack[1]\" = _leitong ]; then\n  _leitong \"$@\"\nelse\n"
         "  compdef _leitong leitong\nfi\n";
}

// --- fish

constexpr const char* kFishHead = R"fish(# fish completion for leitong
function __leitong_words
    set -l words (commandline -opc)
    set -e words[1]
    string join ' ' -- $words
end
function __leitong_is
    set -l words (__leitong_words)
    string match -qr -- "^$argv[1]( |\$)" "$words"
end
function __leitong_ends
    set -l words (__leitong_words)
    test "$words" = "$argv[1]"
end
complete -c leitong -n "__leitong_ends ''" -f
)fish";

std::string fish_option(const CommandRow& command, const OptionRow& row, Lang lang) {
  std::string out =
      "complete -c leitong -n \"__leitong_is '" + std::string(command.name) + "'\" -l " + row.name;
  if (row.letter != 0) out += std::string(" -s ") + row.letter;
  if (row.kind != ValueKind::kFlag) {
    out += is_file(row) || is_folder(row) ? " -r -F" : " -x";
    if (row.choices[0] != 0) out += " -a " + fish_quoted(spaced(row.choices));
  }
  return out + " -d " + fish_quoted(row.help.in(lang)) + "\n";
}

std::string fish_completion(Lang lang) {
  std::string out = kFishHead;
  for (const CommandRow& row : all_commands()) {
    const std::string name = row.name;
    const std::size_t space = name.find(' ');
    const std::string before = space == std::string::npos ? "" : name.substr(0, space);
    out += "complete -c leitong -n \"__leitong_ends '" + before + "'\" -f -a " +
           (is_action(row) ? action_name(row) : name) + " -d " + fish_quoted(row.summary.in(lang)) +
           "\n";
  }
  out += "complete -c leitong -n \"__leitong_is help\" -f -a " +
         fish_quoted(joined(names_below(nullptr), " ")) + "\n";
  for (const CommandRow& command : all_commands()) {
    for (const OptionRow* row : options_of(command.bit)) out += fish_option(command, *row, lang);
  }
  return out;
}

}  // namespace

std::string completion(std::string_view shell, Lang lang) {
  if (shell == "bash") return bash_completion();
  return shell == "zsh" ? zsh_completion(lang) : fish_completion(lang);
}

}  // namespace leitong::cli
