// Lines that are a scanner's, a site's or a reseller's and not the author's.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "leitong/document.hpp"

namespace leitong {

// Whether a short line advertises or watermarks: "…整理，咨询QQ…", "仅供学习 禁止外传". REQUIRES:
// valid UTF-8 without line ends.
[[nodiscard]] bool is_noise_phrase(std::string_view line);

enum class NoiseKind : std::uint8_t { kPhrase, kRecurs };

// A distinct line with all its places; `text` is the first of them, a view into the whole.
struct NoiseInText {
  std::string_view text;
  NoiseKind kind = NoiseKind::kPhrase;
  std::vector<Span> spans;  // ascending
};

// The noise in a text, by first place. REQUIRES: valid UTF-8.
[[nodiscard]] std::vector<NoiseInText> noise_lines(std::string_view text);

}  // namespace leitong
