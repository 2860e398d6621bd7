// Problem: converters read what strangers wrote; they hang, grow and crash.
// Method: fork and exec in a process group of its own with limits set before exec; both outputs are
// read as they come; at the deadline the whole group is killed. Between fork and exec the child
// only makes system calls, as other threads of this process may hold locks. A program dies with
// the thread that started it (Linux); what it has started, and its folder, are the business of a
// keeper: a shell that reads from a socket until its other end is gone, however this process ended.
#include "base/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

namespace leitong {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kErrBytes = 64 << 10;
constexpr int kInputDescriptor = 3;

Error failure(const std::string& what, int number) {
  return {ErrorCode::kUnreadable, {}, {}, {}, what + ": " + std::strerror(number)};
}

std::string temporary_name() {
  std::error_code error;
  fs::path folder = fs::temp_directory_path(error);
  if (error) folder = "/tmp";
  return (folder / "leitong-XXXXXX").string();
}

// What the child needs, all made before the fork.
struct Prepared {
  std::vector<char*> arguments;
  std::vector<char*> environment;
  int out = -1, err = -1, input = -1, nothing = -1;
  const char* folder = nullptr;
  rlim_t memory = RLIM_INFINITY;
  rlim_t seconds = RLIM_INFINITY;
  rlim_t file = RLIM_INFINITY;
};

void limit(int what, rlim_t most) {
  if (most == RLIM_INFINITY) return;
  const struct rlimit limits = {most, most};
  ::setrlimit(static_cast<decltype(RLIMIT_AS)>(what), &limits);
}

[[noreturn]] void become(const Prepared& prepared) {
  ::setpgid(0, 0);
#ifdef __linux__
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  limit(RLIMIT_AS, prepared.memory);
  limit(RLIMIT_CPU, prepared.seconds);
  limit(RLIMIT_FSIZE, prepared.file);
  limit(RLIMIT_CORE, 0);
  ::signal(SIGPIPE, SIG_DFL);
  if (prepared.folder != nullptr && ::chdir(prepared.folder) != 0) ::_exit(kNotStarted);
  ::dup2(prepared.nothing, STDIN_FILENO);
  ::dup2(prepared.out, STDOUT_FILENO);
  ::dup2(prepared.err, STDERR_FILENO);
  if (prepared.input >= 0) {
    ::dup2(prepared.input, kInputDescriptor);
    // The same number: dup2 changed nothing, and it would be closed.
    if (prepared.input == kInputDescriptor) ::fcntl(kInputDescriptor, F_SETFD, 0);
  }
  ::execve(prepared.arguments[0], prepared.arguments.data(), prepared.environment.data());
  ::_exit(kNotStarted);
}

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  void close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }
  int* slot() { return &number_; }
  int number() const { return number_; }

 private:
  int number_;
};

// Descriptors above those that the child's own will take the place of.
bool open_pipe(Descriptor& reading, Descriptor& writing) {
  int both[2];
  if (::pipe2(both, O_CLOEXEC) != 0) return false;
  const Descriptor low_read(both[0]), low_write(both[1]);
  *reading.slot() = ::fcntl(both[0], F_DUPFD_CLOEXEC, 10);
  *writing.slot() = ::fcntl(both[1], F_DUPFD_CLOEXEC, 10);
  return reading.number() >= 0 && writing.number() >= 0;
}

// Reads what there is; false at the end.
bool take(int descriptor, std::string& into, std::size_t most, bool& over) {
  std::array<char, 1 << 16> block;
  const ssize_t got = ::read(descriptor, block.data(), block.size());
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  if (got == 0) return false;
  const auto size = static_cast<std::size_t>(got);
  const std::size_t room = most - std::min(most, into.size());
  into.append(block.data(), std::min(size, room));
  over = over || size > room;
  return true;
}

