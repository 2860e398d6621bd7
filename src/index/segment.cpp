// Reading a segment. Cost: a bucket of some 32 n-grams an n-gram looked up, a block of 16 KiB or
// one document a document loaded.

#include "index/segment.hpp"

#include <zstd.h>

#include <algorithm>
#include <memory>

#include "index/bits.hpp"

namespace leitong::index {
namespace {

constexpr unsigned kWholeKeyBits = 40;
constexpr unsigned kTagBits = 16;
constexpr std::uint64_t kMostTextBytes = std::uint64_t{1} << 32;  // of one block

struct FreeContext {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

}  // namespace

void FreeDictionary::operator()(ZSTD_DDict_s* dictionary) const { ZSTD_freeDDict(dictionary); }

Result<std::unique_ptr<Segment>> Segment::open(const std::filesystem::path& path,
                                               const Shape& shape, std::uint64_t checksum) {
  Result<std::unique_ptr<PagedFile>> file = PagedFile::open(path, shape.identity, checksum);
  if (!file) return file.error();
  auto segment = std::make_unique<Segment>();
  segment->file_ = std::move(file).value();
  if (segment->read_info(shape)) return segment;
  if (const std::optional<Error> damage = segment->file_->damage()) return *damage;
  return Error{ErrorCode::kInvalid, path.string(), {}, {}, "the segment does not fit the catalog"};
}

bool Segment::read_info(const Shape& shape) {
  const std::optional<std::string_view> info = file_->read(kInfo, 0, 56);
  if (!info) return false;
  const auto documents = get<std::uint64_t>(*info, 0);
  text_bytes_ = get<std::uint64_t>(*info, 16);
  const auto ngram = get<std::uint32_t>(*info, 24);
  key_bits_ = get<std::uint32_t>(*info, 28);
  bucket_bits_ = get<std::uint32_t>(*info, 32);
  document_bits_ = get<std::uint32_t>(*info, 36);
  const auto levels = get<std::uint32_t>(*info, 48);
  documents_ = static_cast<std::uint32_t>(documents);
  if (documents > UINT32_MAX - 1 || file_->size_of(kDocuments) != documents * kDocumentBytes ||
      ngram != shape.settings.passage_ngram || levels != shape.settings.levels.size() ||
      bucket_bits_ < 8 || key_bits_ > kWholeKeyBits || key_bits_ <= bucket_bits_ ||
      document_bits_ == 0 || document_bits_ > 32) {
    return false;
  }
  for (std::uint32_t level = 0; level < levels; ++level) {
    const auto bytes = file_->whole(level * kLevelStep + kBandShape);
    if (!bytes || bytes->size() != 12) return false;
    bands_.push_back({get<std::uint32_t>(*bytes, 0), get<std::uint32_t>(*bytes, 4),
                      get<std::uint32_t>(*bytes, 8)});
    if (bands_.back().bucket_bits > 31) return false;
  }
  return true;
}

std::optional<DocumentEntry> Segment::document(std::uint32_t number) const {
  const auto bytes =
      file_->read(kDocuments, std::uint64_t{number} * kDocumentBytes, kDocumentBytes);
  if (!bytes) return {};
  DocumentEntry entry;
  entry.text_begin = get<std::uint64_t>(*bytes, 0);
  entry.metadata_begin = get<std::uint64_t>(*bytes, 8);
  entry.sequence = get<std::uint64_t>(*bytes, 16);
  entry.text_bytes = get<std::uint32_t>(*bytes, 24);
  entry.characters = get<std::uint32_t>(*bytes, 28);
  entry.date = get<std::uint32_t>(*bytes, 32);
  entry.series = get<std::uint32_t>(*bytes, 36);
  entry.metadata_bytes = get<std::uint32_t>(*bytes, 40);
  return entry;
}

std::optional<std::string> Segment::text(const DocumentEntry& entry) const {
  if (entry.text_bytes == 0) return std::string();
  // The block: the first one that ends behind the text's first byte.
  std::uint64_t low = 0;
  std::uint64_t high = file_->size_of(kBlocks) / 16;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    const auto end = file_->read(kBlocks, middle * 16, 8);
    if (!end) return {};
    if (get<std::uint64_t>(*end, 0) <= entry.text_begin) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const auto row = file_->read(kBlocks, low * 16, 16);
  const auto before = low == 0 ? row : file_->read(kBlocks, (low - 1) * 16, 16);
  if (!row || !before) return {};
  const std::uint64_t text_begin = low == 0 ? 0 : get<std::uint64_t>(*before, 0);
  const std::uint64_t frame_begin = low == 0 ? 0 : get<std::uint64_t>(*before, 8);
  const std::uint64_t text_bytes = get<std::uint64_t>(*row, 0) - text_begin;
  const std::uint64_t frame_bytes = get<std::uint64_t>(*row, 8) - frame_begin;
  const std::uint64_t offset = entry.text_begin - text_begin;
  const auto frame = file_->read(kText, frame_begin, frame_bytes);
  const auto dictionary = file_->whole(kDictionary);
  if (!frame || !dictionary) return {};
  std::string block;
  bool right = text_bytes < kMostTextBytes && offset + entry.text_bytes <= text_bytes &&
               ZSTD_getFrameContentSize(frame->data(), frame->size()) == text_bytes;
  if (right) {
    thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
    block.resize(text_bytes);
    std::call_once(dictionary_once_, [&] {
      dictionary_.reset(ZSTD_createDDict(dictionary->data(), dictionary->size()));
    });
    right = ZSTD_decompress_usingDDict(context.get(), block.data(), block.size(), frame->data(),
                                       frame->size(), dictionary_.get()) == text_bytes;
  }
  if (!right) {
    file_->note_damage(frame_begin);
    return {};
  }
  if (entry.text_bytes == text_bytes) return block;
  return block.substr(offset, entry.text_bytes);
}

std::optional<Document> Segment::load(std::uint32_t number) const {
  const std::optional<DocumentEntry> entry = document(number);
  if (!entry) return {};
  const auto metadata = file_->read(kMetadata, entry->metadata_begin, entry->metadata_bytes);
  std::optional<std::string> content = text(*entry);
  if (!metadata || !content) return {};
  Document document;
  std::string_view rest = *metadata;
  for (std::string* field : {&document.id, &document.title, &document.date, &document.place,
                             &document.author, &document.series, &document.path}) {
    const std::size_t size = rest.size() < 4 ? SIZE_MAX : get<std::uint32_t>(rest, 0);
    if (size > rest.size() - std::min<std::size_t>(rest.size(), 4)) {
      file_->note_damage(entry->metadata_begin);
      return {};
    }
    *field = rest.substr(4, size);
    rest.remove_prefix(4 + size);
  }
  document.text = *std::move(content);
  return document;
}

void Segment::read_list(std::uint64_t at, std::vector<std::uint32_t>& documents) const {
  const std::uint64_t size = file_->size_of(kLongLists);
  constexpr std::uint64_t kWindow = 1 << 16;
  std::uint64_t last = 0;
  std::uint64_t count = documents.back();  // how many are wanted
  documents.pop_back();
  while (count > 0) {
    const auto bytes = file_->read(kLongLists, at, std::min(kWindow, size - std::min(at, size)));
    if (!bytes || bytes->empty()) {
      file_->note_damage(at);
      return;
    }
    std::string_view rest = *bytes;
    while (count > 0 && (rest.size() >= 10 || at + bytes->size() == size)) {
      std::uint64_t gap = 0;
      if (!take_varint(rest, gap)) {
        file_->note_damage(at);
        return;
      }
      last += gap;
      if (last >= documents_) {
        file_->note_damage(at);
        return;
      }
      documents.push_back(static_cast<std::uint32_t>(last));
      --count;
    }
    at += bytes->size() - rest.size();
  }
}

void Segment::carriers(std::uint64_t hash, std::vector<std::uint32_t>& documents) const {
  const std::uint64_t key = hash >> (64 - key_bits_);
  const unsigned rest = key_bits_ - bucket_bits_;
  const auto range = file_->read(kBuckets, (key >> rest) * 8, 16);
  if (!range) return;
  const auto begin = get<std::uint64_t>(*range, 0);
  const auto end = get<std::uint64_t>(*range, 8);
  const auto bytes = end < begin ? std::nullopt : file_->read(kGrams, begin, end - begin);
  if (!bytes) return file_->note_damage(begin);
  BitReader bits(*bytes);
  const std::uint64_t keys = bits.gamma() - 1;
  if (keys == 0) return;
  const unsigned key_rice = log2_floor((std::uint64_t{1} << rest) / keys);
  std::uint64_t at = key >> rest << rest;
  for (std::uint64_t i = 0; i < keys; ++i) {
    at += bits.rice(key_rice);
    if (at > key || bits.overrun()) break;
    const std::uint64_t count = bits.gamma();
    const bool wanted = at == key;
    if (count > kLongList) {
      const std::uint64_t offset = bits.bits(kLongListBits);
      if (!wanted) continue;
      const auto base = file_->read(kLongListBegins, (key >> (key_bits_ - 8)) * 8, 8);
      if (!base || count > documents_) return file_->note_damage(begin);
      documents.push_back(static_cast<std::uint32_t>(count));
      return read_list(get<std::uint64_t>(*base, 0) + offset, documents);
    }
    std::uint64_t document = bits.bits(document_bits_);
    const unsigned k = log2_floor(documents_ / count);
    for (std::uint64_t d = 0; d < count; ++d) {
      if (d > 0) document += bits.rice(k) + 1;
      if (document >= documents_) return file_->note_damage(begin);
      if (wanted) documents.push_back(static_cast<std::uint32_t>(document));
    }
    if (wanted) break;
  }
  if (bits.overrun()) file_->note_damage(begin);
}

void Segment::candidates(std::size_t level, std::size_t band, std::uint32_t hash,
                         std::vector<std::uint32_t>& units) const {
  const Bands& bands = bands_[level];
  if (bands.texts == 0 || band >= bands.bands) return;
  const auto base = static_cast<std::uint32_t>(level * kLevelStep);
  const std::uint64_t bits = bands.bucket_bits;
  const std::uint64_t buckets = (std::uint64_t{1} << bits) + 1;
  const std::uint64_t bucket = bits == 0 ? 0 : hash >> (32 - bits);
  const auto range = file_->read(base + kBandBuckets, (band * buckets + bucket) * 4, 8);
  if (!range) return;
  const std::uint64_t begin = get<std::uint32_t>(*range, 0);
  const std::uint64_t end = get<std::uint32_t>(*range, 4);
  const auto bytes =
      end < begin ? std::nullopt
                  : file_->read(base + kBandEntries, (band * bands.texts + begin) * kBandEntryBytes,
                                (end - begin) * kBandEntryBytes);
  if (!bytes) return file_->note_damage(begin);
  const unsigned dropped = bits + kTagBits < 32 ? 32 - static_cast<unsigned>(bits) - kTagBits : 0;
  const unsigned tag_bits = 32 - static_cast<unsigned>(bits) - dropped;
  const auto tag =
      static_cast<std::uint16_t>((hash >> dropped) & ((std::uint64_t{1} << tag_bits) - 1));
  for (std::size_t i = 0; i < bytes->size(); i += kBandEntryBytes) {
    if (get<std::uint16_t>(*bytes, i + 4) == tag) units.push_back(get<std::uint32_t>(*bytes, i));
  }
}

std::optional<UnitEntry> Segment::unit(std::size_t level, std::uint32_t number) const {
  const auto base = static_cast<std::uint32_t>(level * kLevelStep);
  const auto bytes = file_->read(base + kUnits, std::uint64_t{number} * kUnitBytes, kUnitBytes);
  if (!bytes) return {};
  UnitEntry unit;
  unit.byte_start = get<std::uint32_t>(*bytes, 0);
  unit.bytes = get<std::uint32_t>(*bytes, 4);
  unit.number = get<std::uint32_t>(*bytes, 8);
  unit.next_same = get<std::uint32_t>(*bytes, 12);
  // The last document that begins at or before the unit.
  std::uint32_t low = 0;
  std::uint32_t high = documents_;
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    const auto begin = file_->read(base + kUnitBegins, std::uint64_t{middle} * 4, 4);
    if (!begin) return {};
    (get<std::uint32_t>(*begin, 0) <= number ? low : high) = middle;
  }
  unit.document = low;
  return unit;
}

}  // namespace leitong::index
