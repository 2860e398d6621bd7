// Standard output that fails, is closed, or is nobody's; signals; progress; colours.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "cli/cli_tests.hpp"

using namespace leitong::tests;

namespace {

std::string archive() {
  std::string rows;
  for (std::uint64_t i = 0; i < 300; ++i) rows += row(std::to_string(i), invented(i / 20, 60));
  return rows;
}

// Runs a shell line in the folder, where $LEITONG is the program; gives its exit code.
int shell(const TempFolder& folder, const std::string& line) {
  const std::string command =
      "cd '" + folder.path().string() + "' && LEITONG='" LEITONG_PROGRAM "' && " + line;
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("output: a full disk is a clear error", "[cli][output]") {
  if (!fs::exists("/dev/full")) return;
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  for (const std::string format : {"table", "jsonl", "json", "csv"}) {
    How how;
    how.output = "/dev/full";
    const Ran ran = run_in(folder, {"dedup", "x.jsonl", "--format", format}, how);
    CHECK(ran.code == 2);
    CHECK(has(ran.err, "cannot write to standard output: No space left on device"));
    const Ran file = run_in(folder, {"dedup", "x.jsonl", "--format", format, "-o", "/dev/full"});
    CHECK(file.code == 2);
    CHECK(has(file.err, "/dev/full: cannot write: No space left on device"));
  }
  How how;
  how.output = "/dev/full";
  CHECK(run({"help"}, how).code == 2);
  CHECK(run({"--version"}, how).code == 2);
  CHECK(run_in(folder, {"text", "x.jsonl"}, how).code == 2);
}

TEST_CASE("output: a closed pipe is quiet", "[cli][output]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  const std::string line =
      "{ \"$LEITONG\" dedup x.jsonl --format jsonl 2>err; echo $? >code; } | head -c 10 >/dev/null";
  CHECK(shell(folder, line) == 0);
  CHECK(slurp(folder / "code") == "0\n");
  CHECK(slurp(folder / "err").empty());
}

TEST_CASE("output: a closed standard output is an error, not a file's content", "[cli][output]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  CHECK(shell(folder, "\"$LEITONG\" text x.jsonl >&- 2>err") == 2);
  CHECK(has(slurp(folder / "err"), "cannot write to standard output"));
  CHECK(shell(folder, "\"$LEITONG\" dedup x.jsonl --format jsonl --unique u.jsonl >&- 2>&-") == 2);
  CHECK(slurp(folder / "u.jsonl").starts_with("{\"id\":\"0\""));
}

TEST_CASE("output: a file that cannot be written is told before any work", "[cli][output]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  for (const std::string option : {"--output", "--clusters", "--unique"}) {
    const Ran ran = run_in(folder, {"dedup", "x.jsonl", option, "no/such/folder/f"});
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK(has(ran.err, "no/such/folder/f: cannot write here"));
  }
}

TEST_CASE("output: an interrupted run leaves nothing behind", "[cli][output]") {
  const TempFolder folder;
  fs::create_directories(folder / "out");
  folder.write("out/run.json", "old\n");
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const int holder = open((folder / "pipe").c_str(), O_RDWR);  // so that reading waits for ever
  How how;
  how.interrupt_after_seconds = 0.3;
  const Ran ran = run_in(folder, {"scan", "pipe", "-o", "out", "--force"}, how);
  close(holder);
  CHECK(ran.signal == SIGINT);
  CHECK(slurp(folder / "out/run.json") == "old\n");
  CHECK(std::distance(fs::directory_iterator(folder / "out"), {}) == 1);
}

TEST_CASE("output: nothing but results where nobody watches", "[cli][output]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  const Ran ran = run_in(folder, {"dedup", "x.jsonl"});
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  CHECK_FALSE(has(ran.out, "\x1b"));
  const Ran verbose = run_in(folder, {"dedup", "x.jsonl", "--verbose"});
  CHECK(verbose.out == ran.out);
  CHECK(has(verbose.err, "300 paragraphs compared"));
}

TEST_CASE("output: colours come on request and go with NO_COLOR", "[cli][output]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  CHECK(has(run_in(folder, {"dedup", "x.jsonl", "--color", "always"}).out, "\x1b[1m"));
  CHECK_FALSE(has(run_in(folder, {"dedup", "x.jsonl", "--color", "never"}).out, "\x1b"));
  How how;
  how.environment = {"NO_COLOR=1", "TERM=xterm"};
  CHECK_FALSE(has(run_in(folder, {"dedup", "x.jsonl"}, how).out, "\x1b"));
}

// Hidden: it measures time, which a busy machine may not have.
TEST_CASE("output: the program starts in less than 30 ms", "[.startup]") {
  double least = 1;
  for (int i = 0; i < 5; ++i) {
    const auto before = std::chrono::steady_clock::now();
    REQUIRE(run({"--version"}).code == 0);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
    least = std::min(least, took.count());
  }
  CHECK(least < 0.03);
}
