#include "stages/block.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/parallel.hpp"
#include "base/xxhash.hpp"

namespace leitong::stages {
namespace {

constexpr std::size_t kDocumentsAChunk = 16;
constexpr std::size_t kUnitsAChunk = 64;
constexpr std::uint64_t kBatchBytes = 8 << 20;

enum SectionNumber : std::size_t {
  kDocuments,
  kMetadata,
  kTexts,
  kLines,
  kUnits,
  kPrints,
  kSignatures
};
constexpr std::array<const char*, 7> kNames = {"documents", "metadata", "texts",     "lines",
                                               "units",     "prints",   "signatures"};

template <typename T>
void append_bytes(const T& value, std::string& out) {
  static_assert(std::is_trivially_copyable_v<T>);
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void append_string(std::string_view text, std::string& out) {
  append_bytes(static_cast<std::uint32_t>(text.size()), out);
  out += text;
}

std::string_view take_string(std::string_view& from) {
  std::uint32_t size = 0;
  std::memcpy(&size, from.data(), sizeof size);
  const std::string_view text = from.substr(sizeof size, size);
  from.remove_prefix(sizeof size + size);
  return text;
}

std::uint32_t append_line_ends(std::string_view text, std::string& out) {
  std::uint32_t count = 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    append_bytes(static_cast<std::uint32_t>(at), out);
    ++count;
  }
  return count;
}

StoredUnit stored(const Unit& unit, std::uint64_t document) {
  return {static_cast<std::uint32_t>(document),
          unit.number_in_document,
          unit.span.start,
          unit.span.end,
          unit.byte_start,
          unit.bytes,
          static_cast<std::uint32_t>(unit.kind)};
}

// What later stages rely on when they go from one array to another.
bool fits(const Block& block, const StageRecord& record, unsigned permutations) {
  const auto holds = [](const Section& section, std::uint64_t count, std::size_t size) {
    const std::size_t bytes = section.bytes().size();
    return bytes % size == 0 && bytes / size == count;
  };
  const std::size_t row = duplicates::Signatures::stride_of(permutations) * sizeof(std::uint16_t);
  const std::uint64_t units = record.number("units");
  return holds(block.documents, record.number("documents"), sizeof(StoredDocument)) &&
         holds(block.lines, record.number("lines"), sizeof(std::uint32_t)) &&
         holds(block.units, units, sizeof(StoredUnit)) &&
         holds(block.prints, units, sizeof(duplicates::UnitPrint)) &&
         holds(block.signatures, record.number("rows"), row);
}

}  // namespace

// What becomes of some documents at once.
struct BlockWriter::Batch {
  struct Item {
    std::string_view text;
    StoredUnit unit;
    duplicates::UnitPrint print;
  };
  std::vector<Item> items;
  std::vector<std::uint16_t> rows;  // of all items
};

std::uint32_t file_of(const Document& document, TextFiles* files) {
  const TextPlace& place = document.place_in_file;
  constexpr std::uint64_t kMostBytes = 0xFFFFFFFF;  // a line end is told in 32 bits
  if (files == nullptr || place.bytes == 0 || document.text.size() > kMostBytes) return 0;
  return files->open(document.path);
}

std::filesystem::path block_folder(const std::filesystem::path& work, std::uint64_t block) {
  char name[32];
  std::snprintf(name, sizeof name, "block-%06llu", static_cast<unsigned long long>(block));
  return work / "blocks" / name;
}

Result<BlockWriter> BlockWriter::create(const std::filesystem::path& folder,
                                        const DuplicateOptions& options, TextFiles* files,
                                        WriteBehind& behind) {
  static_assert(kNames.size() == kSections);
  BlockWriter writer;
  writer.folder_ = folder;
  writer.options_ = options;
  writer.files_ = files;
  writer.behind_ = &behind;
  writer.sections_ = std::make_shared<Sections>();
  std::error_code failed;
  std::filesystem::remove(folder / "block.json", failed);
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    return Error{ErrorCode::kWrite, folder.string(), {}, {}, "cannot make it: " + failed.message()};
  }
  for (const char* name : kNames) {
    Result<SectionWriter> section = SectionWriter::create(folder, name);
    if (!section) return section.error();
    writer.sections_->push_back(std::move(section.value()));
  }
  return writer;
}

