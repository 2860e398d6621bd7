// One state of an index: what a transaction of the catalog named, mapped.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "index/catalog.hpp"
#include "passages/against.hpp"

namespace leitong::index {

// Documents are numbered over all segments in the catalog's order: "global" numbers. Read by many
// threads.
class Snapshot {
 public:
  // What the catalog names; nothing, and `missing`, where a segment is not there. Throws Failure:
  // also where a segment is damaged at its head, or of another index.
  [[nodiscard]] static std::unique_ptr<Snapshot> try_open(Database& db,
                                                          const std::filesystem::path& folder,
                                                          std::optional<Error>& missing);

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] const Totals& totals() const { return totals_; }
  [[nodiscard]] const std::vector<SegmentRow>& rows() const { return rows_; }
  [[nodiscard]] std::size_t segments() const { return segments_.size(); }
  [[nodiscard]] const Segment& segment(std::size_t i) const { return *segments_[i]; }
  [[nodiscard]] std::uint32_t base(std::size_t segment) const { return bases_[segment]; }
  [[nodiscard]] std::uint64_t removed_documents() const { return removed_count_; }
  [[nodiscard]] std::uint32_t documents() const { return bases_.back(); }
  [[nodiscard]] std::uint32_t part_base(std::size_t segment) const { return part_bases_[segment]; }
  [[nodiscard]] std::uint32_t parts() const { return part_bases_.back(); }
  [[nodiscard]] std::size_t segment_of_part(std::uint32_t part) const;
  // What queries look at again and again, read once: of each document, and of each part.
  struct Described {
    std::vector<passages::ArchivedDocument> documents;
    std::vector<passages::ArchivedPart> parts;
  };
  [[nodiscard]] const Described& described() const;
  [[nodiscard]] bool removed(std::uint32_t document) const {
    return !removed_.empty() && removed_[document];
  }
  // The segment that holds a document.
  [[nodiscard]] std::size_t segment_of(std::uint32_t document) const;
  [[nodiscard]] std::optional<std::uint32_t> global(const DocumentPlace& place) const;
  // The first damage that any read has met.
  [[nodiscard]] std::optional<Error> damage() const;

 private:
  Shape shape_;
  Totals totals_;
  std::vector<SegmentRow> rows_;
  std::vector<std::unique_ptr<Segment>> segments_;
  std::vector<std::uint32_t> bases_;  // one more: the number of documents
  std::vector<std::uint32_t> part_bases_;
  mutable std::once_flag described_once_;
  mutable Described described_;
  std::vector<bool> removed_;
  std::uint64_t removed_count_ = 0;
};

// A snapshot as a query sees it: without one document, perhaps.
class SnapshotArchive final : public passages::Archive {
 public:
  struct Left {  // the document that is left out
    std::uint32_t document = 0;
    std::uint32_t characters = 0;
    bool last_of_series = false;
    std::uint32_t series = 0;
  };
  // `series`: the number of the new document's series, where the index knows it.
  SnapshotArchive(const Snapshot& snapshot, std::uint32_t series_limit,
                  std::optional<std::uint32_t> series, std::optional<Left> left)
      : Archive(snapshot.described().documents, snapshot.described().parts),
        snapshot_(snapshot),
        series_limit_(series_limit),
        own_series_(series),
        left_(left) {}

  [[nodiscard]] std::uint64_t documents() const override;
  [[nodiscard]] std::uint64_t characters() const override;
  [[nodiscard]] std::uint64_t series() const override;
  [[nodiscard]] std::uint32_t series_limit() const override { return series_limit_; }
  [[nodiscard]] std::optional<std::uint32_t> series_named(const std::string& key) const override;
  void carriers(std::u32string_view gram, std::uint64_t hash, const StandsIn& stands_in,
                std::vector<std::uint32_t>& parts) const override;
  [[nodiscard]] std::string part_text(std::uint32_t number) const override;
  [[nodiscard]] Document load(std::uint32_t document) const override;

  [[nodiscard]] bool hidden(std::uint32_t document) const {
    return snapshot_.removed(document) || (left_ && left_->document == document);
  }

 private:
  const Snapshot& snapshot_;
  std::uint32_t series_limit_;
  std::optional<std::uint32_t> own_series_;
  std::optional<Left> left_;
};

// Near-duplicate units of a new document: pairs of (unit of the new one, unit of the index).
struct UnitPlaceInIndex {
  std::uint32_t document = 0;  // global
  std::uint32_t number = 0;    // in its document
};
struct UnitMatch {
  UnitIndex own{};  // in UnitMatches::units
  UnitPlaceInIndex other;
  std::uint32_t shared = 0;
  std::uint32_t other_shingles = 0;
};
struct UnitMatches {
  std::vector<Unit> units;              // of the new document
  std::vector<std::uint32_t> shingles;  // of each; 0 where it has no match
  std::vector<UnitMatch> matches;
  DuplicateCounts counts;
};
[[nodiscard]] UnitMatches match_units(const Snapshot& snapshot, const SnapshotArchive& archive,
                                      std::size_t level, const Document& document,
                                      unsigned threads);

}  // namespace leitong::index
