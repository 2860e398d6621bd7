#include "cli/options.hpp"

#include <iterator>
#include <vector>

namespace leitong::cli {
namespace {

using enum Category;
using enum ValueKind;
constexpr double kSeedMost = 18446744073709551615.0;

constexpr OptionRow kOptions[] = {
    // Reading
    {"encoding",
     0,
     kReading,
     kReaders,
     kChoice,
     "NAME",
     "",
     {"option_encoding"},
     0,
     0,
     "utf-8,gb18030,big5-hkscs,utf-16le,utf-16be"},
    {"strict", 0, kReading, kReaders, kFlag, "", "", {"option_strict"}},
    {"metadata", 0, kReading, kReaders, kString, "FILE", "", {"option_metadata"}},
    {"text-field", 0, kReading, kReaders, kString, "NAME", "text", {"option_text_field"}},
    {"id-field", 0, kReading, kReaders, kString, "NAME", "id", {"option_id_field"}},
    {"title-field", 0, kReading, kReaders, kString, "NAME", "title", {"option_title_field"}},
    {"date-field", 0, kReading, kReaders, kString, "NAME", "date", {"option_date_field"}},
    {"place-field", 0, kReading, kReaders, kString, "NAME", "place", {"option_place_field"}},
    {"author-field", 0, kReading, kReaders, kString, "NAME", "author", {"option_author_field"}},
    {"series-field", 0, kReading, kReaders, kString, "NAME", "series", {"option_series_field"}},

    // Matching
    {"unit",
     0,
     kMatching,
     kDedup | kText | kStageSign,
     kChoice,
     "UNIT",
     "paragraph",
     {"option_unit"},
     0,
     0,
     "paragraph,sentence,document"},
    {"unit",
     0,
     kMatching,
     kScan,
     kChoices,
     "UNIT,...",
     "paragraph,sentence",
     {"option_scan_unit"},
     0,
     0,
     "paragraph,sentence,document"},
    {"threshold", 0, kMatching, kUnitSigners, kReal, "J", "0.7", {"option_threshold"}, 0, 1},
    {"ngram", 0, kMatching, kUnitSigners, kInteger, "N", "5", {"option_ngram"}, 1, 64},
    {"min-chars",
     0,
     kMatching,
     kUnitSigners,
     kInteger,
     "N",
     "20",
     {"option_min_chars"},
     0,
     1000000000},
    {"permutations",
     0,
     kMatching,
     kUnitSigners,
     kInteger,
     "N",
     "128",
     {"option_permutations"},
     16,
     1024},
    {"seed", 0, kMatching, kUnitSigners, kInteger, "N", "0", {"option_seed"}, 0, kSeedMost},
    {"fold-variants", 0, kMatching, kComparers, kFlag, "", "", {"option_fold_variants"}},
    {"mask-numbers", 0, kMatching, kComparers, kFlag, "", "", {"option_mask_numbers"}},

    // Output
    {"output", 'o', kOutput, kScan, kString, "DIR", "", {"option_output"}},
    {"force", 0, kOutput, kScan, kFlag, "", "", {"option_force"}},
    {"no-report", 0, kOutput, kScan, kFlag, "", "", {"option_no_report"}},
    {"xlsx", 0, kOutput, kScan, kFlag, "", "", {"option_xlsx"}},
    {"open", 0, kOutput, kScan, kFlag, "", "", {"option_open"}},
    {"output", 'o', kOutput, kPairWriters | kText, kString, "FILE", "", {"option_output_file"}},
    {"format",
     0,
     kOutput,
     kPairWriters,
     kChoice,
     "FORMAT",
     "table",
     {"option_format"},
     0,
     0,
     "table,jsonl,json,csv"},
    {"format",
     0,
     kOutput,
     kScan,
     kChoice,
     "FORMAT",
     "table",
     {"option_scan_format"},
     0,
     0,
     "table,json"},
    {"csv-raw", 0, kOutput, kPairWriters, kFlag, "", "", {"option_csv_raw"}},
    {"limit", 0, kOutput, kPairWriters, kInteger, "N", "0", {"option_limit"}, 0, 1000000000},
    {"summary", 0, kOutput, kDedup, kFlag, "", "", {"option_summary"}},
    {"clusters", 0, kOutput, kPairWriters, kString, "FILE", "", {"option_clusters"}},
    {"unique", 0, kOutput, kPairWriters, kString, "FILE", "", {"option_unique"}},
    {"keep",
     0,
     kOutput,
     kPairWriters,
     kChoice,
     "WHICH",
     "first",
     {"option_keep"},
     0,
     0,
     "first,longest,earliest"},
    {"check", 0, kOutput, kUnitFinders, kFlag, "", "", {"option_check"}},
    {"normal", 0, kOutput, kText, kFlag, "", "", {"option_normal"}},
    {"units", 0, kOutput, kText, kFlag, "", "", {"option_units"}},

    // Running
    {"threads",
     0,
     kRunning,
     kReaders | kStages | kServe,
     kInteger,
     "N",
     "",
     {"option_threads"},
     1,
     1024},
    {"color",
     0,
     kRunning,
     kAllCommands,
     kChoice,
     "WHEN",
     "auto",
     {"option_color"},
     0,
     0,
     "auto,always,never"},
    {"progress",
     0,
     kRunning,
     kReaders,
     kChoice,
     "WHEN",
     "auto",
     {"option_progress"},
     0,
     0,
     "auto,always,never"},
    {"lang", 0, kRunning, kAllCommands, kChoice, "LANG", "", {"option_lang"}, 0, 0, "zh,en"},
    {"quiet",
     'q',
     kRunning,
     kReaders | kLibraryActions | kIndexActions,
     kFlag,
     "",
     "",
     {"option_quiet"}},
    {"verbose", 'v', kRunning, kReaders, kFlag, "", "", {"option_verbose"}},
    {"man", 0, kOutput, kHelp, kFlag, "", "", {"option_man"}},
    {"completion",
     0,
     kOutput,
     kHelp,
     kChoice,
     "SHELL",
     "",
     {"option_completion"},
     0,
     0,
     "bash,zsh,fish"},
    {"help", 'h', kRunning, kAllCommands, kFlag, "", "", {"option_help"}},
};

}  // namespace

std::span<const OptionRow> all_options() {
  static const std::vector<OptionRow> kAll = [] {
    std::vector<OptionRow> all(std::begin(kOptions), std::end(kOptions));
    all.insert(all.end(), passage_options().begin(), passage_options().end());
    all.insert(all.end(), library_options().begin(), library_options().end());
    all.insert(all.end(), stage_options().begin(), stage_options().end());
    all.insert(all.end(), template_options().begin(), template_options().end());
    all.insert(all.end(), index_options().begin(), index_options().end());
    all.insert(all.end(), serve_options().begin(), serve_options().end());
    return all;
  }();
  return kAll;
}

std::string choices_of(const OptionRow& row, Lang lang) {
  const std::string_view choices = row.choices;
  if (row.label == nullptr || lang != Lang::kChinese) return std::string(choices);
  std::string out;
  for (std::size_t begin = 0; begin < choices.size();) {
    const std::size_t end = std::min(choices.find(',', begin), choices.size());
    out += (begin == 0 ? "" : ",") + std::string(row.label(choices.substr(begin, end - begin)));
    begin = end + 1;
  }
  return out;
}

const OptionRow* find_option(std::string_view name, CommandSet command) {
  for (const OptionRow& row : all_options()) {
    if (name == row.name && (row.commands & command) != 0) return &row;
  }
  return nullptr;
}

Text title_of(Category category) {
  constexpr Text kTitles[] = {{"category_reading"},
                              {"category_matching"},
                              {"category_output"},
                              {"category_running"},
                              {"category_acting"}};
  return kTitles[static_cast<std::size_t>(category)];
}

}  // namespace leitong::cli
