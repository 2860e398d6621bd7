// Templates as the library's user sees them: constants, slots, spans, what is told and what is not.
#include "leitong/templates.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "catch.hpp"
#include "template_samples.hpp"
#include "templates/layout.hpp"
#include "templates/tokens.hpp"

using namespace leitong;
using namespace leitong::tests;

namespace {

// Sentences without a common word, to stand around what is tested.
std::string filler(std::size_t i) { return noise(i, 17) + "。"; }

Collection collection_of(std::vector<std::string> sentences) {
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    sentences[i] = filler(3 * i) + sentences[i] + filler(3 * i + 1) + "\n" + filler(3 * i + 2);
  }
  return documents_of(sentences);
}

std::string cut(const Document& document, Span span) {
  std::string out;
  const char* p = document.text.data();
  for (std::uint32_t i = 0; i < span.end; ++i) {
    const char32_t c = next_code_point(p);
    if (i >= span.start) append_utf8(out, c);
  }
  return out;
}

const std::vector<std::string> kMeetings = {
    "会议强调要认真学习领会市委全会精神，由青禾县水利局牵头限期完成12个村的供水改造。",
    "会议强调要认真学习领会市委全会精神，由临江区教委牵头限期完成7个村的供水改造。",
    "会议强调要认真学习领会市委全会精神，由双桥镇党委牵头限期完成135个村的供水改造。",
    "会议强调要认真学习领会市委全会精神，由宏图建设集团牵头限期完成40个村的供水改造。",
    "会议强调要认真学习领会市委全会精神，由西岭街道牵头限期完成3个村的供水改造。"};

std::vector<templates::Token> tokens_of(std::string_view text) {
  std::vector<templates::Token> tokens;
  templates::append_tokens(text, tokens);
  return tokens;
}

}  // namespace

TEST_CASE("templates: what changes is a slot, what stays is constant", "[templates]") {
  const Collection collection = collection_of(kMeetings);
  const Templates found = find(collection);
  REQUIRE(found.templates.size() == 1);
  const Template& one = found.templates[0];
  REQUIRE(one.pattern.size() == 5);
  CHECK(one.pattern[0].text == "会议强调要认真学习领会市委全会精神，由");
  CHECK(one.pattern[2].text == "牵头限期完成");
  CHECK(one.pattern[4].text == "个村的供水改造");
  CHECK(one.documents == 5);
  CHECK(one.series == 5);
  REQUIRE(one.slots.size() == 2);
  CHECK(one.slots[1].type == SlotType::kNumber);
  CHECK(one.slots[0].fillers.size() == 5);
}

TEST_CASE("templates: spans select the occurrence and its fillers in the text", "[templates]") {
  const Collection collection = collection_of(kMeetings);
  const Templates found = find(collection);
  REQUIRE(found.templates.size() == 1);
  const TemplateOccurrence& second = found.templates[0].occurrences[1];
  const Document& document = collection[second.document];
  CHECK(cut(document, second.span) + "。" == kMeetings[1]);
  CHECK(cut(document, second.fills[0]) == "临江区教委");
  CHECK(cut(document, second.fills[1]) == "7");
}

TEST_CASE("templates: the pattern and the fillers of an occurrence give its text back",
          "[templates]") {
  const Collection collection = collection_of(kMeetings);
  const Templates found = find(collection);
  REQUIRE(found.templates.size() == 1);
  const Template& one = found.templates[0];
  for (const TemplateOccurrence& occurrence : one.occurrences) {
    const Document& document = collection[occurrence.document];
    std::string text;
    for (const PatternPart& part : one.pattern) {
      text += part.is_slot() ? cut(document, occurrence.fills[part.slot]) : part.text;
    }
    CHECK(text == cut(document, occurrence.span));
  }
}

TEST_CASE("templates: nothing is found where nothing recurs", "[templates]") {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 12; ++i) texts.push_back(filler(500 + i));
  CHECK(find(collection_of(texts)).templates.empty());
  CHECK(find(Collection()).templates.empty());
  CHECK(find(collection_of({"", "。。。", "，"})).templates.empty());
}

TEST_CASE("templates: a part that some leave out is optional", "[templates]") {
  std::vector<std::string> texts;
  const std::vector<std::string> places = {"青禾县", "临江区", "双桥镇",   "西岭村",
                                           "白石乡", "广陵市", "平原街道", "金沙州"};
  for (std::size_t i = 0; i < places.size(); ++i) {
    texts.push_back("组织代表到" + places[i] + "考察学习，" + (i % 2 == 0 ? "带着问题" : "") +
                    "逐条对照查找工作差距，形成整改清单。");
  }
  const std::vector<std::string> found = patterns(find(collection_of(texts)));
  CHECK(contains(found, "组织代表到{place}考察学习，[带着问题]逐条对照查找工作差距，形成整改清单"));
}

