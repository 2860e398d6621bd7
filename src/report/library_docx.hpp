// A template library as a Word document (ECMA-376, "Office Open XML").
#pragma once

#include <string>
#include <vector>

#include "leitong/library.hpp"
#include "leitong/result.hpp"

namespace leitong {

// The bytes of a .docx: a heading a role, and for each template its text with the slots
// highlighted, how often it is used, a table of its fillers, and its sources. The same templates
// give the same bytes. `chinese`: the language of headings.
[[nodiscard]] Result<std::string> library_docx(const std::vector<library::Details>& templates,
                                               bool chinese);

}  // namespace leitong
