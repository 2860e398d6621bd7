// Inputs in order, documents with unique ids.
//
// Documents are many and small: they are read side by side, one a thread. A file of rows is read
// by all threads at once. Either way results are put together in the order of the paths.
#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "base/parallel.hpp"
#include "leitong/read.hpp"
#include "read/decode.hpp"
#include "read/delivery.hpp"
#include "read/folders.hpp"
#include "read/formats/document_file.hpp"
#include "read/formats/sniff.hpp"
#include "read/metadata.hpp"
#include "read/noise.hpp"
#include "read/outcome.hpp"
#include "read/row_file.hpp"
#include "read/source.hpp"
#include "read/text_file.hpp"

namespace leitong {
namespace read {
namespace {

// Of text files read side by side before their results are put together.
constexpr std::uint64_t kGroupBytes = 256 << 20;
constexpr std::uint64_t kDeliveredGroupBytes = 32 << 20;  // where they are given away
constexpr std::size_t kGroupFiles = 4096;

enum class Kind { kDocument, kRows, kPerhapsRows };

// Whether a file that is called rows begins as something else: a Word file renamed. What cannot be
// read is left to the reader of rows to tell.
bool is_misnamed(const std::string& path) {
  Result<Source> source = Source::open(path, {});
  if (!source) return false;
  std::array<char, 512> head;
  const Result<std::size_t> got = source.value().read(head.data(), head.size());
  return got && has_magic({head.data(), got.value()});
}

// Rows are read as a stream, all threads at one file, so they are told apart by the name, before
// the content is looked at.
Kind kind_of(const InputFile& file) {
  if (file.path == "-") return Kind::kRows;
  std::string name = without_compression_suffix(file.path.substr(file.path.rfind('/') + 1));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool rows = name.ends_with(".jsonl") || name.ends_with(".ndjson");
  const bool perhaps = name.ends_with(".json");
  if (!rows && !perhaps) return Kind::kDocument;
  // Of what is no regular file (bytes 0), nothing may be read twice.
  if (file.bytes > 0 && is_misnamed(file.path)) return Kind::kDocument;
  return rows ? Kind::kRows : Kind::kPerhapsRows;
}

// `given`: documents that stood before those of `out` and have been given away.
void append(Outcome&& from, std::size_t given, ReadResult& out) {
  std::vector<Document>& documents = out.collection.documents;
  for (NoiseLine& line : from.noise) {
    line.document = static_cast<DocumentIndex>(given + documents.size() +
                                               static_cast<std::size_t>(number(line.document)));
    out.noise.push_back(std::move(line));
  }
  if (documents.empty()) {
    documents = std::move(from.documents);
  } else {
    std::move(from.documents.begin(), from.documents.end(), std::back_inserter(documents));
  }
  std::move(from.failures.begin(), from.failures.end(), std::back_inserter(out.failures));
  std::move(from.warnings.begin(), from.warnings.end(), std::back_inserter(out.warnings));
  ++out.files;
  out.bytes += from.stored_bytes;
  out.replaced_bytes += from.replaced_bytes;
  out.empty_documents += from.empty_documents;
}

// Reads files[first, last), all of them whole documents.
void read_documents(const std::vector<InputFile>& files, std::size_t first, std::size_t last,
                    std::size_t given, const FileContext& context, ReadResult& out) {
  std::vector<Outcome> outcomes(last - first);
  parallel_for(outcomes.size(), context.options->threads,
               [&](std::size_t i) { outcomes[i] = read_document_file(files[first + i], context); });
  for (Outcome& outcome : outcomes) append(std::move(outcome), given, out);
}

void read_files(const std::vector<InputFile>& files, const FileContext& context, Delivery& delivery,
                ReadResult& out) {
  const std::uint64_t group_bytes = context.deliver ? kDeliveredGroupBytes : kGroupBytes;
  const auto deliver = [&] {
    if (context.deliver) delivery.give(out.collection.documents, out.warnings);
  };
  std::size_t at = 0;
  while (at < files.size() && !delivery.stopped) {
    const Kind kind = kind_of(files[at]);
    if (kind != Kind::kDocument) {
      Outcome outcome = read_row_file(files[at], context, kind == Kind::kRows);
      if (outcome.broke_off) delivery.stopped = outcome.failures.front();
      append(std::move(outcome), delivery.given, out);
      deliver();
      ++at;
      continue;
    }
    std::size_t end = at;
    std::uint64_t bytes = 0;
    while (end < files.size() && end - at < kGroupFiles && bytes < group_bytes &&
           kind_of(files[end]) == Kind::kDocument) {
      bytes += files[end++].bytes;
    }
    read_documents(files, at, end, delivery.given, context, out);
    deliver();
    at = end;
  }
}

// The encoding asked for; a name that is not known is a failure.
std::optional<Encoding> asked_encoding(const ReadOptions& options, ReadResult& out) {
  if (options.encoding.empty()) return {};
  std::optional<Encoding> encoding = encoding_named(options.encoding);
  if (!encoding) {
    out.failures.push_back({ErrorCode::kUsage,
                            {},
                            {},
                            {},
                            "unknown encoding \"" + options.encoding +
                                "\": known are utf-8, gb18030, big5-hkscs, utf-16le, utf-16be"});
  }
  return encoding;
}

// Rows of the metadata that name no file: a slip in a path would else go unseen.
void tell_unused_rows(const std::vector<InputFile>& files, const MetadataTable& table,
                      ReadResult& out) {
  // Of a file that could not be read nobody has asked yet.
  for (const InputFile& file : files) (void)table.find(file.path, file.below);
  struct Count {
    std::size_t rows = 0;
    std::size_t unused = 0;
  };
  std::map<std::string, Count> tables;
  for (std::size_t i = 0; i < table.rows().size(); ++i) {
    Count& count = tables[table.rows()[i].path];
    ++count.rows;
    if (!table.is_used(i)) ++count.unused;
  }
  for (const auto& [path, count] : tables) {
    if (count.unused == 0) continue;
    out.warnings.push_back({ErrorCode::kInvalid,
                            path,
                            {},
                            {},
                            std::to_string(count.unused) + " of " + std::to_string(count.rows) +
                                " rows name no file that was given"});
  }
}

// The table the user names; without one, the tables that lie in the folders given.
MetadataTable load_metadata(const ReadOptions& options, const std::vector<std::string>& found,
                            ReadResult& out) {
  MetadataTable table;
  const auto add = [&](const std::string& path, const std::string& folder) {
    const Result<Done> added = table.add(path, folder, options.fields, out.warnings);
    if (!added) out.failures.push_back(added.error());
  };
  if (!options.metadata_path.empty()) {
    add(options.metadata_path, "");
  } else {
    for (const std::string& path : found) add(path, path.substr(0, path.rfind('/')));
  }
  return table;
}

void tell_results(const std::vector<std::string>& folders, ReadResult& out) {
  if (folders.empty()) return;
  const std::size_t more = folders.size() - 1;
  out.warnings.push_back({ErrorCode::kInvalid,
                          folders.front(),
                          {},
                          {},
                          more == 0 ? "holds the results of a run: not read"
                                    : "holds the results of a run: not read, nor " +
                                          std::to_string(more) + " more such folders"});
}

// Files that an earlier path led to already, by whatever name.
class KnownFiles {
 public:
  // Takes the files of `found` that are new, and tells of the first that is not. Links within one
  // folder are as its owner wants them.
  void take(std::vector<InputFile>& found, std::vector<InputFile>& files, ReadResult& out) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> seen;
    std::size_t again = 0;
    std::string first;
    for (InputFile& file : found) {
      const std::pair key(file.device, file.inode);
      if (file.inode != 0 && known_.count(key) != 0) {
        if (again++ == 0) first = file.path;
        continue;
      }
      if (file.inode != 0) seen.push_back(key);
      files.push_back(std::move(file));
    }
    known_.insert(seen.begin(), seen.end());
    if (again == 0) return;
    out.warnings.push_back({ErrorCode::kInvalid,
                            first,
                            {},
                            {},
                            again == 1 ? "given again: read once"
                                       : "given again: read once, and so " +
                                             std::to_string(again - 1) + " more files"});
  }

