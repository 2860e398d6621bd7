// The page's own sources: what stands in the folder page/, put into the library by the assembler.
#pragma once

#include <string>
#include <string_view>

namespace leitong {

// The frame with its marks (@policy@ and so on), the style sheet, and the scripts one after another
// in the order of their names.
[[nodiscard]] std::string_view page_frame();
[[nodiscard]] std::string_view page_style();
[[nodiscard]] std::string_view page_script();

// The Content-Security-Policy that lets this style and this script in, and nothing else.
[[nodiscard]] std::string page_policy(std::string_view style, std::string_view script);

}  // namespace leitong
