// Problem: doc, wps and rtf are formats of fifty versions; reading them well is a program's work.
// Method: an OLE file is looked into for the streams that tell what it is (their names stand in it
// as UTF-16). Word files go to antiword, which is small and takes milliseconds; what it refuses,
// and what is no OLE file, goes to LibreOffice, which takes seconds and turns it into an
// OpenDocument file for the reader of those. Both run under limits; LibreOffice in a home of its
// own, so that it neither reads the user's settings nor waits for a window of his that is open;
// that home, and all that runs for it, go even if this process is killed. Cost: antiword 10 ms,
// LibreOffice 2 to 10 s and 300 MB a file.
#include "read/formats/office.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/atomic_file.hpp"
#include "base/child_process.hpp"
#include "read/decode.hpp"
#include "read/formats/odt.hpp"
#include "read/formats/zip_package.hpp"

namespace leitong::read {
namespace {

constexpr std::string_view kOle = "\xD0\xCF\x11\xE0";
constexpr std::uint64_t kMemoryBytes = std::uint64_t{1} << 30;        // antiword
constexpr std::uint64_t kOfficeMemoryBytes = std::uint64_t{4} << 30;  // LibreOffice: takes 2 GiB
constexpr std::size_t kMostBytes = std::size_t{512} << 20;            // of any file

struct StreamRow {
  std::u16string_view stream;
  const char* refusal;  // nullptr: goes on
};
constexpr StreamRow kStreams[] = {
    {u"EncryptedPackage", "is protected by a password"},
    {u"WordDocument", nullptr},
    {u"Workbook", "is an Excel file: save it as CSV with a column of texts"},
    {u"PowerPoint Document", "is a PowerPoint file: convert it to PDF or docx first"},
    {u"__properties_version1.0", "is a mail (msg): save its text first"},
};

bool holds(std::string_view bytes, std::u16string_view name) {
  std::string wanted;
  for (const char16_t c : name) {
    wanted += static_cast<char>(c & 0xFF);
    wanted += static_cast<char>(c >> 8);
  }
  return bytes.find(wanted) != std::string_view::npos;
}

// What the head of a Word file (FIB) says. It begins the stream WordDocument with A5EC, and a
// stream begins a sector: the sectors of 512 bytes are gone through.
struct WordHead {
  bool encrypted = false;
  bool has_lists = false;
};

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

WordHead word_head(std::string_view bytes) {
  constexpr std::size_t kSector = 512;
  constexpr std::size_t kFlags = 11;          // bit 0: encrypted
  constexpr std::size_t kListsBytes = 0x2EE;  // lcbPlfLfo: the count alone takes four
  WordHead head;
  for (std::size_t at = kSector; at + kListsBytes + 4 <= bytes.size(); at += kSector) {
    if (bytes.substr(at, 2) != "\xEC\xA5") continue;
    head.encrypted = (static_cast<unsigned char>(bytes[at + kFlags]) & 1U) != 0;
    head.has_lists = number_at(bytes, at + kListsBytes) > 4;
    break;
  }
  return head;
}

Error with_path(Error error, const FormatContext& context) {
  error.path = context.path;
  return error;
}

std::optional<Error> stopped(const ProgramRun& run, const char* program,
                             const FormatContext& context) {
  if (!run.timed_out && !run.too_long) return {};
  const auto seconds = std::lround(context.options->programs.seconds);
  const std::string why =
      run.too_long ? "endless output" : "not done after " + std::to_string(seconds) + " seconds";
  return Error{
      ErrorCode::kLimit, context.path, {}, {}, std::string(program) + " was stopped: " + why};
}

// antiword puts the notes behind a line of dashes, "[1]\t…" each, and "[1]" where they belong.
struct Printed {
  std::string_view body;
  std::vector<std::string_view> notes;
};

Printed split_notes(std::string_view printed) {
  constexpr std::string_view kRule = "\n-----------------------\n[1]\t";
  Printed out{printed, {}};
  const std::size_t rule = printed.rfind(kRule);
  if (rule == std::string_view::npos) return out;
  out.body = printed.substr(0, rule + 1);
  std::string_view rest = printed.substr(rule + kRule.size() - 4);
  while (!rest.empty()) {
    const std::string mark = "[" + std::to_string(out.notes.size() + 1) + "]\t";
    if (!rest.starts_with(mark)) break;
    const std::string next = "\n[" + std::to_string(out.notes.size() + 2) + "]\t";
    const std::size_t end = std::min(rest.find(next), rest.size());
    out.notes.push_back(rest.substr(mark.size(), end - mark.size()));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

void put_line(std::string_view line, ParagraphWriter& writer) {
  if (line.find_first_not_of(" \t\r\f") == std::string_view::npos) return;
  // Rows of a table come as "|a |b |".
  const bool row = line.size() > 1 && line.starts_with('|') && line.ends_with('|');
  if (!row) {
    writer.text(line);
    writer.end_paragraph();
    return;
  }
  for (std::size_t at = 1; at < line.size();) {
    const std::size_t bar = std::min(line.find('|', at), line.size());
    const std::string_view cell = line.substr(at, bar - at);
    const std::size_t last = cell.find_last_not_of(' ');
    at = bar + 1;
    if (last == std::string_view::npos) continue;
    writer.text(cell.substr(0, last + 1));
    writer.end_paragraph();
  }
}

void put_lines(std::string_view rest, ParagraphWriter& writer) {
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    put_line(rest.substr(0, end), writer);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

// Paragraphs as antiword prints them on endless lines.
Content paragraphs_of(const std::string& printed) {
  const Printed parts = split_notes(printed);
  std::string body(parts.body);
  std::size_t from = 0;
  for (std::size_t n = 1; n <= parts.notes.size(); ++n) {
    const std::string mark = "[" + std::to_string(n) + "]";
    const std::size_t at = body.find(mark, from);
    if (at == std::string::npos) break;
    body.erase(at, mark.size());
    from = at;
  }
  ParagraphWriter writer;
  put_lines(body, writer);
  for (const std::string_view note : parts.notes) put_lines(note, writer);
  return writer.take();
}

// What antiword makes of it; nothing where it is not there or refuses.
Result<std::optional<Content>> by_antiword(std::string_view bytes, const FormatContext& context) {
  const std::optional<std::string> program = find_program(context.options->programs.antiword);
  if (!program) return std::optional<Content>();
  const Result<NamelessFile> file = NamelessFile::with(bytes);
  if (!file) return with_path(file.error(), context);
  ProgramCall call;
  call.words = {*program, "-m", "UTF-8.txt", "-w", "0", "/dev/fd/3"};
  call.input = file.value().descriptor();
  call.seconds = context.options->programs.seconds;
  call.memory_bytes = kMemoryBytes;
  Result<ProgramRun> run = run_program(call);
  if (!run) return with_path(run.error(), context);
  if (std::optional<Error> failure = stopped(run.value(), "antiword", context)) {
    return *std::move(failure);
  }
  if (run.value().exit_code != 0) return std::optional<Content>();
  return std::optional<Content>(paragraphs_of(run.value().out));
}

// LibreOffice's OpenDocument version of it, as bytes.
Result<std::string> converted(const std::string& program, std::string_view bytes,
                              const FormatContext& context) {
  const Result<PassingFolder> folder = PassingFolder::make_kept();
  if (!folder) return with_path(folder.error(), context);
  const std::string& home = folder.value().path();
  // The ending is what LibreOffice goes by where content does not decide.
  const std::string input = home + (bytes.starts_with(kOle) ? "/input.doc" : "/input.rtf");
  if (const Result<Done> written = write_file(input, bytes); !written) {
    return with_path(written.error(), context);
  }
  ProgramCall call;
  call.words = {program,        "-env:UserInstallation=file://" + home + "/profile",
                "--headless",   "--norestore",
                "--convert-to", "odt:writer8",
                "--outdir",     home + "/out",
                input};
  call.home = home;
  call.kept = &folder.value();
  call.memory_bytes = kOfficeMemoryBytes;
  call.file_bytes = kMostBytes;
  call.seconds = context.options->programs.seconds;
  Result<ProgramRun> run = run_program(call);
  if (!run) return with_path(run.error(), context);
  if (std::optional<Error> failure = stopped(run.value(), "LibreOffice", context)) {
    return *std::move(failure);
  }
  if (run.value().exit_code == kNotStarted) return not_started("LibreOffice", context);
  const std::string output = home + "/out/input.odt";
  std::string odt;
  std::error_code none;
  const auto bytes_made = std::filesystem::file_size(output, none);
  if (!none && std::filesystem::is_regular_file(output, none) && bytes_made <= kMostBytes) {
    odt.resize(static_cast<std::size_t>(bytes_made));
    std::ifstream file(output, std::ios::binary);
    file.read(odt.data(), static_cast<std::streamsize>(odt.size()));
    odt.resize(static_cast<std::size_t>(file.gcount()));
  }
  if (odt.empty()) {
    return damaged(context, "LibreOffice cannot read it either: damaged, or something else");
  }
  return odt;
}

Result<Content> by_libreoffice(const std::string& program, std::string_view bytes,
                               const FormatContext& context) {
  const Result<std::string> odt = converted(program, bytes, context);
  if (!odt) return odt.error();
  const Result<ZipPackage> package = ZipPackage::open(odt.value(), context);
  if (!package) return package.error();
  return read_odt(package.value(), context);
}

}  // namespace

Result<Content> read_office(std::string_view bytes, const FormatContext& context) {
  if (bytes.size() > kMostBytes) {
    return Error{ErrorCode::kLimit, context.path, {}, {}, "Office file is longer than 512 MiB"};
  }
  const bool ole = bytes.starts_with(kOle);
  bool word = false;
  for (const StreamRow& row : kStreams) {
    if (!ole || !holds(bytes, row.stream)) continue;
    if (row.refusal != nullptr) return damaged(context, row.refusal);
    word = true;
    break;
  }
  const WordHead head = word ? word_head(bytes) : WordHead{};
  if (head.encrypted) return damaged(context, "is protected by a password");
  const std::optional<std::string> program = find_program(context.options->programs.soffice);
  // antiword loses the numbers of lists.
  const bool antiword_first = word && !(head.has_lists && program);
  if (antiword_first) {
    Result<std::optional<Content>> content = by_antiword(bytes, context);
    if (!content) return content.error();
    if (content.value()) {
      if (head.has_lists) {
        content.value()->remarks.emplace_back(
            "numbers of automatic lists may be missing: with LibreOffice they would be there");
      }
      return *std::move(content.value());
    }
  }
  if (!program) {
    return Error{
        ErrorCode::kUnreadable,
        context.path,
        {},
        {},
        word ? "reading doc and wps takes antiword or LibreOffice, and antiword is missing or "
               "cannot read this one: install antiword, libreoffice-writer"
             : "reading this takes LibreOffice: install libreoffice-writer"};
  }
  return by_libreoffice(*program, bytes, context);
}

}  // namespace leitong::read
