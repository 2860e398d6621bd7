// Whether two texts in one place are a choice or constants of two templates.
#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "leitong/templates.hpp"
#include "template_samples.hpp"
#include "templates/contexts.hpp"
#include "templates/siblings.hpp"

using namespace leitong;
using namespace leitong::tests;
using leitong::templates::Contexts;

namespace {

// A document each.
Collection collection_of(std::vector<std::string> sentences) {
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    sentences[i] = noise(90 * i) + "。" + sentences[i] + "。\n" + noise(90 * i + 1) + "。";
  }
  return documents_of(sentences);
}

Contexts::Ids ids_of(const std::u32string& text) { return {text.begin(), text.end()}; }

double log_open(const std::vector<std::string>& sentences) {
  const templates::Corpus corpus = templates::read_corpus(collection_of(sentences), 1);
  const Contexts contexts(corpus, templates::SharedGrams(corpus));
  Contexts::Question question;
  question.before = ids_of(U",形成");
  question.after = ids_of(U"纪要若");
  question.texts = {ids_of(U"样板"), ids_of(U"跨年度")};
  question.constants = ids_of(U"主持人宣读供水改造议题,形成");
  question.constants.push_back(Contexts::kSlotId);
  for (const std::uint32_t id : ids_of(U"纪要若干份")) question.constants.push_back(id);
  return contexts.log_open(question);
}

// Others that have the frame, with each of the words.
std::vector<std::string> elsewhere(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string topic = noise(7000 + i, 12);
    for (int k = 0; k < 2; ++k) {
      std::string text = topic;
      text += "，形成";
      text += words[i];
      text += "纪要若干份";
      out.push_back(text);
    }
  }
  return out;
}

templates::TwoTexts two_texts(std::vector<std::size_t> first, std::vector<std::size_t> second) {
  templates::TwoTexts two;
  two.length = 2.5;
  two.rarer = static_cast<double>(std::min(first.size(), second.size()));
  two.all = static_cast<double>(first.size() + second.size());
  two.first = std::move(first);
  two.second = std::move(second);
  return two;
}

}  // namespace

TEST_CASE(
    "templates: a frame that has many texts elsewhere speaks for siblings, one that has the "
    "same two for a choice",
    "[templates]") {
  CHECK(log_open(elsewhere({"高效", "掌上", "错位"})) > 2);
  CHECK(log_open(elsewhere({"样板", "跨年度"})) < -2);
  // Of three wordings to choose from one group has two.
  CHECK(log_open(elsewhere({"样板", "跨年度", "掌上"})) < -1);
  CHECK(log_open({}) == 0);
}

TEST_CASE("templates: a group's own text tells nothing about its frame", "[templates]") {
  std::vector<std::string> own;
  for (int i = 0; i < 6; ++i) {
    own.push_back(std::string("主持人宣读供水改造议题，形成") + (i % 2 == 0 ? "样板" : "跨年度") +
                  "纪要若干份");
  }
  CHECK(log_open(own) == 0);
}

TEST_CASE("templates: two short texts are siblings where their frame has others in other templates",
          "[templates]") {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 14; ++i) {
    texts.push_back("主持人宣读供水改造年度议题，会商道路养护责任分工，形成" +
                    std::string(i % 2 == 0 ? "样板" : "跨年度") + "纪要若干份，归档" +
                    std::to_string(7 * i + 12) + "卷");
  }
  const std::string choice =
      "主持人宣读供水改造年度议题，会商道路养护责任分工，形成(样板|跨年度)纪要若干份，归档{number}"
      "卷";
  const std::string sibling =
      "主持人宣读供水改造年度议题，会商道路养护责任分工，形成样板纪要若干份，归档{number}卷";
  const std::vector<std::string> alone = patterns(find(collection_of(texts)));
  CHECK(contains(alone, choice));
  CHECK_FALSE(contains(alone, sibling));
  for (std::string& text : elsewhere({"高效", "掌上", "错位", "全周期"})) {
    texts.push_back(std::move(text));
  }
  const std::vector<std::string> among = patterns(find(collection_of(texts)));
  CHECK_FALSE(contains(among, choice));
  CHECK(contains(among, sibling));
}

TEST_CASE("templates: texts of two places that always go together are siblings' constants",
          "[templates]") {
  const templates::TwoTexts one = two_texts({0, 2, 4, 6}, {1, 3, 5, 7});
  CHECK(templates::log_odds(one) < 0);
  CHECK(templates::together({one, one}) == 0);
  CHECK(templates::together({one, two_texts({1, 3, 5, 7}, {0, 2, 4, 6})}) == 0);
  CHECK(templates::together({one, two_texts({0, 1, 4, 6}, {2, 3, 5, 7})}) == 2);
  CHECK(templates::together({one}) == 1);
}
