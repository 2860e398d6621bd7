// See phrases.hpp.
//
// Method: positions whose next letters stand in a second document are sorted by what follows them
// (a sparse suffix array); its intervals of common prefixes are the repeated runs that no letter
// continues in all places. Their ends are moved off the inside of words, and off particles. Cost:
// the sort of the positions that repeat.
// Paper: Abouelhoda, Kurtz, Ohlebusch, Replacing suffix trees with enhanced suffix arrays (2004).
#include "templates/phrases.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_set>

#include "base/xxhash.hpp"

namespace leitong::templates {
namespace {

constexpr std::uint32_t kLongest = 80;     // letters
constexpr double kOutside = 0.15;          // of a phrase's places: outside longer ones
constexpr std::size_t kCountedBits = 22;   // cells of the counts of single letters and pairs
constexpr std::uint32_t kFragment = 3;     // letters beyond a mark that are no clause
constexpr std::size_t kManyPlaces = 4000;  // surely in several documents
constexpr std::u32string_view kNoStart = U"的地得了着等和与及之们者";
constexpr std::u32string_view kNoEnd = U"的地得和与及在对向把将以为是从由于而并不就也要我一们这";

// The letters of the corpus; 0 where a sentence or a line ends.
struct Letters {
  std::vector<std::uint32_t> ids;
  std::vector<std::uint32_t> tokens;     // of each letter
  std::vector<std::uint32_t> documents;  // of each letter

  // Whether nothing stands between letters i - 1 and i.
  bool beside(std::size_t i) const { return tokens[i] == tokens[i - 1] + 1; }
};

Letters letters_of(const Corpus& corpus) {
  Letters out;
  for (std::uint32_t d = 0; d + 1 < corpus.document_begin.size(); ++d) {
    for (std::uint32_t i = corpus.document_begin[d]; i < corpus.document_begin[d + 1]; ++i) {
      const std::uint32_t id = corpus.tokens[i].id;
      const bool stop = id == U'\n' || ends_sentence(id);
      if (!stop && is_mark(id)) continue;
      out.ids.push_back(stop ? 0 : id);
      out.tokens.push_back(i);
      out.documents.push_back(d);
    }
    out.ids.push_back(0);
    out.tokens.push_back(corpus.document_begin[d + 1]);
    out.documents.push_back(d);
  }
  return out;
}

// How often letters stand beside each other.
class Words {
 public:
  explicit Words(const Letters& letters) : counts_(std::size_t{1} << kCountedBits, 0) {
    for (std::size_t i = 0; i < letters.ids.size(); ++i) {
      ++counts_[cell(letters.ids[i], 0)];
      if (i > 0 && letters.beside(i)) ++counts_[cell(letters.ids[i - 1], letters.ids[i])];
    }
  }

  // Share of the places of `letter` in which the pair (a, b), which holds it, stands there; in
  // whole millionths, whose sums do not depend on their order.
  std::uint64_t share(std::uint32_t a, std::uint32_t b, std::uint32_t letter) const {
    if (a == 0 || b == 0 || is_class(a) || is_class(b)) return 0;
    return std::uint64_t{1000000} * counts_[cell(a, b)] / std::max(1U, counts_[cell(letter, 0)]);
  }

