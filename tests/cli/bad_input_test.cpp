// Bad input: a clear message, everything else processed, nothing half-written.

#include <unistd.h>

#include <cstdlib>

#include "cli/cli_tests.hpp"

using namespace leitong::tests;

namespace {

bool large_tests() { return std::getenv("LEITONG_LARGE_TESTS") != nullptr; }

std::string repeated(const std::string& part, std::size_t times) {
  std::string out;
  out.reserve(part.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += part;
  return out;
}

}  // namespace

TEST_CASE("bad input: a missing file is named and the others are processed", "[cli][bad-input]") {
  const TempFolder folder;
  folder.write("a.txt", invented(1, 60));
  folder.write("b.txt", invented(1, 60));
  const Ran ran = run_in(folder, {"scan", "a.txt", "nowhere.txt", "b.txt", "-o", "out"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "leitong: error: nowhere.txt: "));
  CHECK(has(slurp(folder / "out/duplicates.jsonl"), R"("b":{"document":"b.txt")"));
  CHECK(has(slurp(folder / "out/run.json"), R"("path": "nowhere.txt")"));
  CHECK(has(slurp(folder / "out/run.json"), R"("code": "not_found")"));
}

TEST_CASE("bad input: an unreadable file is named", "[cli][bad-input]") {
  if (geteuid() == 0) {
    WARN("skipped: root can read every file");
    return;
  }
  const TempFolder folder;
  fs::permissions(folder.write("a.txt", "文字"), fs::perms::none);
  folder.write("b.txt", "别的文字\n");
  const Ran ran = run_in(folder, {"text", "a.txt", "b.txt"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "a.txt: "));
  CHECK(ran.out == "别的文字\n");
}

TEST_CASE("bad input: an empty file is a warning, an empty folder an error", "[cli][bad-input]") {
  const TempFolder folder;
  folder.write("empty.txt", "");
  const Ran file = run_in(folder, {"scan", "empty.txt"});
  CHECK(file.code == 0);
  CHECK(has(file.err, "warning: empty.txt"));
  CHECK(run_in(folder, {"scan", "empty.txt", "--quiet"}).err.empty());
  fs::create_directories(folder / "nothing");
  const Ran none = run_in(folder, {"scan", "nothing"});
  CHECK(none.code == 2);
  CHECK(has(none.err, "nothing: "));
}

TEST_CASE("bad input: invalid bytes are told by file and byte; --strict refuses",
          "[cli][bad-input]") {
  const TempFolder folder;
  const std::string before = repeated("本区经济平稳运行。\n", 40);
  folder.write("a.txt", before + "坏\xFF字\n" + before);
  const std::string place = "byte " + std::to_string(before.size() + 3);
  const Ran ran = run_in(folder, {"text", "a.txt", "--encoding", "utf-8"});
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "坏\uFFFD字"));
  CHECK(has(ran.err, "a.txt"));
  CHECK(has(ran.err, place));
  const Ran strict = run_in(folder, {"text", "a.txt", "--encoding", "utf-8", "--strict"});
  CHECK(strict.code == 2);
  CHECK(strict.out.empty());
  CHECK(has(strict.err, place));
}

TEST_CASE("bad input: a file that is not text is named and left out", "[cli][bad-input]") {
  const TempFolder folder;
  std::string bytes = "\x89PNG\r\n\x1a\n";
  for (int i = 0; i < 4096; ++i) bytes += static_cast<char>(i * 37 % 251);
  folder.write("in/picture.png", bytes);
  folder.write("in/a.txt", "文字\n");
  const Ran ran = run_in(folder, {"text", "in"});
  CHECK(ran.code == 2);
  CHECK(ran.out == "文字\n");
  CHECK(has(ran.err, "in/picture.png: "));
}

TEST_CASE("bad input: a broken row and one without text are told by line", "[cli][bad-input]") {
  const TempFolder folder;
  folder.write("x.jsonl",
               row("a", "甲") + "{\"id\": \"b\", \"text\"\n" + "{\"id\":\"c\"}\n" + row("d", "丁"));
  const Ran ran = run_in(folder, {"text", "x.jsonl"});
  CHECK(ran.code == 2);
  CHECK(ran.out == "甲丁");
  CHECK(has(ran.err, "x.jsonl:2: "));
  CHECK(has(ran.err, "x.jsonl:3: "));
}

