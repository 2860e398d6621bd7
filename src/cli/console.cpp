#include "cli/console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string>

#include "cli/arguments.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

constexpr std::size_t kCellsLeast = 60;
constexpr std::size_t kCellsOfLibrary = 40;  // what its tables can do with
constexpr std::size_t kCellsMost = 400;

bool environment_has(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != 0;
}

bool dumb_terminal() {
  const char* term = std::getenv("TERM");
  return term == nullptr || std::string_view(term) == "dumb";
}

std::size_t terminal_cells(std::size_t least) {
  winsize size{};
  std::size_t cells = 100;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0) {
    cells = size.ws_col;
  } else if (environment_has("COLUMNS")) {
    cells = std::strtoul(std::getenv("COLUMNS"), nullptr, 10);
  }
  return std::clamp(cells, least, kCellsMost);
}

// One write for the whole line, so that lines of several programs do not mix.
void write_line(std::string line) {
  line += '\n';
  std::string_view left = line;
  while (!left.empty()) {
    const ssize_t n = ::write(STDERR_FILENO, left.data(), left.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;  // nobody listens any more
    left.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::string coloured(const char* code, std::string_view text, bool on) {
  if (!on) return std::string(text);
  return std::string("\x1b[") + code + "m" + std::string(text) + "\x1b[0m";
}

bool meant(const std::string& when, bool by_itself) {
  return when == "always" || (when == "auto" && by_itself);
}

}  // namespace

void Console::error(std::string_view message) const {
  write_line("leitong: " + red(say(kError), colour_err) + ": " + harmless(message));
}

void Console::warning(std::string_view message) const {
  if (!quiet) write_line("leitong: " + bold(say(kWarning), colour_err) + ": " + harmless(message));
}

void Console::note(std::string_view message) const {
  if (!quiet) write_line(harmless(message));
}

Console plain_console(Lang lang) {
  Console console;
  console.lang = lang;
  console.out_is_terminal = isatty(STDOUT_FILENO) == 1;
  console.err_is_terminal = isatty(STDERR_FILENO) == 1;
  console.cells = terminal_cells(kCellsLeast);
  return console;
}

Console console_of(const Arguments& arguments, Lang lang) {
  Console console = plain_console(lang);
  if ((arguments.command() & kLibraryActions) != 0) {
    console.cells = terminal_cells(kCellsOfLibrary);
  }
  // A file is no terminal, whoever asked for it; scan's output is a folder beside its summary.
  const bool to_file = arguments.command() != kScan && arguments.given("output");
  console.out_is_terminal = console.out_is_terminal && !to_file;
  const bool colours = !environment_has("NO_COLOR") && !dumb_terminal();
  const std::string colour = arguments.text("color");
  console.colour_out = meant(colour, colours && console.out_is_terminal);
  console.colour_err = meant(colour, colours && console.err_is_terminal);
  if (find_option("quiet", arguments.command()) == nullptr) return console;
  console.quiet = arguments.flag("quiet");
  if (find_option("progress", arguments.command()) == nullptr) return console;
  console.verbose = arguments.flag("verbose") && !console.quiet;
  const bool watched = console.err_is_terminal && !dumb_terminal() && !environment_has("CI");
  console.progress = meant(arguments.text("progress"), watched && !console.quiet);
  return console;
}

std::string bold(std::string_view text, bool on) { return coloured("1", text, on); }
std::string dim(std::string_view text, bool on) { return coloured("2", text, on); }
std::string red(std::string_view text, bool on) { return coloured("31", text, on); }
std::string green(std::string_view text, bool on) { return coloured("32", text, on); }
std::string yellow(std::string_view text, bool on) { return coloured("33", text, on); }

}  // namespace leitong::cli
