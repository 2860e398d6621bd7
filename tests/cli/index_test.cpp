// `leitong index`: its actions, its refusals, and what a killed or failing writer leaves.

#include <simdjson.h>

#include <chrono>
#include <random>
#include <set>
#include <sstream>

#include "base/child_process.hpp"
#include "cli/cli_tests.hpp"

using namespace leitong::tests;

namespace {

// Documents of fresh paragraphs and one that all share.
std::string documents(unsigned first, unsigned count) {
  std::string rows;
  for (unsigned i = first; i < first + count; ++i) {
    rows += row("d" + std::to_string(i), invented(1000 + 2 * i, 80) + "\\n" + invented(7, 60) +
                                             "\\n" + invented(1001 + 2 * i, 80));
  }
  return rows;
}

std::uint64_t documents_in(const TempFolder& folder) {
  const Ran ran = run_in(folder, {"index", "stat", "x", "--format", "json"});
  REQUIRE(ran.code == 0);
  simdjson::dom::parser parser;
  return parser.parse(ran.out)["documents"].get_uint64().value();
}

void make_index(const TempFolder& folder) {
  folder.write("base.jsonl", documents(0, 5));
  REQUIRE(run_in(folder, {"index", "create", "x", "--seed", "0"}).code == 0);
  REQUIRE(run_in(folder, {"index", "add", "x", "base.jsonl"}).code == 0);
}

std::size_t segments_on_disk(const TempFolder& folder) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(folder / "x")) {
    count += entry.path().filename().string().starts_with("segment-");
  }
  return count;
}

std::uint64_t segments_named(const TempFolder& folder) {
  const Ran ran = run_in(folder, {"index", "stat", "x", "--format", "json"});
  simdjson::dom::parser parser;
  return parser.parse(ran.out)["segments"].get_uint64().value();
}

}  // namespace

TEST_CASE("index: created, filled, asked, emptied and made small", "[cli][index]") {
  const TempFolder folder;
  make_index(folder);
  const Ran again = run_in(folder, {"index", "add", "x", "base.jsonl", "--format", "json"});
  CHECK(again.code == 0);
  CHECK(again.out == "{\"documents\":0,\"replaced\":0,\"known\":5,\"failed\":0,\"total\":5}\n");
  folder.write("new.jsonl", row("new", invented(7, 60) + "\\n" + invented(5, 70)));
  const Ran asked = run_in(folder, {"index", "query", "x", "new.jsonl", "--format", "jsonl"});
  CHECK(asked.code == 0);
  CHECK(asked.out.find(R"({"level":"paragraph","a":{"document":"d0","unit":1,)") == 0);
  CHECK(std::count(asked.out.begin(), asked.out.end(), '\n') == 10);
  CHECK(run_in(folder, {"index", "query", "x", "new.jsonl", "--check", "--quiet"}).code == 1);
  How from_input;
  from_input.input = row("new", invented(7, 60) + "\\n" + invented(5, 70));
  CHECK(run_in(folder, {"index", "query", "x", "-", "--format", "jsonl"}, from_input).out ==
        asked.out);
  const Ran written = run_in(folder, {"index", "query", "x", "new.jsonl", "-o", "result"});
  CHECK(written.code == 0);
  CHECK(slurp(folder / "result/duplicates.jsonl") + slurp(folder / "result/passages.jsonl") ==
        asked.out);
  CHECK_FALSE(slurp(folder / "result/families.jsonl").empty());
  CHECK(run_in(folder, {"index", "remove", "x", "d1", "d3"}).code == 0);
  CHECK(documents_in(folder) == 3);
  CHECK(run_in(folder, {"index", "compact", "x"}).code == 0);
  CHECK(run_in(folder, {"index", "check", "x"}).code == 0);
  const Ran less = run_in(folder, {"index", "query", "x", "new.jsonl", "--format", "jsonl"});
  CHECK(std::count(less.out.begin(), less.out.end(), '\n') == 6);
}

