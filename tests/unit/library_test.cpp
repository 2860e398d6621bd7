// The library's contract: adding, listing, searching, showing, filling, matching.
#include "leitong/library.hpp"

#include <algorithm>

#include "library_samples.hpp"

using namespace leitong;
using namespace leitong::tests;
using library::Library;
using library::TemplateId;

TEST_CASE("library: adding makes templates with their occurrences", "[library]") {
  const LibraryFile file;
  Library library = file.open();
  const library::Added added = value_of(library.add(library_archive(), induce_by_figures));
  CHECK(added.documents == 3);
  CHECK(added.templates_new == 2);
  CHECK(added.occurrences == 6);
  const library::Listing listing = value_of(library.list({}));
  REQUIRE(listing.total == 2);
  CHECK(listing.templates[0].occurrences == 3);
  CHECK(listing.templates[0].documents == 3);
  CHECK(listing.templates[0].series == 3);
  CHECK(listing.templates[0].first_year == 2021);
  CHECK(listing.templates[0].last_year == 2022);
  require_whole(library);
}

TEST_CASE("library: a document already there is skipped, a changed one replaced", "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const library::Added again = value_of(library.add(library_archive(), induce_by_figures));
  CHECK(again.documents == 0);
  CHECK(again.documents_known == 3);
  Collection changed;
  changed.documents = {library_document("a", "青禾县", "2021-02-01", "一般公共预算收入增长8%。\n")};
  const library::Added replaced = value_of(library.add(changed, induce_by_figures));
  CHECK(replaced.documents_replaced == 1);
  const TemplateId income = template_with(library, "预算收入");
  const library::Details details = value_of(library.show(income, {}));
  CHECK(details.summary.occurrences == 3);
  std::vector<std::string> fillers;
  for (const auto& filler : details.slots.at(0).fillers) fillers.push_back(filler.text);
  CHECK(fillers == std::vector<std::string>{"5", "6", "8"});
  CHECK(value_of(library.show(template_with(library, "零售总额"), {})).summary.occurrences == 2);
  require_whole(library);
}

TEST_CASE("library: known templates gain occurrences and keep their numbers", "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const TemplateId income = template_with(library, "预算收入");
  Collection more;
  more.documents = {
      library_document("d", "长河市", "2023", "我们看到，一般公共预算收入增长11%。\n")};
  const library::Added added = value_of(library.add(more, induce_by_figures));
  CHECK(added.templates_new == 0);
  CHECK(added.templates_updated == 1);
  CHECK(template_with(library, "预算收入") == income);
  const library::Details details = value_of(library.show(income, {}));
  CHECK(details.summary.occurrences == 4);
  CHECK(details.years.back() == std::pair<std::uint32_t, std::uint64_t>(2023, 1));
  CHECK(details.sources.back().text.find("增长11%") != std::string::npos);
  require_whole(library);
}

TEST_CASE("library: sentences of earlier documents join a template that comes later", "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  Collection more;
  more.documents = {library_document("d", "长河市", "2023", "向全体干部表示衷心感谢！\n")};
  value_of(library.add(more, induce_by_figures));
  const library::Details details = value_of(library.show(template_with(library, "衷心感谢"), {}));
  CHECK(details.summary.documents == 2);
  CHECK(details.sources.front().document == "b");
  require_whole(library);
}

TEST_CASE("library: one by one gives the same templates as all at once", "[library]") {
  const LibraryFile one;
  const LibraryFile all;
  Library batch = filled_library(all);
  Library steps = one.open();
  for (const Document& document : library_archive().documents) {
    Collection single;
    single.documents = {document};
    value_of(steps.add(single, induce_by_figures));
  }
  const library::Listing a = value_of(batch.list({}));
  const library::Listing b = value_of(steps.list({}));
  REQUIRE(a.total == b.total);
  for (std::size_t i = 0; i < a.templates.size(); ++i) {
    const TemplateId same =
        template_with(steps, library::pattern_line(a.templates[i].pattern, a.templates[i].slots));
    CHECK(value_of(steps.show(same, {})).summary.occurrences == a.templates[i].occurrences);
  }
  require_whole(steps);
}

TEST_CASE("library: search finds words of one, two and more characters with right counts",
          "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const auto count = [&](const char* words) {
    const library::SearchResult result = value_of(library.search(words));
    std::uint64_t occurrences = 0;
    for (const auto& hit : result.hits) occurrences += hit.occurrences;
    return std::pair<std::uint64_t, std::uint64_t>(result.total, occurrences);
  };
  using Counts = std::pair<std::uint64_t, std::uint64_t>;
  CHECK(count("收") == Counts(1, 3));
  CHECK(count("增长") == Counts(2, 6));
  CHECK(count("零售总额") == Counts(1, 3));
  CHECK(count("长5") == Counts(1, 2));  // across the edge of a slot
  CHECK(count("增长12") == Counts(1, 1));
  CHECK(count("收入 增长") == Counts(1, 3));
  CHECK(count("长5 长6") == Counts(0, 0));  // of one template, in no occurrence together
  CHECK(count("１２") == Counts(1, 1));     // normal form
  CHECK(count("天气") == Counts(0, 0));
  CHECK(count("入收") == Counts(0, 0));
  CHECK(reason_of(library.search("，。")) ==
        "no word to search for: only letters and digits are searched");
}