TEST_CASE("templates: two wordings of one place are a choice", "[templates]") {
  std::vector<std::string> texts;
  const std::vector<std::string> names = {"王建国", "李秀英", "张伟", "刘洋",
                                          "陈静",   "杨勇",   "赵敏", "黄磊"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    texts.push_back("会议听取" + names[i] + "同志关于灌区续建配套的汇报，" +
                    (i % 2 == 0 ? "原则" : "一致") + "同意加快前期工作的安排。");
  }
  const Templates found = find(collection_of(texts));
  REQUIRE(found.templates.size() == 1);
  REQUIRE(found.templates[0].slots.size() == 2);
  CHECK(found.templates[0].slots[0].type == SlotType::kPerson);
  CHECK(found.templates[0].slots[1].kind == SlotKind::kChoice);
  CHECK(found.templates[0].slots[1].fillers.size() == 2);
}

TEST_CASE("templates: a wording beside a figure leaves the figure a slot of its own",
          "[templates]") {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 10; ++i) {
    texts.push_back("储能电站投诉量下降" + std::to_string(i + 3) + ".5%，平均装表时间" +
                    (i % 2 == 0 ? "缩短" : "压缩") + std::to_string(7 * i + 11) + "小时。");
  }
  const std::vector<std::string> found = patterns(find(collection_of(texts)));
  CHECK(contains(found, "储能电站投诉量下降{percent}，平均装表时间(压缩|缩短){number}小时"));
}

TEST_CASE("templates: templates with one frame are told apart by texts that go together",
          "[templates]") {
  const std::vector<std::vector<std::string>> frames = {{"山药", "种植基地", "销路不畅"},
                                                        {"消防", "演练场所", "隐患反弹"},
                                                        {"无障碍", "支路改造", "占道经营"}};
  const std::vector<std::string> places = {"青禾县", "临江区", "双桥镇", "西岭村", "白石乡"};
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (const auto& words : frames) {
      texts.push_back("安排" + words[0] + "专项资金" + std::to_string(i + 2) + "万元，用于" +
                      places[i] + "的" + words[1] + "，着力解决" + words[2] + "的问题。");
    }
  }
  const std::vector<std::string> found = patterns(find(collection_of(texts)));
  CAPTURE(found);
  CHECK(found.size() == 3);
  CHECK(contains(found, "安排山药专项资金{amount}，用于{place}的种植基地，着力解决销路不畅的问题"));
}

TEST_CASE("templates: a long text that only one series has, but twice, is a sibling's constant",
          "[templates]") {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 12; ++i) {
    const std::string rest = i % 6 == 5 ? "便捷格局供需两旺" : "组合招牌家喻户晓";
    texts.push_back("社区课堂完成投资" + std::to_string(31 * i + 12) + "万元，占年度计划的" +
                    std::to_string(7 * i + 3) + "%，快于时间进度，" + rest + "。");
  }
  Collection collection = collection_of(texts);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    collection.documents[i].series = "县" + std::to_string(i % 6);
  }
  const std::vector<std::string> found = patterns(find(collection));
  CHECK(found ==
        std::vector<std::string>{
            "社区课堂完成投资{amount}，占年度计划的{percent}，快于时间进度，组合招牌家喻户晓"});
}

TEST_CASE("templates: a rare sibling of one series is none of the others, beside a choice too",
          "[templates]") {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 20; ++i) {
    const std::string rest = i % 10 == 9 ? "节水愈加顺畅" : "再生有据可依";
    texts.push_back("新增泵站灌溉" + std::to_string(3 * i + 12) + "个，负荷土壤" +
                    (i % 4 < 2 ? "稳中有进" : "持续巩固") + "，" + rest + "。");
  }
  Collection collection = collection_of(texts);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    collection.documents[i].series = "县" + std::to_string(i % 10);
  }
  const Templates found = find(collection);
  REQUIRE(found.templates.size() == 1);
  CHECK(found.templates[0].documents == 18);
}

TEST_CASE("templates: siblings whose ends differ behind a slot for a clause are told apart",
          "[templates]") {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 16; ++i) {
    std::string own = filler(200 + i).substr(0, 24);
    texts.push_back("改善二次供水的十五分钟生活圈，汇聚断头路的规程，" + own + "，" +
                    (i % 2 == 0 ? "社区网格员制度滚动推进" : "物业经理机制一减再减") + "。");
  }
  const std::vector<std::string> found = patterns(find(collection_of(texts)));
  CHECK(contains(found,
                 "改善二次供水的十五分钟生活圈，汇聚断头路的规程，{free}，"
                 "社区网格员制度滚动推进"));
  CHECK(contains(found,
                 "改善二次供水的十五分钟生活圈，汇聚断头路的规程，{free}，"
                 "物业经理机制一减再减"));
}

