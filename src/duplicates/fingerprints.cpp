// Units to distinct texts: normalise once, hash, and sign a text the first time it is seen.
//
// Problem: a slogan line repeated a million times must cost one signature. Method: a table of
// 128-bit hashes in shards with a lock each; whichever thread inserts a hash computes the
// signature. Which thread that is depends on chance, the signature does not; texts are numbered
// afterwards by their first unit. Cost: one pass over the bytes, 24 bytes a unit beside signatures.

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <unordered_map>

#include "base/parallel.hpp"
#include "base/xxhash.hpp"
#include "duplicates/passes.hpp"

namespace leitong::duplicates {
namespace {

constexpr std::size_t kChunkUnits = 512;

// A set of fingerprints that many threads insert into; tells who was first.
class FingerprintSet {
 public:
  // True for exactly one caller of each fingerprint.
  bool insert(const Fingerprint& f) {
    Shard& shard = shards_[f.high >> 58];
    const std::lock_guard hold(shard.lock);
    return shard.insert(f);
  }

 private:
  struct Shard {
    std::mutex lock;
    std::vector<Fingerprint> slots = std::vector<Fingerprint>(64);
    std::size_t used = 0;

    // Open addressing; an all-zero slot is free, and the one hash of that value maps to {0, 1}.
    bool insert(Fingerprint f) {
      if (f == Fingerprint{}) f.low = 1;
      if (used * 4 >= slots.size() * 3) grow();
      Fingerprint& slot = slots[place(f)];
      if (slot == f) return false;
      slot = f;
      ++used;
      return true;
    }
    std::size_t place(const Fingerprint& f) const {
      std::size_t i = f.low & (slots.size() - 1);
      while (slots[i] != Fingerprint{} && slots[i] != f) i = (i + 1) & (slots.size() - 1);
      return i;
    }
    void grow() {
      std::vector<Fingerprint> old(slots.size() * 2);
      old.swap(slots);
      for (const Fingerprint& f : old) {
        if (f != Fingerprint{}) slots[place(f)] = f;
      }
    }
  };
  std::array<Shard, 64> shards_;
};

class Signer {
 public:
  Signer(const Collection& collection, const std::vector<Unit>& units,
         const DuplicateOptions& options, Signatures& signatures)
      : collection_(collection),
        units_(units),
        options_(options),
        signatures_(signatures),
        prints_(units.size()) {}

  void run_chunk(std::size_t begin, std::size_t end, Progress* progress) {
    std::u32string normal;
    std::vector<std::uint64_t> shingles;
    std::vector<std::uint32_t> slots(signatures_.slots());
    std::uint64_t bytes = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const std::string_view text = text_of(collection_, units_[i]);
      bytes += text.size();
      normal_form_into(text, options_.normalize, normal);
      UnitPrint& print = prints_[i];
      print = print_of(normal);
      if (normal.size() < options_.min_chars || normal.empty()) continue;
      if (!seen_.insert(print.fingerprint)) continue;
      shingle_hashes(normal, options_.ngram, options_.seed, shingles);
      sketch(shingles, slots);
      print.row = store(slots);
    }
    if (progress != nullptr) progress->advance(bytes);
  }

  std::vector<UnitPrint> take() { return std::move(prints_); }

 private:
  std::uint32_t store(const std::vector<std::uint32_t>& slots) {
    std::uint16_t* row = nullptr;
    std::uint32_t index = 0;
    {
      const std::lock_guard hold(rows_lock_);
      index = rows_++;
      signatures_.resize(rows_);
      row = signatures_.row(index);
    }
    for (std::size_t i = 0; i < slots.size(); ++i) row[i] = static_cast<std::uint16_t>(slots[i]);
    return index;
  }

  const Collection& collection_;
  const std::vector<Unit>& units_;
  const DuplicateOptions& options_;
  Signatures& signatures_;
  std::vector<UnitPrint> prints_;
  FingerprintSet seen_;
  std::mutex rows_lock_;
  std::uint32_t rows_ = 0;
};

// Leaves out the short units, from `units` and `prints` alike.
void drop_short(std::vector<Unit>& units, std::vector<UnitPrint>& prints, unsigned min_chars,
                DuplicateCounts& counts) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (prints[i].length < std::max(1U, min_chars)) continue;
    units[kept] = units[i];
    prints[kept++] = prints[i];
  }
  counts.short_units = units.size() - kept;
  counts.units = kept;
  units.resize(kept);
  units.shrink_to_fit();
  prints.resize(kept);
}

}  // namespace

void Signatures::resize(std::size_t rows) {
  const std::size_t blocks = (rows + kBlockRows - 1) / kBlockRows;
  while (blocks_.size() < blocks) {
    owned_.push_back(std::make_unique<std::uint16_t[]>(kBlockRows * stride_));
    blocks_.push_back(owned_.back().get());
  }
}

