// The template library by the real program: from documents to a filled template, and what is
// refused.

#include <filesystem>
#include <regex>
#include <sstream>

#include "catch.hpp"
#include "invented_text.hpp"
#include "library_archive.hpp"
#include "report/terminal_text.hpp"
#include "run_program.hpp"

using namespace leitong::tests;

TEST_CASE("library: add, list, search and show tell what recurs", "[cli][library]") {
  const TempFolder folder;
  const Ran added = run_in(folder, {"library", "add", write_library_archive(folder)});
  CHECK(added.err.empty());
  CHECK(added.code == 0);
  CHECK(has(added.out, "8 documents added (0 with a new text; 0 known already)"));
  CHECK(fs::exists(folder / "leitong-library.db"));
  const Ran again = run_in(folder, {"library", "add", "in.jsonl"});
  CHECK(has(again.out, "0 documents added (0 with a new text; 8 known already)"));

  // Made anew from the same documents, it is the same.
  const std::string before = run_in(folder, {"library", "list", "--format", "jsonl"}).out;
  CHECK(run_in(folder, {"library", "add", "in.jsonl", "--anew"}).code == 0);
  CHECK(run_in(folder, {"library", "list", "--format", "jsonl"}).out == before);

  const std::string id = income_template(folder);
  const Ran list = run_in(folder, {"library", "list"});
  CHECK(list.out.starts_with("id"));
  CHECK(has(list.out, "一般公共预算收入"));
  CHECK(run_in(folder, {"library", "list", "--support", "9"}).err == "no template\n");
  CHECK(has(run_in(folder, {"library", "list", "--place", "丙县"}).out, "一般公共预算收入"));
  CHECK(run_in(folder, {"library", "list", "--place", "无名县"}).out.empty());
  CHECK(has(run_in(folder, {"library", "list", "--year", "2013-2015"}).out, "一般公共预算收入"));
  CHECK(run_in(folder, {"library", "list", "--year", "1999"}).out.empty());
  CHECK(has(run_in(folder, {"library", "list", "--year", "last"}).err, "'last' is neither"));
  CHECK(run_in(folder, {"library", "role", id, "数据"}).code == 0);
  for (const char* role : {"data", "数据"}) {
    CHECK(has(run_in(folder, {"library", "list", "--role", role}).out, "一般公共预算收入"));
  }
  for (const char* role : {"none", "无", "结尾"}) {
    const Ran other = run_in(folder, {"library", "list", "--role", role});
    CHECK(other.code == 0);
    CHECK_FALSE(has(other.out, "一般公共预算收入"));
  }
  CHECK(has(run_in(folder, {"library", "list", "--role", "数据,结尾"}).err, "salutation, opening"));
  CHECK(has(run_in(folder, {"library", "list", "--role", "年报", "--lang", "zh"}).err, "无, 称呼"));
  CHECK(has(run_in(folder, {"library", "list", "--year", "2013年至２０１５年"}).out,
            "一般公共预算收入"));
  CHECK(run_in(folder, {"library", "list", "--year", "1999年"}).out.empty());
  CHECK(has(run_in(folder, {"library", "list", "--year", "2013年——２０１５年"}).out,
            "一般公共预算收入"));
  for (const char* year : {"20年17", "2016年2018年", "16至18", "2016——", "——2016", "2018-2016",
                           "2016-2018-2019", "02016", "年"}) {
    const Ran refused = run_in(folder, {"library", "list", "--year", year});
    CHECK(refused.code == 2);
    CHECK(has(refused.err, "'" + std::string(year) + "' is neither"));
  }
  CHECK(has(run_in(folder, {"library", "list", "--role", "数据,结尾", "--lang", "zh"}).err,
            "“数据,结尾”"));

  CHECK(has(run_in(folder, {"library", "search", "预算", "增长"}).out, "一般公共预算收入"));
  CHECK(has(run_in(folder, {"library", "search", "税", "--format", "json"}).out, "[\n]\n"));
  const Ran shown = run_in(folder, {"library", "show", id});
  CHECK(has(shown.out, "Template " + id));
  CHECK(has(shown.out, "一般公共预算收入"));
  CHECK(has(shown.out, "Years  ████████\n       2011–2018\n"));
  CHECK(has(shown.out, "Sources (8)"));
  CHECK(has(shown.out, "2011  甲县  d0"));
  CHECK(has(run_in(folder, {"library", "show", id, "--sources", "2"}).out, "… 6 more (--all)"));
  CHECK(has(run_in(folder, {"library", "show", id, "--sources", "2", "--all"}).out, "d7"));
  CHECK(has(run_in(folder, {"library", "show", id, "--format", "json"}).out,
            "\"uses\":8,\"documents\":8,\"series\":8,\"first_year\":2011"));
  CHECK(has(run_in(folder, {"library", "check"}).out, "The library is whole."));
  // At rest a library is one file, whoever has read it.
  CHECK_FALSE(fs::exists(folder / "leitong-library.db-wal"));
  CHECK_FALSE(fs::exists(folder / "leitong-library.db-shm"));
}

