// Changes by hand and their undoing; import and export.
#include <algorithm>

#include "leitong/library.hpp"
#include "library_samples.hpp"

using namespace leitong;
using namespace leitong::tests;
using library::Library;
using library::TemplateId;

namespace {

// Everything that undo must bring back: all but the history and the numbers that are used up.
std::string content_of(Library& library) {
  const std::string json = value_of(library.export_json());
  const std::size_t begin = json.find("\"documents\":");
  return json.substr(begin, json.rfind("\"history\":") - begin);
}

}  // namespace

TEST_CASE("library: a removed template is hidden, and undo brings it back", "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const std::string before = content_of(library);
  const TemplateId income = template_with(library, "预算收入");
  value_of(library.remove(income));
  CHECK(value_of(library.list({})).total == 1);
  CHECK(value_of(library.search("收入")).total == 0);
  CHECK(value_of(library.match("一般公共预算收入增长10%。")).matches.empty());
  CHECK(library.show(income, {}).error().code == ErrorCode::kNotFound);
  require_whole(library);
  const library::HistoryEntry undone = value_of(library.undo());
  CHECK(undone.operation == "remove");
  CHECK(content_of(library) == before);
  CHECK(value_of(library.search("收入")).total == 1);
  require_whole(library);
  CHECK(reason_of(library.undo()) == "there is nothing to undo");
}

TEST_CASE("library: a removed template does not come back with the next documents", "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const TemplateId income = template_with(library, "预算收入");
  value_of(library.remove(income));
  Collection more;
  more.documents = {library_document("d", "长河市", "2023", "一般公共预算收入增长11%。\n"),
                    library_document("e", "长河市", "2024", "一般公共预算收入增长13%。\n")};
  CHECK(value_of(library.add(more, induce_by_figures)).templates_new == 0);
  CHECK(value_of(library.list({})).total == 1);
  value_of(library.undo());
  CHECK(value_of(library.show(income, {})).summary.occurrences == 5);
  require_whole(library);
}

TEST_CASE("library: a merged number redirects, its wording is still found, undo parts them",
          "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const std::string before = content_of(library);
  const TemplateId income = template_with(library, "预算收入");
  const TemplateId retail = template_with(library, "零售总额");
  value_of(library.merge(income, retail));
  CHECK(value_of(library.resolve(income)) == retail);
  const library::Details details = value_of(library.show(income, {}));
  CHECK(details.summary.id == retail);
  CHECK(details.summary.occurrences == 6);
  CHECK(details.merged_from == std::vector<TemplateId>{income});
  CHECK(details.variants_total >= 1);
  CHECK(value_of(library.search("收入")).hits.at(0).occurrences == 3);
  const library::Matched matched = value_of(library.match("一般公共预算收入增长10%。"));
  REQUIRE(matched.matches.size() == 1);
  CHECK(matched.matches[0].id == retail);
  CHECK_FALSE(library.merge(income, retail).ok());
  require_whole(library);
  value_of(library.undo());
  CHECK(content_of(library) == before);
  require_whole(library);
}

TEST_CASE("library: a merge that documents were added to can no more be undone", "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  value_of(library.merge(template_with(library, "预算收入"), template_with(library, "零售总额")));
  Collection more;
  more.documents = {library_document("d", "长河市", "2023", "一般公共预算收入增长11%。\n")};
  value_of(library.add(more, induce_by_figures));
  const std::string before = content_of(library);
  const auto undone = library.undo();
  REQUIRE_FALSE(undone.ok());
  CHECK(undone.error().reason.find("can no more be undone") != std::string::npos);
  CHECK(content_of(library) == before);
  require_whole(library);
}

TEST_CASE("library: a split by a filler makes it constant, and undo joins them", "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const std::string before = content_of(library);
  const TemplateId income = template_with(library, "预算收入");
  library::SplitBy by;
  by.slot = 1;
  by.fillers = {"6"};
  const TemplateId made = value_of(library.split(income, by));
  const library::Details details = value_of(library.show(made, {}));
  CHECK(library::pattern_line(details.summary.pattern, {}) == "一般公共预算收入增长6%。");
  CHECK(details.summary.occurrences == 1);
  CHECK(value_of(library.show(income, {})).summary.occurrences == 2);
  CHECK(value_of(library.search("长6")).hits.at(0).summary.id == made);
  require_whole(library);
  value_of(library.undo());
  CHECK(content_of(library) == before);
  CHECK(library.show(made, {}).error().code == ErrorCode::kNotFound);
  require_whole(library);
  by.fillers = {"99"};
  CHECK_FALSE(library.split(income, by).ok());
  CHECK_FALSE(library.split(income, {}).ok());
}

