// What `leitong serve` does with a request that was let in, without a socket.

#include <atomic>
#include <filesystem>
#include <thread>

#include "report/html/page.hpp"
#include "serve/gate.hpp"
#include "serve/page.hpp"
#include "serve/report_view.hpp"
#include "serve_samples.hpp"

using namespace leitong;
using namespace leitong::serve;
using namespace leitong::tests;

TEST_CASE("serve: a file's name loses folders and control characters", "[serve]") {
  CHECK(harmless_name("../../etc/passwd") == "passwd");
  CHECK(harmless_name("C:\\Users\\x\\报告.docx") == "报告.docx");
  CHECK(harmless_name("..") == "document");
  CHECK(harmless_name("a/") == "document");
  CHECK(harmless_name(std::string("a\0b\n.txt", 8)) == "a_b_.txt");
  CHECK(harmless_name("\xff\xfe.txt") == "__.txt");
  std::string han;
  for (int i = 0; i < 200; ++i) han += "报";
  const std::string cut = harmless_name(han + ".docx");
  CHECK(cut.size() <= 180);
  CHECK(cut.ends_with(".docx"));
  CHECK(cut.starts_with("报"));
}

TEST_CASE("serve: the oldest reports go when there are too many or too large ones", "[serve]") {
  ReportStore store(2, 100);
  const auto put = [&](const std::string& id, std::size_t bytes) {
    auto report = std::make_shared<Report>();
    report->id = id;
    report->page = std::make_shared<const std::string>(bytes, 'x');
    store.put(report);
  };
  put("a", 10);
  put("b", 10);
  put("c", 10);
  CHECK(store.find("a") == nullptr);
  CHECK(store.find("b") != nullptr);
  put("d", 95);
  CHECK(store.find("c") == nullptr);
  CHECK(store.find("d") != nullptr);
  put("e", 500);
  CHECK(store.find("d") == nullptr);
  CHECK(store.find("e") != nullptr);
}

TEST_CASE("serve: the turnstile lets so many in and the line has an end", "[serve]") {
  Turnstile turnstile(1, 0, std::chrono::seconds(0));
  {
    const auto first = turnstile.enter();
    REQUIRE(first);
    CHECK_FALSE(turnstile.enter());
  }
  CHECK(turnstile.enter());

  Turnstile line(2, 8, std::chrono::seconds(60));
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  std::vector<std::thread> users;
  for (int i = 0; i < 8; ++i) {
    users.emplace_back([&] {
      const auto pass = line.enter();
      const int now = ++inside;
      int seen = most;
      while (now > seen && !most.compare_exchange_weak(seen, now)) {
      }
      std::this_thread::yield();
      --inside;
    });
  }
  for (std::thread& user : users) user.join();
  CHECK(most <= 2);
}

TEST_CASE("serve: addresses that are none, and methods they do not know", "[serve]") {
  Served served;
  CHECK(served.ask(get("/nothing")).status == 404);
  CHECK(served.ask(get("/api/templates/")).status == 404);
  CHECK(served.ask(get("/api/templates/1/fill")).status == 405);
  CHECK(served.ask(post("/api/about", "")).status == 405);
  CHECK(served.ask(get("/api/templates/x")).status == 404);
  CHECK(served.ask(get("/api/templates/99999999999999999999")).status == 404);
  CHECK(served.ask(get("/report/" + random_name())).status == 404);
  CHECK(served.ask(get("/api/reports/" + random_name() + "/passages")).status == 404);
  CHECK(served.ask(get("/\xff")).status == 400);
  Request request = get("/api/documents");
  request.parameters["limit"] = "many";
  CHECK(served.ask(request).status == 400);
  request.parameters["limit"] = "0";
  CHECK(served.ask(request).status == 400);
  request.parameters = {{"words", "\xff"}};
  CHECK(served.ask(request).status == 400);
}

