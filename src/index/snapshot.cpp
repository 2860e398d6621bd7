#include "index/snapshot.hpp"

#include <algorithm>

namespace leitong::index {

std::unique_ptr<Snapshot> Snapshot::try_open(Database& db, const std::filesystem::path& folder,
                                             std::optional<Error>& missing) {
  auto snapshot = std::make_unique<Snapshot>();
  std::vector<DocumentPlace> removed;
  {
    Transaction transaction(db, Transaction::Kind::kRead);
    snapshot->shape_ = read_shape(db);
    snapshot->totals_ = read_totals(db);
    snapshot->rows_ = read_segments(db);
    removed = read_removed(db);
    transaction.commit();
  }
  snapshot->bases_.push_back(0);
  for (const SegmentRow& row : snapshot->rows_) {
    Result<std::unique_ptr<Segment>> segment =
        Segment::open(folder / row.file, snapshot->shape_, row.checksum);
    if (!segment && segment.error().code != ErrorCode::kNotFound) throw Failure{segment.error()};
    if (!segment) {
      missing = segment.error();
      return nullptr;
    }
    if (segment.value()->documents() != row.documents) {
      library::fail(ErrorCode::kInvalid, (folder / row.file).string(),
                    "the segment does not fit the catalog");
    }
    snapshot->bases_.push_back(snapshot->bases_.back() + row.documents);
    snapshot->segments_.push_back(std::move(segment).value());
  }
  if (!removed.empty()) snapshot->removed_.assign(snapshot->documents(), false);
  for (const DocumentPlace& place : removed) {
    const std::optional<std::uint32_t> document = snapshot->global(place);
    if (document) snapshot->removed_[*document] = true;
  }
  snapshot->removed_count_ = removed.size();
  return snapshot;
}

std::size_t Snapshot::segment_of(std::uint32_t document) const {
  const auto above = std::upper_bound(bases_.begin(), bases_.end(), document);
  return static_cast<std::size_t>(above - bases_.begin()) - 1;
}

std::optional<std::uint32_t> Snapshot::global(const DocumentPlace& place) const {
  const auto row =
      std::lower_bound(rows_.begin(), rows_.end(), place.segment,
                       [](const SegmentRow& x, std::uint64_t number) { return x.number < number; });
  if (row == rows_.end() || row->number != place.segment || place.number >= row->documents) {
    return {};
  }
  return bases_[static_cast<std::size_t>(row - rows_.begin())] + place.number;
}

std::optional<Error> Snapshot::damage() const {
  for (const auto& segment : segments_) {
    if (std::optional<Error> damage = segment->file().damage()) return damage;
  }
  return {};
}

std::uint64_t SnapshotArchive::documents() const {
  return snapshot_.totals().documents - (left_ ? 1 : 0);
}

std::uint64_t SnapshotArchive::characters() const {
  return snapshot_.totals().characters - (left_ ? left_->characters : 0);
}

std::uint64_t SnapshotArchive::series() const {
  return snapshot_.totals().series - (left_ && left_->last_of_series ? 1 : 0);
}

std::optional<std::uint32_t> SnapshotArchive::series_named(const std::string&) const {
  return own_series_;
}

void SnapshotArchive::carriers(std::uint64_t hash, std::vector<std::uint32_t>& documents) const {
  documents.clear();
  for (std::size_t i = 0; i < snapshot_.segments(); ++i) {
    const std::size_t before = documents.size();
    snapshot_.segment(i).carriers(hash, documents);
    const std::uint32_t base = snapshot_.base(i);
    for (std::size_t k = before; k < documents.size(); ++k) documents[k] += base;
  }
  std::erase_if(documents, [&](std::uint32_t document) { return hidden(document); });
}

passages::ArchivedDocument SnapshotArchive::describe(std::uint32_t document) const {
  const std::size_t segment = snapshot_.segment_of(document);
  const std::optional<DocumentEntry> entry =
      snapshot_.segment(segment).document(document - snapshot_.base(segment));
  if (!entry) return {};
  passages::ArchivedDocument described;
  described.date = {static_cast<std::uint16_t>(entry->date >> 16),
                    static_cast<std::uint8_t>(entry->date >> 8),
                    static_cast<std::uint8_t>(entry->date)};
  described.series = entry->series;
  described.sequence = entry->sequence;
  return described;
}

Document SnapshotArchive::load(std::uint32_t document) const {
  const std::size_t segment = snapshot_.segment_of(document);
  std::optional<Document> loaded =
      snapshot_.segment(segment).load(document - snapshot_.base(segment));
  return loaded ? *std::move(loaded) : Document{};
}

}  // namespace leitong::index
