// Paragraphs, sentences, documents, headings.
#include <string>
#include <vector>

#include "catch.hpp"
#include "leitong/text.hpp"
#include "reference/segmentation.hpp"
#include "reference/utf8.hpp"

using namespace leitong;

namespace {

// The texts of the units of one document; a heading is marked by a leading '#'.
std::vector<std::string> cut(const std::string& text, UnitLevel level) {
  Collection collection;
  collection.documents.push_back({"d", {}, {}, {}, {}, {}, {}, text});
  std::vector<std::string> out;
  for (const Unit& unit : units_of(collection, level, 1)) {
    const std::string mark = unit.kind == UnitKind::kHeading ? "#" : "";
    out.push_back(mark + std::string(text_of(collection, unit)));
  }
  return out;
}

using Texts = std::vector<std::string>;

bool is_heading(const std::string& line) {
  const Texts units = cut(line, UnitLevel::kParagraph);
  return units.size() == 1 && units[0].front() == '#';
}

}  // namespace

TEST_CASE("units: a paragraph is a line without the spaces at its ends", "[units]") {
  CHECK(cut("\u3000\u3000今年以来。\n\n \t发展 很快。\t\n", UnitLevel::kParagraph) ==
        Texts{"今年以来。", "发展 很快。"});
}

TEST_CASE("units: a line without a letter or number is no unit", "[units]") {
  CHECK(cut("——\n……\n\u3000\n中\n★★★", UnitLevel::kParagraph) == Texts{"中"});
  CHECK(cut("", UnitLevel::kParagraph).empty());
  CHECK(cut("。。。\n", UnitLevel::kDocument).empty());
}

TEST_CASE("units: sentences end with their mark", "[units]") {
  CHECK(cut("一季度开局良好。为什么？努力！稳中有进；继续……结束", UnitLevel::kSentence) ==
        Texts{"一季度开局良好。", "为什么？", "努力！", "稳中有进；", "继续……", "结束"});
  CHECK(cut("好！！！真的吗？！是", UnitLevel::kSentence) == Texts{"好！！！", "真的吗？！", "是"});
  CHECK(cut("增长3.5%。比2.0版快", UnitLevel::kSentence) == Texts{"增长3.5%。", "比2.0版快"});
}

TEST_CASE("units: closing quotes and brackets stay with their sentence", "[units]") {
  CHECK(cut("他说：“要发展。”大家同意。“好！”", UnitLevel::kSentence) ==
        Texts{"他说：“要发展。”", "大家同意。", "“好！”"});
  CHECK(cut("（见附件。）下一句。", UnitLevel::kSentence) == Texts{"（见附件。）", "下一句。"});
  CHECK(cut("「『是。』」又", UnitLevel::kSentence) == Texts{"「『是。』」", "又"});
}

TEST_CASE("units: a line end ends a sentence, spaces between sentences belong to none", "[units]") {
  CHECK(cut("没有句号\n第二行。\u3000 第三句。", UnitLevel::kSentence) ==
        Texts{"没有句号", "第二行。", "第三句。"});
}

TEST_CASE("units: a document is one unit", "[units]") {
  CHECK(cut(" 第一段。\n第二段。\n", UnitLevel::kDocument) == Texts{"第一段。\n第二段。"});
}

TEST_CASE("units: offsets count code points, bytes count bytes", "[units]") {
  Document document;
  document.text = "\u3000甲\U00020BB7。\n乙e\u0301丙";
  const std::u32string text = reference::decode(document.text);
  const std::vector<Unit> units = units_of(document, DocumentIndex{3}, UnitLevel::kParagraph);
  REQUIRE(units.size() == 2);
  CHECK(units[0].span == Span{1, 4});
  CHECK(units[1].span == Span{5, 9});
  for (const Unit& unit : units) {
    CHECK(unit.document == DocumentIndex{3});
    CHECK(reference::encode(text.substr(unit.span.start, unit.span.length())) ==
          document.text.substr(unit.byte_start, unit.bytes));
  }
  CHECK(units[0].number_in_document == 0);
  CHECK(units[1].number_in_document == 1);
}

