// Stored bytes come in blocks of 1 MiB; a decompressor takes what it needs of a block. Cost: one
// copy for plain files, whatever inflating costs for the others (zlib 300 MB/s, zstd 1 GB/s).
// A file that changes while it is read would come out as a mixture that never stood on the disk:
// size, time and inode are looked at before the first byte and behind the last one.
#include "read/source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <limits>
#include <new>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace leitong::read {
namespace {

constexpr std::size_t kBlockBytes = 1 << 20;
constexpr std::string_view kGzipMagic = "\x1F\x8B";
constexpr std::string_view kZstdMagic = "\x28\xB5\x2F\xFD";

enum class Packing { kPlain, kGzip, kZstd };

bool ends_with(std::string_view name, std::string_view suffix) {
  return name.size() >= suffix.size() &&
         std::equal(suffix.begin(), suffix.end(),
                    name.end() - static_cast<std::ptrdiff_t>(suffix.size()), [](char a, char b) {
                      return a == static_cast<char>(std::tolower(static_cast<unsigned char>(b)));
                    });
}

bool is_zstd(std::string_view head) {
  if (head.starts_with(kZstdMagic)) return true;
  return head.size() >= 4 && (static_cast<unsigned char>(head[0]) & 0xF0) == 0x50 &&
         head.substr(1, 3) == "\x2A\x4D\x18";  // a frame to skip
}

Error system_error(const std::string& path, int number) {
  const ErrorCode code =
      number == ENOENT || number == ENOTDIR ? ErrorCode::kNotFound : ErrorCode::kUnreadable;
  return {code, path, {}, {}, std::string("cannot read: ") + std::strerror(number)};
}

struct FileVersion {
  dev_t device = 0;
  ino_t inode = 0;
  off_t size = 0;
  time_t seconds = 0;
  long nanoseconds = 0;

  bool operator==(const FileVersion&) const = default;
};

FileVersion version_of(const struct stat& found) {
  return {found.st_dev, found.st_ino, found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec};
}

}  // namespace

struct Source::State {
  std::string path;
  SourceOptions options;
  int descriptor = -1;
  bool owns_descriptor = true;
  Packing packing = Packing::kPlain;
  std::uint64_t stored_size = 0;
  std::optional<FileVersion> version;  // of a plain file when it was opened
  std::uint64_t stored = 0;            // bytes taken from the system
  std::uint64_t delivered = 0;         // bytes given out
  std::vector<char> block;
  std::size_t at = 0, filled = 0;  // of the block
  bool system_end = false;
  bool ended = false;
  bool in_frame = false;  // inside a gzip member or zstd frame
  bool any_frame = false;
  z_stream zlib{};
  bool zlib_open = false;
  ZSTD_DStream* zstd = nullptr;

  ~State() {
    if (zlib_open) inflateEnd(&zlib);
    if (zstd != nullptr) ZSTD_freeDStream(zstd);
    if (descriptor >= 0 && owns_descriptor) ::close(descriptor);
  }

  std::uint64_t position() const { return stored - (filled - at); }

  Error failure(ErrorCode code, std::string reason) const {
    return {code, path, {}, position(), std::move(reason)};
  }

  // Whether the file is not what it was when it was opened, or another one stands in its place. One
  // that was only removed is still whole.
  bool has_changed() const {
    if (!version) return false;
    struct stat now {};
    if (::fstat(descriptor, &now) != 0 || version_of(now) != *version) return true;
    if (!owns_descriptor || ::stat(path.c_str(), &now) != 0) return false;
    return now.st_dev != version->device || now.st_ino != version->inode;
  }

  Result<std::size_t> system_read(char* out, std::size_t size) {
    std::size_t got = 0;
    bool reached_end = false;
    while (got < size && !system_end) {
      constexpr std::size_t kMost = std::size_t{1} << 30;  // one read(2) gives no more than 2 GiB
      const ssize_t n = ::read(descriptor, out + got, std::min(size - got, kMost));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return system_error(path, errno);
      if (n == 0) system_end = reached_end = true;
      got += static_cast<std::size_t>(n);
    }
    stored += got;
    if (options.progress != nullptr && got != 0) options.progress->advance(got);
    if (reached_end && has_changed()) {
      return Error{ErrorCode::kUnreadable, path, {}, {}, "changed while it was read"};
    }
    return got;
  }

