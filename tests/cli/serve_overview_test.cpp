// The overview of an index over a socket, held against what `leitong scan` writes.

#include <chrono>
#include <thread>

#include "base/child_process.hpp"
#include "cli/serving.hpp"

using namespace leitong::tests;

namespace {

std::string after(const std::string& text, const std::string& key, std::size_t length) {
  const std::size_t at = text.find(key);
  REQUIRE(at != std::string::npos);
  return text.substr(at + key.size(), length);
}

// Asks for the overview and waits until it is made; its reply.
std::string overview(httplib::Client& client, const std::string& choice = "") {
  const auto begun = client.Post("/api/overview" + choice, "", kBytes);
  REQUIRE(begun);
  std::string told = begun->body;
  while (has(told, R"("state":"working")")) {
    CHECK(has(told, R"("progress":{"pass":)"));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const auto reply = client.Get("/api/overview" + choice);
    REQUIRE(reply);
    told = reply->body;
  }
  return told;
}

constexpr const char* kFiles[] = {"documents", "duplicates", "clusters",
                                  "passages",  "families",   "templates"};

void check_files(httplib::Client& client, const std::string& told, const fs::path& folder) {
  const std::string id = after(told, R"("report":")", 32);
  for (const std::string file : kFiles) {
    INFO(file);
    const auto records = client.Get("/api/reports/" + id + "/" + file);
    REQUIRE(records);
    CHECK(records->status == 200);
    const std::string expected = slurp(folder / (file + ".jsonl"));
    CHECK_FALSE(expected.empty());
    CHECK(records->body == expected);
  }
}

}  // namespace

TEST_CASE("serve: the overview of an index holds what scan writes, byte by byte", "[serve]") {
  const TempFolder folder;
  fs::copy(fs::path(LEITONG_SOURCE_FOLDER) / "samples/reports", folder / "reports");
  const std::vector<std::string> inputs = {"reports", "--metadata", "reports/metadata.csv"};
  const auto run = [&](std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    words.insert(words.end(), inputs.begin(), inputs.end());
    REQUIRE(run_in(folder, words).code == 0);
  };
  REQUIRE(run_in(folder, {"index", "create", "archive.index"}).code == 0);
  run({"index", "add", "archive.index"}, {});
  run({"library", "add"}, {"--library", "library.db"});
  run({"scan", "-o", "alone"}, {});
  run({"scan", "-o", "known"}, {"--library", "library.db"});
  {
    Serving serving(folder, {}, {"archive.index"});
    httplib::Client client = serving.client();
    const std::string told = overview(client);
    CHECK(has(told, R"("documents":30,"left_out":0,)"));
    check_files(client, told, folder / "alone");
    const auto page = client.Get("/report/" + after(told, R"("report":")", 32));
    REQUIRE(page);
    CHECK(has(page->body, "<title>"));
    // A part of it, and what is not in it.
    const auto place = client.Get("/api/overview/choices");
    REQUIRE(place);
    const std::string part = overview(client, "?year=2022");
    CHECK_FALSE(has(part, R"("left_out":0,)"));
    CHECK(serving.end() == 0);
  }
  Serving serving(folder);
  httplib::Client client = serving.client();
  check_files(client, overview(client), folder / "known");
  // The index grows by the hand of another program: what is there is told to be old.
  folder.write("more.jsonl", row("more", invented(77, 60)));
  REQUIRE(run_in(folder, {"index", "add", "archive.index", "more.jsonl"}).code == 0);
  const auto now = client.Get("/api/overview");
  REQUIRE(now);
  CHECK(has(now->body, R"("state":"ready","stale":true)"));
  CHECK(has(overview(client), R"("documents":31,)"));
  // Ctrl-C does not wait for one that is being made.
  const auto begun = client.Post("/api/overview?place=%E6%A4%92%E5%B2%AD%E5%8E%BF", "", kBytes);
  REQUIRE(begun);
  CHECK(serving.end() == 0);
}

TEST_CASE("serve: the overview of indexed PDFs tells pages, as scan does", "[serve][formats]") {
  if (!leitong::find_program("pdftotext")) {
    WARN("skipped: pdftotext is not installed");
    return;
  }
  const TempFolder folder;
  fs::create_directories(folder / "in");
  const fs::path data = fs::path(LEITONG_SOURCE_FOLDER) / "tests/data/formats";
  fs::copy(data / "report.pdf", folder / "in/first.pdf");
  fs::copy(data / "report.pdf", folder / "in/second.pdf");
  fs::copy(data / "report.docx", folder / "in/third.docx");
  REQUIRE(run_in(folder, {"scan", "in", "-o", "alone"}).code == 0);
  CHECK(has(slurp(folder / "alone/passages.jsonl"), R"("page":1})"));
  REQUIRE(run_in(folder, {"index", "create", "archive.index"}).code == 0);
  REQUIRE(run_in(folder, {"index", "add", "archive.index", "in"}).code == 0);
  Serving serving(folder, {}, {"archive.index"});
  httplib::Client client = serving.client();
  const std::string told = overview(client);
  check_files(client, told, folder / "alone");
  CHECK(serving.end() == 0);
}

TEST_CASE("serve: an overview above its limit is refused in the reader's language", "[serve]") {
  const TempFolder folder;
  std::string rows;
  for (unsigned i = 0; i < 4; ++i) rows += row("d" + std::to_string(i), invented(i, 120000));
  folder.write("in.jsonl", rows);
  REQUIRE(run_in(folder, {"index", "create", "archive.index"}).code == 0);
  REQUIRE(run_in(folder, {"index", "add", "archive.index", "in.jsonl"}).code == 0);
  Serving serving(folder, {"--overview-limit", "1M"}, {"archive.index"});
  httplib::Client client = serving.client();
  client.set_default_headers({{"Accept-Language", "zh-CN"}});
  const std::string told = overview(client);
  INFO(told);
  CHECK(has(told, R"("error":"too_large")"));
  CHECK(has(told, "所选 4 篇文档有正文 1.4 MB，多于 1.0 MB"));
  CHECK(has(overview(client, "?words=d2"), R"("state":"ready")"));
  CHECK(has(client.Get("/api/about")->body, R"("overview_bytes":1048576)"));
  CHECK(serving.end() == 0);
}
