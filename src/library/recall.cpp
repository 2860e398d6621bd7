// What an induction has seen it has aligned with all other occurrences, and cut at words; a single
// alignment cannot do that again. So a text that is known letter by letter is not aligned but
// remembered: the very sentence that an occurrence came from has the occurrence's fillers.
//
// A wording may reach further than the alignment does, where its last slot goes on over commas. So
// the ends of the clauses around a place, within its sentence, are tried too, the longest first.

#include "library/recall.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>

#include "base/utf8.hpp"
#include "library/pattern.hpp"

namespace leitong::library {
namespace {

constexpr std::size_t kMostEnds = 4;  // on each side; the ends of its sentence are tried besides

// The start of the marks that open something there: （五）, “四个意识”.
std::uint32_t with_openers(const Prepared& text, std::uint32_t start) {
  constexpr std::u32string_view kOpeners = U"“‘《（(【";
  while (start > 0) {
    const char* before = text.utf8.data() + text.offsets[start - 1];
    if (kOpeners.find(next_code_point(before)) == std::u32string_view::npos) break;
    --start;
  }
  return start;
}

// Where the place may begin, the farthest first: at its own start, or with a clause of its
// sentence before it, but behind `least`.
std::vector<std::uint32_t> starts_of(const Prepared& text, const Aligned& place,
                                     std::uint32_t least) {
  std::vector<std::uint32_t> out = {place.match.span.start};
  const auto put = [&](std::uint32_t i) {
    const std::uint32_t start = text.normal.starts[i];
    out.push_back(start);
    if (const std::uint32_t opened = with_openers(text, start); opened < start) {
      out.push_back(opened);
    }
  };
  for (std::uint32_t i = place.begin; i > 0; --i) {
    if (text.sentence[i - 1] != text.sentence[place.begin]) {
      put(i);
      break;
    }
    if (text.clause[i - 1] != text.clause[i] && out.size() < kMostEnds) put(i);
    if (i == 1) put(0);
  }
  out.erase(std::remove_if(out.begin(), out.end(),
                           [&](std::uint32_t start) {
                             return start < least || start > place.match.span.start;
                           }),
            out.end());
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// Where it may end, the farthest first, before `most`.
std::vector<std::uint32_t> ends_of(const Prepared& text, const Aligned& place, std::uint32_t most) {
  const auto size = static_cast<std::uint32_t>(text.normal.chars.size());
  std::vector<std::uint32_t> out = {place.match.span.end};
  for (std::uint32_t i = place.end; i <= size && i > 0; ++i) {
    const bool last = i == size || text.sentence[i] != text.sentence[i - 1];
    const bool clause = !last && text.clause[i] != text.clause[i - 1] && out.size() < kMostEnds;
    if (last || clause) out.push_back(text.normal.ends[i - 1]);
    if (last) break;
  }
  out.erase(
      std::remove_if(out.begin(), out.end(),
                     [&](std::uint32_t end) { return end > most || end < place.match.span.end; }),
      out.end());
  std::sort(out.begin(), out.end(), std::greater<>());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// The fills of the most frequent wording of a template that has this text.
std::optional<std::vector<Fill>> known_fills(Database& db, TemplateId id, std::string_view text,
                                             std::uint32_t length) {
  Query query(db,
              "SELECT fills FROM wordings WHERE template = ? AND length(text) = ? AND text = ? AND "
              "occurrences > 0 ORDER BY occurrences DESC, id LIMIT 1",
              number(id), length, text);
  if (!query.next()) return {};
  return decode_fills(query.view(0));
}

}  // namespace

void recall(Database& db, const Prepared& text, std::vector<Aligned>& places) {
  for (std::size_t p = 0; p < places.size(); ++p) {
    Aligned& place = places[p];
    const std::uint32_t least = p == 0 ? 0 : places[p - 1].match.span.end;
    const auto length = static_cast<std::uint32_t>(text.offsets.size() - 1);
    const std::uint32_t most = p + 1 == places.size() ? length : places[p + 1].match.span.start;
    std::optional<std::vector<Fill>> fills;
    Span span;
    for (const std::uint32_t start : starts_of(text, place, least)) {
      for (const std::uint32_t end : ends_of(text, place, most)) {
        if (fills) break;
        span = {start, end};
        fills = known_fills(db, place.match.id, part(text.utf8, text.offsets, span), span.length());
      }
    }
    if (!fills) continue;
    for (Fill& fill : *fills) {
      fill.span.start += span.start;
      fill.span.end += span.start;
    }
    place.match.span = span;
    place.match.fills = std::move(*fills);
    const auto& starts = text.normal.starts;
    const auto at = [&](std::uint32_t offset) {
      return static_cast<std::uint32_t>(std::lower_bound(starts.begin(), starts.end(), offset) -
                                        starts.begin());
    };
    place.begin = at(span.start);
    place.end = at(span.end);
  }
}

}  // namespace leitong::library
