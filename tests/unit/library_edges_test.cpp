// The library at its edges: undo after a replacement, VACUUM, damaged derived tables, imports from
// strangers, corrected metadata.
#include "leitong/library.hpp"
#include "library_samples.hpp"
#include "run_sql.hpp"

using namespace leitong;
using namespace leitong::tests;
using library::Library;
using library::TemplateId;

namespace {

Collection one(const Document& document) {
  Collection out;
  out.documents = {document};
  return out;
}

// induce_by_figures, and the income template once more without its first two characters: the two
// overlap wherever they stand.
std::vector<library::FoundTemplate> induce_overlapping(const Collection& collection,
                                                       std::uint64_t corpus) {
  const std::string head = "一般";
  std::vector<library::FoundTemplate> out = induce_by_figures(collection, corpus);
  for (std::size_t i = 0, all = out.size(); i < all; ++i) {
    if (out[i].pattern.front().text.rfind(head, 0) != 0) continue;
    library::FoundTemplate inner = out[i];
    inner.pattern.front().text.erase(0, head.size());
    for (library::FoundOccurrence& occurrence : inner.occurrences) occurrence.span.start += 2;
    out.push_back(std::move(inner));
  }
  return out;
}

}  // namespace

TEST_CASE("library: a merge whose documents were replaced can no more be undone", "[library]") {
  const LibraryFile file;
  Library library = file.open();
  value_of(library.add(library_archive(), induce_overlapping));
  const TemplateId outer = template_with(library, "一般公共");
  library::ListOptions all;
  TemplateId inner{};
  for (const library::Summary& summary : value_of(library.list(all)).templates) {
    if (library::pattern_line(summary.pattern, {}).rfind("公共", 0) == 0) inner = summary.id;
  }
  REQUIRE(inner != TemplateId{});
  REQUIRE(inner != outer);
  value_of(library.merge(inner, outer));
  require_whole(library);
  const std::string text = "今天召开会议。大家都来了。\n";
  value_of(
      library.add(one(library_document("b", "云溪县", "2022-02-01", text)), induce_overlapping));
  require_whole(library);
  const std::string before = value_of(library.export_json());
  CHECK(reason_of(library.undo()).find("were replaced since") != std::string::npos);
  CHECK(value_of(library.export_json()) == before);
  CHECK(value_of(library.resolve(inner)) == outer);
  require_whole(library);
}

TEST_CASE("library: VACUUM leaves a library usable", "[library]") {
  const LibraryFile file;
  { Library library = filled_library(file); }
  run_sql(file.path(), "VACUUM");
  Library library = file.open();
  CHECK(value_of(library.list({})).total == 2);
  require_whole(library);
}

TEST_CASE("library: adding to damaged packed texts fails and does not hang", "[library]") {
  const LibraryFile file;
  {
    Library library = filled_library(file);
    // Tagged, so that it is not made anew with the next document.
    value_of(library.tag(template_with(library, "预算收入"), {"财政"}, {}));
  }
  // Each row holds its first wording only.
  run_sql(file.path(), "UPDATE texts SET bytes = CAST(char(first, 1, 1) || 'x' AS BLOB)");
  Library library = file.open();
  const auto added =
      library.add(one(library_document("d", "长河市", "2023", "一般公共预算收入增长6%。\n")),
                  induce_by_figures);
  REQUIRE_FALSE(added.ok());
  CHECK(added.error().code == ErrorCode::kInvalid);
  CHECK(value_of(library.list({})).total == 2);
}

namespace {

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t place = text.find(what);
  REQUIRE(place != std::string::npos);
  return text.replace(place, what.size(), by);
}

}  // namespace

