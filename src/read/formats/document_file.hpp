// One file, or one entry of an archive, of any format but rows on disk.
#pragma once

#include <string>

#include "read/folders.hpp"
#include "read/outcome.hpp"
#include "read/text_file.hpp"

namespace leitong::read {

[[nodiscard]] Outcome read_document_file(const InputFile& file, const FileContext& context);

// What an archive's entries need to know: how deep they lie, and what may still be unpacked in all.
struct Unpacking {
  unsigned depth = 0;
  std::uint64_t bytes_left = 0;
  std::size_t entries_left = 0;
};

// Documents out of `bytes`, which are those of `file` or of an archive's entry: then file.path is
// the archive's path and the entry's joined by "/".
[[nodiscard]] Outcome read_document_bytes(const InputFile& file, std::string bytes,
                                          const FileContext& context, Unpacking& unpacking);

}  // namespace leitong::read