TEST_CASE("serve: bodies that are no JSON, or another one, change nothing", "[serve]") {
  Served served;
  for (const char* body : {"", "[]", "{", "{\"add\":1}", "{\"add\":[1]}", "{}", "{\"add\":[]}"}) {
    INFO(body);
    CHECK(served.ask(post("/api/templates/1/tags", body)).status == 400);
  }
  CHECK(served.ask(post("/api/templates/1/tags", R"({"add":["\u0001"]})")).status == 422);
  CHECK(served.ask(post("/api/templates/1/role", R"({"role":"emperor"})")).status == 422);
  CHECK(served.ask(post("/api/templates/1/fill", R"({"values":{"9":"x"}})")).status == 422);
  CHECK(served.ask(post("/api/templates/1/fill", R"({"values":[]})")).status == 400);
  CHECK(served.ask(post("/api/undo", "")).status == 422);
}

TEST_CASE("serve: tags, role and undo come back as the template is now", "[serve]") {
  Served served;
  CHECK(has(served.ask(get("/api/templates")), "一般公共预算收入增长"));
  CHECK(has(served.ask(post("/api/templates/1/tags", R"({"add":["财政","<b>"]})")),
            R"("tags":["<b>","财政"])"));
  CHECK(has(served.ask(post("/api/templates/1/role", R"({"role":"data"})")), R"("role":"data")"));
  CHECK(has(served.ask(post("/api/undo", "")), R"("operation":"role")"));
  CHECK(has(served.ask(post("/api/templates/1/tags", R"({"remove":["<b>"]})")),
            R"("tags":["财政"])"));
  Request tagged = get("/api/templates");
  tagged.parameters["tag"] = "财政";
  CHECK(has(served.ask(tagged), R"("total":1)"));
  CHECK(has(served.ask(get("/api/history")), R"("entries":[{)"));
}

TEST_CASE("serve: a dropped file is held against the index and the library", "[serve]") {
  Served served;
  const Response made =
      served.drop("draft.txt", invented(4, 60) + "。\n一般公共预算收入增长99%。\n");
  INFO(*made.body);
  REQUIRE(made.status == 200);
  CHECK(has(made, R"("document":"draft.txt")"));
  CHECK(has(made, R"("largest_source":"d2")"));
  CHECK(has(made, R"("templates":1)"));
  CHECK_FALSE(has(made, served.folder.path().string()));
  const std::string id = made.body->substr(made.body->find("\"report\":\"") + 10, 32);
  const Response page = served.ask(get("/report/" + id));
  CHECK(page.type.starts_with("text/html"));
  CHECK(page.body->starts_with("<!doctype html>"));
  // The time of the check is that of the report, not of whoever opens it.
  REQUIRE(page.headers.size() == 2);
  CHECK(page.headers[0].first == "Last-Modified");
  CHECK(page.headers == served.ask(get("/report/" + id)).headers);
  CHECK(has(served.ask(get("/api/reports/" + id + "/passages")), R"("kind":"copied")"));
  CHECK(has(served.ask(get("/api/reports/" + id + "/templates")), "一般公共预算收入增长"));
  CHECK(has(served.ask(get("/api/reports/" + id + "/duplicates")), R"("jaccard")"));
  CHECK(served.ask(get("/api/reports/" + id + "/secrets")).status == 404);
  // The index is as it was.
  CHECK(has(served.ask(get("/api/documents")), R"("total":8)"));
}

TEST_CASE("serve: a text that many series carry is not copied, and yet told to be theirs",
          "[serve]") {
  Served served;
  Collection carriers;
  for (unsigned i = 0; i < 6; ++i) {
    Document document;
    document.id = "c" + std::to_string(i);
    document.place = "乡" + std::to_string(i);
    document.text = invented(900, 120) + "。\n" + (i < 4 ? "" : invented(901 + i, 300) + "。\n");
    carriers.documents.push_back(std::move(document));
  }
  Result<Index> index = Index::open(served.index, {});
  REQUIRE(index.ok());
  REQUIRE(index.value().add(carriers).ok());
  const Response made = served.drop("draft.txt", invented(900, 120) + "。\n");
  INFO(*made.body);
  REQUIRE(made.status == 200);
  CHECK(has(made, R"("copied":0,)"));
  CHECK(has(made, R"("copied_share":0.0)"));
  CHECK(has(made, R"("nearest":"c0","nearest_share":1.0,"lent_share":0.0,"alike":6,)"));
  // Half of it: those that share less than that are not counted.
  const Response half = served.drop(
      "half.txt", invented(900, 120) + "。\n" + invented(950, 60) + "。\n" + invented(4, 20));
  INFO(*half.body);
  CHECK(has(half, R"("nearest":"c0",)"));
  CHECK(has(half, R"("alike":6,)"));
  const Response none = served.drop("own.txt", invented(951, 60) + "。\n");
  CHECK(has(none, R"("nearest":null,"nearest_share":0.0,"lent_share":0.0,"alike":0,)"));
}