TEST_CASE("index: a query that finds nothing says so, and of how many documents", "[cli][index]") {
  const TempFolder folder;
  make_index(folder);
  folder.write("new.jsonl", row("new", invented(90, 60) + "\\n" + invented(91, 70)));
  const std::vector<std::string> query = {"index", "query", "x", "new.jsonl"};
  const Ran told = run_in(folder, with(query, {"--check"}));
  CHECK(told.code == 0);
  CHECK(told.out == "new: nothing of it stands in the 5 documents of the index.\n");
  CHECK(run_in(folder, with(query, {"--lang", "zh"})).out ==
        "new：与索引中的 5 篇文档没有雷同。\n");
  CHECK(run_in(folder, with(query, {"--format", "jsonl"})).out.empty());
  REQUIRE(run_in(folder, with(query, {"-o", "out"})).code == 0);
  for (const char* const file : {"duplicates.jsonl", "passages.jsonl", "families.jsonl"}) {
    INFO(file);
    REQUIRE(fs::exists(folder / "out" / file));
    CHECK(fs::file_size(folder / "out" / file) == 0);
  }
}

TEST_CASE("index: a query tells the records of dedup and passages over all", "[cli][index]") {
  const TempFolder folder;
  make_index(folder);
  const std::string asked = row("new", invented(7, 60) + "\\n" + invented(1002, 80));
  folder.write("new.jsonl", asked);
  folder.write("all.jsonl", documents(0, 5) + asked);
  const std::string pairs = run_in(folder, {"dedup", "all.jsonl", "--format", "jsonl"}).out;
  const std::string passages =
      run_in(folder, {"passages", "all.jsonl", "--format", "jsonl", "--focus", "new"}).out;
  const std::string found =
      run_in(folder, {"index", "query", "x", "new.jsonl", "--format", "jsonl"}).out;
  std::istringstream in(pairs);
  std::string wanted;
  for (std::string line; std::getline(in, line);) {
    if (line.find("\"document\":\"new\"") != line.npos) wanted += line + "\n";
  }
  CHECK(found == wanted + passages);
}

TEST_CASE("index: a query tells on which page of an indexed PDF a passage stands",
          "[cli][index][formats]") {
  if (!leitong::find_program("pdftotext")) {
    WARN("skipped: pdftotext is not installed");
    return;
  }
  const TempFolder folder;
  const fs::path data = fs::path(LEITONG_SOURCE_FOLDER) / "tests/data/formats";
  for (const char* const name : {"report.pdf", "report.docx"}) fs::copy(data / name, folder / name);
  const std::string both =
      run_in(folder, {"passages", "report.pdf", "report.docx", "--format", "jsonl"}).out;
  CHECK(has(both, R"("page":1})"));
  REQUIRE(run_in(folder, {"index", "create", "x", "--seed", "0"}).code == 0);
  REQUIRE(run_in(folder, {"index", "add", "x", "report.pdf"}).code == 0);
  const std::vector<std::string> query = {"index", "query", "x", "report.docx", "-o"};
  REQUIRE(run_in(folder, with(query, {"one"})).code == 0);
  CHECK(slurp(folder / "one/passages.jsonl") == both);
  // The page goes along when segments are written anew.
  folder.write("more.jsonl", documents(0, 1));
  REQUIRE(run_in(folder, {"index", "add", "x", "more.jsonl"}).code == 0);
  REQUIRE(run_in(folder, {"index", "compact", "x"}).code == 0);
  REQUIRE(run_in(folder, with(query, {"two"})).code == 0);
  CHECK(has(slurp(folder / "two/passages.jsonl"), R"("document":"report.pdf","start":0,)"));
  CHECK(has(slurp(folder / "two/passages.jsonl"), R"("page":1})"));
  CHECK(has(slurp(folder / "two/families.jsonl"), R"("page":)"));
  CHECK(run_in(folder, {"index", "check", "x"}).code == 0);
}

