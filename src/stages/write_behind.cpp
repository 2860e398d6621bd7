#include "stages/write_behind.hpp"

#include <exception>
#include <utility>

namespace leitong::stages {

WriteBehind::WriteBehind(std::uint64_t most_bytes)
    : most_bytes_(most_bytes), thread_([this] { run(); }) {}

WriteBehind::~WriteBehind() {
  {
    const std::lock_guard hold(lock_);
    over_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Result<Done> WriteBehind::told() const {
  if (failure_) return *failure_;
  return Done{};
}

Result<Done> WriteBehind::post(std::uint64_t bytes, Task task) {
  std::unique_lock hold(lock_);
  changed_.wait(hold, [&] { return failure_ || bytes_ == 0 || bytes_ + bytes <= most_bytes_; });
  if (failure_) return told();
  bytes_ += bytes;
  waiting_.push_back({bytes, std::move(task)});
  hold.unlock();
  changed_.notify_all();
  return Done{};
}

Result<Done> WriteBehind::wait() {
  std::unique_lock hold(lock_);
  changed_.wait(hold, [&] { return failure_ || waiting_.empty(); });
  return told();
}

void WriteBehind::run() {
  std::unique_lock hold(lock_);
  while (true) {
    changed_.wait(hold, [&] { return over_ || !waiting_.empty(); });
    if (over_) return;
    const Task task = std::move(waiting_.front().task);
    hold.unlock();
    std::optional<Error> failed;
    try {
      if (Result<Done> done = task(); !done) failed = done.error();
    } catch (const std::exception& thrown) {
      failed = Error{ErrorCode::kWrite, {}, {}, {}, thrown.what()};
    }
    hold.lock();
    bytes_ -= waiting_.front().bytes;
    waiting_.pop_front();
    if (failed) {
      failure_ = std::move(failed);
      waiting_.clear();
      changed_.notify_all();
      return;
    }
    changed_.notify_all();
  }
}

}  // namespace leitong::stages