 private:
  static std::size_t cell(std::uint32_t a, std::uint32_t b) {
    const std::uint32_t pair[2] = {a, b};
    return XXH3_64bits(pair, sizeof pair) >> (64 - kCountedBits);
  }
  std::vector<std::uint32_t> counts_;
};

// Positions whose next `length` letters stand in at least two documents (or share a hash with
// such).
std::vector<std::uint32_t> repeated(const Letters& letters, std::uint32_t length) {
  unsigned bits = 16;
  while (bits < 27 && (std::size_t{1} << bits) < 2 * letters.ids.size()) ++bits;
  const auto hash_at = [&](std::size_t i) {
    return XXH3_64bits(letters.ids.data() + i, length * sizeof(letters.ids[0])) >> (64 - bits);
  };
  std::vector<std::uint32_t> first(std::size_t{1} << bits, 0);  // document, from 1
  std::vector<bool> shared(std::size_t{1} << bits, false);
  std::vector<std::uint32_t> candidates;
  std::uint32_t since = 0;  // letters since the last stop
  for (std::size_t i = 0; i < letters.ids.size(); ++i) {
    since = letters.ids[i] == 0 ? 0 : since + 1;
    if (since < length) continue;
    const std::size_t begin = i + 1 - length;
    const std::size_t at = hash_at(begin);
    const std::uint32_t document = letters.documents[begin] + 1;
    if (first[at] == 0) first[at] = document;
    if (first[at] != document) shared[at] = true;
    candidates.push_back(static_cast<std::uint32_t>(begin));
  }
  candidates.erase(std::remove_if(candidates.begin(), candidates.end(),
                                  [&](std::uint32_t i) { return !shared[hash_at(i)]; }),
                   candidates.end());
  return candidates;
}

std::uint32_t common_prefix(const Letters& letters, std::uint32_t a, std::uint32_t b) {
  std::uint32_t k = 0;
  while (k < kLongest && letters.ids[a + k] != 0 && letters.ids[a + k] == letters.ids[b + k]) ++k;
  return k;
}

// The suffixes in order, and what may be asked of them.
class Suffixes {
 public:
  Suffixes(const Letters& letters, std::uint32_t length)
      : letters_(letters), order_(repeated(letters, length)) {
    std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
      const std::uint32_t k = common_prefix(letters_, a, b);
      if (k == kLongest) return a < b;
      return letters_.ids[a + k] != letters_.ids[b + k] ? letters_.ids[a + k] < letters_.ids[b + k]
                                                        : a < b;
    });
  }

  // Calls visit(first, last, length) for each interval of suffixes with so many letters in common.
  template <typename Visit>
  void for_intervals(std::uint32_t least, const Visit& visit) const {
    struct Open {
      std::size_t begin;
      std::uint32_t length;
    };
    std::vector<Open> open;
    for (std::size_t i = 1; i <= order_.size(); ++i) {
      const std::uint32_t length =
          i < order_.size() ? common_prefix(letters_, order_[i - 1], order_[i]) : 0;
      std::size_t begin = i - 1;
      while (!open.empty() && open.back().length > length) {
        begin = open.back().begin;
        visit(begin, i, open.back().length);
        open.pop_back();
      }
      if (length >= least && (open.empty() || open.back().length < length)) {
        open.push_back({begin, length});
      }
    }
  }

  // All places of the `length` letters at `position`.
  std::vector<std::uint32_t> places(std::uint32_t position, std::uint32_t length) const {
    const auto same = [&](std::uint32_t other) {
      return common_prefix(letters_, position, other) >= length;
    };
    const auto less = [&](std::uint32_t other, std::uint32_t) {
      const std::uint32_t k = common_prefix(letters_, other, position);
      return k < length && letters_.ids[other + k] < letters_.ids[position + k];
    };
    auto at = std::lower_bound(order_.begin(), order_.end(), position, less);
    std::vector<std::uint32_t> out;
    for (; at != order_.end() && same(*at); ++at) out.push_back(*at);
    std::sort(out.begin(), out.end());
    return out;
  }

  std::uint32_t operator[](std::size_t i) const { return order_[i]; }

 private:
  const Letters& letters_;
  std::vector<std::uint32_t> order_;
};

struct Phrase {
  std::uint32_t position = 0;  // of one of its places
  std::uint32_t length = 0;
  std::vector<std::uint32_t> places;
};

class Finder {
 public:
  Finder(const Corpus& corpus, const PhraseLimits& limits)
      : corpus_(corpus),
        limits_(limits),
        letters_(letters_of(corpus)),
        words_(letters_),
        suffixes_(letters_, limits.min_letters) {}

  std::vector<Phrase> find() {
    std::vector<Phrase> found;
    std::unordered_set<std::uint64_t> seen;
    suffixes_.for_intervals(
        limits_.min_letters, [&](std::size_t begin, std::size_t end, std::uint32_t length) {
          if (!left_differs(begin, end) || !spread(begin, end)) return;
          Phrase phrase{suffixes_[begin], length, {}};
          for (std::size_t i = begin; i < end; ++i) phrase.places.push_back(suffixes_[i]);
          if (!mend_ends(phrase)) return;
          const std::uint64_t hash = XXH3_64bits(letters_.ids.data() + phrase.position,
                                                 phrase.length * sizeof(std::uint32_t));
          if (!seen.insert(hash).second) return;
          found.push_back(std::move(phrase));
        });
    // Of one length by their letters: where they stand depends on the order of documents.
    const auto letters = [this](const Phrase& phrase) {
      return letters_.ids.begin() + phrase.position;
    };
    std::sort(found.begin(), found.end(), [&](const Phrase& a, const Phrase& b) {
      if (a.length != b.length) return a.length > b.length;
      return std::lexicographical_compare(letters(a), letters(a) + a.length, letters(b),
                                          letters(b) + b.length);
    });
    return without_inner(std::move(found));
  }