TEST_CASE("index: wrong settings are refused with both values", "[cli][index]") {
  const TempFolder folder;
  make_index(folder);
  const auto error_of = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"index", "query", "x", "base.jsonl"};
    words.insert(words.end(), more.begin(), more.end());
    const Ran ran = run_in(folder, words);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    return ran.err;
  };
  const std::string what = "leitong: error: the index was made with --";
  CHECK(error_of({"--ngram", "4"}).find(what + "ngram 5: a query with 4 ") == 0);
  CHECK(error_of({"--seed", "9"}).find(what + "seed 0: a query with 9 ") == 0);
  CHECK(error_of({"--threshold", "0.5"}).find(what + "threshold 0.7: a query with 0.5 ") == 0);
  CHECK(error_of({"--mask-numbers"}).find(what + "mask-numbers off: a query with on ") == 0);
  CHECK(run_in(folder, {"index", "query", "x", "base.jsonl", "--seed", "0", "--quiet"}).code == 0);
}

TEST_CASE("index: what is no index, or not in it, is an error", "[cli][index]") {
  const TempFolder folder;
  make_index(folder);
  fs::create_directory(folder / "empty");
  CHECK(run_in(folder, {"index", "stat", "empty"}).err ==
        "leitong: error: empty: no index: it has no catalog.sqlite\n");
  CHECK(run_in(folder, {"index", "stat", "nowhere"}).code == 2);
  CHECK(run_in(folder, {"index", "create", "x"}).code == 2);
  const Ran unknown = run_in(folder, {"index", "remove", "x", "d0", "nobody"});
  CHECK(unknown.code == 2);
  CHECK(unknown.err == "leitong: error: x: no such document: nobody\n");
  CHECK(documents_in(folder) == 5);
  CHECK(run_in(folder, {"index", "add", "x"}).code == 2);
  CHECK(run_in(folder, {"index", "grow", "x"}).code == 2);
}

