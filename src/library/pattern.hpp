// Patterns and fills: how they are stored, compared and made from a text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/library.hpp"

namespace leitong::library {

// JSON array of texts and slot numbers: ["以",1,"为指导"].
[[nodiscard]] std::string encode(const Pattern& pattern);
[[nodiscard]] std::optional<Pattern> decode_pattern(std::string_view stored);

// "slot,start,end;…"
[[nodiscard]] std::string encode(const std::vector<Fill>& fills);
[[nodiscard]] std::optional<std::vector<Fill>> decode_fills(std::string_view stored);

// Byte offsets of the code points of a text, the end included.
[[nodiscard]] std::vector<std::uint32_t> byte_offsets(std::string_view utf8);

// The bytes of code points `span`, of a text with these offsets.
[[nodiscard]] std::string_view part(std::string_view utf8,
                                    const std::vector<std::uint32_t>& offsets, Span span);

// The pattern of a wording: its text with the fills taken out. REQUIRES: fills are ordered, within
// the text, and do not overlap.
[[nodiscard]] Pattern pattern_of(std::string_view text, const std::vector<Fill>& fills);

// The pattern with a text in place of a slot.
[[nodiscard]] Pattern with_constant(const Pattern& pattern, std::uint32_t slot,
                                    const std::string& text);

// Whether fills are ordered, apart, and within [0, length).
[[nodiscard]] bool well_formed(const std::vector<Fill>& fills, std::size_t length);

// A slot's place within the constants: behind `at` of their characters.
struct Gap {
  std::uint32_t at = 0;
  std::uint32_t slot = 0;
};

// The constants of a pattern in normal form, and where its slots are.
struct Skeleton {
  std::u32string constants;
  std::vector<Gap> gaps;  // by place
};
[[nodiscard]] Skeleton skeleton_of(const Pattern& pattern);

// Equal for patterns that differ in punctuation and slot numbers only.
[[nodiscard]] std::uint64_t key_of(const Skeleton& skeleton);

[[nodiscard]] std::uint64_t hash_of(std::string_view bytes);

// A variant against the main pattern, code point by code point, a slot being one.
[[nodiscard]] std::vector<DiffPiece> difference(const Pattern& from, const Pattern& to);

// For each gap of `from`, which gap of `to` stands at its place, in order; nothing where none does.
// The constants of both are aligned by edits; a gap may be one character off.
[[nodiscard]] std::vector<std::optional<std::size_t>> gaps_in_place(const Skeleton& from,
                                                                    const Skeleton& to);

// Edit distance, or more than `most` where it is greater than that.
[[nodiscard]] std::size_t edits(std::u32string_view a, std::u32string_view b, std::size_t most);

}  // namespace leitong::library
