// The index as its users see it: what is added, removed and asked, and what harm it bears.

#include "leitong/index.hpp"

#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <thread>

#include "index_samples.hpp"
#include "passages_samples.hpp"
#include "run_sql.hpp"

using namespace leitong;
using namespace leitong::tests;
namespace fs = std::filesystem;

namespace {

Collection small_archive(std::size_t paragraphs = 300) {
  archive::Options options;
  options.paragraphs = paragraphs;
  options.seed = 3;
  return archive_of(options);
}

Told ask_last(Index& index, const Collection& collection) {
  return asked(index, collection.documents.back(), {}, {});
}

Collection without_last(const Collection& collection) {
  Collection rest = collection;
  rest.documents.pop_back();
  return rest;
}

std::set<std::string> files_of(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("segment-")) names.insert(name);
  }
  return names;
}

fs::path only_segment(const fs::path& folder) { return folder / *files_of(folder).begin(); }

std::string why(const Result<Index>& opened) {
  return opened ? "it was opened" : opened.error().reason;
}

}  // namespace

TEST_CASE("index: what is known is skipped, a changed document takes the old one's place",
          "[index]") {
  const TempFolder folder;
  Collection collection = small_archive();
  Index index = index_of(folder, collection, settings_of({UnitLevel::kParagraph}));
  const IndexAdded again = must(index.add(collection));
  CHECK(again.documents == 0);
  CHECK(again.known == collection.documents.size());
  collection.documents[1].text += "\n新增的一段文字，与旧文不同。";
  const IndexAdded changed = must(index.add(collection));
  CHECK(changed.documents == 1);
  CHECK(changed.replaced == 1);
  const IndexStat stat = must(index.stat());
  CHECK(stat.documents == collection.documents.size());
  CHECK(stat.removed == 1);
  CHECK(must(index.check()).empty());
}

TEST_CASE("index: many small adds, removals and a compact answer like one add", "[index]") {
  const TempFolder folder;
  const Collection collection = small_archive();
  const Collection rest = without_last(collection);
  const IndexSettings settings = settings_of({UnitLevel::kParagraph, UnitLevel::kSentence});
  Index whole = index_of(folder, rest, settings);
  const Told wanted = ask_last(whole, collection);
  REQUIRE(wanted.passages.size() > 100);

  const TempFolder other;
  const std::string path = (other / "index").string();
  must(Index::create(path, settings));
  Index index = must(Index::open(path, {}));
  Random random(9);
  for (std::size_t i = 0; i < rest.documents.size(); ++i) {
    Collection part = corpus_of({rest.documents[i]});
    part.documents.push_back(report("gone" + std::to_string(i), rest.documents[i].text, "1999"));
    part.documents.push_back(report("odd" + std::to_string(i), fresh(random, 3), "1999"));
    must(index.add(part));
  }
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < rest.documents.size(); ++i) {
    ids.push_back("gone" + std::to_string(i));
    ids.push_back("odd" + std::to_string(i));
  }
  must(index.remove(ids));
  CHECK(must(index.stat()).documents == rest.documents.size());
  const Told removed = ask_last(index, collection);
  CHECK(removed.duplicates == wanted.duplicates);
  CHECK(removed.passages == wanted.passages);

  const IndexCompacted compacted = must(index.compact());
  CHECK(compacted.segments_before == rest.documents.size());
  CHECK(compacted.segments_after == 1);
  CHECK(must(index.stat()).removed == 0);
  CHECK(files_of(path).size() == 1);
  const Told joined = ask_last(index, collection);
  CHECK(joined.duplicates == wanted.duplicates);
  CHECK(joined.passages == wanted.passages);
  CHECK(must(index.check()).empty());
}

TEST_CASE("index: an unknown id removes nothing", "[index]") {
  const TempFolder folder;
  const Collection collection = small_archive(60);
  Index index = index_of(folder, collection, settings_of({UnitLevel::kParagraph}));
  const std::vector<std::string> ids = {collection.documents[0].id, "nowhere", "neither"};
  const Result<Done> done = index.remove(ids);
  REQUIRE_FALSE(done);
  CHECK(done.error().reason == "no such document: neither, nowhere");
  CHECK(must(index.stat()).documents == collection.documents.size());
}

