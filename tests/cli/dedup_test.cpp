// `leitong dedup`: its formats, its clusters, the archive without copies.

#include <simdjson.h>

#include <sstream>

#include "cli/cli_tests.hpp"
#include "report/terminal_text.hpp"

using namespace leitong::tests;
using leitong::display_width;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Three documents: a and b share a paragraph, c has one that is near it.
std::string archive() {
  return row("a", invented(1, 60) + "\\n" + invented(2, 60)) +
         row("b", invented(3, 60) + "\\n" + invented(1, 60)) +
         row("c", altered(1, 58, 40) + "\\n短");
}

}  // namespace

TEST_CASE("dedup: jsonl has exact values, a before b in reading order", "[cli][dedup]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  const Ran ran = run_in(folder, {"dedup", "x.jsonl", "--format", "jsonl"});
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  const std::vector<std::string> lines = lines_of(ran.out);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == R"({"level":"paragraph","a":{"document":"a","unit":0,"start":0,"end":60},)"
                    R"("b":{"document":"b","unit":1,"start":61,"end":121},)"
                    R"("jaccard":1.0,"containment_a":1.0,"containment_b":1.0})");
  // c has 54 5-grams, 5 of them with the character that differs.
  simdjson::dom::parser parser;
  const simdjson::dom::element second = parser.parse(lines[1]);
  CHECK(double(second["jaccard"]) == Approx(49.0 / 61.0).epsilon(1e-12));
  CHECK(double(second["containment_a"]) == Approx(49.0 / 56.0).epsilon(1e-12));
}

TEST_CASE("dedup: json is one array of the same records", "[cli][dedup]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  const Ran jsonl = run_in(folder, {"dedup", "x.jsonl", "--format", "jsonl"});
  const Ran json = run_in(folder, {"dedup", "x.jsonl", "--format", "json"});
  simdjson::dom::parser parser;
  const simdjson::dom::array all = parser.parse(json.out);
  CHECK(all.size() == 3);
  std::string joined;
  for (const simdjson::dom::element record : all) joined += simdjson::to_string(record) + "\n";
  CHECK(lines_of(joined).size() == lines_of(jsonl.out).size());
  folder.write("none.jsonl", row("a", invented(1, 60)));
  CHECK(run_in(folder, {"dedup", "none.jsonl", "--format", "json"}).out == "[\n]\n");
}

TEST_CASE("dedup: csv has a mark and a guard against formulas, --csv-raw has neither",
          "[cli][dedup]") {
  const TempFolder folder;
  const std::string text = "=SUM(A1), \\\"x\\\"" + invented(5, 60);
  folder.write("x.jsonl", row("+a", text) + row("b", text));
  const Ran ran = run_in(folder, {"dedup", "x.jsonl", "--format", "csv"});
  CHECK(ran.out.starts_with("\xEF\xBB\xBFlevel,jaccard,"));
  CHECK(has(ran.out, "\r\nparagraph,1.0,1.0,1.0,'+a,0,0,"));
  CHECK(has(ran.out, "\"'=SUM(A1), \"\"x\"\""));
  const Ran raw = run_in(folder, {"dedup", "x.jsonl", "--format", "csv", "--csv-raw"});
  CHECK(raw.out.starts_with("level,jaccard,"));
  CHECK(has(raw.out, "\nparagraph,1.0,1.0,1.0,+a,0,0,"));
  CHECK(has(raw.out, "\"=SUM(A1), "));
  CHECK_FALSE(has(raw.out, "\r"));
}

TEST_CASE("dedup: the table is aligned by cells and fits the terminal", "[cli][dedup]") {
  const TempFolder folder;
  const std::string text = invented(6, 90);
  folder.write("x.jsonl", row("报告/很长的名字很长的名字很长的名字很长的名字.txt", text) +
                              row("short", text) + row("中", "mixed 文字 " + text));
  How how;
  how.environment = {"COLUMNS=80"};
  const Ran ran = run_in(folder, {"dedup", "x.jsonl"}, how);
  const std::vector<std::string> lines = lines_of(ran.out);
  REQUIRE(lines.size() == 4);
  for (const std::string& line : lines) CHECK(display_width(line) <= 80);
  const std::size_t column = display_width(lines[0].substr(0, lines[0].find("  b ") + 2));
  CHECK(display_width(lines[1].substr(0, lines[1].find("short"))) == column);
  CHECK(has(lines[1], "…"));
}

