// What the actions of the template library share: the file, the ids, the messages.
#pragma once

#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "cli/console.hpp"
#include "leitong/library.hpp"

namespace leitong::cli {

enum class Access : std::uint8_t { kRead, kWrite, kCreate };

// --library, else $LEITONG_LIBRARY, else leitong-library.db in the folder where one stands.
[[nodiscard]] std::string library_path(const Arguments& arguments);

// The library, opened; nothing, told, where that failed.
[[nodiscard]] std::optional<library::Library> open_library(const Arguments& arguments,
                                                           Access access, const Console& console);

// Tells an error and returns the exit code for it.
int tell(const Error& error, const Console& console);

// The number of a template; nothing, told, where the word is none.
[[nodiscard]] std::optional<library::TemplateId> template_id(std::string_view word,
                                                             const Console& console);
// False, told, unless there are from `least` to `most` words behind the action.
[[nodiscard]] bool words_fit(const Arguments& arguments, std::size_t least, std::size_t most,
                             const Console& console);

// "data" as the language calls it; empty for no role.
[[nodiscard]] std::string role_word(std::string_view role, const Console& console);

inline constexpr Text kOccurrence{"library_common_occurrence"};
inline constexpr Text kOccurrences{"library_common_occurrences"};

}  // namespace leitong::cli