TEST_CASE("index: an empty one, and documents without text, are borne", "[index]") {
  const TempFolder folder;
  Index index = index_of(folder, {}, settings_of({UnitLevel::kParagraph}));
  const Document document = report("d", "本县全年粮食总产量再创新高，群众收入持续增长。");
  CHECK(must(index.query(document, {}, {})).passages.passages.empty());
  must(index.add(corpus_of({report("none", ""), report("short", "好"), report("signs", "！？")})));
  CHECK(must(index.query(document, {}, {})).passages.passages.empty());
  CHECK(must(index.query(report("nothing", ""), {}, {})).documents.documents.size() == 1);
  must(index.compact());
  CHECK(must(index.check()).empty());
}

TEST_CASE("index: a segment has the same bytes at any number of threads", "[index]") {
  const Collection collection = small_archive();
  const TempFolder folder;
  std::vector<std::string> answers;
  for (const unsigned threads : {1U, 7U}) {
    const std::string path = (folder / std::to_string(threads)).string();
    must(Index::create(path, settings_of({UnitLevel::kSentence})));
    IndexOptions options;
    options.threads = threads;
    Index index = must(Index::open(path, options));
    must(index.add(without_last(collection)));
    // The identity of the index, and what is hashed with it, differs.
    answers.push_back(slurp(only_segment(path)).substr(4096));
    PassageOptions passages;
    passages.threads = threads;
    const Told told = asked(index, collection.documents.back(), {}, passages);
    answers.push_back(told.duplicates + told.passages);
  }
  CHECK(answers[0] == answers[2]);
  CHECK(answers[1] == answers[3]);
}

TEST_CASE("index: where pages begin is kept, and other pages are another content", "[index]") {
  const TempFolder folder;
  Collection collection = small_archive(60);
  collection.documents.front().page_starts = {0, 40, 40, 90};
  Index index = index_of(folder, collection, settings_of({UnitLevel::kParagraph}));
  const std::string& id = collection.documents.front().id;
  CHECK(must(index.document(id)).page_starts == std::vector<std::uint32_t>{0, 40, 40, 90});
  CHECK(must(index.document(collection.documents[1].id)).page_starts.empty());
  CHECK(must(index.add(collection)).documents == 0);
  collection.documents.front().page_starts = {0, 30};
  CHECK(must(index.add(collection)).replaced == 1);
  must(index.compact());
  CHECK(must(index.document(id)).page_starts == std::vector<std::uint32_t>{0, 30});
  CHECK(must(index.check()).empty());
}

TEST_CASE("index: a query of another n-gram or normal form is refused with both values",
          "[index]") {
  const TempFolder folder;
  const Collection collection = small_archive(60);
  Index index = index_of(folder, collection, settings_of({UnitLevel::kParagraph}));
  PassageOptions options;
  options.ngram = 9;
  const Result<IndexAnswer> other = index.query(collection.documents[0], {}, options);
  REQUIRE_FALSE(other);
  CHECK(other.error().reason == "the index was made with --passage-ngram 8, not 9");
  options = {};
  options.normalize.mask_numbers = true;
  const Result<IndexAnswer> masked = index.query(collection.documents[0], {}, options);
  REQUIRE_FALSE(masked);
  CHECK(masked.error().reason == "the index was made with --mask-numbers off, not on");
}

TEST_CASE("index: folders that are no index, or a newer one, are refused", "[index]") {
  const TempFolder folder;
  CHECK(why(Index::open((folder / "nowhere").string(), {})) == "there is no such index");
  folder.write("some/file.txt", "x");
  CHECK(why(Index::open((folder / "some").string(), {})) == "no index: it has no catalog.sqlite");
  CHECK_FALSE(Index::create((folder / "some").string(), {}));
  folder.write("other/catalog.sqlite", "not a database at all, but long enough to look like one");
  CHECK_FALSE(Index::open((folder / "other").string(), {}));
  const std::string path = (folder / "index").string();
  must(Index::create(path, {}));
  CHECK_FALSE(Index::create(path, {}));
  run_sql(fs::path(path) / "catalog.sqlite", "PRAGMA user_version = 5");
  CHECK(why(Index::open(path, {})) == "an index of version 5; this program reads version 4");
}