TEST_CASE("serve: cards are records of show, cut to what they have room for", "[serve]") {
  Served served;
  const auto count = [](const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++found;
    return found;
  };
  Request asked = get("/api/templates");
  CHECK_FALSE(has(served.ask(asked), R"("years":[)"));
  asked.parameters["cards"] = "1";
  for (const char* const words : {"", "一般公共预算收入"}) {
    asked.parameters["words"] = words;
    const Response cards = served.ask(asked);
    INFO(*cards.body);
    CHECK(cards.status == 200);
    CHECK(has(cards, R"("total":1,"templates":[{"template":1,)"));
    CHECK(has(cards, R"("distinct":8,)"));
    CHECK(count(*cards.body, R"(%","count":1})") == 4);   // fillers
    CHECK(count(*cards.body, R"({"document":"d)") == 3);  // sources
    CHECK(has(cards, R"("first_year":2011,"last_year":2018,)"));
    CHECK(count(*cards.body, R"({"year":)") == 8);
  }
}

TEST_CASE("serve: a dropped text gives the records of index query", "[serve]") {
  Served served;
  Document document;
  document.id = "draft.txt";
  document.text = invented(4, 60) + "。\n" + invented(7, 60) + "。\n";
  Result<Index> index = Index::open(served.index, {});
  REQUIRE(index.ok());
  Result<library::Library> library = library::Library::open(served.library, {});
  REQUIRE(library.ok());
  PassageOptions options;
  options.phrases = library.value().phrases().value();
  const Result<IndexAnswer> answer = index.value().query(document, {}, options);
  REQUIRE(answer.ok());
  const Passages& expected = answer.value().passages;
  REQUIRE(expected.passages.size() == 2);
  const auto made = make_report(served.service->sources, document, {}, 1);
  REQUIRE(made.ok());
  const std::string& lines = *made.value()->records.at("passages");
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 2);
  for (const Passage& passage : expected.passages) {
    CHECK(lines.find("\"matched\":" + std::to_string(passage.matched)) != std::string::npos);
  }
}

TEST_CASE("serve: what cannot be read is told without the folder it lay in", "[serve]") {
  Served served;
  const Response broken = served.drop("broken.docx", "PK\x03\x04 and no more");
  CHECK(broken.status == 422);
  CHECK(has(broken, "broken.docx"));
  CHECK_FALSE(has(broken, served.folder.path().string()));
  Request empty = post("/api/reports", "");
  CHECK(served.ask(empty).status == 400);
  Request unknown = post("/api/reports", "");
  unknown.parameters["document"] = "nobody";
  CHECK(served.ask(unknown).status == 404);
}

TEST_CASE("serve: what was left out of a page is told, in the reply and in the report", "[serve]") {
  Served served;
  served.service->sources.to_chinese = [](std::string_view reason) {
    return reason == "navigation or footer" ? "网页导航或页脚" : std::string(reason);
  };
  const Response made = served.drop(
      "page.html", "<html><body><nav><p>首页</p><p>新闻</p></nav><article><p>" + invented(4, 60) +
                       "。</p></article><footer><p>版权所有</p></footer></body></html>");
  INFO(*made.body);
  REQUIRE(made.status == 200);
  CHECK(has(made, R"("warnings":[{"path":"page.html","reason":")"
                  "lines left out that are none of the text: 3 (navigation or footer)"));
  const Response plain = served.drop("draft.txt", invented(4, 60) + "。\n");
  CHECK(has(plain, R"("warnings":[])"));
}