TEST_CASE("library: an import with a strange role, type, tag or pattern is refused", "[library]") {
  const LibraryFile file;
  const LibraryFile other;
  Library library = filled_library(file);
  value_of(library.tag(template_with(library, "预算收入"), {"财政"}, {}));
  const std::string json = value_of(library.export_json());
  Library copy = other.open();
  for (const auto& [what, by] : std::vector<std::pair<std::string, std::string>>{
           {"\"type\":\"number\"", "\"type\":\"\\u001b[31mx\""},
           {"\"type\":\"number\"", "\"type\":\"\""},
           {"\"role\":null", "\"role\":\"\\u001b[2J\""},
           {"\"role\":null", "\"role\":\"chorus\""},
           {"\"财政\"", "\"\""},
           {"\"财政\"", "\"a\\nb\""},
           {"\"财政\"", "\"\\u009b31m\""},
           {"\"kind\":\"free\"", "\"kind\":\"wild\""},
           {"\"status\":\"live\"", "\"status\":\"asleep\""},
           {"\"slots\":[",
            "\"slots\":[{\"slot\":1,\"type\":\"free\",\"kind\":\"free\",\"optional\":false},"},
           {"\"matched\":false,\"pattern\":[", "\"matched\":true,\"pattern\":[{\"slot\":1},"}}) {
    CAPTURE(by);
    const auto imported = copy.import_json(replaced(json, what, by));
    REQUIRE_FALSE(imported.ok());
    CHECK(imported.error().code == ErrorCode::kInvalid);
  }
  CHECK(value_of(copy.list({})).total == 0);
  CHECK(copy.import_json(json).ok());
  require_whole(copy);
}

TEST_CASE("library: a wording without occurrences is neither found nor shown as a variant",
          "[library]") {
  const LibraryFile file;
  Library library = file.open();
  Collection archive = library_archive();
  archive.documents.pop_back();  // there the inner one would stand alone
  value_of(library.add(archive, induce_overlapping));
  const TemplateId outer = template_with(library, "一般公共");
  TemplateId inner{};
  for (const library::Summary& summary : value_of(library.list({})).templates) {
    if (library::pattern_line(summary.pattern, {}).rfind("公共", 0) == 0) inner = summary.id;
  }
  REQUIRE(inner != TemplateId{});
  // Where the outer one stood the inner one stands already: what the outer one alone says goes.
  value_of(library.merge(outer, inner));
  CHECK(value_of(library.search("般")).total == 0);
  CHECK(value_of(library.search("一般公共预算")).total == 0);
  CHECK(value_of(library.search("公共预算")).total == 1);
  for (const library::Variant& variant : value_of(library.show(inner, {})).variants) {
    CHECK(variant.occurrences > 0);
  }
  require_whole(library);
  // A document in which the wording stands again brings it back.
  value_of(library.add(one(library_document("d", "长河市", "2023", "一般公共预算收入增长6%。\n")),
                       induce_by_figures));
  require_whole(library);
  const library::SearchResult found = value_of(library.search("般"));
  REQUIRE(found.total == 1);
  CHECK(found.hits.at(0).occurrences == 1);
}

TEST_CASE("library: an import of a template that is merged here fills the right slots",
          "[library]") {
  Collection archive;
  archive.documents = {
      library_document("a", "青禾县", "2021", "全年完成投资5亿元同比增长12%。\n粮食产量3万吨。\n"),
      library_document("b", "云溪县", "2022", "全年完成投资6亿元同比增长13%。\n粮食产量4万吨。\n")};
  const LibraryFile file;
  Library library = file.open();
  value_of(library.add(archive, induce_by_figures));
  const TemplateId grain = template_with(library, "粮食");
  const TemplateId investment = template_with(library, "投资");
  const LibraryFile other;
  Library donor = other.open();
  Collection more;
  more.documents = {library_document("c", "石桥区", "2022", "粮食产量7万吨。\n"),
                    library_document("d", "长河市", "2023", "粮食产量8万吨。\n")};
  value_of(donor.add(more, induce_by_figures));
  // The one slot of the grain template becomes a third one of the other.
  value_of(library.merge(grain, investment));
  const library::Details before = value_of(library.show(investment, {}));
  REQUIRE(before.slots.size() == 3);
  value_of(library.import_json(value_of(donor.export_json())));
  const library::Details after = value_of(library.show(investment, {}));
  CHECK(after.summary.occurrences == 6);
  CHECK(after.slots[0].distinct == before.slots[0].distinct);
  CHECK(after.slots[1].distinct == before.slots[1].distinct);
  CHECK(after.slots[2].distinct == 4);
  require_whole(library);
}

