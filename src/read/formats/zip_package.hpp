// A zip file in memory, read under limits: an entry that grows beyond them is not inflated further.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/result.hpp"
#include "read/formats/content.hpp"

struct zip;

namespace leitong::read {

struct ZipEntry {
  std::uint64_t index = 0;
  std::string name;                // bytes as stored
  bool utf8_name = false;          // the archive says that they are UTF-8
  std::uint64_t bytes = 0;         // as the directory claims
  std::uint64_t stored_bytes = 0;  // likewise
  bool is_folder = false;
  bool encrypted = false;
};

// Owned by one thread; the bytes it was opened on outlive it.
class ZipPackage {
 public:
  // At most kMostEntries entries.
  [[nodiscard]] static Result<ZipPackage> open(std::string_view bytes,
                                               const FormatContext& context);

  const std::vector<ZipEntry>& entries() const { return entries_; }
  bool has(std::string_view name) const;

  // The entry's bytes; a failure where there are more than `most`, whatever the directory says, or
  // where they are many and shrank more than any text does.
  [[nodiscard]] Result<std::string> read(const ZipEntry& entry, std::uint64_t most) const;

  // The part of that name, at most kMostPartBytes long; nothing where there is none.
  [[nodiscard]] Result<std::optional<std::string>> part(std::string_view name) const;

  static constexpr std::size_t kMostEntries = 100'000;
  static constexpr std::uint64_t kMostPartBytes = 64 << 20;

 private:
  struct Close {
    void operator()(::zip* archive) const;
  };
  std::unique_ptr<::zip, Close> archive_;
  std::vector<ZipEntry> entries_;
  FormatContext context_;
};

}  // namespace leitong::read
