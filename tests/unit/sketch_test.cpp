// Signatures: known answers, kernels against a restatement of their formulas, bands.
#include "leitong/sketch.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "catch.hpp"
#include "leitong/version.hpp"
#include "random.hpp"
#include "simd/kernels.hpp"

using namespace leitong;
using leitong::tests::Random;

namespace {

using Hashes = std::vector<std::uint64_t>;
using Slots = std::vector<std::uint32_t>;

Slots sketch_of(const Hashes& hashes, std::size_t slots) {
  Slots out(slots);
  sketch(hashes, out);
  return out;
}

Hashes random_hashes(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  Hashes hashes(count);
  for (std::uint64_t& hash : hashes) hash = random.next();
  return hashes;
}

std::uint32_t high(std::uint64_t h) { return static_cast<std::uint32_t>(h >> 32); }
std::uint32_t low(std::uint64_t h) { return static_cast<std::uint32_t>(h & 0xFFFFFFFF); }

// The formulas of simd/kernels.hpp, word for word.
constexpr std::uint32_t kEmpty = 0xFFFFFFFF;

std::uint32_t m(std::uint32_t i) { return (2 * i + 1) * 0x9E3779B1U | 1U; }
std::uint32_t fmix(std::uint32_t x) {
  x ^= x >> 16;
  x *= 0x85EBCA6B;
  x ^= x >> 13;
  x *= 0xC2B2AE35;
  x ^= x >> 16;
  return x;
}
std::uint32_t half(std::uint32_t x) {
  const std::uint32_t y = (x ^ x >> 16) * 0x85EBCA6B;
  return y ^ y >> 15;
}
std::uint32_t round_value(std::uint64_t h, std::uint32_t round) {
  return std::min(fmix(low(h) + high(h) * m(round)), 0xFFFFFFFEU);
}
std::size_t round_slot(std::uint64_t h, std::uint32_t round, std::size_t slots) {
  const std::uint32_t place = high(h) + low(h) * m(8 + round);
  return static_cast<std::size_t>(std::uint64_t{place} * slots / 0x100000000ULL);
}
std::uint32_t permuted(std::uint64_t h, std::uint32_t j) {
  return std::min(half(low(h) + high(h) * m(16 + j)), 0xFFFFFFFEU);
}

// The sketch as its header tells it.
Slots naive_sketch(const Hashes& hashes, std::size_t count) {
  Slots slots(count, kEmpty);
  for (std::uint32_t round = 0; round < simd::kRounds; ++round) {
    Slots least(count, kEmpty);
    for (const std::uint64_t h : hashes) {
      std::uint32_t& slot = least[round_slot(h, round, count)];
      slot = std::min(slot, round_value(h, round));
    }
    for (std::size_t i = 0; i < count; ++i) {
      if (slots[i] == kEmpty) slots[i] = least[i];
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (slots[i] != kEmpty) continue;
    for (const std::uint64_t h : hashes) {
      slots[i] = std::min(slots[i], permuted(h, static_cast<std::uint32_t>(i)));
    }
  }
  return slots;
}

std::uint64_t checksum(const Slots& slots) {
  std::uint64_t sum = 0xCBF29CE484222325ULL;
  for (const std::uint32_t slot : slots) sum = (sum ^ slot) * 0x100000001B3ULL;
  return sum;
}

Hashes shingles_of(std::u32string_view text, unsigned n, std::uint64_t seed) {
  Hashes hashes;
  shingle_hashes(text, n, seed, hashes);
  return hashes;
}

}  // namespace

TEST_CASE("shingles: a text has one hash for each place of its n-grams", "[sketch]") {
  CHECK(shingles_of(U"一二三四五六七", 5, 0).size() == 3);
  CHECK(shingles_of(U"一二三四五", 5, 0).size() == 1);
  CHECK(shingles_of(U"一二三", 5, 0).size() == 1);
  CHECK(shingles_of(U"", 5, 0).empty());
  const Hashes repeated = shingles_of(U"哈哈哈哈哈哈哈", 5, 0);
  CHECK(repeated == Hashes(3, repeated[0]));
}

TEST_CASE("shingles: equal n-grams hash alike wherever they stand, seeds differ", "[sketch]") {
  CHECK(shingles_of(U"甲一二三四五", 5, 0)[1] == shingles_of(U"一二三四五乙", 5, 0)[0]);
  CHECK(shingles_of(U"一二三四五", 5, 0) != shingles_of(U"一二三四五", 5, 1));
  CHECK(shingles_of(U"一二三", 5, 0) != shingles_of(U"一二三", 2, 0));
}

// These bits are kept in indexes: another answer needs another kSketchVersion.
TEST_CASE("sketch: version 1 gives the pinned shingle hashes", "[sketch][pinned]") {
  REQUIRE(kSketchVersion == 1);
  CHECK(shingles_of(U"坚持稳中求进工", 5, 0) ==
        Hashes{0xB102A4D3DA6A6774ULL, 0x0F4C2A19FDB808C9ULL, 0x07C63BE7CB6F1F9FULL});
  CHECK(shingles_of(U"坚持稳中求进工", 5, 7) ==
        Hashes{0xFF9E4A91A457020BULL, 0x091CF4B9B3189AB2ULL, 0xF71F8CDD63C5A86BULL});
  CHECK(shingles_of(U"坚持稳中求", 4, 0) == Hashes{0xAE5274887C4A94ACULL, 0x0B5E1B0755E8FAD0ULL});
  CHECK(shingles_of(U"坚持", 5, 0) == Hashes{0xA56325BE61CA71D8ULL});
}

TEST_CASE("sketch: version 1 gives the pinned signatures", "[sketch][pinned]") {
  REQUIRE(kSketchVersion == 1);
  CHECK(sketch_of({0x0123456789ABCDEFULL}, 8) == Slots{0x03DCEE05, 0x477ED34A, 0xBB45E740,
                                                       0x3D26FD86, 0x431D7391, 0x1CF2B231,
                                                       0x50903215, 0x4CDB5436});
  CHECK(sketch_of(random_hashes(12, 1), 8) == Slots{0x0970FE3E, 0x60A6D4D4, 0x99F6FCF5, 0xFAE68F35,
                                                    0x287E746F, 0x8917914A, 0x8E17C01A,
                                                    0x0B87CBF6});
  CHECK(checksum(sketch_of(random_hashes(20, 2), 128)) == 0xAF06E5577C8467F7ULL);
  CHECK(checksum(sketch_of(random_hashes(200, 3), 128)) == 0x2565FA12667CD3DAULL);
  CHECK(checksum(sketch_of(random_hashes(5000, 4), 128)) == 0xDBDC96F76C7A50DBULL);
  CHECK(checksum(sketch_of(random_hashes(300, 5), 100)) == 0xE0BC94BE685351A6ULL);
}

TEST_CASE("sketch: it is what its definition says", "[sketch][reference]") {
  for (const std::size_t count : {1U, 2U, 7U, 40U, 120U, 255U, 256U, 257U, 1000U}) {
    for (const std::size_t slots : {1U, 16U, 100U, 128U, 1024U}) {
      const Hashes hashes = random_hashes(count, count * 31 + slots);
      CHECK(sketch_of(hashes, slots) == naive_sketch(hashes, slots));
    }
  }
}

TEST_CASE("sketch: order and repeats of shingles change nothing", "[sketch]") {
  Hashes hashes = random_hashes(300, 9);
  const Slots signature = sketch_of(hashes, 128);
  std::reverse(hashes.begin(), hashes.end());
  hashes.insert(hashes.end(), hashes.begin(), hashes.begin() + 100);
  CHECK(sketch_of(hashes, 128) == signature);
}

TEST_CASE("sketch: no slot stays empty, whatever the hashes", "[sketch]") {
  for (const std::uint64_t hash : {std::uint64_t{0}, ~std::uint64_t{0}}) {
    for (const std::uint32_t slot : sketch_of({hash}, 128)) CHECK(slot != kEmpty);
  }
}

TEST_CASE("sketch: equal signatures estimate 1, disjoint sets almost 0", "[sketch]") {
  const Slots a = sketch_of(random_hashes(200, 1), 128);
  const Slots b = sketch_of(random_hashes(200, 2), 128);
  CHECK(estimate_jaccard(a, a) == 1.0);
  CHECK(estimate_jaccard(a, b) < 0.02);
}

TEST_CASE("simd: every level of this machine gives the bits of the formulas", "[simd]") {
  for (const char* name : {"scalar", "avx2", "avx512"}) {
    const simd::Kernels* kernels = simd::kernels_named(name);
    if (kernels == nullptr) {
      WARN("this processor has no " << name);
      continue;
    }
    INFO(name);
    CHECK(std::string(kernels->name) == name);
    for (const std::size_t count :
         {1U, 3U, 8U, 15U, 16U, 17U, 31U, 33U, 64U, 255U, 511U, 512U, 513U, 1000U, 5000U}) {
      Hashes hashes = random_hashes(count, count);
      hashes[0] = count % 2 == 0 ? 0 : ~std::uint64_t{0};
      for (const std::size_t slot_count : {1U, 16U, 63U, 100U, 128U, 1024U, 4096U}) {
        INFO(count << " shingles, " << slot_count << " slots");
        Slots slots(slot_count);
        kernels->sketch(hashes.data(), count, slots.data(), slot_count);
        CHECK((slots == naive_sketch(hashes, slot_count)));
      }
    }
  }
}

TEST_CASE("simd: every level tells which slots are equal", "[simd]") {
  Random random(5);
  for (const std::size_t count : {64U, 128U, 192U, 4096U}) {
    std::vector<std::uint16_t> a(count), b(count);
    for (std::size_t i = 0; i < count; ++i) {
      a[i] = static_cast<std::uint16_t>(random.next());
      b[i] = random.chance(0.5) ? a[i] : static_cast<std::uint16_t>(random.next());
    }
    std::vector<std::uint64_t> naive(count / 64);
    for (std::size_t i = 0; i < count; ++i) {
      if (a[i] == b[i]) naive[i / 64] |= std::uint64_t{1} << i % 64;
    }
    for (const char* name : {"scalar", "avx2", "avx512"}) {
      const simd::Kernels* kernels = simd::kernels_named(name);
      if (kernels == nullptr) continue;
      INFO(name);
      std::vector<std::uint64_t> mask(count / 64);
      kernels->equal_mask(a.data(), b.data(), count, mask.data());
      CHECK(mask == naive);
    }
  }
}

TEST_CASE("simd: an unknown level is none", "[simd]") {
  CHECK(simd::kernels_named("sse9") == nullptr);
  CHECK(simd::kernels_named("") == nullptr);
  REQUIRE(simd::kernels_named("scalar") != nullptr);
  CHECK(simd::kernels_named(std::string(simd_level_name()).c_str()) == &simd::kernels());
}

TEST_CASE("bands: a plan keeps its promise with the slots it has", "[bands]") {
  for (const unsigned slots : {16U, 32U, 64U, 100U, 128U, 200U, 256U, 1024U}) {
    for (int percent = 5; percent <= 100; percent += 5) {
      for (const double promise : {0.95, 0.99, 0.999}) {
        const double threshold = percent / 100.0;
        const BandPlan plan = plan_bands(slots, threshold, promise);
        INFO(slots << " slots, threshold " << threshold << ", promise " << promise);
        CHECK(plan.bands() > 0);
        CHECK(plan.long_rows * plan.long_bands + plan.short_rows * plan.short_bands <= slots);
        const double miss = std::pow(1 - std::pow(threshold, plan.long_rows), plan.long_bands) *
                            std::pow(1 - std::pow(threshold, plan.short_rows), plan.short_bands);
        CHECK(plan.recall == Approx(1 - miss));
        if (plan.long_rows > 1) CHECK(plan.recall >= promise);
      }
    }
  }
}

TEST_CASE("bands: the promise holds where it can be held", "[bands]") {
  for (int percent = 30; percent <= 100; percent += 5) {
    CHECK(plan_bands(128, percent / 100.0, 0.999).recall >= 0.999);
  }
}

TEST_CASE("bands: a higher threshold allows longer bands", "[bands]") {
  unsigned rows = 0;
  for (int percent = 10; percent <= 100; percent += 5) {
    const BandPlan plan = plan_bands(128, percent / 100.0, 0.99);
    CHECK(plan.long_rows >= rows);
    rows = plan.long_rows;
  }
  CHECK(plan_bands(128, 1.0, 0.99).long_rows == 128);
}

TEST_CASE("bands: 25 bands of 5 are the least for .99 at .7", "[bands]") {
  const BandPlan plan = plan_bands(128, 0.7, 0.99);
  CHECK(plan.long_rows >= 5);
  CHECK(plan.recall >= 0.99);
}
