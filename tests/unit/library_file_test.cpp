// The library as a file: what is refused, two writers, killed writers, damage.
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "leitong/library.hpp"
#include "library_samples.hpp"
#include "run_sql.hpp"

using namespace leitong;
using namespace leitong::tests;
using library::Library;

namespace {

Collection one_document(int number) {
  const std::string figure = std::to_string(number);
  Collection out;
  out.documents = {library_document(
      "n" + figure, "县" + figure, "2022",
      "一般公共预算收入增长" + figure + "%。第" + figure + "号文件要求认真抓好落实。\n")};
  return out;
}

std::string open_reason(const std::string& path, bool create = false) {
  library::OpenOptions options;
  options.create = create;
  options.wait_ms = 20;
  return reason_of(Library::open(path, options));
}

}  // namespace

TEST_CASE("library: what is no library is refused", "[library]") {
  const LibraryFile file;
  CHECK(open_reason(file.path()) == "no such library");
  CHECK(open_reason(file.folder().path().string(), true) == "not a template library");
  file.folder().write("test.library", std::string(5000, 'x'));
  CHECK(open_reason(file.path(), true) == "not a template library");
  std::ofstream(file.path(), std::ios::trunc).close();
  CHECK(open_reason(file.path()) == "not a template library");
  run_sql(file.path(), "CREATE TABLE other(a)");
  CHECK(open_reason(file.path(), true) == "not a template library");
}

TEST_CASE("library: a newer version and a changed schema are refused", "[library]") {
  const LibraryFile file;
  { Library library = filled_library(file); }
  run_sql(file.path(), "PRAGMA user_version = 4");
  CHECK(open_reason(file.path()) ==
        "the library has format 4; this program knows format 3: a newer program is needed");
  run_sql(file.path(), "PRAGMA user_version = 1");
  CHECK(open_reason(file.path()) == "the tables of the library are not what they should be");
  run_sql(file.path(), "PRAGMA user_version = 3");
  CHECK(open_reason(file.path()).empty());
  run_sql(file.path(), "CREATE TRIGGER evil AFTER INSERT ON tags BEGIN DELETE FROM templates; END");
  CHECK(open_reason(file.path()) == "the tables of the library are not what they should be");
}

TEST_CASE("library: read-only tells everything and changes nothing", "[library]") {
  const LibraryFile file;
  { Library library = filled_library(file); }
  CHECK_FALSE(std::filesystem::exists(file.path() + "-wal"));  // one file at rest
  Library library = file.open(true);
  CHECK(value_of(library.list({})).total == 2);
  CHECK(value_of(library.match("一般公共预算收入增长10%。")).matches.size() == 1);
  CHECK(reason_of(library.remove(template_with(library, "零售总额"))) ==
        "the library is read-only");
  require_whole(library);
}

TEST_CASE("library: a second writer waits, and is then told", "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(file.path().c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  const auto result = library.add(one_document(1), induce_by_figures);
  CHECK(reason_of(result) == "the library is being written by another program; waited 50 ms");
  CHECK(value_of(library.list({})).total == 2);  // reading goes on
  sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
  sqlite3_close(other);
  CHECK(library.add(one_document(1), induce_by_figures).ok());
}

TEST_CASE("library: what another wrote during an add is taken into account", "[library]") {
  const LibraryFile file;
  Library first = file.open();
  Library second = file.open();
  bool interfered = false;
  int calls = 0;
  const library::Added added =
      value_of(first.add(library_archive(), [&](const Collection& collection, std::uint64_t n) {
        ++calls;
        if (!interfered) {
          interfered = true;
          value_of(second.add(one_document(3), induce_by_figures));
        }
        return induce_by_figures(collection, n);
      }));
  CHECK(calls == 2);
  CHECK(added.documents == 3);
  CHECK(value_of(first.show(template_with(first, "预算收入"), {})).summary.documents == 4);
  require_whole(first);
}

