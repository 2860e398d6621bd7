// `leitong serve` over a socket: the door, the limits, the end.

#include <arpa/inet.h>
#include <sys/socket.h>

#include <atomic>
#include <thread>

#include "cli/serving.hpp"

using namespace leitong::tests;

TEST_CASE("serve: a dropped file, its report and its records", "[serve]") {
  const TempFolder folder;
  write_sources(folder);
  Serving serving(folder);
  httplib::Client client = serving.client();
  const auto page = client.Get("/");
  REQUIRE(page);
  CHECK(page->status == 200);
  CHECK(has(page->get_header_value("Content-Security-Policy"), "default-src 'none'; script-src"));
  CHECK(page->get_header_value("X-Content-Type-Options") == "nosniff");
  CHECK(page->get_header_value("Cache-Control") == "no-store");
  const auto dated = client.Post("/api/reports?name=draft.txt&date=2023-01-02", draft(), kBytes);
  REQUIRE(dated);
  CHECK(has(dated->body, R"("date":"2023-01-02")"));
  const auto made = client.Post("/api/reports?name=draft.txt", draft(), kBytes);
  REQUIRE(made);
  INFO(made->body);
  CHECK(made->status == 200);
  CHECK(has(made->body, R"("largest_source":"d2")"));
  const std::string id = made->body.substr(made->body.find("\"report\":\"") + 10, 32);
  const auto report = client.Get("/report/" + id);
  REQUIRE(report);
  CHECK(report->body.starts_with("<!doctype html>"));
  CHECK(has(report->get_header_value("Content-Security-Policy"), "frame-ancestors 'none'"));
  CHECK(report->get_header_value("Last-Modified").ends_with(" GMT"));
  const auto passages = client.Get("/api/reports/" + id + "/passages");
  REQUIRE(passages);
  // The records that the command tells.
  folder.write("draft.txt", draft());
  const Ran asked = run_in(folder, {"index", "query", "archive.index", "draft.txt", "--library",
                                    "library.db", "--format", "jsonl"});
  const std::size_t first = asked.out.find("{\"a\":{\"document\"");
  REQUIRE(first != std::string::npos);
  CHECK(passages->body == asked.out.substr(first));
  CHECK(serving.end() == 0);
  CHECK(has(serving.err(), "ended"));
  // Nothing that was dropped stays on the disk.
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    CHECK_FALSE(entry.path().filename().string().starts_with("leitong-"));
  }
}

TEST_CASE("serve: hosts, sites and methods that are none of ours", "[serve]") {
  const TempFolder folder;
  write_sources(folder);
  Serving serving(folder);
  httplib::Client client = serving.client();
  const auto status = [](const httplib::Result& result) { return result ? result->status : -1; };
  CHECK(status(client.Get("/", {{"Host", "evil.example"}})) == 403);
  CHECK(status(client.Get("/api/about", {{"Sec-Fetch-Site", "cross-site"}})) == 403);
  CHECK(status(client.Post("/api/undo", {{"Origin", "http://evil.example"}}, "", kBytes)) == 403);
  CHECK(status(client.Delete("/api/about")) == 405);
  CHECK(status(client.Get("/../../etc/passwd")) == 404);
  CHECK(status(client.Get("/", {{"Range", "bytes=0-1,2-3"}})) == 400);
  CHECK(status(client.Get("/" + std::string(5000, 'x'))) == 400);
  CHECK(status(client.Post("/api/reports", "x", "multipart/form-data; boundary=y")) == 415);
  CHECK(status(client.Post("/api/templates/1/tags", std::string((1 << 20) + 1, ' '),
                           "application/json")) == 413);
  CHECK(status(client.Get("/api/about")) == 200);
  CHECK(serving.end(SIGTERM) == 0);
}

