// Which drafts are templates.
//
// Any repetition is shorter to describe than by a uniform code, so that is no test. The null is a
// 3-gram model of the corpus, from which the occurrences of the draft itself are taken out: wording
// made of pieces that are everywhere costs it little, wording of the template alone costs it much.
// A template saves its constants at each occurrence but the first, and costs a name at each (of as
// many bits as its rarity among the candidates) and its slots. In a corpus of few documents, where
// two occurrences must do, all that is asked is whether they could have met by chance: a slot costs
// its place in the two sentences, the template itself nothing.
#include <algorithm>
#include <cmath>

#include "base/xxhash.hpp"
#include "templates/assemble.hpp"

namespace leitong::templates {
namespace {

constexpr std::size_t kCells = std::size_t{1} << 23;
constexpr std::uint32_t kNothing = 0xFFFFFFFF;
constexpr double kSlotBits = 12;
constexpr double kLeastGain = 18;  // bits an occurrence: less is chance meeting of common clauses
constexpr double kThinGain =
    100;  // bits in all, that a window of few constants must gain in addition
constexpr std::uint32_t kFullChars = 12;
constexpr double kFullShare = 0.7;
constexpr double kTemplateBits = 24;
constexpr double kFewGain = 4;    // in few documents, of several runs of constants
constexpr double kPlaceBits = 9;  // of a slot in two sentences

std::size_t cell(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  const std::uint32_t gram[3] = {a, b, c};
  return XXH3_64bits(gram, sizeof gram) & (kCells - 1);
}

}  // namespace

NullModel::NullModel(const Corpus& corpus) : counts_(kCells, 0) {
  for (std::size_t d = 0; d + 1 < corpus.document_begin.size(); ++d) {
    std::uint32_t before = kNothing;
    std::uint32_t last = kNothing;
    for (std::uint32_t i = corpus.document_begin[d]; i < corpus.document_begin[d + 1]; ++i) {
      const std::uint32_t id = corpus.tokens[i].id;
      ++counts_[cell(kNothing, kNothing, id)];
      ++counts_[cell(kNothing, last, id)];
      ++counts_[cell(before, last, id)];
      before = last;
      last = id;
    }
  }
  total_ = static_cast<double>(corpus.tokens.size());
}

double NullModel::count(std::uint32_t a, std::uint32_t b, std::uint32_t c) const {
  return static_cast<double>(counts_[cell(a, b, c)]);
}

double NullModel::bits(const Ids& run, double own, bool first) const {
  double bits = 0;
  const auto other = [&](double counted) { return std::max(0.0, counted - own); };
  for (std::size_t i = first ? 0 : 1; i < run.size(); ++i) {
    const std::uint32_t last = i > 0 ? run[i - 1] : kNothing;
    const std::uint32_t before = i > 1 ? run[i - 2] : kNothing;
    double p = (other(count(kNothing, kNothing, run[i])) + 0.5) / (total_ + 5000);
    if (last != kNothing) {
      const double context = other(count(kNothing, kNothing, last));
      p = (other(count(kNothing, last, run[i])) + 4 * p) / (context + 4);
    }
    if (before != kNothing) {
      const double context = other(count(kNothing, before, last));
      p = (other(count(before, last, run[i])) + 4 * p) / (context + 4);
    }
    bits -= std::log2(std::min(1.0, p));
  }
  return bits;
}

Verdict judge(const Draft& draft, const TemplateOptions& options, std::uint32_t min_documents,
              std::uint32_t min_series, bool window) {
  const Template& made = draft.made;
  const double occurrences = static_cast<double>(made.occurrences.size());
  if (made.documents < min_documents || made.series < min_series) return Verdict::kSpread;
  if (made.constant_chars < options.min_constant_chars ||
      made.constant_share < options.min_constant_share) {
    return Verdict::kConstants;
  }
  // In a few documents a single run of constants is worth telling at any gain.
  double least = min_documents > 2 ? kLeastGain * occurrences
                 : draft.runs > 1  ? kFewGain * occurrences
                                   : 0;
  // A part of sentences that says little by itself must be seen often to be wording, not chance.
  const bool thin = is_short(made) || made.constant_share < kFullShare;
  if (window && thin && min_documents > 2) least += kThinGain;
  return made.gain_bits > least ? Verdict::kAccepted : Verdict::kGain;
}

bool is_short(const Template& made) { return made.constant_chars < kFullChars; }

void weigh(Draft& draft, double candidates, bool few) {
  const double own = static_cast<double>(draft.made.occurrences.size());
  const double name_bits = std::log2(std::max(2.0, candidates / own));
  const double slots = static_cast<double>(draft.made.slots.size());
  const double model =
      few ? kPlaceBits * (slots - draft.figures) : kTemplateBits + kSlotBits * slots;
  draft.made.gain_bits = (own - 1) * draft.bits - own * name_bits - model;
}

}  // namespace leitong::templates
