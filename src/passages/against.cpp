// One new document against an archive: the passes of find_passages on the few documents that
// matter.
//
// Problem: the same passages, scores and kinds as a run over everything, while only a few documents
// are read. What such a run knows of all documents is how many carry an n-gram (which decides who
// pairs with whom), in how many series (which decides what is common), and how large the whole is.
// Method: every n-gram of the new document is looked up; the documents that it may pair with (all
// carriers, or the hubs of a frequent one) are loaded and laid out as a small corpus; seeds and
// alignment are those of find_passages. Where passages were found, the n-grams around them are
// looked up as well, on both sides, so that evidence is weighed by the whole archive.
// Cost: a lookup an n-gram, and the documents loaded.

#include "passages/against.hpp"

#include <algorithm>
#include <bit>
#include <memory>
#include <tuple>
#include <unordered_map>

#include "base/parallel.hpp"
#include "passages/found.hpp"
#include "passages/gram_rules.hpp"
#include "passages/grams.hpp"

namespace leitong::passages {
namespace {

constexpr std::size_t kGramsPerChunk = 128;
constexpr std::size_t kRunsPerPartition = 1024;

std::uint64_t key_of_hash(std::uint64_t hash) { return hash >> 24; }

// An n-gram of the new document.
struct QueryGram {
  std::uint64_t hash = 0;
  bool selected = false;  // at one place at least
  std::vector<std::uint32_t> carriers;
};

// The order of Texts: by date, the undated last, then of reading.
std::tuple<bool, unsigned, unsigned, unsigned, std::uint64_t> rank_of(const ArchivedDocument& d) {
  return {d.date.year == 0, d.date.year, d.date.month, d.date.day, d.sequence};
}

// Whether winnowing selects the n-gram at `at` of a document (see winnow): whether there is a
// window of n-grams, all of one document, in which it is the least and the last of equals.
template <typename HashAt>
bool selected_at(std::size_t at, std::size_t grams, std::size_t window, const HashAt& hash_at) {
  const std::size_t wanted = std::min(window, grams);
  const std::uint64_t own = hash_at(at);
  std::size_t extent = 1;
  for (std::size_t k = 1; k < wanted && at + k < grams && hash_at(at + k) > own; ++k) ++extent;
  for (std::size_t k = 1; k < wanted && k <= at && hash_at(at - k) >= own; ++k) ++extent;
  return extent >= wanted;
}

std::uint64_t hash_at(const Texts& texts, Place place, unsigned n) {
  std::uint64_t sum = 0;
  for (unsigned i = 0; i < n; ++i) sum = sum * kGramBase + masked(texts.chars[place + i]);
  return mix(sum);
}

bool selected_in(const Texts& texts, Rank document, Place place, unsigned n, unsigned window) {
  const Place begin = texts.begin[document];
  const Place size = texts.end(document) - begin;
  if (size < n) return false;
  return selected_at(place - begin, size - n + 1, window, [&](std::size_t at) {
    return hash_at(texts, begin + static_cast<Place>(at), n);
  });
}

// Numbers of keys, for looking many up.
class KeyTable {
 public:
  explicit KeyTable(std::size_t count) : slots_(std::bit_ceil(count * 2 + 2)) {}

  void insert(std::uint64_t key, std::uint32_t number) {
    seen_[(key >> 8) % kSeenBits / 64] |= std::uint64_t{1} << (key >> 8) % 64;
    Slot* slot = &slots_[key & (slots_.size() - 1)];
    while (slot->number != kNone) slot = next(slot);
    *slot = {key, number};
  }
  [[nodiscard]] std::uint32_t find(std::uint64_t key) const {
    // Nearly all keys asked for are not there: a few kilobytes say so.
    if ((seen_[(key >> 8) % kSeenBits / 64] >> (key >> 8) % 64 & 1) == 0) return kNone;
    const Slot* slot = &slots_[key & (slots_.size() - 1)];
    while (slot->number != kNone && slot->key != key) {
      slot = slot == &slots_.back() ? slots_.data() : slot + 1;
    }
    return slot->number;
  }
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t number = kNone;
  };
  Slot* next(Slot* slot) { return slot == &slots_.back() ? slots_.data() : slot + 1; }
  static constexpr std::size_t kSeenBits = std::size_t{1} << 18;
  std::vector<Slot> slots_;
  std::vector<std::uint64_t> seen_ = std::vector<std::uint64_t>(kSeenBits / 64);
};

// Distinct series of many lists of documents, one after another.
class SeriesCounter {
 public:
  explicit SeriesCounter(const Archive& archive)
      : archive_(archive), stamps_(std::size_t{archive.series_limit()} + 1, 0) {}

