#include "base/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <utility>

namespace leitong {
namespace {

constexpr auto kLookEvery = std::chrono::milliseconds(2);

Error read_error(const std::filesystem::path& path, int number) {
  const ErrorCode code = number == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnreadable;
  return {code, path.string(), {}, {}, std::string("cannot read: ") + std::strerror(number)};
}

struct Pages {
  std::uint64_t resident = 0;  // bytes
  std::uint64_t of_files = 0;
};

Pages read_pages() {
  std::FILE* const file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return {};
  unsigned long size = 0;
  unsigned long resident = 0;
  unsigned long shared = 0;
  const int read = std::fscanf(file, "%lu %lu %lu", &size, &resident, &shared);
  std::fclose(file);
  if (read != 3) return {};
  const auto page_bytes = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return {resident * page_bytes, shared * page_bytes};
}

}  // namespace

MappedFile::~MappedFile() { close(); }

MappedFile::MappedFile(MappedFile&& other) noexcept { *this = std::move(other); }

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  if (this == &other) return *this;
  close();
  data_ = std::exchange(other.data_, nullptr);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

void MappedFile::close() noexcept {
  if (data_ != nullptr) ::munmap(std::exchange(data_, nullptr), size_);
}

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return read_error(path, errno);
  struct stat found {};
  MappedFile file;
  int failure = ::fstat(descriptor, &found) != 0 ? errno : 0;
  if (failure == 0 && found.st_size > 0) {
    const auto size = static_cast<std::size_t>(found.st_size);
    void* const data = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0);
    if (data == MAP_FAILED) {
      failure = errno;
    } else {
      file.data_ = data;
      file.size_ = size;
    }
  }
  ::close(descriptor);
  if (failure != 0) return read_error(path, failure);
  return file;
}

void MappedFile::release() const {
  if (data_ != nullptr) ::madvise(data_, size_, MADV_DONTNEED);
}

std::uint64_t resident_bytes() { return read_pages().resident; }

std::uint64_t held_bytes() {
  const Pages pages = read_pages();
  return pages.resident - std::min(pages.resident, pages.of_files);
}

ResidentLimit::ResidentLimit(std::uint64_t limit_bytes, std::vector<const MappedFile*> files)
    : ResidentLimit(limit_bytes, [files = std::move(files)] {
        for (const MappedFile* file : files) file->release();
      }) {}

ResidentLimit::ResidentLimit(std::uint64_t limit_bytes, std::function<void()> release)
    : limit_bytes_(limit_bytes), release_(std::move(release)) {
  if (limit_bytes_ != 0) thread_ = std::thread([this] { watch(); });
}

ResidentLimit::~ResidentLimit() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard hold(lock_);
    over_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void ResidentLimit::look() const {
  if (limit_bytes_ == 0) return;
  const std::uint64_t margin = std::max(kResidentMarginBytes, limit_bytes_ / 8);
  const std::uint64_t near = limit_bytes_ - std::min(limit_bytes_, margin);
  if (resident_bytes() >= near) release_();
}

void ResidentLimit::watch() {
  std::unique_lock hold(lock_);
  while (!changed_.wait_for(hold, kLookEvery, [this] { return over_; })) look();
}

}  // namespace leitong
