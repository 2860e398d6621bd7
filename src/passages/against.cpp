// One new document against an archive: the passes of find_passages on the few documents that
// matter.
//
// Problem: the same passages, scores and kinds as a run over everything, while little of a few
// documents is read. What such a run knows of all documents is how many carry an n-gram (which
// decides who pairs with whom), in how many series (which decides what is common), and how large
// the whole is. Method: every n-gram of the new document is looked up; the documents that it may
// pair with (all carriers, or the hubs of a frequent one) are read around these n-grams
// (partners.cpp); those that have a passage, or may have, are loaded and aligned in whole. The
// n-grams around the passages found are looked up as well, on both sides, so that evidence is
// weighed by the whole archive. Cost: a lookup an n-gram, a part of each document that shares one,
// and the documents told of.

#include "passages/against.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <unordered_map>

#include "base/parallel.hpp"
#include "passages/found.hpp"
#include "passages/gram_rules.hpp"
#include "passages/grams.hpp"
#include "passages/partners.hpp"
#include "passages/witness.hpp"

namespace leitong::passages {
namespace {

constexpr std::size_t kGramsPerChunk = 128;
constexpr unsigned kMostGram = 16;  // characters

std::uint64_t key_of_hash(std::uint64_t hash) { return hash >> 24; }

// An n-gram of the new document.
struct QueryGram {
  std::uint64_t hash = 0;
  Place place = 0;
  bool selected = false;                // at one place at least
  std::vector<std::uint32_t> carriers;  // parts of archived documents, if it is selected
  std::uint32_t documents = 0;          // of them
};

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

// Distinct series of many lists of documents, one after another: mostly the same list again, as
// n-grams that stand side by side stand in the same documents.
class SeriesCounter {
 public:
  explicit SeriesCounter(const Archive& archive)
      : archive_(archive), stamps_(std::size_t{archive.series_limit()} + 1, 0) {}

  // Of the documents of `parts`; `also`: one series more.
  std::uint32_t count(const std::vector<std::uint32_t>& parts, std::optional<std::uint32_t> also) {
    if (parts == parts_ && also.value_or(kNone) == also_) return series_;
    parts_ = parts;
    also_ = also.value_or(kNone);
    ++stamp_;
    std::uint32_t series = 0;
    const auto meet = [&](std::uint32_t number) {
      std::uint32_t& stamp = stamps_[std::min<std::size_t>(number, stamps_.size() - 1)];
      series += stamp != stamp_;
      stamp = stamp_;
    };
    std::uint32_t last = UINT32_MAX;
    for (const std::uint32_t part : parts) {
      const std::uint32_t document = archive_.part(part).document;
      if (document != last) meet(archive_.describe(document).series);
      last = document;
    }
    if (also) meet(*also);
    return series_ = series;
  }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;  // no series
  const Archive& archive_;
  std::vector<std::uint32_t> stamps_;
  std::uint32_t stamp_ = 0;
  std::vector<std::uint32_t> parts_;  // of the last list
  std::uint32_t also_ = kNone;
  std::uint32_t series_ = 0;
};

// Numbers in ascending order, of which mostly the first few are asked for.
class Ascending {
 public:
  explicit Ascending(std::vector<std::uint64_t> numbers) : numbers_(std::move(numbers)) {}

  [[nodiscard]] bool at_end() const { return at_ == numbers_.size(); }
  std::uint64_t next() {  // REQUIRES: not at_end()
    if (at_ == sorted_) sort_more();
    return numbers_[at_++];
  }

 private:
  void sort_more() {
    constexpr std::size_t kFirst = 16;
    const std::size_t more = std::min(std::max(kFirst, 3 * sorted_), numbers_.size() - sorted_);
    const auto from = numbers_.begin() + static_cast<std::ptrdiff_t>(sorted_);
    const auto to = from + static_cast<std::ptrdiff_t>(more);
    if (to != numbers_.end()) std::nth_element(from, to, numbers_.end());
    std::sort(from, to);
    sorted_ += more;
  }

