// n-grams to what is known of them: common or not, how much information, which occurrences propose
// pairs.
//
// Method: every n-gram of every document is counted, by distinct series (two reports of one
// district are not two witnesses). An n-gram in at most kDocumentsAllPairs documents proposes all
// pairs; a more frequent one pairs each occurrence with the earliest only (the hub), and those of
// the hub's series with the earliest of another, so that what a thousand documents carry costs a
// thousand pairs, none is dropped, and the family comes out whole. Beyond a size the occurrences
// that may propose are winnowed (Schleimer, Wilkerson, Aiken 2003): of every w consecutive n-grams
// the one with the least hash is taken, so any exact run of w + n - 1 characters is still found.
// Evidence is never winnowed. Cost: one sort of the n-grams; memory 8 bytes an occurrence that
// repeats.

#include "passages/postings.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <deque>

#include "base/parallel.hpp"
#include "passages/gram_rules.hpp"
#include "passages/grams.hpp"
#include "passages/partitions.hpp"

namespace leitong::passages {
namespace {

// Distinct series of a run, by stamps: a number a run, kept for each series.
class SeriesCounter {
 public:
  explicit SeriesCounter(const Texts& texts) : texts_(&texts), stamps_(texts.series_count, 0) {}

  // Counts series and documents of occurrences [from, to), which are in order of place.
  void count(std::span<const std::uint64_t> run) {
    ++stamp_;
    series = documents = 0;
    Place document_end = 0;
    for (const std::uint64_t entry : run) {
      const Place place = place_of(entry);
      if (place < document_end) continue;
      const Rank document = texts_->document_at(place);
      document_end = texts_->end(document);
      ++documents;
      std::uint32_t& stamp = stamps_[texts_->series[document]];
      series += stamp != stamp_;
      stamp = stamp_;
    }
  }
  std::uint32_t series = 0;
  std::uint32_t documents = 0;

