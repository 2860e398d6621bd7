// Files packed into one ZIP archive in memory, by libzip.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leitong/result.hpp"

namespace leitong {

// Names and contents, in order. Times are fixed: the same files give the same bytes.
[[nodiscard]] Result<std::string> zip_bytes(
    const std::vector<std::pair<std::string, std::string>>& files);

}  // namespace leitong
