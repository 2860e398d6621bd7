// Files that older versions wrote must open, and answer as they did.
//
// index_v1 was made by version 1 of the format: `leitong index create index_v1 --seed 0 --unit
// paragraph,sentence`, then `leitong index add index_v1 documents.jsonl`, then `leitong index
// remove index_v1 丙`. answer_v1.jsonl is what `leitong index query index_v1 new.jsonl --format
// jsonl` told.

#include <filesystem>

#include "catch.hpp"
#include "run_program.hpp"

using namespace leitong::tests;

TEST_CASE("format: an index of version 1 opens, is sound and answers as it did", "[format]") {
  const std::filesystem::path here = LEITONG_FORMAT_FOLDER;
  const TempFolder folder;
  std::filesystem::copy(here / "index_v1", folder / "index_v1");
  CHECK(run_in(folder, {"index", "check", "index_v1"}).code == 0);
  const Ran ran = run_in(
      folder, {"index", "query", "index_v1", (here / "new.jsonl").string(), "--format", "jsonl"});
  CHECK(ran.code == 0);
  CHECK(ran.out == slurp(here / "answer_v1.jsonl"));
  CHECK_FALSE(ran.out.empty());
}

TEST_CASE("format: an index of version 1 grows and is made small", "[format]") {
  const std::filesystem::path here = LEITONG_FORMAT_FOLDER;
  const TempFolder folder;
  std::filesystem::copy(here / "index_v1", folder / "index_v1");
  const std::string documents = (here / "documents.jsonl").string();
  CHECK(run_in(folder, {"index", "add", "index_v1", documents}).code == 0);
  CHECK(run_in(folder, {"index", "compact", "index_v1"}).code == 0);
  CHECK(run_in(folder, {"index", "check", "index_v1"}).code == 0);
}
