#include "cli/output.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/json.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

constexpr Text kOutputBelowInput{"output_below_input"};
constexpr std::size_t kBufferBytes = 1 << 16;

Error write_error(std::string reason) { return {ErrorCode::kWrite, {}, {}, {}, std::move(reason)}; }

sigset_t ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, signal);
  return set;
}

}  // namespace

bool StandardOutput::write(std::string_view bytes) {
  if (failure_ != 0) return false;
  buffer_ += bytes;
  if (buffer_.size() >= kBufferBytes) flush();
  return failure_ == 0;
}

Sink StandardOutput::sink() {
  return [this](std::string_view bytes) { return write(bytes); };
}

void StandardOutput::flush() {
  std::string_view left = buffer_;
  while (!left.empty() && failure_ == 0) {
    const ssize_t n = ::write(STDOUT_FILENO, left.data(), left.size());
    if (n < 0) {
      if (errno != EINTR) failure_ = errno;
    } else {
      left.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  buffer_.clear();
}

Result<Done> StandardOutput::close() {
  flush();
  if (failure_ == 0 || failure_ == EPIPE) return Done{};
  return write_error(std::strerror(failure_));
}

SignalHold::SignalHold() {
  const sigset_t signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, &before_);
}

SignalHold::~SignalHold() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

bool SignalHold::interrupted() {
  sigset_t waiting;
  sigemptyset(&waiting);
  sigpending(&waiting);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (sigismember(&waiting, signal) == 1) return true;
  }
  return false;
}

Result<Sink> OutputSet::add(const std::filesystem::path& target) {
  Result<AtomicFile> created = AtomicFile::create(target);
  if (!created) return created.error();
  files_.push_back(std::make_unique<AtomicFile>(std::move(created).value()));
  AtomicFile* file = files_.back().get();
  return Sink([file](std::string_view bytes) {
    file->write(bytes);
    return !file->failed() && !SignalHold::interrupted();
  });
}

Result<Done> OutputSet::commit() {
  for (const auto& file : files_) {
    if (Result<Done> ready = file->prepare(); !ready) return ready;
  }
  // The last moment to stop; the signal takes effect when the hold ends with this object.
  if (SignalHold::interrupted()) {
    files_.clear();
    return write_error(std::strerror(EINTR));
  }
  for (const auto& file : files_) {
    if (Result<Done> done = file->commit(); !done) return done;
  }
  return Done{};
}

Result<Done> make_folder(const std::filesystem::path& folder, const Console& console) {
  std::error_code failure;
  const bool there = std::filesystem::exists(folder, failure);
  if (there && !std::filesystem::is_directory(folder, failure)) {
    return write_error(console.say(kNotAFolder, {folder.string()}));
  }
  if (!there) std::filesystem::create_directories(folder, failure);
  if (failure) {
    return write_error(console.say(
        kCannotMakeFolder, {folder.string(), reason_in_language(failure.message(), console.lang)}));
  }
  return check_writable(folder / "run.json", {}, console);
}

namespace {

// A file that an earlier run wrote into a folder that is read: read_options leaves it out.
void tell_if_below(const std::filesystem::path& file, std::span<const std::string> inputs,
                   const Console& console) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) return;
  const std::filesystem::path whole = std::filesystem::canonical(file, ignored);
  for (const std::string& input : inputs) {
    if (!std::filesystem::is_directory(input, ignored)) continue;
    const std::filesystem::path folder = std::filesystem::canonical(input, ignored);
    const auto behind = std::mismatch(folder.begin(), folder.end(), whole.begin(), whole.end());
    if (behind.first != folder.end()) continue;
    console.warning(console.say(kOutputBelowInput, {harmless(file.string())}));
    return;
  }
}

}  // namespace

Result<Done> check_writable(const std::filesystem::path& file, std::span<const std::string> inputs,
                            const Console& console) {
  std::error_code ignored;
  for (const std::string& input : inputs) {
    // "FILE#ID" names a document of a file.
    const bool whole = std::filesystem::exists(input, ignored);
    const std::filesystem::path read = whole ? input : input.substr(0, input.rfind('#'));
    if (std::filesystem::is_regular_file(file, ignored) &&
        std::filesystem::equivalent(file, read, ignored)) {
      return write_error(console.say(kOutputIsInput, {file.string()}));
    }
  }
  tell_if_below(file, inputs, console);
  const bool special =
      std::filesystem::exists(file, ignored) && !std::filesystem::is_regular_file(file, ignored);
  std::filesystem::path folder = file.parent_path();
  if (folder.empty()) folder = ".";
  if (std::filesystem::is_directory(file, ignored)) {
    return write_error(console.say(
        kNotWritable, {file.string(), reason_in_language(std::strerror(EISDIR), console.lang)}));
  }
  // A plain file is written beside its name and renamed: it is the folder that must let us.
  const std::filesystem::path& checked = special ? file : folder;
  if (::access(checked.c_str(), special ? W_OK : W_OK | X_OK) != 0) {
    return write_error(console.say(
        kNotWritable, {file.string(), reason_in_language(std::strerror(errno), console.lang)}));
  }
  return Done{};
}

bool write_to(const std::string& target, const std::function<void(const Sink&)>& make,
              const Console& console) {
  if (target.empty()) {
    StandardOutput output;
    make(output.sink());
    const Result<Done> closed = output.close();
    if (!closed) console.error(console.say(kCannotWriteOutput, {closed.error().reason}));
    return closed.ok();
  }
  OutputSet files;
  const Result<Sink> sink = files.add(target);
  if (sink) make(sink.value());
  const Result<Done> done = sink ? files.commit() : Result<Done>(sink.error());
  if (!done) console.error(describe(done.error(), console.lang));
  return done.ok();
}

bool print(std::string_view text, const Console& console) {
  return write_to(
      {}, [&](const Sink& sink) { sink(text); }, console);
}

std::string counts_json(std::initializer_list<std::pair<const char*, std::uint64_t>> counts) {
  JsonWriter json;
  json.begin_object();
  for (const auto& [name, count] : counts) json.field(name, count);
  json.end_object();
  std::string out;
  json.take(out);
  return out + "\n";
}

}  // namespace leitong::cli