void BlockWriter::store(const Document& document, Buffers& out) {
  StoredDocument place;
  place.text_begin = text_bytes_;
  place.text_bytes = document.text.size();
  place.metadata_begin = metadata_bytes_;
  place.file = file_of(document, files_);
  if (place.file != 0) {
    place.text_begin = document.place_in_file.begin;
    place.text_hash = XXH3_64bits(document.text.data(), document.text.size());
    place.lines_begin = lines_;
    place.lines = append_line_ends(document.text, out[kLines]);
    lines_ += place.lines;
  } else {
    out[kTexts] += document.text;
    text_bytes_ += document.text.size();
  }
  append_bytes(place, out[kDocuments]);
  const std::size_t before = out[kMetadata].size();
  for (const std::string* field : {&document.id, &document.title, &document.date, &document.place,
                                   &document.author, &document.series}) {
    append_string(*field, out[kMetadata]);
  }
  metadata_bytes_ += out[kMetadata].size() - before;
  ++documents_;
}

// Hashes and signatures side by side, then first come first served in order: the same rows whatever
// the number of threads. A text that repeats within the batch is signed each time, and one row of
// it is kept.
void BlockWriter::sign(Batch& batch, Buffers& out) {
  const unsigned least = std::max(1U, options_.min_chars);
  const unsigned stride = duplicates::Signatures::stride_of(options_.permutations);
  batch.rows.resize(batch.items.size() * stride);
  parallel_chunks(batch.items.size(), kUnitsAChunk, options_.threads,
                  [&](std::size_t begin, std::size_t end) {
                    std::u32string normal;
                    std::vector<std::uint64_t> shingles;
                    std::vector<std::uint32_t> slots(options_.permutations);
                    for (std::size_t i = begin; i < end; ++i) {
                      Batch::Item& item = batch.items[i];
                      normal_form_into(item.text, options_.normalize, normal);
                      item.print = duplicates::print_of(normal);
                      if (item.print.length < least) continue;
                      if (seen_.count(item.print.fingerprint) != 0) continue;
                      shingle_hashes(normal, options_.ngram, options_.seed, shingles);
                      sketch(shingles, slots);
                      for (std::size_t s = 0; s < slots.size(); ++s) {
                        batch.rows[i * stride + s] = static_cast<std::uint16_t>(slots[s]);
                      }
                    }
                  });
  for (std::size_t i = 0; i < batch.items.size(); ++i) {
    Batch::Item& item = batch.items[i];
    if (item.print.length < least) {
      ++short_units_;
      continue;
    }
    if (seen_.insert(item.print.fingerprint).second) {
      item.print.row = rows_++;
      out[kSignatures].append(reinterpret_cast<const char*>(batch.rows.data() + i * stride),
                              stride * sizeof batch.rows[0]);
    }
    append_bytes(item.unit, out[kUnits]);
    append_bytes(item.print, out[kPrints]);
    ++units_;
  }
}

Result<Done> BlockWriter::add(const std::vector<Document>& documents, std::size_t begin,
                              std::size_t end) {
  while (begin < end) {
    std::size_t stop = begin;
    for (std::uint64_t bytes = 0; stop < end && bytes < kBatchBytes; ++stop) {
      bytes += documents[stop].text.size();
    }
    std::vector<std::vector<Unit>> units(stop - begin);
    parallel_chunks(units.size(), kDocumentsAChunk, options_.threads,
                    [&](std::size_t first, std::size_t last) {
                      for (std::size_t i = first; i < last; ++i) {
                        units[i] = units_of(documents[begin + i], DocumentIndex{}, options_.level);
                      }
                    });
    Batch batch;
    const auto out = std::make_shared<Buffers>();
    for (std::size_t i = 0; i < units.size(); ++i) {
      const Document& document = documents[begin + i];
      for (const Unit& unit : units[i]) {
        Batch::Item& item = batch.items.emplace_back();
        item.text = std::string_view(document.text).substr(unit.byte_start, unit.bytes);
        item.unit = stored(unit, documents_);
      }
      store(document, *out);
    }
    sign(batch, *out);
    std::uint64_t bytes = 0;
    for (const std::string& buffer : *out) bytes += buffer.size();
    const auto write = [sections = sections_, out]() -> Result<Done> {
      for (std::size_t i = 0; i < kSections; ++i) (*sections)[i].write((*out)[i]);
      return Done{};
    };
    if (const Result<Done> posted = behind_->post(bytes, write); !posted) return posted;
    begin = stop;
  }
  return Done{};
}

