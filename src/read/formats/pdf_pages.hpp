// The lines of a PDF's pages with their places, and how they become paragraphs again.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "read/formats/content.hpp"

namespace leitong::read {

// In points; y grows downwards.
struct PdfLine {
  std::string text;
  double left = 0, right = 0, top = 0, bottom = 0;
  double first_width = 0;  // of what cannot be broken at its beginning: a word, or a Han character
  std::size_t block = 0;   // lines that stand together, counted over the document
  bool gone = false;       // header, footer, page number, watermark

  double height() const { return bottom - top; }
};

struct PdfPage {
  double width = 0, height = 0;
  std::vector<PdfLine> lines;  // in reading order
};

// What `pdftotext -bbox-layout` wrote. Unknown or damaged markup is passed over.
[[nodiscard]] std::vector<PdfPage> parse_bbox_layout(std::string_view xhtml);

// Marks what pages repeat as gone, and tells it.
[[nodiscard]] std::vector<NoiseLine> mark_page_furniture(std::vector<PdfPage>& pages);

// The text of the lines that are left, a paragraph a line, with the page starts.
[[nodiscard]] Content join_lines(const std::vector<PdfPage>& pages);

}  // namespace leitong::read