TEST_CASE("templates: a slot for meetings holds whole names", "[templates]") {
  const std::vector<std::string> meetings = {"县委十三届五次全会", "全市水利工作会议",
                                             "党建推进会",         "省委九届二次全会",
                                             "全县招商工作会议",   "乡村振兴现场会"};
  std::vector<std::string> texts;
  for (const std::string& meeting : meetings) {
    texts.push_back("各单位要按照" + meeting + "要求，逐项细化灌区续建配套的年度计划。");
  }
  const Templates found = find(collection_of(texts));
  REQUIRE(found.templates.size() == 1);
  CHECK(found.templates[0].slots.size() == 1);
  CHECK(pattern_text(found.templates[0]) ==
        "各单位要按照{meeting}要求，逐项细化灌区续建配套的年度计划");
}

TEST_CASE("templates: a sentence that lost its comma is an occurrence all the same",
          "[templates]") {
  std::vector<std::string> texts = kMeetings;
  texts.push_back("会议强调要认真学习领会市委全会精神由松山乡党委牵头限期完成9个村的供水改造。");
  const Templates found = find(collection_of(texts));
  REQUIRE(found.templates.size() == 1);
  CHECK(found.templates[0].documents == 6);
}

TEST_CASE("templates: what one occurrence gets wrong does not change the pattern", "[templates]") {
  std::vector<std::string> texts = kMeetings;
  texts.push_back("会议强调要认真学领会市委全会精神，由松山乡党委牵头限期完成9个村的供水改造。");
  texts.push_back("会议强调要认真学习领会市委全会精神，由石门街道牵头限期完戍8个村的供水改造。");
  const Templates found = find(collection_of(texts));
  REQUIRE(found.templates.size() == 1);
  CHECK(found.templates[0].documents == 7);
  CHECK(pattern_text(found.templates[0]) ==
        "会议强调要认真学习领会市委全会精神，由{organisation}牵头限期完成{number}个村的供水改造");
}

TEST_CASE("templates: what the texts of one place say", "[templates]") {
  using leitong::templates::read_texts;
  using leitong::templates::Texts;
  const auto kind = [](const Texts& texts, double total) {
    const auto reading = read_texts(texts, total, false);
    return !reading.slot ? std::string("constant") : std::string(name(reading.kind));
  };
  CHECK(kind({{{1, 2, 3}, 8}, {{1, 9, 3}, 1}, {{1, 3}, 1}}, 10) == "constant");
  CHECK(kind({{{1, 2}, 6}, {{}, 4}}, 10) == "optional");
  CHECK(kind({{{1, 2}, 10}, {{}, 1}}, 11) == "optional");
  CHECK(kind({{{}, 9}, {{7, 8, 9, 10}, 1}}, 10) == "constant");
  CHECK(kind({{{1, 2}, 6}, {{3, 4}, 4}}, 10) == "choice");
  CHECK(kind({{{1, 2}, 2}, {{3, 4}, 2}, {{5, 6}, 2}, {{7, 8}, 2}, {{9, 1}, 2}}, 10) == "free");
}

TEST_CASE("templates: a clause inside longer sentences is found by itself", "[templates]") {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 6; ++i) {
    const std::string before = filler(900 + 2 * i);
    const std::string after = filler(901 + 2 * i);
    texts.push_back(before.substr(0, before.size() - 3) + "，规模以上工业增加值增长" +
                    std::to_string(i + 3) + ".5%，" + after);
  }
  const std::vector<std::string> found = patterns(find(collection_of(texts)));
  CHECK(found == std::vector<std::string>{"规模以上工业增加值增长{percent}"});
}

TEST_CASE(
    "templates: a clause that stands elsewhere too is a child of the "
    "template it is part of",
    "[templates]") {
  std::vector<std::string> texts = kMeetings;
  for (std::size_t i = 0; i < 5; ++i) {
    const std::string before = filler(1900 + 2 * i);
    texts.push_back(before.substr(0, before.size() - 3) + "，会议强调要认真学习领会市委全会精神，" +
                    filler(1901 + 2 * i));
  }
  const Templates found = find(collection_of(texts));
  const std::vector<std::string> told = patterns(found);
  const auto place = [&](const std::string& pattern) {
    return static_cast<std::uint32_t>(std::find(told.begin(), told.end(), pattern) - told.begin());
  };
  const std::uint32_t clause = place("会议强调要认真学习领会市委全会精神");
  const std::uint32_t sentence = place(
      "会议强调要认真学习领会市委全会精神，由{organisation}牵头限期完成{"
      "number}个村的供水改造");
  REQUIRE(clause < told.size());
  REQUIRE(sentence < told.size());
  CHECK(found.templates[clause].documents == 10);
  CHECK(found.templates[clause].children.empty());
  CHECK(found.templates[sentence].children == std::vector<std::uint32_t>{clause});
}