TEST_CASE("index: a segment that is missing, cut short or another's is told", "[index]") {
  const TempFolder folder;
  const Collection collection = small_archive(60);
  { index_of(folder, collection, settings_of({UnitLevel::kParagraph})); }
  const TempFolder second;
  { index_of(second, collection, settings_of({UnitLevel::kParagraph})); }
  const std::string path = (folder / "index").string();
  const fs::path segment = only_segment(path);
  const std::string bytes = slurp(segment);
  const auto put = [&](const std::string& content) {
    folder.write("index/" + segment.filename().string(), content);
  };
  fs::remove(segment);
  CHECK(why(Index::open(path, {})) == "the segment is missing");
  put(bytes.substr(0, bytes.size() / 2));
  CHECK(why(Index::open(path, {})) == "the segment is cut short");
  put(bytes.substr(0, 100));
  CHECK(why(Index::open(path, {})) == "the segment is cut short");
  put(slurp(only_segment((second / "index"))));
  CHECK(why(Index::open(path, {})) == "a segment of another index");
  std::string newer = bytes;
  newer[7] = '5';
  put(newer);
  CHECK(why(Index::open(path, {})) == "a segment of a newer version of leitong");
  put(bytes);
  CHECK(must(must(Index::open(path, {})).check()).empty());
}

TEST_CASE("index: a flipped byte anywhere is told by check and never gives a wrong answer",
          "[index]") {
  const TempFolder folder;
  const Collection collection = small_archive(200);
  const Collection rest = without_last(collection);
  Told right;
  {
    Index index = index_of(folder, rest, settings_of({UnitLevel::kParagraph}));
    right = ask_last(index, collection);
  }
  const std::string path = (folder / "index").string();
  const fs::path segment = only_segment(path);
  const std::string bytes = slurp(segment);
  Random random(17);
  std::size_t met = 0;
  for (int i = 0; i < 150; ++i) {
    std::string damaged = bytes;
    // The first and the last bytes too, where header and checksums are.
    const std::size_t at = i < 20   ? static_cast<std::size_t>(i) * 205
                           : i < 40 ? bytes.size() - 1 - static_cast<std::size_t>(i)
                                    : random.below(static_cast<std::uint32_t>(bytes.size()));
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << i % 8));
    folder.write("index/" + segment.filename().string(), damaged);
    INFO("byte " << at);
    Result<Index> index = Index::open(path, {});
    if (!index) {
      ++met;
      continue;
    }
    CHECK_FALSE(must(index.value().check()).empty());
    const Result<IndexAnswer> answer = index.value().query(collection.documents.back(), {}, {});
    if (!answer) {
      ++met;
      CHECK(answer.error().reason == "the segment is damaged");
      continue;
    }
    const Told told = ask_last(index.value(), collection);
    CHECK(told.duplicates == right.duplicates);
    CHECK(told.passages == right.passages);
  }
  CHECK(met > 50);
}

