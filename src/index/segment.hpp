// A segment: some documents with all that a query needs to know of them (docs/formats.md).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/bits.hpp"
#include "index/gram_cores.hpp"
#include "index/paged_file.hpp"
#include "index/verdicts.hpp"
#include "leitong/index.hpp"

struct ZSTD_DDict_s;

namespace leitong::index {

enum SectionId : std::uint32_t {
  kInfo = 1,
  kDocuments = 2,
  kMetadata = 3,
  kBlocks = 4,
  kText = 5,
  kDictionary = 6,
  kParts = 7,
  kBuckets = 16,
  kGrams = 17,
  kLongLists = 18,
  kLongListBegins = 19,
  kBucketBegins = 20,
  kCoreClasses = 21,
  kUnits = 32,  // and what follows: plus 8 a level
  kUnitBegins = 33,
  kBandBuckets = 34,
  kBandEntries = 35,
  kBandShape = 36,
};
inline constexpr std::uint32_t kLevelStep = 8;

inline constexpr std::size_t kDocumentBytes = 48;
inline constexpr std::size_t kUnitBytes = 16;
inline constexpr std::size_t kPartBytes = 16;
inline constexpr unsigned kTagBits = 13;        // of a band's hash, beyond those of the bucket
inline constexpr std::uint64_t kLongList = 64;  // lists of more parts stand apart
inline constexpr unsigned kLongListBits = 40;
inline constexpr unsigned kCheckBits = 5;  // of an n-gram's hash; more in large groups
inline constexpr std::uint64_t kCharactersAClass = 64;
inline constexpr std::uint32_t kNoUnit = 0xFFFFFFFF;

// What is fixed for an index.
struct Shape {
  IndexSettings settings;
  std::uint64_t identity = 0;
};

// A document as the segment's table has it.
struct DocumentEntry {
  std::uint64_t text_begin = 0;
  std::uint64_t metadata_begin = 0;
  std::uint64_t sequence = 0;
  std::uint32_t text_bytes = 0;
  std::uint32_t characters = 0;
  std::uint32_t date = 0;
  std::uint32_t series = 0;
  std::uint32_t metadata_bytes = 0;
};

// A stretch of a document that can be read and normalised on its own.
struct PartEntry {
  std::uint64_t text_begin = 0;  // in the segment's text
  std::uint32_t document = 0;
  std::uint32_t first_character = 0;  // of the document's normal form
};

struct UnitEntry {
  std::uint32_t document = 0;
  std::uint32_t byte_start = 0;
  std::uint32_t bytes = 0;
  std::uint32_t number = 0;
  std::uint32_t next_same = kNoUnit;
};

// --- Writing ---

struct SegmentLimits {
  unsigned check_bits = kCheckBits;                         // least, of an n-gram
  std::uint64_t dictionary_bytes = std::uint64_t{1} << 23;  // of text; fewer: no dictionary
};

// Documents of one segment with what the catalog knows of each.
struct SegmentInput {
  const Collection& collection;
  std::span<const std::uint32_t> series;
  std::span<const std::uint64_t> sequences;
  SegmentLimits limits = {};
};

// The parts of all documents, in order; parts [begins[i], begins[i + 1]) are those of document i.
struct Parts {
  std::vector<PartEntry> entries;
  std::vector<std::uint32_t> code_points;  // where each begins in its document
  std::vector<std::uint32_t> begins;
};
[[nodiscard]] Parts cut_parts(const Collection& collection);

struct WrittenSegment {
  Written file;
  std::vector<std::uint32_t> characters;  // of each document
};

[[nodiscard]] Result<WrittenSegment> write_segment(const std::filesystem::path& target,
                                                   const SegmentInput& input, const Shape& shape,
                                                   unsigned threads);

// Parts of it.
using Sections = std::map<std::uint32_t, std::string>;
void add_texts(const SegmentInput& input, std::span<const std::uint32_t> characters,
               Sections& sections);
void add_blocks(const SegmentInput& input, const Parts& parts, unsigned threads,
                Sections& sections);
void add_units(const SegmentInput& input, const Shape& shape, unsigned threads, Sections& sections);
// Fills the characters of each document, and the first one of each part.
void add_grams(const SegmentInput& input, const Shape& shape, unsigned threads, Parts& parts,
               std::vector<std::uint32_t>& characters, Sections& sections);

// --- Reading ---

// An n-gram that is looked up: what all segments have in common.
struct Gram {
  Cores cores;
  std::uint64_t hash = 0;
};

struct FreeDictionary {
  void operator()(ZSTD_DDict_s* dictionary) const;
};

// Read by any number of threads. Whatever meets damage gives nothing and is told by damage().
class Segment {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Segment>> open(const std::filesystem::path& path,
                                                             const Shape& shape,
                                                             std::uint64_t checksum);

