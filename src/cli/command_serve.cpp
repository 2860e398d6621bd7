// `leitong serve`: an index and a library for people with a browser, until Ctrl-C.

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "cli/command_library.hpp"
#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/library_common.hpp"
#include "cli/output.hpp"
#include "serve/server.hpp"

namespace leitong::cli {
namespace {

constexpr Text kWhat{"serve_what"};
constexpr Text kListening{"serve_listening"};
constexpr Text kHowToEnd{"serve_how_to_end"};
constexpr Text kEnded{"serve_ended"};
constexpr Text kHowToMake{"serve_how_to_make"};
constexpr Text kPortTaken{"serve_port_taken"};
constexpr Text kCannotListen{"serve_cannot_listen"};
constexpr Text kExposed{"serve_exposed"};

constexpr int kInterrupted = 130;
constexpr std::size_t kMostSources = 2;

// While it lives, signals that end the program end the server instead; a second one ends the
// program at once.
class EndBySignal {
 public:
  explicit EndBySignal(serve::Server& server) : server_(server) {
    sigemptyset(&signals_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals_, signal);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
    waiter_ = std::thread([this] { wait(); });
  }
  ~EndBySignal() {
    over_ = true;
    pthread_kill(waiter_.native_handle(), SIGHUP);
    waiter_.join();
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  EndBySignal(const EndBySignal&) = delete;
  EndBySignal& operator=(const EndBySignal&) = delete;

 private:
  void wait() {
    int signal = 0;
    sigwait(&signals_, &signal);
    if (over_) return;
    server_.stop();
    sigwait(&signals_, &signal);
    if (!over_) _exit(kInterrupted);
  }

  serve::Server& server_;
  sigset_t signals_{};
  sigset_t before_{};
  std::atomic<bool> over_ = false;
  std::thread waiter_;
};

std::string url_of(const std::string& host, int port, const std::string& token) {
  const bool six = host.find(':') != std::string::npos;
  return "http://" + (six ? "[" + host + "]" : host) + ":" + std::to_string(port) + "/" +
         (token.empty() ? "" : "#token=" + token);
}

// The addresses at which a browser reaches this host: of one that means all, this machine's own
// first and then those that its networks know.
std::vector<std::string> reachable(const std::string& host) {
  const bool four = host == "0.0.0.0";
  const bool six = host == "::" || host == "[::]";
  if (!four && !six) return {host};
  std::vector<std::string> hosts = {"127.0.0.1"};
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) return hosts;
  for (const ifaddrs* each = first; each != nullptr; each = each->ifa_next) {
    if (each->ifa_addr == nullptr || (each->ifa_flags & IFF_UP) == 0) continue;
    const int family = each->ifa_addr->sa_family;
    char text[INET6_ADDRSTRLEN] = {};
    if (family == AF_INET) {
      inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(each->ifa_addr)->sin_addr, text,
                sizeof text);
    } else if (family == AF_INET6 && six) {
      const auto* address = reinterpret_cast<const sockaddr_in6*>(each->ifa_addr);
      // One of a single link needs the name of an interface, which no browser takes.
      if (IN6_IS_ADDR_LINKLOCAL(&address->sin6_addr)) continue;
      inet_ntop(AF_INET6, &address->sin6_addr, text, sizeof text);
    }
    if (text[0] != 0 && !serve::is_loopback(text)) hosts.emplace_back(text);
  }
  freeifaddrs(first);
  return hosts;
}

std::unique_ptr<serve::Service> service_of(serve::Sources sources, const serve::Gate& gate,
                                           const ReadOptions& reading,
                                           const serve::Limits& limits) {
  auto service = std::make_unique<serve::Service>(std::move(sources), gate, reading, limits);
  service->sources.to_chinese = [](std::string_view reason) {
    return reason_in_language(reason, Lang::kChinese);
  };
  service->sources.history_in_chinese = [](const library::HistoryEntry& entry) {
    return details_shown(entry.operation, entry.details, plain_console(Lang::kChinese));
  };
  return service;
}

constexpr CommandRow kRows[] = {
    {"serve",
     kServe,
     "INDEX|LIBRARY...",
     "leitong serve archive.index leitong-library.db",
     {"command_serve_summary"},
     {"command_serve_details"},
     run_serve},
};

}  // namespace

std::span<const CommandRow> serve_commands() { return kRows; }

int run_serve(const Arguments& arguments, const Console& console) {
  const std::vector<std::string>& paths = arguments.paths();
  if (paths.empty() || paths.size() > kMostSources) {
    console.error(console.say(kWhat, {find_command(kServe).example}));
    return kFailed;
  }
  Result<serve::Sources> sources = serve::open_sources(paths, threads_of(arguments));
  if (!sources) {
    const int code = tell(sources.error(), console);
    if (sources.error().code != ErrorCode::kUsage) console.note(console.say(kHowToMake));
    return code;
  }
  serve::Gate gate;
  gate.host = arguments.text("host");
  const bool exposed = !serve::is_loopback(gate.host);
  if (exposed) gate.token = serve::random_name();
  ReadOptions reading;
  reading.programs = read_programs();
  reading.threads = threads_of(arguments);
  serve::Limits limits;
  limits.upload_bytes = arguments.size("max-upload");
  limits.overview_bytes = arguments.size("overview-limit");
  const std::string port_asked = arguments.text("port");
  Result<serve::Server> bound =
      serve::Server::bind(service_of(std::move(sources).value(), gate, reading, limits),
                          static_cast<int>(arguments.integer("port")));
  if (!bound) {
    const Error& error = bound.error();
    console.error(
        error.code == ErrorCode::kUsage
            ? console.say(kPortTaken, {port_asked, gate.host})
            : console.say(kCannotListen,
                          {gate.host, port_asked, reason_in_language(error.reason, console.lang)}));
    return kFailed;
  }
  serve::Server& server = bound.value();
  const EndBySignal end(server);
  if (exposed) console.warning(console.say(kExposed, {gate.host}));
  std::string listening;
  for (const std::string& host : reachable(gate.host)) {
    listening += console.say(kListening, {url_of(host, server.port(), gate.token)}) + "\n";
  }
  if (!print(listening, console)) return kFailed;
  console.note(console.say(kHowToEnd));
  if (const Result<Done> done = server.run(); !done) return tell(done.error(), console);
  console.note(console.say(kEnded));
  return kDone;
}

}  // namespace leitong::cli