TEST_CASE("serve: an upload above the limit is refused, whole or announced", "[serve]") {
  const TempFolder folder;
  write_sources(folder);
  Serving serving(folder, {"--max-upload", "1M"});
  httplib::Client client = serving.client();
  const auto large = client.Post("/api/reports?name=a.txt", std::string(3 << 20, 'x'), kBytes);
  REQUIRE(large);
  CHECK(large->status == 413);
  CHECK(has(large->body, "--max-upload"));
  // Without a length, in chunks.
  std::size_t sent = 0;
  const auto chunked = client.Post(
      "/api/reports?name=a.txt",
      [&](std::size_t, httplib::DataSink& sink) {
        const std::string block(1 << 16, 'x');
        if (sent < (std::size_t{2} << 20)) {
          sink.write(block.data(), block.size());
          sent += block.size();
        } else {
          sink.done();
        }
        return true;
      },
      kBytes);
  if (chunked) CHECK(chunked->status == 413);  // else it was cut off
  const auto after = client.Get("/api/about");
  REQUIRE(after);
  CHECK(after->status == 200);
  CHECK(serving.end() == 0);
}

TEST_CASE("serve: reached from elsewhere it warns and asks for its token", "[serve]") {
  const TempFolder folder;
  write_sources(folder);
  Serving serving(folder, {"--host", "0.0.0.0"});
  CHECK(has(serving.err(), "can be reached from other machines"));
  REQUIRE(serving.token().size() == 32);
  httplib::Client client = serving.client();
  const auto without = client.Get("/api/about");
  REQUIRE(without);
  CHECK(without->status == 401);
  const auto with = client.Get("/api/about", {{"Authorization", "Bearer " + serving.token()}});
  REQUIRE(with);
  CHECK(with->status == 200);
  const auto made = client.Post("/api/reports?name=a.txt",
                                {{"Authorization", "Bearer " + serving.token()}}, draft(), kBytes);
  REQUIRE(made);
  const std::string id = made->body.substr(made->body.find("\"report\":\"") + 10, 32);
  // Who has the address of a report has the report, and nothing else.
  const auto report = client.Get("/report/" + id);
  REQUIRE(report);
  CHECK(report->status == 200);
  const auto records = client.Get("/api/reports/" + id + "/passages");
  REQUIRE(records);
  CHECK(records->status == 401);
  CHECK(serving.end() == 0);
}

TEST_CASE("serve: a port that is taken is told with what to do", "[serve]") {
  const TempFolder folder;
  write_sources(folder);
  Serving serving(folder);
  const Ran ran = run_in(
      folder, {"serve", "archive.index", "--port", std::to_string(serving.port()), "--lang", "en"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "is taken by another program"));
  CHECK(has(ran.err, "--port 0"));
  CHECK(ran.out.empty());
  const Ran chinese = run_in(
      folder, {"serve", "archive.index", "--port", std::to_string(serving.port()), "--lang", "zh"});
  CHECK(has(chinese.err, "占用"));
}

TEST_CASE("serve: what is neither an index nor a library is named", "[serve]") {
  const TempFolder folder;
  write_sources(folder);
  folder.write("text.txt", "不是模板库");
  fs::create_directories(folder / "empty");
  const std::vector<std::vector<std::string>> wrong = {
      {"serve"},
      {"serve", "nowhere"},
      {"serve", "text.txt"},
      {"serve", "empty"},
      {"serve", "archive.index", "archive.index"},
      {"serve", "archive.index", "library.db", "library.db"},
      {"serve", "archive.index", "--host", "256.0.0.1"},
      {"serve", "archive.index", "--port", "65536"}};
  for (const std::vector<std::string>& words : wrong) {
    const Ran ran = run_in(folder, words);
    INFO(words.back());
    CHECK(ran.code == 2);
    CHECK(ran.err.starts_with("leitong: "));
    CHECK(ran.out.empty());
  }
}

