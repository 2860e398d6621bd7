// Changing an index: every change is segments first, then one transaction of the catalog.
//
// The write lock is taken before anything is read, so nothing is decided on old data; a second
// writer waits. Cost: an add reads and sorts its own text only.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <set>
#include <unordered_map>

#include "index/spelling.hpp"
#include "index/state.hpp"

namespace leitong::index {
namespace {

using library::execute;
using library::fail;

// What adding holds beside the segment that is being made; and for that, for each byte of its text,
// and for each unit beside the signature.
constexpr std::uint64_t kAddBytes = std::uint64_t{160} << 20;
constexpr std::uint64_t kAddBytesATextByte = 8;
constexpr std::uint64_t kAddBytesAUnit = 128;
constexpr std::uint64_t kLeastRoomBytes = std::uint64_t{16} << 20;

constexpr const char* kPrefix = "segment-";
constexpr const char* kSuffix = ".lts";

std::string file_of(std::uint64_t number) {
  char name[48];
  std::snprintf(name, sizeof name, "%s%08llu%s", kPrefix, static_cast<unsigned long long>(number),
                kSuffix);
  return name;
}

// A document that is still to be written to a segment.
struct Waiting {
  Document document;
  std::string hash;
  std::uint32_t series = 0;
  std::uint64_t sequence = 0;
  std::uint64_t memory_bytes = 0;  // what it takes to make a segment with it
};

// Writes documents in segments of at most kSegmentTextBytes of text, and made with at most
// `room_bytes`, and enters them in the catalog.
class Filler {
 public:
  // Progress advances when a segment is written, as that is where the time goes.
  Filler(Folder& folder, SegmentWriter& writer, Totals& totals, std::uint64_t room_bytes,
         Progress* progress)
      : folder_(folder),
        writer_(writer),
        totals_(totals),
        room_bytes_(room_bytes),
        progress_(progress) {}

  // `is_new`: counts in the totals.
  void take(Waiting waiting, bool is_new) {
    const std::uint64_t bytes = waiting.document.text.size();
    const bool full =
        bytes_ + bytes > kSegmentTextBytes || memory_bytes_ + waiting.memory_bytes > room_bytes_;
    if (!batch_.documents.empty() && full) flush();
    bytes_ += bytes;
    memory_bytes_ += waiting.memory_bytes;
    batch_.documents.push_back(std::move(waiting.document));
    rows_.push_back(
        {{}, batch_.documents.back().id, std::move(waiting.hash), waiting.series, 0, bytes});
    series_.push_back(waiting.series);
    sequences_.push_back(waiting.sequence);
    is_new_ = is_new;
  }
  std::size_t waiting() const { return rows_.size(); }
  void flush() {
    if (batch_.documents.empty()) return;
    std::vector<std::uint32_t> characters;
    const std::uint64_t number = writer_.write({batch_, series_, sequences_}, characters);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      rows_[i].place = {number, static_cast<std::uint32_t>(i)};
      rows_[i].characters = characters[i];
      insert_document(*folder_.db, rows_[i]);
      if (!is_new_) continue;
      totals_.documents += 1;
      totals_.characters += characters[i];
      totals_.text_bytes += rows_[i].text_bytes;
    }
    if (progress_ != nullptr) progress_->advance(rows_.size());
    batch_.documents.clear();
    rows_.clear();
    series_.clear();
    sequences_.clear();
    bytes_ = memory_bytes_ = 0;
  }

 private:
  Folder& folder_;
  SegmentWriter& writer_;
  Totals& totals_;
  const std::uint64_t room_bytes_;
  Progress* progress_;
  Collection batch_;
  std::vector<DocumentRow> rows_;
  std::vector<std::uint32_t> series_;
  std::vector<std::uint64_t> sequences_;
  std::uint64_t bytes_ = 0;
  std::uint64_t memory_bytes_ = 0;
  bool is_new_ = true;
};

void refuse_row(const Document& document, const std::string& id) {
  if (!is_row_without_id(document)) return;
  fail(ErrorCode::kUsage, id,
       "a row without an id would replace another text: give rows an id, or use --replace-rows");
}

void commit(Folder& folder, Transaction& transaction, SegmentWriter& writer, const Totals& totals) {
  write_totals(*folder.db, totals);
  writer.sync();
  writer.keep();
  transaction.commit();
}

// What a limit of memory leaves for making a segment.
std::uint64_t room_within(std::uint64_t memory_bytes) {
  return memory_bytes == 0 ? UINT64_MAX : memory_bytes - std::min(memory_bytes, kAddBytes);
}

// One call of add: documents in order, then finish(). What is not finished is undone.
class Adder {
 public:
  Adder(Folder& folder, const IndexAddOptions& options, Progress* progress)
      : folder_(folder),
        options_(options),
        room_bytes_(room_within(options.memory_bytes)),
        progress_(progress),
        transaction_(*folder.db, Transaction::Kind::kWrite),
        shape_(read_shape(*folder.db)),
        totals_(read_totals(*folder.db)),
        first_segment_(totals_.next_segment),
        writer_(folder, shape_, totals_),
        filler_(folder, writer_, totals_, room_bytes_, progress),
        finder_(*folder.db) {
    remove_strays(folder);
    refuse_too_much(kLeastRoomBytes, {});
  }

