// Ordered work on all cores: a function of an index, called once for each index.
//
// Which thread takes which index is left to chance; results must go to places that the index names,
// so that they are the same at any number of threads.
#pragma once

#include <cstddef>
#include <functional>

namespace leitong {

// The number of threads meant by an option: itself, or all cores for 0.
[[nodiscard]] unsigned thread_count(unsigned asked);

// Calls work(i) for i in [0, count) on up to `threads` threads (0: all), the caller's among them;
// returns when all are done. The first exception is thrown again here. Indices are handed out in
// ascending order.
void parallel_for(std::size_t count, unsigned threads,
                  const std::function<void(std::size_t)>& work);

// Cuts [0, size) into chunks of `chunk` and calls work(begin, end) for each, as parallel_for does.
void parallel_chunks(std::size_t size, std::size_t chunk, unsigned threads,
                     const std::function<void(std::size_t, std::size_t)>& work);

}  // namespace leitong
