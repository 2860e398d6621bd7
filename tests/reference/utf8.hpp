// UTF-8 to code points and back, by the table of RFC 3629.
#pragma once

#include <string>
#include <string_view>

namespace leitong::reference {

// REQUIRES: valid UTF-8.
[[nodiscard]] std::u32string decode(std::string_view utf8);
[[nodiscard]] std::string encode(std::u32string_view text);

}  // namespace leitong::reference
