// n-grams to lists of parts of documents: what of a segment answers who else has this wording.
//
// Method: n-grams that follow one another and have one core (gram_cores.hpp) are one stretch;
// stretches come sorted by core, a 256th of them at a time; alike ones are one, with a list of
// parts; of each n-gram some bits of its hash are kept. Cost: one sort of the stretches, 24 bytes
// each, of which there is one for three characters; about two bytes a character are written.

#include <algorithm>
#include <atomic>
#include <bit>
#include <utility>

#include "base/parallel.hpp"
#include "index/bits.hpp"
#include "index/gram_cores.hpp"
#include "index/segment.hpp"
#include "passages/grams.hpp"
#include "passages/texts.hpp"

namespace leitong::index {
namespace {

using passages::Place;
using passages::Rank;

constexpr std::size_t kPartitions = 256;  // by the upper 8 bits of a core's hash
constexpr std::size_t kChunks = 64;
constexpr std::uint64_t kStretchesABucket = 16;
constexpr std::uint64_t kShapeMask = 0xFF;
static_assert(kMostCores * (kMostCores + 1) / 2 <= kShapeMask);

struct Stretch {
  std::uint64_t core = 0;     // hash, its last byte replaced by the number of the shape
  std::uint64_t content = 0;  // of all its n-grams
  Place place = 0;            // of the first n-gram
  std::uint32_t part = 0;

  [[nodiscard]] bool is_alike(const Stretch& other) const {
    return core == other.core && content == other.content;
  }
};

struct Plan {
  unsigned ngram = 8;
  unsigned check_bits = 0;
  unsigned class_bits = 1;
  unsigned bucket_bits = 8;
  unsigned part_bits = 1;
  std::uint32_t parts = 0;
};

// The coded form of one partition.
struct Coded {
  std::vector<std::uint64_t> ends;  // of each bucket in `grams`
  std::string grams;
  std::string long_lists;
  std::uint64_t stretches = 0;
};

// Ranks [first, last) that are about a 64th of the characters.
struct Chunk {
  Rank first = 0;
  Rank last = 0;
};

std::vector<Chunk> chunks_of(const passages::Texts& texts) {
  const std::size_t size = texts.size() / kChunks + 1;
  std::vector<Chunk> chunks;
  for (Rank rank = 0; rank < texts.corpus_documents; ++rank) {
    if (chunks.empty() || texts.begin[rank] - texts.begin[chunks.back().first] >= size) {
      chunks.push_back({rank, rank});
    }
    chunks.back().last = rank + 1;
  }
  return chunks;
}

// The masked characters of a document and the hashes of its cores.
void read_cores(const passages::Texts& texts, Rank rank, std::u32string& chars,
                std::vector<std::uint64_t>& hashes) {
  chars.clear();
  hashes.clear();
  for (Place place = texts.begin[rank]; place < texts.end(rank); ++place) {
    chars.push_back(passages::masked(texts.chars[place]));
  }
  for (std::size_t i = 0; i + kCoreChars <= chars.size(); ++i) {
    hashes.push_back(core_hash(chars.data() + i));
  }
}

std::string count_classes(const passages::Texts& texts, const std::vector<Chunk>& chunks,
                          unsigned bits, unsigned threads) {
  std::vector<std::atomic<std::uint32_t>> counts(std::size_t{1} << bits);
  parallel_for(chunks.size(), threads, [&](std::size_t i) {
    std::u32string chars;
    std::vector<std::uint64_t> hashes;
    for (Rank rank = chunks[i].first; rank < chunks[i].last; ++rank) {
      read_cores(texts, rank, chars, hashes);
      for (const std::uint64_t hash : hashes) {
        counts[hash >> (64 - bits)].fetch_add(1, std::memory_order_relaxed);
      }
    }
  });
  std::string nibbles(counts.size() / 2, '\0');
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const std::uint32_t count = counts[i].load();
    const unsigned own = std::min(15U, static_cast<unsigned>(std::bit_width(count >> kClassShift)));
    nibbles[i / 2] =
        static_cast<char>(static_cast<unsigned char>(nibbles[i / 2]) | own << i % 2 * 4);
  }
  return nibbles;
}

// Cuts documents into stretches.
class Cutter {
 public:
  Cutter(const passages::Texts& texts, const Parts& parts, const CoreClasses& classes, unsigned n)
      : texts_(texts), parts_(parts), classes_(classes), n_(n) {
    for (unsigned i = 0; i + 1 < n; ++i) leaving_ *= passages::kGramBase;
  }

