// Where slots end, and of which type they are.
#include <string>
#include <vector>

#include "catch.hpp"
#include "leitong/templates.hpp"
#include "template_samples.hpp"
#include "templates/alternations.hpp"
#include "templates/assemble.hpp"
#include "templates/edges.hpp"

using namespace leitong;
using namespace leitong::tests;

namespace {

// A document each; every one also has the `words`, each time between other text.
Collection collection_of(std::vector<std::string> sentences,
                         const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    std::string& text = sentences[i];
    text = noise(90 * i) + "。" + text + "。\n";
    for (std::size_t w = 0; w < words.size(); ++w) {
      text += noise(90 * i + w + 1) + words[w] + noise(90 * i + w + 40) + "。";
    }
  }
  return documents_of(sentences);
}

Slot slot_of(const std::vector<std::string>& fillers) {
  Slot slot;
  for (const std::string& text : fillers) slot.fillers.push_back({text, 1});
  return slot;
}

}  // namespace

TEST_CASE("templates: letters that stand together in many contexts cohere", "[templates]") {
  const std::vector<std::string> words = {"规划", "划定"};
  const Collection collection = collection_of(std::vector<std::string>(8, "规划"), words);
  const templates::WordEdges edges(templates::read_corpus(collection, 1));
  CHECK(edges.cohesion(U'规', U'划') > 0.5);
  CHECK(edges.cohesion(U'规', U'定') == 0);
  CHECK(edges.cohesion(U'规', U'，') == 0);
  CHECK(edges.cohesion(U'规', U'划', 1000) == 0);
}

TEST_CASE("templates: an optional part begins and ends where words do", "[templates]") {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 16; ++i) {
    texts.push_back("有关部门将供水改造纳入社会发展规划" +
                    std::string(i % 4 == 0 ? "及年度计划" : "") + "，由财政安排资金" +
                    std::to_string(7 * i + 12) + "万元");
  }
  CHECK(contains(patterns(find(collection_of(texts, {"规划", "计划"}))),
                 "有关部门将供水改造纳入社会发展规划[及年度计划]，由财政安排资金{amount}"));
}

TEST_CASE("templates: what nearly all begin with, and what few write otherwise, is constant",
          "[templates]") {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 20; ++i) {
    const std::string how = i % 5 == 1 ? "挥示范" : i == 7 ? "起" : "挥";
    texts.push_back("国家公职人员应当在供水改造中发" + how + "表率作用，完成" +
                    std::to_string(7 * i + 12) + "个村");
  }
  CHECK(contains(patterns(find(collection_of(texts, {"发挥", "表率"}))),
                 "国家公职人员应当在供水改造中发挥[示范]表率作用，完成{number}个村"));
}

TEST_CASE("templates: a choice has whole words", "[templates]") {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 16; ++i) {
    texts.push_back("各村委员会" + std::string(i % 2 == 0 ? "统筹推进" : "统一领导") +
                    "供水改造工作，完成" + std::to_string(7 * i + 12) + "个村");
  }
  CHECK(contains(patterns(find(collection_of(texts, {"统筹", "统一", "委员会"}))),
                 "各村委员会(统一领导|统筹推进)供水改造工作，完成{number}个村"));
}

TEST_CASE(
    "templates: a word in the place of a constant is a choice, not an optional part beside it",
    "[templates]") {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 24; ++i) {
    texts.push_back("违反供水条例的行为，法律、法规已有处罚的，" +
                    std::string(i % 8 == 0 ? "适用" : "从") + "其规定，限期" +
                    std::to_string(7 * i + 12) + "日改正");
  }
  CHECK(contains(patterns(find(collection_of(texts, {"适用", "规定"}))),
                 "违反供水条例的行为，法律、法规已有处罚的，(从|适用)其规定，限期{number}日改正"));
}

TEST_CASE("templates: two wordings that other groups choose from, too, are no siblings",
          "[templates]") {
  using Use = templates::Alternations::Use;
  using Uses = std::vector<Use>;
  std::vector<Uses> groups;
  for (std::uint32_t i = 0; i < 30; ++i) groups.push_back({{{1, 2, 3}, {4, 5, 3}, {100 * i}}});
  const auto own = [](std::uint32_t i) {
    return Uses{{{100 + i, 7}, {200 + i, 8}, {100 * i + 50}}};
  };
  for (std::uint32_t i = 0; i < 10; ++i) groups.push_back(own(i));
  templates::Alternations known;
  known.add(groups);
  CHECK(known.log_siblings({4, 5}, {1, 2}) < -3);
  CHECK(known.log_siblings({100, 7}, {200, 8}) > 1);
  // A few pairs tell nothing.
  templates::Alternations few;
  few.add({own(1), own(2)});
  CHECK(few.log_siblings({101, 7}, {201, 8}) == 0);
}

TEST_CASE("templates: the same occurrences as a clause and as a sentence are one use of a pair",
          "[templates]") {
  std::vector<std::vector<templates::Alternations::Use>> groups;
  for (std::uint32_t i = 0; i < 30; ++i) groups.push_back({{{1, 2}, {4, 5}, {100 * i}}});
  groups.push_back({{{7, 8}, {9, 6}, {50, 70}}});
  templates::Alternations known;
  known.add(groups);
  known.add({{{{9, 6}, {7, 8}, {70, 90}}}});
  CHECK(known.log_siblings({7, 8}, {9, 6}) > 1);
  known.add({{{{7, 8}, {9, 6}, {95}}}});
  CHECK(known.log_siblings({7, 8}, {9, 6}) < -3);
}

