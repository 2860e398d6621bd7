// Problem: PDF is a program for a printer; reading it well takes a library that is under the GPL.
// Method: the program pdftotext gives words with their places, in a process of its own under
// limits; from the places lines are joined to paragraphs again (pdf_paragraphs.cpp), and what every
// page repeats is taken away and told (pdf_furniture.cpp). What pdftotext says on the way is heard:
// without poppler-data it gives Chinese text as nothing at all, and of a damaged page what stands
// before the damage, and calls both success.
// Cost: some 50 ms a file and 5 ms a page.
#include "read/formats/pdf.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "base/child_process.hpp"
#include "read/decode.hpp"
#include "read/formats/pdf_pages.hpp"

namespace leitong::read {
namespace {

constexpr std::uint64_t kMemoryBytes = std::uint64_t{4} << 30;
constexpr std::uint64_t kOutputBytes = std::uint64_t{512} << 20;

struct SaidRow {
  std::string_view said;
  const char* meaning;
};
// In the order in which they matter.
constexpr SaidRow kSaid[] = {
    {"Incorrect password", "is protected by a password"},
    {"Missing language pack", "pdftotext lacks the tables for Chinese fonts: install poppler-data"},
    {"Document stream is empty", "PDF is damaged or cut short"},
    {"Couldn't read xref table", "PDF is damaged or cut short"},
    {"Couldn't find trailer", "PDF is damaged or cut short"},
};

// A failure that the run shows; nothing where it went well.
std::optional<Error> failure_of(const ProgramRun& run, const FormatContext& context) {
  const double seconds = context.options->programs.seconds;
  if (run.timed_out) {
    return Error{ErrorCode::kLimit,
                 context.path,
                 {},
                 {},
                 "pdftotext was stopped: not done after " + std::to_string(std::lround(seconds)) +
                     " seconds"};
  }
  if (run.too_long) {
    return Error{ErrorCode::kLimit, context.path, {}, {}, "pdftotext was stopped: endless output"};
  }
  for (const SaidRow& row : kSaid) {
    const bool harmless =
        run.exit_code == 0 && row.said != std::string_view("Missing language pack");
    if (!harmless && run.err.find(row.said) != std::string::npos) {
      return damaged(context, row.meaning);
    }
  }
  if (run.exit_code == 0) return {};
  if (run.exit_code == kNotStarted) return not_started("pdftotext", context);
  std::string said = valid_utf8(run.err.substr(0, std::min(run.err.find('\n'), run.err.size())));
  return damaged(context, "PDF cannot be read" + (said.empty() ? "" : ": " + said));
}

// How often pdftotext says that the file breaks the rules of PDF: it goes on behind what it could
// not read. Its warnings are about fonts and the like, and lose nothing.
std::size_t errors_in(std::string_view said) {
  constexpr std::string_view kError = "Syntax Error";
  std::size_t errors = 0;
  for (std::size_t at = said.find(kError); at != std::string_view::npos;
       at = said.find(kError, at + kError.size())) {
    errors += at == 0 || said[at - 1] == '\n' ? 1U : 0U;
  }
  return errors;
}

}  // namespace

Result<Content> read_pdf(std::string_view bytes, const FormatContext& context) {
  const std::optional<std::string> program = find_program(context.options->programs.pdftotext);
  if (!program) {
    return Error{ErrorCode::kUnreadable,
                 context.path,
                 {},
                 {},
                 "reading PDF takes the program pdftotext: install poppler-utils and poppler-data"};
  }
  const Result<NamelessFile> file = NamelessFile::with(bytes);
  if (!file) {
    Error error = file.error();
    error.path = context.path;
    return error;
  }
  ProgramCall call;
  call.words = {*program, "-bbox-layout", "-enc", "UTF-8", "/dev/fd/3", "-"};
  call.input = file.value().descriptor();
  call.seconds = context.options->programs.seconds;
  call.memory_bytes = kMemoryBytes;
  call.output_bytes = kOutputBytes;
  Result<ProgramRun> ran = run_program(call);
  if (!ran) {
    Error error = ran.error();
    error.path = context.path;
    return error;
  }
  if (std::optional<Error> failure = failure_of(ran.value(), context)) return *std::move(failure);
  const std::size_t errors = errors_in(ran.value().err);
  const std::string damage =
      "PDF is damaged: errors that pdftotext found in it: " + std::to_string(errors);
  if (errors > 0 && context.options->strict) return damaged(context, damage);
  std::vector<PdfPage> pages = parse_bbox_layout(valid_utf8(std::move(ran.value().out)));
  const auto empty = std::count_if(pages.begin(), pages.end(),
                                   [](const PdfPage& page) { return page.lines.empty(); });
  if (static_cast<std::size_t>(empty) == pages.size()) {
    if (errors > 0) return damaged(context, damage);
    return damaged(context, "has no text layer (its pages are pictures): OCR needed");
  }
  std::vector<NoiseLine> noise = mark_page_furniture(pages);
  Content content = join_lines(pages);
  content.noise = std::move(noise);
  if (errors > 0) content.remarks.push_back(damage + "; text may be missing");
  if (empty > 0) {
    content.remarks.push_back(std::to_string(empty) + " of " + std::to_string(pages.size()) +
                              " pages have no text: empty, or pictures that need OCR");
  }
  return content;
}

}  // namespace leitong::read
