// Text of documents on a terminal: how wide it is, how it is shortened, and how it is kept from
// steering the terminal.
//
// Width is by Unicode's East Asian Width (UAX #11, from ICU): wide and full-width characters take
// two cells, combining marks and format characters none, all others (the ambiguous among them) one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace leitong {

// Cells that `c` takes: 0, 1 or 2.
[[nodiscard]] int cells_of(char32_t c);

// Cells that valid UTF-8 takes.
[[nodiscard]] std::size_t display_width(std::string_view text);

// The same text on one line and without power over a terminal: line ends and tabs become a space;
// other control characters, and those that turn the direction of writing or are invisible (bidi
// marks, embeddings, isolates, zero-width characters), become U+FFFD. In a text that is no UTF-8 (a
// file's name may be any bytes) every byte beyond ASCII does.
[[nodiscard]] std::string harmless(std::string_view text);

// The beginning of a text, enough for any line of a terminal, cut between two code points.
[[nodiscard]] std::string_view beginning(std::string_view text);

// `text` in at most `cells` cells: whole, or its beginning and its end around "…". A text that is
// much longer than the space is not walked through: only what can be seen is.
[[nodiscard]] std::string elide_middle(std::string_view text, std::size_t cells);

// The first `cells` cells' worth of `text`, with "…" at the end where something is left out.
[[nodiscard]] std::string elide_end(std::string_view text, std::size_t cells);

// `text` filled with spaces to `cells` cells, at its right or left.
[[nodiscard]] std::string pad(std::string text, std::size_t cells, bool to_the_right = false);

}  // namespace leitong
