#include "cli/library_common.hpp"

#include <charconv>
#include <cstdlib>
#include <vector>

#include "cli/commands.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

constexpr const char* kUsualFile = "leitong-library.db";

constexpr Text kNotANumber{"library_common_not_a_number"};
constexpr Text kTooFew{"library_common_too_few"};
constexpr Text kTooMany{"library_common_too_many"};
constexpr Text kHowToBegin{"library_common_how_to_begin"};

}  // namespace

std::string library_path(const Arguments& arguments) {
  std::string named = arguments.text("library");
  if (!named.empty()) return named;
  const char* usual = std::getenv("LEITONG_LIBRARY");
  return usual != nullptr && *usual != 0 ? usual : kUsualFile;
}

int tell(const Error& error, const Console& console) {
  console.error(describe(error, console.lang));
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
