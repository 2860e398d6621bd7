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

// Regular files, and hard links to them as the files they are. A file cut short gives the entries
// before, and `cut` is true.
struct TarEntries {
  std::vector<TarEntry> entries;
  std::size_t links = 0;  // that were not followed: symbolic ones, and those that lead nowhere
  bool cut = false;
};
[[nodiscard]] Result<TarEntries> list_tar(std::string_view bytes, const FormatContext& context);

}  // namespace leitong::read
