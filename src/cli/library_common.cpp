#include "cli/library_common.hpp"

#include <charconv>
#include <cstdlib>
#include <vector>

#include "cli/commands.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

constexpr const char* kUsualFile = "leitong-library.db";

constexpr Text kNotANumber{"'{1}' is not the number of a template", "“{1}”不是模板编号"};
constexpr Text kTooFew{"too few words, for example: {1}", "参数不够，例如：{1}"};
constexpr Text kTooMany{"'{1}' is too much, for example: {2}", "“{1}”多余，例如：{2}"};
constexpr Text kHowToBegin{"'leitong library add PATH...' makes one; --library FILE names another",
                           "“leitong library add 路径...”可新建一个；--library 可指定别的文件"};

// What the library says, {1} and so on standing for what it puts in. Of two that fit the first is
// meant.
constexpr Text kMessages[] = {
    {"no such library", "没有这个模板库"},
    {"not a template library", "不是模板库"},
    {"the library has format {1}; this program knows format {2}: a newer program is needed",
     "模板库的格式是 {1}，本程序只认识格式 {2}：需要更新的程序"},
    {"the library has format {1}; this program knows format {2}",
     "模板库的格式是 {1}，本程序只认识格式 {2}"},
    {"the tables of the library are not what they should be", "模板库中的表与规定不符"},
    {"the library is being written by another program; waited {1} ms",
     "另一个程序正在写入模板库；已等了 {1} 毫秒"},
    {"the library is read-only", "模板库是只读的"},
    {"the library is damaged: {1}", "模板库已损坏：{1}"},
    {"the disk is full", "磁盘已满"},
    {"template {1} is not in the library", "模板库中没有模板 {1}"},
    {"template {1} was given up when more documents were known",
     "模板 {1} 已取消：文档增多后不再成立"},
    {"template {1} was removed", "模板 {1} 已被删除"},
    {"template {1} has no slot '{2}'; it has none", "模板 {1} 没有空位“{2}”；它一个空位也没有"},
    {"template {1} has no slot '{2}'; it has {3}", "模板 {1} 没有空位“{2}”；它有 {3}"},
    {"{1} cannot be left out", "{1} 不能省略"},
    {"{1} is given twice", "{1} 给出了两次"},
    {"{1}: '{2}' does not look like {3}", "{1}：“{2}”不像是这一类（{3}）"},
    {"a value is not valid UTF-8", "填写的内容不是有效的 UTF-8"},
    {"a value contains a control character", "填写的内容含有控制字符"},
    {"there is nothing to undo", "没有可以撤销的操作"},
    {"{1} can no more be undone: documents with template {2} were added since",
     "{1} 已不能撤销：其后又加入了含有模板 {2} 的文档"},
    {"template {1} is template {2} already", "模板 {1} 已经就是模板 {2}"},
    {"no occurrence is like that: nothing to split", "没有一处是这样的，无可拆分"},
    {"every occurrence is like that", "每一处都是这样的，无可拆分"},
    {"no word to search for", "没有可查找的字词"},
    {"two documents of one add have this id", "一次加入的文档中有两篇编号相同"},
    {"a tag that is empty or has control characters is not usable", "空的或含控制字符的标签不能用"},
    {"not an export of a template library: {1}", "不是模板库的导出文件：{1}"},
    {"the library has another text of this document", "模板库中这篇文档的文字与此不同"},
    {"no role is called '{1}'", "没有“{1}”这种用途"},
};

// What stands for the {1}, {2}, ... of `form` in `text`; nothing where the text is not of that
// form.
std::optional<std::vector<std::string>> parts_of(std::string_view form, std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t place = form.find('{');
    if (place == std::string_view::npos) {
      if (form != text) return {};
      return parts;
    }
    if (!text.starts_with(form.substr(0, place))) return {};
    text.remove_prefix(place);
    form.remove_prefix(place + 3);
    const std::string_view next = form.substr(0, form.find('{'));
    const std::size_t end = next.empty()                 ? text.size()
                            : form.size() == next.size() ? text.rfind(next)
                                                         : text.find(next);
    if (end == std::string_view::npos) return {};
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

}  // namespace

std::string library_path(const Arguments& arguments) {
  const std::string named = arguments.text("library");
  if (!named.empty()) return named;
  const char* usual = std::getenv("LEITONG_LIBRARY");
  return usual != nullptr && *usual != 0 ? usual : kUsualFile;
}

std::string in_language(std::string_view message, Lang lang) {
  if (lang == Lang::kEnglish) return std::string(message);
  for (const Text& text : kMessages) {
    const auto parts = parts_of(text.en, message);
    if (!parts) continue;
    const auto part = [&](std::size_t i) {
      return i < parts->size() ? std::string_view((*parts)[i]) : std::string_view();
    };
    return say(lang, text, {part(0), part(1), part(2)});
  }
  return std::string(message);
}

int tell(const Error& error, const Console& console) {
  Error own = error;
  own.reason = in_language(error.reason, console.lang);
  console.error(describe(own));
  return kFailed;
}

std::optional<library::Library> open_library(const Arguments& arguments, Access access,
                                             const Console& console) {
  library::OpenOptions options;
  options.create = access == Access::kCreate;
  options.read_only = access == Access::kRead;
  if (find_option("wait", arguments.command()) != nullptr) {
    options.wait_ms = static_cast<unsigned>(arguments.integer("wait") * 1000);
  }
  if (find_option("threads", arguments.command()) != nullptr) {
    options.threads = static_cast<unsigned>(arguments.integer("threads"));
  }
  Result<library::Library> opened = library::Library::open(library_path(arguments), options);
  if (opened) return std::move(opened).value();
  tell(opened.error(), console);
  if (opened.error().code == ErrorCode::kNotFound) console.note(console.say(kHowToBegin));
  return {};
}

std::optional<library::TemplateId> template_id(std::string_view word, const Console& console) {
  std::uint64_t number = 0;
  const auto [end, trouble] = std::from_chars(word.data(), word.data() + word.size(), number);
  // The library's numbers are those of a signed 64-bit integer.
  if (trouble == std::errc() && end == word.data() + word.size() && number <= INT64_MAX) {
    return library::TemplateId{number};
  }
  console.error(console.say(kNotANumber, {word}));
  return {};
}

bool words_fit(const Arguments& arguments, std::size_t least, std::size_t most,
               const Console& console) {
  const CommandRow& command = find_command(arguments.command());
  const std::vector<std::string>& words = arguments.paths();
  if (words.size() < least) {
    console.error(std::string(command.name) + ": " + console.say(kTooFew, {command.example}));
  } else if (words.size() > most) {
    console.error(std::string(command.name) + ": " +
                  console.say(kTooMany, {words[most], command.example}));
  } else {
    return true;
  }
  console.note(console.say(kTryHelp, {std::string("leitong help ") + command.name}));
  return false;
}

std::string role_word(std::string_view role, const Console& console) {
  if (console.lang == Lang::kChinese && !library::role_label(role).empty()) {
    return std::string(library::role_label(role));
  }
  return harmless(role);
}

}  // namespace leitong::cli
