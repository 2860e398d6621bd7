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
#include <set>
#include <unordered_map>

#include "index/spelling.hpp"
#include "index/state.hpp"

namespace leitong::index {
namespace {

using library::ask;
using library::execute;
using library::fail;

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
};

// Writes documents in segments of at most kSegmentTextBytes and enters them in the catalog.
class Filler {
 public:
  // Progress advances when a segment is written, as that is where the time goes.
  Filler(Folder& folder, SegmentWriter& writer, Totals& totals, Progress* progress)
      : folder_(folder), writer_(writer), totals_(totals), progress_(progress) {}

  // `is_new`: counts in the totals.
  void take(Waiting waiting, bool is_new) {
    const std::uint64_t bytes = waiting.document.text.size();
    if (!batch_.documents.empty() && bytes_ + bytes > kSegmentTextBytes) flush();
    bytes_ += bytes;
    batch_.documents.push_back(std::move(waiting.document));
    rows_.push_back(
        {{}, batch_.documents.back().id, std::move(waiting.hash), waiting.series, 0, bytes});
    series_.push_back(waiting.series);
    sequences_.push_back(waiting.sequence);
    is_new_ = is_new;
  }
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
    bytes_ = 0;
  }

 private:
  Folder& folder_;
  SegmentWriter& writer_;
  Totals& totals_;
  Progress* progress_;
  Collection batch_;
  std::vector<DocumentRow> rows_;
  std::vector<std::uint32_t> series_;
  std::vector<std::uint64_t> sequences_;
  std::uint64_t bytes_ = 0;
  bool is_new_ = true;
};

// Two spellings of one path within what is added. Ids are told apart only where one is respelled,
// as those of a collection are unique otherwise.
class Spellings {
 public:
  explicit Spellings(const Collection& collection) {
    for (const Document& document : collection.documents) {
      respelled_ |= is_named_by_path(document) && spelled_id(document) != document.id;
    }
  }
  // Whether this document has been here already. Throws Failure where another one of the id has.
  bool is_twice(const std::string& id, const std::string& hash) {
    if (!respelled_) return false;
    const auto [at, is_new] = seen_.emplace(id, hash);
    if (!is_new && at->second != hash) {
      fail(ErrorCode::kUsage, id, "two documents of this id are to be added");
    }
    return !is_new;
  }

 private:
  bool respelled_ = false;
  std::unordered_map<std::string, std::string> seen_;
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
  Database& db = *folder.db;
  IndexAdded added;
  {
    Transaction transaction(db, Transaction::Kind::kWrite);
    remove_strays(folder);
    const Shape shape = read_shape(db);
    Totals totals = read_totals(db);
    SegmentWriter writer(folder, shape, totals);
    Filler filler(folder, writer, totals, progress);
    Finder finder(db);
    Spellings spellings(collection);
    if (progress != nullptr) progress->start("index", collection.documents.size(), "documents");
    for (const Document& document : collection.documents) {
      if (document.text.size() > UINT32_MAX) {
        fail(ErrorCode::kLimit, document.id, "a document of more than 4 GiB");
      }
      const Known known = finder.find(document);
      std::string hash = content_hash(document, known.id);
      const bool is_twice = spellings.is_twice(known.id, hash);
      if (known.is_elsewhere || is_twice || (known.row && known.row->hash == hash)) {
        ++added.known;
        added.elsewhere += known.is_elsewhere || is_twice;
        if (progress != nullptr) progress->advance(1);
        continue;
      }
      if (known.row) {
        if (!options.replace_rows) refuse_row(document, known.id);
        remove_document(db, *known.row, totals);
        ++added.replaced;
      }
      ++added.documents;
      Document own = document;
      own.id = known.id;
      const std::uint32_t series = enter_series(db, own.series_key(), totals);
      filler.take({std::move(own), std::move(hash), series, totals.next_sequence++}, true);
    }
    filler.flush();
    if (added.documents > 0) commit(folder, transaction, writer, totals);
    if (progress != nullptr) progress->finish();
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
    std::string unknown;
    for (const std::string& id : wanted) {
      const std::optional<DocumentRow> row = find_document(db, id);
      if (row) {
        remove_document(db, *row, totals);
      } else {
        unknown += (unknown.empty() ? "" : ", ") + id;
      }
    }
    if (!unknown.empty()) {
      fail(ErrorCode::kNotFound, folder.path.string(), "no such document: " + unknown);
    }
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
      Filler filler(folder, writer, totals, progress);
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
