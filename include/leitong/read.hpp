// From paths to a Collection: plain text, Markdown, JSON Lines and CSV in UTF-8, GB18030,
// Big5-HKSCS and UTF-16; Word (docx, doc, wps, rtf), OpenDocument text, PDF and web pages; each
// also as .gz and .zst, and zip and tar archives of all of them. What a file is is told by its
// content.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/document.hpp"
#include "leitong/progress.hpp"
#include "leitong/result.hpp"

namespace leitong {

// Names of the fields of a JSON Lines row.
struct FieldNames {
  std::string id = "id";
  std::string text = "text";
  std::string title = "title";
  std::string date = "date";
  std::string place = "place";
  std::string author = "author";
  std::string series = "series";
};

// Programs that read what the library does not: names looked for in PATH, or paths. Each runs
// without a shell, under limits of time, memory and output, and is killed when it exceeds one.
struct ReadPrograms {
  std::string pdftotext = "pdftotext";  // PDF
  std::string antiword = "antiword";    // doc, wps
  std::string soffice = "soffice";      // what antiword cannot read, rtf
  double seconds = 120;                 // at most, for one file
};

struct ReadOptions {
  std::string encoding;  // "": detect; else utf-8, gb18030, big5-hkscs, utf-16le, utf-16be
  bool strict = false;   // invalid bytes refuse the file instead of becoming U+FFFD
  FieldNames fields;
  // CSV: first column path, the others named as in FieldNames. Without it, files named metadata.csv
  // in the folders given are such tables about the files of their folder; they are no documents.
  std::string metadata_path;
  std::vector<std::string> skip_paths;  // left out when met below a given folder: a run's outputs
  std::uint64_t max_bytes = std::uint64_t{64} << 30;  // of one file after decompression
  unsigned threads = 0;                               // 0: all
  bool note_places = false;  // Document::place_in_file of rows in UTF-8 in a file that is as stored
  ReadPrograms programs;
};

// A line that belongs to a page, a site or a scanner and not to the text: recognised, told, and
// never dropped in silence. In formats without pages it stays in the text; what a page repeats on
// every page of a PDF, and what stands around the article of a web page, is left out of it.
struct NoiseLine {
  DocumentIndex document{};
  std::string text;
  std::string why;          // "page header or footer", "watermark", "outside the article", …
  std::uint64_t times = 1;  // in this document
  bool left_out = false;
  std::vector<Span> spans;  // of those left in the text
};

// What reading found. Failed inputs are left out of the collection and named in `failures`;
// `warnings` tell what was read with a loss (invalid bytes, a repeated id, an empty document).
struct ReadResult {
  Collection collection;
  std::vector<Error> failures;
  std::vector<Error> warnings;
  std::vector<NoiseLine> noise;  // in the order of documents
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;            // as stored
  std::uint64_t text_bytes = 0;       // UTF-8 of all documents
  std::uint64_t replaced_bytes = 0;   // invalid bytes that became U+FFFD
  std::uint64_t empty_documents = 0;  // documents without a letter or digit: read, but no units
};

// Reads every path in order: a file, a folder (recursively, in sorted order of bytes), or "-"
// (JSON Lines on standard input). Document ids are unique in the result: the second document of
// the same id gets "#2" appended and a warning.
[[nodiscard]] ReadResult read_paths(std::span<const std::string> paths, const ReadOptions& options,
                                    Progress* progress = nullptr);

// Takes documents in reading order, some at a time. An error ends the reading.
using TakeDocuments = std::function<Result<Done>(std::vector<Document> documents)>;

// The same without holding the documents: the collection of the result stays empty. A compressed
// file of rows is read twice, as one that breaks off must be left out whole. Lines that recur over
// documents are not looked for. The error is that of
// `take`, or of an input that broke off when some of it had been handed on.
[[nodiscard]] Result<ReadResult> read_in_batches(std::span<const std::string> paths,
                                                 const ReadOptions& options,
                                                 const TakeDocuments& take,
                                                 Progress* progress = nullptr);

// The encoding of `bytes` by mark, else by strict UTF-8, else by how common the characters are that
// each candidate gives: "utf-8", "gb18030", "big5-hkscs", "utf-16le", "utf-16be", or "" (not text).
[[nodiscard]] std::string detect_encoding(std::string_view bytes);

}  // namespace leitong
