// The actions of `leitong index`.
#pragma once

#include <optional>

#include "cli/arguments.hpp"
#include "cli/console.hpp"
#include "leitong/index.hpp"

namespace leitong::cli {

int run_index_create(const Arguments& arguments, const Console& console);
int run_index_add(const Arguments& arguments, const Console& console);
int run_index_remove(const Arguments& arguments, const Console& console);
int run_index_query(const Arguments& arguments, const Console& console);
int run_index_stat(const Arguments& arguments, const Console& console);
int run_index_check(const Arguments& arguments, const Console& console);
int run_index_compact(const Arguments& arguments, const Console& console);

// The index that the first word names; nothing, told, where it cannot be opened, or where fewer
// than `least` or more than `most` words were given.
[[nodiscard]] std::optional<Index> open_index(const Arguments& arguments, std::size_t least,
                                              std::size_t most, const Console& console);

}  // namespace leitong::cli
