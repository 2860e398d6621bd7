// The bytes of one file or of standard input, decompressed on the way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "leitong/progress.hpp"
#include "leitong/result.hpp"

namespace leitong::read {

// What limits and watches a source. `progress` outlives it.
struct SourceOptions {
  std::uint64_t max_bytes = ~std::uint64_t{0};  // after decompression
  Progress* progress = nullptr;                 // is told bytes as stored
};

// Owned by one thread at a time. gzip (all members) and zstd (all frames) are known by their first
// bytes, whatever the name; a name that promises them must keep it. An error names the path and
// the byte of the stored stream where it struck, and ends the source. A file that was changed or
// replaced by the time its end is reached is an error too.
class Source {
 public:
  // "-" is standard input.
  [[nodiscard]] static Result<Source> open(const std::string& path, const SourceOptions& options);
  ~Source();
  Source(Source&&) noexcept;
  Source& operator=(Source&&) noexcept;

  // Fills `out` with up to `size` bytes; fewer only at the end, 0 from then on.
  [[nodiscard]] Result<std::size_t> read(char* out, std::size_t size);

  const std::string& path() const;
  std::uint64_t stored_bytes() const;  // read so far
  std::uint64_t stored_size() const;   // of a plain file; 0 where it is not known
  bool compressed() const;

 private:
  struct State;
  explicit Source(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// All that is left of a source.
[[nodiscard]] Result<std::string> read_all(Source& source);

// `name` without ".gz" or ".zst", in any case.
[[nodiscard]] std::string without_compression_suffix(const std::string& name);

}  // namespace leitong::read
