// Files between passes: one array of one kind a file, and a record that says they are whole.
//
// A section file is 64 bytes of header and the bytes of an array. The record of several sections
// (their bytes and checksums, as JSON) is written last, whole or not at all: what has no record is
// not there. docs/large_archives.md tells the bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/mapped_file.hpp"
#include "base/xxhash.hpp"
#include "leitong/result.hpp"

namespace leitong {

inline constexpr std::size_t kSectionHeader = 64;

// What the record keeps of a section.
struct SectionInfo {
  std::string name;  // of the file, without ".bin"
  std::uint64_t bytes = 0;
  std::uint64_t checksum = 0;  // XXH3 of the array
};

// Owned by one thread. The first failure is kept and told by finish().
class SectionWriter {
 public:
  SectionWriter() = default;
  ~SectionWriter();
  SectionWriter(SectionWriter&& other) noexcept;
  SectionWriter& operator=(SectionWriter&&) = delete;

  [[nodiscard]] static Result<SectionWriter> create(const std::filesystem::path& folder,
                                                    std::string name);
  void write(std::string_view bytes);
  template <typename T>
  void write(std::span<const T> values) {
    static_assert(std::is_trivially_copyable_v<T>);
    write(std::string_view(reinterpret_cast<const char*>(values.data()), values.size_bytes()));
  }
  std::uint64_t bytes() const { return info_.bytes; }
  [[nodiscard]] Result<SectionInfo> finish(bool durable);

 private:
  void flush();
  void write_out(std::string_view left);

  int descriptor_ = -1;
  int failure_ = 0;
  std::filesystem::path path_;
  std::string buffer_;
  SectionInfo info_;
  XXH3_state_t* state_ = nullptr;
};

// The array of a section that a record names; any thread may read.
class Section {
 public:
  // kInvalid where the file is not what the record says. `check`: all its bytes are read.
  [[nodiscard]] static Result<Section> open(const std::filesystem::path& folder,
                                            const SectionInfo& info, bool check);

  std::string_view bytes() const { return file_.bytes().substr(kSectionHeader); }
  // REQUIRES: what was written.
  template <typename T>
  std::span<const T> as() const {
    static_assert(std::is_trivially_copyable_v<T>);
    return {reinterpret_cast<const T*>(bytes().data()), bytes().size() / sizeof(T)};
  }
  const MappedFile& file() const { return file_; }

 private:
  MappedFile file_;
};

// A record: numbers by name, and sections.
struct StageRecord {
  std::vector<std::pair<std::string, std::uint64_t>> numbers;
  std::vector<SectionInfo> sections;

  std::uint64_t number(std::string_view name) const;  // 0 where there is none
  const SectionInfo* section(std::string_view name) const;
};

// An array as a section of some name. Looks at `values`, which outlives it.
struct NamedArray {
  std::string name;
  std::string_view bytes;
};

template <typename Values>
NamedArray array_of(std::string name, const Values& values) {
  static_assert(std::is_trivially_copyable_v<typename Values::value_type>);
  return {std::move(name),
          {reinterpret_cast<const char*>(values.data()),
           values.size() * sizeof(typename Values::value_type)}};
}

// Written beside its name, synced where it is to be durable, renamed.
[[nodiscard]] Result<Done> write_record(const std::filesystem::path& path,
                                        const StageRecord& record, bool durable);
// kNotFound where there is none.
[[nodiscard]] Result<StageRecord> read_record(const std::filesystem::path& path);

}  // namespace leitong
