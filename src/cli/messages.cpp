// Problem: two languages, no file beside the program, and errors that the library tells in English.
// Method: ICU resource bundles in one package, embedded by the assembler and opened on first use
// (well under a millisecond; --version opens nothing). A reason is put into Chinese by finding the
// English message it is made of; of several that fit, the one with most text of its own is meant.

#include "cli/messages.hpp"

#include <unicode/udata.h>
#include <unicode/ures.h>
#include <unicode/ustring.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

// clang-format off
__asm__(
    ".section .rodata\n"
    ".balign 16\n"
    ".global leitong_message_package\n"
    "leitong_message_package:\n"
    ".incbin \"" LEITONG_MESSAGES_FILE "\"\n"
    ".previous\n");
// clang-format on

extern "C" {
extern const char leitong_message_package[];
}

namespace leitong::cli {
namespace {

constexpr const char* kPackage = "leitong_messages";
constexpr std::string_view kReasonPrefix = "reason_";

struct Closer {
  void operator()(UResourceBundle* bundle) const { ures_close(bundle); }
};
using Bundle = std::unique_ptr<UResourceBundle, Closer>;

Bundle open_bundle(const char* language) {
  UErrorCode code = U_ZERO_ERROR;
  udata_setAppData(kPackage, leitong_message_package, &code);  // the second time: already there
  code = U_ZERO_ERROR;
  return Bundle(ures_openDirect(kPackage, language, &code));
}

// Reading a bundle changes nothing in it: every thread may.
const UResourceBundle* bundle_of(Lang lang) {
  static const Bundle english = open_bundle("root");
  static const Bundle chinese = open_bundle("zh");
  return (lang == Lang::kChinese ? chinese : english).get();
}

bool is_place(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && text[at] == '{' && text[at + 1] >= '1' && text[at + 1] <= '9' &&
         text[at + 2] == '}';
}

// The first place of `text`; its size where there is none.
std::size_t first_place(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && !is_place(text, at)) ++at;
  return at;
}

// What stands for {1} ... {9} of `form` in `text`; nothing where the text is not of that form.
std::optional<std::vector<std::string>> parts_of(std::string_view form, std::string_view text) {
  std::vector<std::string> parts(9);
  while (true) {
    const std::size_t place = first_place(form);
    if (place == form.size()) {
      if (form != text) return {};
      return parts;
    }
    if (!text.starts_with(form.substr(0, place))) return {};
    text.remove_prefix(place);
    std::string& part = parts[static_cast<std::size_t>(form[place + 1] - '1')];
    form.remove_prefix(place + 3);
    const std::string_view next = form.substr(0, first_place(form));
    const std::size_t end = next.empty()                 ? text.size()
                            : form.size() == next.size() ? text.rfind(next)
                                                         : text.find(next);
    if (end == std::string_view::npos) return {};
    part = text.substr(0, end);
    text.remove_prefix(end);
  }
}

// Characters of a form that are its own.
std::size_t own_characters(std::string_view form) {
  std::size_t own = form.size();
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (is_place(form, i)) own -= 3;
  }
  return own;
}

std::string filled(std::string_view text, const auto& fillers) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool place = is_place(text, i);
    const auto index = place ? static_cast<std::size_t>(text[i + 1] - '1') : 0;
    if (place && index < fillers.size()) {
      out += std::data(fillers)[index];
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> message_named(const std::string& key, Lang lang) {
  UErrorCode code = U_ZERO_ERROR;
  int32_t length = 0;
  const UChar* text = ures_getStringByKey(bundle_of(lang), key.c_str(), &length, &code);
  if (U_FAILURE(code)) return {};
  std::string out(static_cast<std::size_t>(length) * 3, 0);
  int32_t bytes = 0;
  u_strToUTF8(out.data(), static_cast<int32_t>(out.size()), &bytes, text, length, &code);
  out.resize(static_cast<std::size_t>(bytes));
  return out;
}

std::string Text::in(Lang lang) const {
  return empty() ? std::string() : message_named(key_, lang).value_or(key_);
}

std::string say(Lang lang, const Text& text, std::initializer_list<std::string_view> fillers) {
  return filled(text.in(lang), fillers);
}

std::string in_language(std::string_view reason, Lang lang) {
  if (lang == Lang::kEnglish || reason.empty()) return std::string(reason);
  std::string best;
  std::size_t best_own = 0;
  for (const std::string_view key : kMessageKeys) {
    if (!key.starts_with(kReasonPrefix)) continue;
    const std::string form = message_named(std::string(key), Lang::kEnglish).value_or("");
    const std::size_t own = own_characters(form);
    if (own <= best_own) continue;
    auto parts = parts_of(form, reason);
    if (!parts) continue;
    best_own = own;
    for (std::string& part : *parts) part = in_language(part, lang);  // a reason in a reason
    best = filled(message_named(std::string(key), lang).value_or(""), *parts);
  }
  return best_own != 0 ? best : std::string(reason);
}

std::string describe(const Error& error, Lang lang) {
  if (lang == Lang::kEnglish) return describe(error);
  if (error.path.empty()) return in_language(describe(error), lang);
  std::string out = error.path;
  if (error.line) out += ":" + std::to_string(*error.line);
  if (error.byte_offset) {
    out += ": " + say(lang, kAtByte, {std::to_string(*error.byte_offset)});
  }
  return out + ": " + in_language(error.reason, lang);
}

std::string counted(Lang lang, unsigned long long number, const Text& one, const Text& many) {
  return say(lang, number == 1 ? one : many, {grouped(number)});
}

Lang language_of_environment() {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == 0) continue;
    return std::string_view(value).starts_with("zh") ? Lang::kChinese : Lang::kEnglish;
  }
  return Lang::kEnglish;
}

std::string grouped(unsigned long long number) {
  std::string out = std::to_string(number);
  for (std::size_t i = out.size(); i > 3; i -= 3) out.insert(i - 3, 1, ',');
  return out;
}

std::string human_bytes(unsigned long long bytes) {
  constexpr const char* kUnits[] = {"B", "kB", "MB", "GB", "TB"};
  auto amount = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (amount >= 999.95 && unit + 1 < std::size(kUnits)) {
    amount /= 1000;
    ++unit;
  }
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", amount, kUnits[unit]);
  return text;
}

}  // namespace leitong::cli