TEST_CASE("index: a writer killed at any moment leaves what was acknowledged", "[cli][index]") {
  const TempFolder folder;
  make_index(folder);
  const char* asked_for = std::getenv("LEITONG_KILLS");
  const unsigned kills = asked_for == nullptr ? 16 : static_cast<unsigned>(std::atoi(asked_for));
  folder.write("more.jsonl", documents(10'000, 3));
  const auto start = std::chrono::steady_clock::now();
  REQUIRE(run_in(folder, {"index", "add", "x", "more.jsonl"}).code == 0);
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  std::mt19937 random(11);
  std::uint64_t known = 8;
  for (unsigned i = 0; i < kills; ++i) {
    INFO("kill " << i);
    const auto moment =
        static_cast<unsigned>(random() % static_cast<unsigned>(took.count() * 5 / 4 + 1000));
    std::uint64_t most = known;
    bool acknowledged = false;
    if (i % 4 == 3) {
      run_and_kill(folder, {"index", "compact", "x"}, moment);
    } else {
      folder.write("part.jsonl", documents(100 + 3 * i, 3));
      std::vector<std::string> command = {"index", "add", "x", "part.jsonl"};
      if (i % 4 == 2) command.insert(command.end(), {"--memory", "256M"});
      acknowledged = run_and_kill(folder, command, moment);
      most = known + 3;
    }
    const std::uint64_t now = documents_in(folder);
    CHECK((now == known || now == most));
    if (acknowledged) CHECK(now == most);
    known = now;
    const Ran checked = run_in(folder, {"index", "check", "x"});
    CHECK(checked.code == 0);
    CHECK(checked.err.find("error") == std::string::npos);
  }
  // The next write removes what was left.
  folder.write("last.jsonl", documents(50'000, 1));
  REQUIRE(run_in(folder, {"index", "add", "x", "last.jsonl"}).code == 0);
  CHECK(segments_on_disk(folder) == segments_named(folder));
}

TEST_CASE("index: a disk that is full at any write is told and leaves the old state",
          "[cli][index]") {
  const TempFolder folder;
  make_index(folder);
  folder.write("more.jsonl", documents(100, 2));
  How how;
  const char* asan = std::getenv("ASAN_OPTIONS");
  how.environment = {
      "LD_PRELOAD=" LEITONG_FAILING_WRITES, "LEITONG_FAIL_BELOW=/x/",
      std::string("ASAN_OPTIONS=verify_asan_link_order=0:") + (asan == nullptr ? "" : asan)};
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"index", "add", "x", "more.jsonl"},
        std::vector<std::string>{"index", "compact", "x"}}) {
    const std::uint64_t before = documents_in(folder);
    unsigned failed = 0;
    for (unsigned at = 1;; ++at) {
      REQUIRE(at < 200);
      how.environment.push_back("LEITONG_FAIL_AT=" + std::to_string(at));
      const Ran ran = run_in(folder, words, how);
      how.environment.pop_back();
      INFO(words[1] << ", call " << at << ": " << ran.err);
      CHECK(run_in(folder, {"index", "check", "x"}).code == 0);
      if (ran.code == 0) break;
      ++failed;
      CHECK(ran.code == 2);
      CHECK(ran.err.find("leitong: error: ") == 0);
      CHECK(documents_in(folder) == before);
    }
    CHECK(failed > 4);
  }
  CHECK(documents_in(folder) == 7);
}

TEST_CASE("index: a create that fails at any write can be done again", "[cli][index]") {
  const TempFolder folder;
  How how;
  const char* asan = std::getenv("ASAN_OPTIONS");
  how.environment = {
      "LD_PRELOAD=" LEITONG_FAILING_WRITES, "LEITONG_FAIL_BELOW=/x/",
      std::string("ASAN_OPTIONS=verify_asan_link_order=0:") + (asan == nullptr ? "" : asan)};
  unsigned failed = 0;
  for (unsigned at = 1;; ++at) {
    REQUIRE(at < 200);
    how.environment.push_back("LEITONG_FAIL_AT=" + std::to_string(at));
    const Ran ran = run_in(folder, {"index", "create", "x"}, how);
    how.environment.pop_back();
    INFO("call " << at << ": " << ran.err);
    // A commit that could not be made certain may have been made all the same.
    if (run_in(folder, {"index", "stat", "x"}).code != 0) {
      CHECK(ran.code == 2);
      CHECK(run_in(folder, {"index", "create", "x"}).code == 0);
    }
    CHECK(run_in(folder, {"index", "check", "x"}).code == 0);
    CHECK(run_in(folder, {"index", "create", "x"}).code == 2);
    fs::remove_all(folder / "x");
    if (ran.code == 0) break;
    ++failed;
  }
  CHECK(failed > 2);
}

TEST_CASE("index: an empty catalog is told, and create takes it over", "[cli][index]") {
  const TempFolder folder;
  folder.write("x/catalog.sqlite", "");
  CHECK(run_in(folder, {"index", "stat", "x"}).err ==
        "leitong: error: x: no index: its making was broken off; create it again\n");
  CHECK(run_in(folder, {"index", "create", "x"}).code == 0);
  CHECK(run_in(folder, {"index", "check", "x"}).code == 0);
  folder.write("y/catalog.sqlite", "");
  folder.write("y/notes.txt", "mine");
  CHECK(run_in(folder, {"index", "create", "y"}).code == 2);
}

TEST_CASE("index: an id that is removed twice in one call counts once", "[cli][index]") {
  const TempFolder folder;
  make_index(folder);
  const Ran ran = run_in(folder, {"index", "remove", "x", "d1", "d1"});
  CHECK(ran.code == 0);
  CHECK(ran.err.find("1 document removed") != std::string::npos);
  CHECK(documents_in(folder) == 4);
}

TEST_CASE("index: rows without ids replace others only where that is allowed", "[cli][index]") {
  const TempFolder folder;
  REQUIRE(run_in(folder, {"index", "create", "x"}).code == 0);
  const auto day = [&](unsigned seed, unsigned rows) {
    std::string out;
    for (unsigned i = 0; i < rows; ++i) out += "{\"text\":\"" + invented(seed + i, 60) + "\"}\n";
    return out;
  };
  folder.write("new.jsonl", day(1, 2));
  REQUIRE(run_in(folder, {"index", "add", "x", "new.jsonl"}).code == 0);
  // The file has grown.
  folder.write("new.jsonl", day(1, 3));
  CHECK(run_in(folder, {"index", "add", "x", "new.jsonl"}).code == 0);
  CHECK(documents_in(folder) == 3);
  // Another day's file of the same name.
  folder.write("new.jsonl", day(50, 5));
  const Ran refused = run_in(folder, {"index", "add", "x", "new.jsonl"});
  CHECK(refused.code == 2);
  CHECK(refused.err.find("new.jsonl:1") != std::string::npos);
  CHECK(refused.err.find("--replace-rows") != std::string::npos);
  CHECK(documents_in(folder) == 3);
  CHECK(run_in(folder, {"index", "check", "x"}).code == 0);
  const Ran allowed =
      run_in(folder, {"index", "add", "x", "new.jsonl", "--replace-rows", "--format", "json"});
  CHECK(allowed.out == "{\"documents\":5,\"replaced\":3,\"known\":0,\"failed\":0,\"total\":5}\n");
}

TEST_CASE("index: rows without ids from standard input do not replace each other", "[cli][index]") {
  const TempFolder folder;
  REQUIRE(run_in(folder, {"index", "create", "x"}).code == 0);
  How how;
  how.input = "{\"text\":\"" + invented(1, 60) + "\"}\n";
  REQUIRE(run_in(folder, {"index", "add", "x", "-"}, how).code == 0);
  CHECK(run_in(folder, {"index", "add", "x", "-"}, how).code == 0);
  how.input = "{\"text\":\"" + invented(2, 60) + "\"}\n";
  const Ran refused = run_in(folder, {"index", "add", "x", "-"}, how);
  CHECK(refused.code == 2);
  CHECK(has(refused.err, "-:1"));
  CHECK(has(refused.err, "--replace-rows"));
  CHECK(documents_in(folder) == 1);
  const Ran allowed =
      run_in(folder, {"index", "add", "x", "-", "--replace-rows", "--format", "json"}, how);
  CHECK(allowed.out == "{\"documents\":1,\"replaced\":1,\"known\":0,\"failed\":0,\"total\":1}\n");
}

TEST_CASE("index: damage is told by check and compact, with what to do", "[cli][index]") {
  const TempFolder folder;
  make_index(folder);
  for (const auto& entry : fs::directory_iterator(folder / "x")) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("segment-")) continue;
    std::string bytes = slurp(entry.path());
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    folder.write("x/" + name, bytes);
  }
  for (const char* const action : {"check", "compact"}) {
    INFO(action);
    const Ran ran = run_in(folder, {"index", action, "x"});
    CHECK(ran.code == 2);
    CHECK(has(ran.err, "damaged"));
    CHECK(has(ran.err, "make a new index and add the documents again"));
    CHECK(has(run_in(folder, {"index", action, "x", "--lang", "zh"}).err, "请新建索引"));
  }
  CHECK(segments_on_disk(folder) == 1);
}

