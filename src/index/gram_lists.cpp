// n-grams to lists of parts of documents: what of a segment answers who else has this wording.
//
// Method: the n-grams of all texts come sorted by key, a 256th of them at a time; each key's places
// become parts; keys and lists are coded as distances in streams of bits, some 32 keys a bucket.
// Cost: one sort of the n-grams, about 4 bytes a different n-gram.

#include <algorithm>

#include "base/parallel.hpp"
#include "index/bits.hpp"
#include "index/segment.hpp"
#include "passages/grams.hpp"
#include "passages/partitions.hpp"

namespace leitong::index {
namespace {

using passages::kPartitions;

constexpr std::uint64_t kGramsABucket = 32;
constexpr unsigned kMostKeyBits = 40;  // of an n-gram: as many as a run over all documents compares

// The keys of a large segment are cut: of n different n-grams one in 2^(bits - log2 n) is taken for
// another one.
unsigned key_bits_for(std::uint64_t characters) {
  constexpr std::uint64_t kLarge = std::uint64_t{1} << 24;
  return characters <= kLarge ? kMostKeyBits : kMostKeyBits - 4;
}

struct Plan {
  unsigned key_bits = kMostKeyBits;
  unsigned bucket_bits = 8;
  unsigned part_bits = 1;
  std::uint32_t parts = 0;
};

// One key's parts, ascending.
struct List {
  std::uint64_t key = 0;
  std::size_t begin = 0;  // in the parts of the bucket
  std::size_t end = 0;
};

// The coded form of one partition.
struct Coded {
  std::vector<std::uint64_t> ends;  // of each bucket in `grams`
  std::string grams;
  std::string long_lists;
  std::uint64_t distinct = 0;
};

unsigned rice_of_keys(const Plan& plan, std::uint64_t keys) {
  return log2_floor((std::uint64_t{1} << (plan.key_bits - plan.bucket_bits)) / keys);
}

class Coder {
 public:
  explicit Coder(const Plan& plan) : plan_(plan) {}

  // `lists` of one bucket, by key; their parts are in `parts`.
  void bucket(std::span<const List> lists, std::span<const std::uint32_t> parts,
              std::uint64_t least_key, Coded& out) const {
    BitWriter bits(out.grams);
    bits.gamma(lists.size() + 1);
    const unsigned k = lists.empty() ? 0 : rice_of_keys(plan_, lists.size());
    std::uint64_t last = least_key;
    for (const List& list : lists) {
      bits.rice(list.key - last, k);
      last = list.key;
      put_list(parts.subspan(list.begin, list.end - list.begin), bits, out);
    }
    bits.finish();
    out.ends.push_back(out.grams.size());
    out.distinct += lists.size();
  }

 private:
  void put_list(std::span<const std::uint32_t> list, BitWriter& bits, Coded& out) const {
    bits.gamma(list.size());
    if (list.size() > kLongList) {
      bits.bits(out.long_lists.size(), kLongListBits);
      std::uint32_t last = 0;
      for (const std::uint32_t part : list) {
        put_varint(out.long_lists, part - last);
        last = part;
      }
      return;
    }
    bits.bits(list[0], plan_.part_bits);
    const unsigned k = log2_floor(plan_.parts / list.size());
    for (std::size_t i = 1; i < list.size(); ++i) bits.rice(list[i] - list[i - 1] - 1, k);
  }

  const Plan& plan_;
};

// The lists of one partition, key by key.
class PartitionLists {
 public:
  PartitionLists(const passages::Texts& texts, const Parts& parts, const Plan& plan)
      : texts_(texts), parts_(parts), plan_(plan) {}

  void code(std::size_t number, std::span<const std::uint64_t> entries, Coded& out) {
    const Coder coder(plan_);
    const unsigned within = plan_.bucket_bits - 8;  // bits of a bucket's number in the partition
    const unsigned rest = plan_.key_bits - plan_.bucket_bits;
    std::size_t at = 0;
    for (std::uint64_t bucket = 0; bucket < std::uint64_t{1} << within; ++bucket) {
      lists_.clear();
      list_parts_.clear();
      const std::uint64_t least = ((std::uint64_t{number} << within) + bucket) << rest;
      while (at < entries.size() && key(number, entries[at]) >> rest == least >> rest) {
        at = gather(number, entries, at);
      }
      coder.bucket(lists_, list_parts_, least, out);
    }
  }

