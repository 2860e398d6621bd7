// What holds for templates whatever the documents are: their order changes nothing.
#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "catch.hpp"
#include "leitong/read.hpp"
#include "leitong/templates.hpp"
#include "random.hpp"

using namespace leitong;
using leitong::tests::Random;

namespace {

void shuffle(std::vector<Document>& documents, Random& random) {
  for (std::size_t i = documents.size(); i > 1; --i) {
    std::swap(documents[i - 1], documents[random.below(i)]);
  }
}

// A template with its occurrences by the names of their documents, as one text.
std::string told(const Template& made, const Collection& collection) {
  std::vector<std::string> places;
  for (const TemplateOccurrence& occurrence : made.occurrences) {
    std::string place = collection[occurrence.document].id;
    const auto add = [&](Span span) {
      place += ' ' + std::to_string(span.start) + '-' + std::to_string(span.end);
    };
    add(occurrence.span);
    for (const Span fill : occurrence.fills) add(fill);
    places.push_back(std::move(place));
  }
  std::sort(places.begin(), places.end());
  std::string out = pattern_text(made) + '|' + std::to_string(made.id) + '|' +
                    std::string(name(made.role)) + '|' + std::to_string(made.children.size());
  for (const std::string& place : places) out += '\n' + place;
  return out;
}

std::vector<std::string> told(const Collection& collection) {
  TemplateOptions options;
  options.threads = 2;
  std::vector<std::string> out;
  for (const Template& made : find_templates(collection, options).templates) {
    out.push_back(told(made, collection));
  }
  return out;
}

// Documents of random clauses and of a few sentences with slots, a slip here and there.
Collection planted(Random& random) {
  std::vector<std::u32string> constants;
  for (int i = 0; i < 12; ++i) constants.push_back(random.han_text(5 + random.below(7)));
  std::vector<std::u32string> names;
  for (int i = 0; i < 30; ++i) names.push_back(random.han_text(2 + random.below(3)));
  Collection collection;
  for (int d = 0; d < 24; ++d) {
    std::u32string text;
    for (std::size_t sentence = 0; sentence < 6; ++sentence) {
      text += random.han_text(12 + random.below(9)) + U'，';
      if (random.chance(0.7)) {
        const std::size_t at = 2 * random.below(6);
        std::u32string planted = constants[at] + names[random.below(30)] + constants[at + 1];
        if (random.chance(0.2)) planted[random.below(planted.size())] = random.han();
        if (random.chance(0.5)) planted += U'，' + constants[(at + 2) % 12];
        text += planted;
      } else {
        text += random.han_text(10);
      }
      text += U"。\n";
    }
    Document document;
    document.id = "d" + std::to_string(d);
    document.text = to_utf8(text);
    collection.documents.push_back(std::move(document));
  }
  return collection;
}

}  // namespace

TEST_CASE("templates: planted documents in any order give the same templates",
          "[templates][property]") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    Random random(seed);
    Collection collection = planted(random);
    const std::vector<std::string> first = told(collection);
    CHECK(first.size() >= 5);
    for (int turn = 0; turn < 2; ++turn) {
      shuffle(collection.documents, random);
      CHECK(told(collection) == first);
    }
  }
}

TEST_CASE("templates: real documents in any order give the same templates",
          "[templates][property][shared]") {
  const std::filesystem::path path =
      std::filesystem::path(LEITONG_CORPORA_FOLDER) / "city_regulations.jsonl";
  if (!std::filesystem::exists(path)) {
    WARN("skipped: ../shared/corpora is not here");
    return;
  }
  const std::vector<std::string> paths = {path.string()};
  Collection collection = read_paths(paths, {}).collection;
  collection.documents.resize(std::min<std::size_t>(collection.documents.size(), 40));
  const std::vector<std::string> first = told(collection);
  CHECK(first.size() >= 100);
  Random random(11);
  shuffle(collection.documents, random);
  CHECK(told(collection) == first);
}