TEST_CASE("index: remove takes the spellings of a path that add takes", "[cli][index]") {
  const TempFolder folder;
  REQUIRE(run_in(folder, {"index", "create", "x"}).code == 0);
  for (const char* const name : {"reports/a.txt", "reports/b.txt"}) {
    folder.write(name, std::string(name) + invented(1, 200));
  }
  REQUIRE(run_in(folder, {"index", "add", "x", "./reports"}).code == 0);
  REQUIRE(documents_in(folder) == 2);
  const Ran ran = run_in(folder, {"index", "remove", "x", "./reports/a.txt", "reports/a.txt"});
  CHECK(ran.code == 0);
  CHECK(has(ran.err, "1 document removed; compact frees the room"));
  CHECK(documents_in(folder) == 1);
  const Ran stat = run_in(folder, {"index", "stat", "x"});
  CHECK(has(stat.out, "1 segment of "));
  CHECK(has(stat.out, "1 removed document still in its segment"));
  CHECK(run_in(folder, {"index", "remove", "x", "reports/a.txt"}).code == 2);
  CHECK(run_in(folder, {"index", "check", "x"}).code == 0);
}

TEST_CASE("index: a query takes plain text from standard input", "[cli][index]") {
  const TempFolder folder;
  make_index(folder);
  How how;
  how.input = invented(7, 60) + "\n" + invented(5, 70) + "\n";
  const Ran ran = run_in(folder, {"index", "query", "x", "-", "--format", "jsonl"}, how);
  CHECK(ran.code == 0);
  CHECK(has(ran.out, R"("b":{"document":"-","unit":0,)"));
  how.input = invented(90, 60);
  CHECK(run_in(folder, {"index", "query", "x", "-"}, how).out ==
        "-: nothing of it stands in the 5 documents of the index.\n");
  CHECK(has(run_in(folder, {"index", "query", "x"}).err, "leitong help index query"));
}

