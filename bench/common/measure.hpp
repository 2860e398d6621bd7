// Times that can be compared: repeats, interleaved, told as median and spread, with the processor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace leitong::bench {

// Seconds of the repeats of one thing.
struct Samples {
  std::vector<double> seconds;

  double median() const;
  double least() const;
  // Half the distance between the quartiles, as a share of the median.
  double spread() const;
};

[[nodiscard]] double time_once(const std::function<void()>& work);

// Runs each of `works` once a round (A B C, A B C, ...), so that what slows the machine for a while
// slows them all. One round before the first is not counted.
[[nodiscard]] std::vector<Samples> time_interleaved(const std::vector<std::function<void()>>& works,
                                                    unsigned rounds);

// Where work comes in `chunks` pieces: each work does chunk 0, then each chunk 1, and so on, so
// that what one leaves in the cache the next finds there. A round's time of a work is that of its
// chunks.
[[nodiscard]] std::vector<Samples> time_in_chunks(
    const std::vector<std::function<void(std::size_t)>>& works, std::size_t chunks,
    unsigned rounds);

// "AMD EPYC, 2 threads", from /proc/cpuinfo.
[[nodiscard]] std::string processor_name();

// The most memory this process has held so far (VmHWM).
[[nodiscard]] std::uint64_t peak_memory_bytes();

// Rows of text in aligned columns: the first to the left, the others to the right.
class Table {
 public:
  explicit Table(std::vector<std::string> head) : rows_{std::move(head)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  void print() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

// `value` with `digits` after the point.
[[nodiscard]] std::string fixed(double value, int digits);

// Tells whether a promise was kept: "name  value  (promise)  ok" or "MISSED"; returns it.
bool report(const std::string& name, double value, const char* relation, double promise);

}  // namespace leitong::bench