 private:
  const Texts* texts_;
  std::vector<std::uint32_t> stamps_;
  std::uint32_t stamp_ = 0;
};

}  // namespace

void winnow(const Texts& texts, Rank document, unsigned n, unsigned window, GramTable& table) {
  struct Gram {
    Place place;
    std::uint64_t hash;
  };
  std::deque<Gram> least;
  std::size_t seen = 0;
  for_each_gram(texts, texts.begin[document], texts.end(document), n,
                [&](Place place, std::uint64_t hash) {
                  while (!least.empty() && least.back().hash >= hash) least.pop_back();
                  least.push_back({place, hash});
                  while (least.front().place + window <= place) least.pop_front();
                  if (++seen >= window) table.flags[least.front().place] |= kSelected;
                });
  if (seen > 0 && seen < window) table.flags[least.front().place] |= kSelected;
}

// Common or not, and the information: how surprising the n-gram is among all series known.
void Indexer::describe(std::span<const std::uint64_t> run, std::uint64_t hash,
                       std::uint32_t series) const {
  const double elsewhere = background.series_of(hash);
  const bool common = series >= common_from || elsewhere > 0;
  const auto all_series = static_cast<double>(series_total);
  const double known = all_series + double(background.series);
  double bits = std::log2((known + 1) / (series + elsewhere));
  if (series >= 3) bits = std::min(bits, std::log2((all_series + 1.0) / series));
  const auto information = static_cast<std::uint8_t>(std::clamp(std::lround(bits * 8), 0L, 255L));
  for (const std::uint64_t entry : run) {
    const Place place = place_of(entry);
    table.information[place] = information;
    if (common) table.flags[place] |= kCommon;
  }
}

// Appends the occurrences that may propose, at most kRepeatsKept a document; true if several
// documents (or places, within one) are among them.
bool Indexer::keep_corpus(std::span<const std::uint64_t> run, Partition& out) const {
  Place document_end = 0;
  unsigned repeats = 0;
  unsigned documents = 0;
  const std::size_t before = out.positions.size();
  for (const std::uint64_t entry : run) {
    const Place place = place_of(entry);
    if (!may_propose(place)) continue;
    if (place >= document_end) {
      document_end = texts.end(texts.document_at(place));
      repeats = 0;
      ++documents;
    }
    if (++repeats > kRepeatsKept) {
      tally.capped.fetch_add(1, std::memory_order_relaxed);
      continue;
    }
    out.positions.push_back(place);
  }
  return documents > 1 || (options.within && out.positions.size() > before + 1);
}

void Indexer::mark_hubs(std::span<const Place> kept) const {
  table.flags[kept.front()] |= kHub;
  const std::uint32_t series = texts.series[texts.document_at(kept.front())];
  for (const Place place : kept) {
    if (texts.series[texts.document_at(place)] == series) continue;
    table.flags[place] |= kSecondHub;
    break;
  }
}

void Indexer::keep(std::span<const std::uint64_t> run, std::size_t corpus, std::uint64_t hash,
                   std::uint32_t documents, Partition& out) const {
  const std::size_t before = out.positions.size();
  const bool several = keep_corpus(run.first(corpus), out);
  const std::size_t kept = out.positions.size() - before;
  if (kept == 0 || (!several && corpus == run.size())) {
    out.positions.resize(before);
    return;
  }
  Run made;
  const bool sampled = is_sampled(hash) && documents <= kMostSampled && kept <= kMostSampled;
  made.frequent = (documents > all_pairs || kept > kKeptAllPairs) && !sampled;
  made.references = static_cast<std::uint32_t>(out.positions.size());
  for (const std::uint64_t entry : run.subspan(corpus)) {
    if (!may_propose(place_of(entry))) continue;
    if (out.positions.size() == made.references + kReferencesKept) break;
    out.positions.push_back(place_of(entry));
    table.flags[place_of(entry)] |= kReference;
  }
  made.end = static_cast<std::uint32_t>(out.positions.size());
  const std::span<const Place> places = std::span(out.positions).subspan(before, kept);
  for (const Place place : places) table.flags[place] |= made.frequent ? kFrequent : kKept;
  if (made.frequent) mark_hubs(places);
  tally.frequent.fetch_add(made.frequent, std::memory_order_relaxed);
  out.runs.push_back(made);
}

void Indexer::gather(std::size_t number, std::span<const std::uint64_t> entries,
                     Partition& out) const {
  SeriesCounter counter(texts);
  const Place corpus_end = texts.corpus_end();
  for (std::size_t from = 0; from < entries.size();) {
    std::size_t to = from + 1;
    while (to < entries.size() && key_of(entries[to]) == key_of(entries[from])) ++to;
    const auto run = entries.subspan(from, to - from);
    from = to;
    std::size_t corpus = run.size();
    if (place_of(run.back()) >= corpus_end) {
      corpus = static_cast<std::size_t>(
          std::partition_point(run.begin(), run.end(),
                               [&](std::uint64_t e) { return place_of(e) < corpus_end; }) -
          run.begin());
    }
    if (corpus == 0) continue;
    const std::uint64_t hash = std::uint64_t{number} << 56 | std::uint64_t{key_of(run[0])} << 24;
    std::uint32_t series = 1;
    std::uint32_t documents = 1;
    if (corpus > 1) {
      counter.count(run.first(corpus));
      series = counter.series;
      documents = counter.documents;
    }
    describe(run.first(corpus), hash, series);
    if (run.size() > 1) keep(run, corpus, hash, documents, out);
  }
}

SpillSpace* table_space(const Texts& texts) {
  return texts.held(2 * texts.chars.size()) ? nullptr : texts.space;
}

Postings index_grams(const Texts& texts, const PassageOptions& options,
                     const Background& background, GramTable& table, PassageCounts& counts,
                     Progress* progress) {
  Postings postings;
  postings.ngram = options.ngram;
  postings.window = window_for(texts.chars.size());
  for (unsigned i = 0; i < kPartitions; ++i) {
    postings.partitions.push_back({SpillVector<Place>(texts.space), SpillVector<Run>(texts.space)});
  }
  SpillSpace* const space = table_space(texts);
  table.flags = SpillVector<std::uint8_t>(space);
  table.information = SpillVector<std::uint8_t>(space);
  table.flags.assign(texts.chars.size(), 0);
  table.information.assign(texts.chars.size(), 0);
  if (postings.window > 1) {
    parallel_for(texts.documents(), options.threads, [&](std::size_t document) {
      winnow(texts, static_cast<Rank>(document), options.ngram, postings.window, table);
    });
  }
  counts.window = postings.window;
  counts.common_from = least_common(texts.series_count);
  Tally tally;
  const Indexer indexer{texts,
                        options,
                        background,
                        table,
                        tally,
                        postings.window,
                        counts.common_from,
                        texts.series_count,
                        documents_for_all_pairs(texts.chars.size())};
  for_each_partition(texts, options.ngram, options.threads,
                     [&](std::size_t number, std::span<std::uint64_t> entries) {
                       indexer.gather(number, entries, postings.partitions[number]);
                       if (progress != nullptr) progress->advance(entries.size());
                     });
  counts.frequent_ngrams = tally.frequent;
  counts.seeds_capped = tally.capped;
  return postings;
}

std::vector<GramSpread> spread_of_grams(const Texts& texts, unsigned n, unsigned least_series,
                                        unsigned threads) {
  std::vector<std::vector<GramSpread>> found(kPartitions);
  for_each_partition(texts, n, threads, [&](std::size_t number, std::span<std::uint64_t> entries) {
    SeriesCounter counter(texts);
    for (std::size_t from = 0; from < entries.size();) {
      std::size_t to = from + 1;
      while (to < entries.size() && key_of(entries[to]) == key_of(entries[from])) ++to;
      if (to - from >= least_series) {
        counter.count(entries.subspan(from, to - from));
        const auto hash = static_cast<std::uint32_t>(number << 24) | key_of(entries[from]) >> 8;
        if (counter.series >= least_series) found[number].push_back({hash, counter.series});
      }
      from = to;
    }
  });
  std::vector<GramSpread> all;
  for (const auto& part : found) all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace leitong::passages