TEST_CASE("serve: users at once do not wait for one who sends nothing", "[serve]") {
  const TempFolder folder;
  write_sources(folder);
  Serving serving(folder);
  // A connection that never finishes its request.
  const int idle = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(static_cast<std::uint16_t>(serving.port()));
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(connect(idle, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0);
  const std::string head =
      "POST /api/reports?name=a.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n"
      "Content-Length: 100\r\n\r\nhalf";
  REQUIRE(send(idle, head.data(), head.size(), 0) == static_cast<ssize_t>(head.size()));
  std::atomic<int> good = 0;
  std::vector<std::thread> users;
  for (int user = 0; user < 8; ++user) {
    users.emplace_back([&, user] {
      httplib::Client client = serving.client();
      for (int i = 0; i < 3; ++i) {
        const auto reply =
            user % 2 == 0
                ? client.Post("/api/reports?name=u" + std::to_string(user) + ".txt", draft(),
                              kBytes)
                : client.Post("/api/templates/1/tags",
                              "{\"add\":[\"t" + std::to_string(user) + std::to_string(i) + "\"]}",
                              "application/json");
        if (reply && reply->status == 200) ++good;
      }
    });
  }
  for (std::thread& user : users) user.join();
  CHECK(good == 24);
  close(idle);
  const auto now = serving.client().Get("/api/templates/1");
  REQUIRE(now);
  for (const char* tag : {"t10", "t12", "t70", "t72"}) CHECK(has(now->body, tag));
  CHECK(serving.end() == 0);
}

TEST_CASE("serve: a request that announces no body is answered at once", "[serve]") {
  const TempFolder folder;
  write_sources(folder);
  Serving serving(folder);
  const auto ask = [&](const std::string& path) {
    const int connection = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(static_cast<std::uint16_t>(serving.port()));
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(connect(connection, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0);
    const std::string head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    REQUIRE(send(connection, head.data(), head.size(), 0) == static_cast<ssize_t>(head.size()));
    std::string reply(12, ' ');
    const ssize_t got = recv(connection, reply.data(), reply.size(), MSG_WAITALL);
    close(connection);
    return got == 12 ? reply.substr(9) : std::string();
  };
  // A body that was waited for in vain would be a 400, too.
  CHECK(ask("/api/reports?document=d1") == "200");
  CHECK(ask("/api/reports?name=a.txt") == "400");
  CHECK(serving.end() == 0);
}

TEST_CASE("serve: a file with any name is kept inside its own folder", "[serve]") {
  const TempFolder folder;
  write_sources(folder);
  Serving serving(folder);
  httplib::Client client = serving.client();
  for (const char* name : {"..%2F..%2Fescaped.txt", "%2Ftmp%2Fescaped.txt", "..", ".", "",
                           "a%00b.txt", "%FF%FE.txt", "-", "metadata.csv"}) {
    const auto made = client.Post("/api/reports?name=" + std::string(name), draft(), kBytes);
    REQUIRE(made);
    INFO(name);
    INFO(made->body);
    CHECK((made->status == 200 || made->status == 422));
    CHECK_FALSE(has(made->body, folder.path().string()));
  }
  CHECK_FALSE(fs::exists(folder / "escaped.txt"));
  CHECK_FALSE(fs::exists("/tmp/escaped.txt"));
  CHECK(serving.end() == 0);
}

TEST_CASE("serve: a change is told in Chinese to who reads Chinese, as library history does",
          "[serve]") {
  const TempFolder folder;
  write_sources(folder);
  Serving serving(folder);
  httplib::Client client = serving.client();
  const httplib::Headers chinese = {{"Accept-Language", "zh-CN"}};
  REQUIRE(client.Post("/api/templates/1/role", R"({"role":"closing"})", "application/json"));
  const auto plain = client.Get("/api/history");
  REQUIRE(plain);
  CHECK(has(plain->body, R"("details":"1 closing")"));
  const auto told = client.Get("/api/history", chinese);
  REQUIRE(told);
  CHECK(has(told->body, R"("told":"1 结尾")"));
  const auto gone = client.Post("/api/reports?name=a.txt&date=x", chinese, draft(), kBytes);
  REQUIRE(gone);
  CHECK(has(gone->body, "不是日期"));
  CHECK(serving.end() == 0);
}

TEST_CASE("serve: a host that nobody knows is told by its name", "[serve]") {
  const TempFolder folder;
  write_sources(folder);
  // Longer than a label may be: no name server is asked.
  const std::string host(70, 'x');
  const Ran ran = run_in(folder, {"serve", "archive.index", "--host", host, "--port", "0"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, host));
  CHECK(has(ran.err, "no host is known by this name"));
}