  std::vector<std::uint64_t> numbers_;
  std::size_t sorted_ = 0;
  std::size_t at_ = 0;
};

// One query on its way.
class Asking {
 public:
  Asking(const Archive& archive, const Document& document, const Collection& references,
         PassageOptions options)
      : archive_(archive),
        document_(document),
        references_(references),
        options_(std::move(options)),
        part_texts_(archive, options_.normalize) {
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
    PassageCounts& counts = result_.passages.counts;
    const std::vector<Partner> partners = choose_partners(counts);
    lay_out_partners(partners);
    const Background background = background_of(options_);
    GramTable table;
    table.flags.assign(texts_.chars.size(), 0);
    table.information.assign(texts_.chars.size(), 0);
    Tally tally;
    const Indexer indexer{
        texts_,      options_,  background, table, tally, window_, least_common(all_series_),
        all_series_, all_pairs_};
    PassageCounts again;  // what is counted a second time
    FoundAll all = align_pairs(texts_, seeds_of(partners, indexer, table), options_, again);
    describe_around(all, indexer);
    judge({texts_, result_.documents, options_}, table, std::move(all), nullptr, result_.passages);
    counts.documents = archive_.documents() + 1;
    counts.characters = characters_;
    counts.series = all_series_;
    counts.common_from = indexer.common_from;
    counts.window = window_;
    return std::move(result_);
  }

