// Distinct texts to candidate pairs, band by band.
//
// Problem: all pairs of texts whose signatures agree in at least one band, each once, without a
// quadratic blow-up where a million texts agree. Method: for each band, sort (32-bit hash of the
// band's slots, text) by radix, in parts that fit a core's cache; neighbours of one hash are a
// bucket. Each pair of a bucket costs one vector comparison of two signatures, which tells at once
// how many slots agree (pairs with too few are dropped, see least_agreeing) and in which bands they
// agree, so that a pair is kept by the first of these bands only and nothing needs to be
// remembered.
//
// Overfull buckets: a band compares at most kComparesPerText pairs a text (and may always compare
// kLeastCompares), smallest buckets first. Should more than kKeptPerText pairs a text be kept all
// together (and more than kLeastKept), everything is done again with a thirty-second part of
// that many compares. The buckets that a limit leaves out are not compared pair by pair but around
// hubs: the longest text of the bucket is compared with the others, those too far from it go around
// the next hub; a text that is like the best of its hubs needs no other. Hubs are chosen as
// clusters choose their representative, so the cluster that such a bucket is comes out whole; pairs
// between its other members are counted as capped, not lost in silence.
//
// Cost: 2 passes of 12 bytes a text and band, a sequential read of the signatures for each eight
// bands; compares proportional to pairs in buckets.

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <functional>
#include <iterator>
#include <span>
#include <utility>

#include "base/large_array.hpp"
#include "base/parallel.hpp"
#include "duplicates/bands.hpp"
#include "duplicates/passes.hpp"
#include "simd/kernels.hpp"

