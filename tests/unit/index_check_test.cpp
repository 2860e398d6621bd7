// What `check` of the index must tell, and what it must not.

#include <sqlite3.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "index_samples.hpp"
#include "leitong/index.hpp"
#include "passages_samples.hpp"

using namespace leitong;
using namespace leitong::tests;
namespace fs = std::filesystem;

namespace {

Collection archive_of_paragraphs(std::size_t paragraphs) {
  archive::Options options;
  options.paragraphs = paragraphs;
  options.seed = 3;
  return archive_of(options);
}

void change(const fs::path& index, const std::string& sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open((index / "catalog.sqlite").c_str(), &db) == SQLITE_OK);
  REQUIRE(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_total_changes(db) > 0);
  sqlite3_close(db);
}

// An index with removed documents, several segments and series.
fs::path changed_index(const TempFolder& folder) {
  const Collection collection = archive_of_paragraphs(300);
  REQUIRE(collection.documents.size() > 2);
  Index index = index_of(folder, collection, settings_of({UnitLevel::kParagraph}));
  must(index.add(corpus_of({report("a", "第一篇新的文档，有几个字。", "2001"),
                            report("b", "第二篇新的文档，也有几个字。", "2002")})));
  const std::vector<std::string> ids = {collection.documents[1].id, "a"};
  must(index.remove(ids));
  CHECK(must(index.check()).empty());
  return folder / "index";
}

}  // namespace

TEST_CASE("index check: a catalog that was changed anywhere is told", "[index]") {
  const auto sql = GENERATE(
      as<std::string>(), "DELETE FROM removed WHERE segment = 1", "DELETE FROM removed",
      "INSERT INTO removed SELECT segment, number FROM documents WHERE id = 'b'",
      "INSERT INTO removed VALUES(1, 100000)", "INSERT INTO removed VALUES(77, 0)",
      "DELETE FROM documents WHERE id = 'b'", "UPDATE documents SET id = 'c' WHERE id = 'b'",
      "UPDATE documents SET characters = characters + 1 WHERE id = 'b'",
      "UPDATE documents SET text_bytes = text_bytes + 1 WHERE id = 'b'",
      "UPDATE documents SET series = series - 1 WHERE id = 'b'",
      "UPDATE documents SET number = 5 WHERE id = 'b'",
      "UPDATE series SET documents = documents + 1 WHERE number = 1",
      "UPDATE series SET key = 'x' || key WHERE number = 1",
      "DELETE FROM series WHERE documents > 0",
      "UPDATE totals SET value = value + 1 WHERE name = 'documents'",
      "UPDATE totals SET value = value + 1 WHERE name = 'characters'",
      "UPDATE totals SET value = value + 1 WHERE name = 'text_bytes'",
      "UPDATE totals SET value = value - 1 WHERE name = 'series'",
      "UPDATE totals SET value = 0 WHERE name = 'next_sequence'",
      "UPDATE totals SET value = 2 WHERE name = 'next_segment'",
      "UPDATE segments SET text_bytes = text_bytes + 1", "UPDATE segments SET bytes = bytes + 1");
  INFO(sql);
  const TempFolder folder;
  const fs::path path = changed_index(folder);
  change(path, sql);
  Result<Index> index = Index::open(path.string(), {});
  if (index) CHECK_FALSE(must(index.value().check()).empty());
}

TEST_CASE("index check: an index whose settings were changed does not open", "[index]") {
  const auto sql =
      GENERATE(as<std::string>(), "UPDATE settings SET value = '7' WHERE name = 'seed'",
               "UPDATE settings SET value = '0.5' WHERE name = 'threshold'",
               "UPDATE settings SET value = '30' WHERE name = 'min_chars'",
               "UPDATE settings SET value = '1' WHERE name = 'mask_numbers'",
               "UPDATE settings SET value = '1' WHERE name = 'nonce'",
               "UPDATE settings SET value = '1' WHERE name = 'identity'",
               "DELETE FROM settings WHERE name = 'fold_variants'");
  INFO(sql);
  const TempFolder folder;
  const fs::path path = changed_index(folder);
  change(path, sql);
  const Result<Index> index = Index::open(path.string(), {});
  REQUIRE_FALSE(index);
  CHECK(index.error().reason == "the index is damaged: its settings");
}

TEST_CASE("index check: a writer beside it raises no alarm", "[index]") {
  const TempFolder folder;
  const Collection collection = archive_of_paragraphs(300);
  REQUIRE(collection.documents.size() > 2);
  const std::string path = (folder / "index").string();
  { index_of(folder, corpus_of({collection.documents[0]}), settings_of({UnitLevel::kParagraph})); }
  IndexOptions one;
  one.threads = 1;
  std::atomic<bool> done{false};
  std::atomic<int> checks{0};
  std::string alarm;
  std::thread checker([&] {
    Result<Index> index = Index::open(path, one);
    while ((!done || checks < 3) && alarm.empty()) {
      if (!index) {
        alarm = describe(index.error());
        return;
      }
      const Result<std::vector<std::string>> problems = index.value().check();
      if (!problems) {
        alarm = describe(problems.error());
      } else if (!problems.value().empty()) {
        alarm = problems.value().front();
      }
      ++checks;
    }
  });
  int failures = 0;
  {
    Index writer = must(Index::open(path, one));
    for (int round = 0; round < 30 || (checks < 20 && round < 300); ++round) {
      const std::string id = "new" + std::to_string(round);
      failures += !writer.add(corpus_of({report(id, collection.documents[1].text, "2001")}));
      failures += !writer.add(corpus_of({report(id, collection.documents[2].text, "2002")}));
      if (round % 2 == 0) failures += !writer.remove(std::vector<std::string>{id});
      if (round % 3 == 2) failures += !writer.compact();
    }
  }
  done = true;
  checker.join();
  CHECK(failures == 0);
  CHECK(alarm == "");
  CHECK(checks >= 3);
}
