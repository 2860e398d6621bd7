// Problem: two languages, no file beside the program, and errors that the library tells in English.
// Method: ICU resource bundles in one package, embedded by the assembler and opened on first use
// (well under a millisecond; --version opens nothing). A reason is put into Chinese by finding the
// English message it is made of; of several that fit, the one with most text of its own is meant.
// What fits none, as it comes from another library, is told in English behind words that say so.

#include "cli/messages.hpp"

#include <unicode/udata.h>
#include <unicode/ures.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <cstdint>
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
// What the library says, and what the system and other libraries say.
constexpr std::string_view kReasonPrefixes[] = {"reason_", "outside_"};
// Forms that end in what the system or another library says.
constexpr std::string_view kFormsWithCause[] = {"reason_cannot_be_made",
                                                "reason_cannot_make_it",
                                                "reason_cannot_read",
                                                "reason_cannot_write",
                                                "reason_catalog",
                                                "reason_gzip_stream_is_corrupt",
                                                "reason_in_it_cannot_be_read",
                                                "reason_in_it_is_damaged",
                                                "reason_is_damaged",
                                                "reason_not_an_export_of_a",
                                                "reason_row_is_not_json",
                                                "reason_row_is_too_long",
                                                "reason_the_index_is_damaged",
                                                "reason_the_library_is_damaged",
                                                "reason_zip_archive_is_damaged",
                                                "reason_zip_archive_is_damaged_or_cut",
                                                "reason_zstd_stream_is_corrupt"};
constexpr Text kUntranslated{"cause_untranslated"};

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

// U+3400 to U+9FFF; the bytes may be those of a path, which need not be UTF-8.
bool begins_with_han(std::string_view text) {
  if (text.size() < 3) return false;
  const auto first = static_cast<unsigned char>(text[0]);
  const auto second = static_cast<unsigned char>(text[1]);
  return (first == 0xE3 && second >= 0x90) || (first >= 0xE4 && first <= 0xE9);
}

bool ends_with_han(std::string_view text) {
  return text.size() >= 3 && begins_with_han(text.substr(text.size() - 3));
}

bool is_ascii_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

void append_apart(std::string& text, std::string_view more) {
  const bool word_behind = !more.empty() && is_ascii_word(more.front());
  const bool word_before = !text.empty() && is_ascii_word(text.back());
  if ((ends_with_han(text) && word_behind) || (word_before && begins_with_han(more))) text += ' ';
  text += more;
}

namespace {

std::string filled(std::string_view text, const auto& fillers) {
  std::string out;
  while (true) {
    const std::size_t place = first_place(text);
    append_apart(out, text.substr(0, place));
    if (place == text.size()) return out;
    const auto index = static_cast<std::size_t>(text[place + 1] - '1');
    const bool known = index < fillers.size();
    append_apart(out, known ? std::string_view(std::data(fillers)[index]) : text.substr(place, 3));
    text.remove_prefix(place + 3);
  }
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

namespace {

bool is_reason(std::string_view key) {
  return std::any_of(std::begin(kReasonPrefixes), std::end(kReasonPrefixes),
                     [&](std::string_view prefix) { return key.starts_with(prefix); });
}

// The parts of a reason, which may be reasons themselves.
void put_parts_into(std::vector<std::string>& parts, std::string_view key, std::string_view form,
                    Lang lang) {
  const std::string_view* const end = std::end(kFormsWithCause);
  const bool has_cause = std::find(std::begin(kFormsWithCause), end, key) != end;
  const auto cause = has_cause ? static_cast<std::size_t>(form[form.size() - 2] - '1') : SIZE_MAX;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i] = i == cause ? reason_in_language(parts[i], lang) : in_language(parts[i], lang);
  }
}

}  // namespace

std::string in_language(std::string_view reason, Lang lang) {
  if (lang == Lang::kEnglish || reason.empty()) return std::string(reason);
  std::string best;
  std::size_t best_own = 0;
  for (const std::string_view key : kMessageKeys) {
    if (!is_reason(key)) continue;
    const std::string form = message_named(std::string(key), Lang::kEnglish).value_or("");
    const std::size_t own = own_characters(form);
    if (own <= best_own) continue;
    auto parts = parts_of(form, reason);
    if (!parts) continue;
    best_own = own;
    put_parts_into(*parts, key, form, lang);
    best = filled(message_named(std::string(key), lang).value_or(""), *parts);
  }
  return best_own != 0 ? best : std::string(reason);
}

std::string reason_in_language(std::string_view reason, Lang lang) {
  std::string told = in_language(reason, lang);
  const auto is_ascii = [](char c) { return (c & 0x80) == 0; };
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const bool is_english = std::all_of(told.begin(), told.end(), is_ascii) &&
                          std::any_of(told.begin(), told.end(), is_letter);
  if (lang == Lang::kEnglish || !is_english || told != reason) return told;
  return say(lang, kUntranslated, {told});
}

std::string describe(const Error& error, Lang lang) {
  if (lang == Lang::kEnglish) return describe(error);
  if (error.path.empty()) return reason_in_language(describe(error), lang);
  std::string out = error.path;
  if (error.line) out += ":" + std::to_string(*error.line);
  if (error.byte_offset) {
    out += ": " + say(lang, kAtByte, {std::to_string(*error.byte_offset)});
  }
  return out + ": " + reason_in_language(error.reason, lang);
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
