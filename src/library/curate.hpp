// Changes by hand. All throw Failure; REQUIRES: within a write transaction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/library.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

// A dormant template is live again, as after every change by hand: somebody wants it. Its row of
// `counts` is not made anew.
void wake(Database& db, std::uint64_t id);

// A role by its name; "none" and the empty one, which mean no role, are among them.
[[nodiscard]] bool is_role(std::string_view role);

// Whether a text can be a tag: it is not empty and has no control characters, C1 ones included.
[[nodiscard]] bool is_plain(std::string_view text);

void tag_template(Database& db, std::uint64_t id, const std::vector<std::string>& add,
                  const std::vector<std::string>& remove);
void set_template_role(Database& db, std::uint64_t id, const std::string& role);
Merged merge_templates(Database& db, std::uint64_t from, std::uint64_t into);
std::uint64_t split_template(Database& db, std::uint64_t id, const SplitBy& by);
std::vector<TemplateId> remove_templates(Database& db, const std::vector<TemplateId>& ids,
                                         bool follow);

}  // namespace leitong::library
