// Near-duplicate units of a new document in the index.
//
// Method: the bands of each unit's signature name the candidates; a candidate's text is read, its
// n-grams are counted exactly and its signature is made again, so that what is told is what a run
// over all documents tells: pairs at or above the threshold whose signatures share a band and agree
// often enough. Cost: a lookup a band and segment, the blocks of its text a candidate.

#include <algorithm>

#include "base/parallel.hpp"
#include "duplicates/bands.hpp"
#include "duplicates/passes.hpp"
#include "duplicates/shingle_set.hpp"
#include "index/snapshot.hpp"

namespace leitong::index {
namespace {

// A unit of the index: the first of its normal form in its segment.
struct Candidate {
  std::size_t segment = 0;
  std::uint32_t unit = 0;

  auto operator<=>(const Candidate&) const = default;
};

class Matcher {
 public:
  Matcher(const Snapshot& snapshot, const SnapshotArchive& archive, std::size_t level)
      : snapshot_(snapshot),
        archive_(archive),
        level_(level),
        settings_(snapshot.shape().settings),
        bands_(duplicates::bands_of(
            plan_bands(settings_.permutations, settings_.threshold, duplicates::kPlannedRecall))),
        least_(duplicates::least_agreeing(settings_.permutations, settings_.threshold)) {}

  // The matches of one distinct text of the new document, as those of its first unit.
  void match(const std::uint16_t* row, std::string_view text, std::vector<UnitMatch>& out,
             std::uint32_t& shingles, DuplicateCounts& counts) {
    find_candidates(row);
    if (candidates_.empty()) return;
    normal_form_into(text, settings_.normalize, normal_);
    shingle_hashes(normal_, settings_.ngram, *settings_.seed, hashes_);
    shingles = own_.assign(hashes_);
    for (const Candidate& candidate : candidates_) {
      ++counts.verified;
      UnitMatch match;
      if (!verify(candidate, row, shingles, match)) continue;
      list(candidate, match, out);
    }
  }

 private:
  void find_candidates(const std::uint16_t* row) {
    candidates_.clear();
    for (std::size_t segment = 0; segment < snapshot_.segments(); ++segment) {
      units_.clear();
      for (std::size_t band = 0; band < bands_.size(); ++band) {
        snapshot_.segment(segment).candidates(level_, band,
                                              duplicates::band_hash(row, bands_[band]), units_);
      }
      std::sort(units_.begin(), units_.end());
      units_.erase(std::unique(units_.begin(), units_.end()), units_.end());
      for (const std::uint32_t unit : units_) candidates_.push_back({segment, unit});
    }
  }

  bool verify(const Candidate& candidate, const std::uint16_t* row, std::uint32_t shingles,
              UnitMatch& match) {
    const Segment& segment = snapshot_.segment(candidate.segment);
    const std::optional<UnitEntry> unit = segment.unit(level_, candidate.unit);
    if (!unit) return false;
    const std::optional<DocumentEntry> document = segment.document(unit->document);
    if (!document) return false;
    if (std::uint64_t{unit->byte_start} + unit->bytes > document->text_bytes) {
      segment.file().note_damage(0);
      return false;
    }
    const std::optional<std::string> text =
        segment.text(document->text_begin + unit->byte_start, unit->bytes);
    if (!text) return false;
    normal_form_into(*text, settings_.normalize, normal_);
    shingle_hashes(normal_, settings_.ngram, *settings_.seed, hashes_);
    if (hashes_.empty()) return false;
    match.shared = own_.count_shared(hashes_);
    match.other_shingles = others_.assign(hashes_);
    return duplicates::reaches(match.shared, shingles, match.other_shingles, settings_.threshold) &&
           agree(row);
  }

  // Whether a run over all documents would have compared the two at all.
  bool agree(const std::uint16_t* row) {
    slots_.resize(settings_.permutations);
    sketch(hashes_, slots_);
    unsigned agreeing = 0;
    const auto equal = [&](unsigned i) { return static_cast<std::uint16_t>(slots_[i]) == row[i]; };
    for (unsigned i = 0; i < settings_.permutations; ++i) agreeing += equal(i);
    if (agreeing < least_) return false;
    return std::any_of(bands_.begin(), bands_.end(), [&](const duplicates::Band& band) {
      for (unsigned i = band.begin; i < band.begin + band.rows; ++i) {
        if (!equal(i)) return false;
      }
      return true;
    });
  }

  // All units of the candidate's normal form.
  void list(const Candidate& candidate, UnitMatch match, std::vector<UnitMatch>& out) const {
    const Segment& segment = snapshot_.segment(candidate.segment);
    for (std::uint32_t number = candidate.unit; number != kNoUnit;) {
      const std::optional<UnitEntry> unit = segment.unit(level_, number);
      if (!unit) return;
      const std::uint32_t document = snapshot_.base(candidate.segment) + unit->document;
      match.other = {document, unit->number};
      if (!archive_.hidden(document)) out.push_back(match);
      if (unit->next_same != kNoUnit && unit->next_same <= number) {
        segment.file().note_damage(0);
        return;
      }
      number = unit->next_same;
    }
  }

  const Snapshot& snapshot_;
  const SnapshotArchive& archive_;
  std::size_t level_;
  const IndexSettings& settings_;
  std::vector<duplicates::Band> bands_;
  unsigned least_;
  std::vector<Candidate> candidates_;
  std::vector<std::uint32_t> units_;
  std::u32string normal_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint32_t> slots_;
  duplicates::ShingleSet own_;
  duplicates::ShingleSet others_;
};

}  // namespace

UnitMatches match_units(const Snapshot& snapshot, const SnapshotArchive& archive, std::size_t level,
                        const Document& document, unsigned threads) {
  const IndexSettings& settings = snapshot.shape().settings;
  DuplicateOptions options;
  options.level = settings.levels[level];
  options.normalize = settings.normalize;
  options.ngram = settings.ngram;
  options.threshold = settings.threshold;
  options.permutations = settings.permutations;
  options.min_chars = settings.min_chars;
  options.seed = *settings.seed;
  options.threads = threads;
  UnitMatches result;
  Collection own;
  own.documents = {document};
  result.units = units_of(own, options.level, 1);
  const duplicates::Texts texts =
      duplicates::fingerprint(own, result.units, options, result.counts, nullptr);
  result.shingles.assign(result.units.size(), 0);
  std::vector<std::vector<UnitMatch>> found(texts.size());
  std::vector<std::uint32_t> shingles(texts.size(), 0);
  std::vector<DuplicateCounts> counts(texts.size());
  parallel_chunks(texts.size(), 4, threads, [&](std::size_t from, std::size_t to) {
    Matcher matcher(snapshot, archive, level);
    for (std::size_t t = from; t < to; ++t) {
      const Unit& unit = result.units[leitong::number(texts.first(t))];
      matcher.match(texts.signatures.row(texts.rows[t]), text_of(own, unit), found[t], shingles[t],
                    counts[t]);
    }
  });
  for (std::size_t t = 0; t < texts.size(); ++t) {
    result.counts.verified += counts[t].verified;
    if (found[t].empty()) continue;
    for (std::uint32_t i = texts.member_begin[t]; i < texts.member_begin[t + 1]; ++i) {
      result.shingles[leitong::number(texts.members[i])] = shingles[t];
      for (UnitMatch match : found[t]) {
        match.own = texts.members[i];
        result.matches.push_back(match);
      }
    }
  }
  return result;
}

}  // namespace leitong::index
