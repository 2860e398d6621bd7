// Parts of archived documents to pieces that can be aligned.
//
// Problem: thousands of documents share some n-gram with a new one and nothing else. Method: only
// the parts in which the n-grams begin are read (and their neighbours, where one stands near an
// end); what winnowing selects is told from the n-grams around it, as in a whole document; of the
// text as much is kept as an alignment needs to show that it leads to nothing.
// Cost: a part of some thousand characters a shared n-gram.

#include "passages/pieces.hpp"

#include <algorithm>
#include <map>

#include "passages/gram_rules.hpp"
#include "passages/grams.hpp"

namespace leitong::passages {
namespace {

constexpr Place kAround = 256;  // characters kept on either side of an occurrence
// Characters that must be known on either side of an occurrence to tell whether it is selected, and
// whether a chain there is promising.
constexpr Place kMargin = 64;
static_assert(kMargin > 2 * kWidestWindow + 24);

// Whether an n-gram of masked characters stands at `at`, as far as the text goes.
bool stands_at(std::u32string_view text, std::size_t at, std::u32string_view gram) {
  const std::size_t size = std::min(gram.size(), text.size() - at);
  for (std::size_t i = 0; i < size; ++i) {
    if (masked(text[at + i]) != gram[i]) return false;
  }
  return true;
}

// Calls each(at) where the n-gram stands in the text, as far as that goes, until it gives false.
// Most characters are not its first one: they are looked at many at a time.
template <typename Each>
void for_each_place(std::u32string_view text, std::u32string_view gram, const Each& each) {
  constexpr std::size_t kStep = 16;
  const char32_t first = gram[0];
  std::size_t at = 0;
  for (; first != U'0' && at + kStep <= text.size(); at += kStep) {
    unsigned hits = 0;
    for (std::size_t k = 0; k < kStep; ++k) hits |= static_cast<unsigned>(text[at + k] == first);
    if (hits == 0) continue;
    for (std::size_t k = 0; k < kStep; ++k) {
      if (text[at + k] == first && stands_at(text, at + k, gram) && !each(at + k)) return;
    }
  }
  for (; at < text.size(); ++at) {
    if (stands_at(text, at, gram) && !each(at)) return;
  }
}

// Parts of a document that follow one another.
struct Stretch {
  std::uint32_t first_part = 0;
  std::uint32_t last_part = 0;
  Place begin = 0;
  std::u32string chars;
};

class Reader {
 public:
  Reader(const Archive& archive, PartTexts& texts, std::span<const SharedGram> shared,
         const PieceRules& rules)
      : archive_(archive),
        texts_(texts),
        shared_(shared),
        rules_(rules),
        document_(archive.part(shared.front().part).document) {}

  DocumentPieces read() {
    for (const SharedGram& s : shared_) (void)load(s.part);
    for (const SharedGram& s : shared_) load_neighbours(s);
    fill_small_gaps();
    DocumentPieces result;
    for (const Stretch& stretch : stretches()) take(stretch, result);
    return result;
  }

 private:
  using Text = std::shared_ptr<const std::u32string>;

  const std::u32string& load(std::uint32_t part) {
    Text& text = loaded_[part];
    if (!text) text = texts_.get(part);
    return *text;
  }
  [[nodiscard]] bool is_ours(std::uint32_t part) const {
    return part < archive_.parts() && archive_.part(part).document == document_;
  }

  [[nodiscard]] std::u32string_view own_gram(std::uint32_t gram) const {
    return {rules_.own.data() + rules_.gram_places[gram], rules_.ngram};
  }

  // Where an occurrence stands near an end of its part, the text beyond is needed.
  void load_neighbours(const SharedGram& s) {
    const std::u32string& text = load(s.part);
    bool before = false;
    bool behind = false;
    for_each_place(text, own_gram(s.gram), [&](std::size_t at) {
      hits_.push_back({s, static_cast<Place>(at)});
      before |= at < kMargin;
      behind |= at + rules_.ngram + kMargin > text.size();
      return true;
    });
    std::size_t known = 0;
    for (std::uint32_t part = s.part; before && known < kMargin && part > 0;
         known += load(part).size()) {
      if (!is_ours(--part)) break;
    }
    known = 0;
    for (std::uint32_t part = s.part; behind && known < kMargin + rules_.ngram;
         known += load(part).size()) {
      if (!is_ours(++part)) break;
    }
  }

  // Two pieces must be further apart than an alignment can bridge.
  void fill_small_gaps() {
    const std::vector<std::uint32_t> parts = numbers();
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const std::uint64_t end =
          archive_.part(parts[i - 1]).first_character + load(parts[i - 1]).size();
      if (archive_.part(parts[i]).first_character > end + rules_.max_gap) continue;
      for (std::uint32_t part = parts[i - 1] + 1; part < parts[i]; ++part) (void)load(part);
    }
  }

  [[nodiscard]] std::vector<std::uint32_t> numbers() const {
    std::vector<std::uint32_t> parts;
    for (const auto& [part, text] : loaded_) parts.push_back(part);
    return parts;
  }