Result<Done> BlockWriter::finish(BlockDigest digest, bool durable) {
  StageRecord record;
  record.numbers = {{"documents", documents_},
                    {"units", units_},
                    {"short_units", short_units_},
                    {"rows", rows_},
                    {"lines", lines_},
                    {"digest", digest.all},
                    {"made_with", digest.made_with},
                    {"places", digest.places}};
  const auto close = [sections = sections_, record, durable,
                      path = folder_ / "block.json"]() mutable -> Result<Done> {
    for (SectionWriter& section : *sections) {
      Result<SectionInfo> info = section.finish(durable);
      if (!info) return info.error();
      record.sections.push_back(std::move(info.value()));
    }
    return write_record(path, record, durable);
  };
  return behind_->post(0, close);
}

DocumentView Block::view(std::size_t i) const {
  const StoredDocument& place = documents.as<StoredDocument>()[i];
  std::string_view left = metadata.bytes().substr(place.metadata_begin);
  DocumentView view;
  for (std::string_view* field :
       {&view.id, &view.title, &view.date, &view.place, &view.author, &view.series}) {
    *field = take_string(left);
  }
  if (place.file == 0) view.text = texts.bytes().substr(place.text_begin, place.text_bytes);
  return view;
}

TextPart Block::text(std::size_t i, std::uint64_t begin, std::uint64_t bytes,
                     const TextFiles* files) const {
  const StoredDocument& place = documents.as<StoredDocument>()[i];
  const std::uint64_t end = begin + std::min(bytes, place.text_bytes - begin);
  if (place.file == 0) return TextPart(texts.bytes().substr(place.text_begin + begin, end - begin));
  // Each line end before is a byte more in the file.
  const auto ends = lines.as<std::uint32_t>().subspan(place.lines_begin, place.lines);
  const auto lines_before = [&](std::uint64_t byte) {
    return static_cast<std::uint64_t>(std::lower_bound(ends.begin(), ends.end(), byte) -
                                      ends.begin());
  };
  const std::uint64_t first = begin + lines_before(begin);
  const std::uint64_t last = end + lines_before(end);
  const bool escaped = last - first != end - begin;
  TextFiles::Stretch stretch =
      files->read(place.file, place.text_begin + first, last - first, escaped);
  if (!stretch.in_doubt) return TextPart(std::move(stretch.text));
  const std::string whole =
      files->read(place.file, place.text_begin, place.text_bytes + place.lines, place.lines != 0)
          .text;
  if (XXH3_64bits(whole.data(), whole.size()) != place.text_hash) {
    throw TextChanged(std::string(view(i).id), "changed while it was read");
  }
  return TextPart(whole.substr(begin, end - begin));
}

std::vector<const MappedFile*> Block::files() const {
  return {&documents.file(), &metadata.file(), &texts.file(),     &lines.file(),
          &units.file(),     &prints.file(),   &signatures.file()};
}

Result<Block> open_block(const std::filesystem::path& folder, unsigned permutations, bool check) {
  Result<StageRecord> record = read_record(folder / "block.json");
  if (!record) return record.error();
  Block block;
  block.short_units = record.value().number("short_units");
  block.digest = record.value().number("digest");
  block.has_texts = record.value().number("places") == 0;
  const std::array<Section*, 7> sections = {&block.documents, &block.metadata, &block.texts,
                                            &block.lines,     &block.units,    &block.prints,
                                            &block.signatures};
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const SectionInfo* info = record.value().section(kNames[i]);
    if (info == nullptr) {
      return Error{ErrorCode::kInvalid,
                   (folder / "block.json").string(),
                   {},
                   {},
                   std::string("names no ") + kNames[i]};
    }
    Result<Section> section = Section::open(folder, *info, check);
    if (!section) return section.error();
    *sections[i] = std::move(section.value());
  }
  if (!fits(block, record.value(), permutations)) {
    return Error{ErrorCode::kInvalid,
                 folder.string(),
                 {},
                 {},
                 "its arrays do not fit its record and the options"};
  }
  return block;
}

}  // namespace leitong::stages