TEST_CASE("library: a search verifies a few of many templates as it does all of them",
          "[library]") {
  // Thirty templates of six characters that no other has; of one the pairs and triples of 甲乙丙丁
  // stand apart.
  std::vector<std::string> heads;
  for (char32_t i = 0; i < 30; ++i) {
    std::string head;
    for (char32_t c = 0; c < 6; ++c) append_utf8(head, U'\u6000' + 6 * i + c);
    heads.push_back(head);
  }
  Collection archive;
  for (unsigned d = 0; d < 3; ++d) {
    std::string text = "甲乙丙戊乙丙丁增长" + std::to_string(d + 1) + "%。\n";
    for (const std::string& head : heads) {
      text += head + "增长" + std::to_string(10 * d + 5) + "%。\n";
    }
    const std::string name(1, static_cast<char>('a' + d));
    archive.documents.push_back(library_document(name, "县" + name, "2021", text));
  }
  const LibraryFile file;
  Library library = file.open();
  REQUIRE(value_of(library.add(archive, induce_by_figures)).templates_new == 31);
  const auto count = [&](const std::string& words) {
    const library::SearchResult result = value_of(library.search(words, 0));
    std::uint64_t occurrences = 0;
    for (const auto& hit : result.hits) occurrences += hit.occurrences;
    return std::pair<std::uint64_t, std::uint64_t>(result.total, occurrences);
  };
  using Counts = std::pair<std::uint64_t, std::uint64_t>;
  for (const std::string& head : heads) {
    CHECK(count(head) == Counts(1, 3));
    CHECK(count(head + "增长15") == Counts(1, 1));
    CHECK(count(head + "增长16") == Counts(0, 0));
  }
  CHECK(count("甲乙丙戊乙丙丁") == Counts(1, 3));
  CHECK(count("甲乙丙丁") == Counts(0, 0));
  CHECK(count("增长15") == Counts(30, 30));  // too many for a query each
  CHECK(count("增长 25") == Counts(30, 30));
}

TEST_CASE("library: a list can be filtered by role, tag, place, year and support", "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const TemplateId income = template_with(library, "预算收入");
  value_of(library.tag(income, {"财政", "年度"}, {}));
  value_of(library.set_role(income, "data"));
  const auto total = [&](const library::ListOptions& options) {
    return value_of(library.list(options)).total;
  };
  library::ListOptions options;
  options.tag = "财政";
  CHECK(total(options) == 1);
  options.role = "data";
  CHECK(total(options) == 1);
  options.role = "thanks";
  CHECK(total(options) == 0);
  options = {};
  options.place = "青禾县";
  CHECK(total(options) == 2);
  options.from_year = 2022;
  CHECK(total(options) == 0);
  options = {};
  options.to_year = 2021;
  CHECK(total(options) == 2);
  options = {};
  options.least_documents = 4;
  CHECK(total(options) == 0);
  CHECK(value_of(library.show(income, {})).summary.tags ==
        std::vector<std::string>{"年度", "财政"});
  CHECK(reason_of(library.set_role(income, "poet")) == "no role is called 'poet'");
}

TEST_CASE("library: unfilled slots stay open and an unknown slot is refused", "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const TemplateId income = template_with(library, "预算收入");
  const library::Filled open = value_of(library.fill(income, {}));
  CHECK(open.text == "一般公共预算收入增长【待补：数字】%。");
  CHECK(open.open == std::vector<std::uint32_t>{1});
  CHECK(value_of(library.fill(income, {{"1", "8.5"}})).text == "一般公共预算收入增长8.5%。");
  CHECK(value_of(library.fill(income, {{"数字1", "8.5"}})).open.empty());
  CHECK(value_of(library.fill(income, {{"1", "不少"}})).warnings.size() == 1);
  CHECK(value_of(library.fill(income, {{"1", "去年一样"}})).warnings.size() == 1);
  CHECK(value_of(library.fill(income, {{"1", "约八"}})).warnings.empty());
  const auto wrong = library.fill(income, {{"7", "8"}});
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().code == ErrorCode::kUsage);
  CHECK(wrong.error().reason ==
        "template " + std::to_string(number(income)) + " has no slot '7'; it has 数字1");
  CHECK_FALSE(library.fill(income, {{"1", "8\x1b[31m"}}).ok());
  CHECK_FALSE(library.fill(income, {{"1", "\xff"}}).ok());
  CHECK_FALSE(library.fill(income, {{"1", "8"}, {"数字1", "9"}}).ok());
  CHECK_FALSE(library.fill(income, {{"1", ""}}).ok());
}