  [[nodiscard]] std::vector<Stretch> stretches() const {
    std::vector<Stretch> all;
    for (const auto& [part, text] : loaded_) {
      if (all.empty() || all.back().last_part + 1 != part) {
        all.push_back({part, part, archive_.part(part).first_character, {}});
      }
      all.back().last_part = part;
      all.back().chars += *text;
    }
    return all;
  }

  [[nodiscard]] bool is_selected(const Stretch& stretch, std::size_t at) const {
    if (rules_.window == 1) return true;
    const std::size_t grams = stretch.chars.size() - rules_.ngram + 1;
    return selected_at(at, grams, rules_.window, [&](std::size_t i) {
      std::uint64_t sum = 0;
      for (unsigned k = 0; k < rules_.ngram; ++k) {
        sum = sum * kGramBase + masked(stretch.chars[i + k]);
      }
      return mix(sum);
    });
  }

  // The selected occurrences of a stretch and the text around them.
  void take(const Stretch& stretch, DocumentPieces& result) const {
    const auto size = static_cast<Place>(stretch.chars.size());
    std::vector<GramPlace> places;
    for (const Hit& hit : hits_) {
      if (hit.shared.part < stretch.first_part || hit.shared.part > stretch.last_part) continue;
      const Place at = archive_.part(hit.shared.part).first_character - stretch.begin + hit.at;
      if (at + rules_.ngram > size || !stands_at(stretch.chars, at, own_gram(hit.shared.gram)) ||
          !is_selected(stretch, at)) {
        continue;
      }
      places.push_back({stretch.begin + at, hit.shared.gram});
    }
    std::sort(places.begin(), places.end(), [](const GramPlace& x, const GramPlace& y) {
      return x.place != y.place ? x.place < y.place : x.gram < y.gram;
    });
    Place end = 0;  // of the piece before, in the stretch
    for (const GramPlace& place : places) {
      const Place at = place.place - stretch.begin;
      Place from = at - std::min(at, kAround);
      const Place to = std::min<Place>(size, at + rules_.ngram + kAround);
      const bool joins = end > 0 && from <= std::uint64_t{end} + rules_.max_gap;
      if (joins) from = end;
      if (!joins) result.pieces.push_back({stretch.begin + from, {}});
      if (to > from) result.pieces.back().chars.append(stretch.chars, from, to - from);
      end = std::max(end, to);
    }
    result.places.insert(result.places.end(), places.begin(), places.end());
  }

  struct Hit {  // an n-gram at a character of its part; perhaps it goes on differently beyond
    SharedGram shared;
    Place at = 0;
  };

  const Archive& archive_;
  PartTexts& texts_;
  std::span<const SharedGram> shared_;
  const PieceRules& rules_;
  std::uint32_t document_;
  std::map<std::uint32_t, Text> loaded_;
  std::vector<Hit> hits_;
};

}  // namespace

std::shared_ptr<const std::u32string> PartTexts::get(std::uint32_t part) {
  Shard& shard = shards_[part % shards_.size()];
  {
    const std::lock_guard lock(shard.mutex);
    const auto known = shard.known.find(part);
    if (known != shard.known.end()) return known->second;
  }
  // Normalised elsewhere first: room for it is made as if each byte gave a character.
  thread_local std::u32string normal;
  normal_form_into(archive_.part_text(part), options_, normal);
  auto made = std::make_shared<const std::u32string>(normal);
  const std::lock_guard lock(shard.mutex);
  return shard.known.try_emplace(part, std::move(made)).first->second;
}

bool PartTexts::has(std::uint32_t part) {
  Shard& shard = shards_[part % shards_.size()];
  const std::lock_guard lock(shard.mutex);
  return shard.known.contains(part);
}

std::optional<std::size_t> PartTexts::find(std::uint32_t part, std::u32string_view gram) {
  const auto place_in = [gram](std::u32string_view text) {
    std::optional<std::size_t> found;
    for_each_place(text, gram, [&](std::size_t at) {
      if (at + gram.size() <= text.size()) found = at;
      return !found;
    });
    return found;
  };
  const std::shared_ptr<const std::u32string> text = get(part);
  if (const std::optional<std::size_t> at = place_in(*text)) return at;
  // It may go on in the parts that follow.
  const std::size_t begin = text->size() - std::min(text->size(), gram.size() - 1);
  std::u32string end = text->substr(begin);
  const std::size_t wanted = end.size() + gram.size() - 1;
  const std::uint32_t document = archive_.part(part).document;
  while (end.size() < wanted && ++part < archive_.parts() &&
         archive_.part(part).document == document) {
    end.append(*get(part), 0, wanted - end.size());
  }
  const std::optional<std::size_t> at = place_in(end);
  return at && begin + *at < text->size() ? std::optional(begin + *at) : std::nullopt;
}

DocumentPieces pieces_of(const Archive& archive, PartTexts& texts,
                         std::span<const SharedGram> shared, const PieceRules& rules) {
  return Reader(archive, texts, shared, rules).read();
}

}  // namespace leitong::passages