  void take(const Document& document) {
    if (document.text.size() > UINT32_MAX) {
      fail(ErrorCode::kLimit, document.id, "a document of more than 4 GiB");
    }
    const std::uint64_t memory_bytes = memory_for(document);
    refuse_too_much(memory_bytes, document.id);
    const Known known = finder_.find(document);
    std::string hash = content_hash(document, known.id);
    const bool twice = is_twice(known, hash);
    if (known.is_elsewhere || twice || (known.row && known.row->hash == hash)) {
      ++added_.known;
      added_.elsewhere += known.is_elsewhere || twice;
      if (progress_ != nullptr) progress_->advance(1);
      return;
    }
    if (known.row) {
      if (!options_.replace_rows) refuse_row(document, known.id);
      remove_document(*folder_.db, *known.row, totals_);
      ++added_.replaced;
    }
    ++added_.documents;
    Document own = document;
    own.id = known.id;
    const std::uint32_t series = enter_series(*folder_.db, own.series_key(), totals_);
    filler_.take({std::move(own), hash, series, totals_.next_sequence++, memory_bytes}, true);
    if (filler_.waiting() == 1) waiting_.clear();
    waiting_.emplace(known.id, std::move(hash));
  }

  IndexAdded finish() {
    filler_.flush();
    if (added_.documents > 0) commit(folder_, transaction_, writer_, totals_);
    return added_;
  }

 private:
  // Whether this document has been added by this very call, by another spelling of its path: it is
  // in a segment that the call has made, or waits for one. Throws Failure where another one of the
  // id has.
  bool is_twice(const Known& known, const std::string& hash) const {
    const auto waits = waiting_.find(known.id);
    const std::string* other = waits == waiting_.end() ? nullptr : &waits->second;
    if (known.row && known.row->place.segment >= first_segment_) other = &known.row->hash;
    if (other == nullptr || known.is_elsewhere) return false;
    if (*other != hash) {
      fail(ErrorCode::kUsage, known.id, "two documents of this id are to be added");
    }
    return true;
  }

  // Units that turn out too short are counted too: this is the most it can take.
  std::uint64_t memory_for(const Document& document) const {
    if (options_.memory_bytes == 0) return 0;
    const IndexSettings& settings = shape_.settings;
    std::uint64_t units = 0;
    for (const UnitLevel level : settings.levels) {
      units += units_of(document, DocumentIndex{}, level).size();
    }
    return document.text.size() * kAddBytesATextByte +
           units * (kAddBytesAUnit + settings.permutations * sizeof(std::uint16_t));
  }

  void refuse_too_much(std::uint64_t needed_bytes, const std::string& id) const {
    if (needed_bytes <= room_bytes_) return;
    const auto mebibytes = [](std::uint64_t bytes) {
      return std::to_string((bytes + (1 << 20) - 1) >> 20) + "M";
    };
    fail(ErrorCode::kLimit, id.empty() ? folder_.path.string() : id,
         "a limit of " + mebibytes(options_.memory_bytes) + " is too little to add it: it needs " +
             mebibytes(kAddBytes + needed_bytes));
  }

