// Old Office files (doc, wps, rtf, Office XML), by other programs.
#pragma once

#include <string_view>

#include "leitong/result.hpp"
#include "read/formats/content.hpp"

namespace leitong::read {

[[nodiscard]] Result<Content> read_office(std::string_view bytes, const FormatContext& context);

}  // namespace leitong::read
