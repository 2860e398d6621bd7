#include "reference/utf8.hpp"

#include <cstddef>

namespace leitong::reference {

std::u32string decode(std::string_view utf8) {
  std::u32string out;
  for (std::size_t i = 0; i < utf8.size();) {
    const unsigned first = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    unsigned c = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t k = 1; k < length; ++k) {
      c = c * 64 + static_cast<unsigned char>(utf8[i + k]) % 64;
    }
    out.push_back(static_cast<char32_t>(c));
    i += length;
  }
  return out;
}

std::string encode(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) {
    const int tail = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    const unsigned marks[] = {0x00, 0xC0, 0xE0, 0xF0};
    out.push_back(static_cast<char>(marks[tail] | c >> 6 * tail));
    for (int k = tail - 1; k >= 0; --k) {
      out.push_back(static_cast<char>(0x80U | (c >> 6 * k & 0x3FU)));
    }
  }
  return out;
}

}  // namespace leitong::reference