std::size_t Signatures::attach(const std::uint16_t* rows, std::size_t count) {
  const std::size_t first = blocks_.size() * kBlockRows;
  for (std::size_t i = 0; i < count; i += kBlockRows) blocks_.push_back(rows + i * stride_);
  return first;
}

UnitPrint print_of(std::u32string_view normal) {
  const XXH128_hash_t hash = XXH3_128bits(normal.data(), normal.size() * sizeof(char32_t));
  return {{hash.high64, hash.low64}, static_cast<std::uint32_t>(normal.size())};
}

namespace {

// A unit by the upper half of its hash: a comparison of two touches no other memory unless these
// agree.
struct Key {
  std::uint64_t high;
  std::uint32_t unit;
};

// By hash, then by unit: parted by the first bits of the hash, the parts sorted side by side.
std::vector<Key> in_order(std::span<const UnitPrint> prints, unsigned threads) {
  constexpr unsigned kPartBits = 8;
  std::array<std::size_t, (1U << kPartBits) + 1> begin{};
  const auto part_of = [](const UnitPrint& print) {
    return print.fingerprint.high >> (64 - kPartBits);
  };
  for (const UnitPrint& print : prints) ++begin[part_of(print) + 1];
  for (std::size_t p = 1; p < begin.size(); ++p) begin[p] += begin[p - 1];
  std::vector<Key> order(prints.size());
  auto next = begin;
  for (std::size_t i = 0; i < prints.size(); ++i) {
    order[next[part_of(prints[i])]++] = {prints[i].fingerprint.high, static_cast<std::uint32_t>(i)};
  }
  parallel_for(begin.size() - 1, threads, [&](std::size_t p) {
    const auto at = [&](std::size_t i) { return order.begin() + static_cast<std::ptrdiff_t>(i); };
    std::sort(at(begin[p]), at(begin[p + 1]), [&](const Key& x, const Key& y) {
      if (x.high != y.high) return x.high < y.high;
      const std::uint64_t low_x = prints[x.unit].fingerprint.low;
      const std::uint64_t low_y = prints[y.unit].fingerprint.low;
      return low_x != low_y ? low_x < low_y : x.unit < y.unit;
    });
  });
  return order;
}

}  // namespace

void group(std::span<const UnitPrint> prints, unsigned threads, Texts& texts) {
  constexpr std::uint32_t kLater = 0xFFFFFFFF;  // a unit whose text an earlier one has
  constexpr std::uint32_t kAlone = 0xFFFFFFFE;  // whose text no other has
  const std::vector<Key> order = in_order(prints, threads);
  const auto same = [&](const Key& x, const Key& y) {
    return x.high == y.high && prints[x.unit].fingerprint.low == prints[y.unit].fingerprint.low;
  };
  // Where in `order` the text of a first unit begins.
  std::vector<std::uint32_t> place(prints.size(), kLater);
  std::size_t distinct = 0;
  for (std::size_t i = 0; i < order.size(); ++distinct) {
    std::size_t end = i + 1;
    while (end < order.size() && same(order[end], order[i])) ++end;
    place[order[i].unit] = end == i + 1 ? kAlone : static_cast<std::uint32_t>(i);
    i = end;
  }
  texts.members.reserve(prints.size());
  texts.member_begin.reserve(distinct + 1);
  texts.fingerprints.reserve(distinct);
  texts.lengths.reserve(distinct);
  texts.rows.reserve(distinct);
  texts.member_begin.push_back(0);
  for (std::size_t unit = 0; unit < prints.size(); ++unit) {
    if (place[unit] == kLater) continue;
    texts.fingerprints.push_back(prints[unit].fingerprint);
    texts.lengths.push_back(prints[unit].length);
    std::uint32_t row = prints[unit].row;
    texts.members.push_back(static_cast<UnitIndex>(unit));
    if (place[unit] != kAlone) {
      for (std::size_t i = place[unit] + std::size_t{1};
           i < order.size() && same(order[i], order[place[unit]]); ++i) {
        texts.members.push_back(static_cast<UnitIndex>(order[i].unit));
        row = std::min(row, prints[order[i].unit].row);
      }
    }
    texts.rows.push_back(row);
    texts.member_begin.push_back(static_cast<std::uint32_t>(texts.members.size()));
  }
}

Texts fingerprint(const Collection& collection, std::vector<Unit>& units,
                  const DuplicateOptions& options, DuplicateCounts& counts, Progress* progress) {
  Texts texts(options.permutations);
  std::vector<UnitPrint> prints;
  {
    Signer signer(collection, units, options, texts.signatures);
    parallel_chunks(
        units.size(), kChunkUnits, options.threads,
        [&](std::size_t begin, std::size_t end) { signer.run_chunk(begin, end, progress); });
    prints = signer.take();
  }
  drop_short(units, prints, options.min_chars, counts);
  group(prints, options.threads, texts);
  counts.distinct = texts.size();
  return texts;
}

}  // namespace leitong::duplicates