  // Calls each(stretch) for those of a document, in order.
  template <typename Each>
  void cut(Rank rank, const Each& each) {
    read_cores(texts_, rank, chars_, hashes_);
    if (chars_.size() < n_) return;
    orders_.clear();
    for (const std::uint64_t hash : hashes_) orders_.push_back(classes_.order(hash));
    const std::uint32_t document = texts_.source[rank];
    std::uint32_t part = parts_.begins[document];
    const std::uint32_t parts_end = parts_.begins[document + 1];
    std::uint64_t sum = 0;
    for (unsigned i = 0; i + 1 < n_; ++i) sum = sum * passages::kGramBase + chars_[i];
    std::size_t core = 0;
    std::size_t first = 0;  // n-gram of the stretch
    Stretch stretch;
    const auto finish = [&](std::size_t end) {
      const StretchShape shape{static_cast<unsigned>(core - (end - 1)),
                               static_cast<unsigned>(core - first)};
      stretch.core = (hashes_[core] & ~kShapeMask) | shape.number();
      stretch.content = passages::mix(stretch.content);
      stretch.place = texts_.begin[rank] + static_cast<Place>(first);
      stretch.part = part;
      each(stretch);
    };
    const std::size_t grams = chars_.size() - n_ + 1;
    for (std::size_t at = 0; at < grams; ++at) {
      const std::size_t chosen = choose(at, core);
      const bool next_part = part + 1 < parts_end && parts_.entries[part + 1].first_character <= at;
      if (at > 0 && (chosen != core || next_part)) {
        finish(at);
        stretch.content = 0;
        first = at;
      }
      core = chosen;
      while (part + 1 < parts_end && parts_.entries[part + 1].first_character <= at) ++part;
      sum = sum * passages::kGramBase + chars_[at + n_ - 1];
      stretch.content = stretch.content * passages::kGramBase + passages::mix(sum);
      sum -= leaving_ * chars_[at];
    }
    finish(grams);
  }

 private:
  // The core of the n-gram at `at`, where `before` is the one of its predecessor.
  [[nodiscard]] std::size_t choose(std::size_t at, std::size_t before) const {
    const std::size_t last = at + n_ - kCoreChars;
    if (at > 0 && before >= at) return orders_[last] < orders_[before] ? last : before;
    const auto from = orders_.begin() + static_cast<std::ptrdiff_t>(at);
    const auto to = orders_.begin() + static_cast<std::ptrdiff_t>(last) + 1;
    return static_cast<std::size_t>(std::min_element(from, to) - orders_.begin());
  }

  const passages::Texts& texts_;
  const Parts& parts_;
  const CoreClasses& classes_;
  unsigned n_;
  std::uint64_t leaving_ = 1;  // weight of the character that leaves
  std::u32string chars_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint64_t> orders_;
};

// All stretches by partition, sorted; partition i begins at begins[i].
struct Stretches {
  std::vector<Stretch> all;
  std::vector<std::size_t> begins;
};

Stretches sort_stretches(const passages::Texts& texts, const Parts& parts,
                         const std::vector<Chunk>& chunks, const CoreClasses& classes, unsigned n,
                         unsigned threads) {
  const auto partition = [](const Stretch& s) { return static_cast<std::size_t>(s.core >> 56); };
  std::vector<std::vector<std::size_t>> at(chunks.size(), std::vector<std::size_t>(kPartitions));
  parallel_for(chunks.size(), threads, [&](std::size_t i) {
    Cutter cutter(texts, parts, classes, n);
    for (Rank rank = chunks[i].first; rank < chunks[i].last; ++rank) {
      cutter.cut(rank, [&](const Stretch& s) { ++at[i][partition(s)]; });
    }
  });
  Stretches result;
  std::size_t sum = 0;
  for (std::size_t p = 0; p < kPartitions; ++p) {
    result.begins.push_back(sum);
    for (auto& counts : at) sum += std::exchange(counts[p], sum);
  }
  result.begins.push_back(sum);
  result.all.resize(sum);
  parallel_for(chunks.size(), threads, [&](std::size_t i) {
    Cutter cutter(texts, parts, classes, n);
    for (Rank rank = chunks[i].first; rank < chunks[i].last; ++rank) {
      cutter.cut(rank, [&](const Stretch& s) { result.all[at[i][partition(s)]++] = s; });
    }
  });
  parallel_for(kPartitions, threads, [&](std::size_t p) {
    const auto from = result.all.begin() + static_cast<std::ptrdiff_t>(result.begins[p]);
    const auto to = result.all.begin() + static_cast<std::ptrdiff_t>(result.begins[p + 1]);
    std::sort(from, to, [](const Stretch& x, const Stretch& y) {
      if (x.core != y.core) return x.core < y.core;
      return x.content != y.content ? x.content < y.content : x.place < y.place;
    });
  });
  return result;
}

class Coder {
 public:
  Coder(const passages::Texts& texts, const Plan& plan) : texts_(texts), plan_(plan) {}

