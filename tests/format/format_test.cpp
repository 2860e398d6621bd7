// Files that older versions wrote must open, and answer as they did, or be refused by name.
//
// index_v1 and index_v2 were made by versions 1 and 2 of the format: `leitong index create index_v2
// --seed 0 --unit paragraph,sentence`, then `leitong index add index_v2 documents.jsonl`, then
// `leitong index remove index_v2 丙`. answer_v2.jsonl is what `leitong index query index_v2
// new.jsonl --format jsonl` told.

#include <filesystem>

#include "catch.hpp"
#include "run_program.hpp"

using namespace leitong::tests;

TEST_CASE("format: an index of version 2 opens, is sound and answers as it did", "[format]") {
  const std::filesystem::path here = LEITONG_FORMAT_FOLDER;
  const TempFolder folder;
  std::filesystem::copy(here / "index_v2", folder / "index_v2");
  CHECK(run_in(folder, {"index", "check", "index_v2"}).code == 0);
  const Ran ran = run_in(
      folder, {"index", "query", "index_v2", (here / "new.jsonl").string(), "--format", "jsonl"});
  CHECK(ran.code == 0);
  CHECK(ran.out == slurp(here / "answer_v2.jsonl"));
  CHECK_FALSE(ran.out.empty());
}

TEST_CASE("format: an index of version 2 grows and is made small", "[format]") {
  const std::filesystem::path here = LEITONG_FORMAT_FOLDER;
  const TempFolder folder;
  std::filesystem::copy(here / "index_v2", folder / "index_v2");
  const std::string documents = (here / "documents.jsonl").string();
  CHECK(run_in(folder, {"index", "add", "index_v2", documents}).code == 0);
  CHECK(run_in(folder, {"index", "compact", "index_v2"}).code == 0);
  CHECK(run_in(folder, {"index", "check", "index_v2"}).code == 0);
}

TEST_CASE("format: an index of version 1 is refused, with both versions told", "[format]") {
  const TempFolder folder;
  std::filesystem::copy(std::filesystem::path(LEITONG_FORMAT_FOLDER) / "index_v1",
                        folder / "index_v1");
  const Ran ran = run_in(folder, {"index", "check", "index_v1"});
  CHECK(ran.code == 2);
  CHECK(ran.err.find("an index of version 1; this program reads version 2") != std::string::npos);
}
