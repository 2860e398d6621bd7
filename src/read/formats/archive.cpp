// Problem: an archive is a folder from a stranger: names that lead outside, entries that grow
// without end, archives in archives, names in any encoding. Method: nothing is unpacked to disk;
// each entry's bytes go through the same sniffer and readers as a file's. Bytes and entries are
// counted over all nested archives together.
#include "read/formats/archive.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "read/decode.hpp"
#include "read/encoding.hpp"
#include "read/formats/tar.hpp"

namespace leitong::read {
namespace {

constexpr unsigned kMostNested = 3;
constexpr std::uint64_t kMostEntryBytes = std::uint64_t{1} << 30;

struct StoredName {
  std::string bytes;
  bool is_utf8 = false;  // for certain: the archive says so
};

struct CleanName {
  std::string name;
  bool led_outside = false;  // had "..", or began at the root
  bool hidden = false;
};

Encoding encoding_of_names(const std::string& bytes) {
  const Encoding encoding = detect(bytes).value_or(Encoding::kUtf8);
  const bool wide = encoding == Encoding::kUtf16Le || encoding == Encoding::kUtf16Be;
  return wide ? Encoding::kUtf8 : encoding;
}

// Zip programs on Chinese systems store GB18030, and a short name may be UTF-8 by chance: "通知" is
// two Greek or Hebrew letters. So all names are judged together; only one that is UTF-8 with a
// character of three bytes, which no chance makes of two Han characters, is that for certain.
std::string name_as_text(const std::string& stored, Encoding of_all) {
  if (of_all == Encoding::kUtf8) return decode(stored, encoding_of_names(stored)).text;
  Decoded as_utf8 = decode(stored, Encoding::kUtf8);
  const bool three_bytes = std::any_of(
      stored.begin(), stored.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE0; });
  if (three_bytes && as_utf8.bad_bytes == 0) return std::move(as_utf8.text);
  return decode(stored, of_all).text;
}

// A stored name as text, its ".." and "." dropped.
CleanName clean_name(const StoredName& stored, Encoding of_all) {
  std::string text = stored.is_utf8 ? stored.bytes : name_as_text(stored.bytes, of_all);
  std::replace(text.begin(), text.end(), '\\', '/');
  CleanName out;
  out.led_outside = text.starts_with('/');
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('/', at), text.size());
    const std::string part = text.substr(at, end - at);
    at = end + 1;
    if (part == "..") out.led_outside = true;
    if (part.empty() || part == "." || part == "..") continue;
    out.hidden =
        out.hidden || part.starts_with('.') || part.starts_with("~$") || part == "__MACOSX";
    if (!out.name.empty()) out.name += '/';
    out.name += part;
  }
  return out;
}

// An entry that is to be read.
struct Wanted {
  CleanName clean;
  std::size_t index = 0;  // in the archive
};

class ArchiveReader {
 public:
  ArchiveReader(const InputFile& file, const FileContext& context, Unpacking& unpacking)
      : file_(file), context_(context), unpacking_(unpacking) {}

  // Entries by name; false where the archive may not be read further.
  bool begin(std::vector<Wanted>& wanted, const std::vector<StoredName>& names);
  // One entry's bytes, which may have failed.
  void add(const Wanted& wanted, Result<std::string> bytes);
  std::uint64_t most_bytes() const { return std::min(kMostEntryBytes, unpacking_.bytes_left); }
  void warn(std::string reason) {
    out_.warnings.push_back({ErrorCode::kInvalid, file_.path, {}, {}, std::move(reason)});
  }
  void fail(ErrorCode code, std::string reason) {
    out_.failures.push_back({code, file_.path, {}, {}, std::move(reason)});
  }
  Outcome take() {
    if (out_.documents.empty() && out_.failures.empty()) {
      fail(ErrorCode::kInvalid, "archive has no document in it");
    }
    return std::move(out_);
  }

 private:
  const InputFile& file_;
  const FileContext& context_;
  Unpacking& unpacking_;
  Outcome out_;
};

