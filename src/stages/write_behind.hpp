// Writing that goes on beside the work that makes what is written.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "leitong/result.hpp"

namespace leitong::stages {

// Tasks in order of posting, one after the other, on a thread of its own. Owned and posted to by
// one thread. What is posted and not done yet may hold `most_bytes`; after a failure nothing more
// is done.
class WriteBehind {
 public:
  using Task = std::function<Result<Done>()>;

  explicit WriteBehind(std::uint64_t most_bytes);
  ~WriteBehind();  // what is still waiting is left undone
  WriteBehind(const WriteBehind&) = delete;
  WriteBehind& operator=(const WriteBehind&) = delete;

  // Returns the first failure of an earlier task. Waits for room.
  [[nodiscard]] Result<Done> post(std::uint64_t bytes, Task task);
  // All is done, or something failed.
  [[nodiscard]] Result<Done> wait();

 private:
  struct Waiting {
    std::uint64_t bytes;
    Task task;
  };

  void run();
  Result<Done> told() const;  // REQUIRES: the lock

  const std::uint64_t most_bytes_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;  // the first is being done
  std::uint64_t bytes_ = 0;
  bool over_ = false;
  std::optional<Error> failure_;
  std::thread thread_;
};

}  // namespace leitong::stages
