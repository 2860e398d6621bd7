// Where slots end: at their marks, and at the ends of a pattern.
#include "library/align.hpp"
#include "library_samples.hpp"

using namespace leitong;
using namespace leitong::tests;

namespace {

library::Pattern pattern_with(const std::vector<std::string>& pieces) {  // "" is a slot
  library::Pattern out;
  std::uint32_t slot = 0;
  for (const std::string& piece : pieces) {
    out.push_back(piece.empty() ? library::Piece{"", ++slot, true}
                                : library::Piece{piece, 0, false});
  }
  return out;
}

// The fillers of the pattern in a text that has its constants at `at`, with | between; "-": it is
// no match.
std::string fillers(const std::vector<std::string>& pieces, const std::string& text,
                    std::uint32_t at, const std::vector<library::Slot>& slots = {}) {
  const library::Form form =
      library::make_form(library::TemplateId{1}, true, pattern_with(pieces), slots);
  const library::Prepared prepared = library::prepare(text);
  const auto found = library::align(form, prepared, 0, at);
  if (!found) return "-";
  std::string out;
  for (const library::Fill& fill : found->match.fills) {
    if (!out.empty()) out += "|";
    out += library::part(text, prepared.offsets, fill.span);
  }
  return out;
}

}  // namespace

TEST_CASE("library: marks between slots part their fillers", "[library]") {
  CHECK(fillers({"坚持以", "", "、", "", "为指导"}, "坚持以甲乙丙、丁戊己为指导。", 0) ==
        "甲乙丙|丁戊己");
  CHECK(fillers({"坚持以", "", "、", "", "，", "", "为指导"}, "坚持以甲乙、丁戊，己庚为指导。",
                0) == "甲乙|丁戊|己庚");
  CHECK(fillers({"", "、", "", "工作取得成效"}, "甲乙、丁戊工作取得成效。", 4) == "甲乙|丁戊");
  CHECK(fillers({"大力发展", "", "，", ""}, "大力发展甲乙丙，丁戊己。", 0) == "甲乙丙|丁戊己");
  CHECK(fillers({"大力发展", "", "、", ""}, "大力发展甲乙、丁戊，己庚。", 0) == "甲乙|丁戊");
}

TEST_CASE("library: a slot at an end that must have a filler has one, or there is no match",
          "[library]") {
  CHECK(fillers({"财政收入增长", ""}, "财政收入增长。别的事情。", 0) == "-");
  CHECK(fillers({"", "财政收入增长"}, "别的事情。财政收入增长。", 4) == "-");
  CHECK(fillers({"财政收入增长", ""}, "财政收入增长。", 0, {{1, "number", true, "optional"}})
            .empty());
  CHECK(fillers({"财政收入增长", ""}, "财政收入增长很快。", 0) == "很快");
  CHECK(fillers({"财政收入增长", ""}, "财政收入增长很快。", 0, {{1, "number", false, "free"}}) ==
        "-");
  CHECK(fillers({"财政收入增长", "", "、", ""}, "财政收入增长很快。", 0) == "-");
  CHECK(fillers({"过去的一年，", ""}, "过去的一年，我们很忙。", 0) == "我们很忙");
  CHECK(fillers({"", "，请予审议"}, "报告如下，请予审议。", 4) == "报告如下");
}