namespace leitong::duplicates {
namespace {

constexpr std::uint64_t kComparesPerText = 16;  // in one band
constexpr std::uint64_t kLeastCompares = 16'000'000;
constexpr std::uint64_t kKeptPerText = 2;  // in all bands
constexpr std::uint64_t kLeastKept = 4'000'000;
constexpr std::uint64_t kHubCompares = 8;  // a member of an overfull bucket, at most
constexpr std::size_t kMaxMaskWords = 64;  // 4096 slots
constexpr std::size_t kBandsAtOnce = 8;    // or as many as there are threads

// The hash of a band above the number of a text, sorted.
using Keys = LargeArray<std::uint64_t>;

// Sorts by the upper 32 bits, of which the first `known` are equal; equal ones keep their order.
// REQUIRES: scratch has as many.
void radix_sort(std::span<std::uint64_t> keys, std::span<std::uint64_t> scratch, unsigned known) {
  constexpr unsigned kBits = 11;
  const std::span<std::uint64_t> home = keys;
  for (unsigned shift = 32; shift < 64 - known; shift += kBits) {
    std::array<std::uint32_t, 1U << kBits> place{};
    const auto digit = [&](std::uint64_t key) { return key >> shift & ((1U << kBits) - 1); };
    for (const std::uint64_t key : keys) ++place[digit(key)];
    std::uint32_t sum = 0;
    for (std::uint32_t& p : place) sum += std::exchange(p, sum);
    for (const std::uint64_t key : keys) scratch[place[digit(key)]++] = key;
    std::swap(keys, scratch);
  }
  if (keys.data() != home.data()) std::copy(keys.begin(), keys.end(), home.begin());
}

// Parted by the first bits of the hash into what a core's own cache holds, each part sorted there:
// main memory is gone through twice, whatever the number of texts.
Keys sorted_keys(std::span<const std::uint32_t> hashes) {
  constexpr std::size_t kPartKeys = 8192;
  constexpr unsigned kMostBits = 11;
  const std::size_t parts_wanted = std::max<std::size_t>(1, hashes.size() / kPartKeys);
  const unsigned bits =
      std::min(kMostBits, static_cast<unsigned>(std::bit_width(parts_wanted)) - 1);
  std::vector<std::size_t> begin((std::size_t{1} << bits) + 1);
  const auto part_of = [&](std::uint32_t hash) { return std::uint64_t{hash} >> (32 - bits); };
  for (const std::uint32_t hash : hashes) ++begin[part_of(hash) + 1];
  for (std::size_t p = 1; p < begin.size(); ++p) begin[p] += begin[p - 1];
  Keys keys(hashes.size());
  std::vector<std::size_t> next(begin.begin(), begin.end() - 1);
  for (std::size_t t = 0; t < hashes.size(); ++t) {
    keys[next[part_of(hashes[t])]++] = std::uint64_t{hashes[t]} << 32 | t;
  }
  std::vector<std::uint64_t> scratch;
  for (std::size_t p = 0; p + 1 < begin.size(); ++p) {
    const std::size_t count = begin[p + 1] - begin[p];
    if (scratch.size() < count) scratch.resize(count);
    radix_sort({keys.data() + begin[p], count}, {scratch.data(), count}, bits);
  }
  return keys;
}

// Buckets larger than this are compared around hubs, so that the others stay within `budget` pairs.
std::size_t bucket_limit(const Keys& keys, std::uint64_t budget) {
  std::vector<std::uint32_t> sizes;
  for (std::size_t i = 0; i < keys.size();) {
    std::size_t end = i + 1;
    while (end < keys.size() && keys[end] >> 32 == keys[i] >> 32) ++end;
    if (end - i > 1) sizes.push_back(static_cast<std::uint32_t>(end - i));
    i = end;
  }
  std::sort(sizes.begin(), sizes.end());
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

// Which texts lie in an overfull bucket of which band, and the hub of each: the best-ranked text
// that it shares such a bucket with, the one that a cluster would choose. A text like its hub is
// attached to it and needs no other pair from these buckets.
class Overfull {
 public:
  Overfull(const Texts& texts, std::size_t bands)
      : before_{texts},
        words_((bands + 63) / 64),
        inside_(texts.size() * words_),
        attached_(texts.size()),
        hub_(texts.size(), kNone) {}

  // Notes a bucket that is overfull in `band`. Thread-safe.
  void mark(const std::uint64_t* bucket, std::size_t size, std::size_t band) {
    std::uint32_t best = text_of(bucket[0]);
    for (std::size_t i = 1; i < size; ++i) {
      if (before_(text_of(bucket[i]), best)) best = text_of(bucket[i]);
    }
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint32_t text = text_of(bucket[i]);
      std::atomic_ref<std::uint64_t> word(inside_[text * words_ + band / 64]);
      word.fetch_or(std::uint64_t{1} << band % 64, std::memory_order_relaxed);
      std::atomic_ref<std::uint32_t> hub(hub_[text]);
      std::uint32_t known = hub.load(std::memory_order_relaxed);
      while ((known == kNone || before_(best, known)) && !hub.compare_exchange_weak(known, best)) {
      }
    }
  }
  void attach(std::uint32_t text) { attached_[text] = 1; }

  bool inside(std::uint32_t text, std::size_t band) const {
    return (inside_[text * words_ + band / 64] >> band % 64 & 1) != 0;
  }
  bool anywhere(std::uint32_t text) const { return hub_[text] != kNone; }
  bool attached(std::uint32_t text) const { return attached_[text] != 0; }
  // REQUIRES: anywhere(text).
  std::uint32_t hub(std::uint32_t text) const { return hub_[text]; }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  static std::uint32_t text_of(std::uint64_t key) { return static_cast<std::uint32_t>(key); }

  ByRank before_;
  std::size_t words_;
  std::vector<std::uint64_t> inside_;
  std::vector<std::uint8_t> attached_;
  std::vector<std::uint32_t> hub_;
};

// Bands `first`, `first` + `step`, ...
struct Part {
  std::size_t first = 0;
  std::size_t step = 1;

  std::size_t of(std::size_t bands) const {
    return first < bands ? (bands - first + step - 1) / step : 0;
  }
};

// What one try may cost. `kept` is counted by all bands together; a try that keeps more is given
// up by all, whichever band notices first.
struct Budget {
  std::uint64_t compares = 0;  // pairs of a band that are compared one by one
  std::uint64_t kept = 0;
};

class BandPass {
 public:
  BandPass(const Texts& texts, std::vector<Band> bands, unsigned least)
      : texts_(texts), bands_(std::move(bands)), least_(least) {}