  // Gets a block where the last one is used up; false at the end of the stored bytes.
  Result<bool> refill() {
    if (at != filled) return true;
    at = filled = 0;
    if (block.empty()) block.resize(kBlockBytes);
    const Result<std::size_t> got = system_read(block.data(), block.size());
    if (!got) return got.error();
    filled = got.value();
    return filled != 0;
  }

  Result<std::size_t> read_plain(char* out, std::size_t size) {
    const std::size_t kept = std::min(size, filled - at);
    std::copy_n(block.data() + at, kept, out);
    at += kept;
    if (kept == size) return size;
    const Result<std::size_t> got = system_read(out + kept, size - kept);
    if (!got) return got.error();
    return kept + got.value();
  }

  Result<std::size_t> inflate_some(char* out, std::size_t size);
  Result<std::size_t> decompress_some(char* out, std::size_t size);
};

// One call of the decompressor after another until `size` bytes are out or the stream has ended.
Result<std::size_t> Source::State::inflate_some(char* out, std::size_t size) {
  std::size_t got = 0;
  while (got < size) {
    const Result<bool> more = refill();
    if (!more) return more.error();
    if (!more.value()) {
      if (in_frame || !any_frame) return failure(ErrorCode::kInvalid, "gzip stream ends too early");
      ended = true;
      return got;
    }
    if (!in_frame) {
      if (any_frame && block[at] == '\0') {  // padding behind the last member, as tapes have it
        ++at;
        continue;
      }
      inflateReset(&zlib);
      in_frame = true;
    }
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    const std::size_t room = std::min(size - got, kMost);
    zlib.next_in = reinterpret_cast<Bytef*>(block.data() + at);
    zlib.avail_in = static_cast<uInt>(filled - at);
    zlib.next_out = reinterpret_cast<Bytef*>(out + got);
    zlib.avail_out = static_cast<uInt>(room);
    const int status = inflate(&zlib, Z_NO_FLUSH);
    at = filled - zlib.avail_in;
    got += room - zlib.avail_out;
    if (status == Z_STREAM_END) {
      in_frame = false;
      any_frame = true;
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      const char* why = zlib.msg != nullptr ? zlib.msg : "damaged data";
      return failure(ErrorCode::kInvalid, std::string("gzip stream is corrupt: ") + why);
    }
  }
  return got;
}

Result<std::size_t> Source::State::decompress_some(char* out, std::size_t size) {
  ZSTD_outBuffer output{out, size, 0};
  while (output.pos < size) {
    const Result<bool> more = refill();
    if (!more) return more.error();
    // At the end of the input one more call gives out what the decoder still holds.
    ZSTD_inBuffer input{block.data() + at, filled - at, 0};
    const std::size_t before = output.pos;
    if (!more.value() && !in_frame) {
      if (!any_frame) return failure(ErrorCode::kInvalid, "zstd stream ends too early");
      ended = true;
      return output.pos;
    }
    const std::size_t status = ZSTD_decompressStream(zstd, &output, &input);
    at += input.pos;
    if (ZSTD_isError(status) != 0) {
      return failure(ErrorCode::kInvalid,
                     std::string("zstd stream is corrupt: ") + ZSTD_getErrorName(status));
    }
    in_frame = status != 0;
    any_frame = any_frame || status == 0;
    if (!more.value() && in_frame && output.pos == before) {
      return failure(ErrorCode::kInvalid, "zstd stream ends too early");
    }
  }
  return output.pos;
}

Source::Source(std::unique_ptr<State> state) : state_(std::move(state)) {}
Source::~Source() = default;
Source::Source(Source&&) noexcept = default;
Source& Source::operator=(Source&&) noexcept = default;

const std::string& Source::path() const { return state_->path; }
std::uint64_t Source::stored_bytes() const { return state_->stored; }
std::uint64_t Source::stored_size() const { return state_->stored_size; }
bool Source::compressed() const { return state_->packing != Packing::kPlain; }

