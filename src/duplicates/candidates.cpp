// Distinct texts to candidate pairs, band by band.
//
// Problem: all pairs of texts whose signatures agree in at least one band, each once, without a
// quadratic blow-up where a million texts agree. Method: for each band, sort (32-bit hash of the
// band's slots, text) by radix; neighbours of one hash are a bucket. Each pair of a bucket costs
// one vector comparison of two signatures, which tells at once how many slots agree (pairs with too
// few are dropped, see least_agreeing) and in which bands they agree, so that a pair is kept by the
// first of these bands only and nothing needs to be remembered.
//
// Overfull buckets: a band may compare at most kPairsPerText pairs a text, and no fewer than
// kLeastPairs. Where that is too few, its largest buckets are not compared pair by pair but around
// hubs: the longest text of the bucket is compared with all others, those too far from it go around
// the next hub. Hubs are chosen as clusters choose their representative, so the cluster that such a
// bucket is comes out whole; pairs between its other members are counted as capped, not lost in
// silence.
//
// Cost: 3 passes of 12 bytes a text and band; compares proportional to pairs in buckets.

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <utility>

#include "base/parallel.hpp"
#include "duplicates/passes.hpp"
#include "simd/kernels.hpp"

namespace leitong::duplicates {
namespace {

constexpr std::uint64_t kPairsPerText = 16;
constexpr std::uint64_t kLeastPairs = 8'000'000;
constexpr unsigned kMaxHubs = 64;          // of one overfull bucket
constexpr double kPrefilterMiss = 1e-6;    // of pairs at the threshold that the prefilter may drop
constexpr std::size_t kMaxMaskWords = 64;  // 4096 slots

// Slots [begin, begin + rows) of a signature.
struct Band {
  unsigned begin = 0;
  unsigned rows = 0;
};

std::vector<Band> bands_of(const BandPlan& plan) {
  std::vector<Band> bands;
  unsigned at = 0;
  for (unsigned i = 0; i < plan.bands(); ++i) {
    const unsigned rows = i < plan.long_bands ? plan.long_rows : plan.short_rows;
    bands.push_back({at, rows});
    at += rows;
  }
  return bands;
}

// The least number of agreeing slots that a candidate needs: of pairs exactly at the threshold, the
// binomial law says at most kPrefilterMiss have fewer.
unsigned least_agreeing(unsigned slots, double threshold) {
  double log_term = slots * std::log1p(-threshold);  // of 0 agreeing slots
  if (threshold >= 1) return slots;
  double sum = std::exp(log_term);
  unsigned agreeing = 0;
  while (sum <= kPrefilterMiss && agreeing < slots) {
    log_term += std::log((slots - agreeing) / (agreeing + 1.0)) + std::log(threshold) -
                std::log1p(-threshold);
    ++agreeing;
    sum += std::exp(log_term);
  }
  return agreeing;
}

std::uint32_t band_hash(const std::uint16_t* row, const Band& band) {
  std::uint64_t hash = 0x9E3779B97F4A7C15ULL;
  for (unsigned i = 0; i < band.rows; ++i) {
    hash = (hash ^ row[band.begin + i]) * 0xFF51AFD7ED558CCDULL;
    hash ^= hash >> 32;
  }
  return static_cast<std::uint32_t>(hash ^ hash >> 29);
}

// Sorts by the upper 32 bits; equal ones keep their order.
void radix_sort(std::vector<std::uint64_t>& keys, std::vector<std::uint64_t>& scratch) {
  constexpr unsigned kBits = 11;
  scratch.resize(keys.size());
  for (unsigned shift = 32; shift < 64; shift += kBits) {
    std::array<std::size_t, 1U << kBits> place{};
    const auto digit = [&](std::uint64_t key) { return key >> shift & ((1U << kBits) - 1); };
    for (const std::uint64_t key : keys) ++place[digit(key)];
    std::size_t sum = 0;
    for (std::size_t& p : place) sum += std::exchange(p, sum);
    for (const std::uint64_t key : keys) scratch[place[digit(key)]++] = key;
    keys.swap(scratch);
  }
}

// Buckets larger than this are compared around hubs.
std::size_t bucket_limit(const std::vector<std::uint64_t>& keys) {
  std::vector<std::uint32_t> sizes;
  for (std::size_t i = 0; i < keys.size();) {
    std::size_t end = i + 1;
    while (end < keys.size() && keys[end] >> 32 == keys[i] >> 32) ++end;
    if (end - i > 1) sizes.push_back(static_cast<std::uint32_t>(end - i));
    i = end;
  }
  std::sort(sizes.begin(), sizes.end());
  const std::uint64_t budget = std::max<std::uint64_t>(kLeastPairs, kPairsPerText * keys.size());
  std::uint64_t pairs = 0;
  for (std::size_t i = 0; i < sizes.size();) {
    std::size_t end = i;
    while (end < sizes.size() && sizes[end] == sizes[i]) ++end;
    const std::uint64_t size = sizes[i];
    pairs += (end - i) * (size * (size - 1) / 2);
    if (pairs > budget) return size - 1;
    i = end;
  }
  return keys.size();
}

// Which texts lie in an overfull bucket of which band, and which are that bucket's first hub: the
// pairs that such a band left out must be kept by a later one.
class Overfull {
 public:
  Overfull(std::size_t texts, std::size_t bands)
      : words_((bands + 63) / 64), inside_(texts * words_), hub_(texts * words_) {}

