// Another program, run under limits and without a shell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/result.hpp"

namespace leitong {

// A file without a name, gone when closed: input for programs that want one.
class NamelessFile {
 public:
  [[nodiscard]] static Result<NamelessFile> with(std::string_view bytes);
  ~NamelessFile();
  NamelessFile(NamelessFile&& other) noexcept;
  NamelessFile& operator=(NamelessFile&& other) noexcept;

  int descriptor() const { return descriptor_; }

 private:
  explicit NamelessFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

// A fresh folder, removed with everything in it.
class PassingFolder {
 public:
  [[nodiscard]] static Result<PassingFolder> make();
  ~PassingFolder();
  PassingFolder(PassingFolder&& other) noexcept;
  PassingFolder& operator=(PassingFolder&& other) noexcept;

  const std::string& path() const { return path_; }

 private:
  explicit PassingFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

struct ProgramCall {
  std::vector<std::string> words;  // the first is the program's path
  int input = -1;                  // becomes descriptor 3, named /dev/fd/3
  std::string home;                // HOME and the working folder; "": / and none
  double seconds = 60;             // then it is killed, with all it has started
  std::uint64_t memory_bytes = 0;  // of address space; 0: no limit
  std::uint64_t output_bytes = 256 << 20;
};

struct ProgramRun {
  int exit_code = -1;  // -1: ended by a signal
  bool timed_out = false;
  bool too_long = false;  // more output than allowed; it was killed
  std::string out;
  std::string err;  // the first 64 KiB
};

// Waits for its end. Its standard input is empty, its environment PATH, HOME and a UTF-8 locale.
// An error only where it could not be started.
[[nodiscard]] Result<ProgramRun> run_program(const ProgramCall& call);

// The path of a program: `name` itself if it has a "/", else the first of that name in PATH.
[[nodiscard]] std::optional<std::string> find_program(const std::string& name);

}  // namespace leitong
