// A connection that must keep a pace: who sends or takes a byte now and then is given up.
//
// However much has come, it may have taken ten seconds and a second for each 16 KB; the same for
// what goes out. A timeout between two bytes alone would hold a thread as long as somebody likes.
#pragma once

#include <httplib.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace leitong::serve {

class Pace {
 public:
  static constexpr std::chrono::seconds kGrace{10};
  static constexpr std::uint64_t kLeastBytesPerSecond = std::uint64_t{16} << 10;

  void add(std::size_t bytes) { bytes_ += bytes; }
  // What is left for the next byte; not more than 0: too slow. The first call begins the time.
  [[nodiscard]] std::chrono::milliseconds left();

 private:
  std::chrono::steady_clock::time_point begun_{};
  std::uint64_t bytes_ = 0;
};

// Of one socket, which stays the caller's. Once `ended` is set nothing more is read.
class PacedStream final : public httplib::Stream {
 public:
  PacedStream(int socket, const std::atomic<bool>& ended) : socket_(socket), ended_(ended) {}

  bool is_readable() const override;
  bool is_writable() const override;
  ssize_t read(char* to, std::size_t size) override;
  ssize_t write(const char* from, std::size_t size) override;
  // Nobody asks who it is.
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return socket_; }

 private:
  [[nodiscard]] bool waited_for(short event, Pace& pace) const;

  int socket_;
  const std::atomic<bool>& ended_;
  mutable Pace in_;
  mutable Pace out_;
  std::array<char, 16384> buffer_{};  // the library asks for single bytes
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace leitong::serve