  std::size_t bands() const { return bands_.size(); }

  // The hashes of all texts in some bands, one band after the other: eight bands lie in one cache
  // line of a signature, which would else be fetched for each of them.
  LargeArray<std::uint32_t> hashes(const std::vector<std::size_t>& bands, unsigned threads) const {
    constexpr std::size_t kChunk = 4096;
    constexpr std::size_t kGroup = 32;  // texts whose lines are in the nearest cache together
    LargeArray<std::uint32_t> all(bands.size() * texts_.size());
    parallel_chunks(texts_.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
      std::array<const std::uint16_t*, kGroup> rows{};
      for (std::size_t first = begin; first < end; first += kGroup) {
        const std::size_t count = std::min(kGroup, end - first);
        for (std::size_t t = 0; t < count; ++t) {
          rows[t] = texts_.signatures.row(texts_.rows[first + t]);
          prefetch(std::min(first + kGroup + t, end - 1), bands);
        }
        for (std::size_t i = 0; i < bands.size(); ++i) {
          std::uint32_t* const out = all.data() + i * texts_.size() + first;
          band_hashes({rows.data(), count}, bands_[bands[i]], out);
        }
      }
    });
    return all;
  }

  // `hashes`: of this band. `overfull` is null where no band has an overfull bucket; a band that
  // finds one then says so and leaves its pairs out.
  BandPairs run(std::size_t band, std::span<const std::uint32_t> hashes, const Budget& budget,
                const Overfull* overfull, std::atomic<std::uint64_t>& kept) const {
    BandPairs result;
    if (kept > budget.kept) return result;  // this try is given up
    const Keys keys = sorted_keys(hashes);
    const std::size_t limit = bucket_limit(keys, budget.compares);
    for_each_bucket(keys, [&](const std::uint64_t* bucket, std::size_t size) {
      if (kept > budget.kept) return;
      if (size <= limit) {
        const std::size_t before = result.pairs.size();
        compare_all(bucket, size, band, overfull, result);
        if (result.pairs.size() > before) kept += result.pairs.size() - before;
      } else {
        result.overfull = true;
        if (overfull != nullptr) compare_hubs(bucket, size, band, *overfull, result);
      }
    });
    return result;
  }

  void mark_overfull(std::size_t band, std::span<const std::uint32_t> hashes, const Budget& budget,
                     Overfull& overfull) const {
    const Keys keys = sorted_keys(hashes);
    const std::size_t limit = bucket_limit(keys, budget.compares);
    for_each_bucket(keys, [&](const std::uint64_t* bucket, std::size_t size) {
      if (size > limit) overfull.mark(bucket, size, band);
    });
  }

  // Attaches those of the texts [begin, end) that are like their hub, and keeps these pairs.
  BandPairs attach(std::size_t begin, std::size_t end, Overfull& overfull) const {
    BandPairs result;
    Agreement agreement;
    for (std::size_t t = begin; t < end; ++t) {
      const auto text = static_cast<std::uint32_t>(t);
      if (!overfull.anywhere(text) || overfull.hub(text) == text) continue;
      compare(overfull.hub(text), text, agreement);
      ++result.compared;
      if (agreement.count < least_) continue;
      overfull.attach(text);
      keep(overfull.hub(text), text, result);
    }
    return result;
  }

 private:
  struct Agreement {
    unsigned count = 0;
    std::array<std::uint64_t, kMaxMaskWords> mask;
  };

  template <typename Visit>
  static void for_each_bucket(const Keys& keys, const Visit& visit) {
    for (std::size_t i = 0; i < keys.size();) {
      std::size_t end = i + 1;
      while (end < keys.size() && keys[end] >> 32 == keys[i] >> 32) ++end;
      if (end - i > 1) visit(keys.data() + i, end - i);
      i = end;
    }
  }

