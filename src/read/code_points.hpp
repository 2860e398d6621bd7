// One code point at a time from each encoding, with the invalid bytes told apart. The one place
// that knows how encodings are laid out: decoding and detection both step through it.
//
// An invalid stretch is as short as it can be, so that the next character is not lost with it:
// in UTF-8 the maximal subpart (as Unicode recommends), in double-byte encodings the lead byte
// alone where the byte behind it could be ASCII, else both.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "read/encoding.hpp"

namespace leitong::read {

constexpr char32_t kInvalid = 0xFFFFFFFF;
// Big5-HKSCS has four codes that stand for a letter and a combining accent: kPairs + 0..3.
constexpr char32_t kPairs = 0x110000;
struct LetterAndAccent {
  char32_t letter, accent;
};
constexpr LetterAndAccent kLetterPairs[4] = {
    {0x00CA, 0x0304}, {0x00CA, 0x030C}, {0x00EA, 0x0304}, {0x00EA, 0x030C}};

// `value` is a scalar value, kPairs + i, or kInvalid; `bytes` is at least 1.
struct Step {
  char32_t value;
  std::uint32_t bytes;
};

// Two-byte codes, lead 81-FE and trail 40-FE, and the linear four-byte codes of GB18030 below
// U+10000; 0 where nothing is assigned. Built once from ICU, a few ms.
struct DoubleByteTable {
  std::vector<char32_t> two_bytes;
  std::vector<char16_t> four_bytes;

  static constexpr std::size_t kTrails = 0xFE - 0x40 + 1;
  static constexpr std::size_t place(unsigned lead, unsigned trail) {
    return (lead - 0x81) * kTrails + (trail - 0x40);
  }
};
[[nodiscard]] const DoubleByteTable& gb18030_table();
[[nodiscard]] const DoubleByteTable& big5_hkscs_table();

// What follows: REQUIRES: at < end.

inline Step step_utf8(const unsigned char* at, const unsigned char* end) {
  const unsigned first = at[0];
  if (first < 0x80) return {first, 1};
  if (first < 0xC2 || first > 0xF4) return {kInvalid, 1};
  const std::uint32_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  // The second byte keeps out overlong forms, surrogates and what is beyond U+10FFFF.
  const unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  char32_t value = first & (0x7FU >> length);
  for (std::uint32_t i = 1; i < length; ++i) {
    if (at + i == end) return {kInvalid, i};
    const unsigned next = at[i];
    if (next < (i == 1 ? low : 0x80U) || next > (i == 1 ? high : 0xBFU)) return {kInvalid, i};
    value = value << 6 | (next & 0x3F);
  }
  return {value, length};
}

inline Step step_double_byte(const DoubleByteTable& table, const unsigned char* at,
                             const unsigned char* end) {
  const unsigned lead = at[0];
  if (lead < 0x80) return {lead, 1};
  if (lead == 0x80 || lead == 0xFF || end - at < 2) return {kInvalid, 1};
  const unsigned trail = at[1];
  if (trail < 0x40 || trail == 0x7F || trail == 0xFF) return {kInvalid, 1};
  const char32_t value = table.two_bytes[DoubleByteTable::place(lead, trail)];
  if (value == 0) return {kInvalid, trail < 0x80 ? 1U : 2U};
  return {value, 2};
}

inline Step step_gb18030(const DoubleByteTable& table, const unsigned char* at,
                         const unsigned char* end) {
  const unsigned lead = at[0];
  if (lead <= 0x80 || lead == 0xFF || end - at < 2 || at[1] < 0x30 || at[1] > 0x39) {
    return step_double_byte(table, at, end);
  }
  if (end - at < 4 || at[2] < 0x81 || at[2] == 0xFF || at[3] < 0x30 || at[3] > 0x39) {
    return {kInvalid, 1};
  }
  constexpr std::uint32_t kBeyondBmp = 189000;  // 90 30 81 30, which is U+10000
  const std::uint32_t linear =
      (((lead - 0x81U) * 10 + (at[1] - 0x30U)) * 126 + (at[2] - 0x81U)) * 10 + (at[3] - 0x30U);
  if (linear < table.four_bytes.size() && table.four_bytes[linear] != 0) {
    return {table.four_bytes[linear], 4};
  }
  if (linear < kBeyondBmp || linear - kBeyondBmp > 0xFFFFF) return {kInvalid, 4};
  return {0x10000 + (linear - kBeyondBmp), 4};
}

template <bool kBigEndian>
Step step_utf16(const unsigned char* at, const unsigned char* end) {
  if (end - at < 2) return {kInvalid, 1};
  const auto unit = [](const unsigned char* p) {
    return static_cast<std::uint32_t>(kBigEndian ? p[0] << 8 | p[1] : p[1] << 8 | p[0]);
  };
  const std::uint32_t first = unit(at);
  if (first < 0xD800 || first > 0xDFFF) return {first, 2};
  if (first > 0xDBFF || end - at < 4) return {kInvalid, 2};
  const std::uint32_t second = unit(at + 2);
  if (second < 0xDC00 || second > 0xDFFF) return {kInvalid, 2};
  return {0x10000 + ((first - 0xD800) << 10 | (second - 0xDC00)), 4};
}

// Calls visit(step, at) for each step through [at, end) in that encoding.
template <typename Visit>
void for_each_step(Encoding encoding, const unsigned char* at, const unsigned char* end,
                   const Visit& visit) {
  const auto run = [&](const auto& next) {
    while (at != end) {
      const Step step = next(at, end);
      visit(step, at);
      at += step.bytes;
    }
  };
  switch (encoding) {
    case Encoding::kUtf8:
      return run(step_utf8);
    case Encoding::kUtf16Le:
      return run(step_utf16<false>);
    case Encoding::kUtf16Be:
      return run(step_utf16<true>);
    case Encoding::kGb18030:
      return run([&table = gb18030_table()](const unsigned char* p, const unsigned char* e) {
        return step_gb18030(table, p, e);
      });
    case Encoding::kBig5Hkscs:
      return run([&table = big5_hkscs_table()](const unsigned char* p, const unsigned char* e) {
        return step_double_byte(table, p, e);
      });
  }
}

}  // namespace leitong::read