TEST_CASE("library: two processes that write lose nothing", "[library]") {
  const LibraryFile file;
  { Library library = filled_library(file); }
  constexpr int kEach = 15;
  std::vector<pid_t> children;
  for (int child = 0; child < 2; ++child) {
    const pid_t pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      library::OpenOptions options;
      options.wait_ms = 20'000;
      options.threads = 1;
      Result<Library> library = Library::open(file.path(), options);
      bool fine = library.ok();
      for (int i = 0; fine && i < kEach; ++i) {
        fine = library.value().add(one_document(100 * (child + 1) + i), induce_by_figures).ok();
      }
      _exit(fine ? 0 : 1);
    }
    children.push_back(pid);
  }
  for (const pid_t pid : children) {
    int status = 0;
    waitpid(pid, &status, 0);
    CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  }
  Library library = file.open();
  CHECK(value_of(library.show(template_with(library, "预算收入"), {})).summary.documents ==
        3 + 2 * kEach);
  require_whole(library);
}

TEST_CASE("library: a killed writer loses nothing that was acknowledged", "[library]") {
  const char* asked = std::getenv("LEITONG_KILL_ROUNDS");
  const int rounds = asked == nullptr ? 40 : std::atoi(asked);
  const LibraryFile file;
  { Library library = filled_library(file); }
  int next = 0;
  for (int round = 0; round < rounds; ++round) {
    int channel[2];
    REQUIRE(pipe(channel) == 0);
    const pid_t pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      library::OpenOptions options;
      options.threads = 1;
      Result<Library> library = Library::open(file.path(), options);
      for (int i = next; library.ok(); ++i) {
        if (!library.value().add(one_document(i), induce_by_figures).ok()) break;
        if (write(channel[1], &i, sizeof i) != sizeof i) break;
      }
      _exit(1);
    }
    close(channel[1]);
    // The moment differs from round to round: after some acknowledgements and some microseconds.
    int last = -1;
    for (int seen = 0; seen <= round % 3; ++seen) {
      REQUIRE(read(channel[0], &last, sizeof last) == sizeof last);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(round * 397 % 9000));
    kill(pid, SIGKILL);
    int more = 0;
    while (read(channel[0], &more, sizeof more) == sizeof more) last = more;
    close(channel[0]);
    int status = 0;
    waitpid(pid, &status, 0);
    Library library = file.open();
    const library::Added again = value_of(library.add(one_document(last), induce_by_figures));
    CHECK(again.documents_known == 1);
    if (round % 10 == 9 || round + 1 == rounds) require_whole(library);
    next = last + 1;
  }
}

TEST_CASE("library: damage is found by opening or by check", "[library]") {
  const LibraryFile file;
  { Library library = filled_library(file); }
  const std::string whole = slurp(file.path());
  const auto damaged = [&](const std::string& bytes) {
    file.folder().write("test.library", bytes);
    library::OpenOptions options;
    Result<Library> library = Library::open(file.path(), options);
    if (!library) return true;
    const auto problems = library.value().check();
    return !problems.ok() || !problems.value().empty();
  };
  REQUIRE_FALSE(damaged(whole));
  CHECK(damaged(whole.substr(0, whole.size() / 2)));
  CHECK(damaged(whole.substr(0, whole.size() - 4096)));
  // A character of every place where a text stands: in a wording, in a pattern, in an index.
  std::size_t places = 0;
  for (std::size_t at = whole.find("公共"); at != std::string::npos;
       at = whole.find("公共", at + 1)) {
    std::string bytes = whole;
    bytes.replace(at, 6, "共公");
    ++places;
    CHECK(damaged(bytes));
  }
  CHECK(places >= 3);
  // A page in the middle overwritten with zeros.
  for (std::size_t page = 1; page * 4096 < whole.size(); page += 3) {
    std::string bytes = whole;
    bytes.replace(page * 4096, 4096, std::string(4096, '\0'));
    CAPTURE(page);
    CHECK(damaged(bytes));
  }
}
