// A file of sections whose every page has a checksum: written once, then mapped.
//
// Problem: a segment of a gigabyte must open in a moment, and still no damaged byte may be used.
// Method: one checksum a page of 4 KiB; the table of checksums is checked when the file is opened,
// a page when it is first read. Cost: .2 % of the file, and one hash a page a process.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/result.hpp"

namespace leitong::index {

inline constexpr std::size_t kPageBytes = 4096;

// What a written file is known by.
struct Written {
  std::uint64_t bytes = 0;
  std::uint64_t checksum = 0;  // of the checksum table
};

// Writes `sections` to `target` by way of `target`.tmp: synced before it is renamed. The folder is
// not synced.
[[nodiscard]] Result<Written> write_paged_file(const std::filesystem::path& target,
                                               const std::map<std::uint32_t, std::string>& sections,
                                               std::uint64_t identity);

// Read by any number of threads. Views into it live as long as it does.
class PagedFile {
 public:
  // `checksum` is the one of the table, as the catalog knows it.
  [[nodiscard]] static Result<std::unique_ptr<PagedFile>> open(const std::filesystem::path& path,
                                                               std::uint64_t identity,
                                                               std::uint64_t checksum);
  ~PagedFile();
  PagedFile(const PagedFile&) = delete;
  PagedFile& operator=(const PagedFile&) = delete;

  [[nodiscard]] std::uint64_t size_of(std::uint32_t section) const;
  // Bytes [at, at + size) of a section; nothing where a page is damaged or they are not there. What
  // was damaged first is kept in damage().
  [[nodiscard]] std::optional<std::string_view> read(std::uint32_t section, std::uint64_t at,
                                                     std::uint64_t size) const;
  [[nodiscard]] std::optional<std::string_view> whole(std::uint32_t section) const {
    return read(section, 0, size_of(section));
  }
  [[nodiscard]] std::optional<Error> damage() const;
  // The content contradicts itself although every checksum is right.
  void note_damage(std::uint64_t byte) const;
  // Checks every page; the bytes at which damaged pages begin.
  [[nodiscard]] std::vector<std::uint64_t> check() const;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::uint64_t bytes() const { return size_; }

 private:
  struct Section {
    std::uint64_t begin = 0;
    std::uint64_t bytes = 0;
  };
  PagedFile() = default;
  [[nodiscard]] Error wrong(const char* reason) const;
  [[nodiscard]] std::optional<Error> read_header(std::uint64_t identity, std::uint64_t checksum);
  [[nodiscard]] bool page_is_sound(std::uint64_t page) const;

  std::filesystem::path path_;
  const char* data_ = nullptr;
  std::uint64_t size_ = 0;
  std::uint64_t table_ = 0;  // where the checksum table begins
  // By id, as every read asks for one; others are not known to this version.
  static constexpr std::size_t kSectionIds = 256;
  std::array<Section, kSectionIds> sections_{};
  mutable std::unique_ptr<std::atomic<std::uint8_t>[]> sound_;  // pages that were checked
  mutable std::atomic<std::uint64_t> damaged_at_{UINT64_MAX};
};

}  // namespace leitong::index
