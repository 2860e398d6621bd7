// Three tables: magic bytes, names of parts in a zip, and endings of names. Content goes before
// name: a docx called report.doc is read as docx, a web page called report.doc as a web page.
#include "read/formats/sniff.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <string>

#include "read/decode.hpp"
#include "read/encoding.hpp"
#include "read/formats/zip_package.hpp"
#include "read/rows.hpp"

namespace leitong::read {
namespace {

using namespace std::string_view_literals;

constexpr const char* kUnpack = "unpack it first, or pack it as zip or tar";
constexpr const char* kPicture = "a picture has no text: OCR needed";
constexpr const char* kSpreadsheet = "save it as CSV with a column of texts";
constexpr const char* kConvert = "convert it to PDF or docx first";

struct MagicRow {
  std::string_view bytes;
  std::size_t at;
  std::size_t within;  // how much further back it may stand
  Sniffed found;
};
constexpr MagicRow kMagic[] = {
    {"PK\x03\x04"sv, 0, 0, {Format::kZip, "a zip archive"}},
    {"PK\x05\x06"sv, 0, 0, {Format::kZip, "a zip archive"}},
    {"%PDF-"sv, 0, 0, {Format::kPdf, "a PDF"}},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, 0, 0, {Format::kOffice, "an old Office file"}},
    {"{\\rtf"sv, 0, 3, {Format::kOffice, "an RTF file"}},
    {"ustar"sv, 257, 0, {Format::kTar, "a tar archive"}},
    {"7z\xBC\xAF\x27\x1C"sv, 0, 0, {Format::kRefused, "a 7z archive", kUnpack}},
    {"Rar!\x1A\x07"sv, 0, 0, {Format::kRefused, "a RAR archive", kUnpack}},
    {"\xFD"
     "7zXZ\0"sv,
     0,
     0,
     {Format::kRefused, "an xz file", kUnpack}},
    {"1AY&SY"sv, 4, 0, {Format::kRefused, "a bzip2 file", kUnpack}},
    {"\x89PNG\r\n"sv, 0, 0, {Format::kRefused, "a PNG picture", kPicture}},
    {"\xFF\xD8\xFF"sv, 0, 0, {Format::kRefused, "a JPEG picture", kPicture}},
    {"GIF8"sv, 0, 0, {Format::kRefused, "a GIF picture", kPicture}},
    {"II*\0"sv, 0, 0, {Format::kRefused, "a TIFF picture", kPicture}},
    {"MM\0*"sv, 0, 0, {Format::kRefused, "a TIFF picture", kPicture}},
    {"AT&TFORM"sv, 0, 0, {Format::kRefused, "a DjVu file", kConvert}},
    {"%!PS"sv, 0, 0, {Format::kRefused, "a PostScript file", kConvert}},
    {"SQLite format 3\0"sv, 0, 0, {Format::kRefused, "an SQLite database", "it is no document"}},
};

struct PartRow {
  std::string_view part;  // its name, or how its name begins
  Sniffed found;
};
constexpr PartRow kParts[] = {
    {"word/", {Format::kDocx, "a Word document"}},
    {"xl/", {Format::kRefused, "an Excel file", kSpreadsheet}},
    {"ppt/", {Format::kRefused, "a PowerPoint file", kConvert}},
};

// Of OpenDocument files and their templates, by the part "mimetype".
constexpr std::string_view kOpenDocument = "application/vnd.oasis.opendocument.";

// What ends a name, and what it promises.
struct EndingRow {
  std::string_view ending;
  Sniffed found;
};
constexpr EndingRow kEndings[] = {
    {".jsonl", {Format::kRows, "JSON Lines"}},
    {".ndjson", {Format::kRows, "JSON Lines"}},
    {".csv", {Format::kTable, "a CSV table"}},
    {".tsv", {Format::kTable, "a CSV table"}},
    {".html", {Format::kHtml, "a web page"}},
    {".htm", {Format::kHtml, "a web page"}},
    {".xhtml", {Format::kHtml, "a web page"}},
    {".shtml", {Format::kHtml, "a web page"}},
    {".pdf", {Format::kPdf, "a PDF"}},
    {".docx", {Format::kDocx, "a Word document"}},
    {".docm", {Format::kDocx, "a Word document"}},
    {".dotx", {Format::kDocx, "a Word document"}},
    {".odt", {Format::kOdt, "an OpenDocument text"}},
    {".doc", {Format::kOffice, "an old Office file"}},
    {".dot", {Format::kOffice, "an old Office file"}},
    {".wps", {Format::kOffice, "an old Office file"}},
    {".rtf", {Format::kOffice, "an RTF file"}},
    {".zip", {Format::kZip, "a zip archive"}},
    {".tar", {Format::kTar, "a tar archive"}},
    {".tgz", {Format::kTar, "a tar archive"}},
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return out;
}

const MagicRow* magic_of(std::string_view bytes) {
  for (const MagicRow& row : kMagic) {
    if (bytes.size() < row.at) continue;
    const std::size_t found = bytes.substr(row.at, row.bytes.size() + row.within).find(row.bytes);
    if (found != std::string_view::npos) return &row;
  }
  return nullptr;
}

// Whether markup stands where text would begin: behind a mark, spaces and comments.
bool begins_as(std::string_view head, std::initializer_list<std::string_view> openings) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  while (true) {
    const std::size_t start = head.find_first_not_of(" \t\r\n\f");
    if (start == std::string_view::npos) return false;
    head.remove_prefix(start);
    if (!head.starts_with("<!--")) break;
    const std::size_t end = head.find("-->");
    if (end == std::string_view::npos) return false;
    head.remove_prefix(end + 3);
  }
  return std::any_of(openings.begin(), openings.end(),
                     [&](std::string_view opening) { return head.starts_with(opening); });
}