  Folder& folder_;
  const IndexAddOptions& options_;
  const std::uint64_t room_bytes_;
  Progress* progress_;
  Transaction transaction_;
  Shape shape_;
  Totals totals_;
  const std::uint64_t first_segment_;  // of this call
  SegmentWriter writer_;
  Filler filler_;
  Finder finder_;
  std::unordered_map<std::string, std::string> waiting_;  // hashes of documents by id
  IndexAdded added_;
};

// Where a document of a segment that is rewritten comes from.
struct Source {
  std::uint64_t sequence = 0;
  std::size_t segment = 0;
  std::uint32_t number = 0;
};

// Small segments, and those with removed documents; none where nothing would be gained.
std::vector<std::size_t> worth_rewriting(const Snapshot& snapshot) {
  std::vector<std::size_t> chosen;
  std::size_t small = 0;
  bool dirty = false;
  for (std::size_t i = 0; i < snapshot.segments(); ++i) {
    bool has_removed = false;
    for (std::uint32_t d = snapshot.base(i); d < snapshot.base(i + 1); ++d) {
      has_removed |= snapshot.removed(d);
    }
    const bool is_small = snapshot.rows()[i].text_bytes * 2 < kSegmentTextBytes;
    if (has_removed || is_small) chosen.push_back(i);
    small += is_small;
    dirty |= has_removed;
  }
  if (!dirty && small < 2) chosen.clear();
  return chosen;
}

// A segment that is rewritten is read as a whole, and refused where it is damaged. The others are
// looked through for it: a compact that is done shall mean an index that is sound.
void refuse_damaged(const Snapshot& snapshot, const std::vector<std::size_t>& chosen) {
  for (std::size_t i = 0; i < snapshot.segments(); ++i) {
    if (std::find(chosen.begin(), chosen.end(), i) != chosen.end()) continue;
    const PagedFile& file = snapshot.segment(i).file();
    const std::vector<std::uint64_t> damaged = file.check();
    if (damaged.empty()) continue;
    file.note_damage(damaged.front());
    throw Failure{*file.damage()};
  }
}

std::vector<Source> sources_of(const Snapshot& snapshot, const std::vector<std::size_t>& chosen) {
  std::vector<Source> sources;
  for (const std::size_t segment : chosen) {
    for (std::uint32_t i = 0; i < snapshot.segment(segment).documents(); ++i) {
      if (snapshot.removed(snapshot.base(segment) + i)) continue;
      const std::optional<DocumentEntry> entry = snapshot.segment(segment).document(i);
      if (!entry) throw Failure{*snapshot.damage()};
      sources.push_back({entry->sequence, segment, i});
    }
  }
  std::sort(sources.begin(), sources.end(),
            [](const Source& x, const Source& y) { return x.sequence < y.sequence; });
  return sources;
}

}  // namespace

SegmentWriter::~SegmentWriter() {
  std::error_code ignored;
  for (const std::filesystem::path& path : written_) std::filesystem::remove(path, ignored);
}

std::uint64_t SegmentWriter::write(const SegmentInput& input,
                                   std::vector<std::uint32_t>& characters) {
  const std::uint64_t number = totals_.next_segment++;
  const std::filesystem::path path = folder_.path / file_of(number);
  written_.push_back(path);
  Result<WrittenSegment> made = write_segment(path, input, shape_, folder_.options.threads);
  if (!made) throw Failure{made.error()};
  characters = std::move(made.value().characters);
  std::uint64_t text_bytes = 0;
  for (const Document& document : input.collection.documents) text_bytes += document.text.size();
  insert_segment(*folder_.db,
                 {number, file_of(number), made.value().file.bytes, made.value().file.checksum,
                  static_cast<std::uint32_t>(input.collection.documents.size()), text_bytes});
  return number;
}

void SegmentWriter::sync() {
  const int descriptor = ::open(folder_.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int number = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) {
    fail(ErrorCode::kWrite, folder_.path.string(),
         std::string("cannot write: ") + std::strerror(number));
  }
}

void remove_strays(Folder& folder) {
  std::set<std::string> named;
  for (const SegmentRow& row : read_segments(*folder.db)) named.insert(row.file);
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path, ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kPrefix) || named.contains(name)) continue;
    if (!name.ends_with(kSuffix) && !name.ends_with(".tmp")) continue;
    std::error_code gone;
    std::filesystem::remove(entry.path(), gone);
  }
}

IndexAdded add(Folder& folder, const Collection& collection, Progress* progress,
               const IndexAddOptions& options) {
  IndexAdded added;
  {
    Adder adder(folder, options, progress);
    if (progress != nullptr) progress->start("index", collection.documents.size(), "documents");
    for (const Document& document : collection.documents) adder.take(document);
    added = adder.finish();
    if (progress != nullptr) progress->finish();
  }
  folder.reload();
  return added;
}

