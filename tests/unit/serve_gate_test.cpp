// Who is let in to `leitong serve`, told from the head of a request.
#include <optional>
#include <string>

#include "serve/gate.hpp"
#include "serve_samples.hpp"

using namespace leitong;
using namespace leitong::serve;
using namespace leitong::tests;

namespace {

int status(const Gate& gate, const Request& request) {
  const std::optional<Response> refused = turned_away(gate, request);
  return refused ? refused->status : 200;
}

}  // namespace

TEST_CASE("gate: loopback is 127.0.0.0/8, ::1 and localhost", "[serve]") {
  for (const char* host : {"127.0.0.1", "127.9.8.7", "::1", "localhost", "LOCALHOST"}) {
    CHECK(is_loopback(host));
  }
  for (const char* host :
       {"0.0.0.0", "192.168.1.2", "::", "example.org", "127.0.0.1.example.org", "1270.0.0.1", ""}) {
    CHECK_FALSE(is_loopback(host));
  }
}

TEST_CASE("gate: the Host header gives a host without its port, or nothing", "[serve]") {
  CHECK(host_of("127.0.0.1:80") == "127.0.0.1");
  CHECK(host_of("[::1]:8190") == "::1");
  CHECK(host_of("LocalHost") == "localhost");
  for (const char* bad : {"", ":80", "a:", "a:b", "a:80:90", "[::1", "[::1]x", "a:123456"}) {
    INFO(bad);
    CHECK(host_of(bad).empty());
  }
}

TEST_CASE("gate: a name that was made to lead here is turned away", "[serve]") {
  const Gate gate;
  for (const char* host : {"127.0.0.1:8190", "localhost:8190", "[::1]:8190", "127.0.0.1"}) {
    Request request = get("/api/about");
    request.host = host;
    CHECK(status(gate, request) == 200);
  }
  for (const char* host : {"evil.example:8190", "127.0.0.1.evil.example", "192.168.1.2", ""}) {
    Request request = get("/");
    request.host = host;
    INFO(host);
    CHECK(status(gate, request) == 403);
  }
  Gate open;
  open.host = "archive.office";
  open.token = random_name();
  Request named = get("/");
  named.host = "archive.office:8190";
  CHECK(status(open, named) == 200);
  named.host = "192.168.1.2:8190";
  CHECK(status(open, named) == 200);
  named.host = "evil.example:8190";
  CHECK(status(open, named) == 403);
}

TEST_CASE("gate: other sites can neither write nor ask", "[serve]") {
  const Gate gate;
  Request request = post("/api/undo", "");
  CHECK(status(gate, request) == 200);  // a program
  request.origin = "http://127.0.0.1:8190";
  request.site = "same-origin";
  CHECK(status(gate, request) == 200);
  request.origin = "http://127.0.0.1:9999";
  CHECK(status(gate, request) == 403);
  request.origin = "null";
  CHECK(status(gate, request) == 403);
  request.origin = "";
  request.site = "cross-site";
  CHECK(status(gate, request) == 403);
  request.site = "same-site";
  CHECK(status(gate, request) == 403);
  // A link from elsewhere may open the page itself.
  Request page = get("/");
  page.site = "cross-site";
  CHECK(status(gate, page) == 200);
  page.path = "/api/about";
  CHECK(status(gate, page) == 403);
}

TEST_CASE("gate: with a token everything under /api/ asks for it", "[serve]") {
  Gate gate;
  gate.host = "0.0.0.0";
  gate.token = random_name();
  Request request = get("/api/about");
  CHECK(status(gate, request) == 401);
  request.authorization = "Bearer " + gate.token;
  CHECK(status(gate, request) == 200);
  request.authorization = "Bearer " + gate.token.substr(1);
  CHECK(status(gate, request) == 401);
  request.authorization = "Basic " + gate.token;
  CHECK(status(gate, request) == 401);
  std::string other = gate.token;
  other.back() = other.back() == '0' ? '1' : '0';
  request.authorization = "Bearer " + other;
  CHECK(status(gate, request) == 401);
  CHECK(status(gate, get("/")) == 200);
}

TEST_CASE("gate: unknown methods and forms are refused", "[serve]") {
  Request request = post("/api/reports", "");
  request.content_type = "multipart/form-data; boundary=x";
  CHECK(status({}, request) == 415);
  request = get("/");
  request.method = "DELETE";
  CHECK(status({}, request) == 405);
}

TEST_CASE("gate: random names are 32 digits and differ", "[serve]") {
  const std::string one = random_name();
  CHECK(is_random_name(one));
  CHECK(one != random_name());
  CHECK_FALSE(is_random_name(one.substr(1)));
  CHECK_FALSE(is_random_name("../../../../../../etc/passwd0000"));
  CHECK(equal_in_constant_time("abc", "abc"));
  CHECK_FALSE(equal_in_constant_time("abc", "abd"));
  CHECK_FALSE(equal_in_constant_time("abc", "abcd"));
}
