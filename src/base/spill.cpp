#include "base/spill.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

namespace leitong {
namespace {

// A file without a name; where the file system has none such, one whose name is taken away at once.
int open_nameless(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor >= 0 || (errno != EOPNOTSUPP && errno != EISDIR)) return descriptor;
  std::string name = (folder / "spill-XXXXXX").string();
  const int made = ::mkostemp(name.data(), O_CLOEXEC);
  if (made >= 0) ::unlink(name.c_str());
  return made;
}

}  // namespace

SpillSpace::~SpillSpace() {
  for (const auto& [data, bytes] : mapped_) ::munmap(data, bytes);
}

void* SpillSpace::allocate(std::size_t bytes) {
  const int descriptor = open_nameless(folder_);
  int failure =
      descriptor < 0 ? errno : ::posix_fallocate(descriptor, 0, static_cast<off_t>(bytes));
  void* data = MAP_FAILED;
  if (failure == 0) {
    data = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (data == MAP_FAILED) failure = errno;
  }
  if (descriptor >= 0) ::close(descriptor);
  if (failure != 0) throw SpillError(std::string("cannot write: ") + std::strerror(failure));
  const std::lock_guard hold(lock_);
  mapped_.emplace(data, bytes);
  return data;
}

void SpillSpace::deallocate(void* data) noexcept {
  std::size_t bytes = 0;
  {
    const std::lock_guard hold(lock_);
    const auto found = mapped_.find(data);
    if (found == mapped_.end()) return;
    bytes = found->second;
    mapped_.erase(found);
  }
  ::munmap(data, bytes);
}

void SpillSpace::release() const {
  const std::lock_guard hold(lock_);
  for (const auto& [data, bytes] : mapped_) ::madvise(data, bytes, MADV_DONTNEED);
}

}  // namespace leitong
