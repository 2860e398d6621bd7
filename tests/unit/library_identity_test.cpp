// Which document is which: spellings of a path, one text under two names, drafts.
#include <filesystem>
#include <fstream>

#include "library_samples.hpp"

using namespace leitong;
using namespace leitong::tests;
using library::Library;
using library::TemplateId;

namespace {

Document at_path(const std::string& path, const std::string& text) {
  Document out;
  out.id = path;
  out.path = path;
  out.text = text;
  return out;
}

Collection of(std::vector<Document> documents) {
  Collection out;
  out.documents = std::move(documents);
  return out;
}

library::Added add(Library& library, std::vector<Document> documents) {
  return value_of(library.add(of(std::move(documents)), induce_by_figures));
}

std::uint64_t documents_of(Library& library) {
  const std::string json = value_of(library.export_json());
  std::uint64_t out = 0;
  for (std::size_t at = 0; (at = json.find("\"origin\":", at)) != std::string::npos; ++at) ++out;
  return out;
}

const std::string kFirst = "一般公共预算收入增长5%。今年天气很好。\n";
const std::string kSecond = "一般公共预算收入增长6%。收成也不错。\n";

// Forty different sentences; with a figure in the first, so that a template could be made of it.
std::string speech(unsigned seed) {
  std::string out = "一般公共预算收入增长" + std::to_string(seed) + "%。\n";
  for (unsigned i = 0; i < 40; ++i) {
    for (unsigned j = 0; j < 12; ++j) {
      append_utf8(out, 0x4E00 + (seed * 7919 + i * 131 + j * 37 + i * j) % 5000);
    }
    out += "。\n";
  }
  return out;
}

std::string with(std::string text, const std::string& what, const std::string& by) {
  const std::size_t place = text.find(what);
  REQUIRE(place != std::string::npos);
  return text.replace(place, what.size(), by);
}

}  // namespace

TEST_CASE("library: a file is one document under every spelling of its path", "[library]") {
  const LibraryFile file;
  Library library = file.open();
  const std::string folder = file.folder().path().string();
  add(library, {at_path(folder + "/s/x.txt", kFirst), at_path(folder + "/s/y.txt", kSecond)});
  for (const std::string& spelling :
       {folder + "/./s/x.txt", folder + "//s///x.txt", folder + "/s/../s/x.txt"}) {
    INFO(spelling);
    const library::Added again = add(library, {at_path(spelling, kFirst)});
    CHECK(again.documents == 0);
    CHECK(again.documents_known == 1);
  }
  const std::filesystem::path relative =
      std::filesystem::relative(folder + "/s/x.txt", std::filesystem::current_path());
  CHECK(add(library, {at_path(relative.string(), kFirst)}).documents_known == 1);
  // Twice in one add, too.
  const library::Added twice = add(library, {at_path(folder + "/s/z.txt", "小河涨水了。\n"),
                                             at_path(folder + "/s//z.txt", "小河涨水了。\n")});
  CHECK(twice.documents == 1);
  CHECK(twice.documents_known == 1);
  CHECK(documents_of(library) == 3);
  // With another text it is replaced, whatever it is called.
  CHECK(add(library, {at_path(folder + "//s/x.txt", kFirst + "夜里有雨。\n")}).documents_replaced ==
        1);
  CHECK(documents_of(library) == 3);
  require_whole(library);
}

TEST_CASE("library: another file of the same name in another folder replaces nothing",
          "[library]") {
  const LibraryFile file;
  Library library = file.open();
  const std::string folder = file.folder().path().string();
  // What the program is given where one stands in the one folder, then in the other.
  Document one = at_path(folder + "/a/x.txt", kFirst);
  Document two = at_path(folder + "/b/x.txt", kSecond);
  add(library, {one});
  const library::Added added = add(library, {two});
  CHECK(added.documents == 1);
  CHECK(added.documents_replaced == 0);
  CHECK(documents_of(library) == 2);
}

TEST_CASE("library: a text that is there under another name is told and counted once",
          "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const TemplateId income = template_with(library, "预算收入");
  Document copy = library_archive().documents[0];
  copy.id = "copy of a";
  copy.title = "another title";
  const library::Added added = add(library, {copy});
  CHECK(added.documents == 0);
  CHECK(added.same_text == std::vector<library::OtherName>{{"copy of a", "a"}});
  CHECK(value_of(library.show(income, {})).summary.occurrences == 3);
  // What says of itself that it is another one is another one.
  copy.place = "东山县";
  CHECK(add(library, {copy}).documents == 1);
  CHECK(value_of(library.show(income, {})).summary.occurrences == 4);
  // Of two in one add the second is the first.
  Document pair = library_document("p", "", "", "新桥通车了，大家都来看。\n");
  Document other = pair;
  other.id = "q";
  const library::Added both = add(library, {pair, other});
  CHECK(both.documents == 1);
  CHECK(both.same_text == std::vector<library::OtherName>{{"q", "p"}});
  require_whole(library);
}

