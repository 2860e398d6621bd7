// What holds for a library whatever the documents are: it knows again what it has seen.
#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "base/utf8.hpp"
#include "catch.hpp"
#include "leitong/library.hpp"
#include "leitong/pipeline.hpp"
#include "random.hpp"
#include "temp_folder.hpp"

using namespace leitong;
using leitong::library::Library;
using leitong::library::TemplateId;
using leitong::tests::Random;
using leitong::tests::TempFolder;

namespace {

// Documents of random sentences and of some with slots: within, at the ends, with commas, of
// numbers, empty at times, a slip here and there.
Collection planted(Random& random) {
  std::vector<std::u32string> constants;
  for (int i = 0; i < 18; ++i) constants.push_back(random.han_text(4 + random.below(6)));
  const auto filler = [&] {
    if (random.chance(0.3)) return std::u32string();
    std::u32string out = random.han_text(1 + random.below(4));
    if (random.chance(0.3)) out += U'、' + random.han_text(2);
    if (random.chance(0.2)) out += U'，' + random.han_text(3);
    return out;
  };
  Collection out;
  for (int d = 0; d < 20; ++d) {
    std::u32string text;
    for (int sentence = 0; sentence < 7; ++sentence) {
      if (random.chance(0.3)) {
        text += random.han_text(14) + U"。\n";
        continue;
      }
      const std::size_t at = 3 * random.below(6);
      std::u32string one = filler() + constants[at] + filler() + constants[at + 1] +
                           (random.chance(0.5) ? U"，" : U"") + constants[at + 2];
      if (random.chance(0.5)) {
        for (const char c : std::to_string(random.below(400))) one += static_cast<char32_t>(c);
        one += U'万';
      }
      if (random.chance(0.2)) one[random.below(one.size())] = random.han();
      text += one + filler() + U"。\n";
    }
    Document document;
    document.id = "d" + std::to_string(d);
    document.series = document.id;
    document.text = to_utf8(text);
    out.documents.push_back(std::move(document));
  }
  return out;
}

using Fills = std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>>;

Fills told(const std::vector<library::Fill>& fills) {
  Fills out;
  for (const library::Fill& fill : fills) {
    out.emplace_back(fill.slot, fill.span.start, fill.span.end);
  }
  return out;
}

}  // namespace

TEST_CASE("library: match of the sentence that an occurrence came from has its fillers",
          "[library][property]") {
  Random random(7);
  std::size_t places = 0;
  std::size_t alike = 0;
  for (int round = 0; round < 6; ++round) {
    const Collection documents = planted(random);
    const TempFolder folder;
    library::OpenOptions opening;
    opening.create = true;
    auto opened = Library::open((folder / "p.library").string(), opening);
    REQUIRE(opened.ok());
    Library& own = opened.value();
    std::vector<library::FoundTemplate> found;
    const library::Induce induce = library_induction({});
    REQUIRE(
        own.add(documents, [&](const Collection& collection,
                               std::uint64_t corpus) { return found = induce(collection, corpus); })
            .ok());
    for (std::size_t f = 0; f < found.size(); ++f) {
      for (const library::FoundOccurrence& occurrence : found[f].occurrences) {
        const std::string& text = documents[occurrence.document].text;
        const auto matched = own.match(text);
        REQUIRE(matched.ok());
        for (const library::TextMatch& match : matched.value().matches) {
          if (match.span != occurrence.span) continue;
          const auto details = own.show(match.id, {});
          REQUIRE(details.ok());
          if (details.value().summary.pattern != found[f].pattern) continue;
          ++places;
          alike += told(match.fills) == told(occurrence.fills) ? 1U : 0U;
        }
      }
    }
  }
  CHECK(places > 200);
  CHECK(alike == places);
}
