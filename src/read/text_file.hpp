// One file of plain text or Markdown to one document.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "leitong/read.hpp"
#include "read/encoding.hpp"
#include "read/folders.hpp"
#include "read/metadata.hpp"
#include "read/outcome.hpp"

namespace leitong::read {

// What all files of one call share; outlived by nothing that uses it.
struct FileContext {
  const ReadOptions* options = nullptr;
  const MetadataTable* metadata = nullptr;
  std::optional<Encoding> encoding;  // as asked; nothing: detect
  Progress* progress = nullptr;
};

[[nodiscard]] Outcome read_text_file(const InputFile& file, const FileContext& context);

// "3 invalid bytes became U+FFFD", at the first of them.
[[nodiscard]] Error loss_warning(const std::string& path, std::uint64_t first_bad,
                                 std::uint64_t bad_bytes);

}  // namespace leitong::read
