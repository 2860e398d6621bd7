#include "stages/text_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace leitong::stages {
namespace {

constexpr std::size_t kMostFiles = 64;

bool same_time(const timespec& x, const timespec& y) {
  return x.tv_sec == y.tv_sec && x.tv_nsec == y.tv_nsec;
}

bool same(const struct stat& a, const struct stat& b) {
  return a.st_size == b.st_size && same_time(a.st_mtim, b.st_mtim);
}

// False at the end of the file, and where it cannot be read.
bool read_at(int descriptor, std::uint64_t begin, std::string& out) {
  std::size_t got = 0;
  while (got < out.size()) {
    const ssize_t n =
        ::pread(descriptor, out.data() + got, out.size() - got, static_cast<off_t>(begin + got));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    got += static_cast<std::size_t>(n);
  }
  return true;
}

// "\\n" to line ends, in place.
void unescape(std::string& text) {
  std::size_t to = text.find('\\');
  if (to == std::string::npos) return;
  for (std::size_t from = to; from < text.size(); ++from) {
    const bool escape = text[from] == '\\';
    text[to++] = escape ? '\n' : text[from];
    if (escape) ++from;
  }
  text.resize(to);
}

}  // namespace

TextFiles::~TextFiles() {
  for (const File& file : files_) ::close(file.descriptor);
}

std::uint32_t TextFiles::open(const std::string& path) {
  if (!files_.empty() && files_.back().path == path) {
    return static_cast<std::uint32_t>(files_.size());  // as a rule
  }
  const auto [known, is_new] = numbers_.try_emplace(path, 0);
  if (!is_new || files_.size() == kMostFiles) return known->second;
  File file;
  file.path = path;
  // A pipe that stands there by now would wait for its writer.
  file.descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file.descriptor < 0) return 0;
  if (::fstat(file.descriptor, &file.when_opened) != 0 || !S_ISREG(file.when_opened.st_mode)) {
    ::close(file.descriptor);
    return 0;
  }
  files_.push_back(std::move(file));
  return known->second = static_cast<std::uint32_t>(files_.size());
}

TextFiles::Stretch TextFiles::read(std::uint32_t file, std::uint64_t begin, std::uint64_t bytes,
                                   bool escaped) const {
  if (file == 0 || file > files_.size()) throw TextChanged("", "changed while it was read");
  const File& from = files_[file - 1];
  std::string text(bytes, '\0');
  const bool whole = read_at(from.descriptor, begin, text);
  struct stat now {};
  if (!whole || ::fstat(from.descriptor, &now) != 0 || !same(now, from.when_opened)) {
    throw TextChanged(from.path, "changed while it was read");
  }
  if (escaped) unescape(text);
  return {std::move(text), !same_time(now.st_ctim, from.when_opened.st_ctim)};
}

}  // namespace leitong::stages
