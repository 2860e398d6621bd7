// What an open index holds, and the operations on it. They throw library::Failure.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/snapshot.hpp"

namespace leitong::index {

struct Folder {
  std::filesystem::path path;
  IndexOptions options;
  std::unique_ptr<Database> db;
  std::unique_ptr<Snapshot> snapshot;

  static constexpr std::uint64_t kNoVersion = ~std::uint64_t{0};
  std::uint64_t version = kNoVersion;  // of the catalog, as `snapshot` has it

  // One state of the catalog with its segments mapped, which `transaction`, a read begun by this,
  // keeps in sight. `compact` deletes segments once they are no longer named, so one that is
  // missing may be no longer wanted: the catalog is read again, in a transaction of its own, as
  // one goes on seeing what it saw first. Missing time and again is damage.
  void refresh(std::optional<Transaction>& transaction) {
    constexpr int kTries = 10;
    std::optional<Error> missing;
    for (int attempt = 0; attempt < kTries; ++attempt) {
      transaction.emplace(*db, Transaction::Kind::kRead);
      (void)library::ask(*db, "SELECT count(*) FROM totals");
      const std::uint64_t seen = library::ask(*db, "PRAGMA data_version");
      if (seen == version) return;
      if (auto next = Snapshot::try_open(*db, path, missing)) {
        snapshot = std::move(next);
        version = seen;
        return;
      }
      transaction.reset();
    }
    throw library::Failure{*std::move(missing)};
  }

  // The same where nothing more is asked of the catalog, or the write lock is held.
  void reload() {
    version = kNoVersion;
    std::optional<Transaction> transaction;
    refresh(transaction);
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

[[nodiscard]] IndexAdded add(Folder& folder, const Collection& collection, Progress* progress,
                             const IndexAddOptions& options);
[[nodiscard]] IndexAdded add(Folder& folder, const GiveDocuments& give,
                             const IndexAddOptions& options);
void remove(Folder& folder, std::span<const std::string> ids);
[[nodiscard]] IndexCompacted compact(Folder& folder, Progress* progress);
[[nodiscard]] IndexAnswer query(Folder& folder, const Document& document,
                                const Collection& references, const PassageOptions& options);
[[nodiscard]] std::vector<std::string> check(Folder& folder);
[[nodiscard]] IndexListing list(Folder& folder, std::string_view words, std::uint64_t limit,
                                std::uint64_t offset);
[[nodiscard]] Document load_document(Folder& folder, const std::string& id);
[[nodiscard]] std::string content_state(Folder& folder);
[[nodiscard]] IndexTexts texts(Folder& folder, const IndexChoice& choice,
                               std::uint64_t most_text_bytes);
[[nodiscard]] IndexGroups groups(Folder& folder);

}  // namespace leitong::index
