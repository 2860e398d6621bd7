// What the program says, in English and Chinese, in one table that is compiled in: it works under
// any locale and needs no file beside the program.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace leitong::cli {

enum class Lang { kEnglish, kChinese };

// One message in both languages. {1} ... {9} stand for what is put in.
struct Text {
  const char* en;
  const char* zh;

  const char* in(Lang lang) const { return lang == Lang::kChinese ? zh : en; }
};

[[nodiscard]] std::string say(Lang lang, const Text& text,
                              std::initializer_list<std::string_view> fillers = {});

// The language meant by LC_ALL, LC_MESSAGES or LANG, whichever is set first; English where none is.
[[nodiscard]] Lang language_of_environment();

// "1 pair", "1,234 pairs": the number is {1}.
[[nodiscard]] std::string counted(Lang lang, unsigned long long number, const Text& one,
                                  const Text& many);

// 1234567 as "1,234,567".
[[nodiscard]] std::string grouped(unsigned long long number);
// 1234567 bytes as "1.2 MB".
[[nodiscard]] std::string human_bytes(unsigned long long bytes);

// Counted things.
inline constexpr Text kPair{"{1} pair", "{1} 对"};
inline constexpr Text kPairs{"{1} pairs", "{1} 对"};
inline constexpr Text kCluster{"{1} cluster", "{1} 个聚类"};
inline constexpr Text kClusters{"{1} clusters", "{1} 个聚类"};
inline constexpr Text kDocument{"{1} document", "{1} 篇文档"};
inline constexpr Text kDocuments{"{1} documents", "{1} 篇文档"};
inline constexpr Text kFile{"{1} file", "{1} 个文件"};
inline constexpr Text kFiles{"{1} files", "{1} 个文件"};

// Usage.
inline constexpr Text kNoCommand{"no command given", "没有给出命令"};
inline constexpr Text kUnknownCommand{"unknown command '{1}'", "没有“{1}”这个命令"};
inline constexpr Text kNoAction{"{1}: no ACTION given; there are {2}",
                                "{1}：没有给出动作；可用的有 {2}"};
inline constexpr Text kUnknownAction{"{1} has no action '{2}'; there are {3}",
                                     "{1} 没有“{2}”这个动作；可用的有 {3}"};
inline constexpr Text kCommandFirst{"the command comes before its options: leitong COMMAND {1} ...",
                                    "命令写在选项之前：leitong 命令 {1} ..."};
inline constexpr Text kUnknownOption{"unknown option '{1}'", "没有“{1}”这个选项"};
inline constexpr Text kDidYouMean{"did you mean '{1}'?", "是不是“{1}”？"};
inline constexpr Text kOptionOfOthers{"'{1}' is an option of {2}, not of {3}",
                                      "“{1}”是 {2} 的选项，{3} 没有"};
inline constexpr Text kMissingValue{"option '{1}' needs a value: {1} {2}",
                                    "选项“{1}”需要一个值：{1} {2}"};
inline constexpr Text kExtraValue{"option '{1}' takes no value", "选项“{1}”不带值"};
inline constexpr Text kGivenTwice{"option '{1}' is given more than once",
                                  "选项“{1}”给出了不止一次"};
inline constexpr Text kBadSyntax{"cannot make sense of '{1}'", "看不懂“{1}”"};
inline constexpr Text kBadValue{"option '{1}': '{2}' is not possible; it must be {3}",
                                "选项“{1}”的值“{2}”不行：必须是{3}"};
inline constexpr Text kWholeNumber{"a whole number from {1} to {2}", " {1} 到 {2} 的整数"};
inline constexpr Text kNumberAbove{"a number greater than {1} and at most {2}",
                                   "大于 {1}、不超过 {2} 的数"};
inline constexpr Text kSizeFrom{"a size like 512M or 4G, at least {1}",
                                "大小，如 512M、4G，至少 {1}"};
inline constexpr Text kOneOf{"one of {1}", "下列之一：{1}"};
inline constexpr Text kSomeOf{"one or more of {1}, with commas between",
                              "下列之一或几个（用逗号隔开）：{1}"};
inline constexpr Text kMissingPath{"{1}: no PATH given, for example: {2}",
                                   "{1}：没有给出文件或文件夹，例如：{2}"};
inline constexpr Text kTooManyPaths{"{1} takes no '{2}'", "{1} 不接受“{2}”"};
inline constexpr Text kTryHelp{"'{1}' tells more", "详见“{1}”"};
inline constexpr Text kSameOutput{"'{1}' is named for two outputs", "两个输出都指向“{1}”"};
inline constexpr Text kExclusive{"options '{1}' and '{2}' exclude each other",
                                 "选项“{1}”和“{2}”不能同时用"};

// Running.
inline constexpr Text kError{"error", "错误"};
inline constexpr Text kWarning{"warning", "警告"};
inline constexpr Text kOutOfMemory{"not enough memory", "内存不足"};
inline constexpr Text kInternal{"an error inside the program: {1}", "程序内部错误：{1}"};
inline constexpr Text kCannotWriteOutput{"cannot write to standard output: {1}",
                                         "无法写到标准输出：{1}"};
inline constexpr Text kCannotMakeFolder{"{1}: cannot make this folder: {2}",
                                        "{1}：无法建立这个文件夹：{2}"};
inline constexpr Text kNotAFolder{"{1}: not a folder", "{1}：不是文件夹"};
inline constexpr Text kNotWritable{"{1}: cannot write here: {2}", "{1}：不能写入：{2}"};
inline constexpr Text kOutputIsInput{"{1}: is an input and would be overwritten",
                                     "{1}：这是输入文件，会被覆盖"};
inline constexpr Text kMoreWarnings{"{1} more warnings; --verbose shows them all",
                                    "另有 {1} 条警告；--verbose 全部显示"};

}  // namespace leitong::cli
