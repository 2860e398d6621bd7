// The program: its descriptors in order, its words to run_program, its last resort for exceptions.

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <exception>
#include <new>
#include <string>
#include <vector>

#include "cli/commands.hpp"

namespace {

// A descriptor that the caller has closed would be given to the next file opened, and output for
// the terminal would go into that file. It is opened on nothing instead, in a direction that fails.
void occupy_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) != -1) continue;
    const int mode = descriptor == STDOUT_FILENO ? O_RDONLY : O_WRONLY;
    if (open("/dev/null", mode) < 0) return;
  }
}

}  // namespace

int main(int argc, char** argv) {
  using namespace leitong::cli;
  occupy_standard_descriptors();
  signal(SIGPIPE, SIG_IGN);  // writing tells of a closed pipe
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  const Console console = plain_console(language_of(words));
  try {
    return run_program(words);
  } catch (const std::bad_alloc&) {
    console.error(console.say(kOutOfMemory));
  } catch (const std::exception& failure) {
    console.error(console.say(kInternal, {failure.what()}));
  }
  return kFailed;
}