  const Letters& letters() const { return letters_; }

 private:
  bool left_differs(std::size_t begin, std::size_t end) const {
    const auto before = [&](std::size_t i) {
      return suffixes_[i] == 0 ? 0 : letters_.ids[suffixes_[i] - 1];
    };
    const std::uint32_t first = before(begin);
    if (first == 0) return true;
    for (std::size_t i = begin + 1; i < end; ++i) {
      if (before(i) != first) return true;
    }
    return false;
  }

  bool spread(std::size_t begin, std::size_t end) const {
    if (end - begin < limits_.min_documents) return false;
    if (end - begin > kManyPlaces) return true;
    std::set<std::uint32_t> documents;
    std::set<std::uint32_t> series;
    for (std::size_t i = begin; i < end; ++i) {
      documents.insert(letters_.documents[suffixes_[i]]);
      series.insert(corpus_.series[letters_.documents[suffixes_[i]]]);
      if (documents.size() >= limits_.min_documents && series.size() >= limits_.min_series) {
        return true;
      }
    }
    return false;
  }

  // Whether the first (last) letter belongs to what stands before (behind) the phrase rather than
  // to the phrase: where it stands, the outer neighbour is the more usual one.
  bool cuts_word(const Phrase& phrase, bool front) const {
    const std::uint32_t edge = front ? 0 : phrase.length - 1;
    const std::uint32_t at = phrase.position + edge;
    const std::uint32_t letter = letters_.ids[at];
    if (is_class(letter)) return false;
    std::uint64_t inner = 0;
    std::uint64_t outer = 0;
    for (const std::uint32_t place : phrase.places) {
      const std::uint32_t i = place + edge;
      const std::uint64_t before =
          i > 0 && letters_.beside(i) ? words_.share(letters_.ids[i - 1], letter, letter) : 0;
      const std::uint64_t after =
          letters_.beside(i + 1) ? words_.share(letter, letters_.ids[i + 1], letter) : 0;
      inner += front ? after : before;
      outer += front ? before : after;
    }
    return outer > inner;
  }

  // Letters of a clause that the phrase only begins (or ends) with, beyond its last (first) mark,
  // in most of its places.
  std::uint32_t fragment(const Phrase& phrase, bool front) const {
    for (std::uint32_t k = 1; k <= kFragment && k < phrase.length; ++k) {
      const std::uint32_t from = front ? k : phrase.length - k;
      std::size_t marked = 0;
      for (const std::uint32_t place : phrase.places) {
        const std::uint32_t mark = corpus_.tokens[letters_.tokens[place + from] - 1].id;
        marked += !letters_.beside(place + from) && ends_clause(mark) ? 1U : 0U;
      }
      if (2 * marked > phrase.places.size()) return k;
    }
    return 0;
  }

  bool in(std::u32string_view set, std::uint32_t id) const {
    return set.find(static_cast<char32_t>(id)) != std::u32string_view::npos;
  }

  // Whether most places stop at that end of the phrase: it is a clause's.
  bool ends_clauses(const Phrase& phrase, bool front) const {
    std::size_t marked = 0;
    for (const std::uint32_t place : phrase.places) {
      const std::uint32_t token = letters_.tokens[front ? place : place + phrase.length - 1];
      const bool edge = front ? token == 0 : token + 1 >= corpus_.tokens.size();
      marked += edge || is_mark(corpus_.tokens[front ? token - 1 : token + 1].id) ? 1U : 0U;
    }
    return 2 * marked > phrase.places.size();
  }

  // How many letters the end should move inwards.
  std::uint32_t excess(const Phrase& phrase, bool front) const {
    if (ends_clauses(phrase, front)) return 0;
    const std::uint32_t letter = letters_.ids[phrase.position + (front ? 0 : phrase.length - 1)];
    if (in(front ? kNoStart : kNoEnd, letter) || cuts_word(phrase, front)) return 1;
    return fragment(phrase, front);
  }

