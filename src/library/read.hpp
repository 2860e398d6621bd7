// Asking a library: lists, searches, one template in full.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "leitong/library.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

// All throw Failure. REQUIRES: within a transaction, so that what they tell is of one state.
[[nodiscard]] Listing list_templates(Database& db, const ListOptions& options);
[[nodiscard]] SearchResult search_templates(Database& db, std::string_view words,
                                            std::uint64_t limit, bool dormant);
[[nodiscard]] Details show_template(Database& db, std::uint64_t id, const ShowOptions& options);
// Whether `type` is one of the types of a slot, as leitong/library.hpp names them.
[[nodiscard]] bool is_slot_type(std::string_view type);
[[nodiscard]] Filled fill_template(Database& db, std::uint64_t id,
                                   const std::vector<Filling>& fillings);

}  // namespace leitong::library