TEST_CASE("library: tags and roles are undone one after the other", "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const TemplateId income = template_with(library, "预算收入");
  value_of(library.tag(income, {"财政"}, {}));
  value_of(library.set_role(income, "data"));
  value_of(library.tag(income, {"年度"}, {"财政"}));
  value_of(library.undo());
  CHECK(value_of(library.show(income, {})).summary.tags == std::vector<std::string>{"财政"});
  value_of(library.undo());
  CHECK(value_of(library.show(income, {})).summary.role.empty());
  value_of(library.undo());
  CHECK(value_of(library.show(income, {})).summary.tags.empty());
  CHECK(value_of(library.history()).size() == 7);
  CHECK_FALSE(library.tag(income, {"a\nb"}, {}).ok());
}

TEST_CASE("library: an export can be imported, and gives the same export again", "[library]") {
  const LibraryFile file;
  const LibraryFile other;
  Library library = filled_library(file);
  value_of(library.tag(template_with(library, "预算收入"), {"财政"}, {}));
  const std::string json = value_of(library.export_json());
  const std::string content = content_of(library);
  Library copy = other.open();
  const library::Imported imported = value_of(copy.import_json(json));
  CHECK(imported.documents == 3);
  CHECK(imported.templates_new == 2);
  CHECK(imported.occurrences == 6);
  CHECK(content_of(copy) == content);
  require_whole(copy);
  const library::Imported again = value_of(copy.import_json(json));
  CHECK(again.templates_new == 0);
  CHECK(again.occurrences == 0);
  CHECK(content_of(copy) == content);
}

TEST_CASE("library: a wrong import changes nothing", "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const std::string json = content_of(library);
  const LibraryFile other;
  Library copy = other.open();
  std::string outside = json;
  const std::size_t place = outside.rfind("\"end\":");
  outside.replace(place, 6, "\"end\":99999");
  for (const std::string& bad : {std::string("{"), std::string("{}"), outside}) {
    const auto imported = copy.import_json(bad);
    REQUIRE_FALSE(imported.ok());
    CHECK(imported.error().code == ErrorCode::kInvalid);
  }
  CHECK(value_of(copy.list({})).total == 0);
  require_whole(copy);
}

namespace {

// Of two documents a wording without slots, of more what induce_by_figures finds: as an induction
// that learns.
std::vector<library::FoundTemplate> induce_that_learns(const Collection& collection,
                                                       std::uint64_t corpus) {
  if (corpus > 2) return induce_by_figures(collection, corpus);
  std::vector<library::FoundTemplate> out(1);
  const std::string text = "一般公共预算收入增长5%。";
  out[0].pattern = {{text, 0, false}};
  for (std::uint32_t d = 0; d < collection.documents.size(); ++d) {
    const std::size_t place = collection.documents[d].text.find(text);
    if (place == std::string::npos) continue;
    const auto start = static_cast<std::uint32_t>(
        count_code_points(std::string_view(collection.documents[d].text).substr(0, place)));
    out[0].occurrences.push_back(
        {DocumentIndex{d},
         {start, start + static_cast<std::uint32_t>(count_code_points(text))},
         {}});
  }
  return out;
}

Collection only(const Collection& all, std::size_t d) {
  Collection out;
  out.documents = {all.documents[d]};
  return out;
}

}  // namespace

TEST_CASE("library: a young library learns anew, and an early number leads to what came of it",
          "[library]") {
  const LibraryFile file;
  const LibraryFile other;
  Library in_steps = file.open();
  Library at_once = other.open();
  value_of(at_once.add(library_archive(), induce_that_learns));
  value_of(in_steps.add(only(library_archive(), 0), induce_that_learns));
  const TemplateId early = template_with(in_steps, "增长5%");
  for (std::size_t d = 1; d < 3; ++d) {
    value_of(in_steps.add(only(library_archive(), d), induce_that_learns));
    require_whole(in_steps);
  }
  const TemplateId income = template_with(in_steps, "预算收入");
  CHECK(income != early);
  CHECK(value_of(in_steps.resolve(early)) == income);
  CHECK(value_of(in_steps.show(early, {})).summary.occurrences == 3);
  const library::Listing a = value_of(in_steps.list({}));
  const library::Listing b = value_of(at_once.list({}));
  REQUIRE(a.total == b.total);
  for (std::size_t i = 0; i < a.templates.size(); ++i) {
    CHECK(a.templates[i].pattern == b.templates[i].pattern);
    CHECK(a.templates[i].occurrences == b.templates[i].occurrences);
  }
  CHECK(value_of(in_steps.search("收入")).hits.at(0).occurrences == 3);
}

