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

TEST_CASE("library: a slot at an end stays in its sentence, though its marks stand before it",
          "[library]") {
  CHECK(fillers({"", "（六）法律禁止的其他行为"}, "随意遗弃宠物；\n（六）法律禁止的其他行为。", 6,
                {{1, "free", true, "optional"}})
            .empty());
  CHECK(fillers({"", "，请予审议"}, "报告如下，请予审议。", 4) == "报告如下");
}

TEST_CASE("library: a pattern with a semicolon goes over no full stop but its own", "[library]") {
  const std::vector<std::string> pattern = {"违反条例", "", "依法处分；构成犯罪的追究责任"};
  CHECK(fillers(pattern, "违反条例的人员依法处分；构成犯罪的追究责任。", 0) == "的人员");
  CHECK(fillers(pattern, "违反条例可以减轻。\n他们依法处分；构成犯罪的追究责任。", 0) == "-");
  const std::vector<std::string> two = {"会议开得很好。", "", "讲话富有指导意义"};
  CHECK(fillers(two, "会议开得很好。区长的讲话富有指导意义。", 0) == "区长的");
}

TEST_CASE("library: a match takes no marks of the sentence before it", "[library]") {
  const std::string text = "工作落实。\n报刊广播电视网络等公共媒体应当弘扬新风正气。";
  const library::Form form =
      library::make_form(library::TemplateId{1}, true,
                         pattern_with({"第", "", "条报刊广播电视网络等公共媒体应当弘扬新风"}),
                         {{1, "ordinal", true, "free"}});
  const library::Prepared prepared = library::prepare(text);
  const auto found = library::align(form, prepared, 2, 4);
  REQUIRE(found);
  CHECK(found->match.edits == 2);
  CHECK(library::part(text, prepared.offsets, found->match.span) ==
        "报刊广播电视网络等公共媒体应当弘扬新风");
}

TEST_CASE("library: an ordinal at an end takes what makes it one", "[library]") {
  const std::vector<library::Slot> ordinal = {{1, "ordinal", true, "free"}};
  CHECK(fillers({"", "工会应当开展活动"}, "第四十八条工会应当开展活动。", 5, ordinal) ==
        "第四十八条");
  CHECK(fillers({"", "应当尊重风俗习惯"}, "（四）外出旅行时应当尊重风俗习惯。", 6, ordinal) ==
        "（四）外出旅行时");
  CHECK(fillers({"", "工会应当开展活动"}, "各项条款工会应当开展活动。", 4, ordinal).empty());
  // The marks around it are the pattern's.
  CHECK(fillers({"（", "", "）加强组织领导"}, "（四）加强组织领导。", 1, ordinal) == "四");
}

TEST_CASE("library: marks alone are a filler where one must be", "[library]") {
  CHECK(fillers({"从事法律", "", "法规规定的工作"}, "从事法律或者法规规定的工作。", 0) == "或者");
  CHECK(fillers({"从事法律", "", "法规规定的工作"}, "从事法律、法规规定的工作。", 0) == "、");
  CHECK(fillers({"从事法律", "", "法规规定的工作", "，", ""}, "从事法律、法规规定的工作，很好。",
                0) == "、|很好");
}

TEST_CASE("library: an optional slot before its mark may be empty", "[library]") {
  CHECK(fillers({"规范文明行为", "", "，", "", "公民文明素质"}, "规范文明行为，提高公民文明素质。",
                0, {{1, "free", true, "free"}}) == "提高");
  CHECK(fillers({"规范文明行为", "", "，", "", "公民文明素质"},
                "规范文明行为促进，提高公民文明素质。", 0,
                {{1, "free", true, "free"}}) == "促进|提高");
}

TEST_CASE("library: of two slots with nothing between them one of numerals has the numerals",
          "[library]") {
  const std::vector<library::Slot> amount = {{1, "free", true, "free"},
                                             {2, "amount", false, "free"}};
  CHECK(fillers({"拒不改正的，处", "", "", "以上罚款"}, "拒不改正的，处二千元以上罚款。", 0,
                amount) == "二千元");
  CHECK(fillers({"拒不改正的，处", "", "", "以上罚款"}, "拒不改正的，处以200元以上罚款。", 0,
                amount) == "以|200元");
  CHECK(fillers({"", "", "机动车行经人行横道"}, "二驾驶机动车行经人行横道。", 3,
                {{1, "ordinal", false, "free"}, {2, "free", false, "free"}}) == "二|驾驶");
}
