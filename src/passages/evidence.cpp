// Passages to their rare evidence, kind and score.
//
// Method: a character that a common n-gram or a phrase covers, or that stands in a line of noise (a
// reseller's, a site's), is nobody's (kFormula). A passage's
// evidence is its matched characters that are nobody's on neither side and no digits, in runs of at
// least kLeastRun: what remains between formulae by chance is less. Both sides count alike, so the
// reading order of undated documents changes nothing.
// Score: the information of the matched n-grams in bits, each distinct n-gram once, a character's
// share of each (so a run of m new characters of i bits an n-gram weighs about m i / n); less
// kColumnBits for each replaced or left-out column.

#include <algorithm>
#include <map>
#include <string>
#include <unordered_set>

#include "base/parallel.hpp"
#include "passages/found.hpp"
#include "passages/grams.hpp"

namespace leitong::passages {
namespace {

constexpr std::uint32_t kLeastRun = 5;
constexpr std::uint32_t kCopiedEvidence = 15;
constexpr double kQuotedShare = 0.8;
constexpr double kColumnBits = 1.0;

std::uint64_t hash_of(const char32_t* chars, std::size_t length) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < length; ++i) sum = sum * kGramBase + masked(chars[i]);
  return mix(sum);
}

// Phrases in normal form by length: one pass over the texts a length.
std::map<std::size_t, std::unordered_set<std::uint64_t>> phrases_by_length(
    const PassageOptions& options) {
  std::map<std::size_t, std::unordered_set<std::uint64_t>> phrases;
  for (const std::string& phrase : options.phrases) {
    const std::u32string normal = normal_form(phrase, options.normalize);
    if (!normal.empty()) phrases[normal.size()].insert(hash_of(normal.data(), normal.size()));
  }
  return phrases;
}

void mark_document(const Texts& texts, Rank document, unsigned ngram, GramTable& table) {
  Place covered = texts.begin[document];
  for (Place place = covered; place < texts.end(document); ++place) {
    if ((table.flags[place] & kCommon) != 0) covered = place + ngram;
    if (place < covered) table.flags[place] |= kFormula;
  }
}

// Calls each(place) for the characters [from, to) that stand in noise.
template <typename Each>
void for_each_noisy(const Texts& texts, Place from, Place to, const Each& each) {
  auto line = std::partition_point(texts.noise.begin(), texts.noise.end(),
                                   [&](const NoisePlaces& noise) { return noise.end <= from; });
  for (; line != texts.noise.end() && line->begin < to; ++line) {
    for (Place at = std::max(from, line->begin); at < std::min(to, line->end); ++at) each(at);
  }
}

// The matched characters that stand in noise on either side.
std::uint32_t noise_of(const Texts& texts, std::span<const Match> runs) {
  std::uint32_t count = 0;
  if (texts.noise.empty()) return count;
  std::vector<bool> noisy;
  for (const Match& run : runs) {
    noisy.assign(run.length, false);
    for_each_noisy(texts, run.a, run.a + run.length, [&](Place at) { noisy[at - run.a] = true; });
    for_each_noisy(texts, run.b, run.b + run.length, [&](Place at) { noisy[at - run.b] = true; });
    count += static_cast<std::uint32_t>(std::count(noisy.begin(), noisy.end(), true));
  }
  return count;
}

}  // namespace

void mark_formulae(const Texts& texts, const PassageOptions& options, GramTable& table) {
  const auto phrases = phrases_by_length(options);
  for (const NoisePlaces& line : texts.noise) {
    for (Place place = line.begin; place < line.end; ++place) table.flags[place] |= kFormula;
  }
  parallel_for(texts.corpus_documents, options.threads, [&](std::size_t i) {
    const auto document = static_cast<Rank>(i);
    mark_document(texts, document, options.ngram, table);
    for (const auto& [length, hashes] : phrases) {
      const auto mark = [&, size = length, &known = hashes](Place place, std::uint64_t hash) {
        if (!known.contains(hash)) return;
        for (std::size_t k = 0; k < size; ++k) table.flags[place + k] |= kFormula;
      };
      for_each_gram(texts, texts.begin[document], texts.end(document),
                    static_cast<unsigned>(length), mark);
    }
  });
}

void weigh(const Texts& texts, const GramTable& table, unsigned ngram,
           const std::vector<bool>& quoted, Found& found) {
  std::uint32_t run_length = 0;
  std::uint32_t run_quoted = 0;
  std::uint32_t all_quoted = 0;
  found.rare = found.longest_rare = 0;
  const auto close = [&] {
    if (run_length >= kLeastRun) {
      found.rare += run_length;
      all_quoted += run_quoted;
      found.longest_rare = std::max(found.longest_rare, run_length);
    }
    run_length = run_quoted = 0;
  };
  found.noise = noise_of(texts, found.runs);
  double bits = 0;
  std::vector<std::pair<std::uint64_t, std::uint8_t>> grams;
  for (const Match& run : found.runs) {
    for (std::uint32_t k = 0; k < run.length; ++k) {
      const Place a = run.a + k;
      const Place b = run.b + k;
      if (((table.flags[a] | table.flags[b]) & kFormula) != 0 || is_digit(texts.chars[a])) {
        close();
      } else {
        ++run_length;
        run_quoted += !quoted.empty() && (quoted[a] || quoted[b]);
      }
      if (k + ngram <= run.length) {
        grams.emplace_back(hash_of(&texts.chars[a], ngram), table.information[a]);
      }
    }
    close();
  }
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  for (const auto& gram : grams) bits += gram.second / 8.0;
  found.score = static_cast<float>(bits / ngram - kColumnBits * (found.columns - found.matched));
  if (found.rare < kCopiedEvidence) {
    found.kind = PassageKind::kBoilerplate;
  } else {
    found.kind =
        all_quoted >= kQuotedShare * found.rare ? PassageKind::kQuoted : PassageKind::kCopied;
  }
}

}  // namespace leitong::passages