TEST_CASE("library: what is not given when a template is filled stays open", "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  run_in(folder, {"library", "add", "in.jsonl"});
  const std::string id = income_template(folder);
  const Ran open = run_in(folder, {"library", "fill", id});
  CHECK(open.code == 0);
  CHECK(has(open.out, "一般公共预算收入"));
  CHECK(has(open.out, "【待补：百分比】"));
  CHECK(std::regex_search(open.out, std::regex("[0-9]")) == false);
  CHECK(has(open.err, "still open: 百分比1"));

  const Ran filled = run_in(folder, {"library", "fill", id, "--set", "1=6.5%"});
  CHECK(has(filled.out, "6.5%"));
  CHECK(run_in(folder, {"library", "fill", id, "--set", "百分比1=6.5%"}).out == filled.out);
  CHECK(run_in(folder, {"library", "fill", id, "--set", "percent1=6.5%"}).out == filled.out);
  CHECK(has(run_in(folder, {"library", "fill", id, "--set", "1=很多"}).err, "does not look like"));

  CHECK(has(run_in(folder, {"library", "fill", id, "--set", "1=很多", "--lang", "zh"}).err,
            "不像是这一类（百分比）"));

  const Ran wrong = run_in(folder, {"library", "fill", id, "--set", "日期7=今天"});
  CHECK(wrong.code == 2);
  CHECK(wrong.out.empty());
  CHECK(has(wrong.err, "has no slot '日期7'; it has 百分比1"));
  CHECK(has(run_in(folder, {"library", "fill", id, "--set", "日期7=今天", "--lang", "zh"}).err,
            "没有空位“日期7”；它有 百分比1"));
  CHECK(run_in(folder, {"library", "fill", id, "--set", "1"}).code == 2);
  CHECK(run_in(folder, {"library", "fill", id, "--set", "1=a\x1b[31m"}).code == 2);

  How how;
  how.input = "6\x07%\n7%\n";  // refused, then taken
  const Ran asked = run_in(folder, {"library", "fill", id, "--interactive"}, how);
  CHECK(asked.code == 0);
  CHECK(has(asked.out, "7%"));
  CHECK(has(asked.err, "control character"));
  how.input = "\n";
  CHECK(has(run_in(folder, {"library", "fill", id, "-i"}, how).out, "【待补：百分比】"));
}

TEST_CASE("library: match and suggest show a draft beside the library", "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  run_in(folder, {"library", "add", "in.jsonl"});
  const std::string id = income_template(folder);
  folder.write("draft.txt", "全县一般公共预算收入增长12%。\n" + invented(77, 60) + "。\n");
  const Ran matched = run_in(folder, {"library", "match", "draft.txt"});
  CHECK(matched.code == 0);
  CHECK(has(matched.out, "draft.txt: "));
  CHECK(has(matched.out, "#" + id));
  CHECK(has(matched.out, "{12%}"));
  CHECK(has(run_in(folder, {"library", "match", "draft.txt", "--format", "jsonl"}).out,
            "{\"document\":\"draft.txt\",\"template\":" + id + ",\"start\":"));
  const Ran suggested = run_in(folder, {"library", "suggest", "draft.txt"});
  CHECK(suggested.code == 0);
  CHECK(has(suggested.out, "draft.txt #0"));
  CHECK(has(suggested.out, "#" + id));
  CHECK(has(suggested.out, "no template is like it"));
  CHECK(run_in(folder, {"library", "match", "nothing.txt"}).code == 2);
}