 private:
  [[nodiscard]] std::uint64_t key(std::size_t number, std::uint64_t entry) const {
    const std::uint64_t whole = std::uint64_t{number} << 32 | passages::key_of(entry);
    return whole >> (kMostKeyBits - plan_.key_bits);
  }

  // The part in which the n-gram at `place` begins.
  [[nodiscard]] std::uint32_t part_at(passages::Place place) const {
    const std::uint32_t document = texts_.source[texts_.document_at(place)];
    const auto first = parts_.code_points.begin() + parts_.begins[document];
    const auto last = parts_.code_points.begin() + parts_.begins[document + 1];
    const auto above = std::upper_bound(first, last, texts_.starts[place]);
    return static_cast<std::uint32_t>(above - parts_.code_points.begin()) - 1;
  }

  std::size_t gather(std::size_t number, std::span<const std::uint64_t> entries, std::size_t at) {
    List list{key(number, entries[at]), list_parts_.size(), 0};
    for (; at < entries.size() && key(number, entries[at]) == list.key; ++at) {
      list_parts_.push_back(part_at(passages::place_of(entries[at])));
    }
    const auto first = list_parts_.begin() + static_cast<std::ptrdiff_t>(list.begin);
    std::sort(first, list_parts_.end());
    list_parts_.erase(std::unique(first, list_parts_.end()), list_parts_.end());
    list.end = list_parts_.size();
    lists_.push_back(list);
    return at;
  }

  const passages::Texts& texts_;
  const Parts& parts_;
  const Plan& plan_;
  std::vector<List> lists_;
  std::vector<std::uint32_t> list_parts_;
};

Plan plan_for(const passages::Texts& texts, const Parts& parts) {
  Plan plan;
  plan.parts = static_cast<std::uint32_t>(parts.entries.size());
  plan.key_bits = key_bits_for(texts.chars.size());
  plan.bucket_bits = std::max(8U, log2_floor(texts.chars.size() / kGramsABucket));
  plan.part_bits = std::max(1U, log2_floor(std::max(2U, plan.parts) - 1) + 1);
  return plan;
}

// Each part's first character of its document's normal form.
void number_characters(const passages::Texts& texts, Parts& parts) {
  for (passages::Rank rank = 0; rank < texts.corpus_documents; ++rank) {
    const std::uint32_t document = texts.source[rank];
    const auto begin = texts.starts.begin() + texts.begin[rank];
    const auto end = texts.starts.begin() + texts.end(rank);
    for (std::uint32_t i = parts.begins[document]; i < parts.begins[document + 1]; ++i) {
      parts.entries[i].first_character =
          static_cast<std::uint32_t>(std::lower_bound(begin, end, parts.code_points[i]) - begin);
    }
  }
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
  for (passages::Rank rank = 0; rank < texts.corpus_documents; ++rank) {
    characters[texts.source[rank]] = texts.end(rank) - texts.begin[rank];
  }
  number_characters(texts, parts);
  const Plan plan = plan_for(texts, parts);
  std::vector<Coded> coded(kPartitions);
  passages::for_each_partition(
      texts, options.ngram, threads, [&](std::size_t number, std::span<std::uint64_t> entries) {
        PartitionLists(texts, parts, plan).code(number, entries, coded[number]);
      });
  std::uint64_t distinct = 0;
  std::string& buckets = sections[kBuckets];
  std::string& grams = sections[kGrams];
  std::string& lists = sections[kLongLists];
  std::string& list_begins = sections[kLongListBegins];
  std::string& bucket_begins = sections[kBucketBegins];
  for (Coded& part : coded) {
    put(bucket_begins, std::uint64_t{grams.size()});
    for (const std::uint64_t end : part.ends) put(buckets, static_cast<std::uint32_t>(end));
    grams += part.grams;
    put(list_begins, std::uint64_t{lists.size()});
    lists += part.long_lists;
    distinct += part.distinct;
    part = {};
  }
  grams.append(8, '\0');
  std::string& info = sections[kInfo];
  put(info, std::uint64_t{texts.corpus_documents});
  put(info, std::uint64_t{texts.chars.size()});
  std::uint64_t text_bytes = 0;
  for (const Document& document : input.collection.documents) text_bytes += document.text.size();
  put(info, text_bytes);
  put(info, std::uint32_t{options.ngram});
  put(info, std::uint32_t{plan.key_bits});
  put(info, std::uint32_t{plan.bucket_bits});
  put(info, std::uint32_t{plan.part_bits});
  put(info, distinct);
}

}  // namespace leitong::index
