// Whether an index is what its writers made of it: every checksum, and the catalog against the
// segments and against itself.
//
// All is read in one read transaction with its segments mapped at the beginning, so that a writer
// beside it changes nothing of what is seen. Everything that can be counted again is: only what
// agrees with the texts is sound. Cost: every byte of the index, once.

#include <algorithm>
#include <map>

#include "index/state.hpp"

namespace leitong::index {
namespace {

using library::ask;

class Checker {
 public:
  explicit Checker(Folder& folder) : folder_(folder), db_(*folder.db) {}

  std::vector<std::string> run() {
    open_segments();
    Query query(db_, "PRAGMA integrity_check");
    while (query.next()) {
      if (query.view(0) != "ok") tell("catalog: " + query.text(0));
    }
    read_series();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (segments_[i] != nullptr) check_segment(rows_[i], *segments_[i]);
    }
    check_orphans();
    // After damage the sums tell nothing more.
    if (problems_.empty()) check_sums();
    return std::move(problems_);
  }

 private:
  struct Series {
    std::string key;
    std::uint64_t named = 0;    // documents, as the catalog says
    std::uint64_t counted = 0;  // as they are
  };

  void tell(std::string problem) { problems_.push_back(std::move(problem)); }

  // One state of the catalog with all its segments. A segment that is missing may have been deleted
  // by `compact` since: then there is a later state. Missing time and again is damage.
  void open_segments() {
    constexpr int kTries = 10;
    for (int attempt = 1;; ++attempt) {
      transaction_.emplace(db_, Transaction::Kind::kRead);
      shape_ = read_shape(db_);
      totals_ = read_totals(db_);
      rows_ = read_segments(db_);
      segments_.clear();
      problems_.clear();
      bool missing = false;
      for (const SegmentRow& row : rows_) {
        Result<std::unique_ptr<Segment>> segment =
            Segment::open(folder_.path / row.file, shape_, row.checksum);
        missing |= !segment && segment.error().code == ErrorCode::kNotFound;
        if (!segment) tell(describe(segment.error()));
        segments_.push_back(segment ? std::move(segment).value() : nullptr);
      }
      if (!missing || attempt == kTries) return;
      transaction_.reset();
    }
  }

  void read_series() {
    Query query(db_, "SELECT number, key, documents FROM series");
    while (query.next()) series_[query.small(0)] = {query.text(1), query.number(2), 0};
  }

  void check_segment(const SegmentRow& row, const Segment& segment) {
    const std::vector<std::uint64_t> damaged = segment.file().check();
    for (const std::uint64_t at : damaged) {
      tell(describe({ErrorCode::kInvalid, (folder_.path / row.file).string(), {}, at, "damaged"}));
    }
    if (!damaged.empty()) return;
    std::error_code trouble;
    const std::uint64_t bytes = std::filesystem::file_size(folder_.path / row.file, trouble);
    if (segment.documents() != row.documents || segment.text_bytes() != row.text_bytes ||
        (!trouble && bytes != row.bytes)) {
      return tell(row.file + ": the segment does not fit the catalog");
    }
    std::vector<bool> listed(row.documents, false);
    Query query(db_,
                "SELECT number, id, hash, series, characters, text_bytes FROM documents "
                "WHERE segment = ?",
                row.number);
    while (query.next()) {
      if (query.number(0) >= row.documents) {
        tell(row.file + ": document " + query.text(1) + " is not in it");
        continue;
      }
      listed[query.small(0)] = true;
      if (!is_sound(segment, query)) {
        tell(row.file + ": document " + query.text(1) + " is not as it was");
      }
    }
    check_removed(row, listed);
    for (std::uint32_t i = 0; i < row.documents; ++i) {
      const std::optional<DocumentEntry> entry = segment.document(i);
      if (entry) next_sequence_ = std::max(next_sequence_, entry->sequence + 1);
    }
  }

  // A document as the catalog has it against the one in the segment; it is counted.
  bool is_sound(const Segment& segment, const Query& query) {
    const std::optional<Document> document = segment.load(query.small(0));
    const std::optional<DocumentEntry> entry = segment.document(query.small(0));
    ++counted_.documents;
    counted_.characters += query.number(4);
    counted_.text_bytes += query.number(5);
    const auto series = series_.find(query.small(3));
    if (series == series_.end() || !document || !entry) return false;
    ++series->second.counted;
    return document->id == query.view(1) &&
           content_hash(*document, document->id) == query.view(2) &&
           entry->series == query.small(3) && entry->characters == query.number(4) &&
           document->text.size() == query.number(5) && document->series_key() == series->second.key;
  }

  // A document of a segment is in the index or removed, and never both.
  void check_removed(const SegmentRow& row, const std::vector<bool>& listed) {
    std::vector<bool> known = listed;
    Query query(db_, "SELECT number FROM removed WHERE segment = ?", row.number);
    while (query.next()) {
      const std::uint64_t number = query.number(0);
      if (number >= row.documents || listed[number]) {
        tell(row.file + ": the catalog removes document number " + std::to_string(number) +
             (number >= row.documents ? ", which is not in it" : " and lists it"));
        continue;
      }
      known[number] = true;
    }
    const auto lost = std::count(known.begin(), known.end(), false);
    if (lost > 0) {
      tell(row.file +
           ": documents that the catalog neither lists nor removes: " + std::to_string(lost));
    }
  }

  void check_orphans() {
    for (const char* sql :
         {"SELECT count(*) FROM documents WHERE segment NOT IN (SELECT number FROM segments)",
          "SELECT count(*) FROM removed WHERE segment NOT IN (SELECT number FROM segments)"}) {
      if (ask(db_, sql) != 0) tell("catalog: it names documents of a segment that is not there");
    }
  }

  void check_sums() {
    for (const auto& [number, series] : series_) {
      counted_.series += series.counted > 0;
      if (series.named != series.counted) {
        tell("catalog: series " + series.key + " has " + std::to_string(series.counted) +
             " documents, not " + std::to_string(series.named));
      }
    }
    const bool fits =
        counted_.documents == totals_.documents && counted_.characters == totals_.characters &&
        counted_.text_bytes == totals_.text_bytes && counted_.series == totals_.series &&
        next_sequence_ <= totals_.next_sequence &&
        (rows_.empty() || rows_.back().number < totals_.next_segment);
    if (!fits) tell("catalog: its totals are wrong");
  }

  Folder& folder_;
  Database& db_;
  std::optional<Transaction> transaction_;
  Shape shape_;
  Totals totals_;
  Totals counted_;
  std::uint64_t next_sequence_ = 0;
  std::vector<SegmentRow> rows_;
  std::vector<std::unique_ptr<Segment>> segments_;  // none where it cannot be opened
  std::map<std::uint32_t, Series> series_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> check(Folder& folder) { return Checker(folder).run(); }

}  // namespace leitong::index
