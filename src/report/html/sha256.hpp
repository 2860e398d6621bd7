// SHA-256 (FIPS 180-4) of a whole text: what a Content-Security-Policy names a script by.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace leitong {

[[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view bytes);

}  // namespace leitong