TEST_CASE("library: tags, roles, removal and their undoing", "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  run_in(folder, {"library", "add", "in.jsonl"});
  const std::string id = income_template(folder);
  const auto code = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "library");
    return run_in(folder, words).code;
  };
  CHECK(code({"tag", id, "财政", "年度"}) == 0);
  CHECK(has(run_in(folder, {"library", "list", "--tag", "财政"}).out, "#年度"));
  CHECK(code({"tag", id, "年度", "--delete"}) == 0);
  CHECK_FALSE(has(run_in(folder, {"library", "list"}).out, "#年度"));
  CHECK(code({"role", id, "closing"}) == 0);
  CHECK(has(run_in(folder, {"library", "list", "--role", "closing", "--lang", "zh"}).out, "结尾"));
  // A role may be called as it is shown.
  CHECK(code({"role", id, "要求"}) == 0);
  CHECK(has(run_in(folder, {"library", "list", "--role", "requirement"}).out, "预算收入"));
  CHECK(has(run_in(folder, {"library", "role", id, "套话", "--lang", "zh"}).err, "称呼, 开头"));
  CHECK(code({"role", id, ""}) == 2);
  CHECK(code({"role", id, "head"}) == 2);
  CHECK(code({"role", id, "data, thanks"}) == 2);
  CHECK(code({"remove", id}) == 0);
  CHECK(has(run_in(folder, {"library", "show", id}).err, "template " + id + " was removed"));
  CHECK(has(run_in(folder, {"library", "undo"}).out, "undone: remove " + id));
  CHECK(code({"show", id}) == 0);
  const Ran history = run_in(folder, {"library", "history"});
  CHECK(has(history.out, "remove    " + id + " (undone)"));
  CHECK(code({"check"}) == 0);
}

TEST_CASE("library: what falls asleep as the library grows is told, and where to find it",
          "[cli][library]") {
  const TempFolder folder;
  std::string rows;
  for (unsigned i = 0; i < 3; ++i) {
    const std::string known =
        "全市上下齐心协力完成了" + std::to_string(31 + 7 * i) + "个村的供水改造任务";
    rows += row("f" + std::to_string(i),
                invented(500 + 2 * i, 40) + "。" + (i < 2 ? known + "。" : "") +
                    invented(501 + 2 * i, 40) + "。",
                at_place("州" + std::to_string(i), "2020"));
  }
  folder.write("first.jsonl", rows);
  REQUIRE(run_in(folder, {"library", "add", "first.jsonl"}).code == 0);
  REQUIRE(has(run_in(folder, {"library", "search", "供水改造"}).out, "供水改造任务"));
  write_library_archive(folder);
  const Ran grown = run_in(folder, {"library", "add", "in.jsonl"});
  CHECK(has(grown.out, "Templates now dormant: 1."));
  CHECK(has(grown.out, "'library list --all'"));
  CHECK_FALSE(has(run_in(folder, {"library", "list"}).out, "供水改造"));
  CHECK(has(run_in(folder, {"library", "list", "--all"}).out, "供水改造"));
  CHECK(run_in(folder, {"library", "check"}).code == 0);
}

TEST_CASE("library: a template is split by a filler, and merged again", "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  run_in(folder, {"library", "add", "in.jsonl"});
  const std::string id = income_template(folder);
  const Ran split =
      run_in(folder, {"library", "split", id, "--slot", "百分比1", "--filler", "10%"});
  CHECK(split.code == 0);
  std::smatch made;
  REQUIRE(
      std::regex_search(split.out, made, std::regex("template ([0-9]+) is new: 1 occurrence of")));
  CHECK(has(run_in(folder, {"library", "show", made[1]}).out, "Used 1 times in 1 document"));
  CHECK(run_in(folder, {"library", "merge", made[1], id}).code == 0);
  const Ran shown = run_in(folder, {"library", "show", made[1]});
  CHECK(shown.out.starts_with("Template " + id));
  CHECK(has(shown.out, "Merged into it: " + made[1].str()));
  CHECK(run_in(folder, {"library", "check"}).code == 0);
  CHECK(has(run_in(folder, {"library", "split", id, "--slot", "x", "--filler", "1"}).err,
            "has no slot 'x'"));
  CHECK(run_in(folder, {"library", "split", id}).code == 2);
}

