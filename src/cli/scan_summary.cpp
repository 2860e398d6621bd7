#include "cli/scan_summary.hpp"

#include <algorithm>
#include <cctype>

#include "cli/pair_table.hpp"
#include "cli/passage_summary.hpp"
#include "cli/template_table.hpp"
#include "report/records.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

constexpr std::size_t kClustersShown = 5;
constexpr std::size_t kPlacesShown = 3;
constexpr double kLooserThreshold = 0.5;

constexpr Text kRead{"scan_summary_read"};
constexpr Text kLevel{"scan_summary_level"};
constexpr Text kLevelPairs{"scan_summary_level_pairs"};
constexpr Text kLevelNone{"scan_summary_level_none"};
constexpr Text kOnlySentences{"scan_summary_only_sentences"};
constexpr Text kNothing{"scan_summary_nothing"};
constexpr Text kMost{"scan_summary_most"};
constexpr Text kNoise{"scan_summary_noise"};
constexpr Text kMostOthers{"scan_summary_most_others"};
constexpr Text kTimes{"scan_summary_times"};
constexpr Text kAnd{"scan_summary_and"};
constexpr Text kNext{"scan_summary_next"};
constexpr Text kListsPairs{"scan_summary_lists_pairs"};
constexpr Text kListsPassages{"scan_summary_lists_passages"};
constexpr Text kListsTemplates{"scan_summary_lists_templates"};
constexpr Text kNoText{"scan_summary_no_text"};
constexpr Text kLooser{"scan_summary_looser"};
constexpr Text kWritesAll{"scan_summary_writes_all"};

std::string capital(std::string text) {
  if (!text.empty()) {
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  }
  return text;
}

std::string level_line(const Duplicates& level, const Arguments& arguments,
                       const Console& console) {
  const DuplicateCounts& counts = level.counts;
  const std::string threshold = arguments.text("threshold");
  std::string line =
      console.say(kLevel, {grouped(counts.units), plural(level.level, console.lang),
                           grouped(counts.short_units), arguments.text("min-chars")});
  line +=
      counts.pairs == 0
          ? console.say(kLevelNone, {threshold})
          : console.say(kLevelPairs, {counted(console.lang, counts.pairs, kPair, kPairs), threshold,
                                      counted(console.lang, counts.clusters, kCluster, kClusters)});
  return line + "\n";
}

// 1 for each unit of a level that is a member of one of its clusters.
std::vector<std::uint8_t> clustered_units(const Duplicates& level) {
  std::vector<std::uint8_t> clustered(level.units.size(), 0);
  for (const Cluster& cluster : level.clusters) {
    for (const UnitIndex member : cluster.members) clustered[number(member)] = 1;
  }
  return clustered;
}

// Whether `unit` lies inside a unit of `outer` that repeats as a whole.
bool lies_in_repeated(const Unit& unit, const Duplicates& outer,
                      const std::vector<std::uint8_t>& repeated) {
  // The last unit of `outer` that does not begin behind it.
  const auto behind = std::upper_bound(outer.units.begin(), outer.units.end(), unit,
                                       [](const Unit& x, const Unit& y) {
                                         return std::pair(number(x.document), x.span.start) <
                                                std::pair(number(y.document), y.span.start);
                                       });
  if (behind == outer.units.begin()) return false;
  const Unit& around = *(behind - 1);
  const auto index = static_cast<std::size_t>(behind - 1 - outer.units.begin());
  return repeated[index] != 0 && around.document == unit.document &&
         unit.span.end <= around.span.end;
}

struct Telling {
  std::vector<std::size_t> clusters;
  std::size_t noise = 0;  // clusters that are nobody's text
};

