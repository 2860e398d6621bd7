// The overview of an index that `leitong serve` makes: what it holds, when it is made anew, what
// may be chosen.

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include "report/scan_files.hpp"
#include "serve_samples.hpp"

using namespace leitong;
using namespace leitong::tests;

namespace {

Request about(const std::string& method, const IndexChoice& choice) {
  Request request = method == "GET" ? get("/api/overview") : post("/api/overview", "");
  request.parameters = {{"words", choice.words},
                        {"series", choice.series},
                        {"place", choice.place},
                        {"year", choice.year}};
  return request;
}

// Begins an overview and waits for its end; what is told of it then.
Response overview(Service& service, const IndexChoice& choice = {}) {
  REQUIRE(answer(service, about("POST", choice)).status == 200);
  Response told = answer(service, about("GET", choice));
  while (has(told, R"("state":"working")")) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    told = answer(service, about("GET", choice));
  }
  return told;
}

std::string text_after(const Response& response, const std::string& key, std::size_t length) {
  const std::size_t at = response.body->find(key);
  REQUIRE(at != std::string::npos);
  return response.body->substr(at + key.size(), length);
}

std::string report_id(const Response& told) { return text_after(told, R"("report":")", 32); }

// The records of a scan over these documents with the options that stand unless others are given.
std::string scanned(const Collection& documents, ScanFile file,
                    const std::vector<std::string>& phrases = {}) {
  ScanOptions options;
  options.passages.phrases = phrases;
  const ScanResult result = scan(documents, {}, options);
  std::string out;
  const Sink sink = [&](std::string_view bytes) {
    out += bytes;
    return true;
  };
  write_scan_file(file, sink, {documents, TextIndexes(documents, 1), result}, 1);
  return out;
}

Document document(unsigned i, const std::string& more = "") {
  Document made;
  made.id = "n" + std::to_string(i);
  made.place = "市" + std::to_string(i % 3);
  made.date = std::to_string(2020 + i);
  made.text = invented(100 + i / 2, 90) + "。\n一般公共预算收入增长" + std::to_string(i) + "%。\n" +
              invented(300 + i, 60) + more + "。\n";
  return made;
}

void check_records(Service& service, const Response& told, const Collection& documents,
                   const std::vector<std::string>& phrases = {}) {
  const std::string id = report_id(told);
  for (const ScanFile file : kScanFiles) {
    INFO(name(file));
    const Response records =
        answer(service, get("/api/reports/" + id + "/" + std::string(name(file))));
    REQUIRE(records.status == 200);
    CHECK(*records.body == scanned(documents, file, phrases));
  }
}

// An index of six documents, three places, and the server over it.
struct Archive {
  TempFolder folder;
  std::string path = (folder.path() / "archive.index").string();
  Collection documents;
  std::unique_ptr<Service> service;

  explicit Archive(Limits limits = {}) {
    for (unsigned i = 0; i < 6; ++i) documents.documents.push_back(document(i));
    REQUIRE(Index::create(path, {}).ok());
    REQUIRE(open().add(documents).ok());
    Result<Sources> sources = open_sources({path}, 1);
    REQUIRE(sources.ok());
    service = std::make_unique<Service>(std::move(sources).value(), Gate{}, ReadOptions{}, limits);
  }
  Index open() const {
    Result<Index> opened = Index::open(path, {});
    REQUIRE(opened.ok());
    return std::move(opened).value();
  }
};

}  // namespace

TEST_CASE("overview: the records are those of a scan over the same documents", "[serve]") {
  Archive archive;
  CHECK(has(answer(*archive.service, about("GET", {})), R"("state":"none")"));
  const Response told = overview(*archive.service);
  INFO(*told.body);
  CHECK(has(told, R"("state":"ready","stale":false)"));
  CHECK(has(told, R"("documents":6,"left_out":0)"));
  check_records(*archive.service, told, archive.documents);
  const Response page = answer(*archive.service, get("/report/" + report_id(told)));
  CHECK(page.body->starts_with("<!doctype html>"));
  CHECK(page.headers.size() == 2);
}

