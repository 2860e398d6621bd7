// Lists, and one template in full. Everything comes from derived tables but variants and sources.

#include "library/read.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

#include "library/pattern.hpp"
#include "library/rows.hpp"

namespace leitong::library {
namespace {

constexpr std::string_view kLive = "FROM counts c WHERE c.live = 1 ";
constexpr std::string_view kLiveAndDormant =
    "FROM counts c WHERE (c.live = 1 OR EXISTS(SELECT 1 FROM templates t WHERE t.id = c.template "
    "AND t.status = 4)) ";
constexpr std::string_view kRemoved =
    "FROM counts c WHERE c.live = 0 AND EXISTS(SELECT 1 FROM templates t WHERE t.id = c.template "
    "AND t.status = 1) ";
constexpr std::string_view kFilter =
    "AND c.documents >= ?1 "
    "AND (?2 = '' OR EXISTS(SELECT 1 FROM roles r WHERE r.template = c.template AND r.role = ?2) "
    "OR ?2 = 'none' AND NOT EXISTS(SELECT 1 FROM roles r WHERE r.template = c.template AND r.role "
    "<> '')) "
    "AND (?3 = '' OR EXISTS(SELECT 1 FROM tags g WHERE g.template = c.template AND g.tag = ?3)) "
    "AND (?4 = '' AND ?5 = 0 AND ?6 = 0 OR EXISTS(SELECT 1 FROM uses u WHERE u.template = "
    "c.template AND (?4 = '' OR u.place = ?4) AND (?5 = 0 OR u.year >= ?5) AND "
    "(?6 = 0 OR u.year BETWEEN 1 AND ?6))) ";

std::uint64_t limit_of(std::uint64_t asked) {
  constexpr auto kAll = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return asked == 0 ? kAll : std::min(asked, kAll);
}

void read_slots(Database& db, std::uint64_t id, const ShowOptions& options, Details& out) {
  for (const Slot& slot : out.summary.slots) {
    SlotTable table;
    table.slot = slot;
    table.distinct =
        ask(db, "SELECT count(*) FROM fillers WHERE template = ? AND slot = ?", id, slot.number);
    Query query(db,
                "SELECT text, occurrences FROM fillers WHERE template = ? AND slot = ? "
                "ORDER BY occurrences DESC, text LIMIT ?",
                id, slot.number, limit_of(options.most_fillers));
    while (query.next()) table.fillers.push_back({query.text(0), query.number(1)});
    out.slots.push_back(std::move(table));
  }
}

void read_variants(Database& db, std::uint64_t id, const ShowOptions& options, Details& out) {
  const std::uint64_t most = limit_of(options.most_variants);
  Query query(
      db,
      "SELECT v.id, v.pattern, n FROM (SELECT variant, sum(occurrences) AS n FROM wordings "
      "WHERE template = ? AND occurrences > 0 GROUP BY variant) JOIN variants v ON v.id = variant "
      "ORDER BY n DESC, v.id",
      id);
  while (query.next()) {
    Pattern pattern = decoded(db, query.view(1));
    if (pattern == out.summary.pattern) continue;
    ++out.variants_total;
    if (out.variants.size() >= most) continue;
    Variant variant;
    variant.number = query.number(0);
    variant.diff = difference(out.summary.pattern, pattern);
    variant.pattern = std::move(pattern);
    variant.occurrences = query.number(2);
    out.variants.push_back(std::move(variant));
  }
}

void read_uses(Database& db, std::uint64_t id, Details& out) {
  Query years(db,
              "SELECT year, sum(occurrences) FROM uses WHERE template = ? AND year <> 0 "
              "GROUP BY year ORDER BY year",
              id);
  while (years.next()) out.years.emplace_back(years.small(0), years.number(1));
  Query places(db,
               "SELECT place, sum(occurrences) FROM uses WHERE template = ? AND place <> '' "
               "GROUP BY place ORDER BY 2 DESC, place",
               id);
  while (places.next()) out.places.push_back({places.text(0), places.number(1)});
}

void read_sources(Database& db, std::uint64_t id, const ShowOptions& options, Details& out) {
  Query query(db,
              "SELECT d.id, d.title, d.date, d.place, o.start, o.\"end\", w.text FROM "
              "(SELECT o.id AS chosen FROM occurrences o JOIN documents d ON d.number = o.document "
              "WHERE o.template = ?1 ORDER BY d.year, d.date, d.number, o.start LIMIT ?2) "
              "JOIN occurrences o ON o.id = chosen JOIN documents d ON d.number = o.document "
              "JOIN wordings w ON w.id = o.wording "
              "ORDER BY d.year, d.date, d.number, o.start",
              id, limit_of(options.most_sources));
  while (query.next()) {
    out.sources.push_back({query.text(0),
                           query.text(1),
                           query.text(2),
                           query.text(3),
                           {query.small(4), query.small(5)},
                           query.text(6)});
  }
}

// What stands where a dormant template stood last.
void read_stand_there(Database& db, std::uint64_t id, Details& out) {
  constexpr int kMost = 5;
  Query query(
      db,
      "SELECT o.template, count(DISTINCT d.id) FROM occurrences d JOIN occurrences o ON "
      "o.document = d.document AND o.start < d.\"end\" AND o.\"end\" > d.start JOIN counts "
      "c ON c.template = o.template AND c.live = 1 WHERE d.template = ? GROUP BY o.template "
      "ORDER BY 2 DESC, 1 LIMIT ?",
      id, kMost);
  while (query.next()) out.stand_there.push_back(TemplateId{query.number(0)});
}

// One is within the other where it lies there and is shorter. No place is searched for farther in
// front than 2,000 characters: no sentence of which templates are made is as long as that.
constexpr std::string_view kPlacesOf =
    "SELECT o.template, count(*) FROM (SELECT document, start, \"end\" FROM occurrences WHERE "
    "template = ?1 ORDER BY document, start LIMIT ?2) d CROSS JOIN occurrences o ON o.document = "
    "d.document AND o.\"end\" - o.start <> d.\"end\" - d.start ";
constexpr std::string_view kWithin =
    "AND o.start BETWEEN d.start AND d.\"end\" AND o.\"end\" <= d.\"end\" ";
constexpr std::string_view kAround =
    "AND o.start BETWEEN d.start - 2000 AND d.start AND o.\"end\" >= d.\"end\" ";
constexpr std::string_view kMostNested =
    "CROSS JOIN counts c ON c.template = o.template AND c.live = 1 WHERE o.template <> ?1 "
    "GROUP BY o.template HAVING count(*) >= 2 ORDER BY 2 DESC, 1 LIMIT 20";

std::vector<Nested> read_nested(Database& db, std::uint64_t id, std::string_view which) {
  constexpr int kMostPlaces = 2000;
  const std::string sql = std::string(kPlacesOf) + std::string(which) + std::string(kMostNested);
  std::vector<Nested> out;
  Query query(db, sql, id, kMostPlaces);
  while (query.next()) {
    Summary summary = summary_of(db, query.number(0));
    out.push_back(
        {summary.id, std::move(summary.pattern), std::move(summary.slots), query.number(1)});
  }
  return out;
}

}  // namespace

Listing list_templates(Database& db, const ListOptions& options) {
  Listing out;
  const std::string_view which = options.removed   ? kRemoved
                                 : options.dormant ? kLiveAndDormant
                                                   : kLive;
  const std::string filter = std::string(which) + std::string(kFilter);
  const std::string count = "SELECT count(*) " + filter;
  out.total = ask(db, count, options.least_documents, options.role, options.tag, options.place,
                  options.from_year, options.to_year);
  const std::string select =
      "SELECT c.template " + filter +
      "ORDER BY c.live DESC, c.occurrences DESC, c.template LIMIT ?7 OFFSET ?8";
  Query query(db, select, options.least_documents, options.role, options.tag, options.place,
              options.from_year, options.to_year, limit_of(options.limit), options.offset);
  while (query.next()) out.templates.push_back(summary_of(db, query.number(0)));
  return out;
}

Details show_template(Database& db, std::uint64_t id, const ShowOptions& options) {
  Details out;
  id = live(db, id);
  out.summary = summary_of(db, id);
  {
    Query query(db, "SELECT id FROM templates WHERE merged_into = ? AND status = 2 ORDER BY id",
                id);
    while (query.next()) out.merged_from.push_back(TemplateId{query.number(0)});
  }
  if (out.summary.dormant) read_stand_there(db, id, out);
  out.children = read_nested(db, id, kWithin);
  out.parents = read_nested(db, id, kAround);
  read_slots(db, id, options, out);
  read_variants(db, id, options, out);
  read_uses(db, id, out);
  read_sources(db, id, options, out);
  return out;
}

}  // namespace leitong::library