// The clusters that tell something new: not all of their members lie inside units of `outer`, if
// there is one, that repeat themselves, and their text is somebody's.
Telling telling_clusters(const ReadResult& input, const Duplicates& level,
                         const Duplicates* outer) {
  Telling telling;
  const std::vector<std::uint8_t> repeated =
      outer != nullptr ? clustered_units(*outer) : std::vector<std::uint8_t>();
  for (std::size_t i = 0; i < level.clusters.size(); ++i) {
    const std::vector<UnitIndex>& members = level.clusters[i].members;
    const bool known =
        outer != nullptr && std::all_of(members.begin(), members.end(), [&](UnitIndex member) {
          return lies_in_repeated(level.units[number(member)], *outer, repeated);
        });
    if (known) continue;
    const bool noise = noise_at(input, level.units[number(level.clusters[i].representative)]);
    if (noise) {
      ++telling.noise;
    } else {
      telling.clusters.push_back(i);
    }
  }
  return telling;
}

// Of these clusters, those with the most members, then the longest text, then the first.
std::vector<std::size_t> biggest(const Duplicates& level, std::vector<std::size_t> order) {
  const auto length = [&](std::size_t i) {
    return level.units[number(level.clusters[i].representative)].span.length();
  };
  const std::size_t shown = std::min(kClustersShown, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(),
                    [&](std::size_t x, std::size_t y) {
                      const std::size_t size_x = level.clusters[x].members.size();
                      const std::size_t size_y = level.clusters[y].members.size();
                      if (size_x != size_y) return size_x > size_y;
                      if (length(x) != length(y)) return length(x) > length(y);
                      return x < y;
                    });
  order.resize(shown);
  return order;
}

std::string cluster_lines(const Collection& collection, const Duplicates& level,
                          const Cluster& cluster, std::size_t folder_bytes,
                          const Console& console) {
  const std::string times = console.say(kTimes, {grouped(cluster.members.size())});
  const std::string head = "  " + pad(times, 9, true) + "  ";
  const std::string indent(display_width(head), ' ');
  const std::size_t cells = console.cells - display_width(head);
  const Unit& best = level.units[number(cluster.representative)];
  std::string out = head + elide_end(harmless(beginning(text_of(collection, best))), cells);
  out += "\n";
  std::string places;
  const std::size_t shown = std::min(kPlacesShown, cluster.members.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const UnitPlace place = place_of(collection, level.units[number(cluster.members[i])]);
    places += (i == 0 ? "" : console.lang == Lang::kChinese ? "，" : ", ");
    places += elide_middle(harmless(place_text(place, folder_bytes)), cells / kPlacesShown - 2);
  }
  if (shown < cluster.members.size()) {
    places += console.say(kAnd, {grouped(cluster.members.size() - shown)});
  }
  return out + indent + dim(places, console.colour_out) + "\n";
}

// Units in clusters that more than one document has a part in.
std::uint64_t carried_units(const Duplicates& level) {
  std::uint64_t units = 0;
  for (const Cluster& cluster : level.clusters) {
    const auto document = [&](UnitIndex unit) { return level.units[number(unit)].document; };
    // Members are in reading order: the first and the last tell.
    const bool carried = document(cluster.members.front()) != document(cluster.members.back());
    if (carried) units += cluster.members.size();
  }
  return units;
}

const Duplicates* level_of(const ScanResult& result, UnitLevel wanted) {
  for (const Duplicates& level : result.duplicates) {
    if (level.level == wanted) return &level;
  }
  return nullptr;
}

// The plain truth in one line where paragraphs do not repeat; "" where the counts say it all.
std::string honest_line(const ScanResult& result, const Console& console) {
  const bool any = std::any_of(result.duplicates.begin(), result.duplicates.end(),
                               [](const Duplicates& level) { return level.counts.clusters != 0; });
  if (!any) return console.say(kNothing) + "\n";
  const Duplicates* paragraphs = level_of(result, UnitLevel::kParagraph);
  const Duplicates* sentences = level_of(result, UnitLevel::kSentence);
  if (paragraphs == nullptr || sentences == nullptr || carried_units(*paragraphs) != 0) return {};
  const std::uint64_t carried = carried_units(*sentences);
  return carried == 0 ? "" : console.say(kOnlySentences, {grouped(carried)}) + "\n";
}

