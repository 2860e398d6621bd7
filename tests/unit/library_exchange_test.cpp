// Export and import: an empty library becomes what the other was; one that is not counts nothing
// twice.
#include "library_samples.hpp"
#include "report/library_docx.hpp"

using namespace leitong;
using namespace leitong::tests;
using library::Library;
using library::TemplateId;

namespace {

// Merged, split, tagged, given roles, removed: a library that people have worked on.
Library worked_on(const LibraryFile& file) {
  Library library = filled_library(file);
  Collection more;
  more.documents = {
      library_document("d", "长河市", "2023", "一般公共预算收入增长7%。粮食产量3万吨。\n"),
      library_document("e", "东山县", "2023", "一般公共预算收入增长8%。粮食产量4万吨。\n"),
      library_document("f", "西山县", "2020", "粮食产量5万吨。财政预算收入增长2%。\n"),
      library_document("g", "南山县", "", "财政预算收入增长3%。\n")};
  value_of(library.add(more, induce_by_figures));
  const TemplateId income = template_with(library, "一般公共");
  library::SplitBy by;
  by.slot = 1;
  by.fillers = {"5", "6"};
  value_of(library.split(income, by));
  value_of(library.merge(template_with(library, "财政预算"), income));
  value_of(library.tag(income, {"财政"}, {}));
  value_of(library.set_role(income, "data"));
  value_of(library.remove(template_with(library, "粮食")));
  return library;
}

std::string docx(Library& library) {
  library::ListOptions all;
  all.limit = 0;
  std::vector<library::Details> details;
  for (const library::Summary& summary : value_of(library.list(all)).templates) {
    details.push_back(value_of(library.show(summary.id, {0, 0, 0})));
  }
  return value_of(library_docx(details, true));
}

}  // namespace

TEST_CASE("library: what an empty library imports is the library that was exported", "[library]") {
  const LibraryFile file;
  const LibraryFile other;
  Library library = worked_on(file);
  const std::string json = value_of(library.export_json());
  Library copy = other.open();
  const library::Imported imported = value_of(copy.import_json(json));
  CHECK(imported.documents == 7);
  require_whole(copy);
  CHECK(docx(copy) == docx(library));
  const TemplateId income = template_with(library, "一般公共");
  const library::Details a = value_of(library.show(income, {}));
  const library::Details b = value_of(copy.show(income, {}));
  CHECK(b.merged_from == a.merged_from);
  REQUIRE_FALSE(a.merged_from.empty());
  CHECK(value_of(copy.resolve(a.merged_from.front())) == income);
  REQUIRE(b.variants.size() == a.variants.size());
  for (std::size_t i = 0; i < a.variants.size(); ++i) {
    CHECK(b.variants[i].number == a.variants[i].number);
    CHECK(b.variants[i].pattern == a.variants[i].pattern);
  }
  const auto before = value_of(library.history());
  const auto after = value_of(copy.history());
  REQUIRE(after.size() == before.size() + 1);  // and the import
  for (std::size_t i = 0; i < before.size(); ++i) {
    CHECK(after[i + 1].operation == before[i].operation);
    CHECK(after[i + 1].details == before[i].details);
    CHECK(after[i + 1].time == before[i].time);
  }
  // The next number is one that neither has used.
  const auto next = [](Library& l) {
    library::SplitBy by;
    by.slot = 1;
    by.fillers = {"7"};
    return value_of(l.split(template_with(l, "一般公共"), by));
  };
  CHECK(next(copy) == next(library));
}

TEST_CASE("library: what was removed before an export can be undone behind the import",
          "[library]") {
  const LibraryFile file;
  const LibraryFile other;
  Library library = worked_on(file);
  Library copy = other.open();
  value_of(copy.import_json(value_of(library.export_json())));
  const std::uint64_t total = value_of(copy.list({})).total;
  library::ListOptions removed;
  removed.removed = true;
  REQUIRE(value_of(copy.list(removed)).total == 1);
  CHECK(value_of(copy.undo()).operation == "remove");
  CHECK(value_of(copy.list({})).total == total + 1);
  CHECK(value_of(copy.list(removed)).total == 0);
  CHECK(value_of(copy.undo()).operation == "role");
  CHECK(value_of(copy.undo()).operation == "tag");
  const TemplateId income = template_with(copy, "一般公共");
  CHECK(value_of(copy.show(income, {})).summary.role.empty());
  CHECK(value_of(copy.show(income, {})).summary.tags.empty());
  CHECK(reason_of(copy.undo()).find("the library was imported") != std::string::npos);
  require_whole(copy);
}

TEST_CASE("library: importing what is there already counts nothing twice", "[library]") {
  const LibraryFile file;
  Library library = worked_on(file);
  const std::string json = value_of(library.export_json());
  const library::Imported again = value_of(library.import_json(json));
  CHECK(again.documents == 0);
  CHECK(again.templates_new == 0);
  CHECK(again.occurrences == 0);
  require_whole(library);
  // Nor where the export was made before a merge and a split.
  const LibraryFile plain;
  Library changed = filled_library(plain);
  const std::string early = value_of(changed.export_json());
  library::SplitBy by;
  by.slot = 1;
  by.fillers = {"5"};
  value_of(changed.split(template_with(changed, "预算收入"), by));
  value_of(changed.merge(template_with(changed, "零售总额"), template_with(changed, "增长5%")));
  const library::Imported late = value_of(changed.import_json(early));
  CHECK(late.templates_new == 0);
  CHECK(late.occurrences == 0);
  require_whole(changed);
}

TEST_CASE("library: an export of version 1 can be imported", "[library]") {
  const LibraryFile file;
  Library library = file.open();
  const library::Imported imported = value_of(library.import_json(R"({"leitong_library":1,
    "documents":[{"id":"a","title":"","date":"2020","place":"青禾县","author":"","series":"",
      "path":"a.txt","text":"粮食产量3万吨。"}],
    "templates":[{"template":5,"pattern":[{"text":"粮食产量"},{"slot":1},{"text":"万吨"}],
      "also":[],"slots":[{"slot":1,"type":"number","optional":true}],"role":null,
      "role_by_hand":false,"tags":["农业"],"removed":false,"merged_from":[],
      "occurrences":[{"document":"a","start":0,"end":7,"fills":[{"slot":1,"start":4,"end":5}]}]}]})"));
  CHECK(imported.occurrences == 1);
  const library::Details details = value_of(library.show(TemplateId{5}, {}));
  CHECK(details.summary.tags == std::vector<std::string>{"农业"});
  CHECK(details.summary.slots.at(0).kind == "optional");
  require_whole(library);
}

TEST_CASE("library: redirections of a stranger that end nowhere are refused", "[library]") {
  const LibraryFile file;
  const LibraryFile other;
  Library library = worked_on(file);
  const std::string json = value_of(library.export_json());
  const std::string merged = "\"merged_into\":";
  std::size_t place = json.find(merged);
  while (json.compare(place + merged.size(), 4, "null") == 0) place = json.find(merged, place + 1);
  REQUIRE(place != std::string::npos);
  const std::size_t end = json.find(',', place);
  Library copy = other.open();
  const std::size_t begin = json.rfind("\"template\":", place) + 11;
  for (const std::string& into : {std::string("99"), std::string("0"), std::string("-1"),
                                  json.substr(begin, json.find(',', begin) - begin)}) {
    INFO(into);
    const std::string wrong = json.substr(0, place) + merged + into + json.substr(end);
    CHECK_FALSE(copy.import_json(wrong).ok());
  }
  CHECK(copy.import_json(json).ok());
}