TEST_CASE("library: what one library exports another imports", "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  run_in(folder, {"library", "add", "in.jsonl"});
  CHECK(run_in(folder, {"library", "export", "-o", "all.json"}).code == 0);
  const Ran imported = run_in(folder, {"library", "import", "all.json", "--library", "b.db"});
  CHECK(imported.code == 0);
  CHECK(has(imported.out, "8 documents added."));
  const Ran copy = run_in(folder, {"library", "export", "--library", "b.db"});
  // All but the last line of the history, which is the import.
  const std::string all = slurp(folder / "all.json");
  CHECK(copy.out.starts_with(all.substr(0, all.rfind("]}"))));
  CHECK(has(copy.out.substr(all.rfind("]}")), "\"operation\":\"import\""));
  CHECK(has(run_in(folder, {"library", "export", "--format", "markdown"}).out, "# Templates"));
  folder.write("bad.json", "{\"leitong_library\":1}");
  const Ran bad = run_in(folder, {"library", "import", "bad.json", "--library", "b.db"});
  CHECK(bad.code == 2);
  CHECK(has(bad.err, "bad.json: not an export of a template library"));
  CHECK(run_in(folder, {"library", "export", "-o", "leitong-library.db"}).code == 2);
}

TEST_CASE("library: a corrected date of a known document is taken over and told",
          "[cli][library]") {
  const TempFolder folder;
  run_in(folder, {"library", "add", write_library_archive(folder)});
  std::string rows = slurp(folder / "in.jsonl");
  rows.replace(rows.find("\"date\":\"2011\""), 13, "\"date\":\"1999\"");
  folder.write("corrected.jsonl", rows);
  const Ran again = run_in(folder, {"library", "add", "corrected.jsonl"});
  CHECK(again.code == 0);
  CHECK(has(again.out, "8 known already"));
  CHECK(has(again.out, "1 of those known came with other metadata"));
  CHECK(has(run_in(folder, {"library", "list"}).out, "1999–2018"));
  CHECK(run_in(folder, {"library", "check"}).code == 0);
}

TEST_CASE("library: an import that fails makes no library", "[cli][library]") {
  const TempFolder folder;
  folder.write("none.json", "not JSON");
  folder.write("wrong.json", R"({"leitong_library":1,"documents":[],"templates":[{"slots":1}]})");
  for (const char* name : {"none.json", "wrong.json"}) {
    const Ran ran = run_in(folder, {"library", "import", name, "--library", "new.db"});
    CHECK(ran.code == 2);
    CHECK(has(ran.err, std::string(name) + ": not an export of a template library"));
    CHECK_FALSE(std::filesystem::exists(folder / "new.db"));
  }
}

TEST_CASE("library: texts from documents have no power over terminal, XML or mark-up",
          "[cli][library]") {
  const TempFolder folder;
  std::string rows;
  for (unsigned i = 0; i < 8; ++i) {
    const std::string figure = std::to_string(i + 3);
    rows += row("e" + std::to_string(i),
                "全市<b>公共</b>预算&收入\\u001b[31m增长" + figure + "%\xE2\x80\xAE同比。" +
                    invented(i, 40) + "。",
                at_place("县" + figure, "2020"));
  }
  folder.write("in.jsonl", rows);
  REQUIRE(run_in(folder, {"library", "add", "in.jsonl"}).code == 0);
  const std::string id = income_template(folder, "预算");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"library", "list"},
                                                {"library", "show", id},
                                                {"library", "fill", id},
                                                {"library", "match", "in.jsonl"},
                                                {"library", "suggest", "in.jsonl"}}) {
    const Ran ran = run_in(folder, words);
    CHECK(ran.code == 0);
    CHECK(has(ran.out, "公共"));
    CHECK_FALSE(has(ran.out, "\x1b"));
    CHECK_FALSE(has(ran.out, "\xE2\x80\xAE"));
  }
  const std::string markdown = run_in(folder, {"library", "export", "--format", "markdown"}).out;
  CHECK_FALSE(has(markdown, "<b>"));
  CHECK_FALSE(has(markdown, "\x1b"));
}

TEST_CASE("library: several templates are removed as one, or none is", "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  run_in(folder, {"library", "add", "in.jsonl"});
  const std::string id = income_template(folder);
  const Ran split = run_in(folder, {"library", "split", id, "--slot", "1", "--filler", "10%"});
  std::smatch made;
  REQUIRE(std::regex_search(split.out, made, std::regex("template ([0-9]+) is new")));
  const std::string other = made[1];
  const Ran wrong = run_in(folder, {"library", "remove", id, other, "999"});
  CHECK(wrong.code == 2);
  CHECK(has(wrong.err, "template 999 is not in the library"));
  CHECK(run_in(folder, {"library", "show", id}).code == 0);
  CHECK(run_in(folder, {"library", "show", other}).code == 0);
  // A merged number is refused, and says where it leads.
  const Ran merged = run_in(folder, {"library", "merge", other, id});
  CHECK(merged.out == "template " + other + " is merged into template " + id + "\n");
  CHECK(merged.err.empty());
  const Ran refused = run_in(folder, {"library", "remove", other});
  CHECK(refused.code == 2);
  CHECK(has(refused.err, "template " + other + " was merged into template " + id));
  CHECK(has(refused.err, "--force"));
  CHECK(run_in(folder, {"library", "show", id}).code == 0);
  const Ran forced = run_in(folder, {"library", "remove", other, id, "--force"});
  CHECK(forced.out == "removed: " + id + "\n");
  CHECK(has(run_in(folder, {"library", "list", "--removed"}).out, "一般公共预算收入"));
  CHECK(has(run_in(folder, {"library", "undo"}).out, "undone: remove " + id));
  CHECK(run_in(folder, {"library", "list", "--removed"}).out.empty());
}

