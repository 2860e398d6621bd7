// What help, manual pages and completions make of the tables of commands and options.
#pragma once

#include <string>
#include <vector>

#include "cli/commands.hpp"

namespace leitong::cli {

// The options of `command`, category after category in the order of help.
[[nodiscard]] std::vector<const OptionRow*> options_of(CommandSet command);
// What an option does, its choices and its default, in one sentence.
[[nodiscard]] std::string option_text(const OptionRow& row, Lang lang);

// The manual page of the program, or of one of its commands with all its actions.
[[nodiscard]] std::string man_page(Lang lang);
[[nodiscard]] std::string man_page(const CommandRow& command, Lang lang);

// What `shell` (bash, zsh or fish) reads to complete the words of a command line.
[[nodiscard]] std::string completion(std::string_view shell, Lang lang);

}  // namespace leitong::cli