TEST_CASE("templates: the type of a slot is that of the whole name, constants included",
          "[templates]") {
  using templates::type_of;
  CHECK(type_of(slot_of({"青禾", "临江", "双桥"}), "在", "县人民政府") == SlotType::kPlace);
  CHECK(type_of(slot_of({"青禾", "临江", "双桥"}), "在", "市场监督管理") == SlotType::kFree);
  CHECK(type_of(slot_of({"社会", "机会"}), "", "") == SlotType::kFree);
  CHECK(type_of(slot_of({"全部", "干部"}), "", "") == SlotType::kFree);
  CHECK(type_of(slot_of({"区委常委会", "市人大常委会"}), "我代表", "") == SlotType::kOrganisation);
  CHECK(type_of(slot_of({"全市经济工作会议", "党建推进会"}), "", "") == SlotType::kMeeting);
  CHECK(type_of(slot_of({"范围", "方面"}), "", "") == SlotType::kFree);
  CHECK(type_of(slot_of({"王建国", "李秀英", "张伟"}), "", "") == SlotType::kPerson);
  CHECK(type_of(slot_of({"、", "，"}), "", "") == SlotType::kFree);
  CHECK(type_of(slot_of({"供水、供电"}), "", "") == SlotType::kEnumeration);
}

TEST_CASE("templates: a type is told only where nearly all fillers are of it", "[templates]") {
  using templates::type_of;
  CHECK(type_of(slot_of({"2021年3月", "青海省"}), "", "第十三届") == SlotType::kFree);
  CHECK(type_of(slot_of({"2021年3月5日青禾", "2022年6月1日临江"}), "", "市") == SlotType::kFree);
  CHECK(type_of(slot_of({"2021年3月青海省", "2022年6月双桥县"}), "", "") == SlotType::kFree);
  CHECK(type_of(slot_of({"2021年底", "2022年6月初"}), "", "") == SlotType::kDate);
  CHECK(type_of(slot_of({"增长5%", "下降3.2%"}), "", "") == SlotType::kPercent);
  CHECK(type_of(slot_of({"供水、供电", "供水", "供电"}), "", "") == SlotType::kFree);
  CHECK(type_of(slot_of({"青禾县", "临江区", "供水", "供电"}), "", "") == SlotType::kFree);
  // What the tables of words do not know speaks less against a type than what is of another.
  CHECK(type_of(slot_of({"青禾县", "临江区", "某地"}), "", "") == SlotType::kPlace);
  CHECK(type_of(slot_of({"青禾县", "临江区", "12.5%"}), "", "") == SlotType::kFree);
  // A street among offices is its office.
  CHECK(type_of(slot_of({"水利局", "财政局", "石门街道"}), "由", "牵头") ==
        SlotType::kOrganisation);
  // One frequent filler does not hide that most are of no type.
  Slot slot = slot_of({"青禾县", "供水"});
  slot.fillers[0].count = 20;
  CHECK(type_of(slot, "", "") == SlotType::kFree);
}

TEST_CASE("templates: a role goes by words, not by letters inside them", "[templates]") {
  const auto role = [](const std::string& text) {
    Template made;
    made.pattern = {{text, 0}};
    return templates::role_of(made, 0.5);
  };
  CHECK(role("各单位要限期完成供水改造") == TemplateRole::kRequirement);
  CHECK(role("县人民政府应当建立供水制度") == TemplateRole::kRequirement);
  CHECK(role("任何人不得侵占供水设施") == TemplateRole::kRequirement);
  CHECK(role("供水是一项重要的民生工程") == TemplateRole::kNone);
  CHECK(role("主要指标符合供水的要求") == TemplateRole::kNone);
  CHECK(role("主要负责人要到供水现场") == TemplateRole::kRequirement);
}

TEST_CASE("templates: Chinese numerals are amounts, percentages, counts and ordinals",
          "[templates]") {
  using templates::type_of;
  CHECK(type_of(slot_of({"二百元", "五百元"}), "处", "以上") == SlotType::kAmount);
  CHECK(type_of(slot_of({"三万元", "五亿元"}), "处", "以上") == SlotType::kAmount);
  CHECK(type_of(slot_of({"百分之三十", "百分之五"}), "", "以上") == SlotType::kPercent);
  CHECK(type_of(slot_of({"十五", "三"}), "", "日内") == SlotType::kNumber);
  CHECK(type_of(slot_of({"十五", "三"}), "第", "条") == SlotType::kOrdinal);
  CHECK(type_of(slot_of({"五", "三"}), "（", "）") == SlotType::kOrdinal);
  std::vector<templates::Token> tokens;
  templates::append_tokens("(三)（十二）", tokens);
  REQUIRE(tokens.size() == 6);
  CHECK(tokens[1].id == templates::kNumeralToken);
  CHECK(tokens[4].id == templates::kNumeralToken);
  tokens.clear();
  templates::append_tokens("处二百元以上一元化", tokens);
  REQUIRE(tokens.size() == 7);
  CHECK(tokens[1].id == templates::kAmountToken);
  CHECK(tokens[4].id == U'一');
}
