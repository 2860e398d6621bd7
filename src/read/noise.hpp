// The lines of read documents that are nobody's text (base/noise_lines.hpp), as reading tells them.
#pragma once

#include <vector>

#include "leitong/document.hpp"
#include "leitong/read.hpp"

namespace leitong::read {

// The noise in a document's text, each distinct line once with all its places; nothing is changed.
[[nodiscard]] std::vector<NoiseLine> find_noise(const Document& document, DocumentIndex index);

// The same for all documents, in order.
[[nodiscard]] std::vector<NoiseLine> find_noise(const Collection& collection, unsigned threads);

}  // namespace leitong::read
