// Shared n-grams to the documents that matter.
//
// Problem: any one n-gram proposes a pair, so a report meets thousands of documents of a large
// archive, and a run over all drops nearly all of these pairs once it has looked at the characters
// around. Method: the pieces of all proposed documents are laid out as a small corpus with holes;
// postings, seeds, chains and alignment are those of find_passages. Between two pieces of a
// document lie more characters than a chain or a passage may bridge, there as here, so its seeds
// and chains are exactly those of the whole document. An alignment is the same as in the whole
// document if it could not have gone on where a piece ends: then a pair without a passage has none.
// All others are kept, to be aligned in whole. Cost: some hundred characters a proposed document.

#include "passages/partners.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <tuple>

#include "base/parallel.hpp"
#include "passages/found.hpp"
#include "passages/gram_rules.hpp"
#include "passages/seeds.hpp"

namespace leitong::passages {
namespace {

constexpr std::size_t kRunsPerPartition = 1024;
constexpr std::size_t kDocumentsPerChunk = 8;
constexpr std::size_t kPairsPerChunk = 32;
constexpr char32_t kHole = 0x110000;  // no character

struct Proposed {
  std::uint32_t document = 0;
  ArchivedDocument what;
  DocumentPieces pieces;
};

// Groups of `shared` by document.
std::vector<std::span<const SharedGram>> by_document(const Archive& archive,
                                                     std::span<const SharedGram> shared) {
  std::vector<std::span<const SharedGram>> groups;
  for (std::size_t from = 0; from < shared.size();) {
    const std::uint32_t document = archive.part(shared[from].part).document;
    std::size_t to = from + 1;
    while (to < shared.size() && archive.part(shared[to].part).document == document) ++to;
    groups.push_back(shared.subspan(from, to - from));
    from = to;
  }
  return groups;
}

// The documents of which something is selected, in the order of Texts.
std::vector<Proposed> read_pieces(const PartnerSearch& search, PartTexts& texts,
                                  std::span<const SharedGram> shared) {
  const auto groups = by_document(search.archive, shared);
  std::vector<Proposed> all(groups.size());
  parallel_chunks(groups.size(), kDocumentsPerChunk, search.options.threads,
                  [&](std::size_t from, std::size_t to) {
                    for (std::size_t i = from; i < to; ++i) {
                      all[i].document = search.archive.part(groups[i].front().part).document;
                      all[i].what = search.archive.describe(all[i].document);
                      all[i].pieces = pieces_of(search.archive, texts, groups[i], search.rules);
                    }
                  });
  std::erase_if(all, [](const Proposed& p) { return p.pieces.places.empty(); });
  std::sort(all.begin(), all.end(),
            [](const Proposed& x, const Proposed& y) { return comes_before(x.what, y.what); });
  return all;
}

// The small corpus: pieces with holes between them, and the new document.
struct Layout {
  Texts texts;
  GramTable table;
  std::vector<std::uint64_t> places;     // (number of the n-gram, place)
  std::vector<std::size_t> first_piece;  // of each document, in texts.pieces
  std::vector<Place> begins;             // of each piece in its document
  Rank own = 0;
};

class LayoutMaker {
 public:
  explicit LayoutMaker(const PartnerSearch& search) : search_(search) {}

