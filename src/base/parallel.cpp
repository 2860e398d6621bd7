#include "base/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace leitong {

unsigned thread_count(unsigned asked) {
  return asked != 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
}

void parallel_for(std::size_t count, unsigned threads,
                  const std::function<void(std::size_t)>& work) {
  const std::size_t workers = std::min<std::size_t>(thread_count(threads), count);
  if (workers <= 1) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_lock;
  const auto run = [&] {
    try {
      for (std::size_t i = next++; i < count; i = next++) work(i);
    } catch (...) {
      next = count;
      const std::lock_guard hold(failure_lock);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    others.reserve(workers - 1);
    for (std::size_t w = 1; w < workers; ++w) others.emplace_back(run);
    run();
  }
  if (failure) std::rethrow_exception(failure);
}

void parallel_chunks(std::size_t size, std::size_t chunk, unsigned threads,
                     const std::function<void(std::size_t, std::size_t)>& work) {
  const std::size_t chunks = (size + chunk - 1) / chunk;
  parallel_for(chunks, threads,
               [&](std::size_t i) { work(i * chunk, std::min(size, (i + 1) * chunk)); });
}

}  // namespace leitong
