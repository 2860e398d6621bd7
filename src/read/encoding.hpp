// The encodings a Chinese text comes in: their names, their marks, and how to tell them apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace leitong::read {

enum class Encoding : std::uint8_t { kUtf8, kGb18030, kBig5Hkscs, kUtf16Le, kUtf16Be };

// "utf-8", "gb18030", "big5-hkscs", "utf-16le", "utf-16be".
[[nodiscard]] std::string_view name(Encoding encoding);

// The encoding of that name in any case, with the usual other names ("utf8", "gbk", "gb2312",
// "cp936", "big5"); "utf-16" means little-endian where no mark says otherwise.
[[nodiscard]] std::optional<Encoding> encoding_named(std::string_view asked);

// A byte-order mark at the front of a text.
struct Mark {
  Encoding encoding = Encoding::kUtf8;
  std::size_t bytes = 0;
};
[[nodiscard]] std::optional<Mark> mark_of(std::string_view bytes);

// The encoding of a text; nothing where the bytes are no text. `complete` false: the bytes are the
// beginning of something longer, and may end inside a character.
[[nodiscard]] std::optional<Encoding> detect(std::string_view bytes, bool complete = true);

// The encoding to use where the user asked for one: "utf-16" leaves the order of bytes to the mark.
[[nodiscard]] Encoding as_asked(Encoding asked, std::string_view bytes);

}  // namespace leitong::read
