// PDF, by the program pdftotext (poppler-utils).
#pragma once

#include <string_view>

#include "leitong/result.hpp"
#include "read/formats/content.hpp"

namespace leitong::read {

[[nodiscard]] Result<Content> read_pdf(std::string_view bytes, const FormatContext& context);

}  // namespace leitong::read
