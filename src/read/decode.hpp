// Bytes of a known encoding to UTF-8.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "read/encoding.hpp"

namespace leitong::read {

// `text` is valid UTF-8 without U+0000. What could not be decoded, and U+0000, which no text holds
// and which ends a string in too many programs, became U+FFFD: `bad_bytes` of the input, one
// U+FFFD for each of the `bad_places`, the first at byte `first_bad`.
struct Decoded {
  std::string text;
  std::uint64_t bad_bytes = 0;
  std::uint64_t bad_places = 0;
  std::optional<std::uint64_t> first_bad;
};

// A mark of that encoding at the front is dropped where `drop_mark`. Valid UTF-8 is not copied.
// Cost: valid UTF-8 at the speed of memory; the others some 200 MB/s a thread.
[[nodiscard]] Decoded decode(std::string bytes, Encoding encoding, bool drop_mark = true);

// "\r\n" and "\r" become "\n", in place.
void normalize_line_ends(std::string& text);

// `bytes` as UTF-8 whatever they are.
[[nodiscard]] std::string valid_utf8(std::string bytes);

// A path as UTF-8 whatever its bytes are: a file's name may be any bytes, an id may not. Each part
// that is no UTF-8 is taken for what the detector takes it for: old archives were named in GBK.
[[nodiscard]] std::string readable_path(const std::string& path);

}  // namespace leitong::read
