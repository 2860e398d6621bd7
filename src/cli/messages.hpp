// What the program says, in English and Chinese. The texts stand in messages/root.txt and
// messages/zh.txt; ICU looks them up by key in a package that is compiled in: it works under any
// locale and needs no file beside the program. docs/design.md says how to add one.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "leitong/result.hpp"

namespace leitong::cli {

enum class Lang { kEnglish, kChinese };

// The keys of all messages, in the order of their bytes.
inline constexpr std::string_view kMessageKeys[] = {
#include "message_keys.inc"
};

// One message, in both languages, by its key. {1} ... {9} stand for what is put in.
class Text {
 public:
  constexpr Text() = default;  // no message
  // A compile error where no message has this key.
  consteval Text(const char* key) : key_(key) {  // NOLINT: implicit by design
    const std::string_view* const end = std::end(kMessageKeys);
    if (!std::binary_search(std::begin(kMessageKeys), end, std::string_view(key))) {
      throw std::invalid_argument("no message has this key");
    }
  }

  constexpr bool empty() const { return *key_ == 0; }
  [[nodiscard]] std::string in(Lang lang) const;  // "" of no message

 private:
  const char* key_ = "";
};

// Behind `text`. The messages have a space between Chinese and digits or Latin letters; what a
// filler brings to its edges ("355 处") is kept apart in the same way.
void append_apart(std::string& text, std::string_view more);

[[nodiscard]] std::string say(Lang lang, const Text& text,
                              std::initializer_list<std::string_view> fillers = {});

// The message of a key that is made at run time, if there is one.
[[nodiscard]] std::optional<std::string> message_named(const std::string& key, Lang lang);

// What the library says in English, in the language asked, by the messages whose key begins with
// "reason_", and those of other libraries and the system, "outside_"; as it stands where none fits.
[[nodiscard]] std::string in_language(std::string_view reason, Lang lang);
// The same of what is a reason: where none fits, behind words that say that it is in English.
[[nodiscard]] std::string reason_in_language(std::string_view reason, Lang lang);
// The error as describe() tells it, its reason in the language asked.
[[nodiscard]] std::string describe(const Error& error, Lang lang);

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
inline constexpr Text kPair{"pair"};
inline constexpr Text kPairs{"pairs"};
inline constexpr Text kCluster{"cluster"};
inline constexpr Text kClusters{"clusters"};
inline constexpr Text kDocument{"document"};
inline constexpr Text kDocuments{"documents"};
inline constexpr Text kFile{"file"};
inline constexpr Text kFiles{"files"};

// Usage.
inline constexpr Text kNoCommand{"no_command"};
inline constexpr Text kUnknownCommand{"unknown_command"};
inline constexpr Text kNoAction{"no_action"};
inline constexpr Text kUnknownAction{"unknown_action"};
inline constexpr Text kCommandFirst{"command_first"};
inline constexpr Text kUnknownOption{"unknown_option"};
inline constexpr Text kDidYouMean{"did_you_mean"};
inline constexpr Text kOptionOfOthers{"option_of_others"};
inline constexpr Text kMissingValue{"missing_value"};
inline constexpr Text kExtraValue{"extra_value"};
inline constexpr Text kGivenTwice{"given_twice"};
inline constexpr Text kBadSyntax{"bad_syntax"};
inline constexpr Text kBadValue{"bad_value"};
inline constexpr Text kWholeNumber{"whole_number"};
inline constexpr Text kNumberAbove{"number_above"};
inline constexpr Text kSizeFrom{"size_from"};
inline constexpr Text kOneOf{"one_of"};
inline constexpr Text kSomeOf{"some_of"};
inline constexpr Text kMissingPath{"missing_path"};
inline constexpr Text kTooManyPaths{"too_many_paths"};
inline constexpr Text kTryHelp{"try_help"};
inline constexpr Text kSameOutput{"same_output"};
inline constexpr Text kExclusive{"exclusive"};

// Running.
inline constexpr Text kAtByte{"at_byte"};  // a place in a file
inline constexpr Text kError{"error"};
inline constexpr Text kWarning{"warning"};
inline constexpr Text kOutOfMemory{"out_of_memory"};
inline constexpr Text kInternal{"internal"};
inline constexpr Text kCannotWriteOutput{"cannot_write_output"};
inline constexpr Text kCannotMakeFolder{"cannot_make_folder"};
inline constexpr Text kNotAFolder{"not_a_folder"};
inline constexpr Text kNotWritable{"not_writable"};
inline constexpr Text kOutputIsInput{"output_is_input"};
inline constexpr Text kMoreWarnings{"more_warnings"};

}  // namespace leitong::cli
