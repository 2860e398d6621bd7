// The only file that knows cpp-httplib (0.11 to 0.14): its requests become ours, our replies its.
//
// The library accepts connections and knows HTTP; which thread serves whom and how long that may
// take is ours (waiting_room.hpp, paced_stream.hpp). A connection serves one request: an idle one
// that is kept would hold a thread. Bodies are read by our own receiver, which counts bytes and
// seconds. Replies go out by a provider, so nothing is copied and the library does not compress
// pages anew for everyone who asks.

#include "serve/server.hpp"

#include <httplib.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <optional>
#include <thread>

#include "base/child_process.hpp"
#include "serve/paced_stream.hpp"
#include "serve/waiting_room.hpp"

namespace leitong::serve {
namespace {

constexpr std::size_t kLongestPath = 2048;

// Not SO_REUSEPORT, which the library sets by itself: two servers would share a port unnoticed.
void socket_options(socket_t socket) {
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

// Has what it is given done at once: the library's work on a connection is to put it where it
// waits.
class AtOnce final : public httplib::TaskQueue {
 public:
  explicit AtOnce(std::function<void()> end) : end_(std::move(end)) {}
  // void or bool, by the version.
  using Taken = decltype(std::declval<httplib::TaskQueue&>().enqueue(std::function<void()>()));
  Taken enqueue(std::function<void()> work) override {
    work();
    return Taken(true);
  }
  void shutdown() override { end_(); }

 private:
  std::function<void()> end_;
};

// The library's server with connections of ours.
class Http final : public httplib::Server {
 public:
  Http() : room_(WaitingRoom::Limits(), [this](int socket) { serve(socket); }) {
    new_task_queue = [this] { return new AtOnce([this] { end(); }); };
  }

 private:
  bool process_and_close_socket(socket_t socket) override {
    room_.add(socket);
    return true;
  }
  void serve(int socket) {
    PacedStream stream(socket, ended_);
    bool closed = false;
    process_request(stream, true, closed, nullptr);
    ::shutdown(socket, SHUT_RDWR);
    ::close(socket);
  }
  void end() {
    ended_ = true;
    room_.end();
  }

  std::atomic<bool> ended_ = false;
  WaitingRoom room_;
};

Request request_of(const httplib::Request& from) {
  Request request;
  request.method = from.method;
  request.path = from.path;
  for (const auto& [name, value] : from.params) request.parameters.emplace(name, value);
  request.host = from.get_header_value("Host");
  request.origin = from.get_header_value("Origin");
  request.site = from.get_header_value("Sec-Fetch-Site");
  request.authorization = from.get_header_value("Authorization");
  request.content_type = from.get_header_value("Content-Type");
  request.chinese = from.get_header_value("Accept-Language").starts_with("zh");
  return request;
}

// What Content-Length says; 0 where it says nothing.
std::uint64_t announced(const httplib::Request& from) {
  return std::strtoull(from.get_header_value("Content-Length").c_str(), nullptr, 10);
}

void put(const Response& from, httplib::Response& to) {
  to.status = from.status;
  for (const auto& [name, value] : from.headers) to.set_header(name, value);
  const std::pair<const char*, const char*> always[] = {
      {"X-Content-Type-Options", "nosniff"},
      {"Cache-Control", "no-store"},
      {"Referrer-Policy", "no-referrer"},
      {"X-Frame-Options", "DENY"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cross-Origin-Opener-Policy", "same-origin"}};
  for (const auto& [name, value] : always) to.set_header(name, value);
  if (from.body->empty()) return;
  to.set_content_provider(
      from.body->size(), from.type,
      [body = from.body](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
        sink.write(body->data() + offset, length);
        return true;
      });
}

constexpr int kTooLarge = 413;
// A body that announces more than this many times the limit is not even read to be dropped.
constexpr std::uint64_t kDrained = 4;

Response too_large(std::uint64_t most) {
  return refusal(kTooLarge, "too_large",
                 "more than " + std::to_string(most) + " bytes; --max-upload takes larger files");
}

// Takes a body as it comes: to a file, or into a text.
class Receiver {
 public:
  Receiver(const Limits& limits, bool upload)
      : most_(upload ? limits.upload_bytes : limits.body_bytes),
        deadline_(std::chrono::steady_clock::now() + std::chrono::seconds(limits.upload_seconds)) {}

  bool take_to(std::ofstream& file, const char* data, std::size_t length) {
    if (!count(length)) return false;
    file.write(data, static_cast<std::streamsize>(length));
    return file.good();
  }
  bool take_to(std::string& text, const char* data, std::size_t length) {
    if (!count(length)) return false;
    text.append(data, length);
    return true;
  }
  std::uint64_t bytes() const { return bytes_; }

  // Why a body was not taken to its end.
  Response refused() const {
    if (bytes_ > most_) return too_large(most_);
    if (late_) return refusal(408, "too_slow", "the upload took too long");
    return bad_request_body();
  }

 private:
  static Response bad_request_body() {
    return refusal(400, "bad_request", "the body did not arrive whole");
  }
  bool count(std::size_t length) {
    bytes_ += length;
    late_ = std::chrono::steady_clock::now() > deadline_;
    return bytes_ <= most_ && !late_;
  }

  std::uint64_t most_;
  std::chrono::steady_clock::time_point deadline_;
  std::uint64_t bytes_ = 0;
  bool late_ = false;
};

Response answer_upload(Service& service, Request& request, const httplib::ContentReader& content) {
  std::optional<Turnstile::Pass> pass = service.arrivals.enter();
  if (!pass) {
    Response busy = refusal(503, "busy", "too many uploads are arriving; try again");
    busy.headers.emplace_back("Retry-After", "10");
    return busy;
  }
  const Result<PassingFolder> folder = PassingFolder::make();
  if (!folder) {
    return refusal(500, "failed", describe(folder.error()));
  }
  const std::string path = folder.value().path() + "/" + harmless_name(request.parameter("name"));
  Receiver receiver(service.limits, true);
  std::ofstream file(path, std::ios::binary);
  const bool whole = content(
      [&](const char* data, std::size_t length) { return receiver.take_to(file, data, length); });
  file.close();
  pass.reset();
  if (!whole) return receiver.refused();
  if (!file.good()) return refusal(500, "failed", "the upload cannot be written to disk");
  if (receiver.bytes() > 0) request.upload = path;
  return answer(service, request);
}

Response answer_small(Service& service, Request& request, const httplib::ContentReader& content) {
  Receiver receiver(service.limits, false);
  const bool whole = content([&](const char* data, std::size_t length) {
    return receiver.take_to(request.body, data, length);
  });
  return whole ? answer(service, request) : receiver.refused();
}

bool is_known(const std::string& host) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0) return false;
  freeaddrinfo(found);
  return true;
}

}  // namespace

class Server::State {
 public:
  explicit State(std::unique_ptr<Service> service) : service_(std::move(service)) {
    http_.set_socket_options(socket_options);
    http_.set_keep_alive_max_count(1);
    http_.set_tcp_nodelay(true);
    http_.set_payload_max_length(
        std::max(service_->limits.upload_bytes, service_->limits.body_bytes));
    set_handlers();
  }

