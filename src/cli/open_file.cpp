// Problem: who looks at a report should not have to find it first. Method: the desktop's own opener
// is started with the file's absolute path, without a shell, in a session of its own, so that a
// browser it becomes outlives us and the terminal; its outputs go nowhere, as browsers talk.
// xdg-open is not asked without a display: it would take over the terminal with a text browser, or
// wait. An opener tells by its end whether it worked; one that is still there after some seconds
// has become the browser.
#include "cli/open_file.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "base/child_process.hpp"

namespace leitong::cli {
namespace {

constexpr int kMostSteps = 150;
constexpr useconds_t kStepUs = 20000;

bool is_set(const char* variable) {
  const char* const value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

[[noreturn]] void become(char* const* words, int nothing) {
  ::setsid();
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    ::dup2(nothing, standard);
  }
  ::execv(words[0], words);
  ::_exit(kNotStarted);
}

Opening end_of(pid_t child) {
  for (int step = 0; step < kMostSteps; ++step) {
    int status = 0;
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) {
      return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? Opening::kOpened : Opening::kRefused;
    }
    if (ended < 0 && errno != EINTR) return Opening::kRefused;
    ::usleep(kStepUs);
  }
  return Opening::kOpened;
}

}  // namespace

Opener find_opener() {
  if (is_set("LEITONG_OPENER")) return {find_program(std::getenv("LEITONG_OPENER"))};
#ifdef __APPLE__
  return {find_program("open")};
#else
  if (is_set("WSL_DISTRO_NAME")) {
    if (const std::optional<std::string> found = find_program("wslview")) return {found};
  }
  if (!is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY")) return {{}, Opening::kNoDisplay};
  return {find_program("xdg-open")};
#endif
}

Opening open_file(const std::string& path) {
  const Opener found = find_opener();
  if (!found.program) return found.otherwise;
  std::error_code error;
  std::string absolute = std::filesystem::absolute(path, error).string();
  if (error) absolute = path;
  std::string program = *found.program;
  char* const words[] = {program.data(), absolute.data(), nullptr};
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nothing < 0) return Opening::kRefused;
  const pid_t child = ::fork();
  if (child == 0) become(words, nothing);
  ::close(nothing);
  return child < 0 ? Opening::kRefused : end_of(child);
}

}  // namespace leitong::cli