  // `also`: one series more.
  std::uint32_t count(const std::vector<std::uint32_t>& documents,
                      std::optional<std::uint32_t> also) {
    ++stamp_;
    std::uint32_t series = 0;
    const auto meet = [&](std::uint32_t number) {
      std::uint32_t& stamp = stamps_[std::min<std::size_t>(number, stamps_.size() - 1)];
      series += stamp != stamp_;
      stamp = stamp_;
    };
    for (const std::uint32_t document : documents) meet(archive_.describe(document).series);
    if (also) meet(*also);
    return series;
  }

 private:
  const Archive& archive_;
  std::vector<std::uint32_t> stamps_;
  std::uint32_t stamp_ = 0;
};

// One query on its way.
class Asking {
 public:
  Asking(const Archive& archive, const Document& document, const Collection& references,
         PassageOptions options)
      : archive_(archive),
        document_(document),
        references_(references),
        options_(std::move(options)) {
    options_.all_pairs = UINT32_MAX;
    options_.within = false;
    options_.focus.clear();
    const std::string& key = document.series_key();
    const std::optional<std::uint32_t> known = archive.series_named(key);
    own_series_ = known ? *known : archive.series_limit();
    all_series_ = archive.series() + (known ? 0 : 1);
  }

  Against run() {
    look_up();
    choose_partners();
    lay_out_partners();
    const Background background = background_of(options_);
    PassageCounts& counts = result_.passages.counts;
    GramTable table;
    table.flags.assign(texts_.chars.size(), 0);
    table.information.assign(texts_.chars.size(), 0);
    Tally tally;
    const Indexer indexer{
        texts_,      options_,  background, table, tally, window_, least_common(all_series_),
        all_series_, all_pairs_};
    Postings postings = post(indexer, table);
    Seeds seeds = find_seeds(texts_, table, std::move(postings), options_, counts, own_rank_);
    FoundAll all = align_pairs(texts_, std::move(seeds), options_, counts);
    describe_around(all, indexer);
    judge({texts_, result_.documents, options_}, table, std::move(all), nullptr, result_.passages);
    counts.documents = archive_.documents() + 1;
    counts.characters = characters_;
    counts.series = all_series_;
    counts.common_from = indexer.common_from;
    counts.window = window_;
    counts.frequent_ngrams = tally.frequent;
    counts.seeds_capped = tally.capped;
    return std::move(result_);
  }

 private:
  void look_up();
  void fill(const std::vector<std::uint32_t>& numbers);
  void choose_partners();
  void add_frequent(const QueryGram& gram, std::vector<std::uint32_t>& out) const;
  void lay_out_partners();
  [[nodiscard]] bool proposes(std::uint32_t document, std::uint64_t hash) const;
  std::vector<std::uint64_t> gather_places(const KeyTable& keys, GramTable& table) const;
  Postings post(const Indexer& indexer, GramTable& table) const;
  void describe_around(const FoundAll& all, const Indexer& indexer);