// Collects both outputs until their ends, the deadline, or too much of them.
void collect(const ProgramCall& call, int out, int err, ProgramRun& run) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                           std::chrono::duration<double>(call.seconds));
  bool err_over = false;
  std::array<pollfd, 2> waiting = {pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}};
  while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) {
      run.timed_out = true;
      return;
    }
    if (::poll(waiting.data(), waiting.size(), static_cast<int>(std::min<long>(left, 1000))) < 0 &&
        errno != EINTR) {
      return;
    }
    if (waiting[0].fd >= 0 && waiting[0].revents != 0 &&
        !take(out, run.out, call.output_bytes, run.too_long)) {
      waiting[0].fd = -1;
    }
    if (waiting[1].fd >= 0 && waiting[1].revents != 0 && !take(err, run.err, kErrBytes, err_over)) {
      waiting[1].fd = -1;
    }
    if (run.too_long) return;
  }
}

// The end of the child, or the deadline: a program may close its outputs and stay.
void wait_for(pid_t child, double seconds, ProgramRun& run) {
  int status = 0;
  const int step_us = 2000;
  double waited = 0;
  const bool killed = run.timed_out || run.too_long;
  if (killed) ::kill(-child, SIGKILL);
  while (true) {
    const pid_t ended = ::waitpid(child, &status, killed || run.timed_out ? 0 : WNOHANG);
    if (ended == child) break;
    if (ended < 0 && errno != EINTR) return;
    if (ended != 0) continue;
    if (waited > seconds) {
      run.timed_out = true;
      ::kill(-child, SIGKILL);
      continue;
    }
    ::usleep(step_us);
    waited += step_us * 1e-6;
  }
  ::kill(-child, SIGKILL);  // what it has left running
  if (WIFEXITED(status)) run.exit_code = WEXITSTATUS(status);
}

bool runs(const std::string& path) {
  std::error_code ignored;
  return ::access(path.c_str(), X_OK) == 0 && !fs::is_directory(path, ignored);
}

// Links stay: some programs look at the name they are called by.
std::string absolute(const std::string& path) {
  std::error_code error;
  const fs::path whole = fs::absolute(path, error);
  return error ? path : whole.lexically_normal().string();
}

}  // namespace

NamelessFile::NamelessFile(NamelessFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}
NamelessFile& NamelessFile::operator=(NamelessFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}
NamelessFile::~NamelessFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<NamelessFile> NamelessFile::with(std::string_view bytes) {
  std::string name = temporary_name();
  const int opened = ::mkostemp(name.data(), O_CLOEXEC);
  if (opened < 0) return failure("cannot make a temporary file", errno);
  ::unlink(name.c_str());
  const int descriptor = ::fcntl(opened, F_DUPFD_CLOEXEC, 10);
  ::close(opened);
  NamelessFile file(descriptor);
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return failure("cannot write a temporary file", errno);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  ::lseek(descriptor, 0, SEEK_SET);
  return file;
}

PassingFolder::PassingFolder(PassingFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})),
      keeper_(std::exchange(other.keeper_, -1)),
      keeper_socket_(std::exchange(other.keeper_socket_, -1)) {}
