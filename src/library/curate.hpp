// Changes by hand. All throw Failure; REQUIRES: within a write transaction.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "leitong/library.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

void tag_template(Database& db, std::uint64_t id, const std::vector<std::string>& add,
                  const std::vector<std::string>& remove);
void set_template_role(Database& db, std::uint64_t id, const std::string& role);
void merge_templates(Database& db, std::uint64_t from, std::uint64_t into);
std::uint64_t split_template(Database& db, std::uint64_t id, const SplitBy& by);
void remove_template(Database& db, std::uint64_t id);

}  // namespace leitong::library
