// The persistent index: a folder that holds an archive so that a new document can be asked against
// all of it in milliseconds, and that grows by what is added.
//
// docs/formats.md tells every byte. A query gives the records that a run over all documents, the
// new one read last, would give of pairs with the new document: the same spans, scores and labels.
// Two things differ: a query lists all its passages (as with all_pairs without limit), and families
// are those of its own passages, numbered from 0.
// An Index is used by one thread at a time; several processes may have the same folder open.
// Whatever changes it is one commit: done and on the disk, or not done. Readers never wait.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/document.hpp"
#include "leitong/duplicates.hpp"
#include "leitong/passages.hpp"
#include "leitong/progress.hpp"
#include "leitong/read.hpp"
#include "leitong/result.hpp"
#include "leitong/text.hpp"

namespace leitong {

// What an index is made with; it cannot be changed later.
struct IndexSettings {
  std::vector<UnitLevel> levels = {UnitLevel::kParagraph};  // of near-duplicate units
  NormalizeOptions normalize;
  unsigned ngram = 5;
  double threshold = 0.7;
  unsigned permutations = 128;
  unsigned min_chars = 20;
  unsigned passage_ngram = 8;
  std::optional<std::uint64_t> seed;  // of shingles; none: a random one is chosen
};

struct IndexOptions {
  unsigned wait_ms = 10'000;  // for another writer
  unsigned threads = 0;       // 0: all
};

struct IndexAddOptions {
  // A row without an id is called by its file and line. Whether one with another text than the
  // indexed row of that name takes its place, or the add is refused: the file may be another day's.
  bool replace_rows = false;
  // What the process may hold; 0: no limit. A segment is closed when there is no room for more in
  // it; a document that there is no room for is refused with what it needs.
  std::uint64_t memory_bytes = 0;
};

// Hands documents on, some at a time, as read_in_batches does; its error ends the add.
using GiveDocuments = std::function<Result<Done>(const TakeDocuments& take)>;

struct IndexAdded {
  std::uint64_t documents = 0;  // new, replaced ones included
  std::uint64_t replaced = 0;   // same id, another content
  std::uint64_t known = 0;      // same id and content: nothing to do; those elsewhere included
  std::uint64_t elsewhere = 0;  // same content, and a path that is another spelling of the id
};

struct IndexStat {
  std::uint64_t documents = 0;
  std::uint64_t removed = 0;  // still in their segments, until the next compact
  std::uint64_t series = 0;
  std::uint64_t characters = 0;  // normal form
  std::uint64_t text_bytes = 0;  // UTF-8 of the documents
  std::uint64_t segments = 0;
  std::uint64_t segment_bytes = 0;
  std::uint64_t catalog_bytes = 0;
};

struct IndexCompacted {
  std::uint64_t segments_before = 0;
  std::uint64_t segments_after = 0;
  std::uint64_t bytes_before = 0;
  std::uint64_t bytes_after = 0;
};

// What a query found. Results refer to `documents`: those of the index that something was found in,
// in reading order, and the new one last.
struct IndexAnswer {
  Collection documents;
  std::vector<Duplicates> duplicates;  // one a level of the index; units of pairs only
  Passages passages;                   // shares: of the new document only
};

// A document as the index lists it.
struct IndexedDocument {
  std::string id;
  std::string title;
  std::string date;
  std::string place;
  std::string author;
  std::string series;
  std::uint64_t characters = 0;  // normal form
};

struct IndexListing {
  std::uint64_t total = 0;  // documents whose ids have the words
  std::vector<IndexedDocument> documents;
};

// Which documents are meant: those whose ids have all the words (parted by spaces) and that have
// this series key, place and year of their date. What is empty lets every document pass.
struct IndexChoice {
  std::string words;
  std::string series;
  std::string place;
  std::string year;

  bool operator==(const IndexChoice&) const = default;
};

struct IndexSize {
  std::uint64_t documents = 0;
  std::uint64_t text_bytes = 0;
};

// The documents that were chosen, as they were added.
struct IndexTexts {
  Collection documents;  // in reading order; none where they hold more text than was allowed
  IndexSize chosen;
  IndexSize all;
  std::string state;  // as Index::state tells it
};

struct IndexGroup {
  std::string name;
  IndexSize size;
};

// What documents may be chosen by, sorted by name. Documents without one are in no group.
struct IndexGroups {
  std::vector<IndexGroup> series;
  std::vector<IndexGroup> places;
  std::vector<IndexGroup> years;
};

class Index {
 public:
  // Makes a new index; the folder must not be there, or be empty but for what a call that failed
  // or was killed left.
  [[nodiscard]] static Result<Done> create(const std::string& path, const IndexSettings& settings);
  [[nodiscard]] static Result<Index> open(const std::string& path, const IndexOptions& options);
  ~Index();
  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;

  [[nodiscard]] const IndexSettings& settings() const;  // with the seed

  // Documents known by id and content are skipped; one of a known id and other content takes the
  // place of the old one, at the end of the reading order. Ids that are paths are put into normal
  // spelling.
  [[nodiscard]] Result<IndexAdded> add(const Collection& collection, Progress* progress = nullptr,
                                       const IndexAddOptions& options = {});
  // The same of documents that are never held all together: still one commit, when `give` is at its
  // end. The write lock is held all the while.
  [[nodiscard]] Result<IndexAdded> add(const GiveDocuments& give, const IndexAddOptions& options);
  // All of them or, if one is not there, none.
  [[nodiscard]] Result<Done> remove(std::span<const std::string> ids);
  // Against what is in the index now. An indexed document of the same id is left out.
  // `options.normalize` and `options.ngram` must be the index's own; all_pairs, focus and within
  // are not looked at.
  [[nodiscard]] Result<IndexAnswer> query(const Document& document, const Collection& references,
                                          const PassageOptions& options);
  // Documents in the order of the segments; with `words`, parted by spaces, those whose ids have
  // all of them. `limit` 0: all.
  [[nodiscard]] Result<IndexListing> list(std::string_view words, std::uint64_t limit,
                                          std::uint64_t offset = 0);
  // A document as it was added; kNotFound where there is none of this id.
  [[nodiscard]] Result<Document> document(const std::string& id);
  // Names which documents are in the index: another one after each commit that adds or removes
  // some, the same after `compact`.
  [[nodiscard]] Result<std::string> state();
  [[nodiscard]] Result<IndexTexts> texts(const IndexChoice& choice, std::uint64_t most_text_bytes);
  // Reads all documents.
  [[nodiscard]] Result<IndexGroups> groups();
  [[nodiscard]] Result<IndexStat> stat();
  // Every checksum, and the catalog against the segments. Problems found; empty: none.
  [[nodiscard]] Result<std::vector<std::string>> check();
  // Rewrites small segments and those with removed documents.
  [[nodiscard]] Result<IndexCompacted> compact(Progress* progress = nullptr);

 private:
  class State;
  explicit Index(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace leitong