Result<Source> Source::open(const std::string& path, const SourceOptions& options) {
  auto state = std::make_unique<State>();
  state->path = path;
  state->options = options;
  if (path == "-") {
    state->descriptor = STDIN_FILENO;
    state->owns_descriptor = false;
  } else {
    state->descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (state->descriptor < 0) return system_error(path, errno);
  }
  struct stat found {};
  if (::fstat(state->descriptor, &found) == 0) {
    if (S_ISDIR(found.st_mode)) return system_error(path, EISDIR);
    if (S_ISREG(found.st_mode)) {
      state->stored_size = static_cast<std::uint64_t>(found.st_size);
      state->version = version_of(found);
    }
  }
  const Result<bool> any = state->refill();
  if (!any) return any.error();
  const std::string_view head(state->block.data(), state->filled);
  if (head.starts_with(kGzipMagic)) {
    state->packing = Packing::kGzip;
    constexpr int kGzipWindow = 15 + 16;
    state->zlib_open = inflateInit2(&state->zlib, kGzipWindow) == Z_OK;
    if (!state->zlib_open) return Error{ErrorCode::kLimit, path, {}, {}, "no memory for gzip"};
  } else if (is_zstd(head)) {
    state->packing = Packing::kZstd;
    state->zstd = ZSTD_createDStream();
    if (state->zstd == nullptr) return Error{ErrorCode::kLimit, path, {}, {}, "no memory for zstd"};
  } else if (ends_with(path, ".gz")) {
    return Error{ErrorCode::kInvalid, path, {}, 0, "not a gzip stream"};
  } else if (ends_with(path, ".zst")) {
    return Error{ErrorCode::kInvalid, path, {}, 0, "not a zstd stream"};
  }
  return Source(std::move(state));
}

Result<std::size_t> Source::read(char* out, std::size_t size) {
  State& state = *state_;
  if (state.ended || size == 0) return std::size_t{0};
  // One byte beyond the limit is asked for, to tell "as long as allowed" from "longer".
  const std::uint64_t left = state.options.max_bytes - state.delivered;
  const std::size_t room = left < size ? static_cast<std::size_t>(left) + 1 : size;
  Result<std::size_t> got = state.packing == Packing::kPlain  ? state.read_plain(out, room)
                            : state.packing == Packing::kGzip ? state.inflate_some(out, room)
                                                              : state.decompress_some(out, room);
  if (!got) {
    state.ended = true;
    return got;
  }
  if (got.value() > left) {
    state.ended = true;
    return Error{ErrorCode::kLimit,
                 state.path,
                 {},
                 {},
                 "longer than " + std::to_string(state.options.max_bytes) + " bytes"};
  }
  state.delivered += got.value();
  if (got.value() < room) state.ended = true;
  return got;
}

namespace {

Result<std::string> read_growing(Source& source) {
  // The stored size saves growing; a compressed file is some five times as long.
  std::string out;
  std::size_t filled = 0;
  std::size_t size = static_cast<std::size_t>(source.stored_size()) + 1;
  if (source.compressed()) size = std::max<std::size_t>(size, kBlockBytes / 16) * 5;
  size = std::max<std::size_t>(size, 4096);
  while (true) {
    out.resize(size);
    const Result<std::size_t> got = source.read(out.data() + filled, size - filled);
    if (!got) return got.error();
    filled += got.value();
    if (filled < size) break;
    size *= 2;
  }
  out.resize(filled);
  if (out.capacity() > filled + filled / 4) out.shrink_to_fit();
  return out;
}

}  // namespace

Result<std::string> read_all(Source& source) {
  try {
    return read_growing(source);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kLimit, source.path(), {}, {}, "no memory for so long a file"};
  }
}

std::string without_compression_suffix(const std::string& name) {
  for (const std::string_view suffix : {".gz", ".zst"}) {
    if (ends_with(name, suffix)) return name.substr(0, name.size() - suffix.size());
  }
  return name;
}

}  // namespace leitong::read
