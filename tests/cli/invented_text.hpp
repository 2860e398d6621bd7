// Text of invented characters for the tests: any amount, no two stretches alike unless wanted.
#pragma once

#include <cstdint>
#include <string>

#include "base/utf8.hpp"

namespace leitong::tests {

// `length` Han characters that depend on `seed` alone.
inline std::string invented(std::uint64_t seed, std::size_t length) {
  std::uint64_t state = seed * 0x9E3779B97F4A7C15ULL + 1;
  std::string out;
  for (std::size_t i = 0; i < length; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    append_utf8(out, 0x4E00 + static_cast<char32_t>((state >> 40) % 5000));
  }
  return out;
}

// The same text with every `step`-th character from another text: a near-duplicate.
inline std::string altered(std::uint64_t seed, std::size_t length, std::size_t step) {
  const std::string one = invented(seed, length);
  const std::string other = invented(seed + 1000003, length);
  std::string out;
  for (std::size_t i = 0; i < length; ++i) {
    out += (i % step == step - 1 ? other : one).substr(i * 3, 3);  // all are three bytes
  }
  return out;
}

// A row of JSON Lines. REQUIRES: nothing in it needs escaping.
inline std::string row(const std::string& id, const std::string& text,
                       const std::string& more = "") {
  return R"({"id":")" + id + R"(","text":")" + text + "\"" + more + "}\n";
}

}  // namespace leitong::tests
