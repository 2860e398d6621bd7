// Texts and units: the parts of a segment that answer what a document says and which units are
// alike.

#include <zdict.h>
#include <zstd.h>

#include <algorithm>
#include <memory>
#include <numeric>

#include "base/parallel.hpp"
#include "base/utf8.hpp"
#include "duplicates/bands.hpp"
#include "duplicates/passes.hpp"
#include "index/bits.hpp"
#include "index/segment.hpp"
#include "passages/texts.hpp"

namespace leitong::index {
namespace {

constexpr std::uint32_t kPartCodePoints = 1024;
constexpr std::size_t kBlockBytes = std::size_t{1} << 12;
constexpr std::size_t kBlockBytesAlone = std::size_t{1} << 14;  // without a dictionary
constexpr std::size_t kDictionaryBytes = 448 * 1024;
constexpr std::size_t kSampleBytes = std::size_t{1} << 24;
constexpr std::size_t kOneSample = 4096;
constexpr int kLevel = 9;
constexpr std::uint32_t kBandBucketEntries = 32;

// Whether text may be cut before this code point: its normal form is a character that combines with
// nothing before it and belongs to no run of digits or placeholders, so both sides have the normal
// forms that they have together.
bool cuts(char32_t c) {
  const bool is_han = c >= 0x4E00 && c <= 0x9FA5;
  return is_han || (c >= U'a' && c <= U'z' && c != U'x');
}

// Bytes [first, last) of the segment's text.
struct Block {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

// A part lies in one block.
std::vector<Block> blocks_of(const Parts& parts, std::uint64_t text_bytes,
                             std::uint64_t block_bytes) {
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < parts.entries.size(); ++i) {
    const bool is_last = i + 1 == parts.entries.size();
    const std::uint64_t begin = parts.entries[i].text_begin;
    const std::uint64_t end = is_last ? text_bytes : parts.entries[i + 1].text_begin;
    if (blocks.empty() || end - blocks.back().first > block_bytes) blocks.push_back({begin, end});
    blocks.back().last = end;
  }
  return blocks;
}

// Made from texts all over the segment; empty where it is not worth its bytes.
std::string dictionary_of(const Collection& collection, std::uint64_t bytes, std::uint64_t least) {
  if (bytes < least) return {};
  const std::uint64_t step = std::max<std::uint64_t>(1, bytes / kSampleBytes);
  std::string samples;
  std::vector<std::size_t> sizes;
  std::uint64_t number = 0;
  for (const Document& document : collection.documents) {
    for (std::size_t at = 0; at < document.text.size(); at += kOneSample) {
      if (number++ % step != 0) continue;
      const std::string_view sample = std::string_view(document.text).substr(at, kOneSample);
      samples += sample;
      sizes.push_back(sample.size());
    }
  }
  std::string dictionary(kDictionaryBytes, '\0');
  const std::size_t made =
      ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), samples.data(), sizes.data(),
                            static_cast<unsigned>(sizes.size()));
  dictionary.resize(ZDICT_isError(made) != 0 ? 0 : made);
  return dictionary;
}

