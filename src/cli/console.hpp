// What a command knows of the one who watches: language, colours, how much to say.
#pragma once

#include <cstddef>
#include <string_view>

#include "cli/messages.hpp"
#include "leitong/result.hpp"

namespace leitong::cli {

class Arguments;

struct Console {
  Lang lang = Lang::kEnglish;
  bool quiet = false;
  bool verbose = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool colour_out = false;
  bool colour_err = false;
  bool progress = false;
  std::size_t cells = 100;  // width of the terminal

  std::string say(const Text& text, std::initializer_list<std::string_view> fillers = {}) const {
    return cli::say(lang, text, fillers);
  }

  // Lines on standard error. What stands in them is made harmless to a terminal.
  void error(std::string_view message) const;
  void warning(std::string_view message) const;  // not if quiet
  void note(std::string_view message) const;     // not if quiet
};

// What the options, the environment (NO_COLOR, COLUMNS, CI, TERM) and the terminal say together.
[[nodiscard]] Console console_of(const Arguments& arguments, Lang lang);
// Before there are any arguments.
[[nodiscard]] Console plain_console(Lang lang);

// Colours: `text` in bold, dim, red, green or yellow where `on`.
[[nodiscard]] std::string bold(std::string_view text, bool on);
[[nodiscard]] std::string dim(std::string_view text, bool on);
[[nodiscard]] std::string red(std::string_view text, bool on);
[[nodiscard]] std::string green(std::string_view text, bool on);
[[nodiscard]] std::string yellow(std::string_view text, bool on);

}  // namespace leitong::cli