  httplib::Server& http() { return http_; }
  const Service& service() const { return *service_; }
  int port = 0;
  std::atomic<bool> ended = false;

 private:
  // What has no body is answered before the library looks for a route of its own; what has one is
  // turned away or handed on to the one handler.
  void set_handlers() {
    using Handling = httplib::Server::HandlerResponse;
    http_.set_pre_routing_handler([this](const httplib::Request& from, httplib::Response& to) {
      const Request request = request_of(from);
      if (from.path.size() > kLongestPath || from.has_header("Range")) {
        put_told(request,
                 refusal(400, "bad_request",
                         "the address is too long, or parts of a reply are asked for"),
                 to);
        return Handling::Handled;
      }
      if (std::optional<Response> refused = turned_away(service_->gate, request)) {
        put_told(request, *std::move(refused), to);
        return Handling::Handled;
      }
      const std::uint64_t most = service_->limits.upload_bytes;
      if (announced(from) / kDrained > most) {
        put_told(request, too_large(most), to);
        return Handling::Handled;
      }
      // A body that nothing announces is none (RFC 9112, 6.3); the library would wait for it.
      const bool body = from.has_header("Content-Length") || from.has_header("Transfer-Encoding");
      if (request.method == "POST" && body) return Handling::Unhandled;
      put_told(request, answer(*service_, request), to);
      return Handling::Handled;
    });
    http_.Post(".*", [this](const httplib::Request& from, httplib::Response& to,
                            const httplib::ContentReader& content) {
      Request request = request_of(from);
      Response reply = is_upload(request) ? answer_upload(*service_, request, content)
                                          : answer_small(*service_, request, content);
      // The library itself found the announced length too large.
      if (to.status == kTooLarge) reply = too_large(service_->limits.upload_bytes);
      put_told(request, std::move(reply), to);
    });
    // What the library itself refuses: a head that makes no sense, a body announced too large.
    const std::uint64_t most = service_->limits.upload_bytes;
    http_.set_error_handler([this, most](const httplib::Request& from, httplib::Response& to) {
      if (to.content_length_ > 0 || !to.body.empty()) return;
      const int status = to.status;
      put_told(request_of(from),
               status == kTooLarge ? too_large(most)
                                   : refusal(status, "bad_request", "the request makes no sense"),
               to);
    });
  }

  void put_told(const Request& request, Response reply, httplib::Response& to) const {
    put(in_language_of(request, std::move(reply), service_->sources.to_chinese), to);
  }

  std::unique_ptr<Service> service_;
  Http http_;
};

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() = default;
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&&) noexcept = default;

Result<Server> Server::bind(std::unique_ptr<Service> service, int port) {
  auto state = std::make_unique<State>(std::move(service));
  const std::string host = state->service().gate.host;
  if (!is_known(host)) {
    return Error{ErrorCode::kNotFound, host, {}, {}, "no host is known by this name"};
  }
  errno = 0;
  const bool bound = port == 0 ? (state->port = state->http().bind_to_any_port(host)) > 0
                               : state->http().bind_to_port(host, port);
  if (!bound) {
    const int failure = errno;
    const std::string place = host + ":" + std::to_string(port);
    return Error{failure == EADDRINUSE ? ErrorCode::kUsage : ErrorCode::kUnreadable,
                 place,
                 {},
                 {},
                 failure == 0 ? "cannot listen here" : std::strerror(failure)};
  }
  if (port != 0) state->port = port;
  return Server(std::move(state));
}

int Server::port() const { return state_->port; }

Result<Done> Server::run() {
  const bool ended = state_->http().listen_after_bind();
  state_->ended = true;
  if (ended) return Done{};
  return Error{ErrorCode::kUnreadable, state_->service().gate.host, {}, {}, "listening ended"};
}

void Server::stop() {
  // One that has not begun yet cannot be stopped: it is waited for.
  while (!state_->http().is_running() && !state_->ended) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  state_->http().stop();
}

}  // namespace leitong::serve
