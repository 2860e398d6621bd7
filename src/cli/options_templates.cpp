// Options of templates, and of scan as far as they are about templates.

#include <iterator>

#include "cli/options.hpp"
#include "leitong/library.hpp"

namespace leitong::cli {
namespace {

using enum Category;
using enum ValueKind;
constexpr double kMostDocuments = 4294967295.0;
constexpr double kMostRows = 1000000000;

constexpr Text kMinDocuments{"options_templates_min_documents"};
constexpr Text kMinSeries{"options_templates_min_series"};
constexpr Text kMinChars{"options_templates_min_chars"};
constexpr Text kMinShare{"options_templates_min_share"};

constexpr OptionRow kRows[] = {
    {"no-templates", 0, kMatching, kScan, kFlag, "", "", {"option_templates_no_templates"}},
    {"min-documents", 0, kMatching, kTemplates | kLibraryAdd, kInteger, "N", "0", kMinDocuments, 0,
     kMostDocuments},
    {"min-series", 0, kMatching, kTemplates | kLibraryAdd, kInteger, "N", "2", kMinSeries, 1,
     kMostDocuments},
    {"min-chars", 0, kMatching, kTemplates | kLibraryAdd, kInteger, "N", "8", kMinChars, 1, 1000},
    {"min-share", 0, kMatching, kTemplates | kLibraryAdd, kReal, "SHARE", "0.35", kMinShare, 0, 1},
    {"template-min-documents", 0, kMatching, kScan, kInteger, "N", "0", kMinDocuments, 0,
     kMostDocuments},
    {"template-min-series", 0, kMatching, kScan, kInteger, "N", "2", kMinSeries, 1, kMostDocuments},
    {"template-min-chars", 0, kMatching, kScan, kInteger, "N", "8", kMinChars, 1, 1000},
    {"template-min-share", 0, kMatching, kScan, kReal, "SHARE", "0.35", kMinShare, 0, 1},
    {"max-clauses",
     0,
     kMatching,
     kScan | kTemplates | kLibraryAdd,
     kInteger,
     "N",
     "4",
     {"option_templates_max_clauses"},
     0,
     16},

    {"output", 'o', kOutput, kTemplates, kString, "FILE", "", {"option_templates_output"}},
    {"format",
     0,
     kOutput,
     kTemplates,
     kChoice,
     "FORMAT",
     "table",
     {"option_templates_format"},
     0,
     0,
     "table,jsonl,json,csv"},
    {"csv-raw", 0, kOutput, kTemplates, kFlag, "", "", {"option_templates_csv_raw"}},
    {"role",
     0,
     kOutput,
     kTemplates,
     kChoices,
     "ROLE,...",
     "",
     {"option_templates_role"},
     0,
     0,
     "none,salutation,opening,transition,data,requirement,thanks,closing",
     false,
     library::role_label},
    {"sort",
     0,
     kOutput,
     kTemplates,
     kChoice,
     "BY",
     "occurrences",
     {"option_templates_sort"},
     0,
     0,
     "occurrences,documents,length,gain"},
    {"limit", 0, kOutput, kTemplates, kInteger, "N", "0", {"option_templates_limit"}, 0, kMostRows},
    {"fillers", 0, kOutput, kTemplates, kInteger, "N", "3", {"option_templates_fillers"}, 0, 1000},
    {"summary", 0, kOutput, kTemplates, kFlag, "", "", {"option_templates_summary"}},
};

}  // namespace

std::span<const OptionRow> template_options() { return kRows; }

}  // namespace leitong::cli
