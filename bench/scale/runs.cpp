#include <fcntl.h>
#include <simdjson.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/parallel.hpp"
#include "common/measure.hpp"
#include "leitong/read.hpp"
#include "leitong/sketch.hpp"
#include "leitong/text.hpp"
#include "scale/scale.hpp"

namespace leitong::bench {
namespace {

constexpr unsigned kNgram = 5;
constexpr std::size_t kSlots = 128;
constexpr std::size_t kChunkUnits = 512;

double seconds_of(const struct timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

void sign_all(const Collection& collection, const std::vector<Unit>& units, unsigned threads,
              std::vector<std::uint32_t>& sums) {
  parallel_chunks(units.size(), kChunkUnits, threads, [&](std::size_t begin, std::size_t end) {
    std::u32string normal;
    std::vector<std::uint64_t> shingles;
    std::vector<std::uint32_t> slots(kSlots);
    for (std::size_t i = begin; i < end; ++i) {
      const std::string_view text = text_of(collection, units[i]);
      if (!simdjson::validate_utf8(text)) continue;
      normal_form_into(text, {}, normal);
      shingle_hashes(normal, kNgram, 0, shingles);
      sketch(shingles, slots);
      sums[i] = slots[0] ^ slots[kSlots - 1];
    }
  });
}

}  // namespace

Run run_program(const std::vector<std::string>& argv) {
  Run run;
  std::vector<char*> words;
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  int channel[2];
  if (::pipe(channel) != 0) {
    std::perror("pipe");
    std::exit(2);
  }
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(channel[1], STDOUT_FILENO);
    ::close(channel[0]);
    ::close(channel[1]);
    ::execv(words[0], words.data());
    std::perror(words[0]);
    ::_exit(127);
  }
  ::close(channel[1]);
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(channel[0], buffer, sizeof buffer)) > 0;) {
    run.output.append(buffer, static_cast<std::size_t>(n));
  }
  ::close(channel[0]);
  int status = 0;
  struct rusage usage {};
  if (child < 0 || ::wait4(child, &status, 0, &usage) != child) {
    std::perror("wait4");
    std::exit(2);
  }
  run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  run.processor_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
  run.peak_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (run.exit_code == 127) std::exit(2);
  return run;
}

double time_signing(const std::string& path, unsigned threads) {
  const std::vector<std::string> paths = {path};
  ReadOptions options;
  options.threads = threads;
  const Collection collection = read_paths(paths, options).collection;
  const std::vector<Unit> units = units_of(collection, UnitLevel::kParagraph, threads);
  std::vector<std::uint32_t> sums(units.size());
  const auto work = [&] { sign_all(collection, units, threads, sums); };
  work();  // once to warm up
  const double seconds = time_once(work);
  std::uint32_t sum = 0;
  for (const std::uint32_t s : sums) sum ^= s;
  if (sum == 1) std::fprintf(stderr, " ");  // the work has a result
  return seconds;
}

}  // namespace leitong::bench
