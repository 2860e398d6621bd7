// Reading, checking and building a background model. Cost: one binary search in a bucket of some
// 16 entries an n-gram; building sorts the n-grams of the archive partition by partition.

#include "passages/background.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "base/xxhash.hpp"
#include "leitong/passages.hpp"
#include "passages/postings.hpp"

static_assert(std::endian::native == std::endian::little, "models are read in place");

namespace leitong::passages {
namespace {

constexpr std::string_view kMagic = "LTBG0001";
constexpr std::size_t kHeaderBytes = 8 + 4 * 4;
constexpr std::size_t kBuckets = 1U << 16;
constexpr std::size_t kOffsetBytes = (kBuckets + 1) * 4;

template <typename T>
T load(std::string_view bytes, std::size_t index) {
  T value;
  std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}

template <typename T>
void append(std::string& bytes, T value) {
  char raw[sizeof(T)];
  std::memcpy(raw, &value, sizeof(T));
  bytes.append(raw, sizeof(T));
}

double series_of_level(unsigned level) { return std::exp2(level / 8.0); }

}  // namespace

double Background::series_of(std::uint64_t hash) const {
  if (empty()) return 0;
  const std::size_t bucket = hash >> 48;
  const auto wanted = static_cast<std::uint16_t>(hash >> 32);
  std::uint32_t low = load<std::uint32_t>(offsets, bucket);
  std::uint32_t high = load<std::uint32_t>(offsets, bucket + 1);
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const auto found = load<std::uint16_t>(remainders, middle);
    if (found == wanted) return series_of_level(static_cast<unsigned char>(levels[middle]));
    if (found < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return 0;
}

Background open_background(std::string_view bytes) {
  Background model;
  model.ngram = load<std::uint32_t>(bytes.substr(8), 0);
  model.series = load<std::uint32_t>(bytes.substr(8), 1);
  const auto entries = load<std::uint32_t>(bytes.substr(8), 2);
  model.least_series = load<std::uint32_t>(bytes.substr(8), 3);
  model.offsets = bytes.substr(kHeaderBytes, kOffsetBytes);
  model.remainders = bytes.substr(kHeaderBytes + kOffsetBytes, std::size_t{entries} * 2);
  model.levels = bytes.substr(kHeaderBytes + kOffsetBytes + std::size_t{entries} * 2, entries);
  return model;
}

}  // namespace leitong::passages

namespace leitong {

Result<Done> check_background_model(std::string_view bytes) {
  using namespace passages;
  const auto bad = [](const char* reason) {
    return Error{ErrorCode::kInvalid, {}, {}, {}, reason};
  };
  if (bytes.substr(0, 4) != kMagic.substr(0, 4)) return bad("not a background model");
  if (bytes.substr(0, 8) != kMagic) return bad("a background model of an unknown version");
  if (bytes.size() < kHeaderBytes + kOffsetBytes + 8) return bad("background model cut short");
  const auto entries = load<std::uint32_t>(bytes.substr(8), 2);
  const std::size_t expected = kHeaderBytes + kOffsetBytes + std::size_t{entries} * 3 + 8;
  if (bytes.size() != expected) return bad("background model of a wrong size");
  const auto sum = load<std::uint64_t>(bytes.substr(expected - 8), 0);
  if (sum != XXH3_64bits(bytes.data(), expected - 8)) return bad("background model is damaged");
  const Background model = open_background(bytes);
  for (std::size_t k = 0; k < kBuckets; ++k) {
    const auto from = load<std::uint32_t>(model.offsets, k);
    if (from > load<std::uint32_t>(model.offsets, k + 1)) return bad("background model is damaged");
  }
  if (load<std::uint32_t>(model.offsets, kBuckets) != entries || model.ngram == 0) {
    return bad("background model is damaged");
  }
  return Done{};
}

std::string build_background_model(const Collection& archive, const BackgroundOptions& options,
                                   Progress* progress) {
  using namespace passages;
  PassageOptions reading;
  reading.threads = options.threads;
  if (progress != nullptr) progress->start("background", 0, "documents");
  PassageCounts counts;
  const Texts texts = lay_out(archive, {}, reading, counts);
  std::vector<GramSpread> spread =
      spread_of_grams(texts, reading.ngram, options.least_series, options.threads);
  if (spread.size() > options.most_entries) {
    const auto more = [](const GramSpread& x, const GramSpread& y) {
      return x.series != y.series ? x.series > y.series : x.hash < y.hash;
    };
    const auto last = spread.begin() + static_cast<std::ptrdiff_t>(options.most_entries);
    std::nth_element(spread.begin(), last, spread.end(), more);
    spread.erase(last, spread.end());
  }
  const auto less = [](const GramSpread& x, const GramSpread& y) {
    return x.hash != y.hash ? x.hash < y.hash : x.series > y.series;
  };
  const auto same = [](const GramSpread& x, const GramSpread& y) { return x.hash == y.hash; };
  std::sort(spread.begin(), spread.end(), less);
  spread.erase(std::unique(spread.begin(), spread.end(), same), spread.end());

  std::string bytes(kMagic);
  append(bytes, static_cast<std::uint32_t>(reading.ngram));
  append(bytes, texts.series_count);
  append(bytes, static_cast<std::uint32_t>(spread.size()));
  append(bytes, static_cast<std::uint32_t>(options.least_series));
  std::size_t at = 0;
  for (std::size_t bucket = 0; bucket <= kBuckets; ++bucket) {
    while (at < spread.size() && spread[at].hash >> 16 < bucket) ++at;
    append(bytes, static_cast<std::uint32_t>(at));
  }
  for (const GramSpread& gram : spread) append(bytes, static_cast<std::uint16_t>(gram.hash));
  for (const GramSpread& gram : spread) {
    const double level = std::round(8 * std::log2(gram.series));
    bytes.push_back(static_cast<char>(static_cast<unsigned char>(std::min(level, 255.0))));
  }
  append(bytes, static_cast<std::uint64_t>(XXH3_64bits(bytes.data(), bytes.size())));
  if (progress != nullptr) progress->finish();
  return bytes;
}

}  // namespace leitong
