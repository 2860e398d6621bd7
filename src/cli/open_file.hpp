// Opens a file with the program that the system has for files of its kind.
#pragma once

#include <optional>
#include <string>

namespace leitong::cli {

enum class Opening {
  kOpened,     // the opener has it
  kNoDisplay,  // a machine without a screen, as far as it tells
  kNoOpener,   // no such program
  kRefused,    // it said that it could not
};

struct Opener {
  std::optional<std::string> program;
  Opening otherwise = Opening::kNoOpener;  // where there is no program
};

// LEITONG_OPENER names a program for it; else open (macOS), wslview (Windows' subsystem for Linux),
// or xdg-open where there is a display.
[[nodiscard]] Opener find_opener();

[[nodiscard]] Opening open_file(const std::string& path);

}  // namespace leitong::cli
