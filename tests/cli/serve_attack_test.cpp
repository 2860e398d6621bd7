// What a program of another user on the same machine, or a page of another site, might try.

#include <arpa/inet.h>
#include <sys/socket.h>

#include <chrono>
#include <thread>

#include "cli/serving.hpp"

using namespace leitong::tests;

namespace {

// A connection by hand.
class Wire {
 public:
  explicit Wire(int port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(static_cast<std::uint16_t>(port));
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(connect(socket_, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0);
    const timeval most{60, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
  }
  ~Wire() {
    if (socket_ >= 0) close(socket_);
  }
  Wire(Wire&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}
  Wire& operator=(Wire&&) = delete;

  bool say(const std::string& bytes) {
    return send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
  }
  // All that comes until the other side closes.
  std::string hear() {
    std::string all;
    char buffer[4096];
    for (ssize_t got; (got = recv(socket_, buffer, sizeof buffer, 0)) > 0;) {
      all.append(buffer, static_cast<std::size_t>(got));
    }
    return all;
  }

 private:
  int socket_;
};

std::string heard(int port, const std::string& request) {
  Wire wire(port);
  REQUIRE(wire.say(request));
  return wire.hear();
}

int status_of(const std::string& reply) {
  return reply.starts_with("HTTP/1.1 ") ? std::stoi(reply.substr(9, 3)) : -1;
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

TEST_CASE("serve: hundreds of connections that never finish asking keep nobody out", "[serve]") {
  const TempFolder folder;
  write_sources(folder);
  Serving serving(folder);
  std::vector<Wire> slow;
  const std::string parts[] = {"", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", "P"};
  for (std::size_t i = 0; i < 400; ++i) {
    slow.emplace_back(serving.port());
    if (i % 3 != 0) slow.back().say(parts[i % 3]);
  }
  const auto begin = std::chrono::steady_clock::now();
  httplib::Client client = serving.client();
  for (int i = 0; i < 5; ++i) {
    const auto reply = client.Get("/api/about");
    REQUIRE(reply);
    CHECK(reply->status == 200);
    for (std::size_t k = 0; k < slow.size(); k += 7) slow[k].say("x");
  }
  // Each of them would hold a thread for ten seconds, or for ever.
  CHECK(seconds_since(begin) < 9);
  // Of who waits too long, the connection is closed.
  Wire idle(serving.port());
  idle.say("GET / HTTP/1.1\r\n");
  CHECK(idle.hear().empty());
  CHECK(serving.end() == 0);
}

TEST_CASE("serve: bodies that never come hold only so many places", "[serve]") {
  const TempFolder folder;
  write_sources(folder);
  Serving serving(folder);
  const std::string head =
      "POST /api/reports?name=a.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
      "60000000\r\n\r\n";
  std::vector<Wire> slow;
  for (int i = 0; i < 16; ++i) {
    slow.emplace_back(serving.port());
    REQUIRE(slow.back().say(head + "begun"));
  }
  // All others are answered meanwhile; one upload more is told to come again, or let in when one of
  // these has been given up.
  httplib::Client client = serving.client();
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 5; ++i) {
    const auto reply = client.Get("/api/documents");
    REQUIRE(reply);
    CHECK(reply->status == 200);
  }
  CHECK(seconds_since(begin) < 9);
  // Too slow: given up within the grace, not after the two minutes that a whole upload may take.
  for (Wire& wire : slow) CHECK(status_of(wire.hear()) != 200);
  CHECK(seconds_since(begin) < 60);
  const auto made = client.Post("/api/reports?name=a.txt", draft(), kBytes);
  REQUIRE(made);
  CHECK(made->status == 200);
  CHECK(serving.end() == 0);
}

TEST_CASE("serve: the end does not wait for who has not asked, or sends nothing more", "[serve]") {
  const TempFolder folder;
  write_sources(folder);
  Serving serving(folder);
  Wire idle(serving.port());
  Wire half(serving.port());
  REQUIRE(
      half.say("POST /api/reports?name=a.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n"
               "Content-Length: 100\r\n\r\nhalf"));
  REQUIRE(serving.client().Get("/api/about"));
  const auto begin = std::chrono::steady_clock::now();
  CHECK(serving.end() == 0);
  CHECK(seconds_since(begin) < 8);
}

TEST_CASE("serve: heads that are no head, too long or ambiguous", "[serve]") {
  const TempFolder folder;
  write_sources(folder);
  Serving serving(folder);
  const int port = serving.port();
  const std::string host = "Host: 127.0.0.1\r\n";
  CHECK(status_of(heard(port, "\r\n\r\n")) != 200);
  CHECK(status_of(heard(port, "GET\r\n\r\n")) != 200);
  CHECK(status_of(heard(port, std::string("\0\x16\x03\x01 TLS\r\n\r\n", 12))) != 200);
  CHECK(status_of(heard(port, "GET /api/about HTTP/1.1\r\n\r\n")) == 403);  // no host
  CHECK(status_of(heard(
            port, "GET /" + std::string(100000, 'a') + " HTTP/1.1\r\n" + host + "\r\n")) != 200);
  CHECK(status_of(heard(port, "GET / HTTP/1.1\r\nX: " + std::string(100000, 'a') + "\r\n" + host +
                                  "\r\n")) != 200);
  // Paths: encoded, doubled, with a null, above the root.
  for (const char* path : {"/..%2f..%2fetc%2fpasswd", "//etc/passwd", "/%00", "/./../etc/passwd",
                           "/report/..%2f..%2fetc", "/api/reports/../../about", "/report/%2e%2e"}) {
    INFO(path);
    const std::string reply =
        heard(port, "GET " + std::string(path) + " HTTP/1.1\r\n" + host + "\r\n");
    CHECK(status_of(reply) >= 400);
    CHECK_FALSE(has(reply, "root:"));
  }
  // A second request behind the first is not answered on the same connection: nothing to smuggle.
  const std::string two = heard(port, "POST /api/undo HTTP/1.1\r\n" + host +
                                          "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n"
                                          "0\r\n\r\nGET /api/history HTTP/1.1\r\n" +
                                          host + "\r\n");
  CHECK(two.find("HTTP/1.1 ", 1) == std::string::npos);
  // No method lets another site learn more, and no reply allows one to read it.
  const std::string asked = heard(port, "OPTIONS /api/undo HTTP/1.1\r\n" + host +
                                            "Origin: http://evil.example\r\n"
                                            "Access-Control-Request-Method: POST\r\n\r\n");
  CHECK(status_of(asked) == 405);
  CHECK_FALSE(has(asked, "Access-Control-Allow"));
  const std::string rebound = heard(
      port, "GET /api/about HTTP/1.1\r\nHost: evil.example:" + std::to_string(port) + "\r\n\r\n");
  CHECK(status_of(rebound) == 403);
  CHECK_FALSE(has(rebound, "archive"));
  REQUIRE(serving.client().Get("/api/about"));
  CHECK(serving.end() == 0);
}

TEST_CASE("serve: the token is taken from its header alone, and no reply holds it", "[serve]") {
  const TempFolder folder;
  write_sources(folder);
  Serving serving(folder, {"--host", "0.0.0.0"});
  const std::string token = serving.token();
  REQUIRE(token.size() == 32);
  // A page elsewhere that knows the address only as a Referer, a cookie or a query gets nothing.
  httplib::Client client = serving.client();
  for (const httplib::Headers& headers : {httplib::Headers{{"Referer", serving.url()}},
                                          httplib::Headers{{"Cookie", "token=" + token}},
                                          httplib::Headers{{"Authorization", "Basic " + token}}}) {
    const auto reply = client.Get("/api/about?token=" + token, headers);
    REQUIRE(reply);
    CHECK(reply->status == 401);
  }
  const auto page = client.Get("/");
  REQUIRE(page);
  CHECK_FALSE(has(page->body, token));
  CHECK(page->get_header_value("Referrer-Policy") == "no-referrer");
  // What is printed leads here: each address has the token and a host that can be typed.
  CHECK_FALSE(has(serving.url(), "0.0.0.0"));
  CHECK(serving.url().starts_with("http://127.0.0.1:"));
  CHECK(serving.end() == 0);
}

TEST_CASE("serve: what is neither an index nor a library is told with how to make one", "[serve]") {
  const TempFolder folder;
  fs::create_directories(folder / "reports");
  folder.write("reports/a.txt", "正文");
  for (const char* path : {"reports", "reports/a.txt", "nowhere"}) {
    const Ran ran = run_in(folder, {"serve", path, "--lang", "zh"});
    INFO(path);
    CHECK(ran.code == 2);
    CHECK(has(ran.err, path));
    CHECK(has(ran.err, "leitong index create"));
    CHECK_FALSE(has(ran.err, "no such index"));
  }
}
