// Reports of single documents: against the index, with what the library knows.
//
// The report of a document is that of a scan over it and the indexed documents that share something
// with it; what relates those to each other is not looked for. Cost: a query of the index, a match
// of the library, and a deflate of the texts shown.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/read.hpp"
#include "serve/message.hpp"
#include "serve/sources.hpp"

namespace leitong::serve {

// One report as it is kept: the page and the files of records.
struct Report {
  std::string id;
  std::string made;     // when, as HTTP tells it
  std::string summary;  // the JSON object that the API gives when it is made
  std::shared_ptr<const std::string> page;
  std::map<std::string, std::shared_ptr<const std::string>> records;  // by name of the file

  [[nodiscard]] std::size_t bytes() const;
};

// Reports by id; the oldest go when there are too many. Any thread may use it.
class ReportStore {
 public:
  ReportStore(std::size_t most, std::size_t most_bytes) : most_(most), most_bytes_(most_bytes) {}

  void put(std::shared_ptr<const Report> report);
  [[nodiscard]] std::shared_ptr<const Report> find(const std::string& id) const;

 private:
  std::size_t most_;
  std::size_t most_bytes_;
  std::size_t bytes_ = 0;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const Report>> reports_;
  std::deque<std::string> order_;
};

// Lets `at_once` in and `waiting` stand in line, each for `patience` at most.
class Turnstile {
 public:
  Turnstile(unsigned at_once, unsigned waiting, std::chrono::milliseconds patience)
      : free_(at_once), places_(waiting), patience_(patience) {}

  // Holds a place inside while it lives.
  class Pass {
   public:
    explicit Pass(Turnstile& turnstile) : turnstile_(&turnstile) {}
    ~Pass() {
      if (turnstile_ != nullptr) turnstile_->leave();
    }
    Pass(Pass&& other) noexcept : turnstile_(std::exchange(other.turnstile_, nullptr)) {}
    Pass& operator=(Pass&&) = delete;

   private:
    Turnstile* turnstile_;
  };

  // Nothing where the line is full or the wait was too long.
  [[nodiscard]] std::optional<Pass> enter();

 private:
  void leave();

  std::mutex mutex_;
  std::condition_variable left_;
  unsigned free_;
  unsigned places_;
  std::chrono::milliseconds patience_;
};

// What is known of a document beside its file; what is empty is left as it was read.
struct Told {
  std::string title;
  std::string date;
  std::string place;
  std::string series;
};

struct Made {
  std::vector<std::shared_ptr<const Report>> reports;
  std::vector<Error> failures;
  std::vector<Error> warnings;
  std::uint64_t left_out = 0;  // documents beyond the limit
};

// The file's own name without folders, control characters and what no file system takes; never
// empty, "." or "..".
[[nodiscard]] std::string harmless_name(std::string_view name);

// Reads the file `path` below `folder` as `reading` says and makes a report of each document in it,
// of the first `most_documents` only. Ids and messages do not tell the folder.
[[nodiscard]] Result<Made> make_reports(Sources& sources, const ReadOptions& reading,
                                        const std::string& folder, const std::string& path,
                                        const Told& told, std::size_t most_documents);

// A report of one document; `noise` are the lines of its file that are none of its text.
[[nodiscard]] Result<std::shared_ptr<const Report>> make_report(Sources& sources,
                                                                const Document& document,
                                                                std::vector<NoiseLine> noise,
                                                                unsigned threads);

}  // namespace leitong::serve
