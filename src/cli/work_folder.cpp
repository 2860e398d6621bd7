#include "cli/work_folder.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "leitong/stages.hpp"

namespace leitong::cli {
namespace {

constexpr Text kNeedsMemory{"work_folder_needs_memory"};
constexpr Text kResumeNeedsWork{"work_folder_resume_needs_work"};
constexpr Text kOutputBelowWork{"work_folder_output_below_work"};
constexpr Text kNotEmpty{"work_folder_not_empty"};
constexpr Text kForeign{"work_folder_foreign"};

Error no_folder(const std::filesystem::path& path, const std::string& why) {
  return {ErrorCode::kWrite, path.string(), {}, {}, "cannot make it: " + why};
}

// The janitor's whole life: waits until nobody holds the other end of the pipe.
[[noreturn]] void wait_and_remove(int pipe_end, const std::filesystem::path& folder) {
  ::setsid();
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) ::signal(number, SIG_IGN);
  // Nobody shall wait for the end of an output that this process keeps open.
  for (int descriptor = 0; descriptor < 1024; ++descriptor) {
    if (descriptor != pipe_end) ::close(descriptor);
  }
  char byte = 0;
  while (::read(pipe_end, &byte, 1) < 0 && errno == EINTR) {
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  ::_exit(0);
}

// Whether an output would lie in the work folder, whose files go away at the end.
bool is_below(const std::string& target, const std::string& folder) {
  if (target.empty() || folder.empty()) return false;
  const auto plain = [](const std::string& path) {
    std::error_code failed;
    const auto absolute = std::filesystem::absolute(path, failed);
    auto canonical = std::filesystem::weakly_canonical(absolute, failed);
    if (failed) canonical = absolute.lexically_normal();
    return canonical.has_filename() ? canonical : canonical.parent_path();
  };
  const std::filesystem::path relative = plain(target).lexically_relative(plain(folder));
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

bool work_options_fit(const Arguments& arguments, std::initializer_list<const char*> outputs,
                      const Console& console) {
  for (const char* option : {"work", "resume"}) {
    if (!arguments.given(option) || arguments.given("memory")) continue;
    console.error(console.say(kNeedsMemory, {option}));
    return false;
  }
  if (arguments.flag("resume") && !arguments.given("work")) {
    console.error(console.say(kResumeNeedsWork));
    return false;
  }
  for (const char* option : outputs) {
    const std::string target = arguments.text(option);
    if (!is_below(target, arguments.text("work"))) continue;
    console.error(console.say(kOutputBelowWork, {target}));
    return false;
  }
  return true;
}

Result<Done> check_only_stages(const std::filesystem::path& folder, const Console& console,
                               stages::WorkOf whose) {
  std::error_code failed;
  if (!std::filesystem::exists(folder, failed)) return Done{};
  const std::string foreign = stages::foreign_entry(folder.string(), whose);
  if (foreign.empty()) return Done{};
  return Error{ErrorCode::kUsage, folder.string(), {}, {}, console.say(kForeign, {foreign})};
}

Result<std::unique_ptr<WorkFolder>> WorkFolder::open(const Arguments& arguments,
                                                     stages::WorkOf whose, const Console& console) {
  const std::string named = arguments.text("work");
  const bool resume = arguments.flag("resume");
  std::unique_ptr<WorkFolder> folder(new WorkFolder());
  folder->whose_ = whose;
  std::error_code failed;
  if (!named.empty()) {
    folder->path_ = named;
    folder->made_ = std::filesystem::create_directories(folder->path_, failed);
    if (failed) return no_folder(folder->path_, failed.message());
    const bool empty = std::filesystem::is_empty(folder->path_, failed);
    if (failed) return no_folder(folder->path_, failed.message());
    if (!resume && !empty) return Error{ErrorCode::kUsage, named, {}, {}, console.say(kNotEmpty)};
    if (Result<Done> own = check_only_stages(named, console, whose); !own) return own.error();
    return folder;
  }
  const char* const chosen = std::getenv("TMPDIR");
  std::string pattern = chosen != nullptr && *chosen != 0 ? chosen : "/var/tmp";
  pattern += "/leitong-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) return no_folder(pattern, std::strerror(errno));
  folder->path_ = pattern;
  folder->temporary_ = folder->made_ = true;
  if (Result<Done> started = folder->start_janitor(); !started) return started.error();
  return folder;
}

Result<Done> WorkFolder::start_janitor() {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return no_folder(path_, std::strerror(errno));
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[1]);
    wait_and_remove(ends[0], path_);
  }
  ::close(ends[0]);
  alive_ = ends[1];
  janitor_ = child;
  if (child < 0) return no_folder(path_, std::strerror(errno));
  return Done{};
}

void WorkFolder::done() {
  // The user may have put something of his own there meanwhile: that stays, and its folder too.
  stages::remove_files(path_.string(), whose_);
  std::error_code ignored;
  if (made_) std::filesystem::remove(path_, ignored);
}

WorkFolder::~WorkFolder() {
  if (!temporary_) return;
  if (alive_ >= 0) ::close(std::exchange(alive_, -1));
  if (janitor_ > 0) ::waitpid(janitor_, nullptr, 0);
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace leitong::cli