TEST_CASE("library: many documents replaced at once leave what adding the new texts would",
          "[library]") {
  const auto archive = [](unsigned from, unsigned to, unsigned shift) {
    Collection out;
    for (unsigned i = from; i < to; ++i) {
      const std::string figure = std::to_string(i + shift);
      out.documents.push_back(
          library_document("n" + std::to_string(i), "县" + std::to_string(i % 5), "2022",
                           "一般公共预算收入增长" + figure + "%。社会消费品零售总额增长" + figure +
                               "%。粮食产量" + figure + "万吨。\n"));
    }
    return out;
  };
  const LibraryFile file;
  Library library = file.open();
  value_of(library.add(archive(0, 40, 0), induce_by_figures));
  const library::Added added = value_of(library.add(archive(10, 40, 500), induce_by_figures));
  CHECK(added.documents_replaced == 30);
  require_whole(library);
  CHECK(value_of(library.show(template_with(library, "粮食"), {})).summary.occurrences == 40);
  CHECK(value_of(library.search("长9%")).total == 2);
  CHECK(value_of(library.search("长39%")).total == 0);
  CHECK(value_of(library.search("量539万")).total == 1);
  CHECK(value_of(library.search("零售39")).total == 0);
}

TEST_CASE(
    "library: a document that comes again with other metadata gives templates its year and place",
    "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  Collection again = library_archive();
  again.documents[0].date = "2019-02-01";
  again.documents[0].place = "东山县";
  again.documents[0].title = "corrected";
  const library::Added added = value_of(library.add(again, induce_by_figures));
  CHECK(added.documents == 0);
  CHECK(added.documents_known == 3);
  CHECK(added.documents_described == 1);
  const library::Details details = value_of(library.show(template_with(library, "预算收入"), {}));
  CHECK(details.summary.first_year == 2019);
  CHECK(details.summary.occurrences == 3);
  CHECK(details.sources.at(0).title == "corrected");
  library::ListOptions there;
  there.place = "东山县";
  CHECK(value_of(library.list(there)).total == 2);
  there.place = "青禾县";
  CHECK(value_of(library.list(there)).total == 0);
  require_whole(library);
  const std::uint64_t entries = value_of(library.history()).size();
  CHECK(value_of(library.add(again, induce_by_figures)).documents_described == 0);
  CHECK(value_of(library.history()).size() == entries);  // nothing was left to do
  // Together with a document that makes all templates anew.
  again.documents[1].place = "西山县";
  again.documents.push_back(
      library_document("d", "长河市", "2023", "一般公共预算收入增长8%。天气一直晴好。\n"));
  value_of(library.add(again, induce_by_figures));
  there.place = "西山县";
  CHECK(value_of(library.list(there)).total == 2);
  require_whole(library);
}

namespace {

std::vector<library::FoundTemplate> induce_with_role(const Collection& collection,
                                                     std::uint64_t corpus) {
  std::vector<library::FoundTemplate> out = induce_by_figures(collection, corpus);
  for (library::FoundTemplate& found : out) found.role = "thanks";
  return out;
}

}  // namespace

TEST_CASE("library: that a template has no role stays when templates are made anew", "[library]") {
  const LibraryFile file;
  Library library = file.open();
  value_of(library.add(library_archive(), induce_with_role));
  const TemplateId income = template_with(library, "预算收入");
  CHECK(value_of(library.show(income, {})).summary.role == "thanks");
  value_of(library.set_role(income, "none"));
  value_of(library.add(one(library_document("d", "长河市", "2023", "一般公共预算收入增长8%。\n")),
                       induce_with_role, {true, 0}));
  CHECK(value_of(library.show(income, {})).summary.role.empty());
  CHECK(value_of(library.show(income, {})).summary.occurrences == 4);
  require_whole(library);
  const LibraryFile other;
  Library copy = other.open();
  value_of(copy.import_json(value_of(library.export_json())));
  value_of(copy.add(one(library_document("e", "长河市", "2024", "一般公共预算收入增长9%。\n")),
                    induce_with_role, {true, 0}));
  CHECK(value_of(copy.show(template_with(copy, "预算收入"), {})).summary.role.empty());
  value_of(library.undo());
  CHECK(value_of(library.show(income, {})).summary.role == "thanks");
}