  // `stretches` of one partition.
  void partition(std::size_t number, std::span<const Stretch> stretches, Coded& out) {
    const unsigned within = plan_.bucket_bits - 8;  // bits of a bucket's number in the partition
    std::size_t at = 0;
    for (std::uint64_t bucket = 0; bucket < std::uint64_t{1} << within; ++bucket) {
      const std::uint64_t whole = (std::uint64_t{number} << within) + bucket;
      const std::size_t from = at;
      while (at < stretches.size() && stretches[at].core >> (64 - plan_.bucket_bits) == whole) ++at;
      code(stretches.subspan(from, at - from), out);
    }
  }

 private:
  [[nodiscard]] std::uint64_t group_of(const Stretch& s) const {
    return s.core >> (64 - plan_.bucket_bits - kCoreTagBits);
  }

  void code(std::span<const Stretch> bucket, Coded& out) {
    std::uint64_t groups = 0;
    for (std::size_t i = 0; i < bucket.size(); ++i) {
      groups += i == 0 || group_of(bucket[i]) != group_of(bucket[i - 1]);
    }
    BitWriter bits(out.grams);
    bits.gamma(groups + 1);
    for (std::size_t from = 0; from < bucket.size();) {
      std::size_t to = from + 1;
      while (to < bucket.size() && group_of(bucket[to]) == group_of(bucket[from])) ++to;
      code_group(bucket.subspan(from, to - from), bits, out);
      from = to;
    }
    bits.finish();
    out.ends.push_back(out.grams.size());
  }

  void code_group(std::span<const Stretch> group, BitWriter& bits, Coded& out) {
    std::uint64_t different = 1;
    for (std::size_t i = 1; i < group.size(); ++i) different += !group[i].is_alike(group[i - 1]);
    out.stretches += different;
    const unsigned more = count_checks(group, check_bits(plan_.check_bits, different));
    bits.bits(group_of(group.front()), kCoreTagBits);
    bits.gamma(different);
    bits.gamma(more + 1);
    const unsigned check_size = check_bits(plan_.check_bits + more, different);
    const std::uint64_t* hash = hashes_.data();
    for (std::size_t from = 0; from < group.size();) {
      list_.clear();
      std::size_t to = from;
      for (; to < group.size() && group[to].is_alike(group[from]); ++to) {
        list_.push_back(group[to].part);
      }
      std::sort(list_.begin(), list_.end());
      list_.erase(std::unique(list_.begin(), list_.end()), list_.end());
      const auto number = static_cast<unsigned>(group[from].core & kShapeMask);
      bits.bits(number, shape_bits(plan_.ngram));
      for (const auto end = hash + shape_of(number).grams(); hash != end; ++hash) {
        bits.bits(check_of(*hash, check_size), check_size);
      }
      put_list(bits, out);
      from = to;
    }
  }

  // Fills the hashes of a group's n-grams; how many bits more than `least` they need so that no two
  // of them with one place of the core are taken for each other. n-grams are those of a run over
  // everything: 40 bits of their hash.
  unsigned count_checks(std::span<const Stretch> group, unsigned least) {
    constexpr unsigned kKeyBits = 40;
    hashes_.clear();
    keys_.clear();
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (i > 0 && group[i].is_alike(group[i - 1])) continue;
      const StretchShape shape = shape_of(static_cast<unsigned>(group[i].core & kShapeMask));
      std::uint64_t at = shape.last;
      passages::for_each_gram(texts_, group[i].place, group[i].place + shape.grams(), plan_.ngram,
                              [&](Place, std::uint64_t hash) {
                                hashes_.push_back(hash);
                                keys_.push_back(at-- << kKeyBits | hash >> (64 - kKeyBits));
                              });
    }
    std::sort(keys_.begin(), keys_.end());
    unsigned needed = least;
    for (std::size_t i = 1; i < keys_.size(); ++i) {
      const std::uint64_t different = keys_[i] ^ keys_[i - 1];
      if (different == 0 || different >> kKeyBits != 0) continue;
      const auto alike = static_cast<unsigned>(std::countl_zero(different << (64 - kKeyBits)));
      needed = std::max(needed, alike + 1);
    }
    return needed - least;
  }

  void put_list(BitWriter& bits, Coded& out) const {
    bits.gamma(list_.size());
    if (list_.size() > kLongList) {
      bits.bits(out.long_lists.size(), kLongListBits);
      std::uint32_t last = 0;
      for (const std::uint32_t part : list_) {
        put_varint(out.long_lists, part - last);
        last = part;
      }
      return;
    }
    bits.bits(list_[0], plan_.part_bits);
    const unsigned k = log2_floor(plan_.parts / list_.size());
    for (std::size_t i = 1; i < list_.size(); ++i) bits.rice(list_[i] - list_[i - 1] - 1, k);
  }