TEST_CASE("library: match tells which stretches of a text are templates", "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const std::string text = "同志们：\n一年来，一般公共预算收入增长10.5%，市场很活跃。";
  const library::Matched matched = value_of(library.match(text));
  REQUIRE(matched.matches.size() == 1);
  const library::TextMatch& match = matched.matches[0];
  const std::vector<std::uint32_t> offsets = library::byte_offsets(text);
  CHECK(match.id == template_with(library, "预算收入"));
  CHECK(library::part(text, offsets, match.span) == "一般公共预算收入增长10.5%");
  REQUIRE(match.fills.size() == 1);
  CHECK(library::part(text, offsets, match.fills[0].span) == "10.5");
  CHECK(match.constant == 10);
  CHECK(match.edits == 0);
  CHECK(matched.characters == 24);
  CHECK(matched.covered == 13);
  CHECK(value_of(library.match("")).share() == 0);
}

TEST_CASE("library: suggest ranks the nearest template first", "[library]") {
  const LibraryFile file;
  Library library = filled_library(file);
  const auto suggestions =
      value_of(library.suggest("全市社会消费品零售额有所增长，收入也有增长。"));
  REQUIRE_FALSE(suggestions.empty());
  CHECK(suggestions[0].summary.id == template_with(library, "零售总额"));
  CHECK(suggestions[0].likeness > 0.2);
  CHECK(value_of(library.suggest("毫不相干")).empty());
}

TEST_CASE("library: text with markup and control characters stays text", "[library]") {
  const LibraryFile file;
  Library library = file.open();
  Collection odd;
  for (const char* id : {"x", "y"}) {
    odd.documents.push_back(
        library_document(id, "<b>", "2020",
                         "<script>alert(1)</script>'; DROP TABLE templates;--\x1b[31m 共3条。\n" +
                             std::string(id) + "\n"));
  }
  value_of(library.add(odd, induce_by_figures));
  CHECK(value_of(library.list({})).total >= 1);
  const std::string markdown = value_of(library.export_markdown());
  CHECK(markdown.find("<script>") == std::string::npos);
  CHECK(markdown.find('\x1b') == std::string::npos);
  require_whole(library);
}

TEST_CASE("library: a value without a percent sign is told where a share is wanted", "[library]") {
  for (const bool sign_behind : {false, true}) {
    const LibraryFile file;
    Library library = file.open();
    Collection one;
    one.documents = {library_document("a", "青禾县", "2021", "一般公共预算收入增长5%。")};
    const auto induce = [&](const Collection&, std::uint64_t) {
      library::FoundTemplate found{{{"一般公共预算收入增长", 0, false}, {"", 1, true}},
                                   {{1, "percent", false, "free"}},
                                   "",
                                   {{DocumentIndex{0}, {0, 12}, {{1, {10, 12}}}}}};
      if (sign_behind) {
        found.pattern.push_back({"%", 0, false});
        found.occurrences[0].fills[0].span.end = 11;
      }
      return std::vector<library::FoundTemplate>{found};
    };
    value_of(library.add(one, induce));
    const TemplateId income = template_with(library, "预算收入");
    const auto warnings = [&](const std::string& value) {
      return value_of(library.fill(income, {{"1", value}})).warnings.size();
    };
    CHECK(warnings("6.5") == (sign_behind ? 0 : 1));
    CHECK(warnings("6.5%") == 0);
    CHECK(warnings("百分之六") == 0);
    CHECK(warnings("去年一样") == 1);
    CHECK(warnings("两成") == 0);
  }
}

TEST_CASE("library: what documents have said in a slot is right there", "[library]") {
  const LibraryFile file;
  Library library = file.open();
  Collection one;
  one.documents = {library_document("a", "青禾县", "2021", "一般公共预算收入增长5%。")};
  value_of(library.add(one, [](const Collection&, std::uint64_t) {
    return std::vector<library::FoundTemplate>{{{{"一般公共预算收入", 0, false}, {"", 1, true}},
                                                {{1, "number", false, "free"}},
                                                "",
                                                {{DocumentIndex{0}, {0, 12}, {{1, {8, 12}}}}}}};
  }));
  const TemplateId income = template_with(library, "预算收入");
  CHECK(value_of(library.fill(income, {{"1", "增长5%"}})).warnings.empty());
  const std::vector<std::string> warnings =
      value_of(library.fill(income, {{"1", "增长了"}})).warnings;
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0] == "数字1: '增长了' does not look like 数字");
}