  // The lines of a signature that bands lie in come from one end of the archive to the other, too
  // far apart for the processor to guess the next.
  void prefetch(std::size_t text, const std::vector<std::size_t>& bands) const {
    constexpr std::size_t kLine = 64 / sizeof(std::uint16_t);
    const std::uint16_t* row = texts_.signatures.row(texts_.rows[text]);
    const Band& last = bands_[bands.back()];
    for (std::size_t at = bands_[bands.front()].begin / kLine * kLine; at < last.begin + last.rows;
         at += kLine) {
      __builtin_prefetch(row + at);
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

  // Whether an earlier band has kept the pair of x and a text that agrees with it so. Two texts
  // that agree in a band share its bucket.
  bool kept_earlier(std::uint32_t x, const Agreement& agreement, std::size_t band,
                    const Overfull* overfull) const {
    for (std::size_t i = 0; i < band; ++i) {
      if (!agrees(agreement, bands_[i])) continue;
      if (overfull == nullptr || !overfull->inside(x, i)) return true;
    }
    return false;
  }

  void compare_all(const std::uint64_t* bucket, std::size_t size, std::size_t band,
                   const Overfull* overfull, BandPairs& result) const {
    Agreement agreement;
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = i + 1; j < size; ++j) {
        const auto x = static_cast<std::uint32_t>(bucket[i]);
        const auto y = static_cast<std::uint32_t>(bucket[j]);
        compare(x, y, agreement);
        if (!agrees(agreement, bands_[band])) continue;  // a collision of band hashes
        if (kept_earlier(x, agreement, band, overfull)) continue;
        ++result.compared;
        if (agreement.count >= least_) keep(x, y, result);
      }
    }
  }

  void compare_hubs(const std::uint64_t* bucket, std::size_t size, std::size_t band,
                    const Overfull& overfull, BandPairs& result) const {
    std::vector<std::uint32_t> left;
    for (std::size_t i = 0; i < size; ++i) {
      const auto text = static_cast<std::uint32_t>(bucket[i]);
      if (!overfull.attached(text)) left.push_back(text);
    }
    std::sort(left.begin(), left.end(), ByRank{texts_});
    std::uint64_t tried = size - left.size();  // the attached ones
    Agreement agreement;
    while (left.size() > 1 && tried < kHubCompares * size) {
      const std::uint32_t hub = left.front();
      std::size_t far = 0;
      for (std::size_t i = 1; i < left.size(); ++i) {
        compare(hub, left[i], agreement);
        ++tried;
        if (agreement.count < least_) {
          left[far++] = left[i];
        } else if (!kept_earlier(hub, agreement, band, &overfull)) {
          ++result.compared;
          keep(hub, left[i], result);
        }
      }
      left.resize(far);
    }
    const std::uint64_t all = static_cast<std::uint64_t>(size) * (size - 1) / 2;
    result.capped += all - std::min(all, tried);
  }

  static void keep(std::uint32_t x, std::uint32_t y, BandPairs& result) {
    result.pairs.push_back(
        {static_cast<TextIndex>(std::min(x, y)), static_cast<TextIndex>(std::max(x, y)), 0});
  }

