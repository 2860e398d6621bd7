// What an open index holds, and the operations on it. They throw library::Failure.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "index/snapshot.hpp"

namespace leitong::index {

struct Folder {
  std::filesystem::path path;
  IndexOptions options;
  std::unique_ptr<Database> db;
  std::unique_ptr<Snapshot> snapshot;

  std::uint64_t version = 0;  // of the catalog, as `snapshot` has it

  void reload() {
    version = library::ask(*db, "PRAGMA data_version");
    snapshot = Snapshot::open(*db, path);
  }
};

// Writes segments within a transaction; what it wrote is deleted again unless it is kept.
class SegmentWriter {
 public:
  SegmentWriter(Folder& folder, const Shape& shape, Totals& totals)
      : folder_(folder), shape_(shape), totals_(totals) {}
  ~SegmentWriter();
  SegmentWriter(const SegmentWriter&) = delete;
  SegmentWriter& operator=(const SegmentWriter&) = delete;

  // One segment with its row in the catalog; gives its number and the characters of its documents.
  std::uint64_t write(const SegmentInput& input, std::vector<std::uint32_t>& characters);
  void sync();  // the folder; before the commit
  // The transaction is about to commit: from now on a file may be named.
  void keep() { written_.clear(); }

 private:
  Folder& folder_;
  const Shape& shape_;
  Totals& totals_;
  std::vector<std::filesystem::path> written_;
};

// UTF-8 of a segment: more documents make another one.
inline constexpr std::uint64_t kSegmentTextBytes = std::uint64_t{192} << 20;

// Removes files that the catalog does not name. REQUIRES: the write lock is held.
void remove_strays(Folder& folder);

[[nodiscard]] IndexAdded add(Folder& folder, const Collection& collection, Progress* progress);
void remove(Folder& folder, std::span<const std::string> ids);
[[nodiscard]] IndexCompacted compact(Folder& folder, Progress* progress);
[[nodiscard]] IndexAnswer query(Folder& folder, const Document& document,
                                const Collection& references, const PassageOptions& options);
[[nodiscard]] std::vector<std::string> check(Folder& folder);

}  // namespace leitong::index
