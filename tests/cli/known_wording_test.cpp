// --library on `passages`, `compare` and `scan`: the constants of a template library are formulae.

#include <fstream>

#include "base/utf8.hpp"
#include "cli/cli_tests.hpp"
#include "leitong/library.hpp"

using namespace leitong::tests;
namespace library = leitong::library;

namespace {

const std::string kShared = invented(1, 60);

// A library with one template: `constant`, a slot, "的".
void make_library(const fs::path& file, const std::string& constant) {
  leitong::Collection collection;
  leitong::Document document;
  document.id = "seen";
  document.text = constant + "12的";
  collection.documents.push_back(document);
  library::OpenOptions options;
  options.create = true;
  leitong::Result<library::Library> opened = library::Library::open(file.string(), options);
  REQUIRE(opened);
  const auto length = static_cast<std::uint32_t>(leitong::count_code_points(constant));
  library::FoundTemplate found;
  found.pattern = {{constant, 0, false}, {"", 1, true}, {"的", 0, false}};
  found.slots = {{1, "number", false}};
  found.occurrences = {{leitong::DocumentIndex{0}, {0, length + 3}, {{1, {length, length + 2}}}}};
  const auto induce = [&](const leitong::Collection&, std::uint64_t) {
    return std::vector<library::FoundTemplate>{found};
  };
  REQUIRE(opened.value().add(collection, induce));
}

// Overwrites bytes of a file.
void put_bytes(const fs::path& file, std::streamoff at, const std::string& bytes) {
  std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
  out.seekp(at);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string two_documents() {
  return row("a", invented(11, 100) + "。" + kShared + "。") +
         row("b", invented(21, 90) + "。" + kShared + "。" + invented(22, 70));
}

}  // namespace

TEST_CASE("library: its constants are boilerplate wherever they are shared", "[cli][library]") {
  const TempFolder folder;
  folder.write("x.jsonl", two_documents());
  make_library(folder / "known.db", kShared);
  const auto kind_of = [&](const std::vector<std::string>& more) {
    const Ran ran = run_in(folder, with({"passages", "x.jsonl", "--format", "jsonl"}, more));
    CHECK(ran.code == 0);
    CHECK(count_lines(ran.out) == 1);
    return std::string(has(ran.out, R"("kind":"copied")") ? "copied" : "boilerplate");
  };
  CHECK(kind_of({}) == "copied");
  CHECK(kind_of({"--library", "known.db"}) == "boilerplate");
  make_library(folder / "other.db", invented(2, 60));
  CHECK(kind_of({"--library", "other.db"}) == "copied");
  folder.write("phrases.txt", kShared + "\n");
  CHECK(kind_of({"--library", "other.db", "--phrases", "phrases.txt"}) == "boilerplate");

  CHECK(run_in(folder, {"scan", "x.jsonl", "--check", "--library", "other.db"}).code == 1);
  const Ran scan = run_in(folder, {"scan", "x.jsonl", "-o", "out", "--library", "known.db"});
  CHECK(has(slurp(folder / "out/passages.jsonl"), R"("kind":"boilerplate")"));
  CHECK(has(slurp(folder / "out/run.json"), R"("library": "known.db")"));
  CHECK(has(run_in(folder, {"compare", "x.jsonl#a", "x.jsonl#b", "--library", "known.db"}).out,
            "boilerplate"));
}

TEST_CASE("library: constants of a character or two cut nothing that was copied into pieces",
          "[cli][library]") {
  const TempFolder folder;
  std::string copied;
  for (std::size_t i = 0; i < 15; ++i) copied += invented(100 + i, 4) + "的";
  folder.write("x.jsonl", row("a", invented(11, 100) + "。" + copied) +
                              row("b", copied + "。" + invented(21, 90)));
  make_library(folder / "known.db", invented(2, 60));
  const Ran ran =
      run_in(folder, {"passages", "x.jsonl", "--format", "jsonl", "--library", "known.db"});
  CHECK(has(ran.out, R"("kind":"copied")"));
}

TEST_CASE(
    "library: a file that is no library, damaged, newer or missing is named, and the rest "
    "is done",
    "[cli][library][bad-input]") {
  const TempFolder folder;
  folder.write("x.jsonl", two_documents());
  folder.write("text.db", "这不是模板库\n");
  folder.write("empty.db", "");
  make_library(folder / "newer.db", kShared);
  put_bytes(folder / "newer.db", 60, std::string("\0\0\0\x63", 4));  // SQLite's user_version
  make_library(folder / "damaged.db", kShared);
  const auto size = static_cast<std::size_t>(fs::file_size(folder / "damaged.db"));
  put_bytes(folder / "damaged.db", 4096, std::string(size - 4096, '\x5A'));
  fs::create_directories(folder / "folder.db");
  const struct {
    const char* file;
    const char* reason;
  } bad[] = {{"text.db", "not a template library"},     {"empty.db", "not a template library"},
             {"folder.db", "not a template library"},   {"missing.db", "no such library"},
             {"newer.db", "a newer program is needed"}, {"damaged.db", "damaged.db: "}};
  for (const auto& [file, reason] : bad) {
    INFO(file);
    const bool is_file = fs::is_regular_file(folder / file);
    const std::string before = is_file ? slurp(folder / file) : "";
    for (const char* command : {"passages", "scan"}) {
      const Ran ran = run_in(folder, {command, "x.jsonl", "--library", file, "-o", "out"});
      CHECK(ran.code == 2);
      CHECK(ran.signal == 0);
      CHECK(has(ran.err, std::string("leitong: error: ") + file + ": "));
      CHECK(has(ran.err, reason));
      const std::string found =
          slurp(command == std::string("scan") ? folder / "out/passages.jsonl" : folder / "out");
      CHECK(has(found, "copied"));
      fs::remove_all(folder / "out");
    }
    if (is_file) CHECK(slurp(folder / file) == before);
  }
}

TEST_CASE("noise: what two documents share of it is boilerplate, by every way of asking",
          "[cli][noise]") {
  const std::string advertisement =
      "更多范文请加微信号qingshan168，本资料由青山公文网整理，咨询QQ：8812345";
  const auto document = [&](std::uint64_t seed, const std::string& shared) {
    return invented(seed, 100) + "。\n" + advertisement + "\n" + shared + invented(seed + 1, 100) +
           "。\n";
  };
  const auto is_noise = [&](const std::string& record) {
    return has(record, R"("kind":"boilerplate")") && has(record, R"("rare_evidence":0)") &&
           has(record, R"("noise":42)") && count_lines(record) == 1;
  };
  const TempFolder folder;
  folder.write("in/a.txt", document(41, ""));
  folder.write("in/b.txt", document(51, ""));
  const std::vector<std::string> passages = {"passages", "in", "--format", "jsonl"};
  CHECK(is_noise(run_in(folder, passages).out));
  CHECK(is_noise(run_in(folder, with(passages, {"--memory", "400M"})).out));

  const Ran scan = run_in(folder, {"scan", "in", "-o", "out"});
  CHECK(scan.code == 0);
  CHECK(is_noise(slurp(folder / "out/passages.jsonl")));
  CHECK(has(slurp(folder / "out/documents.jsonl"), R"("copied_share":0.0,)"));
  CHECK(
      has(slurp(folder / "out/duplicates.jsonl"), R"("level":"paragraph")"));  // told all the same
  CHECK(has(scan.out, "Lines of resellers, sites and page edges repeat too"));
  CHECK_FALSE(has(scan.out, "that repeat most"));
  CHECK(has(scan.out, "Boilerplate that most documents carry"));

  CHECK(run_in(folder, {"index", "create", "x.index"}).code == 0);
  CHECK(run_in(folder, {"index", "add", "x.index", "in/a.txt"}).code == 0);
  const std::vector<std::string> query = {"index",    "query",    "x.index",
                                          "in/b.txt", "--format", "jsonl"};
  const std::string answer = run_in(folder, query).out;
  CHECK(is_noise(answer.substr(answer.find("{\"a\":{\"document\":\"in/a.txt\",\"start\""))));

  // What is copied beside it is copied.
  const std::string copied = invented(61, 60) + "。";
  folder.write("in/a.txt", document(41, copied));
  folder.write("in/b.txt", document(51, copied));
  const std::string record = run_in(folder, passages).out;
  CHECK(has(record, R"("kind":"copied")"));
  CHECK(has(record, R"("noise":42)"));
  CHECK(has(record, R"("rare_evidence":60)"));
}
