// The entries of a tar file in memory: ustar, GNU long names, pax paths.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "leitong/result.hpp"
#include "read/formats/content.hpp"

namespace leitong::read {

struct TarEntry {
  std::string name;
  std::string_view bytes;
};

// Regular files only. A file cut short gives the entries before, and `cut` is true.
struct TarEntries {
  std::vector<TarEntry> entries;
  bool cut = false;
};
[[nodiscard]] Result<TarEntries> list_tar(std::string_view bytes, const FormatContext& context);

}  // namespace leitong::read