TEST_CASE("dedup: document text cannot steer the terminal", "[cli][dedup]") {
  const TempFolder folder;
  const std::string text = "\\u001b[31m\\u202e红\\u0007\\u200b" + invented(7, 60);
  folder.write("x.jsonl", row("a\\u001b]0;x\\u0007", text) + row("b", text));
  for (const std::string command : {"dedup", "scan"}) {
    const std::string out = run_in(folder, {command, "x.jsonl"}).out;
    CHECK_FALSE(has(out, "\x1b"));
    CHECK_FALSE(has(out, "\a"));
    CHECK_FALSE(has(out, "\u202e"));
    CHECK_FALSE(has(out, "\u200b"));
    CHECK(has(out, "\uFFFD"));
  }
}

TEST_CASE("dedup: --limit and --summary shorten", "[cli][dedup]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  const std::vector<std::string> lines =
      lines_of(run_in(folder, {"dedup", "x.jsonl", "--limit", "1"}).out);
  REQUIRE(lines.size() == 3);
  CHECK(lines[2] == "... and 2 more");
  CHECK(has(run_in(folder, {"dedup", "x.jsonl", "--summary"}).out,
            "5 paragraphs compared (1 shorter than 20 characters left out): 3 pairs at Jaccard 0.7 "
            "or more, 1 cluster"));
}

TEST_CASE("dedup: --check exits with 1 only if something is found", "[cli][dedup]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  folder.write("y.jsonl", row("a", invented(1, 60)));
  CHECK(run_in(folder, {"dedup", "x.jsonl", "--check"}).code == 1);
  CHECK(run_in(folder, {"dedup", "x.jsonl"}).code == 0);
  CHECK(run_in(folder, {"dedup", "y.jsonl", "--check"}).code == 0);
  CHECK(run_in(folder, {"scan", "x.jsonl", "--check"}).code == 1);
  CHECK(run_in(folder, {"scan", "y.jsonl", "--check"}).code == 0);
  CHECK(run_in(folder, {"dedup", "x.jsonl", "nowhere.jsonl", "--check"}).code == 2);
}

TEST_CASE("dedup: --clusters names every member and the longest as representative",
          "[cli][dedup]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  const Ran ran = run_in(folder, {"dedup", "x.jsonl", "--clusters", "c.jsonl"});
  CHECK(ran.code == 0);
  CHECK(
      slurp(folder / "c.jsonl") ==
      R"({"level":"paragraph","cluster":0,"size":3,)"
      R"("representative":{"document":"a","unit":0,"start":0,"end":60},"members":[)"
      R"({"document":"a","unit":0,"start":0,"end":60},{"document":"b","unit":1,"start":61,"end":121},)"
      R"({"document":"c","unit":0,"start":0,"end":58}]})"
      "\n");
}

TEST_CASE("unique: copies go with their lines, all other text stays byte for byte",
          "[cli][dedup][unique]") {
  const TempFolder folder;
  const std::string p = invented(1, 60);
  const std::string q = invented(2, 60);
  folder.write("x.jsonl", row("a", "一、标题\\n  " + p + "  \\n\\n" + q + "\\n短\\n",
                              R"(,"date":"2023-05-06")") +
                              row("b", "一、标题\\n" + p + "\\n\\n短\\n　" + q,
                                  R"(,"date":"2021年3月","place":"乙县")") +
                              row("c", "\\n" + p + "\\n", R"(,"date":"2020")"));
  const Ran ran = run_in(folder, {"dedup", "x.jsonl", "--unique", "u.jsonl"});
  CHECK(ran.code == 0);
  CHECK(ran.out.empty());
  CHECK(slurp(folder / "u.jsonl") ==
        R"({"id":"a","date":"2023-05-06","text":"一、标题\n  )" + p + R"(  \n\n)" + q +
            "\\n短\\n\"}\n" +
            R"({"id":"b","date":"2021年3月","place":"乙县","text":"一、标题\n\n短\n"})" + "\n");

  SECTION("--keep earliest goes by date") {
    run_in(folder, {"dedup", "x.jsonl", "--unique", "u.jsonl", "--keep", "earliest"});
    CHECK(slurp(folder / "u.jsonl") ==
          std::string(R"({"id":"a","date":"2023-05-06","text":"一、标题\n\n短\n"})") + "\n" +
              R"({"id":"b","date":"2021年3月","place":"乙县","text":"一、标题\n\n短\n　)" + q +
              "\"}\n" + R"({"id":"c","date":"2020","text":"\n)" + p + "\\n\"}\n");
  }
  SECTION("what is left holds no copies") {
    const Ran again = run_in(folder, {"dedup", "u.jsonl", "--format", "jsonl"});
    CHECK(again.code == 0);
    CHECK(again.out.empty());
  }
}