IndexAdded add(Folder& folder, const GiveDocuments& give, const IndexAddOptions& options) {
  IndexAdded added;
  {
    Adder adder(folder, options, nullptr);
    const Result<Done> given = give([&](const std::vector<Document>& documents) {
      return library::guarded([&] {
        for (const Document& document : documents) adder.take(document);
        return Done{};
      });
    });
    if (!given) throw Failure{given.error()};
    added = adder.finish();
  }
  folder.reload();
  return added;
}

void remove(Folder& folder, std::span<const std::string> ids) {
  Database& db = *folder.db;
  {
    Transaction transaction(db, Transaction::Kind::kWrite);
    remove_strays(folder);
    Totals totals = read_totals(db);
    std::set<std::string> wanted(ids.begin(), ids.end());
    std::map<std::string, DocumentRow> rows;  // a document may be named by two spellings
    std::string unknown;
    for (const std::string& id : wanted) {
      std::optional<DocumentRow> row = find_document(db, id);
      if (!row) row = find_document(db, normal_spelling(id));
      if (row) {
        rows.emplace(row->id, *row);
      } else {
        unknown += (unknown.empty() ? "" : ", ") + id;
      }
    }
    if (!unknown.empty()) {
      fail(ErrorCode::kNotFound, folder.path.string(), "no such document: " + unknown);
    }
    for (const auto& [id, row] : rows) remove_document(db, row, totals);
    write_totals(db, totals);
    transaction.commit();
  }
  folder.reload();
}

IndexCompacted compact(Folder& folder, Progress* progress) {
  Database& db = *folder.db;
  IndexCompacted result;
  std::vector<std::filesystem::path> old_files;
  {
    Transaction transaction(db, Transaction::Kind::kWrite);
    remove_strays(folder);
    folder.reload();
    const Snapshot& snapshot = *folder.snapshot;
    for (const SegmentRow& row : snapshot.rows()) result.bytes_before += row.bytes;
    result.segments_before = snapshot.segments();
    const std::vector<std::size_t> chosen = worth_rewriting(snapshot);
    refuse_damaged(snapshot, chosen);
    if (!chosen.empty()) {
      Totals totals = read_totals(db);
      SegmentWriter writer(folder, snapshot.shape(), totals);
      const std::vector<Source> sources = sources_of(snapshot, chosen);
      if (progress != nullptr) progress->start("compact", sources.size(), "documents");
      std::vector<std::pair<std::string, std::uint32_t>> known;  // hash and series of each
      for (const Source& source : sources) {
        Query query(db, "SELECT hash, series FROM documents WHERE segment = ? AND number = ?",
                    snapshot.rows()[source.segment].number, source.number);
        if (!query.next()) {
          fail(ErrorCode::kInvalid, folder.path.string(),
               "the index is damaged: a document that the catalog does not know");
        }
        known.emplace_back(query.text(0), query.small(1));
      }
      for (const std::size_t segment : chosen) {
        const SegmentRow& row = snapshot.rows()[segment];
        old_files.push_back(folder.path / row.file);
        execute(db, "DELETE FROM documents WHERE segment = ?", row.number);
        execute(db, "DELETE FROM removed WHERE segment = ?", row.number);
        execute(db, "DELETE FROM segments WHERE number = ?", row.number);
      }
      Filler filler(folder, writer, totals, UINT64_MAX, progress);
      for (std::size_t i = 0; i < sources.size(); ++i) {
        std::optional<Document> document =
            snapshot.segment(sources[i].segment).load(sources[i].number);
        if (!document) throw Failure{*snapshot.damage()};
        filler.take(
            {*std::move(document), std::move(known[i].first), known[i].second, sources[i].sequence},
            false);
      }
      filler.flush();
      if (snapshot.damage()) throw Failure{*snapshot.damage()};
      commit(folder, transaction, writer, totals);
      if (progress != nullptr) progress->finish();
    }
  }
  folder.reload();
  std::error_code ignored;
  for (const std::filesystem::path& path : old_files) std::filesystem::remove(path, ignored);
  result.segments_after = folder.snapshot->segments();
  for (const SegmentRow& row : folder.snapshot->rows()) result.bytes_after += row.bytes;
  return result;
}

}  // namespace leitong::index