TEST_CASE("library: a tag that was taken away comes back to a template that still stands",
          "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const TemplateId income = template_with(library, "预算收入");
  value_of(library.tag(income, {"财政"}, {}));
  value_of(library.tag(income, {}, {"财政"}));
  // An induction that finds nothing gives up whatever is not kept.
  value_of(library.add(
      one(library_document("d", "长河市", "2023", "天气一直晴好。\n")),
      [](const Collection&, std::uint64_t) { return std::vector<library::FoundTemplate>(); },
      {true, 0}));
  value_of(library.undo());
  CHECK(value_of(library.show(income, {})).summary.tags == std::vector<std::string>{"财政"});
  require_whole(library);
}

TEST_CASE("library: undo gives a tag back though an import took the place of its row",
          "[library]") {
  const LibraryFile other;
  Library donor = filled_library(other);
  value_of(donor.tag(template_with(donor, "零售总额"), {"商业"}, {}));
  const LibraryFile file;
  Library library = filled_library(file);
  const TemplateId income = template_with(library, "预算收入");
  const TemplateId retail = template_with(library, "零售总额");
  const auto tags = [&](TemplateId id) { return value_of(library.show(id, {})).summary.tags; };
  value_of(library.tag(income, {"财政"}, {}));
  value_of(library.tag(income, {}, {"财政"}));
  value_of(library.import_json(value_of(donor.export_json())));
  REQUIRE(tags(retail) == std::vector<std::string>{"商业"});
  value_of(library.undo());
  CHECK(tags(income) == std::vector<std::string>{"财政"});
  value_of(library.undo());
  CHECK(tags(income).empty());
  CHECK(tags(retail) == std::vector<std::string>{"商业"});
  require_whole(library);
}

TEST_CASE("library: whether an import can be is told without a library", "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const std::string json = value_of(library.export_json());
  CHECK(Library::check_import(json).ok());
  const auto wrong = Library::check_import(replaced(json, "\"type\":\"number\"", "\"type\":\"x\""));
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().code == ErrorCode::kInvalid);
}

TEST_CASE("library: an import with slot numbers beyond measure is refused", "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const std::string json = value_of(library.export_json());
  const auto with_slot = [&](const std::string& number) {
    const std::string one_slot = "\"slot\":1";
    std::string out = json;
    for (std::size_t at = out.find(one_slot); at != std::string::npos;
         at = out.find(one_slot, at + 1)) {
      out.replace(at, one_slot.size(), "\"slot\":" + number);
    }
    return out;
  };
  const LibraryFile other;
  Library copy = other.open();
  for (const char* number : {"4294967295", "4294967296", "1000001"}) {
    const auto imported = copy.import_json(with_slot(number));
    REQUIRE_FALSE(imported.ok());
    CHECK(imported.error().code == ErrorCode::kInvalid);
  }
  CHECK(value_of(copy.list({})).total == 0);
  value_of(copy.import_json(with_slot("1000000")));
  value_of(copy.merge(template_with(copy, "预算收入"), template_with(copy, "零售总额")));
  require_whole(copy);
}

TEST_CASE("library: an import does not go into a template that was given up", "[library]") {
  const LibraryFile other;
  Library donor = filled_library(other);
  const LibraryFile file;
  {
    Library library = filled_library(file);
    value_of(library.merge(template_with(library, "预算收入"), template_with(library, "零售总额")));
  }
  run_sql(file.path(),
          "UPDATE templates SET status = 3 WHERE status = 0; UPDATE counts SET live = 0");
  Library library = file.open();
  REQUIRE(value_of(library.list({})).total == 0);
  CHECK(value_of(library.import_json(value_of(donor.export_json()))).templates_new == 2);
  CHECK(value_of(library.list({})).total == 2);
}
