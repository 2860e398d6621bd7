// How far a pass is, on one line of standard error: bar, percent, rate, time left.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/stopwatch.hpp"
#include "cli/console.hpp"
#include "leitong/progress.hpp"

namespace leitong::cli {

// A thread of its own draws ten times a second, so that advance() costs one addition. The line is
// erased when its pass is over. With --verbose every pass leaves a line with its time and rate.
class ProgressBar : public Progress {
 public:
  explicit ProgressBar(const Console& console);
  ~ProgressBar() override;

  void start(std::string_view pass, std::uint64_t total, std::string_view unit) override;
  void advance(std::uint64_t amount) override {
    done_.fetch_add(amount, std::memory_order_relaxed);
  }
  void finish() override;

 private:
  void draw_until_stopped();
  void draw();   // with lock_ held
  void erase();  // with lock_ held

  const Console& console_;
  std::atomic<std::uint64_t> done_{0};
  std::mutex lock_;  // guards all below but the thread
  std::condition_variable wake_;
  bool running_ = false;  // a pass is under way
  bool stop_ = false;
  bool drawn_ = false;
  std::string pass_;
  std::string unit_;
  std::uint64_t total_ = 0;
  Stopwatch watch_;
  std::thread drawer_;
};

// The line for a pass: "verify  [######......]  50%  1.2 M pairs/s  0:07 left". `total` 0: unknown.
[[nodiscard]] std::string progress_line(Lang lang, std::string_view pass, std::string_view unit,
                                        std::uint64_t done, std::uint64_t total, double seconds);

}  // namespace leitong::cli