std::string next_step(const ScanResult& result, const Arguments& arguments,
                      const Console& console) {
  std::string paths;
  for (const std::string& path : arguments.paths()) paths += " " + harmless(path);
  if (display_width(paths) > console.cells / 2) paths = " PATH...";
  std::string unit;
  for (const Duplicates& level : result.duplicates) {
    if (level.counts.clusters != 0) {
      unit =
          level.level == UnitLevel::kParagraph ? "" : " --unit " + std::string(name(level.level));
      break;
    }
  }
  const bool found = std::any_of(result.duplicates.begin(), result.duplicates.end(),
                                 [](const Duplicates& level) { return !level.pairs.empty(); });
  std::vector<std::string> steps;
  if (result.passages.counts.passages != 0) {
    steps.push_back(console.say(kListsPassages, {"leitong passages" + paths}));
  }
  if (!result.templates.templates.empty()) {
    steps.push_back(console.say(kListsTemplates, {"leitong templates" + paths}));
  }
  if (found) steps.push_back(console.say(kListsPairs, {"leitong dedup" + paths + unit}));
  if (!found && arguments.real("threshold") > kLooserThreshold) {
    steps.push_back(console.say(kLooser, {"leitong scan" + paths + " --threshold 0.5"}));
  }
  if (arguments.text("output").empty()) {
    steps.push_back(console.say(kWritesAll, {"leitong scan" + paths + " -o result"}));
  }
  std::string out;
  const std::string head = console.say(kNext);
  for (const std::string& step : steps) {
    out += (out.empty() ? "\n" + head : std::string(display_width(head), ' ')) + step + "\n";
  }
  return out;
}

}  // namespace

std::string scan_summary(const ReadResult& input, const ScanResult& result,
                         const TextIndexes& texts, const Arguments& arguments,
                         const Console& console) {
  const Collection& collection = input.collection;
  if (collection.documents.empty()) return console.say(kNoText) + "\n";
  std::uint64_t characters = 0;
  for (std::uint32_t i = 0; i < collection.documents.size(); ++i) {
    characters += texts.characters(DocumentIndex{i});
  }
  std::string out =
      console.say(kRead, {counted(console.lang, collection.documents.size(), kDocument, kDocuments),
                          grouped(characters), counted(console.lang, input.files, kFile, kFiles),
                          human_bytes(input.bytes)});
  out += "\n";
  for (const Duplicates& level : result.duplicates) out += level_line(level, arguments, console);
  out += honest_line(result, console);
  const std::size_t folder_bytes = common_folder_bytes(collection);
  std::size_t noise = 0;
  for (const Duplicates& level : result.duplicates) {
    // Sentences of paragraphs that repeat are not told again.
    const bool sentences = level.level == UnitLevel::kSentence;
    const Duplicates* outer = sentences ? level_of(result, UnitLevel::kParagraph) : nullptr;
    const Telling telling = telling_clusters(input, level, outer);
    noise += telling.noise;
    if (telling.clusters.empty()) continue;
    const bool others = telling.clusters.size() + telling.noise != level.clusters.size();
    const std::string title =
        console.say(others ? kMostOthers : kMost, {plural(level.level, console.lang)});
    out += "\n" + bold(capital(title), console.colour_out) + "\n";
    for (const std::size_t i : biggest(level, telling.clusters)) {
      out += cluster_lines(collection, level, level.clusters[i], folder_bytes, console);
    }
  }
  if (noise != 0) {
    out += "\n" + console.say(kNoise, {counted(console.lang, noise, kCluster, kClusters)});
  }
  if (!arguments.flag("no-passages")) {
    out += passage_summary({collection, texts, result.passages}, console);
  }
  if (!arguments.flag("no-templates")) {
    out += template_summary({collection, texts, result.templates}, console);
  }
  return out + next_step(result, arguments, console);
}

}  // namespace leitong::cli