TEST_CASE("units: the units of a collection are those of its documents in order", "[units]") {
  Collection collection;
  for (int i = 0; i < 200; ++i) {
    const std::string n = std::to_string(i);
    collection.documents.push_back({n, {}, {}, {}, {}, {}, {}, "甲" + n + "。\n乙" + n + "。丙"});
  }
  for (const unsigned threads : {1U, 2U, 7U}) {
    const std::vector<Unit> units = units_of(collection, UnitLevel::kSentence, threads);
    REQUIRE(units.size() == 600);
    for (std::size_t i = 0; i < units.size(); ++i) {
      CHECK(number(units[i].document) == i / 3);
      CHECK(units[i].number_in_document == i % 3);
    }
  }
}

TEST_CASE("headings: each form is recognised", "[units][heading]") {
  for (const char* line : {"一、总体要求",   "十二、保障措施",   "一．总体要求",   "（一）加强领导",
                           "(二) 强化落实",  "（十一）优化环境", "1.工作目标",     "2、主要任务",
                           "3．时间安排",    "12) 附则",         "（3）其他",      "①基本情况",
                           "㈠指导思想",     "第四章 监督管理",  "第3条 适用范围", "一是加强学习。",
                           "三要狠抓落实。", "其二，完善制度。", "【一】概况",     "二〇、附则"}) {
    INFO(line);
    CHECK(is_heading(line));
  }
}

TEST_CASE("headings: a number that is no ordinal makes none", "[units][heading]") {
  for (const char* line :
       {"3.5%的增长来自工业", "2023年工作回顾", "2023.5.6", "一般公共预算收入增长", "总体要求",
        "十分重视", "第四季度开门红", "（一般性转移支付）", "1234、太大", "一二三四五六、太长"}) {
    INFO(line);
    CHECK_FALSE(is_heading(line));
  }
}

TEST_CASE("headings: an enumerated paragraph is no heading", "[units][heading]") {
  CHECK_FALSE(is_heading("一、坚持稳中求进。今年以来我们做了很多工作。"));
  CHECK_FALSE(is_heading("一是加强学习，提高认识。"));
  CHECK_FALSE(is_heading("（一）建立台账；"));
  CHECK_FALSE(
      is_heading("1.我们要深入学习贯彻重要会议精神进一步统一思想提高认识增强推动高质量发展的政治"
                 "自觉思想自觉行动自觉切实把各项任务落到实处"));
}

TEST_CASE("headings: a heading is one sentence, whatever it holds", "[units][heading]") {
  CHECK(cut("一、总体要求\n正文。再来。", UnitLevel::kSentence) ==
        Texts{"#一、总体要求", "正文。", "再来。"});
}

TEST_CASE("enumerators: the ordinal and its mark are told in bytes", "[units][heading]") {
  const auto length = [](const char* text) { return enumerator_bytes(text); };
  CHECK(length("一、甲") == std::string("一、").size());
  CHECK(length("（二）甲") == std::string("（二）").size());
  CHECK(length("(3）甲") == std::string("(3）").size());
  CHECK(length("3.甲") == 2);
  CHECK(length("3.5") == 0);
  CHECK(length("第四章甲") == std::string("第四章").size());
  CHECK(length("五是甲") == std::string("五是").size());
  CHECK(length("其三、甲") == std::string("其三、").size());
  CHECK(length("甲一、") == 0);
  CHECK(length("") == 0);
  CHECK(length("一") == 0);
  CHECK(length("（") == 0);
}

TEST_CASE("units: cutting agrees with the rules as regular expressions", "[units][reference]") {
  const std::string text =
      "\u3000\u3000同志们：\n一、总体要求\n（一）今年以来，全市上下“同心协力”，攻坚克难。成绩来之不"
      "易！\n"
      "1.经济稳中有进；2.民生持续改善。\n（3）“好。”他说……（完。）\n"
      "—— \n第二章 附则\n①是\n其二，甲。\n一是抓落实，见成效。二是抓学习。\n";
  const std::u32string points = reference::decode(text);
  Document document;
  document.text = text;
  const auto same = [&](UnitLevel level, const std::vector<reference::Piece>& pieces) {
    const std::vector<Unit> units = units_of(document, DocumentIndex{0}, level);
    REQUIRE(units.size() == pieces.size());
    for (std::size_t i = 0; i < units.size(); ++i) {
      CHECK(units[i].span.start == pieces[i].start);
      CHECK(units[i].span.end == pieces[i].end);
      CHECK((units[i].kind == UnitKind::kHeading) == pieces[i].heading);
    }
  };
  same(UnitLevel::kParagraph, reference::paragraphs(points));
  same(UnitLevel::kSentence, reference::sentences(points));
}