std::string compressed(std::string_view text, const ZSTD_CDict* dictionary) {
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  thread_local const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
  std::string frame(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress_usingCDict(context.get(), frame.data(), frame.size(),
                                                    text.data(), text.size(), dictionary);
  // It cannot fail with room for the bound; a frame that is none would be told by its reader.
  frame.resize(ZSTD_isError(size) != 0 ? 0 : size);
  return frame;
}

std::uint32_t packed_date(std::string_view text) {
  const Date date = passages::parse_date(text);
  return std::uint32_t{date.year} << 16 | std::uint32_t{date.month} << 8 | date.day;
}

// Bands of one level: for each, the texts by hash.
class BandTables {
 public:
  BandTables(const duplicates::Texts& texts, const Shape& shape)
      : texts_(texts),
        bands_(duplicates::bands_of(plan_bands(
            shape.settings.permutations, shape.settings.threshold, duplicates::kPlannedRecall))),
        bits_(log2_floor(texts.size() / kBandBucketEntries)),
        unit_bits_(log2_floor(last_unit(texts)) + 1) {}

  void write(unsigned threads, std::uint32_t base, Sections& sections) const {
    std::vector<std::string> buckets(bands_.size());
    std::vector<std::string> entries(bands_.size());
    parallel_for(bands_.size(), threads,
                 [&](std::size_t band) { one(bands_[band], buckets[band], entries[band]); });
    for (std::size_t band = 0; band < bands_.size(); ++band) {
      sections[base + kBandBuckets] += buckets[band];
      sections[base + kBandEntries] += entries[band];
    }
    std::string& shape = sections[base + kBandShape];
    put(shape, static_cast<std::uint32_t>(texts_.size()));
    put(shape, bits_);
    put(shape, static_cast<std::uint32_t>(bands_.size()));
    put(shape, unit_bits_);
  }

 private:
  static std::uint32_t last_unit(const duplicates::Texts& texts) {
    std::uint32_t last = 0;
    for (std::size_t t = 0; t < texts.size(); ++t) {
      last = std::max(last, leitong::number(texts.first(t)));
    }
    return last;
  }

  void one(const duplicates::Band& band, std::string& buckets, std::string& entries) const {
    // Upper half: the hash; then the unit. What lies below bucket and tag is not part of the order.
    const unsigned dropped = bits_ + kTagBits < 32 ? 32 - bits_ - kTagBits : 0;
    std::vector<std::uint64_t> keys(texts_.size());
    for (std::size_t t = 0; t < keys.size(); ++t) {
      const std::uint32_t hash = band_hash(texts_.signatures.row(texts_.rows[t]), band);
      keys[t] = std::uint64_t{hash >> dropped} << 32 | leitong::number(texts_.first(t));
    }
    std::sort(keys.begin(), keys.end());
    const unsigned tag_bits = 32 - bits_ - dropped;
    std::size_t at = 0;
    for (std::uint64_t bucket = 0; bucket < std::uint64_t{1} << bits_; ++bucket) {
      put(buckets, static_cast<std::uint32_t>(at));
      while (at < keys.size() && keys[at] >> 32 >> tag_bits == bucket) ++at;
    }
    put(buckets, static_cast<std::uint32_t>(at));
    BitWriter packed(entries);
    for (const std::uint64_t key : keys) {
      packed.bits(key, unit_bits_);
      packed.bits(key >> 32, tag_bits);
    }
    packed.finish();
  }

  const duplicates::Texts& texts_;
  std::vector<duplicates::Band> bands_;
  std::uint32_t bits_;
  std::uint32_t unit_bits_;
};

}  // namespace

Parts cut_parts(const Collection& collection) {
  Parts parts;
  std::uint64_t text_begin = 0;
  for (std::uint32_t i = 0; i < collection.documents.size(); ++i) {
    const std::string& text = collection.documents[i].text;
    parts.begins.push_back(static_cast<std::uint32_t>(parts.entries.size()));
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    std::uint32_t at = 0;     // code points before p
    std::uint32_t first = 0;  // of the part
    for (const char* p = begin; p < end; ++at) {
      const char* const here = p;
      const char32_t c = next_code_point(p);
      if (here != begin && (at - first < kPartCodePoints || !cuts(c))) continue;
      first = at;
      parts.entries.push_back({text_begin + static_cast<std::uint64_t>(here - begin), i, 0});
      parts.code_points.push_back(at);
    }
    text_begin += text.size();
  }
  parts.begins.push_back(static_cast<std::uint32_t>(parts.entries.size()));
  return parts;
}

void add_texts(const SegmentInput& input, std::span<const std::uint32_t> characters,
               Sections& sections) {
  std::string& documents = sections[kDocuments];
  std::string& metadata = sections[kMetadata];
  std::uint64_t text_begin = 0;
  for (std::size_t i = 0; i < input.collection.documents.size(); ++i) {
    const Document& document = input.collection.documents[i];
    const std::uint64_t metadata_begin = metadata.size();
    for (const std::string* field : {&document.id, &document.title, &document.date, &document.place,
                                     &document.author, &document.series, &document.path}) {
      put(metadata, static_cast<std::uint32_t>(field->size()));
      metadata += *field;
    }
    for (const std::uint32_t start : document.page_starts) put(metadata, start);
    put(documents, text_begin);
    put(documents, metadata_begin);
    put(documents, input.sequences[i]);
    put(documents, static_cast<std::uint32_t>(document.text.size()));
    put(documents, characters[i]);
    put(documents, packed_date(document.date));
    put(documents, input.series[i]);
    put(documents, static_cast<std::uint32_t>(metadata.size() - metadata_begin));
    put(documents, std::uint32_t{0});
    text_begin += document.text.size();
  }
}

