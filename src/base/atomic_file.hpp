// A file that appears complete or not at all: written beside its name, synced, then renamed.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "leitong/result.hpp"

namespace leitong {

// Owned by one thread. Destroyed before commit(), it leaves nothing behind.
class AtomicFile {
 public:
  AtomicFile() = default;
  ~AtomicFile();
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&& other) noexcept;

  // Begins a file that will be named `target`. A target that is no regular file (a pipe, a device
  // like /dev/stdout) is written directly.
  [[nodiscard]] static Result<AtomicFile> create(const std::filesystem::path& target);

  // Buffered; an error is kept and told by commit().
  void write(std::string_view bytes);

  // A write has failed: nothing more need be written.
  [[nodiscard]] bool failed() const { return failure_ != 0; }

  // Nobody will ask for this file after a power loss: renamed without waiting for the disk.
  void not_durable() { durable_ = false; }

  // Flushes and syncs, so that commit() has only the renaming left: of several files that belong
  // together, all are made ready before the first is renamed.
  [[nodiscard]] Result<Done> prepare();

  // Flushes, syncs and renames. The object is spent afterwards.
  [[nodiscard]] Result<Done> commit();

 private:
  void flush();
  void discard() noexcept;

  int descriptor_ = -1;
  int failure_ = 0;  // errno of the first failed write
  bool direct_ = false;
  bool durable_ = true;
  std::filesystem::path target_;
  std::filesystem::path temporary_;
  std::string buffer_;
};

// Writes one whole file that way; not `durable`: without waiting for the disk.
[[nodiscard]] Result<Done> write_file(const std::filesystem::path& target, std::string_view bytes,
                                      bool durable = true);

}  // namespace leitong