TEST_CASE("serve: a reason is told in the language of the reader", "[serve]") {
  Served served;
  served.service->sources.to_chinese = [](std::string_view reason) {
    return reason == "there is nothing to undo" ? "没有可以撤销的操作" : std::string(reason);
  };
  Request undo = post("/api/undo", "");
  CHECK(has(served.ask(undo), "there is nothing to undo"));
  undo.chinese = true;
  CHECK(has(served.ask(undo), "没有可以撤销的操作"));
  // A refusal keeps its status, its code and its headers.
  Response busy = refusal(503, "busy", "too many");
  busy.headers.emplace_back("Retry-After", "10");
  const auto to_chinese = [](std::string_view) { return std::string("太多"); };
  CHECK(*in_language_of(get("/"), busy, to_chinese).body == *busy.body);
  const Response told = in_language_of(undo, busy, to_chinese);
  CHECK(*told.body == "{\"error\":\"busy\",\"reason\":\"太多\"}\n");
  CHECK(told.status == 503);
  CHECK(told.headers == busy.headers);
}

TEST_CASE("serve: a report that is gone is told to a browser by a page, to a program by JSON",
          "[serve]") {
  Served served;
  const Response page = served.ask(get("/report/" + random_name()));
  CHECK(page.status == 404);
  CHECK(page.type.starts_with("text/html"));
  CHECK(has(page, "<a href=\"/\">"));
  CHECK(has(page, "这份报告已不在"));
  CHECK(has(page, "This report is gone"));
  CHECK(served.ask(get("/api/reports/" + random_name() + "/passages")).type == "application/json");
}

TEST_CASE("serve: a date that is none is refused, one that replaces the file's own is told",
          "[serve]") {
  Served served;
  const auto drop = [&](const std::string& name, const std::string& date) {
    Request request = post("/api/reports", "");
    request.upload = served.folder.write("upload/" + name, invented(4, 60) + "。\n").string();
    request.parameters["date"] = date;
    return served.ask(request);
  };
  for (const char* none : {"昨天", "2023-13", "2022-02-30", "x"}) {
    INFO(none);
    const Response refused = drop("draft.txt", none);
    CHECK(refused.status == 422);
    CHECK(has(refused, "is no date"));
  }
  const Response replaced = drop("青禾县_2022.txt", "2024-03-05");
  REQUIRE(replaced.status == 200);
  CHECK(has(replaced, R"("date":"2024-03-05")"));
  CHECK(has(replaced, "the date given, 2024-03-05, takes the place of its own, 2022"));
  CHECK(has(drop("draft.txt", "2024年3月5日"), R"("warnings":[])"));
  CHECK(has(drop("青禾县_2022.txt", "2022"), R"("warnings":[])"));
}

TEST_CASE("serve: the place of a warning stands without a file before it, in the reader's language",
          "[serve]") {
  Served served;
  served.service->sources.to_chinese = [](std::string_view reason) {
    return "译：" + std::string(reason);
  };
  Request request = post("/api/reports", "");
  request.upload =
      served.folder.write("upload/draft.txt", invented(4, 60) + "\xff\xff。\n").string();
  const Response english = served.ask(request);
  INFO(*english.body);
  CHECK(has(english, R"("path":"draft.txt","reason":"byte )"));
  request.chinese = true;
  CHECK(has(served.ask(request), R"("path":"draft.txt","reason":"译：byte )"));
}

TEST_CASE("serve: a document that fails takes no report from the others", "[serve]") {
  Served served;
  Sources sources = std::move(open_sources({served.index}, 1)).value();
  bool failed_once = false;
  sources.indexes = std::make_unique<Indexes>([&]() -> Result<Index> {
    if (std::exchange(failed_once, true)) return Index::open(served.index, {});
    return Error{ErrorCode::kLimit, {}, {}, {}, "too much"};
  });
  const std::string rows =
      served.folder
          .write("upload/rows.jsonl", R"({"id":"one","text":")" + invented(4, 60) +
                                          "\"}\n"
                                          R"({"id":"two","text":")" +
                                          invented(6, 60) + "\"}\n")
          .string();
  const std::string folder = (served.folder / "upload").string();
  const Result<Made> made = make_reports(sources, {}, folder, rows, {}, 20);
  REQUIRE(made.ok());
  REQUIRE(made.value().reports.size() == 1);
  CHECK(made.value().reports[0]->summary.find(R"("document":"two")") != std::string::npos);
  REQUIRE(made.value().failures.size() == 1);
  CHECK(describe(made.value().failures[0]) == "one: too much");
  // Where none is left there is nothing to give.
  failed_once = false;
  sources.indexes = std::make_unique<Indexes>([]() -> Result<Index> {
    return Error{ErrorCode::kLimit, {}, {}, {}, "too much"};
  });
  CHECK_FALSE(make_reports(sources, {}, folder, rows, {}, 20).ok());
}

