// Library files that are damaged, foreign, newer, read-only or in use; two writers; writers killed.

#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "catch.hpp"
#include "invented_text.hpp"
#include "library_archive.hpp"
#include "run_program.hpp"
#include "run_sql.hpp"

using namespace leitong::tests;

namespace {

constexpr const char* kFile = "leitong-library.db";
constexpr unsigned kNobody = 65534;

// What every action says of a library that cannot be used.
std::string refusal(const TempFolder& folder) {
  std::string said;
  for (const std::vector<std::string>& words : {std::vector<std::string>{"library", "list"},
                                                {"library", "fill", "1"},
                                                {"library", "remove", "1"},
                                                {"library", "check"},
                                                {"library", "add", "in.jsonl"}}) {
    const Ran ran = run_in(folder, words);
    INFO(words[1] << ": " << ran.err);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    if (said.empty()) said = ran.err;
    CHECK(ran.err == said);
  }
  return said;
}

// One document that has the sentence which the library knows.
std::string one_document(unsigned number) {
  const std::string figure = std::to_string(number);
  return row("k" + figure,
             "一般公共预算收入增长" + figure + "%。" + invented(1000 + number, 30) + "。",
             at_place("县" + figure, "2022"));
}

struct Started {
  pid_t child = -1;
  std::unique_ptr<TempFolder> streams;
};

// The program, started in `folder` and not waited for.
Started start(const TempFolder& folder, const std::vector<std::string>& words) {
  Started out{-1, std::make_unique<TempFolder>()};
  out.streams->write("in", "");
  How how;
  how.folder = folder.path();
  out.child = fork();
  REQUIRE(out.child >= 0);
  if (out.child == 0) detail::become_program(words, how, out.streams->path());
  return out;
}

int wait_for(const Started& started) {
  int status = 0;
  waitpid(started.child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// The program in `folder`, run by nobody in particular where root runs the tests.
Ran run_without_rights(const TempFolder& folder, const std::vector<std::string>& words) {
  if (geteuid() != 0) return run_in(folder, words);
  const TempFolder streams;
  REQUIRE(chmod(streams.path().c_str(), 0755) == 0);
  for (const char* name : {"in", "out", "err"}) {
    REQUIRE(chmod(streams.write(name, "").c_str(), 0666) == 0);
  }
  How how;
  how.folder = folder.path();
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (setgid(kNobody) != 0 || setuid(kNobody) != 0) _exit(125);
    detail::become_program(words, how, streams.path());
  }
  int status = 0;
  waitpid(child, &status, 0);
  Ran ran;
  if (WIFEXITED(status)) ran.code = WEXITSTATUS(status);
  ran.out = slurp(streams / "out");
  ran.err = slurp(streams / "err");
  return ran;
}

// Until the file has something in it; a minute at most.
void wait_for_words(const fs::path& path) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  std::error_code none_yet;
  while (std::chrono::steady_clock::now() < until) {
    const auto bytes = fs::file_size(path, none_yet);
    if (!none_yet && bytes > 0) return;
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
}

struct Kills {
  unsigned before = 0;  // the acknowledgement
  unsigned behind = 0;
};

}  // namespace

TEST_CASE("library: what is no library is refused by every action", "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  const Ran none = run_in(folder, {"library", "list"});
  CHECK(none.code == 2);
  CHECK(has(none.err, "leitong-library.db: no such library"));
  CHECK(has(none.err, "library add PATH"));
  folder.write(kFile, "这不是数据库" + std::string(5000, 'x'));
  CHECK(has(refusal(folder), "leitong-library.db: not a template library"));
  fs::remove(folder / kFile);
  run_sql(folder / kFile, "CREATE TABLE other(a)");
  CHECK(has(refusal(folder), "not a template library"));
  fs::remove(folder / kFile);
  // What cannot be read makes no library.
  CHECK(run_in(folder, {"library", "add", "nothing.txt"}).code == 2);
  CHECK_FALSE(fs::exists(folder / kFile));
  CHECK(run_in(folder, {"library", "add", "in.jsonl", "--library", "no/such/folder/x"}).code == 2);
}

TEST_CASE("library: a newer version and a damaged file are refused", "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  REQUIRE(run_in(folder, {"library", "add", "in.jsonl"}).code == 0);
  const std::string whole = slurp(folder / kFile);
  run_sql(folder / kFile, "PRAGMA user_version = 99");
  CHECK(has(refusal(folder), "a newer program is needed"));
  CHECK(has(run_in(folder, {"library", "list", "--lang", "zh"}).err, "模板库的格式是 99"));
  folder.write(kFile, whole.substr(0, whole.size() / 3));
  CHECK(has(refusal(folder), "damaged"));
  // Bytes of a text are flipped: the file opens, and check tells.
  std::string flipped = whole;
  const std::size_t place = flipped.find("一般公共预算");
  REQUIRE(place != std::string::npos);
  flipped.replace(place, 6, "般一");
  folder.write(kFile, flipped);
  const Ran checked = run_in(folder, {"library", "check"});
  CHECK(checked.code == 1);
  CHECK(has(checked.err, "damaged"));
  CHECK(
      run_in(folder, {"library", "check", "--format", "json"}).out.starts_with("{\"whole\":false"));
  folder.write(kFile, whole);
  CHECK(run_in(folder, {"library", "check"}).code == 0);
}

TEST_CASE("library: a read-only library is read and never written", "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  REQUIRE(run_in(folder, {"library", "add", "in.jsonl"}).code == 0);
  folder.write("more.jsonl", one_document(1));
  const std::string whole = slurp(folder / kFile);
  REQUIRE(chmod((folder / kFile).c_str(), 0444) == 0);
  REQUIRE(chmod(folder.path().c_str(), 0555) == 0);
  // Permissions do not stop root: then somebody else tries.
  const bool can_start = run_without_rights(folder, {"--version"}).code == 0;
  const Ran list = run_without_rights(folder, {"library", "list"});
  const Ran shown = run_without_rights(folder, {"library", "show", "1"});
  const Ran removed = run_without_rights(folder, {"library", "remove", "1"});
  const Ran added = run_without_rights(folder, {"library", "add", "more.jsonl"});
  REQUIRE(chmod(folder.path().c_str(), 0755) == 0);
  if (!can_start) {
    WARN("skipped: root runs the tests, and the program lies where no other user may run it");
    return;
  }
  CHECK(list.code == 0);
  CHECK(has(list.out, "一般公共预算收入"));
  CHECK(shown.code == 0);
  for (const Ran& ran : {removed, added}) {
    INFO(ran.err);
    CHECK(ran.code == 2);
    CHECK(has(ran.err, "read-only"));
  }
  CHECK(slurp(folder / kFile) == whole);
}

TEST_CASE("library: a locked library is read, and a writer is told after its wait",
          "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  REQUIRE(run_in(folder, {"library", "add", "in.jsonl"}).code == 0);
  const std::string id = income_template(folder);
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open((folder / kFile).c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  const Ran removed = run_in(folder, {"library", "remove", id, "--wait", "0"});
  CHECK(removed.code == 2);
  CHECK(has(removed.err, "being written by another program"));
  CHECK(run_in(folder, {"library", "show", id}).code == 0);
  sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
  sqlite3_close(other);
  CHECK(run_in(folder, {"library", "remove", id, "--wait", "0"}).code == 0);
}

TEST_CASE("library: two writers at once lose nothing", "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  REQUIRE(run_in(folder, {"library", "add", "in.jsonl"}).code == 0);
  const std::string id = income_template(folder);
  constexpr unsigned kRounds = 6;
  for (unsigned round = 0; round < kRounds; ++round) {
    std::vector<Started> writers;
    for (unsigned writer = 0; writer < 2; ++writer) {
      const unsigned number = 2 * round + writer;
      const std::string name = "w" + std::to_string(number) + ".jsonl";
      folder.write(name, one_document(number));
      writers.push_back(start(folder, {"library", "add", name, "--wait", "60", "--threads", "1"}));
    }
    for (const Started& writer : writers) CHECK(wait_for(writer) == 0);
  }
  CHECK(has(run_in(folder, {"library", "show", id, "--format", "json"}).out,
            "\"uses\":20,\"documents\":20"));
  CHECK(run_in(folder, {"library", "check"}).code == 0);
}

TEST_CASE("library: a writer that does not wait writes, or says that another one does",
          "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  REQUIRE(run_in(folder, {"library", "add", "in.jsonl"}).code == 0);
  constexpr unsigned kRounds = 8;
  std::vector<std::string> acknowledged;
  for (unsigned round = 0; round < kRounds; ++round) {
    std::vector<Started> writers;
    for (unsigned writer = 0; writer < 2; ++writer) {
      const std::string name = "w" + std::to_string(writer) + ".jsonl";
      folder.write(name, one_document(2 * round + writer));
      writers.push_back(start(folder, {"library", "add", name, "--wait", "0", "--threads", "1"}));
    }
    for (unsigned writer = 0; writer < 2; ++writer) {
      const int code = wait_for(writers[writer]);
      const std::string said = slurp(*writers[writer].streams / "err");
      INFO("exit code " << code << ": " << said);
      if (code == 0) {
        acknowledged.push_back("k" + std::to_string(2 * round + writer));
      } else {
        CHECK(code == 2);
        CHECK(has(said, "being written by another program"));
      }
    }
  }
  CHECK(acknowledged.size() >= kRounds);
  CHECK(run_in(folder, {"library", "check"}).code == 0);
  const std::string all = run_in(folder, {"library", "export"}).out;
  for (const std::string& id : acknowledged) {
    INFO(id);
    CHECK(has(all, "{\"id\":\"" + id + "\","));
  }
}

TEST_CASE("library: two that make a library at the same moment make one", "[cli][library]") {
  constexpr unsigned kRounds = 10;
  for (unsigned round = 0; round < kRounds; ++round) {
    const TempFolder folder;
    std::vector<Started> writers;
    for (unsigned writer = 0; writer < 3; ++writer) {
      const std::string name = "w" + std::to_string(writer) + ".jsonl";
      folder.write(name, one_document(writer));
      writers.push_back(start(folder, {"library", "add", name, "--wait", "60", "--threads", "1"}));
    }
    for (const Started& writer : writers) {
      CHECK(wait_for(writer) == 0);
      CHECK(slurp(*writer.streams / "err").empty());
    }
    CHECK(run_in(folder, {"library", "check"}).code == 0);
    const std::string all = run_in(folder, {"library", "export"}).out;
    for (const char* id : {"k0", "k1", "k2"}) {
      CHECK(has(all, std::string("{\"id\":\"") + id + "\","));
    }
  }
}

TEST_CASE("library: an empty file becomes a library", "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  folder.write(kFile, "");
  CHECK(has(run_in(folder, {"library", "list"}).err, "not a template library"));
  CHECK(run_in(folder, {"library", "add", "in.jsonl"}).code == 0);
  CHECK(run_in(folder, {"library", "check"}).code == 0);
}

TEST_CASE("library: 200 writers killed at any moment lose nothing that was acknowledged",
          "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  REQUIRE(run_in(folder, {"library", "add", "in.jsonl"}).code == 0);
  constexpr unsigned kRounds = 200;
  std::set<std::string> acknowledged;
  Kills kills;
  std::chrono::microseconds usual{0};  // from the start to the acknowledgement, as of late
  for (unsigned round = 1; round <= kRounds; ++round) {
    folder.write("one.jsonl", one_document(round));
    const auto begin = std::chrono::steady_clock::now();
    const Started writer = start(folder, {"library", "add", "one.jsonl", "--threads", "1"});
    const bool after = round % 2 == 1;
    if (after) {
      // As soon as it is acknowledged, or a little later, while the file is closed.
      wait_for_words(*writer.streams / "out");
      usual = std::chrono::duration_cast<std::chrono::microseconds>(
          std::chrono::steady_clock::now() - begin);
      std::this_thread::sleep_for(std::chrono::microseconds(round % 8 * 50));
    } else {
      // At any moment before, in an order that jumps about.
      std::this_thread::sleep_for(usual * (round * 37 % 100) / 100);
    }
    kill(writer.child, SIGKILL);
    const bool killed = wait_for(writer) == -1;
    const bool told = has(slurp(*writer.streams / "out"), "1 document added");
    if (told) acknowledged.insert("k" + std::to_string(round));
    kills.before += killed && !told ? 1 : 0;
    kills.behind += killed && told ? 1 : 0;
    // Opened and looked at after every kill; checked as a whole now and then.
    const Ran listed = run_in(folder, {"library", "list"});
    INFO("round " << round << ": " << listed.err);
    REQUIRE(listed.code == 0);
    if (round % 25 != 0) continue;
    const Ran checked = run_in(folder, {"library", "check"});
    INFO(checked.err);
    REQUIRE(checked.code == 0);
    const std::string all = run_in(folder, {"library", "export"}).out;
    for (const std::string& id : acknowledged) {
      INFO(id);
      REQUIRE(has(all, "{\"id\":\"" + id + "\","));
    }
  }
  INFO(kills.before << " killed before their acknowledgement, " << kills.behind << " after it");
  CHECK(acknowledged.size() >= kRounds / 2);
  CHECK(kills.before > kRounds / 4);
  // A writer may be gone before the kill where this test is kept from running.
  CHECK(kills.behind > kRounds / 20);
}
