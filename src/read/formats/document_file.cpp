// Problem: a file of any format to documents, and an error that helps where it cannot be.
// Method: the sniffer says what it is; one table names the reader of each format; what all
// documents need (an id, metadata, a warning for an empty text) is done once, behind the reader.
#include "read/formats/document_file.hpp"

#include <algorithm>
#include <new>
#include <optional>
#include <utility>

#include "base/noise_lines.hpp"
#include "read/decode.hpp"
#include "read/formats/archive.hpp"
#include "read/formats/docx.hpp"
#include "read/formats/html.hpp"
#include "read/formats/odt.hpp"
#include "read/formats/office.hpp"
#include "read/formats/pdf.hpp"
#include "read/formats/sniff.hpp"
#include "read/formats/table_rows.hpp"
#include "read/formats/zip_package.hpp"
#include "read/row_file.hpp"
#include "read/source.hpp"

namespace leitong::read {
namespace {

constexpr std::uint64_t kMostUnpackedBytes = std::uint64_t{8} << 30;
constexpr std::size_t kMostUnpackedEntries = 1'000'000;

Outcome failed(Error error) {
  Outcome out;
  out.failures.push_back(std::move(error));
  return out;
}

// What a reader is given.
struct Job {
  const InputFile& file;
  std::string bytes;
  const FileContext& context;
  FormatContext format;
  std::optional<ZipPackage> package;  // of a zip
};

Result<Content> plain_text(Job& job) {
  return read_plain_text(std::move(job.bytes), job.context, job.format.path);
}
Result<Content> docx(Job& job) { return read_docx(*job.package, job.format); }
Result<Content> odt(Job& job) { return read_odt(*job.package, job.format); }
Result<Content> pdf(Job& job) { return read_pdf(job.bytes, job.format); }
Result<Content> office(Job& job) { return read_office(job.bytes, job.format); }
Result<Content> html(Job& job) {
  return read_html(std::move(job.bytes), job.context.encoding, job.format);
}

// Formats of one document. Rows, tables and archives hold several and are read apart.
struct ReaderRow {
  Format format;
  Result<Content> (*read)(Job&);
};
constexpr ReaderRow kReaders[] = {
    {Format::kText, plain_text}, {Format::kHtml, html},     {Format::kPdf, pdf},
    {Format::kDocx, docx},       {Format::kOffice, office}, {Format::kOdt, odt},
};

std::string file_name_of(const InputFile& file) {
  return without_compression_suffix(readable_path(file.below.substr(file.below.rfind('/') + 1)));
}

void add_warning(Outcome& out, const std::string& path, std::string reason) {
  out.warnings.push_back({ErrorCode::kInvalid, path, {}, {}, std::move(reason)});
}

// What work() gives; a file that takes more memory than there is fails alone.
template <typename Work>
Outcome within_memory(const std::string& path, const Work& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return failed({ErrorCode::kLimit, path, {}, {}, "out of memory"});
  }
}

// One document out of what its reader gave.
Outcome finished(Content content, Job& job, bool nothing) {
  const std::string& path = job.format.path;
  if (!fits_offsets(content.text)) {
    return failed({ErrorCode::kLimit, path, {}, {}, "text is longer than 4294967295 code points"});
  }
  Outcome out;
  if (content.loss) out.warnings.push_back(std::move(*content.loss));
  for (std::string& remark : content.remarks) add_warning(out, path, std::move(remark));
  out.replaced_bytes = content.replaced_bytes;
  if (!has_letter_or_digit(content.text)) {
    out.empty_documents = 1;
    add_warning(out, path, nothing ? "file is empty" : "text has no letter or digit");
  }
  Document document;
  document.path = path;
  document.id = path;
  document.text = std::move(content.text);
  document.page_starts = std::move(content.page_starts);
  if (const Document* known = job.context.metadata->find(job.file.path, job.file.below)) {
    fill_from(*known, document);
  }
  if (document.title.empty() && !is_noise_phrase(content.title)) {
    document.title = std::move(content.title);
  }
  fill_from_file(file_name_of(job.file), document);
  out.documents.push_back(std::move(document));
  out.noise = std::move(content.noise);
  return out;
}

// What a wrong ending means for one who reads the outcome: a remark where the content could be
// read, a better reason where it could not.
void tell_wrong_ending(const Sniffed& found, const std::string& name, Outcome& out,
                       const std::string& path) {
  const Sniffed promised = promised_by(name);
  const bool promised_binary =
      promised.format != Format::kText && promised.format != Format::kRows &&
      promised.format != Format::kTable && promised.format != Format::kHtml;
  const bool same = promised.format == found.format || found.format == Format::kOffice;
  if (same || (found.format == Format::kText && !promised_binary)) return;
  if (out.failures.size() == 1 && found.format == Format::kText) {
    out.failures[0].reason = std::string("is named as ") + promised.name +
                             ", but is neither that nor text: damaged, or something else";
  } else if (promised.format != Format::kText && out.failures.empty()) {
    add_warning(
        out, path,
        std::string("is named as ") + promised.name + ", but is " + found.name + ": read as that");
  }
}

Outcome read_as(const Sniffed& found, Job& job, Unpacking& unpacking) {
  const bool nothing = job.bytes.empty();
  switch (found.format) {
    case Format::kRefused:
      return failed(damaged(job.format, std::string("is ") + found.name + ": " + found.advice));
    case Format::kRows: {
      Outcome out = read_row_bytes(std::move(job.bytes), job.format.path, job.context);
      if (const Document* known = job.context.metadata->find(job.file.path, job.file.below)) {
        for (Document& document : out.documents) fill_from(*known, document);
      }
      return out;
    }
    case Format::kTable:
      return read_table(std::move(job.bytes), job.file, job.context);
    case Format::kZip:
      return read_zip_archive(*job.package, job.file, job.context, unpacking);
    case Format::kTar:
      return read_tar_archive(job.bytes, job.file, job.context, unpacking);
    default:
      break;
  }
  const auto* const reader =
      std::find_if(std::begin(kReaders), std::end(kReaders),
                   [&](const ReaderRow& row) { return row.format == found.format; });
  Result<Content> content = reader->read(job);
  if (!content) return failed(content.error());
  return finished(std::move(content).value(), job, nothing);
}

Outcome read_bytes(const InputFile& file, std::string bytes, const FileContext& context,
                   Unpacking& unpacking) {
  Job job{file, std::move(bytes), context, {readable_path(file.path), context.options}, {}};
  const std::string name = file_name_of(file);
  Sniffed found = job.bytes.empty() ? Sniffed{} : sniff(job.bytes, name);
  if (found.format == Format::kZip) {
    Result<ZipPackage> package = ZipPackage::open(job.bytes, job.format);
    if (!package) return failed(package.error());
    job.package = std::move(package).value();
    found = sniff_zip(*job.package);
  }
  const bool nothing = job.bytes.empty();
  Outcome out = read_as(found, job, unpacking);
  if (!nothing) tell_wrong_ending(found, name, out, job.format.path);
  return out;
}

Outcome read_file(const InputFile& file, const FileContext& context) {
  Result<Source> source = Source::open(file.path, {context.options->max_bytes, context.progress});
  if (!source) return failed(source.error());
  Result<std::string> bytes = read_all(source.value());
  const std::uint64_t stored = source.value().stored_bytes();
  Unpacking unpacking{0, std::min(kMostUnpackedBytes, context.options->max_bytes),
                      kMostUnpackedEntries};
  Outcome out = bytes ? read_document_bytes(file, std::move(bytes).value(), context, unpacking)
                      : failed(bytes.error());
  out.stored_bytes = stored;
  return out;
}

}  // namespace

Outcome read_document_bytes(const InputFile& file, std::string bytes, const FileContext& context,
                            Unpacking& unpacking) {
  return within_memory(readable_path(file.path),
                       [&] { return read_bytes(file, std::move(bytes), context, unpacking); });
}

Outcome read_document_file(const InputFile& file, const FileContext& context) {
  return within_memory(readable_path(file.path), [&] { return read_file(file, context); });
}

}  // namespace leitong::read