TEST_CASE("library: what was changed by hand stays when the others are made anew", "[library]") {
  const LibraryFile file;
  Library library = file.open();
  value_of(library.add(only(library_archive(), 0), induce_that_learns));
  const TemplateId early = template_with(library, "增长5%");
  value_of(library.tag(early, {"财政"}, {}));
  for (std::size_t d = 1; d < 3; ++d) {
    value_of(library.add(only(library_archive(), d), induce_that_learns));
  }
  const library::Details kept = value_of(library.show(early, {}));
  CHECK(kept.summary.id == early);
  CHECK(library::pattern_line(kept.summary.pattern, {}) == "一般公共预算收入增长5%。");
  CHECK(kept.summary.occurrences >= 2);  // one figure may differ: it is constant here
  require_whole(library);
  value_of(library.undo());
  require_whole(library);
}

namespace {

// What asks for more documents as the library grows, as find_templates does; of everything at once
// it finds nothing that stands in two documents.
Collection reports(std::size_t from, std::size_t to) {
  Collection out;
  for (std::size_t i = from; i < to; ++i) {
    std::string text = "今年是第" + std::to_string(i) + "年。\n";
    if (i < 2) text += "大棚蔬菜种植面积达到" + std::to_string(7 + i) + "亩。\n";
    if (i >= 2) text += "全年完成造林" + std::to_string(100 + i) + "亩。\n";
    out.documents.push_back(
        library_document("r" + std::to_string(i), "长河市", std::to_string(2000 + i), text));
  }
  return out;
}

}  // namespace

TEST_CASE("library: a template that the next induction does not find falls asleep with its places",
          "[library]") {
  const LibraryFile file;
  Library library = file.open();
  value_of(library.add(reports(0, 5), induce_by_figures));
  const TemplateId rare = template_with(library, "大棚蔬菜");
  const TemplateId common = template_with(library, "造林");
  value_of(library.set_role(common, "data"));
  value_of(library.undo());
  const library::Added added = value_of(library.add(reports(5, 12), induce_by_figures));
  CHECK(added.templates_given_up == 0);
  CHECK(added.templates_led_on == 0);
  CHECK(added.templates_dormant == 1);
  CHECK(template_with(library, "造林") == common);
  CHECK(value_of(library.show(common, {})).summary.occurrences == 10);
  // It is there for who asks, and for nobody else.
  const library::Details asleep = value_of(library.show(rare, {}));
  CHECK(asleep.summary.dormant);
  CHECK(asleep.summary.occurrences == 2);
  CHECK(asleep.stand_there.empty());
  CHECK(value_of(library.search("大棚蔬菜")).total == 0);
  const library::SearchResult all = value_of(library.search("大棚蔬菜", 20, true));
  CHECK(all.hits.at(0).summary.id == rare);
  CHECK(all.hits.at(0).summary.dormant);
  library::ListOptions options;
  CHECK(value_of(library.list(options)).total == 2);
  options.dormant = true;
  CHECK(value_of(library.list(options)).templates.at(2).id == rare);
  const std::string text = "大棚蔬菜种植面积达到9亩。";
  CHECK(value_of(library.match(text)).matches.empty());
  CHECK(value_of(library.suggest(text)).empty());
  CHECK(value_of(library.phrases()).size() == 1);
  CHECK(value_of(library.fill(rare, {{"1", "12"}})).text == "大棚蔬菜种植面积达到12亩。");
  require_whole(library);
  // Its places gone with its documents, there is nothing to wake.
  Collection other = reports(0, 2);
  for (Document& document : other.documents) document.text = "没有什么可说的。\n";
  value_of(library.add(other, induce_by_figures, {true, 0}));
  CHECK(value_of(library.show(rare, {})).summary.occurrences == 0);
  require_whole(library);
}

TEST_CASE("library: a dormant template wakes under its number when it is found again",
          "[library]") {
  for (const bool anew : {true, false}) {
    const LibraryFile file;
    Library library = file.open();
    value_of(library.add(reports(0, 5), induce_by_figures));
    const TemplateId rare = template_with(library, "大棚蔬菜");
    value_of(library.add(reports(5, 20), induce_by_figures));
    Collection one = reports(20, 21);
    one.documents[0].text += "大棚蔬菜种植面积达到30亩。\n";
    const library::Added added = value_of(library.add(one, induce_by_figures, {anew, 0}));
    CHECK(added.templates_woken == 1);
    const library::Details awake = value_of(library.show(rare, {}));
    CHECK_FALSE(awake.summary.dormant);
    CHECK(awake.summary.occurrences == 3);
    CHECK(template_with(library, "大棚蔬菜") == rare);
    CHECK(value_of(library.match("大棚蔬菜种植面积达到9亩。")).matches.size() == 1);
    require_whole(library);
  }
}