  const Texts& texts_;
  std::vector<Band> bands_;
  unsigned least_;
};

// Calls work(i, band, its hashes) for bands `first`, `first` + `step`, ..., the i-th of them, side
// by side.
void for_each_band(
    const BandPass& pass, const Texts& texts, Part part, unsigned threads,
    const std::function<void(std::size_t, std::size_t, std::span<const std::uint32_t>)>& work) {
  const std::size_t at_once = std::max<std::size_t>(kBandsAtOnce, thread_count(threads));
  std::size_t done = 0;
  for (std::size_t band = part.first; band < pass.bands();) {
    std::vector<std::size_t> bands;
    for (; band < pass.bands() && bands.size() < at_once; band += part.step) bands.push_back(band);
    const LargeArray<std::uint32_t> hashes = pass.hashes(bands, threads);
    parallel_for(bands.size(), threads, [&](std::size_t i) {
      work(done + i, bands[i], hashes.span().subspan(i * texts.size(), texts.size()));
    });
    done += bands.size();
  }
}

std::vector<BandPairs> run_bands(const BandPass& pass, const Texts& texts, const Budget& budget,
                                 const Overfull* overfull, Part part, unsigned threads,
                                 Progress* progress) {
  std::vector<BandPairs> results(part.of(pass.bands()));
  std::atomic<std::uint64_t> kept{0};
  for_each_band(pass, texts, part, threads,
                [&](std::size_t i, std::size_t band, std::span<const std::uint32_t> hashes) {
                  results[i] = pass.run(band, hashes, budget, overfull, kept);
                  if (progress != nullptr) progress->advance(1);
                });
  return results;
}

std::uint64_t kept_by(const std::vector<BandPairs>& results) {
  std::uint64_t kept = 0;
  for (const BandPairs& result : results) kept += result.pairs.size();
  return kept;
}

bool any_overfull(const std::vector<BandPairs>& results) {
  return std::any_of(results.begin(), results.end(),
                     [](const BandPairs& result) { return result.overfull; });
}

std::vector<BandPairs> run_with_hubs(const BandPass& pass, const Budget& budget, const Texts& texts,
                                     unsigned threads) {
  constexpr std::size_t kChunk = 4096;
  Overfull overfull(texts, pass.bands());
  for_each_band(pass, texts, {}, threads,
                [&](std::size_t, std::size_t band, std::span<const std::uint32_t> hashes) {
                  pass.mark_overfull(band, hashes, budget, overfull);
                });
  std::vector<BandPairs> attached((texts.size() + kChunk - 1) / kChunk);
  parallel_chunks(texts.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    attached[begin / kChunk] = pass.attach(begin, end, overfull);
  });
  std::vector<BandPairs> results = run_bands(pass, texts, budget, &overfull, {}, threads, nullptr);
  std::move(attached.begin(), attached.end(), std::back_inserter(results));
  return results;
}

// Orders by (a, b) and drops repeats (an overfull bucket may meet a pair again).
std::vector<TextPair> merged(std::vector<BandPairs>& results) {
  std::vector<TextPair> pairs;
  for (BandPairs& result : results) {
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

BandPass pass_of(const Texts& texts, const DuplicateOptions& options) {
  const BandPlan plan = plan_bands(options.permutations, options.threshold, kPlannedRecall);
  return {texts, bands_of(plan), least_agreeing(options.permutations, options.threshold)};
}

Budget budget_of(const Texts& texts) {
  const std::uint64_t count = texts.size();
  return {std::max(kLeastCompares, kComparesPerText * count),
          std::max(kLeastKept, kKeptPerText * count)};
}

}  // namespace

std::vector<BandPairs> compare_bands(const Texts& texts, const DuplicateOptions& options,
                                     unsigned first, unsigned step, Progress* progress) {
  const BandPass pass = pass_of(texts, options);
  const Part part{first, step};
  if (progress != nullptr) progress->start("candidates", part.of(pass.bands()), "bands");
  std::vector<BandPairs> results =
      run_bands(pass, texts, budget_of(texts), nullptr, part, options.threads, progress);
  if (progress != nullptr) progress->finish();
  return results;
}

std::vector<TextPair> settle(const Texts& texts, const DuplicateOptions& options,
                             std::vector<BandPairs> results, DuplicateCounts& counts) {
  const BandPass pass = pass_of(texts, options);
  Budget budget = budget_of(texts);
  const std::uint64_t most_kept = budget.kept;
  // A try that was given up has kept too much, whichever band gave up: so what comes next depends
  // on the texts alone.
  if (kept_by(results) <= most_kept && any_overfull(results)) {
    results = run_with_hubs(pass, budget, texts, options.threads);
  }
  if (kept_by(results) > most_kept) {
    budget = {most_kept / 32 / pass.bands(), UINT64_MAX};
    std::vector<BandPairs>().swap(results);
    results = run_with_hubs(pass, budget, texts, options.threads);
  }
  for (const BandPairs& result : results) {
    counts.compared += result.compared;
    counts.comparisons_capped += result.capped;
  }
  return merged(results);
}

std::vector<TextPair> find_candidates(const Texts& texts, const DuplicateOptions& options,
                                      DuplicateCounts& counts, Progress* progress) {
  return settle(texts, options, compare_bands(texts, options, 0, 1, progress), counts);
}

}  // namespace leitong::duplicates
