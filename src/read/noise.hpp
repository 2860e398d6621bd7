// Lines that are a scanner's, a site's or a reseller's and not the author's.
#pragma once

#include <string_view>
#include <vector>

#include "leitong/document.hpp"
#include "leitong/read.hpp"

namespace leitong::read {

// Whether a short line advertises or watermarks: "…整理，咨询QQ…", "仅供学习 禁止外传". REQUIRES:
// valid UTF-8 without line ends.
[[nodiscard]] bool is_noise_phrase(std::string_view line);

// The noise in a document's text, each distinct line once with all its places; nothing is changed.
[[nodiscard]] std::vector<NoiseLine> find_noise(const Document& document, DocumentIndex index);

// The same for all documents, in order.
[[nodiscard]] std::vector<NoiseLine> find_noise(const Collection& collection, unsigned threads);

}  // namespace leitong::read
