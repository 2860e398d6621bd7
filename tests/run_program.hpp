// Runs the real program and tells what it did. Its environment is empty but for what a test gives
// it, so that a terminal, a locale or a HOME of the tester's changes nothing.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "temp_folder.hpp"

namespace leitong::tests {

struct Ran {
  int code = -1;                        // exit code; -1 where a signal ended it
  int signal = 0;                       // that signal
  std::uint64_t peak_memory_bytes = 0;  // resident
  double processor_seconds = 0;         // of all threads, and of the programs it waited for
  std::string out;
  std::string err;
};

struct How {
  std::filesystem::path folder;          // where it runs; empty: here
  std::vector<std::string> environment;  // "NAME=value"
  std::string input;                     // what stands on standard input
  bool close_input = false;
  std::filesystem::path output;        // instead of collecting standard output
  double interrupt_after_seconds = 0;  // send SIGINT then
};

namespace detail {

inline void become_program(const std::vector<std::string>& words, const How& how,
                           const std::filesystem::path& folder) {
  const auto put = [](const std::filesystem::path& path, int mode, int descriptor) {
    const int opened = open(path.c_str(), mode, 0644);
    if (opened < 0 || dup2(opened, descriptor) < 0) _exit(125);
    if (opened != descriptor) close(opened);  // the same where the tester had closed it
  };
  put(folder / "in", O_RDONLY, STDIN_FILENO);
  put(how.output.empty() ? folder / "out" : how.output, O_WRONLY | O_CREAT, STDOUT_FILENO);
  put(folder / "err", O_WRONLY | O_CREAT, STDERR_FILENO);
  if (how.close_input) close(STDIN_FILENO);
  if (!how.folder.empty() && chdir(how.folder.c_str()) != 0) _exit(125);
  std::vector<std::string> environment = how.environment;
  // What sanitizers need to be told, and where libraries are.
  for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LD_LIBRARY_PATH"}) {
    const char* value = std::getenv(name);
    if (value != nullptr) environment.push_back(std::string(name) + "=" + value);
  }
  std::vector<char*> arguments;
  std::vector<char*> variables;
  std::string program = LEITONG_PROGRAM;
  arguments.push_back(program.data());
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  for (std::string& variable : environment) variables.push_back(variable.data());
  arguments.push_back(nullptr);
  variables.push_back(nullptr);
  execve(program.c_str(), arguments.data(), variables.data());
  _exit(126);
}

}  // namespace detail

inline Ran run(const std::vector<std::string>& words, const How& how = {}) {
  const TempFolder folder;
  folder.write("in", how.input);
  const pid_t child = fork();
  if (child == 0) detail::become_program(words, how, folder.path());
  if (how.interrupt_after_seconds > 0) {
    usleep(static_cast<useconds_t>(how.interrupt_after_seconds * 1e6));
    kill(child, SIGINT);
  }
  int status = 0;
  rusage used{};
  wait4(child, &status, 0, &used);
  Ran ran;
  ran.peak_memory_bytes = static_cast<std::uint64_t>(used.ru_maxrss) * 1024;
  for (const timeval& time : {used.ru_utime, used.ru_stime}) {
    ran.processor_seconds +=
        static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  }
  if (WIFEXITED(status)) ran.code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) ran.signal = WTERMSIG(status);
  ran.out = slurp(folder / "out");
  ran.err = slurp(folder / "err");
  return ran;
}

// Starts the program and kills it after so many microseconds; whether it had ended well by then.
inline bool run_and_kill(const TempFolder& folder, const std::vector<std::string>& words,
                         unsigned microseconds) {
  const TempFolder streams;
  streams.write("in", "");
  How how;
  how.folder = folder.path();
  const pid_t child = fork();
  if (child == 0) detail::become_program(words, how, streams.path());
  usleep(microseconds);
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// The same as run(), in `folder`.
inline Ran run_in(const TempFolder& folder, const std::vector<std::string>& words, How how = {}) {
  how.folder = folder.path();
  return run(words, how);
}

}  // namespace leitong::tests