TEST_CASE("index: the table of a query has the pairs of a unit together, by file names",
          "[cli][index]") {
  const TempFolder folder;
  REQUIRE(run_in(folder, {"index", "create", "x", "--seed", "0"}).code == 0);
  for (const char* const name : {"first", "second"}) {
    folder.write("archive/of/reports/" + std::string(name) + ".txt",
                 invented(1, 80) + "\n" + invented(2, 80) + "\n" + name);
  }
  REQUIRE(run_in(folder, {"index", "add", "x", "archive"}).code == 0);
  folder.write("new/draft.txt", invented(1, 80) + "\n" + invented(2, 80));
  How narrow;
  narrow.environment = {"COLUMNS=60"};
  const Ran ran = run_in(folder, {"index", "query", "x", "new/draft.txt"}, narrow);
  std::vector<std::size_t> at;
  for (const char* const unit : {"draft #0", "draft #1"}) {
    for (std::size_t i = 0; (i = ran.out.find(unit, i)) != std::string::npos; ++i) at.push_back(i);
  }
  INFO(ran.out);
  CHECK(at.size() >= 4);
  CHECK(std::is_sorted(at.begin(), at.begin() + 4));
  CHECK(has(ran.out, "first #0"));
  CHECK(has(ran.out, "second #1"));
}