  Layout make(const std::vector<Proposed>& proposed) {
    Texts& texts = layout_.texts;
    std::size_t characters = search_.own.chars.size();
    for (const Proposed& p : proposed) {
      for (const TextPiece& piece : p.pieces.pieces) {
        characters += piece.chars.size() + search_.rules.max_gap + 1;
      }
    }
    texts.chars.reserve(characters);
    std::size_t i = 0;
    for (; i < proposed.size() && comes_before(proposed[i].what, search_.own_as); ++i) {
      add(proposed[i]);
    }
    add_own();
    for (; i < proposed.size(); ++i) add(proposed[i]);
    texts.begin.push_back(texts.size());
    texts.corpus_documents = texts.documents();
    layout_.first_piece.push_back(texts.pieces.size());
    Rank document = 0;
    for (std::size_t at = 0; at < texts.chars.size(); at += 256) {
      while (texts.begin[document + 1] <= at) ++document;
      texts.coarse.push_back(document);
    }
    layout_.table.flags.assign(texts.chars.size(), 0);
    for (const std::uint64_t entry : layout_.places) {
      layout_.table.flags[static_cast<Place>(entry)] |= kSelected;
    }
    std::sort(layout_.places.begin(), layout_.places.end());
    return std::move(layout_);
  }

 private:
  void begin_document(std::uint32_t series) {
    Texts& texts = layout_.texts;
    texts.begin.push_back(texts.size());
    texts.source.push_back(static_cast<std::uint32_t>(texts.source.size()));
    texts.series.push_back(series);
    layout_.first_piece.push_back(texts.pieces.size());
  }

  void add(const Proposed& proposed) {
    Texts& texts = layout_.texts;
    begin_document(proposed.what.series);
    auto place = proposed.pieces.places.begin();
    for (const TextPiece& piece : proposed.pieces.pieces) {
      if (texts.size() > texts.begin.back()) {
        texts.chars.insert(texts.chars.end(), search_.rules.max_gap + std::size_t{1}, kHole);
      }
      const Place begin = texts.size();
      const auto end = piece.begin + static_cast<Place>(piece.chars.size());
      texts.chars.insert(texts.chars.end(), piece.chars.begin(), piece.chars.end());
      texts.pieces.push_back(
          {begin, texts.size(), piece.begin > 0, end < proposed.what.characters});
      layout_.begins.push_back(piece.begin);
      for (; place != proposed.pieces.places.end() && place->place < end; ++place) {
        layout_.places.push_back(std::uint64_t{place->gram} << 32 |
                                 (begin + place->place - piece.begin));
      }
    }
  }

  void add_own() {
    Texts& texts = layout_.texts;
    layout_.own = texts.documents();
    begin_document(search_.own_as.series);
    const Place begin = texts.size();
    texts.chars.insert(texts.chars.end(), search_.own.chars.begin(), search_.own.chars.end());
    texts.pieces.push_back({begin, texts.size(), false, false});
    layout_.begins.push_back(0);
    for (const GramPlace& own : search_.own_places) {
      layout_.places.push_back(std::uint64_t{own.gram} << 32 | (begin + own.place));
    }
  }

