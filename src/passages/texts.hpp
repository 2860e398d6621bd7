// All documents' normal forms in one array, so that a place of the corpus is one number.
//
// Documents stand in order of date (the undated last), then of reading; references follow. The
// first occurrence of anything is therefore the earliest known one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/dates.hpp"
#include "base/spill.hpp"
#include "leitong/passages.hpp"

namespace leitong::passages {

using Place = std::uint32_t;  // index into Texts::chars
using Rank = std::uint32_t;   // number of a document in Texts' order

// What is here of a document that is not here as a whole, and whether more of it lies before and
// behind.
struct Piece {
  Place begin = 0;
  Place end = 0;
  bool more_before = false;
  bool more_behind = false;
};

// Characters [begin, end) of a line that is nobody's text (base/noise_lines.hpp).
struct NoisePlaces {
  Place begin = 0;
  Place end = 0;
};

// Read-only once built; used by all threads.
struct Texts {
  SpillSpace* space = nullptr;  // where large arrays lie; null: in memory
  SpillVector<char32_t> chars;
  SpillVector<std::uint32_t> starts;  // of each character: its code points in its document
  SpillVector<std::uint32_t> ends;
  std::vector<Place> begin;           // of each document; one more at the end
  std::vector<std::uint32_t> source;  // of each document: its index in corpus or references
  std::vector<std::uint32_t> series;  // of each document of the corpus
  std::vector<Date> dates;            // of each document of the corpus; year 0: unknown
  std::vector<Rank> rank_of;          // of each document of the corpus in reading order
  Rank corpus_documents = 0;
  std::uint32_t series_count = 0;
  std::vector<Rank> coarse;        // document at every 256th place
  std::vector<NoisePlaces> noise;  // of the corpus, in order of place
  std::vector<Piece> pieces;       // in order of place; none: all documents are here as a whole

  // Whether an array of so many bytes is small beside the limit of memory.
  bool held(std::size_t bytes) const {
    return space == nullptr || bytes <= space->memory_bytes() / 4;
  }
  Rank documents() const { return static_cast<Rank>(source.size()); }
  Place corpus_end() const { return begin[corpus_documents]; }
  Place size() const { return static_cast<Place>(chars.size()); }
  Place end(Rank document) const { return begin[document + 1]; }
  Rank document_at(Place place) const {
    Rank document = coarse[place >> 8];
    while (begin[document + 1] <= place) ++document;
    return document;
  }
  // Code points of characters [from, to) of one document. REQUIRES: from < to.
  Span span(Place from, Place to) const { return {starts[from], ends[to - 1]}; }
};

// Digits alike, so that a formula with another figure in it stays the formula it is.
inline char32_t masked(char32_t c) { return c >= U'0' && c <= U'9' ? U'0' : c; }
inline bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

// "2023", "2023-05", "2023-05-06", "2023-05-06T…", "2023年5月6日"; year 0 where it is no date.
[[nodiscard]] Date parse_date(std::string_view text);

// Below 0: a before b; above 0: after; 0: equal, or one of them is too coarse to tell.
[[nodiscard]] int compare_dates(const Date& a, const Date& b);

[[nodiscard]] Texts lay_out(const Collection& corpus, const Collection& references,
                            const PassageOptions& options, PassageCounts& counts);
// The same of documents wherever they lie; the large arrays lie in `space` if there is one.
[[nodiscard]] Texts lay_out(const Documents& corpus, const Documents& references,
                            const PassageOptions& options, PassageCounts& counts,
                            SpillSpace* space);

}  // namespace leitong::passages
