// The normal form as its definition reads: the whole string through ICU, then one rule after the
// other, code point by code point. Some 1 MB/s.
#pragma once

#include <string>
#include <string_view>

namespace leitong::reference {

// REQUIRES: valid UTF-8.
[[nodiscard]] std::u32string normal_form(std::string_view utf8, bool fold_variants = false,
                                         bool mask_numbers = false);

}  // namespace leitong::reference