  const passages::Texts& texts_;
  const Plan& plan_;
  std::vector<std::uint32_t> list_;
  std::vector<std::uint64_t> hashes_;  // of the n-grams of a group
  std::vector<std::uint64_t> keys_;
};

Plan plan_for(const SegmentInput& input, const passages::Texts& texts, const Parts& parts,
              unsigned ngram) {
  Plan plan;
  plan.ngram = ngram;
  plan.parts = static_cast<std::uint32_t>(parts.entries.size());
  plan.check_bits = input.limits.check_bits;
  plan.class_bits = std::max(1U, log2_floor(texts.chars.size() / kCharactersAClass));
  plan.part_bits = std::max(1U, log2_floor(std::max(2U, plan.parts) - 1) + 1);
  return plan;
}

// Each part's first character of its document's normal form.
void number_characters(const passages::Texts& texts, Parts& parts) {
  for (Rank rank = 0; rank < texts.corpus_documents; ++rank) {
    const std::uint32_t document = texts.source[rank];
    const auto begin = texts.starts.begin() + texts.begin[rank];
    const auto end = texts.starts.begin() + texts.end(rank);
    for (std::uint32_t i = parts.begins[document]; i < parts.begins[document + 1]; ++i) {
      parts.entries[i].first_character =
          static_cast<std::uint32_t>(std::lower_bound(begin, end, parts.code_points[i]) - begin);
    }
  }
}

// What the partitions have, one after another; the number of stretches.
std::uint64_t join(std::vector<Coded>& coded, Sections& sections) {
  std::uint64_t stretches = 0;
  std::string& buckets = sections[kBuckets];
  std::string& grams = sections[kGrams];
  std::string& lists = sections[kLongLists];
  for (Coded& part : coded) {
    put(sections[kBucketBegins], std::uint64_t{grams.size()});
    for (const std::uint64_t end : part.ends) put(buckets, static_cast<std::uint32_t>(end));
    grams += part.grams;
    put(sections[kLongListBegins], std::uint64_t{lists.size()});
    lists += part.long_lists;
    stretches += part.stretches;
    part = {};
  }
  grams.append(8, '\0');
  return stretches;
}

}  // namespace

void add_grams(const SegmentInput& input, const Shape& shape, unsigned threads, Parts& parts,
               std::vector<std::uint32_t>& characters, Sections& sections) {
  PassageOptions options;
  options.normalize = shape.settings.normalize;
  options.ngram = shape.settings.passage_ngram;
  options.threads = threads;
  PassageCounts counts;
  const passages::Texts texts = passages::lay_out(input.collection, {}, options, counts);
  characters.resize(texts.corpus_documents);
  for (Rank rank = 0; rank < texts.corpus_documents; ++rank) {
    characters[texts.source[rank]] = texts.end(rank) - texts.begin[rank];
  }
  number_characters(texts, parts);
  Plan plan = plan_for(input, texts, parts, options.ngram);
  const std::vector<Chunk> chunks = chunks_of(texts);
  sections[kCoreClasses] = count_classes(texts, chunks, plan.class_bits, threads);
  const CoreClasses classes{sections[kCoreClasses], plan.class_bits};
  const Stretches sorted = sort_stretches(texts, parts, chunks, classes, options.ngram, threads);
  plan.bucket_bits = std::max(8U, log2_floor(sorted.all.size() / kStretchesABucket));
  std::vector<Coded> coded(kPartitions);
  parallel_for(kPartitions, threads, [&](std::size_t p) {
    const auto own =
        std::span(sorted.all).subspan(sorted.begins[p], sorted.begins[p + 1] - sorted.begins[p]);
    Coder(texts, plan).partition(p, own, coded[p]);
  });
  const std::uint64_t stretches = join(coded, sections);
  std::string& info = sections[kInfo];
  put(info, std::uint64_t{texts.corpus_documents});
  put(info, std::uint64_t{texts.chars.size()});
  std::uint64_t text_bytes = 0;
  for (const Document& document : input.collection.documents) text_bytes += document.text.size();
  put(info, text_bytes);
  put(info, std::uint32_t{options.ngram});
  put(info, std::uint32_t{plan.check_bits});
  put(info, std::uint32_t{plan.bucket_bits});
  put(info, std::uint32_t{plan.part_bits});
  put(info, stretches);
  put(info, std::uint32_t{plan.class_bits});
}

}  // namespace leitong::index