  // Moves the ends inwards; false if too little is left. Then all places of what is left.
  bool mend_ends(Phrase& phrase) const {
    bool any = false;
    while (phrase.length >= limits_.min_letters) {
      const std::uint32_t front = excess(phrase, true);
      phrase.position += front;
      phrase.length -= front;
      for (std::uint32_t& place : phrase.places) place += front;
      const std::uint32_t back = phrase.length < limits_.min_letters ? 0 : excess(phrase, false);
      phrase.length -= back;
      if (front + back == 0) break;
      any = true;
    }
    if (phrase.length < limits_.min_letters) return false;
    if (any) phrase.places = suffixes_.places(phrase.position, phrase.length);
    return true;
  }

  // Without the phrases that stand nearly only inside longer ones. `found` has the longest first.
  std::vector<Phrase> without_inner(std::vector<Phrase> found) const {
    std::vector<std::uint32_t> owner(letters_.ids.size(), 0);  // place of a longer one, from 1
    std::vector<std::size_t> spread_of = {0};                  // documents of each place's phrase
    std::vector<Phrase> out;
    for (Phrase& phrase : found) {
      std::set<std::uint32_t> documents;
      std::set<std::uint32_t> outside_documents;
      std::size_t outside = 0;
      std::size_t most = 0;
      for (const std::uint32_t place : phrase.places) {
        documents.insert(letters_.documents[place]);
        const std::uint32_t first = owner[place];
        if (first != 0 && first == owner[place + phrase.length - 1]) {
          most = std::max(most, spread_of[first]);
          continue;
        }
        ++outside;
        outside_documents.insert(letters_.documents[place]);
      }
      const bool spread = outside_documents.size() >= limits_.min_documents ||
                          (limits_.min_documents <= 2 && documents.size() > most);
      if (!spread ||
          static_cast<double>(outside) < kOutside * static_cast<double>(phrase.places.size())) {
        continue;
      }
      for (const std::uint32_t place : phrase.places) {
        const auto next = static_cast<std::uint32_t>(spread_of.size());
        spread_of.push_back(documents.size());
        for (std::uint32_t i = place; i < place + phrase.length; ++i) {
          if (owner[i] == 0) owner[i] = next;
        }
      }
      out.push_back(std::move(phrase));
    }
    return out;
  }

  const Corpus& corpus_;
  const PhraseLimits limits_;
  const Letters letters_;
  const Words words_;
  const Suffixes suffixes_;
};

// With the opening (closing) mark just outside whose other half is inside.
Range with_quotes(const Corpus& corpus, Range range) {
  constexpr std::u32string_view kOpen = U"“‘《（(";
  constexpr std::u32string_view kClose = U"”’》）)";
  int open = 0;
  int unopened = 0;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const auto id = static_cast<char32_t>(corpus.tokens[i].id);
    if (kOpen.find(id) != std::u32string_view::npos) ++open;
    if (kClose.find(id) == std::u32string_view::npos) continue;
    if (open == 0)
      ++unopened;
    else
      --open;
  }
  const auto is = [&](std::u32string_view set, std::uint32_t token) {
    return set.find(static_cast<char32_t>(corpus.tokens[token].id)) != std::u32string_view::npos;
  };
  if (unopened > 0 && range.begin > 0 && is(kOpen, range.begin - 1)) --range.begin;
  if (open > 0 && range.end < corpus.tokens.size() && is(kClose, range.end)) ++range.end;
  return range;
}

}  // namespace

Phrases find_phrases(const Corpus& corpus, const PhraseLimits& limits) {
  Finder finder(corpus, limits);
  const std::vector<Phrase> found = finder.find();
  Phrases out;
  std::vector<Candidate> candidates;
  for (const Phrase& phrase : found) {
    candidates.clear();
    for (const std::uint32_t place : phrase.places) {
      const Range range = with_quotes(
          corpus,
          {finder.letters().tokens[place], finder.letters().tokens[place + phrase.length - 1] + 1});
      candidates.push_back(candidate_at(corpus, range, finder.letters().documents[place]));
    }
    const auto first = static_cast<std::uint32_t>(out.shapes.size());
    add_shapes(candidates, out.shapes);
    Group group;
    for (std::uint32_t s = first; s < out.shapes.size(); ++s) group.shapes.push_back(s);
    out.groups.push_back(std::move(group));
  }
  return out;
}

}  // namespace leitong::templates
