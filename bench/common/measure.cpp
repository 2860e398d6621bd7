#include "common/measure.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <thread>

namespace leitong::bench {
namespace {

double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const double place = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

}  // namespace

double Samples::median() const { return quantile(seconds, 0.5); }
double Samples::least() const { return quantile(seconds, 0); }
double Samples::spread() const {
  return (quantile(seconds, 0.75) - quantile(seconds, 0.25)) / 2 / median();
}

double time_once(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::vector<Samples> time_interleaved(const std::vector<std::function<void()>>& works,
                                      unsigned rounds) {
  std::vector<Samples> samples(works.size());
  for (const auto& work : works) work();
  for (unsigned round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < works.size(); ++i) {
      samples[i].seconds.push_back(time_once(works[i]));
    }
  }
  return samples;
}

std::vector<Samples> time_in_chunks(const std::vector<std::function<void(std::size_t)>>& works,
                                    std::size_t chunks, unsigned rounds) {
  std::vector<Samples> samples(works.size());
  for (unsigned round = 0; round <= rounds; ++round) {
    std::vector<double> seconds(works.size());
    for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
      for (std::size_t i = 0; i < works.size(); ++i) {
        seconds[i] += time_once([&] { works[i](chunk); });
      }
    }
    if (round == 0) continue;  // to warm up
    for (std::size_t i = 0; i < works.size(); ++i) samples[i].seconds.push_back(seconds[i]);
  }
  return samples;
}

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  std::string name = "unknown processor";
  for (std::string line; std::getline(info, line);) {
    if (line.rfind("model name", 0) != 0) continue;
    name = line.substr(line.find(':') + 2);
    break;
  }
  return name + ", " + std::to_string(std::thread::hardware_concurrency()) + " threads";
}

std::uint64_t peak_memory_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmHWM:", 0) == 0) return std::stoull(line.substr(6)) * 1024;
  }
  return 0;
}

void Table::print() const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const int width = static_cast<int>(widths[i]);
      std::printf(i == 0 ? "%-*s" : "  %*s", width, row[i].c_str());
    }
    std::printf("\n");
  }
}

std::string fixed(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

bool report(const std::string& name, double value, const char* relation, double promise) {
  const bool kept = std::strcmp(relation, "<=") == 0 ? value <= promise : value >= promise;
  std::printf("%-58s %8.4f  (%s %g)  %s\n", name.c_str(), value, relation, promise,
              kept ? "ok" : "MISSED");
  return kept;
}

}  // namespace leitong::bench