PassingFolder& PassingFolder::operator=(PassingFolder&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(keeper_, other.keeper_);
  std::swap(keeper_socket_, other.keeper_socket_);
  return *this;
}
PassingFolder::~PassingFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
  if (keeper_socket_ >= 0) {
    ::send(keeper_socket_, "done\n", 5, MSG_NOSIGNAL);
    ::close(keeper_socket_);
  }
  while (keeper_ > 0 && ::waitpid(keeper_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

Result<PassingFolder> PassingFolder::make() {
  std::string name = temporary_name();
  if (::mkdtemp(name.data()) == nullptr) return failure("cannot make a temporary folder", errno);
  return PassingFolder(std::move(name));
}

Result<PassingFolder> PassingFolder::make_kept() {
  Result<PassingFolder> folder = make();
  if (folder) folder.value().start_keeper();
  return folder;
}

void PassingFolder::guard(int group) const {
  const std::string line = std::to_string(group) + "\n";
  if (keeper_socket_ >= 0) ::send(keeper_socket_, line.data(), line.size(), MSG_NOSIGNAL);
}

// Where it cannot be started, the folder is as one without.
void PassingFolder::start_keeper() {
  static constexpr const char* kScript =
      "group=0; while read -r line; do case $line in done) exit 0;; *) group=$line;; esac; done; "
      "[ \"$group\" = 0 ] || kill -s KILL -- \"-$group\"; "
      "rm -rf -- \"$1\" || { sleep 1; rm -rf -- \"$1\"; }";
  std::string words[] = {"/bin/sh", "-c", kScript, "leitong-keeper", path_};
  std::string variable = "PATH=/usr/bin:/bin";
  char* const arguments[] = {words[0].data(), words[1].data(), words[2].data(),
                             words[3].data(), words[4].data(), nullptr};
  char* const environment[] = {variable.data(), nullptr};
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return;
  const Descriptor theirs(::fcntl(ends[1], F_DUPFD_CLOEXEC, 10));
  const Descriptor opened(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  const Descriptor nothing(::fcntl(opened.number(), F_DUPFD_CLOEXEC, 10));
  ::close(ends[1]);
  keeper_socket_ = ends[0];
  keeper_ = ::fork();
  if (keeper_ != 0) return;
  // Out of reach of what is typed at the terminal, and of who signals the whole group.
  ::setsid();
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::signal(number, SIG_IGN);
  ::dup2(theirs.number(), STDIN_FILENO);
  ::dup2(nothing.number(), STDOUT_FILENO);
  ::dup2(nothing.number(), STDERR_FILENO);
  ::execve(arguments[0], arguments, environment);
  ::_exit(kNotStarted);
}

Result<ProgramRun> run_program(const ProgramCall& call) {
  std::vector<std::string> words = call.words;
  const char* path = std::getenv("PATH");
  std::vector<std::string> variables = {
      std::string("PATH=") + (path != nullptr ? path : "/usr/bin:/bin"),
      "HOME=" + (call.home.empty() ? std::string("/nonexistent") : call.home), "LANG=C.UTF-8",
      "LC_ALL=C.UTF-8"};
  Prepared prepared;
  for (std::string& word : words) prepared.arguments.push_back(word.data());
  for (std::string& variable : variables) prepared.environment.push_back(variable.data());
  prepared.arguments.push_back(nullptr);
  prepared.environment.push_back(nullptr);
  prepared.folder = call.home.empty() ? nullptr : call.home.c_str();
  if (call.memory_bytes != 0) prepared.memory = call.memory_bytes;
  if (call.file_bytes != 0) prepared.file = call.file_bytes;
  prepared.seconds = static_cast<rlim_t>(call.seconds) + 2;
  const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const Descriptor high_nothing(::fcntl(nothing.number(), F_DUPFD_CLOEXEC, 10));
  Descriptor out, out_child, err, err_child;
  if (!open_pipe(out, out_child) || !open_pipe(err, err_child)) {
    return failure("cannot make a pipe", errno);
  }
  prepared.out = out_child.number();
  prepared.err = err_child.number();
  prepared.nothing = high_nothing.number();
  prepared.input = call.input;
  const pid_t child = ::fork();
  if (child < 0) return failure("cannot start " + call.words[0], errno);
  if (child == 0) become(prepared);
  ::setpgid(child, child);  // the child does the same: whoever comes first
  if (call.kept != nullptr) call.kept->guard(child);
  out_child.close();
  err_child.close();
  ProgramRun run;
  collect(call, out.number(), err.number(), run);
  wait_for(child, call.seconds, run);
  if (call.kept != nullptr) call.kept->guard(0);
  return run;
}

std::optional<std::string> find_program(const std::string& name) {
  if (name.empty()) return {};
  if (name.find('/') != std::string::npos) {
    if (runs(name)) return absolute(name);
    return {};
  }
  const char* path = std::getenv("PATH");
  std::string_view folders = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  while (true) {
    const std::size_t end = std::min(folders.find(':'), folders.size());
    const std::string candidate = std::string(folders.substr(0, end)) + "/" + name;
    if (runs(candidate)) return absolute(candidate);
    if (end == folders.size()) return {};
    folders.remove_prefix(end + 1);
  }
}

}  // namespace leitong
