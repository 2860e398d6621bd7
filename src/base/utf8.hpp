// UTF-8, one code point at a time. For text that is known to be valid.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace leitong {

// The code point at `p`, which moves behind it. REQUIRES: valid UTF-8 at p.
inline char32_t next_code_point(const char*& p) {
  const auto at = [&](int i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(p[i]));
  };
  const std::uint32_t first = at(0);
  if (first < 0x80) {
    p += 1;
    return first;
  }
  if (first < 0xE0) {
    const char32_t c = (first & 0x1F) << 6 | (at(1) & 0x3F);
    p += 2;
    return c;
  }
  if (first < 0xF0) {
    const char32_t c = (first & 0x0F) << 12 | (at(1) & 0x3F) << 6 | (at(2) & 0x3F);
    p += 3;
    return c;
  }
  const char32_t c =
      (first & 0x07) << 18 | (at(1) & 0x3F) << 12 | (at(2) & 0x3F) << 6 | (at(3) & 0x3F);
  p += 4;
  return c;
}

// Appends a code point. REQUIRES: a scalar value.
inline void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

// Number of code points: the bytes that do not continue one, eight bytes at a time.
inline std::size_t count_code_points(std::string_view utf8) {
  constexpr std::uint64_t kLowBits = 0x0101010101010101;
  const char* p = utf8.data();
  std::size_t left = utf8.size();
  std::size_t continuations = 0;
  while (left >= 8) {
    // Every byte of `sums` counts continuations at one place of up to 255 words.
    std::uint64_t sums = 0;
    const std::size_t words = std::min<std::size_t>(left / 8, 255);
    for (std::size_t i = 0; i < words; ++i, p += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, p, 8);
      sums += (word >> 7 & ~(word >> 6)) & kLowBits;
    }
    left -= words * 8;
    constexpr std::uint64_t kEven = 0x00FF00FF00FF00FF;
    const std::uint64_t pairs = (sums & kEven) + (sums >> 8 & kEven);
    continuations += pairs * 0x0001000100010001 >> 48;
  }
  for (; left > 0; --left, ++p) continuations += (static_cast<unsigned char>(*p) & 0xC0) == 0x80;
  return utf8.size() - continuations;
}

inline std::string to_utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size() * 3);
  for (const char32_t c : text) append_utf8(out, c);
  return out;
}

}  // namespace leitong
