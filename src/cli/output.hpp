// Where a command's output goes: standard output, one file, or several files that appear together.
#pragma once

#include <signal.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/atomic_file.hpp"
#include "cli/console.hpp"
#include "report/records.hpp"

namespace leitong::cli {

// Standard output, buffered. A reader that has gone away is no failure: what it does not want is
// dropped in silence.
class StandardOutput {
 public:
  // False when nothing more is wanted.
  bool write(std::string_view bytes);
  Sink sink();  // must not outlive this object
  // Flushes; the error of the first failed write, if any (a closed pipe is none).
  [[nodiscard]] Result<Done> close();

 private:
  void flush();

  std::string buffer_;
  int failure_ = 0;
};

// While it lives, SIGINT, SIGTERM and SIGHUP wait: what is being put into place is put there whole.
// Threads begun meanwhile inherit that.
class SignalHold {
 public:
  SignalHold();
  ~SignalHold();
  SignalHold(const SignalHold&) = delete;
  SignalHold& operator=(const SignalHold&) = delete;

  // One of them has come and waits.
  [[nodiscard]] static bool interrupted();

 private:
  sigset_t before_;
};

// Files that belong to one run. All are written beside their names first and renamed together at
// the end; if anything fails, or a signal comes before the end, none of them appears and what stood
// there before stays.
class OutputSet {
 public:
  // Begins a file and gives what writes to it. The sink lives as long as this object.
  [[nodiscard]] Result<Sink> add(const std::filesystem::path& target);
  // All appear, or none.
  [[nodiscard]] Result<Done> commit();

 private:
  SignalHold hold_;
  std::vector<std::unique_ptr<AtomicFile>> files_;
};

// A folder to write into, made if it is not there; kWrite with the reason where that cannot be.
[[nodiscard]] Result<Done> make_folder(const std::filesystem::path& folder, const Console& console);
// Fails early, before hours of work, where a file could not be written, or is one of the inputs.
[[nodiscard]] Result<Done> check_writable(const std::filesystem::path& file,
                                          std::span<const std::string> inputs,
                                          const Console& console);

// Gives what `make` makes to the file `target`, or to standard output where that is empty. Tells
// the error, if any, and returns whether all went well.
bool write_to(const std::string& target, const std::function<void(const Sink&)>& make,
              const Console& console);

// The same for a text that is ready, to standard output.
bool print(std::string_view text, const Console& console);

// A JSON object of counts, on a line.
[[nodiscard]] std::string counts_json(
    std::initializer_list<std::pair<const char*, std::uint64_t>> counts);

}  // namespace leitong::cli