  void mark(std::uint32_t text, std::size_t band, bool hub) {
    const std::size_t word = text * words_ + band / 64;
    const std::uint64_t bit = std::uint64_t{1} << band % 64;
    std::atomic_ref(inside_[word]).fetch_or(bit, std::memory_order_relaxed);
    if (hub) std::atomic_ref(hub_[word]).fetch_or(bit, std::memory_order_relaxed);
  }
  bool inside(std::uint32_t text, std::size_t band) const { return test(inside_, text, band); }
  bool hub(std::uint32_t text, std::size_t band) const { return test(hub_, text, band); }

 private:
  bool test(const std::vector<std::uint64_t>& bits, std::uint32_t text, std::size_t band) const {
    return (bits[text * words_ + band / 64] >> band % 64 & 1) != 0;
  }
  std::size_t words_;
  std::vector<std::uint64_t> inside_;
  std::vector<std::uint64_t> hub_;
};

struct BandResult {
  std::vector<TextPair> pairs;
  std::uint64_t compared = 0;
  std::uint64_t capped = 0;
  bool overfull = false;
};

class BandPass {
 public:
  BandPass(const Texts& texts, std::vector<Band> bands, unsigned least)
      : texts_(texts), bands_(std::move(bands)), least_(least) {}

  std::size_t bands() const { return bands_.size(); }

  // `earlier` is null in the first try, which assumes that no bucket is overfull.
  BandResult run(std::size_t band, const Overfull* earlier) const {
    BandResult result;
    const std::vector<std::uint64_t> keys = sorted_keys(band);
    const std::size_t limit = bucket_limit(keys);
    for_each_bucket(keys, [&](const std::uint64_t* bucket, std::size_t size) {
      if (size <= limit) {
        compare_all(bucket, size, band, earlier, result);
      } else {
        result.overfull = true;
        if (earlier != nullptr) compare_hubs(bucket, size, band, *earlier, result);
      }
    });
    return result;
  }

  void mark_overfull(std::size_t band, Overfull& overfull) const {
    const std::vector<std::uint64_t> keys = sorted_keys(band);
    const std::size_t limit = bucket_limit(keys);
    for_each_bucket(keys, [&](const std::uint64_t* bucket, std::size_t size) {
      if (size <= limit) return;
      std::vector<std::uint32_t> members(size);
      for (std::size_t i = 0; i < size; ++i) members[i] = static_cast<std::uint32_t>(bucket[i]);
      const std::uint32_t hub = *std::min_element(members.begin(), members.end(), ByRank{texts_});
      for (const std::uint32_t text : members) overfull.mark(text, band, text == hub);
    });
  }

 private:
  struct Agreement {
    unsigned count = 0;
    std::array<std::uint64_t, kMaxMaskWords> mask;
  };

  std::vector<std::uint64_t> sorted_keys(std::size_t band) const {
    std::vector<std::uint64_t> keys(texts_.size());
    for (std::size_t t = 0; t < keys.size(); ++t) {
      const std::uint64_t hash = band_hash(texts_.signatures.row(texts_.rows[t]), bands_[band]);
      keys[t] = hash << 32 | t;
    }
    std::vector<std::uint64_t> scratch;
    radix_sort(keys, scratch);
    return keys;
  }

  template <typename Visit>
  static void for_each_bucket(const std::vector<std::uint64_t>& keys, const Visit& visit) {
    for (std::size_t i = 0; i < keys.size();) {
      std::size_t end = i + 1;
      while (end < keys.size() && keys[end] >> 32 == keys[i] >> 32) ++end;
      if (end - i > 1) visit(keys.data() + i, end - i);
      i = end;
    }
  }

  void compare(std::uint32_t x, std::uint32_t y, Agreement& agreement) const {
    const std::size_t words = texts_.signatures.stride() / 64;
    const unsigned slots = texts_.signatures.slots();
    simd::kernels().equal_mask(texts_.signatures.row(texts_.rows[x]),
                               texts_.signatures.row(texts_.rows[y]), words * 64,
                               agreement.mask.data());
    if (slots % 64 != 0) agreement.mask[words - 1] &= (std::uint64_t{1} << slots % 64) - 1;
    agreement.count = 0;
    for (std::size_t w = 0; w < words; ++w) {
      agreement.count += static_cast<unsigned>(std::popcount(agreement.mask[w]));
    }
  }