  const PartnerSearch& search_;
  Layout layout_;
};

// A place of the layout as a character of its document.
Place in_document(const Layout& layout, Place place) {
  const auto& pieces = layout.texts.pieces;
  const auto above = std::upper_bound(pieces.begin(), pieces.end(), place,
                                      [](Place p, const Piece& piece) { return p < piece.begin; });
  const auto i = static_cast<std::size_t>(above - pieces.begin()) - 1;
  return place - pieces[i].begin + layout.begins[i];
}

// Whether a pair of documents must be aligned in whole.
bool matters(const PartnerSearch& search, const Texts& texts, std::span<const Seed> seeds,
             PairTally& tally) {
  std::vector<Aligned> found;
  tally.tried = tally.cut_short = false;
  align_pair(texts, seeds, search.options, nullptr, tally, found);
  return tally.cut_short || !found.empty();
}

Partner partner_of(const Layout& layout, const std::vector<Proposed>& proposed,
                   std::span<const Seed> seeds) {
  const Rank a = layout.texts.document_at(seeds.front().a);
  const bool own_first = a == layout.own;
  const Rank other = own_first ? seeds.front().document_b : a;
  Partner partner;
  partner.document = proposed[other - (other > layout.own)].document;
  for (const Seed& seed : seeds) {
    partner.runs.push_back({in_document(layout, own_first ? seed.a : seed.b),
                            in_document(layout, own_first ? seed.b : seed.a), seed.length});
  }
  return partner;
}

}  // namespace

bool comes_before(const ArchivedDocument& x, const ArchivedDocument& y) {
  const auto key = [](const ArchivedDocument& d) {
    return std::tuple(d.date.year == 0, d.date.year, d.date.month, d.date.day, d.sequence);
  };
  return key(x) < key(y);
}

void set_order(std::span<ArchivedDocument> documents) {
  std::vector<std::uint32_t> sorted(documents.size());
  std::iota(sorted.begin(), sorted.end(), 0U);
  std::sort(sorted.begin(), sorted.end(), [&](std::uint32_t x, std::uint32_t y) {
    return comes_before(documents[x], documents[y]);
  });
  for (std::uint32_t i = 0; i < sorted.size(); ++i) documents[sorted[i]].order = i;
}

Postings post(const Indexer& indexer, std::span<const std::uint64_t> places,
              std::span<const OwnGram> grams, unsigned ngram) {
  Postings postings;
  postings.ngram = ngram;
  postings.window = indexer.window;
  const Place corpus_end = indexer.texts.corpus_end();
  std::size_t runs = kRunsPerPartition;
  for (std::size_t from = 0; from < places.size();) {
    std::size_t to = from + 1;
    while (to < places.size() && places[to] >> 32 == places[from] >> 32) ++to;
    const auto run = places.subspan(from, to - from);
    from = to;
    const auto corpus = static_cast<std::size_t>(
        std::partition_point(run.begin(), run.end(),
                             [&](std::uint64_t e) { return place_of(e) < corpus_end; }) -
        run.begin());
    if (run.size() < 2 || corpus == 0) continue;
    const OwnGram& gram = grams[run.front() >> 32];
    if (runs == kRunsPerPartition) {
      postings.partitions.emplace_back();
      runs = 0;
    }
    ++runs;
    indexer.keep(run, corpus, gram.hash, gram.documents, postings.partitions.back());
  }
  return postings;
}

std::vector<Partner> find_partners(const PartnerSearch& search, PartTexts& texts,
                                   std::span<const SharedGram> shared, PassageCounts& counts) {
  const std::vector<Proposed> proposed = read_pieces(search, texts, shared);
  Layout layout = LayoutMaker(search).make(proposed);
  Tally tally;
  const Background none;
  const Indexer indexer{layout.texts,    search.options,      none, layout.table,
                        tally,           search.rules.window, 0,    0,
                        search.all_pairs};
  Postings postings = post(indexer, layout.places, search.grams, search.options.ngram);
  const Seeds seeds = find_seeds(layout.texts, layout.table, std::move(postings), search.options,
                                 counts, layout.own);
  counts.frequent_ngrams = tally.frequent;
  counts.seeds_capped = tally.capped;
  std::vector<PairTally> tallies(seeds.groups.size());
  std::vector<std::optional<Partner>> found(seeds.groups.size());
  parallel_chunks(seeds.groups.size(), kPairsPerChunk, search.options.threads,
                  [&](std::size_t from, std::size_t to) {
                    for (std::size_t i = from; i < to; ++i) {
                      const SeedGroup& group = seeds.groups[i];
                      const auto own =
                          std::span(seeds.all).subspan(group.begin, group.end - group.begin);
                      if (!matters(search, layout.texts, own, tallies[i])) continue;
                      found[i] = partner_of(layout, proposed, own);
                    }
                  });
  std::vector<Partner> partners;
  for (std::size_t i = 0; i < found.size(); ++i) {
    counts.pairs_tried += tallies[i].tried;
    counts.candidates += tallies[i].candidates;
    counts.anchors_capped += tallies[i].anchors_capped;
    counts.short_passages += tallies[i].short_passages;
    if (found[i]) partners.push_back(*std::move(found[i]));
  }
  return partners;
}

}  // namespace leitong::passages
