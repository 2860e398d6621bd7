// A file as read-only memory, and a bound on how much of mapped files stays in this process.
//
// Pages of a mapped file count as memory of the process while it has them in its page table, though
// the system can take them back at any time. Where a limit was promised, ResidentLimit watches and
// gives them back in time: they stay in the system's cache, and coming back costs a page fault, no
// read.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "leitong/result.hpp"

namespace leitong {

// Owns the mapping; any thread may read. A file that shrinks while it is mapped kills the reader:
// only for files that nobody changes.
class MappedFile {
 public:
  MappedFile() = default;
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;

  [[nodiscard]] static Result<MappedFile> open(const std::filesystem::path& path);

  std::string_view bytes() const { return {static_cast<const char*>(data_), size_}; }
  // Gives the pages back to the system. What is read next comes back by itself. Any thread.
  void release() const;

 private:
  void close() noexcept;

  void* data_ = nullptr;
  std::size_t size_ = 0;
};

// What pages of cached files can come in between two looks of ResidentLimit: it begins to give
// pages back so far below the limit (or an eighth of it, if that is more).
inline constexpr std::uint64_t kResidentMarginBytes = std::uint64_t{192} << 20;

// While it lives, a thread looks at the size of this process and has pages given back where it
// nears the limit. On a busy machine that thread may have to wait for a processor while others read
// on: who goes through many pages looks himself from time to time. A limit of 0 watches nothing.
class ResidentLimit {
 public:
  // `files` outlive it.
  ResidentLimit(std::uint64_t limit_bytes, std::vector<const MappedFile*> files);
  // `release` is called from the thread that watches and from those that look, several at once.
  ResidentLimit(std::uint64_t limit_bytes, std::function<void()> release);
  ~ResidentLimit();
  ResidentLimit(const ResidentLimit&) = delete;
  ResidentLimit& operator=(const ResidentLimit&) = delete;

  // Has pages given back now if it is time. Any thread; some microseconds.
  void look() const;
  std::uint64_t bytes() const { return limit_bytes_; }

 private:
  void watch();

  std::uint64_t limit_bytes_;
  std::function<void()> release_;
  std::mutex lock_;
  std::condition_variable changed_;
  bool over_ = false;
  std::thread thread_;
};

// What this process holds at the moment, mapped files included; 0 where the system does not tell.
[[nodiscard]] std::uint64_t resident_bytes();
// The same without the pages of files: what nobody can give back.
[[nodiscard]] std::uint64_t held_bytes();

}  // namespace leitong
