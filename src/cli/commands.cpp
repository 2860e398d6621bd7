#include "cli/commands.hpp"

#include <algorithm>
#include <iterator>

#include "cli/output.hpp"
#include "leitong/version.hpp"

namespace leitong::cli {
namespace {

constexpr CommandRow kCommands[] = {
    {"scan",
     kScan,
     "PATH... [-o DIR]",
     "leitong scan reports/ -o result/",
     {"the main job: what repeats, at every level", "主要用途：各个层次上的重复内容"},
     {"Near-duplicate paragraphs and sentences, copied passages, and templates of all documents.\n"
      "Without -o it tells what was read and what repeats; with -o DIR it also writes\n"
      "documents.jsonl, duplicates.jsonl, clusters.jsonl, passages.jsonl, families.jsonl,\n"
      "templates.jsonl and run.json there, all of them or none.",
      "找出所有文档中近似重复的段落和句子、抄写的片段，并归纳模板。不带 -o 时在终端上给出摘要；\n"
      "带 -o DIR 时另把 documents.jsonl、duplicates.jsonl、clusters.jsonl、passages.jsonl、\n"
      "families.jsonl、templates.jsonl、run.json 写到该文件夹，要么全部写成，要么一个不写。"},
     run_scan},
    {"dedup",
     kDedup,
     "PATH...",
     "leitong dedup archive.jsonl --unique unique.jsonl",
     {"near-duplicate units and clusters", "近似重复的单位及其聚类"},
     {"Every pair of units whose Jaccard similarity, over sets of character n-grams of the normal\n"
      "form, is at least the threshold. Similarities are exact.",
      "列出 Jaccard 相似度（按规范形式的字符 n 元组集合计算，精确值）不低于阈值的每一对单位。"},
     run_dedup},
    {"passages",
     kPassages,
     "PATH...",
     "leitong passages reports/ --reference superior.txt",
     {"copied passages between documents", "文档之间雷同的段落"},
     {"Every stretch of text that two documents share, aligned and weighed: copied, quoted from a\n"
      "reference, or boilerplate that many use. A formula alone never makes a copy. The arrow\n"
      "points from the earlier document to the later.",
      "列出两篇文档共有的每一处文字，逐字对齐并衡量：抄录、引自参考文件，或众人共用的套语。\n"
      "单凭套语不算抄录。箭头由较早的文档指向较晚的。"},
     run_passages},
    {"templates",
     kTemplates,
     "PATH...",
     "leitong templates reports/ --min-documents 3",
     {"recurring wording as templates with slots", "反复使用的文字，归纳成带空位的模板"},
     {"Wording that recurs over the documents: its constants, and between them slots with what\n"
      "fills them. {type} is a slot, [text] a part that some leave out, (a|b) a choice. Documents\n"
      "of one series (author or place) are no independent evidence.",
      "多篇文档反复使用的文字：固定不变的部分，以及其间的空位和填法。{类型} 是空位，[文字] 是\n"
      "可有可无的部分，(甲|乙) 是二者择一。同一系列（作者、地区）的文档不算互相独立。"},
     run_templates},
    {"compare",
     kCompare,
     "A B",
     "leitong compare ours.txt theirs.txt",
     {"two documents side by side", "并排对照两篇文档"},
     {"A and B are files, or FILE#ID for one row of JSON Lines. What one text has in place of the\n"
      "other's is coloured, or marked [-so-] and {+so+} where there are no colours; … stands "
      "where\n"
      "text is left out.",
      "A、B 是文件；JSON Lines 中的一行写作 FILE#ID。两边不同的文字用颜色标出，没有颜色时标作\n"
      "[-甲-]、{+乙+}；… 表示此处略去文字。"},
     run_compare},
    {"text",
     kText,
     "PATH...",
     "leitong text report.txt --units",
     {"the text as the program sees it", "程序所见的文字"},
     {"The text exactly as offsets count it; of several documents, one after the other.",
      "逐字输出文字，位置即按此计数；有几篇文档时依次输出。"},
     run_text},
    {"doctor",
     kDoctor,
     "",
     "leitong doctor",
     {"which programs for PDF and doc are there", "检查读取 PDF、doc 所用的程序"},
     {"PDF is read by pdftotext, doc and wps by antiword or LibreOffice. Each file has 120 "
      "seconds\n"
      "(LEITONG_PROGRAM_SECONDS changes that); a program that takes longer is killed.",
      "PDF 由 pdftotext 读取，doc、wps 由 antiword 或 LibreOffice 读取。每个文件限时 120 秒\n"
      "（可用 LEITONG_PROGRAM_SECONDS 更改），超时即终止。"},
     run_doctor},
    {"help",
     kHelp,
     "[COMMAND]",
     "leitong help dedup",
     {"help for one command or for all", "全部或某个命令的帮助"},
     {"", ""},
     run_help},
};

int wrong_usage(const std::string& message, const std::string& help, const Console& console) {
  console.error(message);
  console.note(console.say(kTryHelp, {help}));
  return kFailed;
}

int run_command(const CommandRow& command, std::span<const std::string> words, Lang lang) {
  const std::string help = std::string("leitong help ") + command.name;
  const Result<Arguments> parsed = Arguments::parse(words, command.bit, lang);
  if (!parsed) return wrong_usage(parsed.error().reason, help, plain_console(lang));
  const Arguments& arguments = parsed.value();
  const Console console = console_of(arguments, lang);
  if (arguments.flag("help")) {
    const std::string text = command_help(command, lang);
    return print(text, console) ? kDone : kFailed;
  }
  if ((command.bit & kReaders) != 0 && arguments.paths().empty()) {
    return wrong_usage(console.say(kMissingPath, {command.name, command.example}), help, console);
  }
  return command.run(arguments, console);
}

bool is_any(const std::string& word, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), word) != names.end();
}

}  // namespace

