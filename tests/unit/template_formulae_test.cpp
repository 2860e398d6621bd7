// Formulae in small corpora: found wherever they stand, with all their carriers.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "leitong/templates.hpp"
#include "template_samples.hpp"

using namespace leitong;
using namespace leitong::tests;

namespace {

Collection collection_of(std::vector<std::string> texts) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    texts[i] = noise(50 * i + 1) + "。" + texts[i] + noise(50 * i + 2) + "。\n";
  }
  return documents_of(texts);
}

// Documents of the template whose pattern is `pattern`.
std::set<std::uint32_t> carriers(const Templates& found, const std::string& pattern) {
  std::set<std::uint32_t> out;
  for (const Template& one : found.templates) {
    if (pattern_text(one) != pattern) continue;
    for (const TemplateOccurrence& place : one.occurrences) out.insert(number(place.document));
  }
  return out;
}

std::string all_patterns(const Templates& found) {
  std::string out;
  for (const Template& one : found.templates) out += pattern_text(one) + "\n";
  return out;
}

}  // namespace

TEST_CASE("templates: a formula inside clauses that share nothing else has all its carriers",
          "[templates]") {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 5; ++i) {
    texts.push_back(noise(900 + i) + "团结在以习近平同志为核心的党中央周围" + noise(800 + i) +
                    "，" + noise(700 + i) + "。");
  }
  const Templates found = find_templates(collection_of(texts), {});
  INFO(all_patterns(found));
  CHECK(carriers(found, "团结在以习近平同志为核心的党中央周围").size() == 5);
}

TEST_CASE("templates: marks inside a formula may differ, and its quotes stay in pairs",
          "[templates]") {
  const std::vector<std::string> texts = {
      noise(901) + "增强“四个意识”、坚定“四个自信”，" + noise(801) + "。",
      noise(902) + "增强“四个意识”，坚定“四个自信”，" + noise(802) + "。",
      noise(903) + "增强“四个意识”、坚定“四个自信”" + noise(803) + "。"};
  const Templates found = find_templates(collection_of(texts), {});
  INFO(all_patterns(found));
  REQUIRE(found.templates.size() == 1);
  const std::string pattern = pattern_text(found.templates[0]);
  CHECK(pattern.substr(0, 24) == "增强“四个意识”");
  CHECK(found.templates[0].documents == 3);
  CHECK(pattern.find("坚定“四个自信”") != std::string::npos);
}

TEST_CASE("templates: a list whose clauses end with ； is the list whose clauses end with ，",
          "[templates]") {
  const std::vector<std::string> texts = {
      "一般公共预算收入增长3.1%，规模以上工业增加值增长5.2%，固定资产投资增长7%。",
      "一般公共预算收入增长4%；规模以上工业增加值增长6%；固定资产投资增长9.5%。",
      "一般公共预算收入增长X%；规模以上工业增加值增长X%；固定资产投资增长X%。"};
  const Templates found = find_templates(collection_of(texts), {});
  INFO(all_patterns(found));
  const bool whole =
      std::any_of(found.templates.begin(), found.templates.end(), [](const Template& one) {
        const std::string pattern = pattern_text(one);
        return one.documents == 3 && one.slots.size() == 3 &&
               pattern.find("一般公共预算收入增长{percent}") != std::string::npos &&
               pattern.find("固定资产投资增长{percent}") != std::string::npos;
      });
  CHECK(whole);
}

TEST_CASE("templates: figures that are blotted out are slots, though they look alike",
          "[templates]") {
  const std::vector<std::string> texts = {
      noise(901) + "，社会消费品零售总额增长X%，" + noise(801) + "。",
      noise(902) + "，社会消费品零售总额增长X%，" + noise(802) + "。",
      noise(903) + "，社会消费品零售总额增长X%，" + noise(803) + "。"};
  const Templates found = find_templates(collection_of(texts), {});
  INFO(all_patterns(found));
  CHECK(carriers(found, "社会消费品零售总额增长{percent}").size() == 3);
}

TEST_CASE("templates: of sentences with one opening, those that share more are told by themselves",
          "[templates]") {
  const std::vector<std::string> texts = {"下面，我就全区学习贯彻大会精神，讲五个方面的意见。",
                                          "下面，我代表区委常委会，讲四个方面意见。",
                                          "下面，我代表区委常委会，向大会作工作报告。",
                                          noise(904) + "。"};
  const Templates found = find_templates(collection_of(texts), {});
  INFO(all_patterns(found));
  const bool told =
      std::any_of(found.templates.begin(), found.templates.end(), [](const Template& one) {
        const std::string pattern = pattern_text(one);
        return pattern.substr(0, 12) == "下面，我" &&
               pattern.find("讲{number}个方面") != std::string::npos && one.documents == 2;
      });
  CHECK(told);
}