bool ArchiveReader::begin(std::vector<Wanted>& wanted, const std::vector<StoredName>& names) {
  if (unpacking_.depth >= kMostNested) {
    fail(ErrorCode::kLimit, "archives nested more than " + std::to_string(kMostNested) + " deep");
    return false;
  }
  if (names.size() > unpacking_.entries_left) {
    fail(ErrorCode::kLimit, "archives hold too many entries");
    return false;
  }
  unpacking_.entries_left -= names.size();
  std::string all_names;
  for (const StoredName& name : names) {
    if (!name.is_utf8) all_names += name.bytes + "\n";
  }
  const Encoding of_all = encoding_of_names(all_names);
  for (std::size_t i = 0; i < names.size(); ++i) {
    Wanted one{clean_name(names[i], of_all), i};
    const std::string& name = one.clean.name;
    if (name.empty() || one.clean.hidden || names[i].bytes.ends_with('/')) continue;
    if (name.substr(name.rfind('/') + 1) == "metadata.csv") {
      warn(name + " in it is not used: metadata stand beside an archive, not in it");
      continue;
    }
    wanted.push_back(std::move(one));
  }
  std::stable_sort(wanted.begin(), wanted.end(),
                   [](const Wanted& a, const Wanted& b) { return a.clean.name < b.clean.name; });
  return true;
}

void ArchiveReader::add(const Wanted& wanted, Result<std::string> bytes) {
  InputFile entry;
  entry.path = file_.path + "/" + wanted.clean.name;
  entry.below = file_.below + "/" + wanted.clean.name;
  if (wanted.clean.led_outside) {
    out_.warnings.push_back({ErrorCode::kInvalid,
                             entry.path,
                             {},
                             {},
                             "its name leads outside the archive: the way there is left out"});
  }
  if (!bytes) {
    Error error = bytes.error();
    error.path = entry.path;
    out_.failures.push_back(std::move(error));
    return;
  }
  entry.bytes = bytes.value().size();
  unpacking_.bytes_left -= std::min(unpacking_.bytes_left, entry.bytes);
  ++unpacking_.depth;
  Outcome got = read_document_bytes(entry, std::move(bytes).value(), context_, unpacking_);
  --unpacking_.depth;
  for (NoiseLine& line : got.noise) {
    line.document = static_cast<DocumentIndex>(out_.documents.size() + number(line.document));
    out_.noise.push_back(std::move(line));
  }
  std::move(got.documents.begin(), got.documents.end(), std::back_inserter(out_.documents));
  std::move(got.failures.begin(), got.failures.end(), std::back_inserter(out_.failures));
  std::move(got.warnings.begin(), got.warnings.end(), std::back_inserter(out_.warnings));
  out_.replaced_bytes += got.replaced_bytes;
  out_.empty_documents += got.empty_documents;
}

}  // namespace

Outcome read_zip_archive(const ZipPackage& package, const InputFile& file,
                         const FileContext& context, Unpacking& unpacking) {
  ArchiveReader reader(file, context, unpacking);
  std::vector<StoredName> names;
  for (const ZipEntry& entry : package.entries()) {
    // Some mark what is none: only UTF-8 is taken for it.
    names.push_back(
        {entry.name, entry.utf8_name && decode(entry.name, Encoding::kUtf8).bad_bytes == 0});
  }
  std::vector<Wanted> wanted;
  if (reader.begin(wanted, names)) {
    for (const Wanted& one : wanted) {
      reader.add(one, package.read(package.entries()[one.index], reader.most_bytes()));
    }
  }
  return reader.take();
}

Outcome read_tar_archive(std::string_view bytes, const InputFile& file, const FileContext& context,
                         Unpacking& unpacking) {
  ArchiveReader reader(file, context, unpacking);
  const Result<TarEntries> listed = list_tar(bytes, {file.path, context.options});
  if (!listed) {
    Outcome out;
    out.failures.push_back(listed.error());
    return out;
  }
  const std::vector<TarEntry>& entries = listed.value().entries;
  std::vector<StoredName> names;
  names.reserve(entries.size());
  for (const TarEntry& entry : entries) names.push_back({entry.name});
  std::vector<Wanted> wanted;
  if (reader.begin(wanted, names)) {
    for (const Wanted& one : wanted) reader.add(one, std::string(entries[one.index].bytes));
  }
  if (listed.value().links > 0) {
    reader.warn(std::to_string(listed.value().links) +
                " links in it to files that it does not hold, or by name only: not read");
  }
  if (listed.value().cut) {
    reader.fail(ErrorCode::kInvalid, "tar archive is cut short: what comes behind " +
                                         std::to_string(names.size()) + " entries is missing");
  }
  return reader.take();
}

}  // namespace leitong::read