TEST_CASE("index: add --memory makes smaller segments with the same answers", "[cli][index]") {
  const TempFolder folder;
  std::string rows;
  for (unsigned i = 0; i < 14; ++i) {
    std::string text = invented(7, 60);
    for (unsigned p = 0; p < 100; ++p) text += "\\n" + invented(1000 * i + p, 660);
    rows += row("d" + std::to_string(i), text);
  }
  folder.write("base.jsonl", rows);
  folder.write("new.jsonl", row("new", invented(7, 60) + "\\n" + invented(5042, 500)));
  std::vector<std::string> answers;
  for (const std::string limit : {"", "177M"}) {
    const std::string index = "x" + limit;
    REQUIRE(run_in(folder, {"index", "create", index, "--seed", "5"}).code == 0);
    std::vector<std::string> command = {"index",     "add",      index, "base.jsonl",
                                        "new.jsonl", "--format", "json"};
    if (!limit.empty()) command.insert(command.end(), {"--memory", limit});
    const Ran added = run_in(folder, command);
    CHECK(added.out == "{\"documents\":15,\"replaced\":0,\"known\":0,\"failed\":0,\"total\":15}\n");
    CHECK(added.err == "");
    CHECK(run_in(folder, {"index", "check", index}).code == 0);
    answers.push_back(
        run_in(folder, {"index", "query", index, "new.jsonl", "--format", "jsonl"}).out);
    // All of it is known by now.
    CHECK(run_in(folder, command).out ==
          "{\"documents\":0,\"replaced\":0,\"known\":15,\"failed\":0,\"total\":15}\n");
  }
  CHECK(has(answers[0], "\"document\":\"d5\""));
  CHECK(answers[0] == answers[1]);
  const auto segments = [&](const char* index) {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder / index)) {
      count += entry.path().extension() == ".lts" ? 1U : 0U;
    }
    return count;
  };
  CHECK(segments("x") == 1);
  CHECK(segments("x177M") > 1);

  const Ran small = run_in(folder, {"index", "add", "x", "base.jsonl", "--memory", "100M"});
  CHECK(small.code == 2);
  CHECK(has(small.err, "it needs 176M"));
  folder.write("long.txt", invented(1, 1'000'000));
  const Ran large = run_in(folder, {"index", "add", "x", "long.txt", "--memory", "177M"});
  CHECK(large.code == 2);
  CHECK(has(large.err, "long.txt"));
  CHECK(has(large.err, "it needs 18"));
  CHECK(documents_in(folder) == 15);
  // By two spellings of its path, in one call: whether or not the reader takes them for one file.
  folder.write("short.txt", invented(9, 300));
  const Ran twice = run_in(folder, {"index", "add", "x", "short.txt", "./short.txt", "--memory",
                                    "177M", "--format", "json"});
  CHECK(has(twice.out, "\"documents\":1,"));
}

TEST_CASE("index: a file is one document however its path is spelled", "[cli][index]") {
  const TempFolder folder;
  REQUIRE(run_in(folder, {"index", "create", "x"}).code == 0);
  const std::string text = invented(1, 200) + "\n" + invented(2, 200);
  folder.write("reports/a.txt", text);
  folder.write("other/a.txt", invented(3, 200));
  const auto known = [&](const fs::path& where, const std::string& index, const std::string& path) {
    INFO(path);
    How how;
    how.folder = where;
    const Ran ran = run({"index", "add", index, path, "--format", "json"}, how);
    CHECK(ran.out == "{\"documents\":0,\"replaced\":0,\"known\":1,\"failed\":0,\"total\":2}\n");
    // Nor does it find itself.
    CHECK(run({"index", "query", index, path, "--check", "--quiet"}, how).code == 0);
  };
  REQUIRE(run_in(folder, {"index", "add", "x", "./reports/a.txt", "other/a.txt"}).code == 0);
  known(folder.path(), "x", "reports/a.txt");
  known(folder.path(), "x", "other/../reports//a.txt");
  known(folder.path(), "x", (folder / "reports/a.txt").string());
  known(folder / "reports", "../x", "a.txt");
  known(folder / "reports", "../x", "../other/a.txt");
  const Ran told = run_in(folder, {"index", "add", "x", (folder / "reports/a.txt").string()});
  CHECK(told.err.find("another spelling of their path") != std::string::npos);
  // Whether or not the reader takes the two for one file.
  (void)run_in(folder, {"index", "add", "x", "reports/a.txt", "./reports/a.txt"});
  CHECK(documents_in(folder) == 2);
  folder.write("reports/a.txt", text + invented(9, 50));
  const Ran changed = run_in(folder, {"index", "add", "x", "./reports/a.txt", "--format", "json"});
  CHECK(changed.out == "{\"documents\":1,\"replaced\":1,\"known\":0,\"failed\":0,\"total\":2}\n");
  CHECK(run_in(folder, {"index", "remove", "x", "reports/a.txt"}).code == 0);
}