TEST_CASE("library: merging what is not alike is done and warned of", "[cli][library]") {
  const TempFolder folder;
  std::string rows;
  for (unsigned i = 0; i < 4; ++i) {
    const std::string figure = std::to_string(i + 3);
    rows += row("e" + figure,
                "一般公共预算收入增长" + figure + "%。\\n" + invented(i, 40) +
                    "。\\n向所有关心家乡建设的" + figure + "位老同志表示衷心的感谢。",
                at_place("县" + figure, "2020"));
  }
  folder.write("in.jsonl", rows);
  REQUIRE(run_in(folder, {"library", "add", "in.jsonl"}).code == 0);
  const std::string income = income_template(folder);
  const std::string thanks = income_template(folder, "感谢");
  const Ran merged = run_in(folder, {"library", "merge", thanks, income});
  CHECK(merged.code == 0);
  CHECK(has(merged.err, "are hardly alike"));
  CHECK(has(run_in(folder, {"library", "undo"}).out, "undone: merge"));
  // Each change says in one line what it did.
  CHECK(run_in(folder, {"library", "tag", income, "财政", "年度"}).out ==
        "template " + income + ": tagged #财政 #年度\n");
  CHECK(run_in(folder, {"library", "tag", income, "年度", "-d", "--lang", "zh"}).out ==
        "模板 " + income + "：已去标签 #年度\n");
  CHECK(run_in(folder, {"library", "role", income, "data", "--lang", "zh"}).out ==
        "模板 " + income + "：用途改为数据\n");
  CHECK(has(run_in(folder, {"library", "list", "--role", "none"}).out, "感谢") !=
        has(run_in(folder, {"library", "list", "--role", "thanks"}).out, "感谢"));
}

TEST_CASE("library: one file under two names is one document, and drafts are told",
          "[cli][library]") {
  const TempFolder folder;
  std::string speech;
  for (unsigned i = 0; i < 20; ++i) speech += invented(i, 20) + "。\n";
  fs::create_directory(folder / "s");
  folder.write("s/x.txt", speech);
  folder.write("s/y.txt", speech);
  folder.write("s/z.txt", speech + "完了。\n");
  CHECK(has(run_in(folder, {"library", "add", "s/x.txt"}).out, "1 document added"));
  for (const std::string& spelling :
       {std::string("./s/x.txt"), std::string("s//x.txt"), (folder / "s/x.txt").string()}) {
    CHECK(has(run_in(folder, {"library", "add", spelling}).out,
              "0 documents added (0 with a new text; 1 known already)"));
  }
  const std::string library = (folder / "leitong-library.db").string();
  How there;
  there.folder = folder / "s";
  CHECK(has(run({"library", "add", "x.txt", "--library", library}, there).out, "1 known already"));
  CHECK(has(run_in(folder, {"library", "add", "s/y.txt"}).err,
            "s/y.txt has the text of s/x.txt, which is there: not added again"));
  const Ran draft = run_in(folder, {"library", "add", "s/z.txt"});
  CHECK(has(draft.out, "1 document added"));
  CHECK(has(draft.out, "Templates: 0 new"));
  CHECK(has(draft.err, "s/z.txt is nearly s/x.txt"));
  CHECK(run_in(folder, {"library", "check"}).code == 0);
}

