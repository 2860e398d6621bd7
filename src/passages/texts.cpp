// Documents to one array of normal-form characters. Cost: normalising, and 12 bytes a character.

#include "passages/texts.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <string_view>
#include <tuple>

#include "base/noise_lines.hpp"
#include "base/parallel.hpp"
#include "base/utf8.hpp"

namespace leitong::passages {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Undated documents last; within a date the coarser one first, then reading order.
std::vector<std::uint32_t> by_date(const std::vector<Date>& dates) {
  std::vector<std::uint32_t> order(dates.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto key = [&](std::uint32_t i) {
    const Date& date = dates[i];
    return std::tuple(date.year == 0, date.year, date.month, date.day, i);
  };
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t x, std::uint32_t y) { return key(x) < key(y); });
  return order;
}

void number_series(const Documents& corpus, Texts& texts) {
  std::map<std::string_view, std::uint32_t> numbers;
  texts.series.resize(texts.corpus_documents);
  for (Rank document = 0; document < texts.corpus_documents; ++document) {
    const DocumentView view = corpus[DocumentIndex{texts.source[document]}];
    // As Document::series_key.
    const std::string_view key = !view.series.empty()  ? view.series
                                 : !view.place.empty() ? view.place
                                                       : view.id;
    const auto next = static_cast<std::uint32_t>(numbers.size());
    texts.series[document] = numbers.try_emplace(key, next).first->second;
  }
  texts.series_count = static_cast<std::uint32_t>(numbers.size());
}

// The characters of a document's normal form that stand in noise, in order.
std::vector<NoisePlaces> noise_in(std::string_view text, const NormalText& normal) {
  std::vector<NoisePlaces> places;
  const auto place_of = [&](std::uint32_t code_point) {
    const auto at = std::lower_bound(normal.starts.begin(), normal.starts.end(), code_point);
    return static_cast<Place>(at - normal.starts.begin());
  };
  for (const NoiseInText& line : noise_lines(text)) {
    for (const Span span : line.spans) {
      const NoisePlaces found{place_of(span.start), place_of(span.end)};
      if (found.begin < found.end) places.push_back(found);
    }
  }
  std::sort(places.begin(), places.end(),
            [](const NoisePlaces& x, const NoisePlaces& y) { return x.begin < y.begin; });
  return places;
}

// Appends a document; one that would end beyond the last place is left empty.
void append(const NormalText& text, const std::vector<NoisePlaces>& noise, Texts& texts,
            PassageCounts& counts) {
  constexpr std::size_t kMost = std::numeric_limits<Place>::max() - 1;
  if (texts.chars.size() + text.chars.size() > kMost) {
    counts.characters_skipped += text.chars.size();
  } else {
    const Place begin = texts.size();
    for (const NoisePlaces& n : noise) texts.noise.push_back({begin + n.begin, begin + n.end});
    texts.chars.insert(texts.chars.end(), text.chars.begin(), text.chars.end());
    texts.starts.insert(texts.starts.end(), text.starts.begin(), text.starts.end());
    texts.ends.insert(texts.ends.end(), text.ends.begin(), text.ends.end());
  }
  texts.begin.push_back(static_cast<Place>(texts.chars.size()));
}

// Normalises some documents at a time, so that little is held twice.
void append_all(const std::vector<std::string_view>& documents, const PassageOptions& options,
                Texts& texts, PassageCounts& counts) {
  constexpr std::size_t kBatchBytes = std::size_t{1} << 21;
  std::size_t code_points = 0;
  for (const std::string_view text : documents) code_points += count_code_points(text);
  texts.chars.reserve(code_points);
  texts.starts.reserve(code_points);
  texts.ends.reserve(code_points);
  texts.begin.push_back(0);
  std::vector<NormalText> normal;
  std::vector<std::vector<NoisePlaces>> noise;
  for (std::size_t from = 0; from < documents.size();) {
    std::size_t to = from;
    for (std::size_t bytes = 0; to < documents.size() && bytes < kBatchBytes; ++to) {
      bytes += documents[to].size();
    }
    normal.assign(to - from, {});
    noise.assign(to - from, {});
    parallel_for(normal.size(), options.threads, [&](std::size_t i) {
      normal[i] = normal_form_with_map(documents[from + i], options.normalize);
      if (from + i < texts.corpus_documents) noise[i] = noise_in(documents[from + i], normal[i]);
    });
    for (std::size_t i = 0; i < normal.size(); ++i) append(normal[i], noise[i], texts, counts);
    from = to;
  }
  counts.characters = texts.chars.size();
}

}  // namespace

Date parse_date(std::string_view text) { return date_told(text).value_or(Date{}); }

int compare_dates(const Date& a, const Date& b) {
  const auto differ = [](unsigned x, unsigned y) {
    return x == 0 || y == 0 || x == y ? 0 : x < y ? -1 : 1;
  };
  if (a.year != b.year) return differ(a.year, b.year);
  if (a.month != b.month) return differ(a.month, b.month);
  return differ(a.day, b.day);
}

Texts lay_out(const Collection& corpus, const Collection& references, const PassageOptions& options,
              PassageCounts& counts) {
  return lay_out(Documents(corpus), Documents(references), options, counts, nullptr);
}

Texts lay_out(const Documents& corpus, const Documents& references, const PassageOptions& options,
              PassageCounts& counts, SpillSpace* space) {
  Texts texts;
  texts.space = space;
  texts.chars = SpillVector<char32_t>(space);
  texts.starts = SpillVector<std::uint32_t>(space);
  texts.ends = SpillVector<std::uint32_t>(space);
  texts.corpus_documents = static_cast<Rank>(corpus.count());
  std::vector<Date> dates;
  for (std::uint32_t i = 0; i < corpus.count(); ++i) {
    const std::string_view date = corpus[DocumentIndex{i}].date;
    dates.push_back(parse_date(date));
    if (dates.back().year != 0) continue;
    ++counts.undated;
    counts.dates_unreadable += !trimmed(date).empty();
  }
  texts.source = by_date(dates);
  texts.rank_of.resize(texts.source.size());
  for (Rank rank = 0; rank < texts.corpus_documents; ++rank) {
    texts.dates.push_back(dates[texts.source[rank]]);
    texts.rank_of[texts.source[rank]] = rank;
  }
  number_series(corpus, texts);
  for (std::uint32_t i = 0; i < references.count(); ++i) texts.source.push_back(i);

  std::vector<std::string_view> documents;
  for (Rank rank = 0; rank < texts.documents(); ++rank) {
    const Documents& from = rank < texts.corpus_documents ? corpus : references;
    documents.push_back(from[DocumentIndex{texts.source[rank]}].text);
  }
  append_all(documents, options, texts, counts);
  Rank document = 0;
  for (std::size_t at = 0; at < texts.chars.size(); at += 256) {
    while (texts.begin[document + 1] <= at) ++document;
    texts.coarse.push_back(document);
  }
  counts.documents = corpus.count();
  counts.references = references.count();
  counts.series = texts.series_count;
  return texts;
}

}  // namespace leitong::passages