void add_blocks(const SegmentInput& input, const Parts& parts, unsigned threads,
                Sections& sections) {
  std::string& part_table = sections[kParts];
  for (const PartEntry& part : parts.entries) {
    put(part_table, part.text_begin);
    put(part_table, part.document);
    put(part_table, part.first_character);
  }
  std::string all;
  for (const Document& document : input.collection.documents) all += document.text;
  std::string& dictionary = sections[kDictionary];
  dictionary = dictionary_of(input.collection, all.size(), input.limits.dictionary_bytes);
  const std::vector<Block> blocks =
      blocks_of(parts, all.size(), dictionary.empty() ? kBlockBytesAlone : kBlockBytes);
  struct Free {
    void operator()(ZSTD_CDict* made) const { ZSTD_freeCDict(made); }
  };
  const std::unique_ptr<ZSTD_CDict, Free> prepared(
      ZSTD_createCDict(dictionary.data(), dictionary.size(), kLevel));
  std::vector<std::string> frames(blocks.size());
  parallel_for(blocks.size(), threads, [&](std::size_t i) {
    const Block& block = blocks[i];
    frames[i] = compressed(std::string_view(all).substr(block.first, block.last - block.first),
                           prepared.get());
  });
  std::string& table = sections[kBlocks];
  std::string& text = sections[kText];
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    text += frames[i];
    frames[i] = {};
    put(table, blocks[i].last);
    put(table, std::uint64_t{text.size()});
  }
}

void add_units(const SegmentInput& input, const Shape& shape, unsigned threads,
               Sections& sections) {
  for (std::size_t level = 0; level < shape.settings.levels.size(); ++level) {
    DuplicateOptions options;
    options.level = shape.settings.levels[level];
    options.normalize = shape.settings.normalize;
    options.ngram = shape.settings.ngram;
    options.permutations = shape.settings.permutations;
    options.min_chars = shape.settings.min_chars;
    options.seed = *shape.settings.seed;
    options.threads = threads;
    std::vector<Unit> units = units_of(input.collection, options.level, threads);
    DuplicateCounts counts;
    const duplicates::Texts texts =
        duplicates::fingerprint(input.collection, units, options, counts, nullptr);
    std::vector<std::uint32_t> next(units.size(), kNoUnit);
    for (std::size_t t = 0; t < texts.size(); ++t) {
      for (std::uint32_t i = texts.member_begin[t] + 1; i < texts.member_begin[t + 1]; ++i) {
        next[leitong::number(texts.members[i - 1])] = leitong::number(texts.members[i]);
      }
    }
    const auto base = static_cast<std::uint32_t>(level * kLevelStep);
    std::string& table = sections[base + kUnits];
    std::string& begins = sections[base + kUnitBegins];
    std::size_t document = 0;
    for (std::size_t i = 0; i < units.size(); ++i) {
      for (; document <= leitong::number(units[i].document); ++document) {
        put(begins, static_cast<std::uint32_t>(i));
      }
      put(table, static_cast<std::uint32_t>(units[i].byte_start));
      put(table, units[i].bytes);
      put(table, units[i].number_in_document);
      put(table, next[i]);
    }
    for (; document <= input.collection.documents.size(); ++document) {
      put(begins, static_cast<std::uint32_t>(units.size()));
    }
    BandTables(texts, shape).write(threads, base, sections);
  }
}

Result<WrittenSegment> write_segment(const std::filesystem::path& target, const SegmentInput& input,
                                     const Shape& shape, unsigned threads) {
  WrittenSegment written;
  Sections sections;
  Parts parts = cut_parts(input.collection);
  add_grams(input, shape, threads, parts, written.characters, sections);
  put(sections[kInfo], static_cast<std::uint32_t>(shape.settings.levels.size()));
  add_texts(input, written.characters, sections);
  add_blocks(input, parts, threads, sections);
  add_units(input, shape, threads, sections);
  Result<Written> file = write_paged_file(target, sections, shape.identity);
  if (!file) return file.error();
  written.file = file.value();
  return written;
}

}  // namespace leitong::index
