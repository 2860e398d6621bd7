// JSON Lines to documents.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "leitong/read.hpp"
#include "read/encoding.hpp"
#include "read/line_chunks.hpp"
#include "read/outcome.hpp"

namespace leitong::read {

// What every row of a file shares. Its fields outlive the parsing.
struct RowOptions {
  const FieldNames* fields = nullptr;
  std::string path;
  Encoding encoding = Encoding::kUtf8;  // UTF-16 is decoded before rows are parsed
  bool strict = false;
  bool note_places = false;  // chunks are UTF-8 as it is stored
};

// The documents of a chunk. Lines count from 1 at the chunk's first; `unnamed` tells the line of
// each document without an id of its own, which gets one when the lines before are known.
struct ParsedRows {
  struct Unnamed {
    std::size_t document;
    std::uint64_t line;
  };
  Outcome outcome;
  std::vector<Unnamed> unnamed;
  std::uint64_t lines = 0;
};

// Frees the chunk. Cost: about 1 GB/s a thread.
[[nodiscard]] ParsedRows parse_rows(Chunk chunk, const RowOptions& options);

// Whether the first lines that are not blank, `lines` or all there are, are JSON objects.
[[nodiscard]] bool looks_like_rows(std::string_view beginning, std::size_t lines = 1);

}  // namespace leitong::read
