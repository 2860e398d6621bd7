// Files that older versions wrote must open, and answer as they did, or be refused by name.
//
// index_v1 to index_v4 were made by versions 1 to 4 of the format: `leitong index create index_v4
// --seed 0 --unit paragraph,sentence`, then `leitong index add index_v4 documents.jsonl` (from
// version 3 on: and report.pdf, that of tests/data/formats, which has pages), then `leitong index
// remove index_v4 丙`. answer_v4.jsonl is what `leitong index query index_v4 new.jsonl --format
// jsonl` told.

#include <filesystem>

#include "catch.hpp"
#include "run_program.hpp"

using namespace leitong::tests;

TEST_CASE("format: an index of version 4 opens, is sound and answers as it did", "[format]") {
  const std::filesystem::path here = LEITONG_FORMAT_FOLDER;
  const TempFolder folder;
  std::filesystem::copy(here / "index_v4", folder / "index_v4");
  CHECK(run_in(folder, {"index", "check", "index_v4"}).code == 0);
  const Ran ran = run_in(
      folder, {"index", "query", "index_v4", (here / "new.jsonl").string(), "--format", "jsonl"});
  CHECK(ran.code == 0);
  CHECK(ran.out == slurp(here / "answer_v4.jsonl"));
  CHECK(ran.out.find(R"("a":{"document":"report.pdf")") != std::string::npos);
  CHECK(ran.out.find(R"("page":2)") != std::string::npos);
}

TEST_CASE("format: an index of version 4 grows and is made small", "[format]") {
  const std::filesystem::path here = LEITONG_FORMAT_FOLDER;
  const TempFolder folder;
  std::filesystem::copy(here / "index_v4", folder / "index_v4");
  const std::string documents = (here / "documents.jsonl").string();
  CHECK(run_in(folder, {"index", "add", "index_v4", documents}).code == 0);
  CHECK(run_in(folder, {"index", "compact", "index_v4"}).code == 0);
  const Ran ran = run_in(
      folder, {"index", "query", "index_v4", (here / "new.jsonl").string(), "--format", "jsonl"});
  CHECK(ran.out.find(R"("page":2)") != std::string::npos);
  CHECK(run_in(folder, {"index", "check", "index_v4"}).code == 0);
}

TEST_CASE("format: indexes of versions 1 to 3 are refused, with both versions told", "[format]") {
  for (const char* version : {"1", "2", "3"}) {
    const TempFolder folder;
    const std::string name = std::string("index_v") + version;
    std::filesystem::copy(std::filesystem::path(LEITONG_FORMAT_FOLDER) / name, folder / name);
    const Ran ran = run_in(folder, {"index", "check", name});
    CHECK(ran.code == 2);
    CHECK(ran.err.find(std::string("an index of version ") + version +
                       "; this program reads version 4") != std::string::npos);
  }
}

// library_v1.db and library_v2.db were made by versions 1 and 2 of the library's format: six
// documents from library.jsonl and one from the file ./s//notes.txt; then template 1 was split by a
// filler, the new one merged back, 3 tagged, 1 given a role, 2 removed.

namespace {

void put_library(const TempFolder& folder, const std::string& version) {
  std::filesystem::copy(
      std::filesystem::path(LEITONG_FORMAT_FOLDER) / ("library_v" + version + ".db"),
      folder / "leitong-library.db");
}

}  // namespace

TEST_CASE("format: a library of an older version is read as it is, and nothing is written",
          "[format]") {
  const std::filesystem::path here = LEITONG_FORMAT_FOLDER;
  const auto [version, first] = GENERATE(table<std::string, std::string>({{"1", "3"}, {"2", "1"}}));
  INFO("version " << version);
  const TempFolder folder;
  put_library(folder, version);
  const std::string before = slurp(folder / "leitong-library.db");
  const Ran list = run_in(folder, {"library", "list", "--format", "jsonl"});
  CHECK(list.code == 0);
  CHECK(list.out.starts_with("{\"template\":" + first + ","));
  CHECK(list.out.find("\"uses\":7,\"documents\":7") != std::string::npos);
  CHECK(run_in(folder, {"library", "check"}).code == 0);
  CHECK(run_in(folder, {"library", "match", (here / "documents.jsonl").string()}).code == 0);
  CHECK(slurp(folder / "leitong-library.db") == before);
}

TEST_CASE("format: a library of an older version grows, and what was done by hand is undone",
          "[format]") {
  const std::string version = GENERATE("1", "2");
  INFO("version " << version);
  const TempFolder folder;
  put_library(folder, version);
  // The first writer makes it one of this version: its documents are known by where they lie.
  std::filesystem::create_directory(folder / "s");
  folder.write("s/notes.txt",
               "一般公共预算收入增长9.9%，社会消费品零售总额增长8%。\n"
               "夜里下了一场小雨，早上天就晴了。\n");
  const Ran again = run_in(folder, {"library", "add", "s/notes.txt"});
  CHECK(again.code == 0);
  CHECK(again.out.find("0 documents added (0 with a new text; 1 known already)") !=
        std::string::npos);
  for (const char* operation : {"remove 2", "role 1", "tag 3", "merge 4 into 1", "split 1"}) {
    const Ran undone = run_in(folder, {"library", "undo"});
    INFO(undone.err);
    CHECK(undone.out.find(operation) != std::string::npos);
  }
  CHECK(run_in(folder, {"library", "show", "2"}).code == 0);
  CHECK(run_in(folder, {"library", "show", "1"}).out.find("6") != std::string::npos);
  CHECK(run_in(folder, {"library", "check"}).code == 0);
}