TEST_CASE("templates: in an archive a name, or one filling of many of a thin frame, is no template",
          "[templates]") {
  const auto words = [](std::size_t i, std::size_t letters) {
    return filler(i).substr(0, 3 * letters);
  };
  // Every fifth of 40 documents says that the office passed it on; others say `frame` of others.
  const auto found_with = [&](const std::string& frame, const std::string& name) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < 40; ++i) {
      const std::string clause =
          i % 5 == 0 ? "做法被县财政局转发" : frame + words(800 + i, 3) + "转发";
      texts.push_back(words(900 + i, 15) + "，" + clause + "，" + words(1000 + i, 15) + "。" +
                      words(1100 + i, 15) + (i % 3 == 0 ? name : "") + words(1200 + i, 15) + "。");
    }
    return patterns(find(collection_of(texts)));
  };
  const std::vector<std::string> clause = {"做法被县财政局转发"};
  CHECK(found_with("做法被", "").empty());
  CHECK(found_with("", "") == clause);
  CHECK(found_with("", "公共资源交易中心") == clause);
  const std::string longer = "全市公共资源交易中心管理办公室";
  CHECK(contains(found_with("", longer), longer));
}

TEST_CASE("templates: one series is not enough", "[templates]") {
  Collection collection = collection_of(kMeetings);
  for (Document& document : collection.documents) document.series = "青禾";
  collection.documents.push_back({});
  collection.documents.back().id = "other";
  collection.documents.back().text = filler(7000);
  const Templates found = find(collection);
  CHECK(found.templates.empty());
  CHECK(found.counts.rejected_spread > 0);
}

TEST_CASE("templates: the order of documents and the number of threads change nothing",
          "[templates]") {
  Collection collection = collection_of(kMeetings);
  const Templates forward = find(collection, 1);
  std::reverse(collection.documents.begin(), collection.documents.end());
  const Templates backward = find(collection, 3);
  REQUIRE(forward.templates.size() == backward.templates.size());
  for (std::size_t i = 0; i < forward.templates.size(); ++i) {
    CHECK(forward.templates[i].id == backward.templates[i].id);
    CHECK(forward.templates[i].pattern == backward.templates[i].pattern);
    for (std::size_t k = 0; k < forward.templates[i].slots.size(); ++k) {
      CHECK(forward.templates[i].slots[k].fillers == backward.templates[i].slots[k].fillers);
    }
  }
}

TEST_CASE("templates: figures of any length are one token of their class", "[templates]") {
  using namespace leitong::templates;
  const struct {
    const char* text;
    std::uint32_t id;
  } figures[] = {
      {"12345", kNumberToken},     {"１２", kNumberToken},     {"3.7%", kPercentToken},
      {"百分之五", kPercentToken}, {"69.1亿元", kAmountToken}, {"2015年3月4日", kDateToken},
      {"6月底", kDateToken},       {"××", kNumberToken},       {"xx%", kPercentToken}};
  for (const auto& figure : figures) {
    CAPTURE(figure.text);
    const std::vector<Token> tokens = tokens_of(figure.text);
    REQUIRE(tokens.size() == 1);
    CHECK(tokens[0].id == figure.id);
  }
  const std::vector<Token> ordinal = tokens_of("第二十三次");
  REQUIRE(ordinal.size() == 3);
  CHECK(ordinal[1].id == kNumeralToken);
  CHECK(ordinal[1].extent == 3);
  CHECK(tokens_of("统一由").size() == 3);
}

TEST_CASE("templates: a slip is one character wrong or missing, or up to three added",
          "[templates]") {
  using leitong::templates::is_slip;
  CHECK(is_slip({1, 2, 3, 4}, {1, 9, 3, 4}));
  CHECK(is_slip({1, 2, 3, 4}, {1, 3, 4}));
  CHECK(is_slip({1, 2, 3, 4}, {1, 2, 8, 9, 3, 4}));
  CHECK_FALSE(is_slip({1, 2, 3, 4}, {1, 8, 9, 4}));
  CHECK_FALSE(is_slip({1, 2, 3, 4}, {1, 4}));
  CHECK_FALSE(is_slip({1, 2}, {3, 4}));
  CHECK_FALSE(is_slip({}, {1, 2, 3, 4}));
}
