// The one table of commands. A new command is one file with its run function and one row here.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/console.hpp"

namespace leitong::cli {

// Exit codes of the program.
inline constexpr int kDone = 0;
inline constexpr int kFound = 1;   // --check found something
inline constexpr int kFailed = 2;  // wrong usage, or some input or output failed

struct CommandRow {
  const char* name;  // of an action, two words
  CommandSet bit;
  const char* usage;    // what stands behind "leitong NAME "
  const char* example;  // a whole command line
  Text summary;         // one line
  Text details;         // what help tells below the usage
  int (*run)(const Arguments&, const Console&);
};

[[nodiscard]] std::span<const CommandRow> all_commands();
[[nodiscard]] const CommandRow& find_command(CommandSet bit);  // REQUIRES: one bit of a command
[[nodiscard]] const CommandRow* named_command(std::string_view name);  // nullptr: no such command
[[nodiscard]] std::string unknown_command(std::string_view name, Lang lang);
// The actions of a command that has some ("library": its rows "library add", ...).
[[nodiscard]] std::vector<const CommandRow*> actions_of(const CommandRow& command);
// Tells which actions there are, for a command of which one must be named.
int run_without_action(const Arguments& arguments, const Console& console);

// The rows of the template library.
[[nodiscard]] std::span<const CommandRow> library_commands();
[[nodiscard]] std::span<const CommandRow> index_commands();

// The row of the server.
[[nodiscard]] std::span<const CommandRow> serve_commands();

// The rows of the stages.
[[nodiscard]] std::span<const CommandRow> stage_commands();

int run_scan(const Arguments& arguments, const Console& console);
int run_dedup(const Arguments& arguments, const Console& console);
int run_passages(const Arguments& arguments, const Console& console);
int run_templates(const Arguments& arguments, const Console& console);
int run_compare(const Arguments& arguments, const Console& console);
int run_text(const Arguments& arguments, const Console& console);
int run_serve(const Arguments& arguments, const Console& console);
int run_doctor(const Arguments& arguments, const Console& console);
int run_help(const Arguments& arguments, const Console& console);

// Help for the whole program or for one command, ready to print, in lines of at most `cells` (but
// for examples, which are there to be copied).
[[nodiscard]] std::string program_help(Lang lang, std::size_t cells);
[[nodiscard]] std::string command_help(const CommandRow& command, Lang lang, std::size_t cells);
// How wide it is: as the terminal, elsewhere 80.
[[nodiscard]] std::size_t help_cells(const Console& console);

// The whole program: the words behind its name. Returns the exit code.
int run_program(std::span<const std::string> words);

}  // namespace leitong::cli
