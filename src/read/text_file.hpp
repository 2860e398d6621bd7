// Plain text and Markdown.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "leitong/read.hpp"
#include "read/encoding.hpp"
#include "read/formats/content.hpp"
#include "read/metadata.hpp"

namespace leitong::read {

// What all files of one call share; outlived by nothing that uses it.
struct FileContext {
  const ReadOptions* options = nullptr;
  const MetadataTable* metadata = nullptr;
  std::optional<Encoding> encoding;  // as asked; nothing: detect
  Progress* progress = nullptr;
  // Where it is set, a long file gives its documents away as they are read; false: no more.
  std::function<bool(std::vector<Document>& documents)> deliver;
};

// The text of a file: decoded, line ends made "\n", nothing else changed.
[[nodiscard]] Result<Content> read_plain_text(std::string bytes, const FileContext& context,
                                              const std::string& path);

// "3 invalid bytes became U+FFFD", at the first of them.
[[nodiscard]] Error loss_warning(const std::string& path, std::uint64_t first_bad,
                                 std::uint64_t bad_bytes);

}  // namespace leitong::read
