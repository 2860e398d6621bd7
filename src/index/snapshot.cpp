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
  snapshot->part_bases_.push_back(0);
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
    snapshot->part_bases_.push_back(snapshot->part_bases_.back() + segment.value()->parts());
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

std::size_t Snapshot::segment_of_part(std::uint32_t part) const {
  const auto above = std::upper_bound(part_bases_.begin(), part_bases_.end(), part);
  return static_cast<std::size_t>(above - part_bases_.begin()) - 1;
}

const Snapshot::Described& Snapshot::described() const {
  std::call_once(described_once_, [&] {
    described_.documents.resize(documents());
    described_.parts.resize(parts());
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      for (std::uint32_t number = 0; number < segments_[i]->documents(); ++number) {
        const std::optional<DocumentEntry> entry = segments_[i]->document(number);
        if (!entry) break;
        passages::ArchivedDocument& document = described_.documents[bases_[i] + number];
        document.date = {static_cast<std::uint16_t>(entry->date >> 16),
                         static_cast<std::uint8_t>(entry->date >> 8),
                         static_cast<std::uint8_t>(entry->date)};
        document.series = entry->series;
        document.sequence = entry->sequence;
        document.characters = entry->characters;
      }
      for (std::uint32_t number = 0; number < segments_[i]->parts(); ++number) {
        const std::optional<PartEntry> entry = segments_[i]->part(number);
        if (!entry) break;
        if (entry->document >= segments_[i]->documents()) {
          segments_[i]->file().note_damage(0);
          break;
        }
        described_.parts[part_bases_[i] + number] = {bases_[i] + entry->document,
                                                     entry->first_character};
      }
    }
    passages::set_order(described_.documents);
  });
  return described_;
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

void SnapshotArchive::carriers(std::u32string_view gram, std::uint64_t hash,
                               const StandsIn& stands_in, std::vector<std::uint32_t>& parts) const {
  parts.clear();
  const Gram wanted{Cores(gram), hash};
  for (std::size_t i = 0; i < snapshot_.segments(); ++i) {
    const std::size_t before = parts.size();
    const std::uint32_t base = snapshot_.part_base(i);
    Segment::StandsIn local;
    if (stands_in) {
      local = [&stands_in, base](std::span<const std::uint32_t> some) {
        std::vector<std::uint32_t> shown(some.begin(), some.end());
        for (std::uint32_t& part : shown) part += base;
        return stands_in(shown);
      };
    }
    snapshot_.segment(i).carriers(wanted, local, parts);
    for (std::size_t k = before; k < parts.size(); ++k) parts[k] += base;
  }
  if (!left_ && snapshot_.removed_documents() == 0) return;
  std::erase_if(parts, [&](std::uint32_t number) { return hidden(part(number).document); });
}

std::string SnapshotArchive::part_text(std::uint32_t number) const {
  const std::size_t segment = snapshot_.segment_of_part(number);
  std::optional<std::string> text =
      snapshot_.segment(segment).part_text(number - snapshot_.part_base(segment));
  return text ? *std::move(text) : std::string();
}

Document SnapshotArchive::load(std::uint32_t document) const {
  const std::size_t segment = snapshot_.segment_of(document);
  std::optional<Document> loaded =
      snapshot_.segment(segment).load(document - snapshot_.base(segment));
  return loaded ? *std::move(loaded) : Document{};
}

}  // namespace leitong::index
