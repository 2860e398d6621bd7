// A block: a run of documents of the archive, and all that later stages need of them.
//
// Where a block begins and ends is told by the documents alone, so that any number of shards cuts
// the archive alike, and a block's files are the same whoever makes them: whole documents, until
// Job::block_bytes of text or 65,536 documents are in it.
//
//   documents   StoredDocument a document
//   metadata    of each document six strings (id, title, date, place, author, series), each u32
//               bytes and the bytes
//   texts       UTF-8 of the documents, one after the other; not of those whose text stays in the
//               file it was read from
//   lines       of the latter, u32 a line end: where in the text it stands (byte)
//   units       StoredUnit a unit of at least min_chars, in reading order
//   prints      UnitPrint a unit; rows count from the block's first
//   signatures  a row of u16 a text, for the first unit of each text in the block
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/section_file.hpp"
#include "duplicates/passes.hpp"
#include "stages/text_files.hpp"
#include "stages/write_behind.hpp"

namespace leitong::stages {

inline constexpr std::uint64_t kBlockDocuments = 65536;

struct StoredDocument {
  std::uint64_t text_begin = 0;  // in `texts`, or in its file
  std::uint64_t text_bytes = 0;  // of the text itself
  std::uint64_t metadata_begin = 0;
  std::uint64_t lines_begin = 0;  // of a text in its file: its line ends
  std::uint32_t lines = 0;
  std::uint32_t file = 0;       // by number from 1 on; 0: in `texts`
  std::uint64_t text_hash = 0;  // XXH3 of a text in its file, for when that is in doubt
};

struct StoredUnit {
  std::uint32_t document = 0;  // in the block
  std::uint32_t number_in_document = 0;
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::uint64_t byte_start = 0;  // in the document
  std::uint32_t bytes = 0;
  std::uint32_t kind = 0;
};
static_assert(sizeof(StoredDocument) == 48 && sizeof(StoredUnit) == 32);
static_assert(sizeof(duplicates::UnitPrint) == 24);

// What tells a block from others, kept in its record.
struct BlockDigest {
  std::uint64_t all = 0;        // of its documents and of what it was made with
  std::uint64_t made_with = 0;  // of the options alone
  std::uint64_t places = 0;     // of where its texts stand, if some are not in it; else 0
};

// The file that a document's text stays in, by its number in `files`; 0 where it is copied.
[[nodiscard]] std::uint32_t file_of(const Document& document, TextFiles* files);

// Which documents make a block: asked for each document in turn.
class BlockCutter {
 public:
  explicit BlockCutter(std::uint64_t block_bytes) : block_bytes_(block_bytes) {}

  // Whether a document of so much text begins another block.
  bool begins_another(std::uint64_t text_bytes) {
    const bool another =
        documents_ != 0 && (bytes_ >= block_bytes_ || documents_ == kBlockDocuments);
    if (another) bytes_ = documents_ = 0;
    bytes_ += text_bytes;
    ++documents_;
    return another;
  }

 private:
  std::uint64_t block_bytes_;
  std::uint64_t bytes_ = 0;
  std::uint64_t documents_ = 0;
};

[[nodiscard]] std::filesystem::path block_folder(const std::filesystem::path& work,
                                                 std::uint64_t block);

// Signs documents into one block. Owned by one thread, works on all; what it writes goes behind.
class BlockWriter {
 public:
  // `behind` and `files` outlive it. Without files, all texts are copied.
  [[nodiscard]] static Result<BlockWriter> create(const std::filesystem::path& folder,
                                                  const DuplicateOptions& options, TextFiles* files,
                                                  WriteBehind& behind);
  [[nodiscard]] Result<Done> add(const std::vector<Document>& documents, std::size_t begin,
                                 std::size_t end);
  // The block is there once what is posted is done.
  [[nodiscard]] Result<Done> finish(BlockDigest digest, bool durable);

  std::uint64_t units() const { return units_; }

 private:
  static constexpr std::size_t kSections = 7;
  using Sections = std::vector<SectionWriter>;
  using Buffers = std::array<std::string, kSections>;
  struct HashPrint {
    std::size_t operator()(const duplicates::Fingerprint& f) const { return f.low; }
  };
  struct Batch;

  void sign(Batch& batch, Buffers& out);
  void store(const Document& document, Buffers& out);

  std::filesystem::path folder_;
  DuplicateOptions options_;
  TextFiles* files_ = nullptr;
  WriteBehind* behind_ = nullptr;
  std::shared_ptr<Sections> sections_;  // shared with what is posted
  std::unordered_set<duplicates::Fingerprint, HashPrint> seen_;
  std::uint64_t documents_ = 0;
  std::uint64_t text_bytes_ = 0;
  std::uint64_t lines_ = 0;
  std::uint64_t metadata_bytes_ = 0;
  std::uint64_t units_ = 0;
  std::uint64_t short_units_ = 0;
  std::uint32_t rows_ = 0;
};

// A block that is there, mapped.
struct Block {
  Section documents;
  Section metadata;
  Section texts;
  Section lines;
  Section units;
  Section prints;
  Section signatures;
  std::uint64_t short_units = 0;
  std::uint64_t digest = 0;
  bool has_texts = true;  // of all its documents

  // The document `i` of the block, without a text that stays in its file.
  DocumentView view(std::size_t i) const;
  // Bytes [begin, begin + bytes) of its text, or up to its end. `files`: where !has_texts. Throws
  // TextChanged.
  TextPart text(std::size_t i, std::uint64_t begin, std::uint64_t bytes,
                const TextFiles* files) const;
  std::vector<const MappedFile*> files() const;
};

// kNotFound where it is not there, kInvalid where its arrays do not fit each other or signatures of
// so many permutations. `check`: its checksums are looked at.
[[nodiscard]] Result<Block> open_block(const std::filesystem::path& folder, unsigned permutations,
                                       bool check);

}  // namespace leitong::stages