  bool agrees(const Agreement& agreement, const Band& band) const {
    for (unsigned i = band.begin; i < band.begin + band.rows; ++i) {
      if ((agreement.mask[i / 64] >> i % 64 & 1) == 0) return false;
    }
    return true;
  }

  // Whether an earlier band has kept this pair already.
  bool kept_earlier(std::uint32_t x, std::uint32_t y, const Agreement& agreement, std::size_t band,
                    const Overfull* overfull) const {
    for (std::size_t i = 0; i < band; ++i) {
      if (!agrees(agreement, bands_[i])) continue;
      if (overfull == nullptr || !overfull->inside(x, i)) return true;
      if (overfull->hub(x, i) || overfull->hub(y, i)) return true;
    }
    return false;
  }

  void compare_all(const std::uint64_t* bucket, std::size_t size, std::size_t band,
                   const Overfull* overfull, BandResult& result) const {
    Agreement agreement;
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = i + 1; j < size; ++j) {
        const auto x = static_cast<std::uint32_t>(bucket[i]);
        const auto y = static_cast<std::uint32_t>(bucket[j]);
        compare(x, y, agreement);
        if (!agrees(agreement, bands_[band])) continue;  // a collision of band hashes
        if (kept_earlier(x, y, agreement, band, overfull)) continue;
        ++result.compared;
        if (agreement.count >= least_) keep(x, y, result);
      }
    }
  }

  void compare_hubs(const std::uint64_t* bucket, std::size_t size, std::size_t band,
                    const Overfull& overfull, BandResult& result) const {
    std::vector<std::uint32_t> left(size);
    for (std::size_t i = 0; i < size; ++i) left[i] = static_cast<std::uint32_t>(bucket[i]);
    std::sort(left.begin(), left.end(), ByRank{texts_});
    std::uint64_t tried = 0;
    Agreement agreement;
    for (unsigned round = 0; round < kMaxHubs && left.size() > 1; ++round) {
      const std::uint32_t hub = left.front();
      std::size_t kept = 0;
      for (std::size_t i = 1; i < left.size(); ++i) {
        compare(hub, left[i], agreement);
        ++tried;
        if (agreement.count < least_) {
          left[kept++] = left[i];
          continue;
        }
        if (!kept_earlier(hub, left[i], agreement, band, &overfull)) {
          ++result.compared;
          keep(hub, left[i], result);
        }
      }
      left.resize(kept);
    }
    result.capped += static_cast<std::uint64_t>(size) * (size - 1) / 2 - tried;
  }

  static void keep(std::uint32_t x, std::uint32_t y, BandResult& result) {
    result.pairs.push_back(
        {static_cast<TextIndex>(std::min(x, y)), static_cast<TextIndex>(std::max(x, y)), 0});
  }

  const Texts& texts_;
  std::vector<Band> bands_;
  unsigned least_;
};

// Orders by (a, b) and drops repeats (later hubs of an overfull bucket may meet a pair again).
std::vector<TextPair> merged(std::vector<BandResult>& results) {
  std::vector<TextPair> pairs;
  for (BandResult& result : results) {
    pairs.insert(pairs.end(), result.pairs.begin(), result.pairs.end());
    std::vector<TextPair>().swap(result.pairs);
  }
  const auto key = [](const TextPair& p) { return std::uint64_t{number(p.a)} << 32 | number(p.b); };
  std::sort(pairs.begin(), pairs.end(),
            [&](const TextPair& x, const TextPair& y) { return key(x) < key(y); });
  pairs.erase(std::unique(pairs.begin(), pairs.end(),
                          [&](const TextPair& x, const TextPair& y) { return key(x) == key(y); }),
              pairs.end());
  return pairs;
}

}  // namespace

std::vector<TextPair> find_candidates(const Texts& texts, const DuplicateOptions& options,
                                      DuplicateCounts& counts, Progress* progress) {
  const BandPlan plan = plan_bands(options.permutations, options.threshold, kPlannedRecall);
  const BandPass pass(texts, bands_of(plan),
                      least_agreeing(options.permutations, options.threshold));
  std::vector<BandResult> results(pass.bands());
  const auto run = [&](const Overfull* overfull) {
    parallel_for(pass.bands(), options.threads, [&](std::size_t band) {
      results[band] = pass.run(band, overfull);
      if (progress != nullptr) progress->advance(1);
    });
  };
  if (progress != nullptr) progress->start("candidates", pass.bands(), "bands");
  run(nullptr);
  if (std::any_of(results.begin(), results.end(), [](const auto& r) { return r.overfull; })) {
    Overfull overfull(texts.size(), pass.bands());
    parallel_for(pass.bands(), options.threads,
                 [&](std::size_t band) { pass.mark_overfull(band, overfull); });
    run(&overfull);
  }
  if (progress != nullptr) progress->finish();
  for (const BandResult& result : results) {
    counts.compared += result.compared;
    counts.comparisons_capped += result.capped;
  }
  return merged(results);
}

}  // namespace leitong::duplicates