TEST_CASE("index: a second writer waits and is then told", "[index]") {
  const TempFolder folder;
  const Collection collection = small_archive(60);
  { index_of(folder, collection, settings_of({UnitLevel::kParagraph})); }
  const fs::path path = folder / "index";
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open((path / "catalog.sqlite").c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  IndexOptions options;
  options.wait_ms = 50;
  Index index = must(Index::open(path.string(), options));
  const Result<IndexAdded> added = index.add(corpus_of({report("new", "新的文档")}));
  REQUIRE_FALSE(added);
  CHECK(added.error().reason == "the index is being written by another program; waited 50 ms");
  CHECK(must(index.query(collection.documents[0], {}, {})).documents.documents.size() > 0);
  REQUIRE(sqlite3_exec(other, "COMMIT", nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(other);
  CHECK(must(index.add(corpus_of({report("new", "新的文档")}))).documents == 1);
}

TEST_CASE("index: what a killed writer left is removed by the next one", "[index]") {
  const TempFolder folder;
  const Collection collection = small_archive(60);
  Index index = index_of(folder, collection, settings_of({UnitLevel::kParagraph}));
  folder.write("index/segment-00000099.lts", "half");
  folder.write("index/segment-00000002.lts.tmp", "half");
  folder.write("index/notes.txt", "mine");
  CHECK(must(index.check()).empty());
  must(index.add(corpus_of({report("new", "新的文档，有几个字。")})));
  CHECK(files_of(folder / "index") ==
        std::set<std::string>{"segment-00000001.lts", "segment-00000002.lts"});
  CHECK(fs::exists(folder / "index/notes.txt"));
}

TEST_CASE("index: progress advances when segments are written", "[index]") {
  class Watch final : public Progress {
   public:
    explicit Watch(fs::path folder) : folder_(std::move(folder)) {}
    void start(std::string_view, std::uint64_t amount, std::string_view) override {
      total = amount;
      files_ = files_of(folder_).size();
    }
    void advance(std::uint64_t amount) override {
      CHECK(files_of(folder_).size() > files_);
      done += amount;
    }
    void finish() override { CHECK(done == total); }

    std::uint64_t total = 0;
    std::uint64_t done = 0;

   private:
    fs::path folder_;
    std::size_t files_ = 0;
  };
  const TempFolder folder;
  const Collection collection = small_archive(60);
  Index index = index_of(folder, {}, settings_of({UnitLevel::kParagraph}));
  Watch adding(folder / "index");
  must(index.add(collection, &adding));
  CHECK(adding.done == collection.documents.size());
  must(index.add(corpus_of({report("new", "新的文档，有几个字。")})));
  Watch compacting(folder / "index");
  must(index.compact(&compacting));
  CHECK(compacting.done == collection.documents.size() + 1);
}

namespace {

// What a writer does to an index, again and again: batches of documents are added, half of them
// removed, all made small, and at the end all but the first document is gone again.
class Changes {
 public:
  explicit Changes(const Collection& collection) {
    constexpr std::size_t kBatch = 2;
    for (std::size_t i = 1; i + 1 < collection.documents.size(); ++i) {
      if (batches_.empty() || batches_.back().documents.size() == kBatch) batches_.emplace_back();
      batches_.back().documents.push_back(collection.documents[i]);
    }
  }
  [[nodiscard]] std::size_t size() const { return 2 * batches_.size() + 1; }
  // Whether the change was made.
  bool make(Index& index, std::size_t i) const {
    if (i + 1 == size()) return bool(index.compact());
    const Collection& batch = batches_[i % batches_.size()];
    if (i < batches_.size()) return bool(index.add(batch)) && (i % 3 != 2 || index.compact());
    std::vector<std::string> ids;
    for (const Document& document : batch.documents) ids.push_back(document.id);
    return bool(index.remove(ids));
  }

 private:
  std::vector<Collection> batches_;
};

}  // namespace

TEST_CASE("index: four readers and a writer: every answer is that of a committed state",
          "[index]") {
  const TempFolder folder;
  const Collection collection = small_archive();
  const Document& question = collection.documents.back();
  const Collection first = corpus_of({collection.documents[0]});
  const IndexSettings settings = settings_of({UnitLevel::kParagraph});
  const Changes changes(collection);
  IndexOptions one;
  one.threads = 1;
  PassageOptions options;
  options.threads = 1;
  const auto told = [&](const IndexAnswer& answer) {
    const DocumentIndex last{static_cast<std::uint32_t>(answer.documents.documents.size() - 1)};
    return records_with(answer.documents, answer.duplicates, last) +
           records_with(answer.documents, answer.passages, last);
  };
  std::set<std::string> committed;
  {
    const TempFolder alone;
    Index index = index_of(alone, first, settings);
    committed.insert(told(must(index.query(question, {}, options))));
    for (std::size_t i = 0; i < changes.size(); ++i) {
      REQUIRE(changes.make(index, i));
      committed.insert(told(must(index.query(question, {}, options))));
    }
  }
  REQUIRE(committed.size() > 5);
  const std::string path = (folder / "index").string();
  { index_of(folder, first, settings); }
  const char* asked_for = std::getenv("LEITONG_READERS_SECONDS");
  const auto least = std::chrono::seconds(asked_for == nullptr ? 0 : std::atoi(asked_for));
  const auto start = std::chrono::steady_clock::now();
  std::atomic<bool> done{false};
  std::atomic<int> failures{0};
  std::atomic<int> answers{0};
  std::atomic<int> strange{0};
  std::vector<std::thread> readers;
  for (int r = 0; r < 4; ++r) {
    readers.emplace_back([&, r] {
      while (!done || answers < 8) {
        Result<Index> index = Index::open(path, one);
        if (!index) {
          ++failures;
          continue;
        }
        for (int k = 0; k <= r; ++k) {
          const Result<IndexAnswer> answer = index.value().query(question, {}, options);
          failures += !answer;
          if (answer) strange += !committed.contains(told(answer.value()));
          ++answers;
        }
      }
    });
  }
  {
    Index writer = must(Index::open(path, one));
    for (int round = 0; round < 2 || std::chrono::steady_clock::now() - start < least; ++round) {
      for (std::size_t i = 0; i < changes.size(); ++i) failures += !changes.make(writer, i);
    }
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(failures == 0);
  CHECK(strange == 0);
  CHECK(answers >= 8);
  CHECK(must(must(Index::open(path, {})).check()).empty());
}
