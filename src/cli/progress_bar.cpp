#include "cli/progress_bar.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

constexpr auto kBetweenDrawings = std::chrono::milliseconds(100);
constexpr double kQuickSeconds = 0.3;  // a pass that is over sooner is not drawn at all
constexpr std::size_t kBarCells = 24;

// The name of a pass or a unit as the library gives it.
std::string name_in(Lang lang, std::string_view name) {
  return message_named("progress_" + std::string(name), lang).value_or(std::string(name));
}

std::string rate(Lang lang, std::string_view unit, double each_second) {
  if (unit == "bytes") return human_bytes(static_cast<unsigned long long>(each_second)) + "/s";
  char number[32];
  const bool millions = each_second >= 1e6;
  const bool thousands = each_second >= 1e3;
  std::snprintf(number, sizeof number, "%.1f%s",
                each_second / (millions    ? 1e6
                               : thousands ? 1e3
                                           : 1),
                millions    ? " M "
                : thousands ? " k "
                            : " ");
  return number + name_in(lang, unit) + "/s";
}

std::string clock(double seconds) {
  const auto whole = static_cast<unsigned long long>(std::ceil(seconds));
  char text[40];
  if (whole >= 3600) {
    std::snprintf(text, sizeof text, "%llu:%02llu:%02llu", whole / 3600, whole / 60 % 60,
                  whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%llu:%02llu", whole / 60, whole % 60);
  }
  return text;
}

void write_to_error(std::string_view text) {
  // Drawing is a courtesy: a failure to draw is not told.
  [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

std::string progress_line(Lang lang, std::string_view pass, std::string_view unit,
                          std::uint64_t done, std::uint64_t total, double seconds) {
  std::string line = pad(name_in(lang, pass), 12);
  const double each_second = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  if (total != 0) {
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    const auto full = static_cast<std::size_t>(share * kBarCells);
    char percent[16];
    std::snprintf(percent, sizeof percent, "] %3.0f%%", std::floor(share * 100));
    line += " [" + std::string(full, '#') + std::string(kBarCells - full, '.') + percent;
  } else {
    line +=
        "  " + (unit == "bytes" ? human_bytes(done) : grouped(done) + " " + name_in(lang, unit));
  }
  line += "  " + rate(lang, unit, each_second);
  if (total > done && each_second > 0) {
    const double left = static_cast<double>(total - done) / each_second;
    constexpr Text kLeft{"progress_left"};
    line += "  " + say(lang, kLeft, {clock(left)});
  }
  return line;
}

ProgressBar::ProgressBar(const Console& console) : console_(console) {
  if (!console.progress) return;
  // The drawing thread takes no signals: they are the main thread's.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  drawer_ = std::thread([this] { draw_until_stopped(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

ProgressBar::~ProgressBar() {
  {
    const std::lock_guard hold(lock_);
    stop_ = true;
    erase();
  }
  wake_.notify_all();
  if (drawer_.joinable()) drawer_.join();
}

void ProgressBar::start(std::string_view pass, std::uint64_t total, std::string_view unit) {
  const std::lock_guard hold(lock_);
  pass_ = pass;
  unit_ = unit;
  total_ = total;
  watch_ = Stopwatch();
  done_ = 0;
  running_ = true;
}

void ProgressBar::finish() {
  const std::lock_guard hold(lock_);
  erase();
  running_ = false;
  if (!console_.verbose) return;
  const double seconds = watch_.seconds();
  const std::uint64_t done = done_;
  char time[32];
  std::snprintf(time, sizeof time, "%8.2f s", seconds);
  const double each_second = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  std::string line = pad(name_in(console_.lang, pass_), 12) + time;
  if (done != 0) line += "  " + rate(console_.lang, unit_, each_second);
  console_.note(line);
}

void ProgressBar::draw_until_stopped() {
  std::unique_lock hold(lock_);
  while (!stop_) {
    wake_.wait_for(hold, kBetweenDrawings);
    if (!stop_ && running_ && watch_.seconds() > kQuickSeconds) draw();
  }
}

void ProgressBar::draw() {
  const std::string line =
      progress_line(console_.lang, pass_, unit_, done_, total_, watch_.seconds());
  write_to_error("\r" + elide_end(harmless(line), console_.cells - 1) + "\x1b[K");
  drawn_ = true;
}

void ProgressBar::erase() {
  if (drawn_) write_to_error("\r\x1b[K");
  drawn_ = false;
}

}  // namespace leitong::cli
