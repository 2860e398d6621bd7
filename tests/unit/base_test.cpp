// Files that appear complete or not at all, and ordered work on many threads.
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/atomic_file.hpp"
#include "base/parallel.hpp"
#include "base/utf8.hpp"
#include "catch.hpp"
#include "reference/utf8.hpp"
#include "temp_folder.hpp"

using namespace leitong;
using leitong::tests::slurp;
using leitong::tests::TempFolder;

namespace {

std::size_t files_in(const TempFolder& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder.path()),
                                                std::filesystem::directory_iterator()));
}

}  // namespace

TEST_CASE("atomic file: it is there after commit, whole", "[base][file]") {
  const TempFolder folder;
  const std::string large(3'000'000, 'x');
  Result<AtomicFile> file = AtomicFile::create(folder / "out");
  REQUIRE(file.ok());
  file.value().write("first ");
  file.value().write(large);
  CHECK_FALSE(std::filesystem::exists(folder / "out"));
  REQUIRE(file.value().commit().ok());
  CHECK(slurp(folder / "out") == "first " + large);
  CHECK(files_in(folder) == 1);
}

TEST_CASE("atomic file: without commit nothing appears and nothing changes", "[base][file]") {
  const TempFolder folder;
  folder.write("old", "as it was");
  {
    Result<AtomicFile> file = AtomicFile::create(folder / "new");
    REQUIRE(file.ok());
    file.value().write("half");
    Result<AtomicFile> over = AtomicFile::create(folder / "old");
    REQUIRE(over.ok());
    over.value().write("half");
    REQUIRE(over.value().prepare().ok());
    CHECK(slurp(folder / "old") == "as it was");
  }
  CHECK(files_in(folder) == 1);
  CHECK(slurp(folder / "old") == "as it was");
}

TEST_CASE("atomic file: a file that is replaced keeps its permissions", "[base][file]") {
  const TempFolder folder;
  const std::filesystem::path path = folder.write("old", "1");
  REQUIRE(::chmod(path.c_str(), 0640) == 0);
  REQUIRE(write_file(path, "2").ok());
  struct stat found {};
  REQUIRE(::stat(path.c_str(), &found) == 0);
  CHECK((found.st_mode & 0777U) == 0640U);
  CHECK(slurp(path) == "2");
}

TEST_CASE("atomic file: a moved file commits once", "[base][file]") {
  const TempFolder folder;
  Result<AtomicFile> file = AtomicFile::create(folder / "out");
  REQUIRE(file.ok());
  file.value().write("a");
  AtomicFile moved = std::move(file).value();
  moved.write("b");
  REQUIRE(moved.commit().ok());
  CHECK(slurp(folder / "out") == "ab");
}

TEST_CASE("atomic file: a full disk is told, not ignored", "[base][file]") {
  if (!std::filesystem::exists("/dev/full")) {
    WARN("skipped: no /dev/full here");
    return;
  }
  const Result<Done> result = write_file("/dev/full", std::string(10'000, 'x'));
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == ErrorCode::kWrite);
  CHECK(result.error().path == "/dev/full");
  CHECK(std::filesystem::exists("/dev/full"));
}

TEST_CASE("atomic file: a folder, or a name in no folder, is refused at once", "[base][file]") {
  const TempFolder folder;
  CHECK_FALSE(AtomicFile::create(folder.path()).ok());
  const Result<AtomicFile> lost = AtomicFile::create(folder / "no/such/folder");
  REQUIRE_FALSE(lost.ok());
  CHECK(lost.error().code == ErrorCode::kWrite);
  CHECK(files_in(folder) == 0);
}

TEST_CASE("parallel_for: every index is worked on once, at any number of threads", "[base]") {
  for (const unsigned threads : {0U, 1U, 2U, 7U}) {
    for (const std::size_t count : {0U, 1U, 5U, 1000U}) {
      std::vector<std::atomic<int>> calls(count);
      parallel_for(count, threads, [&](std::size_t i) { ++calls[i]; });
      CHECK(std::all_of(calls.begin(), calls.end(), [](const auto& n) { return n == 1; }));
    }
  }
}

TEST_CASE("parallel_for: one thread works in ascending order", "[base]") {
  std::vector<std::size_t> order;
  parallel_for(100, 1, [&](std::size_t i) { order.push_back(i); });
  std::vector<std::size_t> ascending(100);
  std::iota(ascending.begin(), ascending.end(), std::size_t{0});
  CHECK(order == ascending);
}

TEST_CASE("parallel_for: an exception reaches the caller", "[base]") {
  for (const unsigned threads : {1U, 2U, 7U}) {
    std::atomic<int> calls{0};
    CHECK_THROWS_AS(parallel_for(100'000, threads,
                                 [&](std::size_t i) {
                                   ++calls;
                                   if (i == 3) throw std::runtime_error("three");
                                 }),
                    std::runtime_error);
    CHECK(calls < 100'000);
  }
}

TEST_CASE("parallel_chunks: chunks cover the range without overlap", "[base]") {
  for (const std::size_t size : {0U, 1U, 9U, 10U, 11U, 101U}) {
    std::vector<std::atomic<int>> covered(size);
    parallel_chunks(size, 10, 3, [&](std::size_t begin, std::size_t end) {
      CHECK(begin % 10 == 0);
      CHECK(end - begin <= 10);
      for (std::size_t i = begin; i < end; ++i) ++covered[i];
    });
    CHECK(std::all_of(covered.begin(), covered.end(), [](const auto& n) { return n == 1; }));
  }
}

TEST_CASE("utf8: code points at every border survive the way there and back", "[base][utf8]") {
  const std::u32string text = U"\x01\x7F\u0080\u07FF\u0800\uD7FF\uE000\uFFFF\U00010000\U0010FFFF";
  const std::string utf8 = to_utf8(text);
  CHECK(utf8 == reference::encode(text));
  CHECK(count_code_points(utf8) == text.size());
  std::u32string back;
  for (const char* p = utf8.data(); p < utf8.data() + utf8.size();) {
    back.push_back(next_code_point(p));
  }
  CHECK(back == text);
  CHECK(reference::decode(utf8) == text);
}

TEST_CASE("errors: a description names what is known of the place", "[base]") {
  CHECK(describe({ErrorCode::kInvalid, "a.jsonl", 7, {}, "broken row"}) == "a.jsonl:7: broken row");
  CHECK(describe({ErrorCode::kInvalid, "a.txt", {}, 12, "bad byte"}) == "a.txt: byte 12: bad byte");
  CHECK(describe({ErrorCode::kUsage, "", {}, {}, "no"}) == "no");
}
