// See contexts.hpp.
#include "templates/contexts.hpp"

#include <algorithm>
#include <cmath>

namespace leitong::templates {
namespace {

constexpr std::uint32_t kGram = 3;         // tokens on the longer side of a place
constexpr std::uint32_t kOtherSide = 2;    // on the shorter
constexpr std::size_t kMostPlaces = 1000;  // of a 3-gram that is a frame's own
constexpr double kSame = 0.6;              // of the group's 3-grams: its own text
constexpr double kOneOfTwo = 0.8;          // that another filling of a choice is one of its texts
constexpr double kOneOfMany = 0.1;         // the same of siblings
constexpr double kMostEvidence = 4;

std::uint32_t hash_of(const std::uint32_t* ids) {
  return static_cast<std::uint32_t>(XXH3_64bits(ids, kGram * sizeof(*ids)));
}

std::size_t differences(const Contexts::Ids& a, const Contexts::Ids& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t up = row[j];
      row[j] = std::min({up + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = up;
    }
  }
  return row[b.size()];
}

}  // namespace

bool alike(const Contexts::Ids& a, const Contexts::Ids& b) {
  const std::size_t longer = std::max(a.size(), b.size());
  const std::size_t shorter = std::min(a.size(), b.size());
  return longer - shorter <= 3 && differences(a, b) * 3 <= longer;
}

// The group's 3-grams, and how far around a place they may stand.
struct Contexts::Grams {
  std::vector<std::uint32_t> hashes;
  std::uint32_t reach = 0;

  explicit Grams(const Ids& ids) : reach(static_cast<std::uint32_t>(ids.size())) {
    for (std::size_t i = 0; i + kGram <= ids.size(); ++i) {
      if (std::count(&ids[i], &ids[i] + kGram, kSlotId) == 0) hashes.push_back(hash_of(&ids[i]));
    }
    std::sort(hashes.begin(), hashes.end());
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  }

  // Whether much of them stands around a token.
  bool around(const Corpus& corpus, Range document, std::uint32_t at) const {
    const std::uint32_t begin = at > document.begin + reach ? at - reach : document.begin;
    const std::uint32_t end = std::min(document.end, at + reach + kGram);
    std::vector<std::uint32_t> there;
    std::uint32_t gram[kGram];
    for (std::uint32_t i = begin; i + kGram <= end; ++i) {
      for (std::uint32_t k = 0; k < kGram; ++k) gram[k] = aligned_id(corpus.tokens[i + k].id);
      const std::uint32_t hash = hash_of(gram);
      if (std::binary_search(hashes.begin(), hashes.end(), hash)) there.push_back(hash);
    }
    std::sort(there.begin(), there.end());
    const auto distinct = std::unique(there.begin(), there.end()) - there.begin();
    return static_cast<double>(distinct) >= kSame * static_cast<double>(hashes.size());
  }
};

Contexts::Contexts(const Corpus& corpus, const SharedGrams& shared) : corpus_(corpus) {
  std::uint32_t gram[kGram];
  for (std::size_t d = 0; d + 1 < corpus.document_begin.size(); ++d) {
    const std::uint32_t end = corpus.document_begin[d + 1];
    for (std::uint32_t i = corpus.document_begin[d]; i + kGram <= end; ++i) {
      for (std::uint32_t k = 0; k < kGram; ++k) gram[k] = aligned_id(corpus.tokens[i + k].id);
      if (shared.has(hash_of(gram))) places_.emplace_back(hash_of(gram), i);
    }
  }
  std::sort(places_.begin(), places_.end());
}

void Contexts::look(const Question& question, bool forward, const Grams& own,
                    std::vector<Ids>& found) const {
  const Ids& near = forward ? question.before : question.after;
  const Ids& far = forward ? question.after : question.before;
  if (near.size() < kGram || far.size() < kOtherSide) return;
  const std::uint32_t hash = hash_of(near.data());
  const auto first = std::lower_bound(places_.begin(), places_.end(), std::pair(hash, 0U));
  const auto last = std::lower_bound(first, places_.end(), std::pair(hash, ~0U));
  if (static_cast<std::size_t>(last - first) > kMostPlaces) return;
  std::size_t longest = 0;
  for (const Ids& text : question.texts) longest = std::max(longest, text.size());
  longest = 2 * longest + 2;
  // The tokens of the other side that are nearest to the place.
  const std::uint32_t* mark = forward ? far.data() : far.data() + far.size() - kOtherSide;
  for (auto place = first; place != last; ++place) {
    const auto document = std::upper_bound(corpus_.document_begin.begin(),
                                           corpus_.document_begin.end(), place->second);
    const Range whole{*(document - 1), *document};
    const auto id = [&](std::uint32_t at) { return aligned_id(corpus_.tokens[at].id); };
    const std::uint32_t edge = forward ? place->second + kGram : place->second;
    for (std::uint32_t length = 0; length <= longest; ++length) {
      // [begin, end) is what is enclosed, `at` the other side.
      if (!forward && edge < whole.begin + length + kOtherSide) break;
      if (forward && edge + length + kOtherSide > whole.end) break;
      const std::uint32_t begin = forward ? edge : edge - length;
      const std::uint32_t end = begin + length;
      const std::uint32_t at = forward ? end : begin - kOtherSide;
      if (length > 0 && ends_sentence(id(forward ? end - 1 : begin))) break;
      if (id(at) != mark[0] || id(at + 1) != mark[1]) continue;
      if (length > 0 && !own.around(corpus_, whole, begin)) {
        Ids text;
        for (std::uint32_t i = begin; i < end; ++i) text.push_back(id(i));
        found.push_back(std::move(text));
      }
      break;
    }
  }
}

double Contexts::log_open(const Question& question) const {
  std::vector<Ids> found;
  const Grams own(question.constants);
  look(question, true, own, found);
  look(question, false, own, found);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<bool> seen(question.texts.size(), false);
  std::vector<Ids> others;
  for (Ids& text : found) {
    const auto is = [&](const Ids& other) { return alike(text, other); };
    const auto known = std::find_if(question.texts.begin(), question.texts.end(), is);
    if (known != question.texts.end()) {
      seen[static_cast<std::size_t>(known - question.texts.begin())] = true;
    } else if (std::none_of(others.begin(), others.end(), is)) {
      others.push_back(std::move(text));
    }
  }
  const auto inside = static_cast<double>(std::count(seen.begin(), seen.end(), true));
  const auto outside = static_cast<double>(others.size());
  const double sum = outside * std::log((1 - kOneOfMany) / (1 - kOneOfTwo)) +
                     inside * std::log(kOneOfMany / kOneOfTwo);
  return std::clamp(sum, -kMostEvidence, kMostEvidence);
}

}  // namespace leitong::templates