TEST_CASE("serve: an original is told to be lent, not to be common wording", "[serve]") {
  Served served;
  Request request = post("/api/reports", "");
  request.upload = served.folder.write("upload/draft.txt", invented(4, 60) + "。\n").string();
  request.parameters["date"] = "2001";
  const Response first = served.ask(request);
  INFO(*first.body);
  CHECK(has(first, R"("nearest":"d2")"));
  CHECK(has(first, R"("copied_share":0.0,)"));
  CHECK(has(first, R"("lent_share":1.0,)"));
  request.parameters["date"] = "2024";
  CHECK(has(served.ask(request), R"("lent_share":0.0,)"));
}

TEST_CASE("serve: a change of tags that changes nothing is not in the history", "[serve]") {
  Served served;
  served.service->sources.history_in_chinese = [](const library::HistoryEntry& entry) {
    return "译：" + entry.details;
  };
  const std::string tags = "/api/templates/1/tags";
  CHECK(served.ask(post(tags, R"({"add":["财政"]})")).status == 200);
  const Response before = served.ask(get("/api/history"));
  CHECK(has(before, R"("details":"1 +财政")"));
  CHECK_FALSE(has(before, "told"));
  CHECK(served.ask(post(tags, R"({"remove":["无此"]})")).status == 200);
  CHECK(served.ask(post(tags, R"({"add":["财政"]})")).status == 200);
  CHECK(*served.ask(get("/api/history")).body == *before.body);
  // The history writes +tag and -tag.
  for (const char* body : {R"({"add":["+年报"]})", R"({"add":["-年报"]})"}) {
    CHECK(served.ask(post(tags, body)).status == 422);
  }
  Request chinese = get("/api/history");
  chinese.chinese = true;
  CHECK(has(served.ask(chinese), R"(,"told":"译：1 +财政"})"));
}

TEST_CASE("serve: documents beyond the limit are counted, text beyond it refused", "[serve]") {
  Limits limits;
  limits.documents = 2;
  limits.text_bytes = 4096;
  Served served(limits);
  std::string rows;
  for (unsigned i = 0; i < 5; ++i) rows += row("r" + std::to_string(i), invented(50 + i, 30));
  const Response made = served.drop("rows.jsonl", rows);
  INFO(*made.body);
  CHECK(made.status == 200);
  CHECK(has(made, R"("left_out":3)"));
  CHECK(served.drop("large.txt", invented(99, 4096)).status == 413);
}

TEST_CASE("serve: an indexed document is asked about as if it were new", "[serve]") {
  Served served;
  Request request = post("/api/reports", "");
  request.parameters["document"] = "d3";
  const Response made = served.ask(request);
  INFO(*made.body);
  CHECK(made.status == 200);
  CHECK(has(made, R"("document":"d3")"));
  CHECK_FALSE(has(made, R"("largest_source":"d3")"));
}

TEST_CASE("serve: when all places are taken the next one is told to come again", "[serve]") {
  Limits limits;
  limits.reports_at_once = 1;
  limits.reports_waiting = 0;
  Served served(limits);
  const auto taken = served.service->turnstile.enter();
  const Response busy = served.drop("draft.txt", invented(4, 60));
  CHECK(busy.status == 503);
  CHECK(busy.headers.front().first == "Retry-After");
}