TEST_CASE("bad input: the same id twice is told and both texts stay", "[cli][bad-input]") {
  const TempFolder folder;
  folder.write("x.jsonl", row("a", invented(1, 60)) + row("a", invented(1, 60)));
  const Ran ran = run_in(folder, {"dedup", "x.jsonl", "--format", "jsonl"});
  CHECK(ran.code == 0);
  CHECK(has(ran.err, "warning: x.jsonl"));
  CHECK(has(ran.out, R"("b":{"document":"a#2")"));
}

TEST_CASE("bad input: many warnings are cut short unless --verbose", "[cli][bad-input]") {
  const TempFolder folder;
  std::string rows;
  for (int i = 0; i < 50; ++i) rows += row("same", "文字");
  folder.write("x.jsonl", rows);
  const Ran ran = run_in(folder, {"text", "x.jsonl"});
  CHECK(has(ran.err, "29 more warnings; --verbose shows them all"));
  CHECK(has(run_in(folder, {"text", "x.jsonl", "--verbose"}).err, "same#50"));
}

TEST_CASE("bad input: a file name cannot steer the terminal", "[cli][bad-input]") {
  const TempFolder folder;
  const Ran ran = run_in(folder, {"text", "\x1b[31mred\xFF"});
  CHECK(ran.code == 2);
  CHECK_FALSE(has(ran.err, "\x1b"));
}

TEST_CASE("bad input: standard input that is closed or empty", "[cli][bad-input]") {
  How how;
  how.close_input = true;
  const Ran closed = run({"text", "-"}, how);
  CHECK(closed.code == 2);
  CHECK(has(closed.err, "-: "));
  const Ran empty = run({"text", "-"});
  CHECK(empty.out.empty());
  CHECK(empty.signal == 0);
}

TEST_CASE("bad input: a very long line works or is refused with its limit", "[cli][bad-input]") {
  const TempFolder folder;
  // The full gigabyte takes several gigabytes of memory: only on request.
  const std::size_t bytes = large_tests() ? std::size_t{1} << 30 : std::size_t{64} << 20;
  const std::string part = invented(1, 1 << 16);
  {
    std::ofstream out(folder / "x.jsonl", std::ios::binary);
    out << R"({"id":"long","text":")";
    for (std::size_t i = 0; i < bytes / part.size(); ++i) out << part;
    out << "\"}\n" << row("short", "短文");
  }
  const Ran ran = run_in(folder, {"dedup", "x.jsonl", "--format", "jsonl"});
  CHECK(ran.signal == 0);
  if (ran.code != 0) {
    CHECK(ran.code == 2);
    CHECK(has(ran.err, "x.jsonl:1: "));
  }
}

TEST_CASE("bad input: a paragraph of millions of characters is compared in bounded time",
          "[cli][bad-input]") {
  const TempFolder folder;
  const std::size_t times = large_tests() ? 10000 : 1000;
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += invented(i, 1000);
  folder.write("a.txt", text + "\n");
  folder.write("b.txt", text + invented(77777, 500) + "\n");
  const Ran ran = run_in(folder, {"dedup", "a.txt", "b.txt"});
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "0.9"));
  for (std::size_t start = 0; start < ran.out.size();) {
    const std::size_t end = ran.out.find('\n', start);
    CHECK(end - start < 500);  // the table does not spill the paragraph
    start = end + 1;
  }
}

TEST_CASE("output: a file that is an input is not overwritten", "[cli][bad input]") {
  const TempFolder folder;
  const std::string text = invented(1, 60) + "\n";
  folder.write("a.txt", text);
  folder.write("b.txt", text);
  for (const char* command : {"passages", "compare", "dedup", "text"}) {
    const Ran ran = run_in(folder, {command, "a.txt", "b.txt", "-o", "./a.txt"});
    CHECK(ran.code == 2);
    CHECK(has(ran.err, "is an input and would be overwritten"));
    CHECK(slurp(folder / "a.txt") == text);
  }
}
