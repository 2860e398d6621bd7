// What a file is, by its content; its name is asked only where the content is plain text.
#pragma once

#include <string_view>

namespace leitong::read {

enum class Format {
  kText,
  kRows,   // JSON Lines
  kTable,  // CSV
  kHtml,
  kPdf,
  kDocx,
  kOdt,
  kOffice,  // doc, wps, rtf and old XML: for other programs
  kZip,     // an archive of documents
  kTar,
  kRefused,
};

struct Sniffed {
  Format format = Format::kText;
  const char* name = "text";  // what it is, for people
  const char* advice = "";    // kRefused: what to do
};

// `name` is the file's, without ".gz" or ".zst". A zip is only known to be one: its parts tell
// more.
[[nodiscard]] Sniffed sniff(std::string_view bytes, std::string_view name);

// What a zip is, by the names of its parts.
class ZipPackage;
[[nodiscard]] Sniffed sniff_zip(const ZipPackage& package);

// The format that a name promises; kText where it promises none.
[[nodiscard]] Sniffed promised_by(std::string_view name);

// Whether these first bytes are those of a format that is not plain text.
[[nodiscard]] bool has_magic(std::string_view bytes);

}  // namespace leitong::read
