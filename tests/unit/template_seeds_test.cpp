// The formulae that a secretary looks for in five real speeches, with all their carriers.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "catch.hpp"
#include "leitong/read.hpp"
#include "leitong/templates.hpp"

using namespace leitong;

namespace {

// What a formula says, in order; between its parts stands anything but the end of a sentence.
using Formula = std::vector<std::string>;

constexpr std::size_t kFarthest = 60;  // code points between two parts

struct Place {
  std::uint32_t document = 0;
  std::uint32_t last_part = 0;  // code point at which its last part begins
};

std::u32string decoded(std::string_view text) {
  std::u32string out;
  for (const char* p = text.data(); p < text.data() + text.size();) out += next_code_point(p);
  return out;
}

// Where the parts from `part` on stand behind `at`, at most so far from each other; npos if
// nowhere.
std::size_t last_part(const std::u32string& text, const Formula& formula, std::size_t at) {
  std::size_t begin = at;
  for (std::size_t part = 0; part < formula.size(); ++part) {
    const std::u32string words = decoded(formula[part]);
    const std::size_t found = text.find(words, at);
    if (found == text.npos || found > at + (part == 0 ? 0 : kFarthest)) return text.npos;
    if (text.find_first_of(U"。\n", at) < found) return text.npos;
    begin = found;
    at = found + words.size();
  }
  return begin;
}

std::vector<Place> places_of(const Collection& collection, const Formula& formula) {
  std::vector<Place> out;
  for (std::uint32_t d = 0; d < collection.documents.size(); ++d) {
    const std::u32string text = decoded(collection.documents[d].text);
    const std::u32string first = decoded(formula[0]);
    for (auto at = text.find(first); at != text.npos; at = text.find(first, at + 1)) {
      const std::size_t last = last_part(text, formula, at);
      if (last == text.npos) continue;
      const auto place = static_cast<std::uint32_t>(last);
      if (!out.empty() && out.back().document == d && out.back().last_part == place) continue;
      out.push_back({d, place});
    }
  }
  return out;
}

bool says(const std::string& pattern, const Formula& formula) {
  std::size_t at = 0;
  for (const std::string& part : formula) {
    at = pattern.find(part, at);
    if (at == pattern.npos) return false;
    at += part.size();
  }
  return true;
}

// How many of the places stand in occurrences of templates that say the formula.
std::size_t carried(const Templates& found, const Formula& formula,
                    const std::vector<Place>& places) {
  std::vector<bool> told(places.size(), false);
  for (const Template& one : found.templates) {
    if (!says(pattern_text(one), formula)) continue;
    for (const TemplateOccurrence& occurrence : one.occurrences) {
      for (std::size_t i = 0; i < places.size(); ++i) {
        told[i] = told[i] || (number(occurrence.document) == places[i].document &&
                              occurrence.span.start <= places[i].last_part &&
                              places[i].last_part < occurrence.span.end);
      }
    }
  }
  return static_cast<std::size_t>(std::count(told.begin(), told.end(), true));
}

}  // namespace

TEST_CASE("templates: nine formulae of five speeches are told with all their carriers",
          "[templates][shared]") {
  const std::filesystem::path folder = std::filesystem::path(LEITONG_CORPORA_FOLDER) / "../seeds";
  if (!std::filesystem::exists(folder)) {
    WARN("skipped: ../shared/seeds is not here");
    return;
  }
  const std::vector<std::string> paths = {folder.string()};
  const Collection collection = read_paths(paths, {}).collection;
  REQUIRE(collection.documents.size() == 5);
  const Templates found = find_templates(collection, {});
  const std::vector<Formula> formulae = {
      {"公共预算收入增长", "规模以上工业增加值增长", "固定资产投资增长", "社会消费品零售总额增长"},
      {"贯彻党的十九大和十九届二中、三中、四中全会精神"},
      {"以习近平新时代中国特色社会主义思想为指导"},
      {"让我们更加紧密", "团结在以习近平同志为核心的党中央周围"},
      {"下面，我", "讲", "个方面", "意见"},
      {"向", "表示衷心的感谢"},
      {"增强“四个意识”", "坚定“四个自信”"},
      {"召开的一次十分重要的大会"},
      {"人民对美好生活的向往", "就是我们的奋斗目标"}};
  for (const Formula& formula : formulae) {
    INFO(formula[0]);
    const std::vector<Place> places = places_of(collection, formula);
    CHECK(places.size() >= 2);
    CHECK(carried(found, formula, places) == places.size());
  }
  // Beside the third: what else is done with that thought.
  for (const Formula& beside : {Formula{"坚持以习近平新时代中国特色社会主义思想"},
                                Formula{"习近平新时代中国特色社会主义思想", "武装头脑"}}) {
    INFO(beside[0]);
    CHECK(std::any_of(found.templates.begin(), found.templates.end(),
                      [&](const Template& one) { return says(pattern_text(one), beside); }));
  }
}
