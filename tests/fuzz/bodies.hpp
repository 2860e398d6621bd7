// What is done with arbitrary bytes. Each body returns what was broken, or nothing.
#pragma once

#include <string>
#include <string_view>

namespace leitong::fuzz {

// Byte 0 chooses the options; the rest, with U+FFFD for what is no UTF-8, goes from text to units,
// normal form and signature.
[[nodiscard]] std::string text_body(std::string_view bytes);

// Byte 0 chooses a file name and the options; the rest is that file, which is read. Detection and
// every decoder get it too.
[[nodiscard]] std::string reader_body(std::string_view bytes);

// Byte 0 chooses what the rest is: a part of a Word or OpenDocument file, a web page, the layout of
// a PDF, an archive, a table, or any file.
[[nodiscard]] std::string formats_body(std::string_view bytes);

// The bytes are what a template library is told to import.
[[nodiscard]] std::string library_body(std::string_view bytes);

}  // namespace leitong::fuzz
