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
  // Likewise, also if this process is killed: a keeper, a process of its own, waits for its end,
  // then kills the program that runs for the folder with all it has started, and removes the
  // folder.
  [[nodiscard]] static Result<PassingFolder> make_kept();
  ~PassingFolder();
  PassingFolder(PassingFolder&& other) noexcept;
  PassingFolder& operator=(PassingFolder&& other) noexcept;

  const std::string& path() const { return path_; }
  // Tells the keeper the process group that dies with this process; 0: none any more.
  void guard(int group) const;

 private:
  explicit PassingFolder(std::string path) : path_(std::move(path)) {}
  void start_keeper();
  std::string path_;
  int keeper_ = -1;         // its process
  int keeper_socket_ = -1;  // closed with this process: then it works
};

struct ProgramCall {
  std::vector<std::string> words;       // the first is the program's path
  int input = -1;                       // becomes descriptor 3, named /dev/fd/3
  std::string home;                     // HOME and the working folder; "": / and none
  const PassingFolder* kept = nullptr;  // whose keeper kills it if this process ends first
  double seconds = 60;                  // then it is killed, with all it has started
  std::uint64_t memory_bytes = 0;       // of address space; 0: no limit
  std::uint64_t file_bytes = 0;         // of each file it writes; 0: no limit
  std::uint64_t output_bytes = 256 << 20;
};

constexpr int kNotStarted = 127;  // the exit code where exec failed

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

// The absolute path of a program, as it may be started from another folder: of `name` itself if it
// has a "/", else of the first of that name in PATH.
[[nodiscard]] std::optional<std::string> find_program(const std::string& name);

}  // namespace leitong
