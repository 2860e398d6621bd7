// What is planted in samples/ and what the program finds of it.

#include <simdjson.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "run_program.hpp"

namespace fs = std::filesystem;
namespace dom = simdjson::dom;

namespace {

struct Place {
  std::uint64_t start = 0;
  std::uint64_t end = 0;

  bool operator==(const Place&) const = default;
};

struct Occurrence {
  std::string document;
  Place place;
  std::vector<Place> fills;
};

using Occurrences = std::map<std::string, std::vector<Occurrence>>;  // by template

Place place_of(dom::element object) {
  return {std::uint64_t(object["start"]), std::uint64_t(object["end"])};
}

Occurrence occurrence_of(dom::element object) {
  Occurrence out{std::string(std::string_view(object["document"])), place_of(object), {}};
  for (dom::element fill : dom::array(object["fills"])) out.fills.push_back(place_of(fill));
  return out;
}

Occurrences planted(const fs::path& truth) {
  Occurrences out;
  dom::parser parser;
  for (dom::element record : parser.load_many(truth.string())) {
    if (std::string_view(record["kind"]) != "occurrence") continue;
    const auto id = std::to_string(std::uint64_t(record["template"]));
    out[id].push_back(occurrence_of(record));
    out[id].back().document.insert(0, "samples/reports/");
  }
  return out;
}

Occurrences found(const std::string& records) {
  Occurrences out;
  dom::parser parser;
  for (dom::element record : parser.parse_many(records)) {
    for (dom::element occurrence : dom::array(record["occurrences"])) {
      out[std::string(std::string_view(record["template"]))].push_back(occurrence_of(occurrence));
    }
  }
  return out;
}

// The occurrence of a template found that is the planted one, up to three characters more or a last
// mark less; nullptr: none.
const Occurrence* same_place(const std::vector<Occurrence>& found, const Occurrence& planted) {
  for (const Occurrence& one : found) {
    const bool here =
        one.document == planted.document && one.place.start <= planted.place.start &&
        one.place.end + 1 >= planted.place.end &&
        planted.place.start - one.place.start + one.place.end <= planted.place.end + 3;
    if (here) return &one;
  }
  return nullptr;
}

std::size_t documents_of(const std::vector<Occurrence>& occurrences) {
  std::set<std::string> documents;
  for (const Occurrence& one : occurrences) documents.insert(one.document);
  return documents.size();
}

}  // namespace

TEST_CASE("samples: planted templates are found with all their occurrences and fills",
          "[golden][templates]") {
  const fs::path project = LEITONG_PROJECT_FOLDER;
  leitong::tests::How how;
  how.folder = project;
  const leitong::tests::Ran ran =
      leitong::tests::run({"templates", "samples/reports", "--metadata",
                           "samples/reports/metadata.csv", "--format", "jsonl"},
                          how);
  REQUIRE(ran.code == 0);
  const Occurrences all = found(ran.out);
  std::size_t asked = 0;
  std::size_t whole = 0;
  std::size_t fills = 0;
  std::size_t exact = 0;
  for (const auto& [id, occurrences] : planted(project / "samples/truth.jsonl")) {
    // What fewer than three documents carry is no template.
    if (documents_of(occurrences) < 3) continue;
    ++asked;
    const std::vector<Occurrence>* best = nullptr;
    std::size_t most = 0;
    for (const auto& [name, candidate] : all) {
      std::size_t held = 0;
      for (const Occurrence& one : occurrences) held += same_place(candidate, one) != nullptr;
      if (held > most) std::tie(best, most) = std::tuple(&candidate, held);
    }
    whole += most == occurrences.size();
    for (const Occurrence& one : occurrences) {
      const Occurrence* match = best != nullptr ? same_place(*best, one) : nullptr;
      fills += one.fills.size();
      for (const Place& fill : one.fills) {
        exact += match != nullptr &&
                 std::find(match->fills.begin(), match->fills.end(), fill) != match->fills.end();
      }
    }
  }
  CHECK(asked == 17);
  INFO(whole << " of " << asked << " templates, " << exact << " of " << fills << " fills");
  CHECK(whole >= 16);
  CHECK(exact * 100 >= fills * 85);
}