TEST_CASE("library: two files that change texts in one add lose none", "[library]") {
  const LibraryFile file;
  Library library = file.open();
  const std::string folder = file.folder().path().string();
  add(library, {at_path(folder + "/x.txt", kFirst), at_path(folder + "/y.txt", kSecond)});
  const library::Added added =
      add(library, {at_path(folder + "/x.txt", kSecond), at_path(folder + "/y.txt", kFirst)});
  CHECK(added.documents_replaced == 2);
  CHECK(documents_of(library) == 2);
  require_whole(library);
}

TEST_CASE("library: a second draft of a speech makes no templates and takes no numbers",
          "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const TemplateId income = template_with(library, "预算收入");
  add(library, {library_document("speech", "", "2023-01-10", speech(4))});
  const std::uint64_t before = value_of(library.list({})).total;
  const std::uint64_t series = value_of(library.show(income, {})).summary.series;
  const std::string draft =
      with(speech(4), "一般公共预算收入增长4%。", "一般公共预算收入增长4.5%。群众满意。");
  const library::Added added =
      add(library, {library_document("speech, second draft", "", "2023-01-15", draft)});
  CHECK(added.documents == 1);
  CHECK(added.drafts == std::vector<library::OtherName>{{"speech, second draft", "speech"}});
  CHECK(added.templates_new == 0);
  CHECK(value_of(library.list({})).total == before);
  CHECK(template_with(library, "预算收入") == income);
  const library::Summary now = value_of(library.show(income, {})).summary;
  CHECK(now.documents == 5);    // it stands there,
  CHECK(now.series == series);  // but from one source
  require_whole(library);
  // A third draft, and making everything anew, change nothing of that.
  Collection third =
      of({library_document("speech, third draft", "", "2023-01-20", draft + "我的话完了。\n")});
  CHECK(value_of(library.add(third, induce_by_figures, {true, 0})).drafts.size() == 1);
  CHECK(value_of(library.list({})).total == before);
  CHECK(value_of(library.show(income, {})).summary.documents == 6);
  CHECK(value_of(library.show(income, {})).summary.series == series);
  require_whole(library);
}

TEST_CASE("library: what only the draft says is learned when others say it", "[library]") {
  const LibraryFile file;
  Library library = file.open();
  add(library, {library_document("speech", "", "", speech(4)),
                library_document("draft", "", "", speech(4) + "全年完成投资8亿元。\n")});
  CHECK(value_of(library.list({})).total == 0);
  add(library, {library_document("other", "石桥区", "", "全年完成投资9亿元。\n")});
  const library::Summary found =
      value_of(library.show(template_with(library, "完成投资"), {})).summary;
  CHECK(found.documents == 2);
  require_whole(library);
}

TEST_CASE("library: near-identical texts of two places or two years are two sources", "[library]") {
  const LibraryFile file;
  Library library = file.open();
  CHECK(add(library, {library_document("one", "青禾县", "2021", speech(4)),
                      library_document("two", "云溪县", "2021", speech(4) + "完了。\n"),
                      library_document("next year", "青禾县", "2022", speech(4) + "谢谢。\n")})
            .drafts.empty());
}

TEST_CASE(
    "library: what is added again without metadata keeps those it has, and new ones can be undone",
    "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const TemplateId income = template_with(library, "预算收入");
  const auto facts = [&] {
    const library::Details details = value_of(library.show(income, {}));
    std::string out;
    for (const auto& [year, count] : details.years) out += std::to_string(year) + ' ';
    for (const library::NamedCount& place : details.places) out += place.name + ' ';
    for (const library::Source& source : details.sources) out += source.title + ' ' + source.date;
    return out;
  };
  const std::string before = facts();
  std::vector<Document> bare = library_archive().documents;
  for (Document& document : bare) document.title = document.date = document.place = "";
  CHECK(add(library, bare).documents_described == 0);
  CHECK(facts() == before);
  CHECK_FALSE(library.undo().ok());
  bare[1].path = "b.txt";
  bare[1].title = bare[1].text.substr(0, bare[1].text.find("。"));
  bare[1].date = "2022";
  CHECK(add(library, {bare[1]}).documents_described == 0);
  bare[1].path = "";
  bare[1].title = bare[1].date = "";
  bare[1].place = "长河市";
  CHECK(add(library, bare).documents_described == 1);
  CHECK(facts() != before);
  CHECK(facts().find("云溪县") == std::string::npos);
  CHECK(facts().find("长河市") != std::string::npos);
  require_whole(library);
  const std::string json = value_of(library.export_json());
  CHECK(value_of(library.undo()).operation == "describe");
  CHECK(facts() == before);
  CHECK_FALSE(library.undo().ok());
  require_whole(library);
  const LibraryFile other;
  Library copy = other.open();
  value_of(copy.import_json(json));
  require_whole(copy);
  CHECK(value_of(copy.export_json()).find("\"describe\"") != std::string::npos);
  CHECK(reason_of(copy.undo()) == "there is nothing to undo");
}
