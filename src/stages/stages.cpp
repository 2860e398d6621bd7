// bucket, verify, cluster: the passes of near-duplicate search with files in between.
//
// What is held in memory is 136 bytes a unit, and in `bucket` 16 more for each thread: as many
// threads work there as the limit has room for, at least one. Texts and signatures stay
// in mapped files, whose pages ResidentLimit gives back in time. A bucket that is overfull, which
// the ranges only note, is compared again in `verify`, as it needs all bands.

#include "leitong/stages.hpp"

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/parallel.hpp"
#include "base/stopwatch.hpp"
#include "stages/archive.hpp"

namespace leitong::stages {
namespace {

constexpr std::uint64_t kBaseBytes = (std::uint64_t{128} << 20) + kResidentMarginBytes;
constexpr std::uint64_t kUnitBytes = 136;
constexpr std::uint64_t kUnitBytesAThread = 16;

// How a BandPairs lies in a file; its pairs lie in a section of their own.
struct StoredBand {
  std::uint64_t pairs = 0;
  std::uint64_t compared = 0;
  std::uint64_t capped = 0;
  std::uint64_t overfull = 0;
};
static_assert(sizeof(duplicates::TextPair) == 12 && sizeof(StoredBand) == 32);

std::string range_name(Part range) {
  return std::to_string(range.index) + "-of-" + std::to_string(range.count);
}

std::filesystem::path bucket_path(const Job& job, Part range) {
  return std::filesystem::path(job.folder) / ("buckets-" + range_name(range) + ".json");
}

std::filesystem::path verified_path(const Job& job) {
  return std::filesystem::path(job.folder) / "verified.json";
}

std::string mebibytes(std::uint64_t bytes) {
  return std::to_string((bytes + (1 << 20) - 1) >> 20) + "M";
}

// An open archive, and the bound on what stays of it in memory. Texts and units are made once, when
// a stage first asks for them.
struct Work {
  std::shared_ptr<const Archive> archive;
  std::unique_ptr<ResidentLimit> limit;
  std::optional<duplicates::Texts> texts;
  std::vector<Unit> units;