  [[nodiscard]] std::uint32_t documents() const { return documents_; }
  [[nodiscard]] std::optional<DocumentEntry> document(std::uint32_t number) const;
  // With its text and metadata.
  [[nodiscard]] std::optional<Document> load(std::uint32_t number) const;
  // Bytes [begin, begin + bytes) of the segment's text.
  [[nodiscard]] std::optional<std::string> text(std::uint64_t begin, std::uint64_t bytes) const;

  [[nodiscard]] std::uint32_t parts() const { return parts_; }
  [[nodiscard]] std::optional<PartEntry> part(std::uint32_t number) const;
  [[nodiscard]] std::optional<std::string> part_text(std::uint32_t number) const;

  // Appends the parts, ascending, in which an n-gram of masked characters begins, or all those of
  // another one that is taken for it: `stands_in`, if given, is asked (Archive::carriers).
  using StandsIn = std::function<bool(std::span<const std::uint32_t>)>;
  void carriers(const Gram& gram, const StandsIn& stands_in,
                std::vector<std::uint32_t>& parts) const;

  // Appends the first units of the normal forms in a bucket.
  void candidates(std::size_t level, std::size_t band, std::uint32_t hash,
                  std::vector<std::uint32_t>& units) const;
  [[nodiscard]] std::optional<UnitEntry> unit(std::size_t level, std::uint32_t number) const;

  [[nodiscard]] std::uint64_t text_bytes() const { return text_bytes_; }
  [[nodiscard]] const PagedFile& file() const { return *file_; }

 private:
  struct Bands {
    std::uint32_t texts = 0;
    std::uint32_t bucket_bits = 0;
    std::uint32_t bands = 0;
    std::uint32_t unit_bits = 0;
  };
  struct Wanted {  // an n-gram in this segment
    std::uint64_t hash = 0;
    std::uint64_t core = 0;
    unsigned at = 0;  // its core, in characters
  };
  [[nodiscard]] bool read_info(const Shape& shape);
  [[nodiscard]] bool append_block(std::uint64_t number, std::uint64_t from, std::uint64_t to,
                                  std::string& out, std::uint64_t& end) const;
  [[nodiscard]] const CoreClasses& classes() const;
  [[nodiscard]] std::string_view blocks() const;
  [[nodiscard]] Verdicts& verdicts() const;
  bool read_group(BitReader& bits, const Wanted& wanted, std::vector<std::uint32_t>& parts) const;
  [[nodiscard]] bool is_told(const StandsIn& stands_in, std::uint64_t hash,
                             std::span<const std::uint32_t> parts) const;
  void sort_parts(std::vector<std::uint32_t>& parts, std::size_t from) const;
  [[nodiscard]] unsigned take_check_size(BitReader& bits, std::uint64_t stretches) const;
  bool skip_group(BitReader& bits, const Wanted& wanted) const;
  bool read_parts(BitReader& bits, const Wanted& wanted, std::vector<std::uint32_t>* parts) const;
  void read_list(std::uint64_t at, std::uint64_t count, std::vector<std::uint32_t>& parts) const;

  std::unique_ptr<PagedFile> file_;
  std::uint32_t documents_ = 0;
  std::uint32_t check_bits_ = 0;
  std::uint32_t class_bits_ = 0;
  std::uint32_t shape_bits_ = 0;
  std::uint32_t bucket_bits_ = 0;
  std::uint32_t part_bits_ = 0;
  std::uint32_t parts_ = 0;
  std::uint64_t text_bytes_ = 0;
  std::vector<StretchShape> shapes_;
  std::vector<Bands> bands_;  // of each level
  mutable std::once_flag classes_once_;
  mutable CoreClasses classes_;  // no nibbles: they are damaged
  mutable std::once_flag verdicts_once_;
  mutable std::unique_ptr<Verdicts> verdicts_;
  mutable std::once_flag blocks_once_;
  mutable std::string_view blocks_;  // empty: they are damaged
  mutable std::once_flag dictionary_once_;
  mutable std::unique_ptr<ZSTD_DDict_s, FreeDictionary> dictionary_;
};

}  // namespace leitong::index
