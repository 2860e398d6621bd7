#include "base/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace leitong {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;

Error write_error(const std::filesystem::path& path, int number) {
  return {ErrorCode::kWrite,
          path.string(),
          {},
          {},
          std::string("cannot write: ") + std::strerror(number)};
}

// 0, or the errno of the first failure.
int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
    if (n < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

}  // namespace

AtomicFile::~AtomicFile() { discard(); }

AtomicFile::AtomicFile(AtomicFile&& other) noexcept { *this = std::move(other); }

AtomicFile& AtomicFile::operator=(AtomicFile&& other) noexcept {
  if (this == &other) return *this;
  discard();
  descriptor_ = std::exchange(other.descriptor_, -1);
  failure_ = other.failure_;
  direct_ = other.direct_;
  durable_ = other.durable_;
  target_ = std::move(other.target_);
  temporary_ = std::move(other.temporary_);
  buffer_ = std::move(other.buffer_);
  return *this;
}

Result<AtomicFile> AtomicFile::create(const std::filesystem::path& target) {
  AtomicFile file;
  // What a link leads to is replaced, not the link.
  std::error_code no_link;
  const bool is_link = std::filesystem::is_symlink(target, no_link);
  file.target_ = is_link ? std::filesystem::weakly_canonical(target, no_link) : target;
  if (no_link || file.target_.empty()) file.target_ = target;
  const bool device = target.native().starts_with("/dev/") || target.native().starts_with("/proc/");
  struct stat found {};
  const bool there = ::stat(target.c_str(), &found) == 0;
  if (there && (device || !S_ISREG(found.st_mode))) {
    if (S_ISDIR(found.st_mode)) return write_error(target, EISDIR);
    file.direct_ = true;
    file.descriptor_ = ::open(target.c_str(), O_WRONLY | O_CLOEXEC);
    if (file.descriptor_ < 0) return write_error(target, errno);
    return file;
  }
  std::string name = file.target_.string() + ".XXXXXX";
  file.descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (file.descriptor_ < 0) return write_error(target, errno);
  file.temporary_ = name;
  // mkostemp gives 0600; a new file should have what the user's mask allows, an old one what it
  // had.
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const mode_t mode = found.st_mode != 0 ? found.st_mode & 07777U : 0666U & ~mask;
  if (::fchmod(file.descriptor_, mode) != 0) return write_error(target, errno);
  return file;
}

void AtomicFile::write(std::string_view bytes) {
  buffer_.append(bytes);
  if (buffer_.size() >= kBufferBytes) flush();
}

void AtomicFile::flush() {
  if (failure_ == 0) failure_ = write_all(descriptor_, buffer_);
  buffer_.clear();
}

Result<Done> AtomicFile::prepare() {
  if (descriptor_ < 0) return Done{};
  flush();
  int failure = failure_;
  if (failure == 0 && !direct_ && durable_ && ::fsync(descriptor_) != 0) failure = errno;
  if (::close(std::exchange(descriptor_, -1)) != 0 && failure == 0) failure = errno;
  if (direct_ && failure == EPIPE) failure = 0;  // a reader that has seen enough is no failure
  if (failure == 0) return Done{};
  discard();
  return write_error(target_, failure);
}

Result<Done> AtomicFile::commit() {
  if (Result<Done> ready = prepare(); !ready) return ready;
  if (!direct_ && ::rename(temporary_.c_str(), target_.c_str()) != 0) {
    const int failure = errno;
    discard();
    return write_error(target_, failure);
  }
  temporary_.clear();
  return Done{};
}

void AtomicFile::discard() noexcept {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  temporary_.clear();
}

Result<Done> write_file(const std::filesystem::path& target, std::string_view bytes, bool durable) {
  Result<AtomicFile> file = AtomicFile::create(target);
  if (!file) return file.error();
  if (!durable) file.value().not_durable();
  file.value().write(bytes);
  return file.value().commit();
}

}  // namespace leitong