// Markup with no magic of its own. UTF-16 is looked at with its zero bytes left out.
Sniffed sniff_markup(std::string_view bytes) {
  constexpr std::size_t kLooked = 4096;
  std::string head = lower(bytes.substr(0, kLooked));
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
    head.erase(std::remove(head.begin(), head.end(), '\0'), head.end());
    head.erase(0, 2);
  }
  if (begins_as(head, {"<?xml"})) {
    for (const std::string_view root : {"<w:worddocument", "<pkg:package", "<office:document"}) {
      if (head.find(root) != std::string::npos) return {Format::kOffice, "an Office XML file"};
    }
    if (head.find("<html") != std::string::npos) return {Format::kHtml, "a web page"};
  }
  if (begins_as(head, {"<!doctype html", "<html", "<head", "<body"})) {
    return {Format::kHtml, "a web page"};
  }
  if (begins_as(head, {"mime-version:"}) && head.find("text/html") != std::string::npos) {
    return {Format::kRefused, "a web archive (MHT)", "save it as HTML or PDF first"};
  }
  return {};
}

// Rows under another name: a pipe, a file called .txt. Prose has no line that is a JSON object.
bool begins_as_rows(std::string_view bytes) {
  constexpr std::size_t kLines = 4;
  const std::optional<Mark> mark = mark_of(bytes);
  const bool wide =
      mark && mark->encoding != Encoding::kUtf8 && mark->encoding != Encoding::kGb18030;
  if (mark) bytes.remove_prefix(mark->bytes);
  const std::size_t start = bytes.find_first_not_of(std::string_view(" \t\r\n\0", 5));
  if (start == std::string_view::npos || bytes[start] != '{') return false;
  if (wide) return looks_like_rows(decode(std::string(bytes), mark->encoding).text, kLines);
  std::size_t end = start;
  for (std::size_t line = 0; line < kLines && end < bytes.size(); ++line) {
    end = bytes.find_first_not_of(" \t\r\n", std::min(bytes.find('\n', end), bytes.size()));
    end = std::min(end, bytes.size());
  }
  const std::string_view head = bytes.substr(start, end - start);
  const Encoding encoding = detect(head).value_or(Encoding::kUtf8);
  return looks_like_rows(decode(std::string(head), encoding).text, kLines);
}

}  // namespace

Sniffed promised_by(std::string_view name) {
  const std::string ending = lower(name.substr(std::min(name.rfind('.'), name.size())));
  for (const EndingRow& row : kEndings) {
    if (row.ending == ending) return row.found;
  }
  return {};
}

bool has_magic(std::string_view bytes) { return magic_of(bytes) != nullptr; }

Sniffed sniff(std::string_view bytes, std::string_view name) {
  if (const MagicRow* row = magic_of(bytes)) return row->found;
  const Sniffed markup = sniff_markup(bytes);
  if (markup.format != Format::kText) return markup;
  const Sniffed promised = promised_by(name);
  // Some PDFs have a few lines of a download before their first byte.
  constexpr std::size_t kPdfWithin = 1024;
  if (promised.format == Format::kPdf && bytes.substr(0, kPdfWithin).find("%PDF-") < kPdfWithin) {
    return promised;
  }
  const bool of_text = promised.format == Format::kRows || promised.format == Format::kTable;
  if (of_text) return promised;
  // A piece of a page, without a head.
  const bool has_tags = bytes.find('<') != std::string_view::npos;
  if (promised.format == Format::kHtml && has_tags) return promised;
  if (begins_as_rows(bytes)) return {Format::kRows, "JSON Lines"};
  return {};
}

Sniffed sniff_zip(const ZipPackage& package) {
  const auto begins = [&](std::string_view name) {
    return std::any_of(package.entries().begin(), package.entries().end(),
                       [&](const ZipEntry& entry) { return entry.name.starts_with(name); });
  };
  if (package.has("[Content_Types].xml")) {
    for (const PartRow& row : kParts) {
      if (begins(row.part)) return row.found;
    }
  }
  if (package.has("OFD.xml")) return {Format::kRefused, "an OFD file", kConvert};
  if (package.has("mimetype") && package.has("content.xml")) {
    const auto type = package.part("mimetype");
    if (type && type.value() && type.value()->starts_with(kOpenDocument)) {
      const std::string_view kind = std::string_view(*type.value()).substr(kOpenDocument.size());
      if (kind.starts_with("text")) return {Format::kOdt, "an OpenDocument text"};
      return {Format::kRefused, "an OpenDocument file without text", kConvert};
    }
  }
  return {Format::kZip, "a zip archive"};
}

}  // namespace leitong::read
