#include "serve/waiting_room.hpp"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace leitong::serve {
namespace {

// A longer head is handed on as it is: the library refuses it.
constexpr std::size_t kLongestHead = std::size_t{1} << 16;

void close_now(int socket) {
  ::shutdown(socket, SHUT_RDWR);
  ::close(socket);
}

enum class Head { kThere, kNotYet, kNever };

Head head_of(int socket) {
  std::array<char, kLongestHead> buffer;
  const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), MSG_PEEK | MSG_DONTWAIT);
  if (got == 0) return Head::kNever;
  if (got < 0) return errno == EAGAIN || errno == EINTR ? Head::kNotYet : Head::kNever;
  const std::string_view begun(buffer.data(), static_cast<std::size_t>(got));
  const bool whole = begun.size() == buffer.size() || begun.find("\r\n\r\n") != begun.npos;
  return whole ? Head::kThere : Head::kNotYet;
}

}  // namespace

WaitingRoom::WaitingRoom(const Limits& limits, Serve serve)
    : limits_(limits), serve_(std::move(serve)) {
  watched_ = epoll_create1(EPOLL_CLOEXEC);
  bell_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = bell_;
  if (watched_ < 0 || bell_ < 0 || epoll_ctl(watched_, EPOLL_CTL_ADD, bell_, &event) != 0) {
    throw std::system_error(errno, std::generic_category());
  }
  // Signals are for the thread that waits for them, whenever that one begins to.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  watcher_ = std::thread([this] { watch(); });
  for (unsigned i = 0; i < limits_.threads; ++i) {
    servers_.emplace_back([this] { serve_in_turn(); });
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

WaitingRoom::~WaitingRoom() {
  end();
  ::close(watched_);
  ::close(bell_);
}

void WaitingRoom::end() {
  {
    const std::lock_guard lock(mutex_);
    if (ended_) return;
    ended_ = true;
    for (const Guest& guest : waiting_) close_now(guest.socket);
    waiting_.clear();
    places_.clear();
  }
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t rung = ::write(bell_, &one, sizeof one);
  came_.notify_all();
  watcher_.join();
  for (std::thread& server : servers_) server.join();
}

void WaitingRoom::add(int socket) {
  const std::lock_guard lock(mutex_);
  if (ended_) return close_now(socket);
  if (waiting_.size() >= limits_.waiting) {
    close_now(waiting_.front().socket);
    places_.erase(waiting_.front().socket);
    waiting_.pop_front();
  }
  waiting_.push_back({socket, std::chrono::steady_clock::now() + limits_.patience});
  places_[socket] = std::prev(waiting_.end());
  epoll_event event{};
  // Edges: a head that comes in pieces is looked at once a piece. What is there already is one.
  event.events = EPOLLIN | EPOLLRDHUP | EPOLLET;
  event.data.fd = socket;
  if (epoll_ctl(watched_, EPOLL_CTL_ADD, socket, &event) != 0) {
    places_.erase(socket);
    waiting_.pop_back();
    close_now(socket);
  }
}

void WaitingRoom::look_at(int socket) {
  const std::lock_guard lock(mutex_);
  // It may have been sent away since, and its number be that of another one: then that is looked
  // at.
  const auto place = places_.find(socket);
  if (place == places_.end()) return;
  const Head head = head_of(socket);
  if (head == Head::kNotYet) return;
  epoll_ctl(watched_, EPOLL_CTL_DEL, socket, nullptr);
  waiting_.erase(place->second);
  places_.erase(place);
  if (head == Head::kNever || ready_.size() >= limits_.waiting) return close_now(socket);
  ready_.push_back(socket);
  came_.notify_one();
}

void WaitingRoom::send_away_late() {
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(mutex_);
  while (!waiting_.empty() && waiting_.front().until <= now) {
    close_now(waiting_.front().socket);
    places_.erase(waiting_.front().socket);
    waiting_.pop_front();
  }
}

int WaitingRoom::milliseconds_to_wait() {
  using std::chrono::milliseconds;
  const std::lock_guard lock(mutex_);
  auto wait = limits_.patience;  // who comes meanwhile has as long
  if (!waiting_.empty()) {
    wait = std::chrono::duration_cast<milliseconds>(waiting_.front().until -
                                                    std::chrono::steady_clock::now());
  }
  return static_cast<int>(std::clamp<std::int64_t>(wait.count() + 1, 1, 60'000));
}

void WaitingRoom::watch() {
  std::array<epoll_event, 64> events;
  for (;;) {
    const int count = epoll_wait(watched_, events.data(), static_cast<int>(events.size()),
                                 milliseconds_to_wait());
    for (int i = 0; i < count; ++i) {
      const int socket = events[static_cast<std::size_t>(i)].data.fd;
      if (socket == bell_) return;
      look_at(socket);
    }
    send_away_late();
  }
}

void WaitingRoom::serve_in_turn() {
  for (;;) {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [this] { return ended_ || !ready_.empty(); });
    // Whose request had come before the end is answered.
    if (ready_.empty()) return;
    const int socket = ready_.front();
    ready_.pop_front();
    lock.unlock();
    serve_(socket);
  }
}

}  // namespace leitong::serve