std::span<const CommandRow> all_commands() {
  static const std::vector<CommandRow> kAll = [] {
    std::vector<CommandRow> all(std::begin(kCommands), std::end(kCommands));
    const std::span<const CommandRow> library = library_commands();
    const std::span<const CommandRow> stages = stage_commands();
    all.insert(all.end() - 1, library.begin(), library.end());  // help stays the last
    const std::span<const CommandRow> index = index_commands();
    all.insert(all.end() - 1, index.begin(), index.end());
    all.insert(all.end() - 1, stages.begin(), stages.end());
    return all;
  }();
  return kAll;
}

const CommandRow& find_command(CommandSet bit) {
  const std::span<const CommandRow> all = all_commands();
  return *std::find_if(all.begin(), all.end(),
                       [&](const CommandRow& row) { return row.bit == bit; });
}

const CommandRow* named_command(std::string_view name) {
  for (const CommandRow& row : all_commands()) {
    if (name == row.name) return &row;
  }
  return nullptr;
}

std::vector<const CommandRow*> actions_of(const CommandRow& command) {
  const std::string prefix = std::string(command.name) + " ";
  std::vector<const CommandRow*> actions;
  for (const CommandRow& row : all_commands()) {
    if (std::string_view(row.name).starts_with(prefix)) actions.push_back(&row);
  }
  return actions;
}

int run_without_action(const Arguments& arguments, const Console& console) {
  const CommandRow& command = find_command(arguments.command());
  const std::size_t prefix = std::string_view(command.name).size() + 1;
  std::vector<std::string> names;
  std::string list;
  for (const CommandRow* action : actions_of(command)) {
    names.emplace_back(action->name + prefix);
    list += (list.empty() ? "" : ", ") + names.back();
  }
  const std::string help = std::string("leitong help ") + command.name;
  if (arguments.paths().empty()) {
    return wrong_usage(console.say(kNoAction, {command.name, list}), help, console);
  }
  std::string message =
      console.say(kUnknownAction, {command.name, arguments.paths().front(), list});
  const std::string meant = nearest(arguments.paths().front(), names);
  if (!meant.empty()) message += "; " + console.say(kDidYouMean, {meant});
  return wrong_usage(message, help, console);
}

std::string unknown_command(std::string_view name, Lang lang) {
  std::vector<std::string> names;
  for (const CommandRow& row : all_commands()) names.emplace_back(row.name);
  std::string message = say(lang, kUnknownCommand, {name});
  const std::string meant = nearest(name, names);
  if (!meant.empty()) message += "; " + say(lang, kDidYouMean, {meant});
  return message;
}

int run_program(std::span<const std::string> words) {
  const Lang lang = language_of(words);
  const Console console = plain_console(lang);
  // --lang may stand before the command as well.
  while (!words.empty() && words.front().starts_with("--lang")) {
    words = words.subspan(words.front() == "--lang" && words.size() > 1 ? 2 : 1);
  }
  if (words.empty()) return wrong_usage(console.say(kNoCommand), "leitong help", console);
  const std::string& first = words.front();
  if (is_any(first, {"--version", "-V"})) {
    return print("leitong " + std::string(version()) + "\n", console) ? kDone : kFailed;
  }
  if (is_any(first, {"--help", "-h"})) return print(program_help(lang), console) ? kDone : kFailed;
  if (words.size() > 1) {
    if (const CommandRow* action = named_command(first + " " + words[1])) {
      return run_command(*action, words.subspan(2), lang);
    }
  }
  if (const CommandRow* command = named_command(first)) {
    return run_command(*command, words.subspan(1), lang);
  }
  const bool option = first.size() > 1 && first.front() == '-';
  const std::string message =
      option ? console.say(kCommandFirst, {first}) : unknown_command(first, lang);
  return wrong_usage(message, "leitong help", console);
}

}  // namespace leitong::cli
