#include "serve/paced_stream.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace leitong::serve {
namespace {

// The end of the server is looked for as often.
constexpr std::chrono::milliseconds kSlice{200};

}  // namespace

std::chrono::milliseconds Pace::left() {
  using std::chrono::duration_cast;
  using std::chrono::milliseconds;
  const auto now = std::chrono::steady_clock::now();
  if (begun_ == std::chrono::steady_clock::time_point{}) begun_ = now;
  const milliseconds earned(bytes_ * 1000 / kLeastBytesPerSecond);
  return kGrace + earned - duration_cast<milliseconds>(now - begun_);
}

bool PacedStream::waited_for(short event, Pace& pace) const {
  for (;;) {
    const std::chrono::milliseconds left = pace.left();
    if (left.count() <= 0) return false;
    pollfd wanted{socket_, event, 0};
    const int ready = ::poll(&wanted, 1, static_cast<int>(std::min(left, kSlice).count()));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
    if (event == POLLIN && ended_) return false;
  }
}

bool PacedStream::is_readable() const { return begin_ < end_ || waited_for(POLLIN, in_); }

bool PacedStream::is_writable() const { return waited_for(POLLOUT, out_); }

ssize_t PacedStream::read(char* to, std::size_t size) {
  if (begin_ == end_) {
    if (!waited_for(POLLIN, in_)) return -1;
    const ssize_t got = ::recv(socket_, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (got <= 0) return got;
    begin_ = 0;
    end_ = static_cast<std::size_t>(got);
    in_.add(end_);
  }
  const std::size_t given = std::min(size, end_ - begin_);
  std::memcpy(to, buffer_.data() + begin_, given);
  begin_ += given;
  return static_cast<ssize_t>(given);
}

ssize_t PacedStream::write(const char* from, std::size_t size) {
  if (!waited_for(POLLOUT, out_)) return -1;
  const ssize_t sent = ::send(socket_, from, size, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent > 0) out_.add(static_cast<std::size_t>(sent));
  // Room that is gone again is waited for by the next call.
  if (sent < 0 && errno == EAGAIN) return 0;
  return sent;
}

}  // namespace leitong::serve
