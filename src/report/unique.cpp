#include "report/unique.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <tuple>
#include <vector>

#include "base/dates.hpp"
#include "base/json.hpp"

namespace leitong {
namespace {

constexpr std::size_t kDocumentsAChunk = 256;
constexpr std::string_view kWhiteSpace = " \t\v\f\n";
constexpr std::string_view kIdeographicSpace = "\u3000";

UnitIndex kept_member(const Documents& documents, const Duplicates& duplicates,
                      const Cluster& cluster, Keep keep) {
  if (keep == Keep::kLongest) return cluster.representative;
  if (keep == Keep::kFirst) return cluster.members.front();
  const auto date = [&](UnitIndex unit) -> std::uint32_t {
    const DocumentView document = documents[duplicates.units[number(unit)].document];
    const std::optional<FoundDate> found = date_at_front(document.date);
    const std::optional<Date> day = found ? found->date : lone_year(document.date);
    return day ? std::uint32_t{day->year} * 10000 + day->month * 100U + day->day : UINT32_MAX;
  };
  // min_element takes the first of equals: reading order breaks ties.
  return *std::min_element(cluster.members.begin(), cluster.members.end(),
                           [&](UnitIndex x, UnitIndex y) { return date(x) < date(y); });
}

// Whether `member` is a copy of `kept` itself, not only of their cluster's representative: what was
// never compared with the text that stays must stay as well.
bool is_copy(const Documents& documents, const Duplicates& duplicates, UnitIndex representative,
             UnitIndex kept, UnitIndex member) {
  if (kept == representative || member == representative) return true;
  const auto text = [&](UnitIndex unit) {
    return text_of(documents, duplicates.units[number(unit)]);
  };
  const TextPart own = text(kept);
  const auto same = [&own](const TextPart& other) {
    return std::string_view(own) == std::string_view(other);
  };
  if (same(text(member)) || same(text(representative))) return true;
  const DuplicatePair wanted{std::min(kept, member), std::max(kept, member), 0};
  return std::binary_search(duplicates.pairs.begin(), duplicates.pairs.end(), wanted,
                            [](const DuplicatePair& x, const DuplicatePair& y) {
                              return x.a != y.a ? x.a < y.a : x.b < y.b;
                            });
}

// 1 for each unit that is cut out.
std::vector<std::uint8_t> removed_units(const Documents& documents, const Duplicates& duplicates,
                                        Keep keep) {
  std::vector<std::uint8_t> removed(duplicates.units.size(), 0);
  for (const Cluster& cluster : duplicates.clusters) {
    const UnitIndex kept = kept_member(documents, duplicates, cluster, keep);
    for (const UnitIndex member : cluster.members) {
      removed[number(member)] =
          member != kept && is_copy(documents, duplicates, cluster.representative, kept, member);
    }
  }
  return removed;
}

bool only_spaces(std::string_view text) {
  while (!text.empty()) {
    if (kWhiteSpace.find(text.front()) != std::string_view::npos) {
      text.remove_prefix(1);
    } else if (text.starts_with(kIdeographicSpace)) {
      text.remove_prefix(kIdeographicSpace.size());
    } else {
      return false;
    }
  }
  return true;
}

// `text` without the stretches `cuts` (bytes, ascending, apart from each other); a line of which
// nothing but white space would be left goes with its end.
std::string without(std::string_view text,
                    const std::vector<std::pair<std::size_t, std::size_t>>& cuts) {
  std::string out;
  out.reserve(text.size());
  std::size_t line_in_out = 0;  // where the current line begins in `out`
  std::size_t line_end = 0;     // where the line of the last cut ends in `text`
  std::size_t at = 0;
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    const auto [start, end] = cuts[i];
    // Only what is new is searched for line ends: a line may hold all the cuts there are.
    const std::string_view kept = text.substr(at, start - at);
    const std::size_t break_before = kept.rfind('\n');
    if (break_before != std::string_view::npos) line_in_out = out.size() + break_before + 1;
    out += kept;
    at = end;
    if (line_end < at) line_end = std::min(text.find('\n', at), text.size());
    const bool more_on_this_line = i + 1 < cuts.size() && cuts[i + 1].first < line_end;
    if (more_on_this_line || !only_spaces(std::string_view(out).substr(line_in_out)) ||
        !only_spaces(text.substr(at, line_end - at))) {
      continue;
    }
    out.resize(line_in_out);
    at = std::min(text.size(), line_end + 1);
  }
  out += text.substr(at);
  return out;
}

void put_row(JsonWriter& json, const DocumentView& document, std::string_view text,
             const FieldNames& fields) {
  json.begin_object();
  json.field(fields.id, document.id);
  const std::pair<const std::string&, std::string_view> known[] = {
      {fields.title, document.title},   {fields.date, document.date},
      {fields.place, document.place},   {fields.author, document.author},
      {fields.series, document.series},
  };
  for (const auto& [field, value] : known) {
    if (!value.empty()) json.field(field, value);
  }
  json.field(fields.text, text);
  json.end_object();
}

}  // namespace

UniqueCounts write_unique(const Sink& sink, const Documents& documents,
                          const Duplicates& duplicates, Keep keep, const FieldNames& fields,
                          unsigned threads) {
  const std::vector<std::uint8_t> removed = removed_units(documents, duplicates, keep);
  const std::vector<Unit>& units = duplicates.units;
  std::atomic<std::uint64_t> written = 0;
  std::atomic<std::uint64_t> dropped = 0;
  const MakeRecords make = [&](std::size_t begin, std::size_t end, std::string& out) {
    JsonWriter json;
    const auto first = std::lower_bound(
        units.begin(), units.end(), begin,
        [](const Unit& unit, std::size_t document) { return number(unit.document) < document; });
    auto unit = static_cast<std::size_t>(first - units.begin());
    std::vector<std::pair<std::size_t, std::size_t>> cuts;
    for (std::size_t i = begin; i < end; ++i) {
      const DocumentView document = documents[static_cast<DocumentIndex>(i)];
      cuts.clear();
      for (; unit < units.size() && number(units[unit].document) == i; ++unit) {
        const std::size_t start = units[unit].byte_start;
        if (removed[unit] != 0) cuts.emplace_back(start, start + units[unit].bytes);
      }
      const TextPart text = documents.text(static_cast<DocumentIndex>(i));
      const std::string rest = cuts.empty() ? std::string() : without(text, cuts);
      if (!cuts.empty() && only_spaces(rest)) {
        ++dropped;
        continue;
      }
      ++written;
      put_row(json, document, cuts.empty() ? std::string_view(text) : rest, fields);
      json.take(out);
      out += '\n';
    }
  };
  write_in_order(sink, documents.count(), kDocumentsAChunk, threads, make);
  UniqueCounts counts;
  counts.documents = written;
  counts.documents_dropped = dropped;
  counts.units_removed =
      static_cast<std::uint64_t>(std::count(removed.begin(), removed.end(), std::uint8_t{1}));
  return counts;
}

}  // namespace leitong