TEST_CASE("overview: a library beside the index tells what is nobody's wording", "[serve]") {
  Served served;
  Result<Index> index = Index::open(served.index, {});
  REQUIRE(index.ok());
  const Collection documents = index.value().texts({}, 1 << 20).value().documents;
  Result<library::Library> library = library::Library::open(served.library, {});
  REQUIRE(library.ok());
  const std::vector<std::string> phrases = library.value().phrases().value();
  REQUIRE_FALSE(phrases.empty());
  const Response told = overview(*served.service);
  check_records(*served.service, told, documents, phrases);
  // What the library says now is part of it.
  CHECK(answer(*served.service, post("/api/templates/1/tags", R"({"add":["a"]})")).status == 200);
  CHECK(has(answer(*served.service, about("GET", {})), R"("stale":true)"));
}

TEST_CASE("overview: a change of the index makes it stale, and then it is made anew", "[serve]") {
  Archive archive;
  const std::string first = report_id(overview(*archive.service));
  CHECK(report_id(overview(*archive.service)) == first);  // nothing has changed
  Collection more;
  more.documents = {document(6), document(7)};
  Index index = archive.open();
  REQUIRE(index.add(more).ok());
  const std::string gone[] = {"n2"};
  REQUIRE(index.remove(gone).ok());
  const Response before = answer(*archive.service, about("GET", {}));
  CHECK(has(before, R"("state":"ready","stale":true)"));
  CHECK(report_id(before) == first);  // still there to be read
  std::vector<Document>& documents = archive.documents.documents;
  documents.erase(documents.begin() + 2);
  documents.insert(documents.end(), more.documents.begin(), more.documents.end());
  const Response now = overview(*archive.service);
  CHECK(report_id(now) != first);
  CHECK(has(now, R"("state":"ready","stale":false)"));
  check_records(*archive.service, now, archive.documents);
  CHECK(answer(*archive.service, get("/report/" + first)).status == 404);
  // Moving documents changes nothing.
  REQUIRE(index.compact().ok());
  CHECK(has(answer(*archive.service, about("GET", {})), R"("stale":false)"));
}

TEST_CASE("index: texts come in the order in which they were added, also after compact",
          "[serve][index]") {
  Archive archive;
  Index index = archive.open();
  Collection changed;
  changed.documents = {document(1, "改")};
  REQUIRE(index.add(changed).ok());
  Collection last;
  last.documents = {document(9)};
  REQUIRE(index.add(last).ok());
  const auto ids = [&] {
    const IndexTexts texts = index.texts({}, 1 << 20).value();
    std::string out;
    for (const Document& each : texts.documents.documents) out += each.id + " ";
    return out;
  };
  const std::string before = ids();
  CHECK(before == "n0 n2 n3 n4 n5 n1 n9 ");
  REQUIRE(index.compact().ok());
  CHECK(ids() == before);
}

TEST_CASE("overview: a part is chosen by series, place, year and words of the id", "[serve]") {
  Archive archive;
  Service& service = *archive.service;
  const auto chosen = [&](const IndexChoice& choice) {
    const Response told = overview(service, choice);
    INFO(*told.body);
    Collection part;
    for (const Document& each : archive.documents.documents) {
      if ((choice.place.empty() || each.place == choice.place) &&
          (choice.series.empty() || each.series_key() == choice.series) &&
          (choice.year.empty() || each.date == choice.year) &&
          each.id.find(choice.words) != std::string::npos) {
        part.documents.push_back(each);
      }
    }
    CHECK(has(told, "\"documents\":" + std::to_string(part.documents.size()) +
                        ",\"left_out\":" + std::to_string(6 - part.documents.size()) + ","));
    check_records(service, told, part);
    // The page says what is not in it.
    CHECK(part.documents.size() < 6);
  };
  chosen({"", "", "市1", ""});
  chosen({"", "市2", "", ""});
  chosen({"", "", "", "2023"});
  chosen({"n5", "", "", ""});
  chosen({"", "", "市0", "2020"});
  const Response none = overview(service, {"", "", "无此市", ""});
  CHECK(has(none, R"("state":"failed")"));
  CHECK(has(none, R"("error":"not_found")"));
  const Response choices = answer(service, get("/api/overview/choices"));
  CHECK(has(choices, R"("places":[{"name":"市0","documents":2,"text_bytes":)"));
  CHECK(has(choices, R"("years":[{"name":"2020","documents":1,)"));
  CHECK(has(choices, R"("series":[{"name":"市0","documents":2,)"));
  CHECK(has(choices, R"("cut":false)"));
}