  const duplicates::Texts& made_texts(const Job& job) {
    if (!texts) texts.emplace(texts_of(*archive, job.duplicates));
    return *texts;
  }
  const std::vector<Unit>& made_units() {
    if (units.empty()) units = units_of(*archive);
    return units;
  }
};

Result<Work> open(const Job& job, bool check, std::shared_ptr<const TextFiles> files = nullptr) {
  Result<std::shared_ptr<const Archive>> archive = open_archive(job, check, std::move(files));
  if (!archive) return archive.error();
  const std::uint64_t units = archive.value()->units();
  if (job.memory_bytes != 0 && job.memory_bytes < least_memory_bytes(units)) {
    return too_small(job, units, "");
  }
  Work work;
  work.limit = std::make_unique<ResidentLimit>(job.memory_bytes, archive.value()->files());
  work.archive = std::move(archive.value());
  return work;
}

// The sections of a record that was made from this archive; kNotFound where it is another one's.
Result<std::vector<Section>> sections_of(const Job& job, const std::filesystem::path& path,
                                         std::uint64_t digest) {
  Result<StageRecord> record = read_record(path);
  if (!record) return record.error();
  if (record.value().number("archive") != digest) {
    return Error{ErrorCode::kNotFound, path.string(), {}, {}, "was made of another archive"};
  }
  std::vector<Section> sections;
  for (const SectionInfo& info : record.value().sections) {
    Result<Section> section = Section::open(job.folder, info, true);
    if (!section) return section.error();
    sections.push_back(std::move(section.value()));
  }
  return sections;
}

// Writes arrays as sections and their record behind them.
Result<Done> write_sections(const Job& job, const std::filesystem::path& path,
                            std::vector<std::pair<std::string, std::uint64_t>> numbers,
                            std::initializer_list<NamedArray> arrays) {
  StageRecord record;
  record.numbers = std::move(numbers);
  for (const NamedArray& array : arrays) {
    Result<SectionWriter> writer = SectionWriter::create(job.folder, array.name);
    if (!writer) return writer.error();
    writer.value().write(array.bytes);
    Result<SectionInfo> info = writer.value().finish(job.durable);
    if (!info) return info.error();
    record.sections.push_back(std::move(info.value()));
  }
  return write_record(path, record, job.durable);
}

// The ranges that lie in the folder, as one list of bands; of several cuts the coarsest whole one.
Result<std::vector<duplicates::BandPairs>> read_bands(const Job& job, std::uint64_t digest) {
  Error missing{ErrorCode::kNotFound, job.folder, {}, {}, "no candidates there yet"};
  constexpr std::uint32_t kMostRanges = 4096;
  for (std::uint32_t count = 1; count <= kMostRanges; ++count) {
    if (!std::filesystem::exists(bucket_path(job, {0, count}))) continue;
    std::vector<duplicates::BandPairs> bands;
    bool whole = true;
    for (std::uint32_t i = 0; i < count && whole; ++i) {
      Result<std::vector<Section>> sections =
          sections_of(job, bucket_path(job, {i, count}), digest);
      if (!sections && sections.error().code != ErrorCode::kNotFound) return sections.error();
      whole = sections.ok() && sections.value().size() == 2;
      if (!whole) {
        missing.reason = "range " + range_name({i, count}) + " is not bucketed";
        break;
      }
      const auto pairs = sections.value()[1].as<duplicates::TextPair>();
      std::size_t at = 0;
      for (const StoredBand& stored : sections.value()[0].as<StoredBand>()) {
        const auto own = pairs.subspan(at, stored.pairs);
        at += own.size();
        bands.push_back(
            {{own.begin(), own.end()}, stored.compared, stored.capped, stored.overfull != 0});
      }
    }
    if (whole) return bands;
  }
  return missing;
}

Documents documents_of(const std::shared_ptr<const Archive>& archive) {
  Documents::Part part;
  if (archive->text_files) {
    part = [archive](DocumentIndex index, std::uint64_t begin, std::uint64_t bytes) {
      return archive->text(index, begin, bytes);
    };
  }
  return {archive->first_document.back(),
          [archive](DocumentIndex index) { return archive->view(index); }, std::move(part)};
}

Result<StageDone> bucket(const Job& job, Part range, Work& work, Progress* progress) {
  const Stopwatch watch;
  const std::uint64_t digest = work.archive->digest;
  const std::filesystem::path path = bucket_path(job, range);
  if (sections_of(job, path, digest)) return StageDone{true, watch.seconds()};
  const duplicates::Texts& texts = work.made_texts(job);
  DuplicateOptions options = job.duplicates;
  options.threads = band_threads(job, texts.size());
  std::vector<duplicates::BandPairs> bands =
      duplicates::compare_bands(texts, options, range.index, range.count, progress);
  std::vector<StoredBand> stored;
  std::vector<duplicates::TextPair> pairs;
  for (duplicates::BandPairs& band : bands) {
    stored.push_back({band.pairs.size(), band.compared, band.capped, band.overfull ? 1U : 0U});
    pairs.insert(pairs.end(), band.pairs.begin(), band.pairs.end());
    std::vector<duplicates::TextPair>().swap(band.pairs);
  }
  const std::string name = range_name(range);
  const Result<Done> written =
      write_sections(job, path, {{"archive", digest}},
                     {array_of("bands-" + name, stored), array_of("pairs-" + name, pairs)});
  if (!written) return written.error();
  return StageDone{false, watch.seconds()};
}

Result<StageDone> verify(const Job& job, Work& work, Progress* progress) {
  const Stopwatch watch;
  const std::uint64_t digest = work.archive->digest;
  if (sections_of(job, verified_path(job), digest)) return StageDone{true, watch.seconds()};
  Result<std::vector<duplicates::BandPairs>> bands = read_bands(job, digest);
  if (!bands) return bands.error();
  const duplicates::Texts& texts = work.made_texts(job);
  DuplicateCounts counts;
  DuplicateOptions options = job.duplicates;
  options.threads = band_threads(job, texts.size());
  std::vector<duplicates::TextPair> pairs =
      duplicates::settle(texts, options, std::move(bands.value()), counts);
  std::vector<std::uint32_t> shingles;
  try {
    pairs = duplicates::verify(documents_of(work.archive), work.made_units(), texts,
                               std::move(pairs), job.duplicates, shingles, counts, progress);
  } catch (const TextChanged& changed) {
    return Error{ErrorCode::kUnreadable, changed.path(), {}, {}, changed.what()};
  }
  const Result<Done> written =
      write_sections(job, verified_path(job),
                     {{"archive", digest},
                      {"compared", counts.compared},
                      {"verified", counts.verified},
                      {"comparisons_capped", counts.comparisons_capped}},
                     {array_of("verified-pairs", pairs), array_of("shingles", shingles)});
  if (!written) return written.error();
  return StageDone{false, watch.seconds()};
}

Result<ArchiveDuplicates> cluster(const Job& job, Work work) {
  const std::shared_ptr<const Archive> archive = work.archive;
  Result<std::vector<Section>> sections = sections_of(job, verified_path(job), archive->digest);
  if (!sections) return sections.error();
  const Result<StageRecord> record = read_record(verified_path(job));
  if (!record) return record.error();
  ArchiveDuplicates result;
  Duplicates& found = result.duplicates;
  found.level = job.duplicates.level;
  (void)work.made_units();
  found.units = std::move(work.units);
  const duplicates::Texts& texts = work.made_texts(job);
  const auto stored_pairs = sections.value()[0].as<duplicates::TextPair>();
  const auto stored_shingles = sections.value()[1].as<std::uint32_t>();
  const std::vector<duplicates::TextPair> pairs(stored_pairs.begin(), stored_pairs.end());
  const std::vector<std::uint32_t> shingles(stored_shingles.begin(), stored_shingles.end());
  DuplicateCounts& counts = found.counts;
  counts.units = found.units.size();
  for (const Block& block : archive->blocks) counts.short_units += block.short_units;
  counts.distinct = texts.size();
  counts.compared = record.value().number("compared");
  counts.verified = record.value().number("verified");
  counts.comparisons_capped = record.value().number("comparisons_capped");
  duplicates::finish(texts, pairs, shingles, found);
  work.texts.reset();
  result.documents = documents_of(archive);
  result.files = std::make_shared<Work>(std::move(work));
  return result;
}

}  // namespace

std::uint64_t least_memory_bytes(std::uint64_t units) {
  return kBaseBytes + units * (kUnitBytes + kUnitBytesAThread);
}

unsigned band_threads(const Job& job, std::uint64_t units) {
  const unsigned asked = thread_count(job.duplicates.threads);
  if (job.memory_bytes == 0 || units == 0) return asked;
  // Mapped pages are given back from so far below the limit on.
  const std::uint64_t margin = std::max(kResidentMarginBytes, job.memory_bytes / 8);
  const std::uint64_t held = kBaseBytes - kResidentMarginBytes + margin + units * kUnitBytes;
  const std::uint64_t left = job.memory_bytes - std::min(job.memory_bytes, held);
  const std::uint64_t room = left / (units * kUnitBytesAThread);
  return static_cast<unsigned>(std::clamp<std::uint64_t>(room, 1, asked));
}

Error too_small(const Job& job, std::uint64_t units, const std::string& about) {
  return {ErrorCode::kLimit,
          job.folder,
          {},
          {},
          "a limit of " + mebibytes(job.memory_bytes) + " is too little for " + about +
              std::to_string(units) + " units: they need " + about +
              mebibytes(least_memory_bytes(units))};
}

Result<StageDone> bucket(const Job& job, Part range, Progress* progress) {
  Result<Work> work = open(job, true);
  if (!work) return work.error();
  return bucket(job, range, work.value(), progress);
}

Result<StageDone> verify(const Job& job, Progress* progress) {
  Result<Work> work = open(job, true);
  if (!work) return work.error();
  return verify(job, work.value(), progress);
}

Result<ArchiveDuplicates> cluster(const Job& job, Progress* progress) {
  (void)progress;
  Result<Work> work = open(job, true);
  if (!work) return work.error();
  return cluster(job, std::move(work.value()));
}

Result<ArchiveDuplicates> find_signed(const Job& job, const Signed& done, Progress* progress) {
  Result<Work> work = open(job, false, done.text_files);
  if (!work) return work.error();
  const Result<StageDone> bucketed = bucket(job, {}, work.value(), progress);
  if (!bucketed) return bucketed.error();
  const Result<StageDone> verified = verify(job, work.value(), progress);
  if (!verified) return verified.error();
  Result<ArchiveDuplicates> found = cluster(job, std::move(work.value()));
  if (!found) return found;
  std::vector<PassTime>& times = found.value().duplicates.times;
  times.insert(times.begin(),
               {{"bucket", bucketed.value().seconds}, {"verify", verified.value().seconds}});
  return found;
}

}  // namespace leitong::stages
