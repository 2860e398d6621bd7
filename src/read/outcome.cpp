#include "read/outcome.hpp"

#include <unicode/uchar.h>

#include <limits>

#include "base/utf8.hpp"

namespace leitong::read {

bool has_letter_or_digit(std::string_view utf8) {
  const char* at = utf8.data();
  const char* const end = at + utf8.size();
  while (at != end) {
    const auto c = static_cast<UChar32>(next_code_point(at));
    if ((U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK)) != 0) return true;
  }
  return false;
}

bool fits_offsets(std::string_view utf8) {
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
  return utf8.size() <= kMost || count_code_points(utf8) <= kMost;
}

}  // namespace leitong::read
