// Decode, map and filter in one loop: one table look-up a character, no branch that real text makes
// unpredictable. The rare character without an entry goes to ICU together with all it may combine
// with, so the result is ICU's, character for character (a property test holds it to that).

#include <unicode/uchar.h>

#include <algorithm>
#include <cstddef>

#include "base/utf8.hpp"
#include "leitong/text.hpp"
#include "text/normal_table.hpp"

namespace leitong {
namespace {

bool is_digit(char32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9';
  // No decimal digit lies between Hangul Jamo and the end of the Han block.
  if (c >= 0x2E80 && c < 0xA000) return false;
  return u_isdigit(static_cast<UChar32>(c)) != 0;
}

// 1: digit, 2: placeholder, 0: neither. A run is of one kind.
int number_kind(char32_t c) { return is_digit(c) ? 1 : c == U'x' ? 2 : 0; }

// Where an ICU call must begin if the character at `p` combines backward: at the code point before.
const char* one_back(const char* begin, const char* p) {
  if (p == begin) return p;
  do {
    --p;
  } while (p > begin && (static_cast<unsigned char>(*p) & 0xC0) == 0x80);
  return p;
}

// No text of people has a longer run of marks on one character; ICU's time is quadratic in it. A
// longer run is taken in pieces.
constexpr unsigned kLongestRun = 256;

// The first position from `p` on that does not combine with what stands before it.
const char* next_boundary(const char* p, const char* end) {
  for (unsigned i = 0; i < kLongestRun && p < end; ++i) {
    const char* after = p;
    if (!combines_backward(next_code_point(after))) break;
    p = after;
  }
  return p;
}

std::uint16_t entry_of(const NormalTable& table, char32_t c) {
  return c < 0x10000 ? table.entries[c] : NormalTable::kSpecial;
}

// kMap: also fill starts and ends.
template <bool kMap>
void normalize(std::string_view utf8, const NormalTable& table, std::u32string& chars,
               NormalText* map) {
  const char* const begin = utf8.data();
  const char* const end = begin + utf8.size();
  chars.resize(utf8.size());  // a code point with an entry gives at most one character
  char32_t* out = chars.data();
  std::uint32_t at = 0;              // code points before p
  const char* fast_until = nullptr;  // the end of the last code point that the table settled
  std::u32string slow;
  if constexpr (kMap) {
    map->starts.resize(utf8.size());
    map->ends.resize(utf8.size());
  }
  for (const char* p = begin; p < end;) {
    const char* const here = p;
    const char32_t c = next_code_point(p);
    const std::uint16_t entry = entry_of(table, c);
    if (entry != NormalTable::kSpecial) [[likely]] {
      *out = entry;
      if constexpr (kMap) {
        const auto i = static_cast<std::size_t>(out - chars.data());
        map->starts[i] = at;
        map->ends[i] = at + 1;
      }
      out += entry != NormalTable::kDropped;
      ++at;
      fast_until = p;
      continue;
    }
    // Take back the code point before if this one may combine with it.
    const char* first = here;
    auto written = static_cast<std::size_t>(out - chars.data());
    if (here == fast_until && combines_backward(c)) {
      first = one_back(begin, here);
      const char* q = first;
      written -= entry_of(table, next_code_point(q)) != NormalTable::kDropped;
      --at;
    }
    p = next_boundary(p, end);
    const std::string_view source(first, static_cast<std::size_t>(p - first));
    const auto count = static_cast<std::uint32_t>(count_code_points(source));
    slow.clear();
    append_normalized(source, table, slow);
    const std::size_t grown = written + slow.size();
    const std::size_t needed = grown + static_cast<std::size_t>(end - p);
    if (needed > chars.size()) {  // rare: a code point gave more characters than it has bytes
      chars.resize(needed + needed / 8);
      if constexpr (kMap) {
        map->starts.resize(chars.size());
        map->ends.resize(chars.size());
      }
    }
    std::copy(slow.begin(), slow.end(), chars.begin() + static_cast<std::ptrdiff_t>(written));
    if constexpr (kMap) {
      for (std::size_t i = written; i < grown; ++i) {
        map->starts[i] = at;
        map->ends[i] = at + count;
      }
    }
    out = chars.data() + grown;
    at += count;
  }
  const auto written = static_cast<std::size_t>(out - chars.data());
  chars.resize(written);
  if constexpr (kMap) {
    map->starts.resize(written);
    map->ends.resize(written);
  }
}

// Each run of digits, and each of placeholders, becomes one '0' that covers the run.
void mask_numbers(std::u32string& chars, NormalText* map) {
  std::size_t out = 0;
  for (std::size_t i = 0; i < chars.size();) {
    const int kind = number_kind(chars[i]);
    std::size_t end = i + 1;
    while (kind != 0 && end < chars.size() && number_kind(chars[end]) == kind) ++end;
    if (map != nullptr) {
      map->starts[out] = map->starts[i];
      map->ends[out] = map->ends[end - 1];
    }
    chars[out++] = kind != 0 ? U'0' : chars[i];
    i = end;
  }
  chars.resize(out);
  if (map != nullptr) {
    map->starts.resize(out);
    map->ends.resize(out);
  }
}

}  // namespace

void normal_form_into(std::string_view utf8, const NormalizeOptions& options, std::u32string& out) {
  normalize<false>(utf8, normal_table(options.fold_variants), out, nullptr);
  if (options.mask_numbers) mask_numbers(out, nullptr);
}

std::u32string normal_form(std::string_view utf8, const NormalizeOptions& options) {
  std::u32string out;
  normal_form_into(utf8, options, out);
  return out;
}

NormalText normal_form_with_map(std::string_view utf8, const NormalizeOptions& options) {
  NormalText text;
  normalize<true>(utf8, normal_table(options.fold_variants), text.chars, &text);
  if (options.mask_numbers) mask_numbers(text.chars, &text);
  return text;
}

}  // namespace leitong
