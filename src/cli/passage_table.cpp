#include "cli/passage_table.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "cli/pair_table.hpp"
#include "report/table.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

constexpr std::size_t kRowsAChunk = 512;
constexpr std::size_t kCountCells = 7;
constexpr std::size_t kIdentityCells = 8;
constexpr std::size_t kArrowCells = 1;
constexpr std::size_t kLabelLeast = 8;
constexpr std::size_t kGaps = 6 * 2;
constexpr std::uint32_t kSnippetCharacters = 200;

constexpr Text kKind{"passage_table_kind"};
constexpr Text kMatched{"passage_table_matched"};
constexpr Text kIdentity{"passage_table_identity"};
constexpr Text kFirst{"passage_table_first"};
constexpr Text kSecond{"passage_table_second"};
constexpr Text kSnippet{"passage_table_snippet"};
constexpr Text kMoreRows{"passage_table_more_rows"};
constexpr Text kKindWords[] = {{"passage_table_kind_words_copied"},
                               {"passage_table_kind_words_quoted"},
                               {"passage_table_kind_words_boilerplate"}};

std::size_t kind_cells(const Console& console) {
  std::size_t cells = display_width(console.say(kKind));
  for (const Text& word : kKindWords) cells = std::max(cells, display_width(console.say(word)));
  return cells;
}

const char* arrow(Direction direction) {
  return direction == Direction::kAToB ? "→" : direction == Direction::kBToA ? "←" : "–";
}

std::vector<std::size_t> rows_of(const Passages& passages, const PassageTableOptions& options) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < passages.passages.size(); ++i) {
    const PassageKind kind = passages.passages[i].kind;
    if (std::find(options.kinds.begin(), options.kinds.end(), kind) != options.kinds.end()) {
      rows.push_back(i);
    }
  }
  using Order = PassageTableOptions::Order;
  if (options.order == Order::kRecords) return rows;
  const auto key = [&](std::size_t i) {
    const Passage& passage = passages.passages[i];
    return options.order == Order::kScore ? passage.score : double(passage.matched);
  };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](std::size_t x, std::size_t y) { return key(x) > key(y); });
  return rows;
}

std::vector<Column> columns_for(const std::vector<std::string>& labels, const Console& console) {
  std::size_t widest = kLabelLeast;
  for (const std::string& label : labels) widest = std::max(widest, display_width(harmless(label)));
  const std::size_t kind = kind_cells(console);
  const std::size_t rest =
      console.cells - kind - kCountCells - kIdentityCells - kArrowCells - kGaps;
  // The text gets at least two fifths.
  const std::array<std::size_t, 2> wanted = {widest, widest};
  const std::vector<std::size_t> widths =
      share_cells(std::max(rest * 3 / 5, 2 * kLabelLeast), wanted, kLabelLeast);
  const std::size_t names = widths[0] + widths[1];
  return {{console.say(kKind), kind, false, true},
          {console.say(kMatched), kCountCells, true, true},
          {console.say(kIdentity), kIdentityCells, true, true},
          {console.say(kFirst), widths[0], false, true},
          {"", kArrowCells, false, true},
          {console.say(kSecond), widths[1], false, true},
          {console.say(kSnippet), rest > names ? rest - names : 0, false, false}};
}

std::string row_of(const PassageView& view, const Passage& passage, std::span<const Column> columns,
                   const std::vector<std::string>& labels, const Console& console) {
  char identity[32];
  // 1.000 is said of equal text only.
  const double shown = passage.matched < passage.columns ? std::min(passage.identity(), 0.999) : 1;
  std::snprintf(identity, sizeof identity, "%.3f", shown);
  Span snippet = passage.spans.a;
  snippet.end = std::min(snippet.end, snippet.start + kSnippetCharacters);
  const std::string word = kind_word(passage.kind, console);
  const std::string cells[] = {word,
                               std::to_string(passage.matched),
                               identity,
                               labels[number(passage.a)],
                               arrow(passage.direction),
                               labels[number(passage.b)],
                               std::string(view.texts.slice(passage.a, snippet))};
  const std::string line = table_line(columns, cells);
  return in_kind_colour(passage.kind, word, console) + line.substr(word.size());
}

}  // namespace

std::vector<std::string> document_labels(const Collection& collection) {
  std::vector<std::string> labels;
  std::map<std::string, std::size_t> uses;
  for (const Document& document : collection.documents) {
    const bool telling = !document.place.empty() && !document.date.empty();
    labels.push_back(telling ? document.place + " " + document.date : "");
    ++uses[labels.back()];
  }
  const std::size_t folder = common_folder_bytes(collection);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i].empty() || uses[labels[i]] > 1)
      labels[i] = collection.documents[i].id.substr(folder);
  }
  return labels;
}

std::string kind_word(PassageKind kind, const Console& console) {
  return console.say(kKindWords[static_cast<std::size_t>(kind)]);
}

std::string in_kind_colour(PassageKind kind, std::string_view text, const Console& console) {
  switch (kind) {
    case PassageKind::kCopied:
      return red(text, console.colour_out);
    case PassageKind::kQuoted:
      return yellow(text, console.colour_out);
    case PassageKind::kBoilerplate:
      break;
  }
  return dim(text, console.colour_out);
}

void write_passage_table(const Sink& sink, const PassageView& view,
                         const PassageTableOptions& options, const Console& console) {
  const std::vector<std::size_t> rows = rows_of(view.passages, options);
  const std::size_t shown = options.limit == 0 ? rows.size() : std::min(options.limit, rows.size());
  if (shown == 0) return;
  const std::vector<std::string> labels = document_labels(view.collection);
  const std::vector<Column> columns = columns_for(labels, console);
  std::string head = table_head(columns);
  head.pop_back();
  if (!sink(bold(head, console.colour_out) + "\n")) return;
  write_in_order(sink, shown, kRowsAChunk, options.threads,
                 [&](std::size_t begin, std::size_t end, std::string& out) {
                   for (std::size_t i = begin; i < end; ++i) {
                     out += row_of(view, view.passages.passages[rows[i]], columns, labels, console);
                   }
                 });
  if (shown < rows.size()) sink(console.say(kMoreRows, {grouped(rows.size() - shown)}) + "\n");
}

}  // namespace leitong::cli