  const Archive& archive_;
  const Document& document_;
  const Collection& references_;
  PassageOptions options_;
  std::uint32_t own_series_ = 0;
  std::uint64_t all_series_ = 0;
  std::uint64_t characters_ = 0;
  unsigned window_ = 1;
  std::uint32_t all_pairs_ = 0;
  std::vector<QueryGram> grams_;  // of the new document, by key
  std::vector<std::uint32_t> partners_;
  Against result_;
  Texts texts_;
  Rank own_rank_ = 0;
};

// The n-grams of the new document; those that may propose are looked up.
void Asking::look_up() {
  PassageCounts counts;
  Collection own;
  own.documents = {document_};
  const Texts texts = lay_out(own, {}, options_, counts);
  PassageCounts reference_counts;
  const Texts references = lay_out({}, references_, options_, reference_counts);
  characters_ = archive_.characters() + texts.size() + references.size();
  window_ = window_for(characters_);
  all_pairs_ = documents_for_all_pairs(characters_);
  GramTable table;
  table.flags.assign(texts.chars.size(), 0);
  if (window_ > 1) winnow(texts, 0, options_.ngram, window_, table);
  for_each_gram(texts, 0, texts.size(), options_.ngram, [&](Place place, std::uint64_t hash) {
    const bool selected = window_ == 1 || (table.flags[place] & kSelected) != 0;
    grams_.push_back({hash, selected, {}});
  });
  std::stable_sort(grams_.begin(), grams_.end(), [](const QueryGram& x, const QueryGram& y) {
    return key_of_hash(x.hash) < key_of_hash(y.hash);
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < grams_.size(); ++i) {
    if (kept > 0 && key_of_hash(grams_[kept - 1].hash) == key_of_hash(grams_[i].hash)) {
      grams_[kept - 1].selected |= grams_[i].selected;
    } else {
      if (kept != i) grams_[kept] = std::move(grams_[i]);
      ++kept;
    }
  }
  grams_.resize(kept);
  std::vector<std::uint32_t> wanted;
  for (std::uint32_t i = 0; i < grams_.size(); ++i) {
    if (grams_[i].selected) wanted.push_back(i);
  }
  fill(wanted);
}

void Asking::fill(const std::vector<std::uint32_t>& numbers) {
  parallel_chunks(numbers.size(), kGramsPerChunk, options_.threads,
                  [&](std::size_t from, std::size_t to) {
                    for (std::size_t i = from; i < to; ++i) {
                      QueryGram& gram = grams_[numbers[i]];
                      archive_.carriers(gram.hash, gram.carriers);
                    }
                  });
}

// Whether the document has an occurrence of the n-gram that winnowing selects.
bool Asking::proposes(std::uint32_t document, std::uint64_t hash) const {
  if (window_ == 1) return true;
  Collection one;
  one.documents.push_back(archive_.load(document));
  PassageOptions options = options_;
  options.threads = 1;
  PassageCounts counts;
  const Texts texts = lay_out(one, {}, options, counts);
  bool found = false;
  for_each_gram(texts, 0, texts.size(), options_.ngram, [&](Place place, std::uint64_t other) {
    if (found || key_of_hash(other) != key_of_hash(hash)) return;
    found = selected_in(texts, 0, place, options_.ngram, window_);
  });
  return found;
}

// A frequent n-gram pairs with its hub, the first document that may propose, and the hub's series
// with the first document of another series. Where the new document is one of the two, it pairs
// with all, or with all of the hub's series.
void Asking::add_frequent(const QueryGram& gram, std::vector<std::uint32_t>& out) const {
  struct Carrier {
    ArchivedDocument what;
    std::uint32_t document;
  };
  std::vector<Carrier> carriers;
  carriers.reserve(gram.carriers.size());
  for (const std::uint32_t document : gram.carriers) {
    carriers.push_back({archive_.describe(document), document});
  }
  const auto later = [](const Carrier& x, const Carrier& y) {
    return rank_of(x.what) > rank_of(y.what);
  };
  std::make_heap(carriers.begin(), carriers.end(), later);
  const ArchivedDocument own{parse_date(document_.date), own_series_, UINT64_MAX};
  std::optional<std::uint32_t> hub_series;
  bool own_is_met = false;
  while (!carriers.empty()) {
    const Carrier first = carriers.front();
    std::pop_heap(carriers.begin(), carriers.end(), later);
    carriers.pop_back();
    if (!own_is_met && rank_of(own) < rank_of(first.what)) {
      own_is_met = true;
      if (!hub_series) {  // the new document is the hub
        out.insert(out.end(), gram.carriers.begin(), gram.carriers.end());
        return;
      }
      if (*hub_series != own_series_) {  // it is the second one
        for (const std::uint32_t document : gram.carriers) {
          if (archive_.describe(document).series == *hub_series) out.push_back(document);
        }
        return;
      }
    }
    if (hub_series && *hub_series == first.what.series) continue;
    if (!proposes(first.document, gram.hash)) continue;
    out.push_back(first.document);
    if (hub_series) return;
    hub_series = first.what.series;
  }
  // All carriers come before the new document, and all that propose are of the hub's series.
  if (hub_series && *hub_series != own_series_ && !own_is_met) {
    for (const std::uint32_t document : gram.carriers) {
      if (archive_.describe(document).series == *hub_series) out.push_back(document);
    }
  }
}

// The archived documents that share an n-gram which may propose the pair.
void Asking::choose_partners() {
  std::vector<std::vector<std::uint32_t>> chosen(grams_.size() / kGramsPerChunk + 1);
  parallel_chunks(grams_.size(), kGramsPerChunk, options_.threads,
                  [&](std::size_t from, std::size_t to) {
                    std::vector<std::uint32_t>& out = chosen[from / kGramsPerChunk];
                    for (std::size_t i = from; i < to; ++i) {
                      const QueryGram& gram = grams_[i];
                      const std::size_t documents = gram.carriers.size() + 1;
                      const bool sampled = is_sampled(gram.hash) && documents <= kMostSampled;
                      if (documents <= all_pairs_ || sampled) {
                        out.insert(out.end(), gram.carriers.begin(), gram.carriers.end());
                      } else {
                        add_frequent(gram, out);
                      }
                    }
                    std::sort(out.begin(), out.end());
                    out.erase(std::unique(out.begin(), out.end()), out.end());
                  });
  for (const auto& part : chosen) partners_.insert(partners_.end(), part.begin(), part.end());
  std::sort(partners_.begin(), partners_.end());
  partners_.erase(std::unique(partners_.begin(), partners_.end()), partners_.end());
}

void Asking::lay_out_partners() {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
  for (const std::uint32_t document : partners_) {
    order.emplace_back(archive_.describe(document).sequence, document);
  }
  std::sort(order.begin(), order.end());
  std::vector<Document>& documents = result_.documents.documents;
  documents.resize(order.size());
  parallel_for(order.size(), options_.threads,
               [&](std::size_t i) { documents[i] = archive_.load(order[i].second); });
  for (const auto& [sequence, document] : order) result_.archived.push_back(document);
  documents.push_back(document_);
  texts_ = lay_out(result_.documents, references_, options_, result_.passages.counts);
  own_rank_ = texts_.rank_of[documents.size() - 1];
}

// Places of n-grams that `keys` knows, as (number of the n-gram, place), ascending.
std::vector<std::uint64_t> Asking::gather_places(const KeyTable& keys, GramTable& table) const {
  std::vector<std::vector<std::uint64_t>> found(texts_.documents());
  parallel_for(texts_.documents(), options_.threads, [&](std::size_t number) {
    const auto document = static_cast<Rank>(number);
    for_each_gram(texts_, texts_.begin[document], texts_.end(document), options_.ngram,
                  [&](Place place, std::uint64_t hash) {
                    const std::uint32_t gram = keys.find(key_of_hash(hash));
                    if (gram == KeyTable::kNone) return;
                    if (window_ > 1) {
                      if (!selected_in(texts_, document, place, options_.ngram, window_)) return;
                      table.flags[place] |= kSelected;
                    }
                    found[number].push_back(std::uint64_t{gram} << 32 | place);
                  });
  });
  std::vector<std::uint64_t> all;
  for (const auto& part : found) all.insert(all.end(), part.begin(), part.end());
  std::sort(all.begin(), all.end());
  return all;
}

Postings Asking::post(const Indexer& indexer, GramTable& table) const {
  // n-grams of references follow those of the new document.
  std::vector<std::uint64_t> hashes;
  for (const QueryGram& gram : grams_) hashes.push_back(gram.hash);
  const Place corpus_end = texts_.corpus_end();
  if (corpus_end < texts_.size()) {
    std::vector<std::uint64_t> more;
    for_each_gram(texts_, corpus_end, texts_.size(), options_.ngram,
                  [&](Place, std::uint64_t hash) { more.push_back(hash >> 24 << 24); });
    std::sort(more.begin(), more.end());
    more.erase(std::unique(more.begin(), more.end()), more.end());
    std::vector<std::uint64_t> own;
    for (const std::uint64_t hash : hashes) own.push_back(hash >> 24 << 24);
    std::set_difference(more.begin(), more.end(), own.begin(), own.end(),
                        std::back_inserter(hashes));
  }
  KeyTable keys(hashes.size());
  for (std::uint32_t i = 0; i < hashes.size(); ++i) keys.insert(key_of_hash(hashes[i]), i);
  const std::vector<std::uint64_t> places = gather_places(keys, table);
  Postings postings;
  postings.ngram = options_.ngram;
  postings.window = window_;
  std::size_t runs = kRunsPerPartition;
  for (std::size_t from = 0; from < places.size();) {
    std::size_t to = from + 1;
    while (to < places.size() && places[to] >> 32 == places[from] >> 32) ++to;
    const auto run = std::span(places).subspan(from, to - from);
    from = to;
    const auto corpus = static_cast<std::size_t>(
        std::partition_point(run.begin(), run.end(),
                             [&](std::uint64_t e) { return place_of(e) < corpus_end; }) -
        run.begin());
    if (run.size() < 2 || corpus == 0) continue;
    const std::size_t gram = run.front() >> 32;
    const std::size_t documents = gram < grams_.size() ? grams_[gram].carriers.size() + 1 : 1;
    if (runs == kRunsPerPartition) {
      postings.partitions.emplace_back();
      runs = 0;
    }
    ++runs;
    indexer.keep(run, corpus, hashes[gram], static_cast<std::uint32_t>(documents),
                 postings.partitions.back());
  }
  return postings;
}

// In how many series the n-grams in and around the passages stand.
void Asking::describe_around(const FoundAll& all, const Indexer& indexer) {
  const unsigned n = options_.ngram;
  std::vector<Place> places;
  const auto add_around = [&](Rank document, Place from, Place to) {
    const Place begin = texts_.begin[document];
    const Place end = texts_.end(document);
    const Place first = std::max(begin, from - std::min(from, Place{n - 1}));
    for (Place place = first; place < to && place + n <= end; ++place) places.push_back(place);
  };
  for (const Found& found : all.passages) {
    add_around(found.document_a, found.from_a, found.to_a);
    add_around(found.document_b, found.from_b, found.to_b);
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  std::vector<std::pair<std::uint64_t, Place>> by_key;
  for (const Place place : places) by_key.emplace_back(hash_at(texts_, place, n) >> 24, place);
  std::sort(by_key.begin(), by_key.end());
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < by_key.size(); ++i) {
    if (i == 0 || by_key[i].first != by_key[i - 1].first) starts.push_back(i);
  }
  starts.push_back(by_key.size());
  parallel_chunks(starts.size() - 1, kGramsPerChunk * 4, options_.threads,
                  [&](std::size_t from, std::size_t to) {
                    SeriesCounter counter(archive_);
                    std::vector<std::uint32_t> carriers;
                    for (std::size_t i = from; i < to; ++i) {
                      const std::uint64_t key = by_key[starts[i]].first;
                      const auto own = std::partition_point(
                          grams_.begin(), grams_.end(),
                          [&](const QueryGram& gram) { return key_of_hash(gram.hash) < key; });
                      const bool is_own = own != grams_.end() && key_of_hash(own->hash) == key;
                      if (!is_own || !own->selected) archive_.carriers(key << 24, carriers);
                      const std::uint32_t series =
                          counter.count(is_own && own->selected ? own->carriers : carriers,
                                        is_own ? std::optional(own_series_) : std::nullopt);
                      for (std::size_t k = starts[i]; k < starts[i + 1]; ++k) {
                        const std::uint64_t entry = by_key[k].second;
                        indexer.describe(std::span(&entry, 1), key << 24, series);
                      }
                    }
                  });
}

}  // namespace

Against find_passages_against(const Archive& archive, const Document& document,
                              const Collection& references, PassageOptions options) {
  return Asking(archive, document, references, std::move(options)).run();
}

}  // namespace leitong::passages