 private:
  void look_up();
  [[nodiscard]] std::uint32_t documents_of(const std::vector<std::uint32_t>& parts) const;
  void fill(const std::vector<std::uint32_t>& numbers);
  std::vector<Partner> choose_partners(PassageCounts& counts);
  void add_frequent(std::uint32_t number, std::vector<SharedGram>& out);
  void add_series(std::uint32_t number, std::uint32_t series, std::vector<SharedGram>& out) const;
  void lay_out_partners(const std::vector<Partner>& partners);
  [[nodiscard]] PieceRules rules() const;
  std::vector<std::uint64_t> gather_places(const KeyTable& keys, GramTable& table) const;
  Seeds reference_seeds(const Indexer& indexer, GramTable& table) const;
  Seeds seeds_of(const std::vector<Partner>& partners, const Indexer& indexer,
                 GramTable& table) const;
  void look_up_at(std::span<const Place> places, Witness& witness,
                  std::vector<std::uint32_t>& carriers) const;
  [[nodiscard]] std::uint32_t part_at(Place place) const;
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
  Texts own_;                     // the new document alone
  ArchivedDocument own_as_;       // as the last one read
  std::vector<char32_t> masked_;  // its characters, digits alike
  std::vector<QueryGram> grams_;  // of the new document, by key
  std::vector<Place> gram_places_;
  std::vector<GramPlace> own_places_;  // that may propose
  PartTexts part_texts_;
  Against result_;
  Texts texts_;
  Rank own_rank_ = 0;
};

// The n-grams of the new document; those that may propose are looked up.
void Asking::look_up() {
  PassageCounts counts;
  Collection own;
  own.documents = {document_};
  own_ = lay_out(own, {}, options_, counts);
  own_as_ = {parse_date(document_.date), own_series_, UINT64_MAX, own_.size()};
  for (const char32_t c : own_.chars) masked_.push_back(masked(c));
  PassageCounts reference_counts;
  const Texts references = lay_out({}, references_, options_, reference_counts);
  characters_ = archive_.characters() + own_.size() + references.size();
  window_ = window_for(characters_);
  all_pairs_ = documents_for_all_pairs(characters_);
  GramTable table;
  table.flags.assign(own_.chars.size(), 0);
  if (window_ > 1) winnow(own_, 0, options_.ngram, window_, table);
  for_each_gram(own_, 0, own_.size(), options_.ngram, [&](Place place, std::uint64_t hash) {
    const bool selected = window_ == 1 || (table.flags[place] & kSelected) != 0;
    grams_.push_back({hash, place, selected, {}, 0});
  });
  std::stable_sort(grams_.begin(), grams_.end(), [](const QueryGram& x, const QueryGram& y) {
    return key_of_hash(x.hash) < key_of_hash(y.hash);
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < grams_.size(); ++i) {
    if (kept > 0 && key_of_hash(grams_[kept - 1].hash) == key_of_hash(grams_[i].hash)) {
      grams_[kept - 1].selected |= grams_[i].selected;
    } else {
      if (kept != i) grams_[kept] = grams_[i];
      ++kept;
    }
    if (window_ > 1 && (table.flags[grams_[i].place] & kSelected) == 0) continue;
    own_places_.push_back({grams_[i].place, static_cast<std::uint32_t>(kept - 1)});
  }
  grams_.resize(kept);
  std::vector<std::uint32_t> wanted;
  for (std::uint32_t i = 0; i < grams_.size(); ++i) {
    gram_places_.push_back(grams_[i].place);
    if (grams_[i].selected) wanted.push_back(i);
  }
  std::sort(wanted.begin(), wanted.end(),
            [&](std::uint32_t x, std::uint32_t y) { return grams_[x].place < grams_[y].place; });
  fill(wanted);
}

std::uint32_t Asking::documents_of(const std::vector<std::uint32_t>& parts) const {
  std::uint32_t documents = 0;
  std::uint32_t last = UINT32_MAX;
  for (const std::uint32_t part : parts) {
    const std::uint32_t document = archive_.part(part).document;
    documents += document != last;
    last = document;
  }
  return documents;
}

// Carriers of n-grams that may propose. A part that is read to tell whether they stand there would
// be read as one of a possible partner anyway.
void Asking::fill(const std::vector<std::uint32_t>& numbers) {
  parallel_chunks(numbers.size(), kGramsPerChunk, options_.threads,
                  [&](std::size_t from, std::size_t to) {
                    Witness witness(part_texts_, masked_, options_.ngram);
                    for (std::size_t i = from; i < to; ++i) {
                      QueryGram& gram = grams_[numbers[i]];
                      const std::u32string_view chars(masked_.data() + gram.place, options_.ngram);
                      archive_.carriers(
                          chars, gram.hash,
                          [&](std::span<const std::uint32_t> parts) {
                            return witness.stands(gram.place, parts);
                          },
                          gram.carriers);
                      gram.documents = documents_of(gram.carriers);
                    }
                  });
}

PieceRules Asking::rules() const {
  return {options_.ngram, window_, options_.max_gap, masked_, gram_places_};
}

// The parts of a series' documents.
void Asking::add_series(std::uint32_t number, std::uint32_t series,
                        std::vector<SharedGram>& out) const {
  for (const std::uint32_t part : grams_[number].carriers) {
    const std::uint32_t document = archive_.part(part).document;
    if (archive_.describe(document).series == series) out.push_back({part, number});
  }
}

// A frequent n-gram pairs with its hub, the first document that may propose, and the hub's series
// with the first document of another series. Where the new document is one of the two, it pairs
// with all, or with all of the hub's series.
void Asking::add_frequent(std::uint32_t number, std::vector<SharedGram>& out) {
  const QueryGram& gram = grams_[number];
  std::vector<std::uint64_t> order;  // of each document, and its first part in gram.carriers
  order.reserve(gram.documents);
  std::uint32_t last = UINT32_MAX;
  for (std::uint32_t i = 0; i < gram.carriers.size(); ++i) {
    const std::uint32_t document = archive_.part(gram.carriers[i]).document;
    if (document == last) continue;
    order.push_back(std::uint64_t{archive_.describe(document).order} << 32 | i);
    last = document;
  }
  std::vector<SharedGram> shared;
  std::optional<std::uint32_t> hub_series;
  bool own_is_met = false;
  for (Ascending carriers(std::move(order)); !carriers.at_end();) {
    auto i = static_cast<std::uint32_t>(carriers.next());
    const std::uint32_t document = archive_.part(gram.carriers[i]).document;
    const ArchivedDocument& first = archive_.describe(document);
    if (!own_is_met && comes_before(own_as_, first)) {
      own_is_met = true;
      if (!hub_series) {  // the new document is the hub
        for (const std::uint32_t part : gram.carriers) out.push_back({part, number});
        return;
      }
      if (*hub_series != own_series_) return add_series(number, *hub_series, out);
    }
    if (hub_series && *hub_series == first.series) continue;
    shared.clear();
    for (; i < gram.carriers.size() && archive_.part(gram.carriers[i]).document == document; ++i) {
      shared.push_back({gram.carriers[i], number});
    }
    if (pieces_of(archive_, part_texts_, shared, rules()).places.empty()) continue;
    out.insert(out.end(), shared.begin(), shared.end());
    if (hub_series) return;
    hub_series = first.series;
  }
  // All carriers come before the new document, and all that propose are of the hub's series.
  if (hub_series && *hub_series != own_series_ && !own_is_met) add_series(number, *hub_series, out);
}

// The archived documents that share an n-gram which may propose the pair, less those that have no
// passage.
std::vector<Partner> Asking::choose_partners(PassageCounts& counts) {
  std::vector<std::vector<SharedGram>> chosen(grams_.size() / kGramsPerChunk + 1);
  parallel_chunks(grams_.size(), kGramsPerChunk, options_.threads,
                  [&](std::size_t from, std::size_t to) {
                    std::vector<SharedGram>& out = chosen[from / kGramsPerChunk];
                    for (std::size_t i = from; i < to; ++i) {
                      const QueryGram& gram = grams_[i];
                      const auto number = static_cast<std::uint32_t>(i);
                      const std::uint32_t documents = gram.documents + 1;
                      const bool sampled = is_sampled(gram.hash) && documents <= kMostSampled;
                      if (documents > all_pairs_ && !sampled) {
                        add_frequent(number, out);
                        continue;
                      }
                      for (const std::uint32_t part : gram.carriers) out.push_back({part, number});
                    }
                  });
  std::vector<SharedGram> shared;
  for (const auto& part : chosen) shared.insert(shared.end(), part.begin(), part.end());
  std::sort(shared.begin(), shared.end());
  shared.erase(std::unique(shared.begin(), shared.end()), shared.end());
  std::vector<OwnGram> own;
  for (const QueryGram& gram : grams_) own.push_back({gram.hash, gram.documents + 1});
  const PieceRules made_by = rules();
  return find_partners({archive_, options_, made_by, own_, own_as_, own, own_places_, all_pairs_},
                       part_texts_, shared, counts);
}

void Asking::lay_out_partners(const std::vector<Partner>& partners) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
  for (const Partner& partner : partners) {
    order.emplace_back(archive_.describe(partner.document).sequence, partner.document);
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

// What the new document and its partners quote of references.
Seeds Asking::reference_seeds(const Indexer& indexer, GramTable& table) const {
  const Place corpus_end = texts_.corpus_end();
  if (corpus_end == texts_.size()) return {};
  std::vector<OwnGram> grams;
  for_each_gram(texts_, corpus_end, texts_.size(), options_.ngram, [&](Place, std::uint64_t hash) {
    grams.push_back({hash >> 24 << 24, 1});
  });
  std::sort(grams.begin(), grams.end(),
            [](const OwnGram& x, const OwnGram& y) { return x.hash < y.hash; });
  grams.erase(std::unique(grams.begin(), grams.end(),
                          [](const OwnGram& x, const OwnGram& y) { return x.hash == y.hash; }),
              grams.end());
  KeyTable keys(grams.size());
  for (std::uint32_t i = 0; i < grams.size(); ++i) keys.insert(key_of_hash(grams[i].hash), i);
  const std::vector<std::uint64_t> places = gather_places(keys, table);
  PassageCounts counts;
  // No document of the corpus has this number: of all pairs those with references are left.
  return find_seeds(texts_, table, passages::post(indexer, places, grams, options_.ngram), options_,
                    counts, texts_.documents());
}

// The seeds of the partners, as places of `texts_`, and those of references.
Seeds Asking::seeds_of(const std::vector<Partner>& partners, const Indexer& indexer,
                       GramTable& table) const {
  std::unordered_map<std::uint32_t, Rank> ranks;
  for (std::size_t i = 0; i < result_.archived.size(); ++i) {
    ranks[result_.archived[i]] = texts_.rank_of[i];
  }
  Seeds seeds = reference_seeds(indexer, table);
  const Place own_begin = texts_.begin[own_rank_];
  for (const Partner& partner : partners) {
    const Rank rank = ranks.at(partner.document);
    const Place begin = texts_.begin[rank];
    for (const SharedRun& run : partner.runs) {
      if (run.other + run.length > texts_.end(rank) - begin) continue;  // it could not be read
      if (rank < own_rank_) {
        seeds.all.push_back({own_rank_, begin + run.other, own_begin + run.own, run.length});
      } else {
        seeds.all.push_back({rank, own_begin + run.own, begin + run.other, run.length});
      }
    }
  }
  group_seeds(texts_, seeds);
  return seeds;
}

// The part of the archive in which a place of an archived document of `texts_` lies.
std::uint32_t Asking::part_at(Place place) const {
  const Rank rank = texts_.document_at(place);
  const ArchivedPart wanted{result_.archived[texts_.source[rank]], place - texts_.begin[rank]};
  std::uint32_t low = 0;  // the last part that begins at or before it
  auto high = static_cast<std::uint32_t>(archive_.parts());
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    const ArchivedPart& part = archive_.part(middle);
    const bool is_behind = part.document != wanted.document
                               ? part.document > wanted.document
                               : part.first_character > wanted.first_character;
    (is_behind ? high : low) = middle;
  }
  return low;
}

// The carriers of the n-gram that stands at `places` of `texts_`, ascending. Where an archived
// document among these lies between those that the archive asks about, nothing needs be read.
void Asking::look_up_at(std::span<const Place> places, Witness& witness,
                        std::vector<std::uint32_t>& carriers) const {
  const Place place = places.front();
  std::array<char32_t, kMostGram> gram{};
  for (unsigned i = 0; i < options_.ngram; ++i) gram[i] = masked(texts_.chars[place + i]);
  const auto stands_in = [&](std::span<const std::uint32_t> parts) {
    for (const Place other : places) {
      const Rank rank = texts_.document_at(other);
      if (rank == own_rank_ || rank >= texts_.corpus_documents) continue;
      const std::uint32_t part = part_at(other);
      if (parts.front() <= part && part <= parts.back()) return true;
    }
    return witness.stands(place, parts);
  };
  archive_.carriers({gram.data(), options_.ngram}, hash_at(texts_, place, options_.ngram),
                    stands_in, carriers);
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
  for (std::size_t i = 0; i < by_key.size(); ++i) places[i] = by_key[i].second;
  struct Told {  // an n-gram
    std::uint64_t key = 0;
    std::size_t begin = 0;  // in `places`
    std::size_t end = 0;
  };
  std::vector<Told> grams;
  for (std::size_t i = 0; i < by_key.size(); ++i) {
    if (i == 0 || by_key[i].first != by_key[i - 1].first) grams.push_back({by_key[i].first, i, i});
    grams.back().end = i + 1;
  }
  // As they stand in the texts: what was read for one serves the next.
  std::sort(grams.begin(), grams.end(),
            [&](const Told& x, const Told& y) { return places[x.begin] < places[y.begin]; });
  parallel_chunks(
      grams.size(), kGramsPerChunk * 4, options_.threads, [&](std::size_t from, std::size_t to) {
        SeriesCounter counter(archive_);
        Witness witness(part_texts_, {texts_.chars.data(), texts_.chars.size()}, n);
        std::vector<std::uint32_t> carriers;
        std::vector<std::uint64_t> entries;
        for (std::size_t i = from; i < to; ++i) {
          const std::uint64_t key = grams[i].key;
          const auto own = std::partition_point(
              grams_.begin(), grams_.end(),
              [&](const QueryGram& gram) { return key_of_hash(gram.hash) < key; });
          const bool is_own = own != grams_.end() && key_of_hash(own->hash) == key;
          const bool is_known = is_own && own->selected;
          const auto at = std::span(places).subspan(grams[i].begin, grams[i].end - grams[i].begin);
          if (!is_known) look_up_at(at, witness, carriers);
          const std::uint32_t series =
              counter.count(is_known ? own->carriers : carriers,
                            is_own ? std::optional(own_series_) : std::nullopt);
          entries.assign(at.begin(), at.end());
          indexer.describe(entries, key << 24, series);
        }
      });
}

}  // namespace

Against find_passages_against(const Archive& archive, const Document& document,
                              const Collection& references, PassageOptions options) {
  return Asking(archive, document, references, std::move(options)).run();
}

}  // namespace leitong::passages
