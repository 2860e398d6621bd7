#include "index/paged_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/xxhash.hpp"
#include "index/bits.hpp"

namespace leitong::index {
namespace {

constexpr std::string_view kMagic = "LTSEGM04";
constexpr std::uint32_t kVersion = 4;
constexpr std::size_t kSectionsAt = 56;
constexpr std::size_t kSectionBytes = 24;
constexpr std::size_t kMostSections = 160;
constexpr std::size_t kHeaderSumAt = kPageBytes - 8;

std::uint64_t hash_of(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::uint64_t rounded_up(std::uint64_t bytes, std::uint64_t to) {
  return (bytes + to - 1) / to * to;
}

// Writes to a descriptor, page by page: the hash of each page from page 1 on is kept.
class PageWriter {
 public:
  explicit PageWriter(int descriptor) : descriptor_(descriptor) {}

  void write(std::string_view bytes) {
    at_ += bytes.size();
    while (!bytes.empty()) {
      const std::size_t taken = std::min(bytes.size(), kBufferBytes - buffer_.size());
      buffer_.append(bytes.substr(0, taken));
      bytes.remove_prefix(taken);
      if (buffer_.size() == kBufferBytes) flush();
    }
  }
  void pad(std::uint64_t to) { write(std::string(rounded_up(at_, to) - at_, '\0')); }
  void flush() {
    for (std::size_t from = 0; from < buffer_.size(); from += kPageBytes) {
      put(sums_, hash_of(std::string_view(buffer_).substr(from, kPageBytes)));
    }
    put_out(buffer_);
    buffer_.clear();
  }
  // Without hashes.
  void put_out(std::string_view bytes) {
    while (!bytes.empty() && failure_ == 0) {
      const ssize_t n = ::write(descriptor_, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) {
        failure_ = n < 0 ? errno : ENOSPC;
        return;
      }
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  [[nodiscard]] std::uint64_t at() const { return at_; }
  [[nodiscard]] const std::string& sums() const { return sums_; }
  [[nodiscard]] int failure() const { return failure_; }

 private:
  static constexpr std::size_t kBufferBytes = kPageBytes * 256;
  int descriptor_;
  int failure_ = 0;
  std::uint64_t at_ = kPageBytes;
  std::string buffer_;
  std::string sums_;
};

std::string header_of(const std::map<std::uint32_t, std::string>& sections, std::uint64_t table,
                      const std::string& sums, std::uint64_t identity) {
  std::string header(kMagic);
  put(header, kVersion);
  put(header, static_cast<std::uint32_t>(kPageBytes));
  put(header, table + sums.size());
  put(header, table);
  put(header, hash_of(sums));
  put(header, identity);
  put(header, static_cast<std::uint32_t>(sections.size()));
  header.resize(kSectionsAt, '\0');
  std::uint64_t at = kPageBytes;
  for (const auto& [id, bytes] : sections) {
    put(header, id);
    put(header, std::uint32_t{0});
    put(header, at);
    put(header, std::uint64_t{bytes.size()});
    at = rounded_up(at + bytes.size(), 8);
  }
  header.resize(kHeaderSumAt, '\0');
  put(header, hash_of(header));
  return header;
}

Error write_error(const std::filesystem::path& path, int number) {
  return {ErrorCode::kWrite,
          path.string(),
          {},
          {},
          std::string("cannot write: ") + std::strerror(number)};
}

// 0, or the errno of the first failure.
int write_to(int descriptor, const std::map<std::uint32_t, std::string>& sections,
             std::uint64_t identity, Written& written) {
  if (::lseek(descriptor, kPageBytes, SEEK_SET) < 0) return errno;
  PageWriter out(descriptor);
  for (const auto& [id, bytes] : sections) {
    out.write(bytes);
    out.pad(8);
  }
  out.pad(kPageBytes);
  out.flush();
  const std::uint64_t table = out.at();
  out.put_out(out.sums());
  if (out.failure() != 0) return out.failure();
  if (::lseek(descriptor, 0, SEEK_SET) < 0) return errno;
  out.put_out(header_of(sections, table, out.sums(), identity));
  if (out.failure() != 0) return out.failure();
  written = {table + out.sums().size(), hash_of(out.sums())};
  return ::fsync(descriptor) != 0 ? errno : 0;
}

}  // namespace

Result<Written> write_paged_file(const std::filesystem::path& target,
                                 const std::map<std::uint32_t, std::string>& sections,
                                 std::uint64_t identity) {
  const std::string temporary = target.string() + ".tmp";
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) return write_error(target, errno);
  Written written;
  int failure = write_to(descriptor, sections, identity, written);
  if (::close(descriptor) != 0 && failure == 0) failure = errno;
  if (failure == 0 && ::rename(temporary.c_str(), target.c_str()) != 0) failure = errno;
  if (failure == 0) return written;
  ::unlink(temporary.c_str());
  return write_error(target, failure);
}

Error PagedFile::wrong(const char* reason) const {
  return {ErrorCode::kInvalid, path_.string(), {}, {}, reason};
}

Result<std::unique_ptr<PagedFile>> PagedFile::open(const std::filesystem::path& path,
                                                   std::uint64_t identity, std::uint64_t checksum) {
  std::unique_ptr<PagedFile> file(new PagedFile());
  file->path_ = path;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    const int number = errno;
    return Error{number == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnreadable,
                 path.string(),
                 {},
                 {},
                 number == ENOENT ? "the segment is missing" : std::strerror(number)};
  }
  struct stat found {};
  const bool known = ::fstat(descriptor, &found) == 0;
  file->size_ = known ? static_cast<std::uint64_t>(found.st_size) : 0;
  void* mapped = MAP_FAILED;
  if (file->size_ >= kPageBytes) {
    mapped = ::mmap(nullptr, file->size_, PROT_READ, MAP_SHARED, descriptor, 0);
  }
  ::close(descriptor);
  if (file->size_ < kPageBytes) return file->wrong("the segment is cut short");
  if (mapped == MAP_FAILED) return file->wrong("the segment cannot be mapped");
  file->data_ = static_cast<const char*>(mapped);
  if (std::optional<Error> error = file->read_header(identity, checksum)) return *std::move(error);
  return file;
}

std::optional<Error> PagedFile::read_header(std::uint64_t identity, std::uint64_t checksum) {
  const std::string_view bytes(data_, size_);
  if (bytes.substr(0, 6) != kMagic.substr(0, 6)) return wrong("no segment of an index");
  if (bytes.substr(0, 8) != kMagic || get<std::uint32_t>(bytes, 8) > kVersion) {
    return wrong("a segment of a newer version of leitong");
  }
  if (get<std::uint64_t>(bytes, kHeaderSumAt) != hash_of(bytes.substr(0, kHeaderSumAt))) {
    return wrong("the segment's header is damaged");
  }
  const auto size = get<std::uint64_t>(bytes, 16);
  table_ = get<std::uint64_t>(bytes, 24);
  if (size != size_) {
    return wrong(size_ < size ? "the segment is cut short" : "the segment is too long");
  }
  if (get<std::uint64_t>(bytes, 40) != identity) return wrong("a segment of another index");
  const std::uint64_t pages = table_ / kPageBytes;
  if (table_ % kPageBytes != 0 || table_ > size_ || size_ - table_ != (pages - 1) * 8) {
    return wrong("the segment's header makes no sense");
  }
  const std::uint64_t table_sum = hash_of(bytes.substr(table_));
  if (get<std::uint64_t>(bytes, 32) != table_sum) {
    return wrong("the segment's checksums are damaged");
  }
  if (table_sum != checksum) return wrong("not the segment that the catalog names");
  const auto count = get<std::uint32_t>(bytes, 48);
  if (count > kMostSections) return wrong("the segment's header makes no sense");
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::size_t at = kSectionsAt + i * kSectionBytes;
    const Section section{get<std::uint64_t>(bytes, at + 8), get<std::uint64_t>(bytes, at + 16)};
    if (section.begin > table_ || section.bytes > table_ - section.begin) {
      return wrong("the segment's header makes no sense");
    }
    const auto id = get<std::uint32_t>(bytes, at);
    if (id < kSectionIds) sections_[id] = section;
  }
  sound_ = std::make_unique<std::atomic<std::uint8_t>[]>(pages);
  return {};
}

PagedFile::~PagedFile() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

std::uint64_t PagedFile::size_of(std::uint32_t section) const {
  return section < kSectionIds ? sections_[section].bytes : 0;
}

bool PagedFile::page_is_sound(std::uint64_t page) const {
  const std::string_view bytes(data_, size_);
  return get<std::uint64_t>(bytes, table_ + (page - 1) * 8) ==
         hash_of(bytes.substr(page * kPageBytes, kPageBytes));
}

std::optional<std::string_view> PagedFile::read(std::uint32_t section, std::uint64_t at,
                                                std::uint64_t size) const {
  const Section found = section < kSectionIds ? sections_[section] : Section{};
  if (at > found.bytes || size > found.bytes - at) {
    note_damage(found.begin);
    return {};
  }
  if (size == 0) return std::string_view();
  const std::uint64_t begin = found.begin + at;
  for (std::uint64_t page = begin / kPageBytes; page <= (begin + size - 1) / kPageBytes; ++page) {
    if (sound_[page].load(std::memory_order_relaxed) != 0) continue;
    if (!page_is_sound(page)) {
      note_damage(page * kPageBytes);
      return {};
    }
    sound_[page].store(1, std::memory_order_relaxed);
  }
  return std::string_view(data_ + begin, size);
}

void PagedFile::note_damage(std::uint64_t byte) const {
  std::uint64_t none = UINT64_MAX;
  damaged_at_.compare_exchange_strong(none, byte);
}

std::optional<Error> PagedFile::damage() const {
  const std::uint64_t at = damaged_at_.load();
  if (at == UINT64_MAX) return {};
  return Error{ErrorCode::kInvalid, path_.string(), {}, at, "the segment is damaged"};
}

std::vector<std::uint64_t> PagedFile::check() const {
  std::vector<std::uint64_t> damaged;
  for (std::uint64_t page = 1; page < table_ / kPageBytes; ++page) {
    if (!page_is_sound(page)) damaged.push_back(page * kPageBytes);
  }
  return damaged;
}

}  // namespace leitong::index