TEST_CASE("overview: above the limit nothing is made, and what may be done is told", "[serve]") {
  Limits limits;
  limits.overview_bytes = 800;
  Archive archive(limits);
  const Response told = overview(*archive.service);
  INFO(*told.body);
  CHECK(has(told, R"("error":"too_large")"));
  CHECK(has(told, "6 documents hold "));
  CHECK(has(told, "--overview-limit"));
  CHECK_FALSE(has(told, "\"overview\":"));
  const Response part = overview(*archive.service, {"", "", "", "2021"});
  CHECK(has(part, R"("state":"ready")"));
  // Whose size only their texts tell.
  CHECK(has(overview(*archive.service, {"", "", "市1", ""}), R"("error":"too_large")"));
}

TEST_CASE("overview: only the latest are kept", "[serve]") {
  Limits limits;
  limits.overviews_kept = 2;
  Archive archive(limits);
  const std::string first = report_id(overview(*archive.service));
  CHECK(report_id(overview(*archive.service, {"n1", "", "", ""})) != first);
  CHECK(answer(*archive.service, get("/report/" + first)).status == 200);
  CHECK(report_id(overview(*archive.service, {"n2", "", "", ""})) != first);
  CHECK(answer(*archive.service, get("/report/" + first)).status == 404);
  CHECK(has(answer(*archive.service, about("GET", {})), R"("state":"none")"));
}

TEST_CASE("overview: readers and a writer while it is made", "[serve]") {
  Archive archive;
  Service& service = *archive.service;
  std::atomic<bool> over = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> users;
  for (int user = 0; user < 3; ++user) {
    users.emplace_back([&, user] {
      while (!over) {
        const Response reply = user == 0   ? answer(service, about("GET", {}))
                               : user == 1 ? answer(service, get("/api/documents"))
                                           : answer(service, about("POST", {}));
        wrong += reply.status != 200;
      }
    });
  }
  users.emplace_back([&] {
    Result<Index> index = Index::open(archive.path, {});
    for (unsigned i = 20; i < 24 && index; ++i) {
      Collection more;
      more.documents = {document(i)};
      wrong += !index.value().add(more).ok();
    }
    wrong += !index.ok();
  });
  users.back().join();
  users.pop_back();
  over = true;
  for (std::thread& user : users) user.join();
  CHECK(wrong == 0);
  // The one that was being made may be of fewer documents: it says so, and the next is of all.
  Response now = overview(service);
  if (has(now, R"("stale":true)")) now = overview(service);
  CHECK(has(now, R"("state":"ready","stale":false)"));
  CHECK(has(now, R"("documents":10,)"));
}

TEST_CASE("overview: while one is made another has to wait, and the end ends it", "[serve]") {
  WatchedProgress progress;
  progress.start("align", 10, "pairs");
  progress.advance(3);
  CHECK(progress.seen().pass == "align");
  CHECK(progress.seen().done == 3);
  CHECK(progress.seen().total == 10);
  progress.end();
  Collection documents;
  for (unsigned i = 0; i < 6; ++i) documents.documents.push_back(document(i));
  CHECK_THROWS_AS(scan(documents, {}, {}, &progress), WatchedProgress::Ended);

  // However far it is: the service goes without waiting for its result.
  Archive archive;
  REQUIRE(answer(*archive.service, about("POST", {})).status == 200);
  const Response other = answer(*archive.service, about("POST", {"n1", "", "", ""}));
  CHECK((other.status == 503 || other.status == 200));  // the first may be over
  archive.service.reset();
}

TEST_CASE("overview: where no index is served there is none", "[serve]") {
  Served served;
  Result<Sources> library = open_sources({served.library}, 1);
  REQUIRE(library.ok());
  Service service(std::move(library).value(), {}, {}, {});
  CHECK(answer(service, about("GET", {})).status == 404);
  CHECK(answer(service, about("POST", {})).status == 404);
  CHECK(answer(service, get("/api/overview/choices")).status == 404);
}
