// Options of templates, and of scan as far as they are about templates.

#include <iterator>

#include "cli/options.hpp"

namespace leitong::cli {
namespace {

constexpr auto kMatching = Category::kMatching;
constexpr auto kOutput = Category::kOutput;
constexpr auto kFlag = ValueKind::kFlag;
constexpr auto kInteger = ValueKind::kInteger;
constexpr auto kReal = ValueKind::kReal;
constexpr double kMostDocuments = 4294967295.0;
constexpr double kMostRows = 1000000000;

constexpr Text kMinDocuments{"least documents that carry a template (0: 3, or 2 of fewer than 10)",
                             "一个模板至少见于几篇文档（0：3 篇，不足 10 篇文档时 2 篇）"};
constexpr Text kMinSeries{"least independent series (authors or districts) that carry it",
                          "至少见于几个互相独立的系列（作者、地区）"};
constexpr Text kMinChars{"least characters of its constants", "固定文字至少几字"};
constexpr Text kMinShare{"least share of the constants in the text of an occurrence",
                         "固定文字占全文的比例下限"};

constexpr OptionRow kRows[] = {
    {"no-templates", 0, kMatching, kScan, kFlag, "", "", {"no templates", "不归纳模板"}},
    {"min-documents", 0, kMatching, kTemplates, kInteger, "N", "0", kMinDocuments, 0,
     kMostDocuments},
    {"min-series", 0, kMatching, kTemplates, kInteger, "N", "2", kMinSeries, 1, kMostDocuments},
    {"min-chars", 0, kMatching, kTemplates, kInteger, "N", "8", kMinChars, 1, 1000},
    {"min-share", 0, kMatching, kTemplates, kReal, "SHARE", "0.35", kMinShare, 0, 1},
    {"template-min-documents", 0, kMatching, kScan, kInteger, "N", "0", kMinDocuments, 0,
     kMostDocuments},
    {"template-min-series", 0, kMatching, kScan, kInteger, "N", "2", kMinSeries, 1, kMostDocuments},
    {"template-min-chars", 0, kMatching, kScan, kInteger, "N", "8", kMinChars, 1, 1000},
    {"template-min-share", 0, kMatching, kScan, kReal, "SHARE", "0.35", kMinShare, 0, 1},
    {"max-clauses",
     0,
     kMatching,
     kScan | kTemplates,
     kInteger,
     "N",
     "4",
     {"also look at windows of up to N clauses of a sentence (0: whole sentences only)",
      "除整句外，也看句中至多 N 个分句（0：只看整句）"},
     0,
     16},

    {"output",
     'o',
     kOutput,
     kTemplates,
     ValueKind::kString,
     "FILE",
     "",
     {"write here instead of standard output", "写到文件，不写到标准输出"}},
    {"format",
     0,
     kOutput,
     kTemplates,
     ValueKind::kChoice,
     "FORMAT",
     "table",
     {"form of the templates", "输出格式"},
     0,
     0,
     "table,jsonl,json,csv"},
    {"csv-raw",
     0,
     kOutput,
     kTemplates,
     kFlag,
     "",
     "",
     {"CSV without mark, without guard against formulas, with \\n line ends",
      "CSV 不加标记、不防公式、以 \\n 换行"}},
    {"role",
     0,
     kOutput,
     kTemplates,
     ValueKind::kChoices,
     "ROLE,...",
     "",
     {"roles that the table shows (default: all)", "表格中显示的作用（默认：全部）"},
     0,
     0,
     "none,salutation,opening,transition,data,requirement,thanks,closing"},
    {"sort",
     0,
     kOutput,
     kTemplates,
     ValueKind::kChoice,
     "BY",
     "occurrences",
     {"order of the table", "表格的次序"},
     0,
     0,
     "occurrences,documents,length,gain"},
    {"limit",
     0,
     kOutput,
     kTemplates,
     kInteger,
     "N",
     "0",
     {"templates in the table at most (0: all)", "表格最多显示几个模板（0：全部）"},
     0,
     kMostRows},
    {"fillers",
     0,
     kOutput,
     kTemplates,
     kInteger,
     "N",
     "3",
     {"fillers of each slot in the table (0: none)", "表格中每个空位列出几种填法（0：不列）"},
     0,
     1000},
    {"summary",
     0,
     kOutput,
     kTemplates,
     kFlag,
     "",
     "",
     {"only counts, no templates", "只给出数目，不逐一列出"}},
};

}  // namespace

std::span<const OptionRow> template_options() { return kRows; }

}  // namespace leitong::cli
