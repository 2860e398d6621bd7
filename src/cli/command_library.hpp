// The actions of `leitong library`.
#pragma once

#include <string>

#include "cli/arguments.hpp"
#include "cli/console.hpp"

namespace leitong::cli {

int run_library_add(const Arguments& arguments, const Console& console);
int run_library_list(const Arguments& arguments, const Console& console);
int run_library_search(const Arguments& arguments, const Console& console);
int run_library_show(const Arguments& arguments, const Console& console);
int run_library_fill(const Arguments& arguments, const Console& console);
int run_library_match(const Arguments& arguments, const Console& console);
int run_library_suggest(const Arguments& arguments, const Console& console);
int run_library_tag(const Arguments& arguments, const Console& console);
int run_library_role(const Arguments& arguments, const Console& console);
int run_library_merge(const Arguments& arguments, const Console& console);
int run_library_split(const Arguments& arguments, const Console& console);
int run_library_remove(const Arguments& arguments, const Console& console);
int run_library_undo(const Arguments& arguments, const Console& console);
int run_library_history(const Arguments& arguments, const Console& console);
int run_library_import(const Arguments& arguments, const Console& console);
int run_library_export(const Arguments& arguments, const Console& console);
int run_library_check(const Arguments& arguments, const Console& console);

// What the history says of a change, in the language of the console.
std::string details_shown(const std::string& operation, const std::string& details,
                          const Console& console);

}  // namespace leitong::cli
