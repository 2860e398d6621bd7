#include "cli/pair_table.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "report/table.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

constexpr std::size_t kRowsAChunk = 512;
constexpr std::size_t kRowsMeasured = 1000;  // widths are settled by the first rows
constexpr std::size_t kScoreCells = 6;
constexpr std::size_t kCountCells = 9;
constexpr std::size_t kPlaceLeast = 8;
constexpr std::size_t kGaps = 4 * 2;

constexpr Text kScore{"pair_table_score"};
constexpr Text kCharacters{"pair_table_characters"};
constexpr Text kFirst{"pair_table_first"};
constexpr Text kSecond{"pair_table_second"};
constexpr Text kBeginning{"pair_table_beginning"};
constexpr Text kMoreRows{"pair_table_more_rows"};

std::vector<Column> columns_for(const Documents& documents, const Duplicates& duplicates,
                                std::size_t rows, std::size_t folder_bytes,
                                const Console& console) {
  std::array<std::size_t, 2> wanted = {kPlaceLeast, kPlaceLeast};
  for (std::size_t i = 0; i < std::min(rows, kRowsMeasured); ++i) {
    const PairRecord pair = pair_record(documents, duplicates, duplicates.pairs[i]);
    wanted[0] = std::max(wanted[0], display_width(harmless(place_text(pair.a, folder_bytes))));
    wanted[1] = std::max(wanted[1], display_width(harmless(place_text(pair.b, folder_bytes))));
  }
  const std::size_t rest = console.cells - kScoreCells - kCountCells - kGaps;
  // The text gets at least two fifths.
  const std::vector<std::size_t> widths = share_cells(rest * 3 / 5, wanted, kPlaceLeast);
  return {{console.say(kScore), kScoreCells, true, true},
          {console.say(kCharacters), kCountCells, true, true},
          {console.say(kFirst), widths[0], false, true},
          {console.say(kSecond), widths[1], false, true},
          {console.say(kBeginning), rest - widths[0] - widths[1], false, false}};
}

// Of a place that is too long for its column, folders go first, then the file's ending: the name is
// what tells files apart.
std::string short_place(const UnitPlace& place, std::size_t folder_bytes, std::size_t cells) {
  UnitPlace shown = place;
  shown.document.remove_prefix(folder_bytes);
  const auto fits = [&] { return display_width(harmless(place_text(shown, 0))) <= cells; };
  while (!fits()) {
    const std::size_t slash = shown.document.find('/');
    if (slash == std::string_view::npos || slash + 1 == shown.document.size()) break;
    shown.document.remove_prefix(slash + 1);
  }
  constexpr std::size_t kLongestEnding = 6;
  const std::size_t dot = shown.document.rfind('.');
  const bool is_ending = dot != std::string_view::npos && dot > 0 &&
                         shown.document.size() - dot <= kLongestEnding &&
                         dot + 1 < shown.document.size() &&
                         (shown.document[dot + 1] < '0' || shown.document[dot + 1] > '9');
  if (is_ending && !fits()) shown.document = shown.document.substr(0, dot);
  return place_text(shown, 0);
}

std::string row_of(std::span<const Column> columns, const Documents& documents,
                   const PairRecord& pair, std::size_t folder_bytes) {
  char score[32];
  // 1.0000 is said of equal sets only.
  const double shown = pair.jaccard < 1 ? std::min(pair.jaccard, 0.9999) : 1;
  std::snprintf(score, sizeof score, "%.4f", shown);
  const TextPart text = text_of(documents, *pair.unit_a);
  const std::string cells[] = {
      score, std::to_string(pair.a.span.length()) + "/" + std::to_string(pair.b.span.length()),
      short_place(pair.a, folder_bytes, columns[2].cells),
      short_place(pair.b, folder_bytes, columns[3].cells), std::string(beginning(text))};
  return table_line(columns, cells);
}

}  // namespace

std::size_t common_folder_bytes(const Documents& documents) {
  if (documents.count() < 2) return 0;
  std::string_view common = documents[DocumentIndex{0}].id;
  for (std::uint32_t i = 1; i < documents.count(); ++i) {
    const std::string_view id = documents[DocumentIndex{i}].id;
    const auto differ = std::mismatch(common.begin(), common.end(), id.begin(), id.end()).first;
    common = common.substr(0, static_cast<std::size_t>(differ - common.begin()));
    if (common.empty()) return 0;
  }
  return common.rfind('/') + 1;  // 0 where there is none
}

std::string place_text(const UnitPlace& place, std::size_t folder_bytes) {
  return std::string(place.document.substr(folder_bytes)) + " #" + std::to_string(place.unit);
}

void write_pair_table(const Sink& sink, const Documents& documents, const Duplicates& duplicates,
                      std::size_t limit, unsigned threads, const Console& console) {
  const std::size_t all = duplicates.pairs.size();
  const std::size_t rows = limit == 0 ? all : std::min(limit, all);
  if (rows == 0) return;
  const std::size_t folder_bytes = common_folder_bytes(documents);
  const std::vector<Column> columns =
      columns_for(documents, duplicates, rows, folder_bytes, console);
  std::string head = table_head(columns);
  head.pop_back();
  if (!sink(bold(head, console.colour_out) + "\n")) return;
  write_in_order(
      sink, rows, kRowsAChunk, threads, [&](std::size_t begin, std::size_t end, std::string& out) {
        for (std::size_t i = begin; i < end; ++i) {
          out += row_of(columns, documents, pair_record(documents, duplicates, duplicates.pairs[i]),
                        folder_bytes);
        }
      });
  if (rows < all) sink(console.say(kMoreRows, {grouped(all - rows)}) + "\n");
}

std::string plural(UnitLevel level, Lang lang) {
  constexpr Text kNames[] = {{"pair_table_names_paragraphs"},
                             {"pair_table_names_sentences"},
                             {"pair_table_names_documents"}};
  return kNames[static_cast<std::size_t>(level)].in(lang);
}

}  // namespace leitong::cli
