#include "read/line_chunks.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace leitong::read {
namespace {

// Grown in place by the system for large sizes: a line of 1 GiB is not copied while it is read.
void grow(Chunk& chunk, std::size_t bytes) {
  void* const bigger = std::realloc(chunk.data.get(), bytes + Chunk::kPadding);
  if (bigger == nullptr) throw std::bad_alloc();
  (void)chunk.data.release();
  chunk.data.reset(static_cast<char*>(bigger));
}

const char* last_line_end(std::string_view text) {
  return static_cast<const char*>(::memrchr(text.data(), '\n', text.size()));
}

void close(Chunk& chunk, std::size_t bytes) {
  chunk.bytes = bytes;
  std::memset(chunk.data.get() + bytes, 0, Chunk::kPadding);
}

}  // namespace

Chunk make_chunk(std::string_view bytes) {
  Chunk chunk;
  grow(chunk, bytes.size());
  std::copy(bytes.begin(), bytes.end(), chunk.data.get());
  close(chunk, bytes.size());
  return chunk;
}

LineChunks::LineChunks(Source& source, std::size_t chunk_bytes, std::size_t max_line_bytes)
    : source_(&source), chunk_bytes_(chunk_bytes), max_line_bytes_(max_line_bytes) {}

Result<std::optional<Chunk>> LineChunks::next() {
  try {
    return read_chunk();
  } catch (const std::bad_alloc&) {
    ended_ = true;
    carry_.clear();
    return Error{ErrorCode::kLimit, source_->path(), {}, {}, "no memory for so long a line"};
  }
}

Result<std::optional<Chunk>> LineChunks::read_chunk() {
  if (ended_ && carry_.empty()) return std::optional<Chunk>();
  Chunk chunk;
  std::size_t filled = carry_.size();
  std::size_t capacity = std::max(chunk_bytes_, filled);
  grow(chunk, capacity);
  std::copy(carry_.begin(), carry_.end(), chunk.data.get());
  carry_.clear();
  chunk.begin = carry_begin_;
  while (true) {
    const Result<std::size_t> got = source_->read(chunk.data.get() + filled, capacity - filled);
    if (!got) return got.error();
    const std::string_view added(chunk.data.get() + filled, got.value());
    filled += got.value();
    ended_ = filled < capacity;
    const char* const end = added.empty() ? nullptr : last_line_end(added);
    if (!ended_ && end != nullptr) {
      const auto whole = static_cast<std::size_t>(end + 1 - chunk.data.get());
      carry_.assign(chunk.data.get() + whole, filled - whole);
      carry_begin_ += whole;
      close(chunk, whole);
      return std::optional<Chunk>(std::move(chunk));
    }
    if (ended_) {
      if (filled == 0) return std::optional<Chunk>();
      close(chunk, filled);
      return std::optional<Chunk>(std::move(chunk));
    }
    if (capacity >= max_line_bytes_) break;
    capacity = capacity > max_line_bytes_ / 2 ? max_line_bytes_ : capacity * 2;
    grow(chunk, capacity);
  }
  carry_begin_ += filled;
  const Result<bool> skipped = skip_line();
  if (!skipped) return skipped.error();
  Chunk gap;
  gap.overlong = true;
  return std::optional<Chunk>(std::move(gap));
}

// Reads up to the end of the line and leaves what is behind it in carry_.
Result<bool> LineChunks::skip_line() {
  std::string block(chunk_bytes_, '\0');
  while (!ended_) {
    const Result<std::size_t> got = source_->read(block.data(), block.size());
    if (!got) return got.error();
    ended_ = got.value() < block.size();
    const std::string_view read(block.data(), got.value());
    const std::size_t end = read.find('\n');
    carry_begin_ += std::min(end, read.size() - 1) + 1;
    if (end == std::string_view::npos) continue;
    carry_ = read.substr(end + 1);
    break;
  }
  return true;
}

}  // namespace leitong::read
