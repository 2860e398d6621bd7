// A long file of lines in pieces of whole lines, so that pieces can be parsed side by side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "leitong/result.hpp"
#include "read/source.hpp"

namespace leitong::read {

// Whole lines (the last one of a file may lack its "\n"). Behind the bytes lie kPadding readable
// ones, which simdjson asks for. `overlong`: one line too long to be kept; no bytes.
struct Chunk {
  static constexpr std::size_t kPadding = 64;
  struct Free {
    void operator()(char* p) const { std::free(p); }
  };
  std::unique_ptr<char, Free> data;
  std::size_t bytes = 0;
  std::uint64_t begin = 0;  // of the first of them in the stream
  bool overlong = false;

  std::string_view view() const { return {data.get(), bytes}; }
};

// A copy of `bytes` as a chunk. REQUIRES: memory for it; throws std::bad_alloc else.
[[nodiscard]] Chunk make_chunk(std::string_view bytes);

// Reads chunks of about `chunk_bytes` in order; a longer line makes a longer chunk, up to
// `max_line_bytes`. Holds one chunk and the beginning of the next line. `source` outlives it.
class LineChunks {
 public:
  LineChunks(Source& source, std::size_t chunk_bytes, std::size_t max_line_bytes);

  // The next chunk; nothing at the end.
  [[nodiscard]] Result<std::optional<Chunk>> next();

 private:
  Result<std::optional<Chunk>> read_chunk();
  Result<bool> skip_line();

  Source* source_;
  std::size_t chunk_bytes_;
  std::size_t max_line_bytes_;
  std::string carry_;              // read, but behind the last whole line
  std::uint64_t carry_begin_ = 0;  // of it in the stream
  bool ended_ = false;
};

}  // namespace leitong::read
