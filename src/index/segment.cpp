// Reading a segment. Cost: a bucket of some 32 n-grams an n-gram looked up, a block of about 4 KiB
// a part of a document.

#include "index/segment.hpp"

#include <zstd.h>

#include <algorithm>
#include <bit>
#include <memory>

#include "index/bits.hpp"

namespace leitong::index {
namespace {

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
  check_bits_ = get<std::uint32_t>(*info, 28);
  bucket_bits_ = get<std::uint32_t>(*info, 32);
  part_bits_ = get<std::uint32_t>(*info, 36);
  class_bits_ = get<std::uint32_t>(*info, 48);
  const auto levels = get<std::uint32_t>(*info, 52);
  documents_ = static_cast<std::uint32_t>(documents);
  const std::uint64_t parts = file_->size_of(kParts) / kPartBytes;
  parts_ = static_cast<std::uint32_t>(parts);
  if (documents > UINT32_MAX - 1 || file_->size_of(kDocuments) != documents * kDocumentBytes ||
      ngram != shape.settings.passage_ngram || levels != shape.settings.levels.size() ||
      ngram < kCoreChars || ngram > kMostGramChars || bucket_bits_ < 8 || bucket_bits_ > 40 ||
      check_bits_ == 0 || check_bits_ > kMostCheckBits || part_bits_ == 0 || part_bits_ > 32 ||
      parts > UINT32_MAX - 1 || class_bits_ == 0 || class_bits_ > 40 ||
      file_->size_of(kCoreClasses) != std::uint64_t{1} << (class_bits_ - 1)) {
    return false;
  }
  shape_bits_ = shape_bits(ngram);
  const unsigned cores = ngram - kCoreChars + 1;
  for (unsigned i = 0; i < cores * (cores + 1) / 2; ++i) shapes_.push_back(shape_of(i));
  for (std::uint32_t level = 0; level < levels; ++level) {
    const auto bytes = file_->whole(level * kLevelStep + kBandShape);
    if (!bytes || bytes->size() != 16) return false;
    bands_.push_back({get<std::uint32_t>(*bytes, 0), get<std::uint32_t>(*bytes, 4),
                      get<std::uint32_t>(*bytes, 8), get<std::uint32_t>(*bytes, 12)});
    if (bands_.back().bucket_bits > 31 || bands_.back().unit_bits > 32) return false;
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

std::optional<PartEntry> Segment::part(std::uint32_t number) const {
  const auto bytes = file_->read(kParts, std::uint64_t{number} * kPartBytes, kPartBytes);
  if (!bytes) return {};
  return PartEntry{get<std::uint64_t>(*bytes, 0), get<std::uint32_t>(*bytes, 8),
                   get<std::uint32_t>(*bytes, 12)};
}

std::optional<std::string> Segment::part_text(std::uint32_t number) const {
  const std::optional<PartEntry> own = part(number);
  if (!own) return {};
  std::uint64_t end = text_bytes_;
  if (number + 1 < parts_) {
    const std::optional<PartEntry> next = part(number + 1);
    if (!next) return {};
    end = next->text_begin;
  }
  if (end < own->text_begin) {
    file_->note_damage(0);
    return {};
  }
  return text(own->text_begin, end - own->text_begin);
}

// The table of blocks, checked as a whole: every text asked for is looked up in it.
std::string_view Segment::blocks() const {
  std::call_once(blocks_once_,
                 [&] { blocks_ = file_->whole(kBlocks).value_or(std::string_view()); });
  return blocks_;
}

// Appends what block `number` has of bytes [from, to); `end` is where the block ends.
bool Segment::append_block(std::uint64_t number, std::uint64_t from, std::uint64_t to,
                           std::string& out, std::uint64_t& end) const {
  const std::string_view table = blocks();
  if (number >= table.size() / 16) {
    file_->note_damage(0);
    return false;
  }
  const std::uint64_t text_begin = number == 0 ? 0 : get<std::uint64_t>(table, number * 16 - 16);
  const std::uint64_t frame_begin = number == 0 ? 0 : get<std::uint64_t>(table, number * 16 - 8);
  end = get<std::uint64_t>(table, number * 16);
  const std::uint64_t text_bytes = end - text_begin;
  const std::uint64_t frame_bytes = get<std::uint64_t>(table, number * 16 + 8) - frame_begin;
  const auto frame = file_->read(kText, frame_begin, frame_bytes);
  const auto dictionary = file_->whole(kDictionary);
  if (!frame || !dictionary) return false;
  if (end <= from || from < text_begin || text_bytes >= kMostTextBytes ||
      ZSTD_getFrameContentSize(frame->data(), frame->size()) != text_bytes) {
    file_->note_damage(frame_begin);
    return false;
  }
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
  std::call_once(dictionary_once_, [&] {
    dictionary_.reset(ZSTD_createDDict(dictionary->data(), dictionary->size()));
  });
  thread_local std::string block;
  if (block.size() < text_bytes) block.resize(text_bytes);
  if (ZSTD_decompress_usingDDict(context.get(), block.data(), text_bytes, frame->data(),
                                 frame->size(), dictionary_.get()) != text_bytes) {
    file_->note_damage(frame_begin);
    return false;
  }
  out.append(block, from - text_begin, std::min(to, end) - from);
  return true;
}

std::optional<std::string> Segment::text(std::uint64_t begin, std::uint64_t bytes) const {
  std::string out;
  if (bytes == 0) return out;
  if (begin > text_bytes_ || bytes > text_bytes_ - begin) {
    file_->note_damage(0);
    return {};
  }
  // The first block that ends behind the first byte.
  const std::string_view table = blocks();
  std::uint64_t low = 0;
  std::uint64_t high = table.size() / 16;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (get<std::uint64_t>(table, middle * 16) <= begin) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const std::uint64_t to = begin + bytes;
  out.reserve(bytes);
  for (std::uint64_t at = begin; at < to; ++low) {
    std::uint64_t end = 0;
    if (!append_block(low, at, to, out, end)) return {};
    at = end;
  }
  return out;
}

std::optional<Document> Segment::load(std::uint32_t number) const {
  const std::optional<DocumentEntry> entry = document(number);
  if (!entry) return {};
  const auto metadata = file_->read(kMetadata, entry->metadata_begin, entry->metadata_bytes);
  std::optional<std::string> content = text(entry->text_begin, entry->text_bytes);
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
  for (; rest.size() >= 4; rest.remove_prefix(4)) {
    document.page_starts.push_back(get<std::uint32_t>(rest, 0));
  }
  if (!rest.empty() || !std::is_sorted(document.page_starts.begin(), document.page_starts.end())) {
    file_->note_damage(entry->metadata_begin);
    return {};
  }
  document.text = *std::move(content);
  return document;
}

void Segment::read_list(std::uint64_t at, std::uint64_t count,
                        std::vector<std::uint32_t>& parts) const {
  const std::uint64_t size = file_->size_of(kLongLists);
  constexpr std::uint64_t kWindow = 1 << 16;
  std::uint64_t last = 0;
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
      if (last >= parts_) {
        file_->note_damage(at);
        return;
      }
      parts.push_back(static_cast<std::uint32_t>(last));
      --count;
    }
    at += bytes->size() - rest.size();
  }
}

const CoreClasses& Segment::classes() const {
  std::call_once(classes_once_, [&] {
    const auto nibbles = file_->whole(kCoreClasses);
    classes_ = {nibbles ? *nibbles : std::string_view(), class_bits_};
  });
  return classes_;
}

// The list of parts of one stretch, appended to `parts` if there are such. False: it is damaged.
bool Segment::read_parts(BitReader& bits, const Wanted& wanted,
                         std::vector<std::uint32_t>* parts) const {
  const std::uint64_t count = bits.gamma();
  if (count > kLongList) {
    const std::uint64_t offset = bits.bits(kLongListBits);
    if (parts == nullptr) return true;
    const auto lists = file_->read(kLongListBegins, (wanted.core >> 56) * 8, 8);
    if (!lists || count > parts_) return false;
    read_list(get<std::uint64_t>(*lists, 0) + offset, count, *parts);
    return true;
  }
  std::uint64_t part = bits.bits(part_bits_);
  if (parts != nullptr) parts->push_back(static_cast<std::uint32_t>(part));
  const unsigned k = count > 1 ? log2_floor(parts_ / count) : 0;
  for (std::uint64_t i = 1; i < count; ++i) {
    part += bits.rice(k) + 1;
    if (parts != nullptr) parts->push_back(static_cast<std::uint32_t>(part));
  }
  return part < parts_;
}

// Check bits of an n-gram in a group; 0: it is damaged.
unsigned Segment::take_check_size(BitReader& bits, std::uint64_t stretches) const {
  const std::uint64_t more = bits.gamma() - 1;
  return more > kMostCheckBits ? 0
                               : check_bits(check_bits_ + static_cast<unsigned>(more), stretches);
}

// The parts of the stretches that seem to hold the n-gram, one list after another.
bool Segment::read_group(BitReader& bits, const Wanted& wanted,
                         std::vector<std::uint32_t>& parts) const {
  const std::uint64_t stretches = bits.gamma();
  const unsigned check_size = take_check_size(bits, stretches);
  if (check_size == 0) return false;
  const std::uint64_t check = check_of(wanted.hash, check_size);
  for (std::uint64_t i = 0; i < stretches && !bits.overrun(); ++i) {
    const StretchShape& shape = shapes_[bits.bits(shape_bits_) % shapes_.size()];
    bool is_met = false;
    if (shape.first <= wanted.at && wanted.at <= shape.last) {
      bits.skip(std::uint64_t{shape.last - wanted.at} * check_size);
      is_met = bits.bits(check_size) == check;
      bits.skip(std::uint64_t{wanted.at - shape.first} * check_size);
    } else {
      bits.skip(std::uint64_t{shape.grams()} * check_size);
    }
    if (!read_parts(bits, wanted, is_met ? &parts : nullptr)) return false;
  }
  return true;
}

bool Segment::skip_group(BitReader& bits, const Wanted& wanted) const {
  const std::uint64_t stretches = bits.gamma();
  const unsigned check_size = take_check_size(bits, stretches);
  if (check_size == 0) return false;
  for (std::uint64_t i = 0; i < stretches && !bits.overrun(); ++i) {
    const StretchShape& shape = shapes_[bits.bits(shape_bits_) % shapes_.size()];
    bits.skip(std::uint64_t{shape.grams()} * check_size);
    if (!read_parts(bits, wanted, nullptr)) return false;
  }
  return true;
}

Verdicts& Segment::verdicts() const {
  std::call_once(verdicts_once_, [&] { verdicts_ = std::make_unique<Verdicts>(text_bytes_); });
  return *verdicts_;
}

// Whether the n-gram begins in these parts: all that have its check bits, so all or none.
bool Segment::is_told(const StandsIn& stands_in, std::uint64_t hash,
                      std::span<const std::uint32_t> parts) const {
  const std::optional<bool> known = verdicts().find(hash);
  if (known) return *known;
  const bool stands = stands_in(parts);
  verdicts().keep(hash, stands);
  return stands;
}

// Those from `from` on: ascending, each once.
void Segment::sort_parts(std::vector<std::uint32_t>& parts, std::size_t from) const {
  constexpr std::size_t kFew = 256;
  const auto begin = parts.begin() + static_cast<std::ptrdiff_t>(from);
  if (std::is_sorted(begin, parts.end(), std::less_equal<>())) return;
  if (parts.size() - from <= kFew) {
    std::sort(begin, parts.end());
    parts.erase(std::unique(begin, parts.end()), parts.end());
    return;
  }
  std::vector<std::uint64_t> set(parts_ / 64 + 1);
  for (auto part = begin; part != parts.end(); ++part)
    set[*part / 64] |= std::uint64_t{1} << *part % 64;
  parts.resize(from);
  for (std::uint32_t i = 0; i < set.size(); ++i) {
    for (std::uint64_t left = set[i]; left != 0; left &= left - 1) {
      parts.push_back(i * 64 + static_cast<std::uint32_t>(std::countr_zero(left)));
    }
  }
}

void Segment::carriers(const Gram& gram, const StandsIn& stands_in,
                       std::vector<std::uint32_t>& parts) const {
  const CoreClasses& order = classes();
  if (order.nibbles.empty()) return;
  Wanted wanted{gram.hash, 0, gram.cores.least(order)};
  wanted.core = gram.cores.hashes[wanted.at];
  const std::uint64_t bucket = wanted.core >> (64 - bucket_bits_);
  const bool is_first = (bucket & ((std::uint64_t{1} << (bucket_bits_ - 8)) - 1)) == 0;
  const auto base = file_->read(kBucketBegins, (wanted.core >> 56) * 8, 8);
  const auto range = file_->read(kBuckets, (is_first ? bucket : bucket - 1) * 4, is_first ? 4 : 8);
  if (!range || !base) return;
  const auto part_begin = get<std::uint64_t>(*base, 0);
  const std::uint64_t begin = part_begin + (is_first ? 0 : get<std::uint32_t>(*range, 0));
  const std::uint64_t end = part_begin + get<std::uint32_t>(*range, is_first ? 0 : 4);
  const auto bytes = end < begin ? std::nullopt : file_->read(kGrams, begin, end - begin);
  if (!bytes) return file_->note_damage(begin);
  constexpr std::uint64_t kTags = std::uint64_t{1} << kCoreTagBits;
  const std::uint64_t wanted_tag = wanted.core >> (64 - bucket_bits_ - kCoreTagBits) & (kTags - 1);
  const std::size_t before = parts.size();
  const auto give_up = [&] {
    parts.resize(before);
    file_->note_damage(begin);
  };
  BitReader bits(*bytes);
  const std::uint64_t groups = bits.gamma() - 1;
  for (std::uint64_t i = 0; i < groups && !bits.overrun(); ++i) {
    const std::uint64_t tag = bits.bits(kCoreTagBits);
    if (tag > wanted_tag) break;
    const bool is_sound =
        tag == wanted_tag ? read_group(bits, wanted, parts) : skip_group(bits, wanted);
    if (!is_sound) return give_up();
    if (tag == wanted_tag) break;
  }
  if (bits.overrun()) return give_up();
  sort_parts(parts, before);  // one part may carry it in several stretches
  const auto own = std::span(parts).subspan(before);
  if (stands_in && !own.empty() && !is_told(stands_in, gram.hash, own)) parts.resize(before);
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
  const unsigned dropped = bits + kTagBits < 32 ? 32 - static_cast<unsigned>(bits) - kTagBits : 0;
  const unsigned tag_bits = 32 - static_cast<unsigned>(bits) - dropped;
  const unsigned width = bands.unit_bits + tag_bits;
  const std::uint64_t band_bytes = (std::uint64_t{bands.texts} * width + 7) / 8;
  const std::uint64_t first_byte = begin * width / 8;
  const std::uint64_t last_byte = (end * width + 7) / 8;
  const auto bytes = end < begin || last_byte > band_bytes
                         ? std::nullopt
                         : file_->read(base + kBandEntries, band * band_bytes + first_byte,
                                       last_byte - first_byte);
  if (!bytes) return file_->note_damage(begin);
  const std::uint64_t tag = (hash >> dropped) & ((std::uint64_t{1} << tag_bits) - 1);
  BitReader entries(*bytes);
  (void)entries.bits(begin * width % 8);
  for (std::uint64_t i = begin; i < end; ++i) {
    const std::uint64_t unit = entries.bits(bands.unit_bits);
    if (entries.bits(tag_bits) == tag) units.push_back(static_cast<std::uint32_t>(unit));
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