TEST_CASE("serve: readers and writers of all kinds at once", "[serve]") {
  Served served;
  std::vector<std::thread> users;
  std::atomic<int> wrong = 0;
  for (int user = 0; user < 6; ++user) {
    users.emplace_back([&, user] {
      for (int i = 0; i < 5; ++i) {
        const std::string tag = "tag" + std::to_string(user) + "-" + std::to_string(i);
        const Response reply =
            user % 3 == 0 ? served.ask(post("/api/templates/1/tags", "{\"add\":[\"" + tag + "\"]}"))
            : user % 3 == 1 ? served.ask(get("/api/templates/1"))
                            : served.ask(get("/api/documents"));
        wrong += reply.status != 200;
      }
    });
  }
  for (std::thread& user : users) user.join();
  CHECK(wrong == 0);
  const Response now = served.ask(get("/api/templates/1"));
  for (const char* tag : {"tag0-0", "tag0-4", "tag3-0", "tag3-4"}) CHECK(has(now, tag));
}

TEST_CASE("serve: an index alone has no templates, a library alone no documents", "[serve]") {
  Served both;
  Result<Sources> index = open_sources({both.index}, 1);
  REQUIRE(index.ok());
  Service one(std::move(index).value(), {}, {}, {});
  CHECK(answer(one, get("/api/templates")).status == 404);
  CHECK(has(answer(one, get("/api/about")), R"("library":null)"));
  Result<Sources> library = open_sources({both.library}, 1);
  REQUIRE(library.ok());
  Service other(std::move(library).value(), {}, {}, {});
  CHECK(answer(other, get("/api/documents")).status == 404);
  Request indexed = post("/api/reports", "");
  indexed.parameters["document"] = "d1";
  CHECK(answer(other, indexed).status == 404);
  Request drop = post("/api/reports", "");
  drop.upload = both.folder.write("upload/a.txt", "一般公共预算收入增长99%。\n").string();
  const Response made = answer(other, drop);
  CHECK(made.status == 200);
  CHECK(has(made, R"("total_share":null)"));
  CHECK(has(made, R"("templates":1)"));
  CHECK_FALSE(open_sources({both.index, both.index}, 1).ok());
  CHECK_FALSE(open_sources({both.library, both.library}, 1).ok());
  CHECK_FALSE(open_sources({"nowhere"}, 1).ok());
}

TEST_CASE("serve: the page names its script and style and has room for nothing else", "[serve]") {
  const std::string& page = *serve_page();
  CHECK(page.find("@style@") == std::string::npos);
  CHECK(page.find("@script@") == std::string::npos);
  const std::size_t begin = page.find("<script>") + 8;
  const std::size_t end = page.find("</script>");
  REQUIRE(page.find("<script", end) == std::string::npos);
  const std::string script = page.substr(begin, end - begin);
  const std::size_t style = page.find("<style>") + 7;
  const std::string policy = page_policy(page.substr(style, page.find("</style>") - style), script);
  CHECK(serve_policy().starts_with(policy));
  CHECK(script.find("innerHTML") == std::string::npos);
  CHECK(script.find("eval(") == std::string::npos);
  CHECK(script.find("http://www.w3.org/2000/svg") != std::string::npos);
}

TEST_CASE("index: documents are listed by page and by the words of their ids", "[serve][index]") {
  Served served;
  Result<Index> index = Index::open(served.index, {});
  REQUIRE(index.ok());
  const IndexListing all = index.value().list({}, 0).value();
  CHECK(all.total == 8);
  REQUIRE(all.documents.size() == 8);
  CHECK(all.documents[2].id == "d2");
  CHECK(all.documents[2].place == "县2");
  const IndexListing page = index.value().list({}, 3, 6).value();
  CHECK(page.total == 8);
  REQUIRE(page.documents.size() == 2);
  CHECK(page.documents[0].id == "d6");
  const IndexListing found = index.value().list("d 5", 10).value();
  CHECK(found.total == 1);
  CHECK(found.documents.front().id == "d5");
  const std::string ids[] = {"d5"};
  REQUIRE(index.value().remove(ids).ok());
  CHECK(index.value().list("5", 10).value().total == 0);
  CHECK(index.value().document("d5").error().code == ErrorCode::kNotFound);
  CHECK(index.value().document("d4").value().date == "2015");
}
