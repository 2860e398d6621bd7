// Web pages.
#pragma once

#include <optional>
#include <string>

#include "leitong/result.hpp"
#include "read/encoding.hpp"
#include "read/formats/content.hpp"

namespace leitong::read {

// `asked`: the encoding the user named; else the page's own word and the detector decide.
[[nodiscard]] Result<Content> read_html(std::string bytes, std::optional<Encoding> asked,
                                        const FormatContext& context);

}  // namespace leitong::read
