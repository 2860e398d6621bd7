// Templates as records, and the share of a document that they make up.
#include "report/template_records.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "leitong/templates.hpp"

using namespace leitong;

namespace {

// Two documents with "由{}牵头[也]办" in them, and the template made by hand.
struct Sample {
  Collection collection;
  Templates found;

  Sample() {
    collection.documents.resize(2);
    collection.documents[0].id = "a";
    collection.documents[0].text = "前由甲局牵头也办。后";
    collection.documents[1].id = "=b";
    collection.documents[1].text = "由乙牵头办";
    Template one;
    one.id = 0x1a2b;
    one.pattern = {{"由", 0}, {"", 0}, {"牵头", 0}, {"", 1}, {"办", 0}};
    one.slots = {{SlotKind::kFree, SlotType::kOrganisation, false, {{"乙", 1}, {"甲局", 1}}},
                 {SlotKind::kOptional, SlotType::kFree, true, {{"", 1}, {"也", 1}}}};
    one.occurrences = {{DocumentIndex{0}, {1, 8}, {{2, 4}, {6, 7}}},
                       {DocumentIndex{1}, {0, 5}, {{1, 2}, {4, 4}}}};
    one.documents = 2;
    one.series = 2;
    one.constant_chars = 4;
    one.constant_share = 0.5;
    one.gain_bits = 12.34567;
    one.role = TemplateRole::kRequirement;
    found.templates = {one, one};
    found.templates[1].id = 0xffffffffffffffff;
    found.templates[1].role = TemplateRole::kNone;
    found.templates[0].children = {1};
  }

  std::string written(Format format, bool raw = false) const {
    const TextIndexes texts(collection, 1);
    std::string out;
    write_templates(
        [&](std::string_view bytes) {
          out += bytes;
          return true;
        },
        {collection, texts, found}, {format, raw, 1});
    return out;
  }
};

}  // namespace

TEST_CASE("template records: keys, ids of all digits, empty slots without a fill", "[report]") {
  const std::string lines = Sample().written(Format::kJsonLines);
  CHECK(lines.substr(0, lines.find('\n')) ==
        R"({"template":"0000000000001a2b","pattern":[{"text":"由"},{"slot":0},{"text":"牵头"},)"
        R"({"slot":1},{"text":"办"}],"slots":[)"
        R"({"slot":0,"type":"organisation","kind":"free","optional":false,)"
        R"("fillers":[{"text":"乙","count":1},{"text":"甲局","count":1}],"empty":0},)"
        R"({"slot":1,"type":"free","kind":"optional","optional":true,)"
        R"("fillers":[{"text":"也","count":1}],"empty":1}],)"
        R"("documents":2,"series":2,"role":"requirement","constant_characters":4,)"
        R"("constant_share":0.5,"gain_bits":12.346,"children":["ffffffffffffffff"],)"
        R"("text":"由{organisation}牵头[也]办","occurrences":[)"
        R"({"document":"a","start":1,"end":8,"fills":[{"slot":0,"start":2,"end":4},)"
        R"({"slot":1,"start":6,"end":7}]},)"
        R"({"document":"=b","start":0,"end":5,"fills":[{"slot":0,"start":1,"end":2}]}]})");
  const std::string second = lines.substr(lines.find('\n') + 1);
  CHECK(second.starts_with(R"({"template":"ffffffffffffffff",)"));
  CHECK(second.find(R"("role":null,)") != std::string::npos);
}

TEST_CASE("template records: CSV has a row an occurrence, guarded against formulas", "[report]") {
  const Sample sample;
  const std::string csv = sample.written(Format::kCsv, true);
  const std::string head = csv.substr(0, csv.find('\n') + 1);
  CHECK(head ==
        "template,role,documents,series,occurrences,pattern,document,start,end,text,fills\n");
  CHECK(csv.substr(head.size(), csv.find("\nffff") + 1 - head.size()) ==
        "0000000000001a2b,requirement,2,2,2,由{organisation}牵头[也]办,a,1,8,由甲局牵头也办,"
        "甲局 | 也\n"
        "0000000000001a2b,requirement,2,2,2,由{organisation}牵头[也]办,=b,0,5,由乙牵头办,乙 | \n");
  CHECK(sample.written(Format::kCsv).find(",'=b,") != std::string::npos);
}

TEST_CASE("template records: of no templates there are no records", "[report]") {
  Sample sample;
  sample.found.templates.clear();
  CHECK(sample.written(Format::kJsonLines).empty());
  CHECK(sample.written(Format::kJson) == "[\n]\n");
}

TEST_CASE("template shares: normal-form characters inside occurrences, each once", "[templates]") {
  Sample sample;
  // Eight of the ten are letters; 由甲局牵头也办 are seven of nine normal-form characters.
  CHECK(template_shares(sample.collection, sample.found, {}) ==
        std::vector<double>{7.0 / 9.0, 1.0});
  // An overlap counts once, a mark not at all.
  sample.found.templates[1].occurrences = {{DocumentIndex{0}, {7, 9}, {}}};
  sample.found.templates[0].occurrences = {{DocumentIndex{0}, {1, 8}, {}}};
  CHECK(template_shares(sample.collection, sample.found, {}) ==
        std::vector<double>{7.0 / 9.0, 0.0});
  sample.found.templates[1].occurrences = {{DocumentIndex{0}, {8, 10}, {}}};
  CHECK(template_shares(sample.collection, sample.found, {}) ==
        std::vector<double>{8.0 / 9.0, 0.0});
}

TEST_CASE("template shares: a document without letters, and no templates at all", "[templates]") {
  Sample sample;
  sample.collection.documents[1].text = "，。！？；";
  CHECK(template_shares(sample.collection, sample.found, {})[1] == 0.0);
  sample.found.templates.clear();
  CHECK(template_shares(sample.collection, sample.found, {}) == std::vector<double>{0.0, 0.0});
  CHECK(template_shares(Collection(), Templates(), {}).empty());
}