TEST_CASE("unique: --keep longest keeps the cluster's longest text", "[cli][dedup][unique]") {
  const TempFolder folder;
  folder.write("x.jsonl", row("a", invented(1, 60)) + row("b", invented(1, 66)));
  run_in(folder, {"dedup", "x.jsonl", "--unique", "u.jsonl", "--keep", "longest"});
  CHECK(slurp(folder / "u.jsonl") == row("b", invented(1, 66)));
  run_in(folder, {"dedup", "x.jsonl", "--unique", "u.jsonl", "--keep", "first"});
  CHECK(slurp(folder / "u.jsonl") == row("a", invented(1, 60)));
}

TEST_CASE("unique: sentences are cut out of their paragraphs", "[cli][dedup][unique]") {
  const TempFolder folder;
  const std::string s = invented(1, 40) + "。";
  const std::string t = invented(2, 40) + "。";
  folder.write("x.jsonl", row("a", s) + row("b", t + s + "\\n" + s + " \\n末"));
  run_in(folder, {"dedup", "x.jsonl", "--unit", "sentence", "--unique", "u.jsonl"});
  CHECK(slurp(folder / "u.jsonl") == row("a", s) + row("b", t + "\\n末"));
}

TEST_CASE("unique: the fields keep the names they were read by", "[cli][dedup][unique]") {
  const TempFolder folder;
  folder.write("x.jsonl", "{\"no\":\"1\",\"body\":\"正文\",\"地点\":\"甲县\"}\n");
  run_in(folder, {"dedup", "x.jsonl", "--unique", "u.jsonl", "--id-field", "no", "--text-field",
                  "body", "--place-field", "地点"});
  CHECK(slurp(folder / "u.jsonl") == "{\"no\":\"1\",\"地点\":\"甲县\",\"body\":\"正文\"}\n");
}

TEST_CASE("dedup: two outputs cannot be one file", "[cli][dedup]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  const Ran ran = run_in(folder, {"dedup", "x.jsonl", "--clusters", "o", "--unique", "./o"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "two outputs"));
}

TEST_CASE("unique: what was never compared with the copy that stays, stays too",
          "[cli][dedup][unique]") {
  const TempFolder folder;
  // Both parts are like the whole, but not like each other.
  const std::string whole = invented(1, 204);
  const std::string without_head = whole.substr(50 * 3);
  const std::string without_tail = whole.substr(0, 154 * 3);
  folder.write("x.jsonl", row("a", without_head) + row("b", without_tail) + row("c", whole));
  run_in(folder, {"dedup", "x.jsonl", "--unique", "u.jsonl"});
  CHECK(slurp(folder / "u.jsonl") == row("a", without_head) + row("b", without_tail));
}

TEST_CASE("dedup: a long text is shown by its beginning", "[cli][dedup]") {
  const TempFolder folder;
  folder.write("x.jsonl", row("a", invented(1, 2000)) + row("b", invented(1, 2001)));
  const Ran ran = run_in(folder, {"dedup", "x.jsonl"});
  CHECK(has(ran.out, invented(1, 2000).substr(0, 30)));
  CHECK_FALSE(has(ran.out, "\uFFFD"));
}

TEST_CASE("text: a file name that is no UTF-8 is no harm", "[cli][bad input]") {
  const TempFolder folder;
  folder.write("n/a\xFF.txt", "一篇报告。\n");
  const Ran ran = run_in(folder, {"text", "n", "--units"});
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "n/a\uFFFD.txt"));
}

TEST_CASE("dedup: what a run wrote into the folder it reads is no input of the next one",
          "[cli][dedup]") {
  const TempFolder folder;
  folder.write("in/x.jsonl", archive());
  const std::vector<std::string> command = {"dedup",      "in",           "--unique", "in/u.txt",
                                            "-o",         "in/out.jsonl", "--format", "jsonl",
                                            "--clusters", "in/c.txt"};
  const Ran first = run_in(folder, command);
  REQUIRE(first.code == 0);
  CHECK(first.err.empty());
  const std::string pairs = slurp(folder / "in/out.jsonl");
  const std::string unique = slurp(folder / "in/u.txt");
  const Ran second = run_in(folder, command);
  CHECK(second.code == 0);
  CHECK(has(second.err, "in/out.jsonl: this run is to write it: not read"));
  CHECK(has(second.err, "in/u.txt: this run is to write it: not read"));
  CHECK(slurp(folder / "in/out.jsonl") == pairs);
  CHECK(slurp(folder / "in/u.txt") == unique);
  CHECK(has(run_in(folder, with(command, {"--lang", "zh"})).err, "本次运行将写入此文件"));
  CHECK(has(run_in(folder, with(command, {"--memory", "256M"})).err, "this run is to write it"));
  CHECK(slurp(folder / "in/out.jsonl") == pairs);
}
