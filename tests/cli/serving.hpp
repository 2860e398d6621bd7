// A running `leitong serve`, and what it serves.
#pragma once

#include <httplib.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "cli/library_archive.hpp"

namespace leitong::tests {

// An index and a library of eight documents.
inline void write_sources(const TempFolder& folder) {
  const std::string rows = write_library_archive(folder);
  REQUIRE(run_in(folder, {"index", "create", "archive.index"}).code == 0);
  REQUIRE(run_in(folder, {"index", "add", "archive.index", rows}).code == 0);
  REQUIRE(run_in(folder, {"library", "add", rows, "--library", "library.db"}).code == 0);
}

// A server that runs until the end of the test.
class Serving {
 public:
  Serving(const TempFolder& folder, const std::vector<std::string>& more = {},
          std::vector<std::string> sources = {"archive.index", "library.db"})
      : files_(folder / ("server" + std::to_string(++count_))) {
    fs::create_directories(files_);
    std::vector<std::string> words = {"serve"};
    words.insert(words.end(), sources.begin(), sources.end());
    words.insert(words.end(), {"--port", "0", "--lang", "en"});
    words.insert(words.end(), more.begin(), more.end());
    folder.write(files_.filename().string() + "/in", "");
    How how;
    how.folder = folder.path();
    how.environment = {"TMPDIR=" + folder.path().string(), "LEITONG_PROGRAM_SECONDS=5"};
    child_ = fork();
    if (child_ == 0) detail::become_program(words, how, files_);
    // Only what it says itself is waited for; a server that does not come up fails the test.
    for (int i = 0; i < 3000 && url_.empty(); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      const std::string out = slurp(files_ / "out");
      if (has(out, "\n")) url_ = out.substr(5, out.find('\n') - 5);
    }
    REQUIRE(url_.starts_with("http://"));
    const std::size_t colon = url_.rfind(':');
    port_ = std::stoi(url_.substr(colon + 1));
  }
  ~Serving() {
    if (child_ > 0) {
      kill(child_, SIGKILL);
      waitpid(child_, nullptr, 0);
    }
  }
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  int port() const { return port_; }
  const std::string& url() const { return url_; }
  std::string err() const { return slurp(files_ / "err"); }
  std::string token() const {
    const std::size_t at = url_.find("#token=");
    return at == std::string::npos ? "" : url_.substr(at + 7);
  }
  httplib::Client client() const {
    httplib::Client client("127.0.0.1", port_);
    client.set_read_timeout(60);
    return client;
  }
  // Ends it as Ctrl-C does; its exit code, -1 where a signal ended it.
  int end(int signal = SIGINT) {
    kill(child_, signal);
    int status = 0;
    waitpid(child_, &status, 0);
    child_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  static inline int count_ = 0;
  fs::path files_;
  pid_t child_ = 0;
  std::string url_;
  int port_ = 0;
};

inline std::string draft() { return invented(4, 40) + "。\n一般公共预算收入增长99%。\n"; }

inline constexpr const char* kBytes = "application/octet-stream";

}  // namespace leitong::tests
