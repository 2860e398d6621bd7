// The normal form and the units of a text.
//
// Normal form: NFKC_Casefold, then (on request) Traditional to Simplified code point by code point,
// then only code points of general category L* or N*, then (on request) numbers masked. It is what
// shingles are made of. Lengths and positions in it are "normal-form characters": code points of
// the normal form.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/document.hpp"

namespace leitong {

struct NormalizeOptions {
  bool fold_variants = false;  // Traditional to Simplified, context-free: for matching only
  bool mask_numbers = false;   // each run of decimal digits, or of the letter x, becomes one '0'
};

// A normal form and where each of its characters came from: `chars[i]` was made from the code
// points [starts[i], ends[i]) of the source. Sources do not decrease.
struct NormalText {
  std::u32string chars;
  std::vector<std::uint32_t> starts;
  std::vector<std::uint32_t> ends;
};

// REQUIRES: utf8 is valid UTF-8. Thread-safe; the table is built on first use (some ms).
[[nodiscard]] std::u32string normal_form(std::string_view utf8, const NormalizeOptions& options);
[[nodiscard]] NormalText normal_form_with_map(std::string_view utf8,
                                              const NormalizeOptions& options);

// The same without allocation once `out` has grown: `out` is replaced.
void normal_form_into(std::string_view utf8, const NormalizeOptions& options, std::u32string& out);

enum class UnitLevel : std::uint8_t { kParagraph, kSentence, kDocument };
enum class UnitKind : std::uint8_t { kHeading, kParagraph, kSentence, kDocument };

// "paragraph", "sentence", "document"; "heading" for the kind.
[[nodiscard]] std::string_view name(UnitLevel level);
[[nodiscard]] std::string_view name(UnitKind kind);

// A stretch of one document. Its text is bytes [byte_start, byte_start + bytes) of the document's
// text; spaces at its ends are left out. `number_in_document` counts units of one level from 0.
struct Unit {
  DocumentIndex document{};
  std::uint32_t number_in_document = 0;
  Span span;  // code points
  std::uint64_t byte_start = 0;
  std::uint32_t bytes = 0;
  UnitKind kind = UnitKind::kParagraph;
};

// The units of one document, in order. A stretch whose normal form is empty is no unit.
[[nodiscard]] std::vector<Unit> units_of(const Document& document, DocumentIndex index,
                                         UnitLevel level);

// The units of all documents, in reading order. `threads` 0: all.
[[nodiscard]] std::vector<Unit> units_of(const Collection& collection, UnitLevel level,
                                         unsigned threads = 0);

// The text of a unit: a view into the document, which must outlive it.
[[nodiscard]] inline std::string_view text_of(const Collection& collection, const Unit& unit) {
  return std::string_view(collection[unit.document].text).substr(unit.byte_start, unit.bytes);
}

[[nodiscard]] inline TextPart text_of(const Documents& documents, const Unit& unit) {
  return documents.text(unit.document, unit.byte_start, unit.bytes);
}

// The ordinal a heading or enumerated sentence begins with ("一、", "（二）", "3.", "第四章",
// "五是"), in bytes; 0 where there is none.
[[nodiscard]] std::size_t enumerator_bytes(std::string_view text);

}  // namespace leitong