TEST_CASE("library: what is shown fits terminals of 40 to 200 cells", "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  run_in(folder, {"library", "add", "in.jsonl"});
  const std::string id = income_template(folder);
  folder.write("draft.txt",
               "全县上下一心，一般公共预算收入增长12%。\n" + invented(77, 90) + "。\n");
  for (const char* cells : {"40", "63", "100", "200"}) {
    How how;
    how.environment = {std::string("COLUMNS=") + cells};
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"library", "list"},
          {"library", "search", "增长"},
          {"library", "show", id},
          {"library", "match", "draft.txt"},
          {"library", "suggest", "draft.txt", "--threshold", "0.01"},
          {"library", "history"}}) {
      const Ran ran = run_in(folder, words, how);
      CHECK(ran.code == 0);
      std::istringstream lines(ran.out);
      for (std::string line; std::getline(lines, line);) {
        INFO(words[1] << " in " << cells << " cells: " << line);
        CHECK(leitong::display_width(line) <= std::stoul(cells));
      }
    }
  }
}

TEST_CASE("library: the years of a template stand below bars that begin at nothing",
          "[cli][library]") {
  const TempFolder folder;
  std::string rows;
  for (unsigned i = 0; i < 12; ++i) {
    const std::string date = i == 0 ? "" : i < 3 ? "2010" : i < 5 ? "2019" : "2020";
    rows += row("e" + std::to_string(i),
                "一般公共预算收入增长" + std::to_string(i + 3) + "%。" + invented(i, 30) + "。",
                at_place("县" + std::to_string(i), date));
  }
  folder.write("in.jsonl", rows);
  REQUIRE(run_in(folder, {"library", "add", "in.jsonl"}).code == 0);
  const Ran shown = run_in(folder, {"library", "show", income_template(folder)});
  CHECK(has(shown.out, "Years  ▃········▃█\n       2010   2020\n"));
  CHECK(has(shown.out, "undated: 1"));
  CHECK(has(shown.out, "… 2 more (--all)"));
}

TEST_CASE("library: a draft is plain text on standard input, and the best stretch comes first",
          "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  run_in(folder, {"library", "add", "in.jsonl"});
  const std::string id = income_template(folder);
  How how;
  how.input = "全县一般公共预算收入增长12%。\n";
  const Ran matched = run_in(folder, {"library", "match", "-"}, how);
  CHECK(matched.code == 0);
  CHECK(has(matched.out, "{12%}"));
  CHECK(has(run_in(folder, {"library", "suggest", "-"}, how).out, "#" + id));
  how.input = "\n {\"id\":\"r\",\"text\":\"全县一般公共预算收入增长12%。\"}\n";
  const Ran rows = run_in(folder, {"library", "match", "-"}, how);
  CHECK(rows.out.starts_with("r: "));
  CHECK(has(rows.out, "{12%}"));
  const Ran nothing = run_in(folder, {"library", "search", "，。"});
  CHECK(nothing.code == 2);
  CHECK(has(nothing.err, "only letters and digits are searched"));
}

TEST_CASE("library: history, check and Markdown speak Chinese too", "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  run_in(folder, {"library", "add", "in.jsonl"});
  const std::string id = income_template(folder);
  run_in(folder, {"library", "role", id, "data"});
  const Ran history = run_in(folder, {"library", "history", "--lang", "zh"});
  CHECK(has(history.out, "加入"));
  CHECK(has(history.out, "文档 8 篇，新模板"));
  CHECK(has(history.out, id + " 数据"));
  const Ran markdown =
      run_in(folder, {"library", "export", "--format", "markdown", "--lang", "zh"});
  CHECK(has(markdown.out, "# 模板\n"));
  CHECK(has(markdown.out, "## 数据\n"));
  CHECK(has(markdown.out, " 篇，"));
}

TEST_CASE("library: add takes the options for templates", "[cli][library]") {
  const TempFolder folder;
  write_library_archive(folder);
  CHECK(has(run_in(folder, {"library", "add", "in.jsonl", "--min-documents", "9"}).out,
            "Templates: 0 new"));
  CHECK(has(run_in(folder, {"library", "add", "in.jsonl", "--anew"}).out, "Templates: 1 new"));
}

TEST_CASE("library: help tells what an action does apart from what it reads and writes",
          "[cli][library]") {
  const TempFolder folder;
  for (const auto& [action, option] : std::vector<std::pair<std::string, std::string>>{
           {"remove", "--force"}, {"list", "--role"}, {"list", "--year"}}) {
    const std::string help = run_in(folder, {"help", "library", action}).out;
    INFO(help);
    const std::size_t title = help.find("Action options:");
    REQUIRE(title != std::string::npos);
    const std::size_t next = help.find(" options:", title + 15);
    CHECK(help.find("    " + option) > title);
    CHECK(help.find("    " + option) < next);
    CHECK(has(run_in(folder, {"help", "library", action, "--lang", "zh"}).out, "动作选项："));
  }
}
