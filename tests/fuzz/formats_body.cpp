#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.hpp"
#include "bodies.hpp"
#include "leitong/read.hpp"
#include "read/formats/pdf_pages.hpp"
#include "temp_folder.hpp"
#include "zip_file.hpp"

namespace leitong::fuzz {
namespace {

using tests::TempFolder;
using tests::ZipParts;

std::string check_text(const std::string& text, const std::vector<std::uint32_t>& pages) {
  if (!simdjson::validate_utf8(text)) return "a text that is no UTF-8";
  if (text.find_first_of(std::string_view("\r\0", 2)) != std::string::npos) {
    return "a text with a line end or a zero byte that should be gone";
  }
  const std::size_t code_points = count_code_points(text);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (pages[i] > code_points || (i > 0 && pages[i] < pages[i - 1])) return "pages out of order";
  }
  return {};
}

std::string read_file(const std::filesystem::path& file) {
  ReadOptions options;
  options.threads = 1;
  options.max_bytes = 1 << 22;
  // A file that turns out to need another program must not start one.
  options.programs = {"/nonexistent", "/nonexistent", "/nonexistent", 1};
  const std::vector<std::string> paths = {file.string()};
  const ReadResult result = read_paths(paths, options);
  for (const Document& document : result.collection.documents) {
    if (std::string broken = check_text(document.text, document.page_starts); !broken.empty()) {
      return broken;
    }
  }
  for (const NoiseLine& line : result.noise) {
    if (number(line.document) >= result.collection.documents.size()) return "noise of no document";
    const Document& document = result.collection[line.document];
    for (const Span& span : line.spans) {
      if (span.end > count_code_points(document.text)) return "noise beyond the text";
    }
  }
  for (const Error& failure : result.failures) {
    if (failure.path.empty() || failure.reason.empty()) return "an error without place or reason";
  }
  return {};
}

std::string read_parts(const TempFolder& folder, const ZipParts& parts) {
  tests::write_zip(folder / "a.zip", parts);
  return read_file(folder / "a.zip");
}

std::string read_layout(std::string_view bytes) {
  // The reader of PDF hands on valid UTF-8 only.
  if (!simdjson::validate_utf8(bytes.data(), bytes.size()) ||
      bytes.find_first_of(std::string_view("\r\0", 2)) != std::string_view::npos) {
    return {};
  }
  std::vector<read::PdfPage> pages = read::parse_bbox_layout(bytes);
  (void)read::mark_page_furniture(pages);
  const read::Content content = read::join_lines(pages);
  if (content.page_starts.size() != pages.size()) return "a page without a start";
  return check_text(content.text, content.page_starts);
}

}  // namespace

std::string formats_body(std::string_view bytes) {
  if (bytes.empty()) return {};
  const unsigned choice = static_cast<unsigned char>(bytes.front()) % 8;
  const std::string rest(bytes.substr(1));
  static const TempFolder folder;  // one a process: making folders would be the slow part
  const std::string document =
      "<w:document xmlns:w=\"w\"><w:body><w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId "
      "w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>文</w:t></w:r></w:p></w:body></w:document>";
  switch (choice) {
    case 0:
      return read_parts(folder, {{"[Content_Types].xml", ""}, {"word/document.xml", rest}});
    case 1:
      return read_parts(folder, {{"[Content_Types].xml", ""},
                                 {"word/document.xml", document},
                                 {"word/numbering.xml", rest},
                                 {"word/styles.xml", rest}});
    case 2:
      return read_parts(
          folder, {{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", rest}});
    case 3:
      return read_file(folder.write("a.html", rest));
    case 4:
      return read_layout(rest);
    case 5:
      return read_file(folder.write("a.tar", rest));
    case 6:
      return read_file(folder.write("a.csv", rest));
    default:
      return read_file(folder.write("a.bin", rest));
  }
}

}  // namespace leitong::fuzz
