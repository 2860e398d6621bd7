// Options of the actions of the index.

#include "cli/options.hpp"

namespace leitong::cli {
namespace {

constexpr auto kMatching = Category::kMatching;
constexpr auto kOutput = Category::kOutput;
constexpr auto kRunning = Category::kRunning;
constexpr auto kFlag = ValueKind::kFlag;
constexpr auto kString = ValueKind::kString;
constexpr auto kInteger = ValueKind::kInteger;
constexpr auto kReal = ValueKind::kReal;
constexpr auto kChoice = ValueKind::kChoice;
constexpr double kSeedMost = 18446744073709551615.0;
constexpr double kMostCharacters = 1000000000;
constexpr CommandSet kSetting = kIndexCreate | kIndexQuery;
constexpr CommandSet kWriters = kIndexAdd | kIndexRemove | kIndexCompact;

constexpr OptionRow kRows[] = {
    {"unit",
     0,
     kMatching,
     kIndexCreate,
     ValueKind::kChoices,
     "UNIT,...",
     "paragraph",
     {"option_index_unit"},
     0,
     0,
     "paragraph,sentence,document"},
    {"ngram", 0, kMatching, kSetting, kInteger, "N", "5", {"option_index_ngram"}, 1, 64},
    {"threshold", 0, kMatching, kSetting, kReal, "T", "0.7", {"option_index_threshold"}, 0, 1},
    {"permutations",
     0,
     kMatching,
     kSetting,
     kInteger,
     "N",
     "128",
     {"option_index_permutations"},
     8,
     4096},
    {"min-chars",
     0,
     kMatching,
     kSetting,
     kInteger,
     "N",
     "20",
     {"option_index_min_chars"},
     0,
     kMostCharacters},
    {"seed", 0, kMatching, kSetting, kInteger, "S", "", {"option_index_seed"}, 0, kSeedMost},
    {"passage-ngram",
     0,
     kMatching,
     kSetting,
     kInteger,
     "N",
     "8",
     {"option_index_passage_ngram"},
     4,
     16},
    {"fold-variants", 0, kMatching, kSetting, kFlag, "", "", {"option_index_fold_variants"}},
    {"mask-numbers", 0, kMatching, kSetting, kFlag, "", "", {"option_index_mask_numbers"}},
    {"passage-min-chars",
     0,
     kMatching,
     kIndexQuery,
     kInteger,
     "N",
     "16",
     {"option_index_passage_min_chars"},
     1,
     kMostCharacters},
    {"max-gap", 0, kMatching, kIndexQuery, kInteger, "N", "50", {"option_index_max_gap"}, 1, 1000},
    {"skip-same-series",
     0,
     kMatching,
     kIndexQuery,
     kFlag,
     "",
     "",
     {"option_index_skip_same_series"}},
    {"reference",
     0,
     kMatching,
     kIndexQuery,
     kString,
     "PATH",
     "",
     {"option_index_reference"},
     0,
     0,
     "",
     true},
    {"phrases", 0, kMatching, kIndexQuery, kString, "FILE", "", {"option_index_phrases"}},
    {"library", 0, kMatching, kIndexQuery, kString, "FILE", "", {"option_index_library"}},
    {"background", 0, kMatching, kIndexQuery, kString, "FILE", "", {"option_index_background"}},
    {"no-background", 0, kMatching, kIndexQuery, kFlag, "", "", {"option_index_no_background"}},
    {"output", 'o', kOutput, kIndexQuery, kString, "DIR", "", {"option_index_output"}},
    {"format",
     0,
     kOutput,
     kIndexQuery,
     kChoice,
     "FORMAT",
     "table",
     {"option_index_format"},
     0,
     0,
     "table,jsonl"},
    {"format",
     0,
     kOutput,
     kIndexAdd | kIndexStat | kIndexCompact,
     kChoice,
     "FORMAT",
     "table",
     {"option_index_stat_format"},
     0,
     0,
     "table,json"},
    {"check", 0, kOutput, kIndexQuery, kFlag, "", "", {"option_index_check"}},
    {"replace-rows", 0, kRunning, kIndexAdd, kFlag, "", "", {"option_index_replace_rows"}},
    {"wait", 0, kRunning, kWriters, kInteger, "SECONDS", "10", {"option_index_wait"}, 0, 86400},
};

}  // namespace

std::span<const OptionRow> index_options() { return kRows; }

}  // namespace leitong::cli
