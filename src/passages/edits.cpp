// What a copyist replaced, and what was forgotten.
//
// Method: what lies between two runs of a block is an edit; figures are taken whole. It is one of
// numbers if both sides are figures, one of places if each side is the start of a name that ends
// like a place's (县, 镇, 村…) or is the place of its document. Besides, each side of a passage is
// searched for the other document's place: a foreign name left in a copy. Cost: the length of the
// passage.

#include <algorithm>
#include <string>
#include <string_view>

#include "passages/found.hpp"

namespace leitong::passages {
namespace {

constexpr std::u32string_view kPlaceEnds = U"省市县区州盟旗乡镇村街屯";
constexpr std::u32string_view kNumberSigns = U"0123456789〇一二三四五六七八九十百千万亿零两";
constexpr std::size_t kLongestName = 8;

std::u32string_view text_of(const Texts& texts, Place from, Place to) {
  return {texts.chars.data() + from, to - from};
}

bool all_in(std::u32string_view text, std::u32string_view set) {
  return !text.empty() && text.find_first_not_of(set) == std::u32string_view::npos;
}

bool is_number_sign(char32_t c) { return is_digit(c) || c == U'x'; }

// The gap between two runs, grown over figures that it cuts through.
struct Gap {
  Place from_a, to_a, from_b, to_b;
};

Gap gap_between(const Texts& texts, const Match& last, const Match& next) {
  Gap gap{last.a + last.length, next.a, last.b + last.length, next.b};
  const auto digit_at = [&](Place place) { return is_number_sign(texts.chars[place]); };
  const auto touches_digit = [&] {
    return (gap.from_a < gap.to_a && (digit_at(gap.from_a) || digit_at(gap.to_a - 1))) ||
           (gap.from_b < gap.to_b && (digit_at(gap.from_b) || digit_at(gap.to_b - 1)));
  };
  if (!touches_digit()) return gap;
  while (gap.from_a > last.a && digit_at(gap.from_a - 1)) {
    --gap.from_a;
    --gap.from_b;
  }
  while (gap.to_a < next.a + next.length && digit_at(gap.to_a)) {
    ++gap.to_a;
    ++gap.to_b;
  }
  return gap;
}

// The name of a place as it may stand in a text: without the last character of its kind as well.
struct PlaceName {
  std::u32string whole;
  std::u32string bare;
};

PlaceName place_name(const DocumentView& document, const PassageOptions& options) {
  PlaceName name;
  name.whole = normal_form(document.place, options.normalize);
  name.bare = name.whole;
  if (name.bare.size() > 2 && kPlaceEnds.find(name.bare.back()) != std::u32string_view::npos) {
    name.bare.pop_back();
  }
  return name;
}

// A stretch that begins a name: it ends like a place's, or the text behind it does at once.
bool reads_as_place(const Texts& texts, Place from, Place to, Place limit, const PlaceName& own) {
  const std::u32string_view text = text_of(texts, from, to);
  if (text.empty() || text.size() > kLongestName) return false;
  if (!own.bare.empty() && (text.find(own.bare) != text.npos || own.bare.find(text) != text.npos)) {
    return true;
  }
  const bool ends = kPlaceEnds.find(text.back()) != std::u32string_view::npos;
  const bool followed = to < limit && kPlaceEnds.find(texts.chars[to]) != std::u32string_view::npos;
  return (ends && text.size() >= 2) || followed;
}

EditKind kind_of(const Texts& texts, const Gap& gap, const Match& next, const PlaceName& place_a,
                 const PlaceName& place_b) {
  if (all_in(text_of(texts, gap.from_a, gap.to_a), kNumberSigns) &&
      all_in(text_of(texts, gap.from_b, gap.to_b), kNumberSigns)) {
    return EditKind::kNumber;
  }
  if (reads_as_place(texts, gap.from_a, gap.to_a, next.a + next.length, place_a) &&
      reads_as_place(texts, gap.from_b, gap.to_b, next.b + next.length, place_b)) {
    return EditKind::kPlace;
  }
  return EditKind::kOther;
}

// An empty stretch before a place stands where that place begins.
Span span_of(const Texts& texts, Place from, Place to) {
  if (from < to) return texts.span(from, to);
  return {texts.starts[from], texts.starts[from]};
}

void find_foreign(const Texts& texts, Place from, Place to, const PlaceName& own,
                  const PlaceName& other, bool in_a, Passage& passage) {
  if (other.bare.size() < 2 || own.whole.find(other.bare) != std::u32string::npos) return;
  const std::u32string_view text = text_of(texts, from, to);
  for (std::size_t at = text.find(other.bare); at != text.npos;
       at = text.find(other.bare, at + 1)) {
    const bool whole = text.substr(at, other.whole.size()) == other.whole;
    const std::size_t size = whole ? other.whole.size() : other.bare.size();
    const auto start = from + static_cast<Place>(at);
    passage.foreign_places.push_back({in_a, texts.span(start, start + static_cast<Place>(size))});
  }
}

}  // namespace

void describe_edits(const Texts& texts, const Documents& corpus, const PassageOptions& options,
                    const Found& found, Passage& passage) {
  const PlaceName place_a =
      place_name(corpus[DocumentIndex{texts.source[found.document_a]}], options);
  const PlaceName place_b =
      place_name(corpus[DocumentIndex{texts.source[found.document_b]}], options);
  std::uint32_t from = 0;
  for (const std::uint32_t end : found.block_ends) {
    for (std::uint32_t i = from + 1; i < end; ++i) {
      const Match& next = found.runs[i];
      const Gap gap = gap_between(texts, found.runs[i - 1], next);
      Edit edit;
      edit.spans = {span_of(texts, gap.from_a, gap.to_a), span_of(texts, gap.from_b, gap.to_b)};
      edit.kind = kind_of(texts, gap, next, place_a, place_b);
      if (!passage.edits.empty() && passage.edits.back().spans == edit.spans) continue;
      passage.edits.push_back(edit);
    }
    from = end;
  }
  if (found.document_a == found.document_b) return;
  // Only who came later can have left the other's name standing.
  if (passage.direction != Direction::kAToB) {
    find_foreign(texts, found.from_a, found.to_a, place_a, place_b, true, passage);
  }
  if (passage.direction != Direction::kBToA) {
    find_foreign(texts, found.from_b, found.to_b, place_b, place_a, false, passage);
  }
}

}  // namespace leitong::passages
