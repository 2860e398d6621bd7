// Connections that have not asked anything yet.
//
// A thread a connection would let who opens many of them and sends nothing, or a byte now and then,
// keep all others out. So they wait here, watched by one thread, until the whole head of a request
// is there; then one of a few threads serves it. Who takes too long is closed, and the oldest is
// where too many wait. Linux (epoll, edges).
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace leitong::serve {

class WaitingRoom {
 public:
  struct Limits {
    std::size_t waiting = 256;  // heads that are not there yet; and as many that are
    std::chrono::milliseconds patience{10'000};
    unsigned threads = 32;
  };
  // Takes the socket and closes it.
  using Serve = std::function<void(int socket)>;

  // Throws std::system_error where the system gives no place to watch.
  WaitingRoom(const Limits& limits, Serve serve);
  ~WaitingRoom();  // as end()
  WaitingRoom(const WaitingRoom&) = delete;
  WaitingRoom& operator=(const WaitingRoom&) = delete;

  void add(int socket);  // from any thread
  // Closes those who wait and returns when those who are served have gone.
  void end();

 private:
  struct Guest {
    int socket;
    std::chrono::steady_clock::time_point until;
  };

  void watch();
  void serve_in_turn();
  void look_at(int socket);
  void send_away_late();
  [[nodiscard]] int milliseconds_to_wait();

  Limits limits_;
  Serve serve_;
  int watched_ = -1;  // epoll
  int bell_ = -1;     // eventfd: rung at the end
  std::mutex mutex_;
  std::condition_variable came_;
  std::list<Guest> waiting_;  // by arrival
  std::map<int, std::list<Guest>::iterator> places_;
  std::deque<int> ready_;
  bool ended_ = false;
  std::thread watcher_;
  std::vector<std::thread> servers_;
};

}  // namespace leitong::serve