 private:
  std::set<std::pair<std::uint64_t, std::uint64_t>> known_;
};

ReadResult read_inputs(std::span<const std::string> paths, const ReadOptions& options,
                       Delivery& delivery, Progress* progress) {
  ReadResult out;
  FileContext context;
  context.options = &options;
  context.progress = progress;
  if (delivery.take != nullptr) {
    context.deliver = [&](std::vector<Document>& documents) {
      return delivery.give(documents, out.warnings);
    };
  }
  context.encoding = asked_encoding(options, out);
  if (!out.failures.empty()) return out;
  std::vector<std::string> skip = options.skip_paths;
  if (!options.metadata_path.empty()) skip.push_back(options.metadata_path);
  std::vector<InputFile> files;
  KnownFiles known;
  std::vector<std::string> tables;
  std::uint64_t total = 0;
  bool all_sized = true;
  for (const std::string& path : paths) {
    Inputs found = list_inputs(path, skip);
    std::move(found.failures.begin(), found.failures.end(), std::back_inserter(out.failures));
    std::move(found.tables.begin(), found.tables.end(), std::back_inserter(tables));
    tell_results(found.results, out);
    if (found.among_results) {
      out.warnings.push_back({ErrorCode::kInvalid,
                              path,
                              {},
                              {},
                              "the results of a run stand in it: they are not read"});
    }
    known.take(found.files, files, out);
  }
  for (const InputFile& file : files) {
    total += file.bytes;
    all_sized = all_sized && file.path != "-";
  }
  const MetadataTable table = load_metadata(options, tables, out);
  context.metadata = &table;
  if (progress != nullptr) progress->start("read", all_sized ? total : 0, "bytes");
  read_files(files, context, delivery, out);
  if (progress != nullptr) progress->finish();
  tell_unused_rows(files, table, out);
  delivery.name(out.collection.documents, out.warnings);
  out.text_bytes = delivery.text_bytes;
  // Told in words that can be read, whatever bytes the names are made of.
  const auto make_readable = [](Error& error) { error.path = readable_path(error.path); };
  std::for_each(out.failures.begin(), out.failures.end(), make_readable);
  std::for_each(out.warnings.begin(), out.warnings.end(), make_readable);
  if (delivery.stopped) make_readable(*delivery.stopped);
  std::vector<NoiseLine> in_texts = find_noise(out.collection, options.threads);
  std::move(in_texts.begin(), in_texts.end(), std::back_inserter(out.noise));
  std::stable_sort(out.noise.begin(), out.noise.end(), [](const NoiseLine& a, const NoiseLine& b) {
    return number(a.document) < number(b.document);
  });
  return out;
}

}  // namespace
}  // namespace read

ReadResult read_paths(std::span<const std::string> paths, const ReadOptions& options,
                      Progress* progress) {
  read::Delivery delivery;
  return read::read_inputs(paths, options, delivery, progress);
}

Result<ReadResult> read_in_batches(std::span<const std::string> paths, const ReadOptions& options,
                                   const TakeDocuments& take, Progress* progress) {
  read::Delivery delivery;
  delivery.take = &take;
  ReadResult out = read::read_inputs(paths, options, delivery, progress);
  if (delivery.stopped) return *delivery.stopped;
  return out;
}

}  // namespace leitong
