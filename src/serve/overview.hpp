// The report of a whole index, or of a part of it: what `scan` would write of the same documents.
//
// Made in the background, one at a time, from the texts that the index holds; kept until the index
// or the library is changed and somebody asks anew. Cost: that of a scan, and the memory of one,
// which the limit on text bounds.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "leitong/index.hpp"
#include "leitong/progress.hpp"
#include "leitong/result.hpp"
#include "serve/reports.hpp"
#include "serve/sources.hpp"

namespace leitong::serve {

// How far work is, told by the one who does it and read by others. Once it is ended, whoever tells
// it something is thrown out of the work with Ended.
class WatchedProgress final : public Progress {
 public:
  struct Ended {};
  struct Seen {
    std::string pass;
    std::string unit;
    std::uint64_t done = 0;
    std::uint64_t total = 0;
  };

  void start(std::string_view pass, std::uint64_t total, std::string_view unit) override;
  void advance(std::uint64_t amount) override;
  void finish() override {}

  [[nodiscard]] Seen seen() const;
  void end() { ended_ = true; }

 private:
  mutable std::mutex mutex_;
  Seen seen_;
  std::atomic<std::uint64_t> done_ = 0;
  std::atomic<bool> ended_ = false;
};

struct OverviewState {
  enum class Is : std::uint8_t { kNone, kWorking, kReady, kFailed };
  Is is = Is::kNone;
  bool stale = false;  // the index or the library is another one since
  WatchedProgress::Seen progress;
  std::shared_ptr<const Report> report;  // where it is ready
  std::optional<Error> error;            // where it has failed
};

// Any thread may use it. What it is given must outlive it.
class Overviews {
 public:
  struct Limits {
    std::uint64_t text_bytes = 0;  // of the documents of one overview
    std::size_t kept = 0;
    std::size_t kept_bytes = 0;
    unsigned threads = 0;
  };

  Overviews(Sources& sources, const Limits& limits) : sources_(sources), limits_(limits) {}
  ~Overviews();  // ends what is being made
  Overviews(const Overviews&) = delete;
  Overviews& operator=(const Overviews&) = delete;

  [[nodiscard]] Result<OverviewState> state(const IndexChoice& choice);
  // Begins to make it unless it is there and not stale, or is being made. Nothing where another one
  // is being made.
  [[nodiscard]] Result<std::optional<OverviewState>> make(const IndexChoice& choice);
  // Of one that is kept; nullptr: there is none.
  [[nodiscard]] std::shared_ptr<const Report> find(const std::string& id) const;

 private:
  struct Kept {
    IndexChoice choice;
    std::string made_of;
    std::shared_ptr<const Report> report;
    std::optional<Error> error;
  };

  [[nodiscard]] OverviewState seen(const IndexChoice& choice, const std::string& now) const;
  void work(const IndexChoice& choice);
  void keep(Kept made);

  Sources& sources_;
  Limits limits_;
  mutable std::mutex mutex_;
  std::deque<Kept> kept_;                      // oldest first
  std::optional<IndexChoice> working_;         // what is being made
  std::shared_ptr<WatchedProgress> progress_;  // of it
  std::thread worker_;
};

}  // namespace leitong::serve