TEST_CASE(
    "library: what is changed by hand wakes and does not fall asleep, and undo gives its sleep "
    "back",
    "[library]") {
  const LibraryFile file;
  Library library = file.open();
  value_of(library.add(reports(0, 5), induce_by_figures));
  const TemplateId rare = template_with(library, "大棚蔬菜");
  value_of(library.add(reports(5, 12), induce_by_figures));
  value_of(library.tag(rare, {"农业"}, {}));
  CHECK_FALSE(value_of(library.show(rare, {})).summary.dormant);
  CHECK(value_of(library.add(reports(12, 14), induce_by_figures, {true, 0})).templates_dormant == 0);
  CHECK(template_with(library, "大棚蔬菜") == rare);
  require_whole(library);
  // Undone behind an export too.
  const LibraryFile copy;
  Library other = copy.open();
  value_of(other.import_json(value_of(library.export_json())));
  for (Library* one : {&library, &other}) {
    value_of(one->undo());
    CHECK(value_of(one->show(rare, {})).summary.dormant);
    require_whole(*one);
  }
  CHECK(value_of(library.export_json()).find("\"status\":\"dormant\"") != std::string::npos);
}

TEST_CASE("library: what is imported beside other templates does not fall asleep", "[library]") {
  const LibraryFile file;
  const LibraryFile other;
  Library theirs = other.open();
  value_of(theirs.add(reports(0, 2), induce_by_figures));
  Library library = file.open();
  value_of(library.add(reports(2, 12), induce_by_figures));
  value_of(library.import_json(value_of(theirs.export_json())));
  const TemplateId rare = template_with(library, "大棚蔬菜");
  CHECK(value_of(library.add(reports(12, 14), induce_by_figures, {true, 0})).templates_dormant == 0);
  CHECK(template_with(library, "大棚蔬菜") == rare);
  require_whole(library);
}

TEST_CASE("library: a number leads only to a template with most of its wording", "[library]") {
  const LibraryFile file;
  Library library = file.open();
  const std::string text = "我代表区人民政府向大会报告工作请予审议增长5%。";
  const auto found = [&](const library::Pattern& pattern, std::uint32_t start, std::uint32_t end,
                         const std::vector<library::Slot>& slots) {
    return [=](const Collection& collection, std::uint64_t) {
      library::FoundTemplate out{pattern, slots, "", {}};
      for (std::uint32_t d = 0; d < collection.documents.size(); ++d) {
        std::vector<library::Fill> fills;
        if (!slots.empty()) fills.push_back({1, {start + 2, start + 3}});
        out.occurrences.push_back({DocumentIndex{d}, {start, end}, fills});
      }
      return std::vector<library::FoundTemplate>{out};
    };
  };
  Collection one;
  one.documents = {library_document("a", "长河市", "2021", text)};
  const std::vector<library::Slot> slots = {{1, "number", false, "free"}};
  value_of(library.add(
      one, found({{"我代表区人民政府向大会报告工作请予审议增长5%。", 0, false}}, 0, 23, {})));
  const TemplateId whole = template_with(library, "我代表");
  one.documents[0] = library_document("b", "青禾县", "2022", text);
  // Now only the end of it is found, everywhere.
  const library::Added added = value_of(
      library.add(one, found({{"增长", 0, false}, {"", 1, true}, {"%", 0, false}}, 18, 22, slots)));
  CHECK(added.templates_led_on == 0);
  CHECK(value_of(library.resolve(whole)) == whole);
  const library::Details asleep = value_of(library.show(whole, {}));
  CHECK(asleep.summary.dormant);
  CHECK(asleep.stand_there == std::vector<TemplateId>{template_with(library, "%")});
  require_whole(library);
}

TEST_CASE("library: what was split stays split in what is added later", "[library]") {
  for (const bool several : {false, true}) {
    for (const bool anew : {false, true}) {
      INFO(several << anew);
      const LibraryFile file;
      Library library = filled_library(file);
      const TemplateId income = template_with(library, "预算收入");
      library::SplitBy by;
      by.slot = 1;
      by.fillers = {"6"};
      if (several) by.fillers.emplace_back("7");
      Collection more = reports(0, 0);
      more.documents = {library_document("g", "长河市", "2020", "一般公共预算收入增长7%。\n")};
      value_of(library.add(more, induce_by_figures));
      const TemplateId made = value_of(library.split(income, by));
      more.documents = {library_document("d", "长河市", "2023", "一般公共预算收入增长6%。\n"),
                        library_document("e", "长河市", "2024", "一般公共预算收入增长11%。\n")};
      value_of(library.add(more, induce_by_figures, {anew, 0}));
      CHECK(value_of(library.show(made, {})).summary.occurrences == (several ? 3 : 2));
      CHECK(value_of(library.show(income, {})).summary.occurrences == (several ? 3 : 4));
      require_whole(library);
    }
  }
}
