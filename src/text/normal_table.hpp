// What the normal form does to one code point, for all of the Basic Multilingual Plane at once.
//
// Problem: ICU's NFKC_Casefold handles one string at a time at some 400 MB/s; nearly every
// character of a report maps to itself or to nothing. Method: ask ICU once for every BMP code
// point; those that map to at most one character and can never combine with a character before
// them get an entry; all others are kSpecial and go to ICU with what they may combine with.
// Cost: 128 KiB and some milliseconds, once a process.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace leitong {

struct NormalTable {
  static constexpr std::uint16_t kDropped = 0;
  static constexpr std::uint16_t kSpecial = 0xFFFF;

  std::array<std::uint16_t, 0x10000> entries;           // kDropped, kSpecial or the character
  std::unordered_map<char32_t, char32_t> fold_variant;  // empty where variants are not folded
};

// The table with or without Traditional-to-Simplified folding. Built on first use; thread-safe.
[[nodiscard]] const NormalTable& normal_table(bool fold_variants);

// Whether a code point stays in the normal form: general category L* or N*.
[[nodiscard]] bool stays(char32_t c);

// Whether a character can combine with one before it, so that both go to ICU together.
[[nodiscard]] bool combines_backward(char32_t c);

// NFKC_Casefold by ICU, variants folded as `table` says, and only what stays. `utf8` begins and
// ends where ICU sees a boundary. Appends to `out`.
void append_normalized(std::string_view utf8, const NormalTable& table, std::u32string& out);

}  // namespace leitong
