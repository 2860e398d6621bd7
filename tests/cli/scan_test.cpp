// `leitong scan`: the folder of records, the summary, the honest line.

#include <simdjson.h>

#include <algorithm>
#include <set>

#include "cli/cli_tests.hpp"

using namespace leitong::tests;

namespace {

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.insert(entry.path().filename().string());
  }
  return names;
}

const std::set<std::string> kOutputs = {"clusters.jsonl", "documents.jsonl", "duplicates.jsonl",
                                        "families.jsonl", "passages.jsonl",  "report.html",
                                        "run.json",       "templates.jsonl"};

}  // namespace

TEST_CASE("scan: -o writes all records and run.json, and nothing else", "[cli][scan]") {
  const TempFolder folder;
  const std::string p = invented(1, 60);
  folder.write("x.jsonl", row("a", p, R"(,"title":"报告","date":"2023","place":"甲县")") +
                              row("b", "短\\n" + p));
  const Ran ran = run_in(folder, {"scan", "x.jsonl", "-o", "deep/out"});
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  CHECK(names_in(folder / "deep/out") == kOutputs);
  CHECK(
      slurp(folder / "deep/out/documents.jsonl") ==
      R"({"document":"a","title":"报告","date":"2023","place":"甲县","author":null,"series":null,)"
      R"("characters":60,"units":1,"normal_characters":60,"total_share":1.0,"copied_share":1.0,)"
      R"("quoted_share":0.0,"boilerplate_share":0.0,"own_share":0.0,"reference_share":0.0,)"
      R"("template_share":1.0,"largest_source":"b","largest_source_share":1.0})"
      "\n"
      R"({"document":"b","title":null,"date":null,"place":null,"author":null,"series":null,)"
      R"("characters":62,"units":2,"normal_characters":61,"total_share":0.9836065573770492,)"
      R"("copied_share":0.9836065573770492,"quoted_share":0.0,"boilerplate_share":0.0,)"
      R"("own_share":0.0,"reference_share":0.0,"template_share":0.9836065573770492,"largest_source":"a",)"
      R"("largest_source_share":0.9836065573770492})"
      "\n");
  const std::string pairs = slurp(folder / "deep/out/duplicates.jsonl");
  CHECK(has(pairs, R"({"level":"paragraph","a":{"document":"a","unit":0)"));
  CHECK(has(pairs, R"({"level":"sentence","a":{"document":"a","unit":0)"));
  simdjson::dom::parser parser;
  const simdjson::dom::element run_record = parser.load((folder / "deep/out/run.json").string());
  CHECK(std::string_view(run_record["command"]) == "scan");
  CHECK(double(run_record["parameters"]["threshold"]) == 0.7);
  CHECK(std::uint64_t(run_record["input"]["documents"]) == 2);
  CHECK(std::uint64_t(run_record["input"]["characters"]) == 122);
  CHECK(std::uint64_t(run_record["found"]["paragraph"]["pairs"]) == 1);
  CHECK(std::uint64_t(run_record["found"]["sentence"]["clusters"]) == 1);
  CHECK(std::uint64_t(run_record["skipped"]["paragraph"]["short_units"]) == 1);
  CHECK(std::uint64_t(run_record["cost"]["peak_memory_bytes"]) > 0);
}

TEST_CASE("scan: --format json tells run.json on standard output", "[cli][scan]") {
  const TempFolder folder;
  folder.write("x.jsonl", row("a", invented(1, 60)));
  simdjson::dom::parser parser;
  const std::string out = run_in(folder, {"scan", "x.jsonl", "--format", "json"}).out;
  CHECK(std::uint64_t(parser.parse(out)["input"]["documents"]) == 1);
}

TEST_CASE("scan: a folder inside the input is not read as input", "[cli][scan]") {
  const TempFolder folder;
  folder.write("in/a.txt", invented(1, 60));
  folder.write("in/b.txt", invented(1, 60));
  for (const std::string out : {"in/out", "in/deep/out"}) {
    const Ran first = run_in(folder, {"scan", "in", "-o", out});
    const std::string pairs = slurp(folder / (out + "/duplicates.jsonl"));
    const std::string documents = slurp(folder / (out + "/documents.jsonl"));
    CHECK(has(documents, R"("document":"in/b.txt")"));
    CHECK_FALSE(has(documents, ".jsonl"));
    const Ran second = run_in(folder, {"scan", "in", "-o", out, "--force"});
    CHECK(first.code == 0);
    CHECK(second.code == 0);
    CHECK(second.out == first.out);
    CHECK(slurp(folder / (out + "/duplicates.jsonl")) == pairs);
    CHECK(slurp(folder / (out + "/documents.jsonl")) == documents);
    fs::remove_all(folder / "in/out");
  }
}

TEST_CASE("scan: a run that cannot write everything changes nothing", "[cli][scan]") {
  const TempFolder folder;
  folder.write("a.txt", invented(1, 60));
  folder.write("out/documents.jsonl", "old\n");
  fs::create_directories(folder / "out/clusters.jsonl");  // a folder where a file should go
  const Ran ran = run_in(folder, {"scan", "a.txt", "-o", "out", "--force"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "clusters.jsonl"));
  CHECK(slurp(folder / "out/documents.jsonl") == "old\n");
  CHECK(names_in(folder / "out") == std::set<std::string>{"clusters.jsonl", "documents.jsonl"});
}

TEST_CASE("scan: a slip in the path writes nothing and does not block the next run",
          "[cli][scan]") {
  const TempFolder folder;
  folder.write("in/a.txt", invented(1, 60));
  const Ran slip = run_in(folder, {"scan", "on", "-o", "out"});
  CHECK(slip.code == 2);
  CHECK_FALSE(fs::exists(folder / "out"));
  CHECK(run_in(folder, {"scan", "in", "-o", "out"}).code == 0);
}

TEST_CASE("scan: results of an earlier run below the input are no input", "[cli][scan]") {
  const TempFolder folder;
  folder.write("in/a.txt", invented(1, 60));
  CHECK(run_in(folder, {"scan", "in", "-o", "in/result"}).code == 0);
  const Ran second = run_in(folder, {"scan", "in", "-o", "in/result-2"});
  CHECK(second.code == 0);
  CHECK(count_lines(slurp(folder / "in/result-2/documents.jsonl")) == 1);
  CHECK(has(second.err, "in/result: holds the results of a run: not read"));
}

TEST_CASE("scan: the folder of inputs is no folder of results", "[cli][scan]") {
  const TempFolder folder;
  folder.write("in/a.txt", invented(1, 60));
  for (const char* const output : {"in", "in/", "./in/../in"}) {
    INFO(output);
    const Ran ran = run_in(folder, {"scan", "in", "-o", output, "--force"});
    CHECK(ran.code == 2);
    CHECK(has(ran.err, "in: is a folder to read"));
    CHECK(has(ran.err, "in-2 keeps them apart"));
  }
  How how;
  how.folder = folder / "in";
  const Ran here = run({"scan", ".", "-o", "."}, how);
  CHECK(here.code == 2);
  CHECK(has(here.err, "/in-2 keeps them apart"));
  CHECK(names_in(folder / "in") == std::set<std::string>{"a.txt"});
}

TEST_CASE("scan: results that were put among the texts are not read as texts", "[cli][scan]") {
  const TempFolder folder;
  folder.write("in/a.txt", invented(1, 60));
  CHECK(run_in(folder, {"scan", "in", "-o", "out", "--xlsx"}).code == 0);
  fs::copy(folder / "out", folder / "in", fs::copy_options::recursive);
  REQUIRE(fs::exists(folder / "in/report.xlsx"));
  const Ran ran = run_in(folder, {"scan", "in", "-o", "again"});
  CHECK(ran.code == 0);
  CHECK(has(ran.err, "in: the results of a run stand in it: they are not read"));
  CHECK(slurp(folder / "again/documents.jsonl") == slurp(folder / "out/documents.jsonl"));
  // What is named by itself is wanted.
  CHECK(run_in(folder, {"text", "in/report.html"}).code == 0);
}

TEST_CASE("scan: a speech that all hand in is told, though it counts as common wording",
          "[cli][scan]") {
  const TempFolder folder;
  for (const char* town : {"甲镇", "乙镇", "丙镇", "丁镇"}) {
    folder.write(std::string("in/") + town + ".txt", invented(1, 60));
  }
  const Ran ran = run_in(folder, {"scan", "in"});
  CHECK(has(ran.out, "0 copied"));
  CHECK(has(ran.out, "4 documents in large part the same as another"));
}

TEST_CASE("scan: an original is not called common wording because a later document copied it",
          "[cli][scan]") {
  const TempFolder folder;
  const std::string text = invented(1, 400);
  folder.write("in/青溪县_2021.txt", text);
  folder.write("in/白石县_2023.txt", text + invented(2, 60));
  const Ran ran = run_in(folder, {"scan", "in", "--lang", "en"});
  CHECK(has(ran.out, "1 copied"));
  CHECK_FALSE(has(ran.out, "common"));
  CHECK(has(ran.out, "1 document in large part carried by a later one"));
}

TEST_CASE("scan: a place that is no folder is told before any work", "[cli][scan]") {
  const TempFolder folder;
  folder.write("a.txt", "文字");
  folder.write("file", "x");
  CHECK(has(run_in(folder, {"scan", "a.txt", "-o", "file"}).err, "file: not a folder"));
  const Ran below = run_in(folder, {"scan", "a.txt", "-o", "file/deeper"});
  CHECK(below.code == 2);
  CHECK(has(below.err, "cannot make this folder"));
}

TEST_CASE("scan: the summary tells what was read, what repeats and what to do next",
          "[cli][scan]") {
  const TempFolder folder;
  const std::string p = invented(1, 60);
  folder.write("x.jsonl", row("a", p) + row("b", p) + row("c", p) + row("d", p));
  const Ran ran = run_in(folder, {"scan", "x.jsonl"});
  CHECK(has(ran.out, "Read 4 documents with 240 characters, from 1 file"));
  CHECK(has(ran.out, "4 paragraphs compared"));
  CHECK(has(ran.out, "4 times  "));
  CHECK(has(ran.out, "a #0, b #0, c #0, and 1 more"));
  CHECK(has(ran.out,
            "Next: leitong passages x.jsonl  lists every passage\n"
            "      leitong templates x.jsonl  lists every template\n"
            "      leitong dedup x.jsonl  lists every pair\n"));
  CHECK(run_in(folder, {"scan", "x.jsonl", "--quiet"}).out.empty());
  CHECK(has(run_in(folder, {"scan", "x.jsonl", "--lang", "zh"}).out, "读入 4 篇文档，240 字"));
}

TEST_CASE("scan: passages and families are those of the command passages", "[cli][scan]") {
  const TempFolder folder;
  const std::string p = invented(1, 60);
  folder.write("x.jsonl", row("a", invented(2, 50) + "。" + p) + row("b", p + invented(3, 90)) +
                              row("c", invented(4, 90) + "。" + p.substr(0, 90)));
  folder.write("superior.txt", p);
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{}, {"--reference", "superior.txt"}}) {
    std::vector<std::string> scan = {"scan", "x.jsonl", "-o", "out", "--check", "--force"};
    std::vector<std::string> passages = {"passages", "x.jsonl",    "--format",
                                         "jsonl",    "--families", "families"};
    scan.insert(scan.end(), more.begin(), more.end());
    passages.insert(passages.end(), more.begin(), more.end());
    const Ran ran = run_in(folder, scan);
    CHECK(ran.code == (more.empty() ? 1 : 0));
    CHECK(slurp(folder / "out/passages.jsonl") == run_in(folder, passages).out);
    CHECK(slurp(folder / "out/families.jsonl") == slurp(folder / "families"));
    const std::string kind = more.empty() ? "copied" : "quoted";
    CHECK(has(slurp(folder / "out/run.json"), "\"" + kind + "\": 1"));
    CHECK(has(ran.out, "3 passages between documents: "));
  }
  CHECK(
      count_lines(
          run_in(folder, {"passages", "x.jsonl", "--format", "jsonl", "--min-chars", "40"}).out) ==
      1);
  run_in(folder, {"scan", "x.jsonl", "-o", "out", "--force", "--passage-min-chars", "40"});
  CHECK(count_lines(slurp(folder / "out/passages.jsonl")) == 1);
}

TEST_CASE(
    "scan: the summary names the texts that are shared, who copied, and place names left over",
    "[cli][scan]") {
  const TempFolder folder;
  const std::string p = invented(1, 60) + "青禾县" + invented(2, 40);
  folder.write("x.jsonl", row("a", p, R"(,"place":"青禾县","date":"2021-01-05")") +
                              row("b", p + "。" + invented(3, 103),
                                  R"(,"place":"岚坪县","date":"2022-01-05")"));
  const Ran ran = run_in(folder, {"scan", "x.jsonl"});
  CHECK(has(ran.out,
            "Copied or quoted texts that most documents carry:\n     2 documents  copied  "));
  CHECK(has(ran.out, "  岚坪县 2022-01-05   50.0%  most from 青禾县 2021-01-05 (50.0%)\n"));
  CHECK(has(ran.out, "Place names of the other document left in a copy: 1\n  岚坪县 2022-01-05  …" +
                         invented(1, 60).substr(150) + "【青禾县】"));
  CHECK_FALSE(has(ran.out, "█"));  // bars are for terminals
}

TEST_CASE("scan: it says plainly that sentences repeat and paragraphs do not", "[cli][scan]") {
  const TempFolder folder;
  const std::string s = invented(1, 40) + "。";
  folder.write("x.jsonl", row("a", s + invented(2, 100) + "。" + invented(3, 100)) +
                              row("b", invented(4, 200) + "。" + s));
  const Ran ran = run_in(folder, {"scan", "x.jsonl"});
  CHECK(has(ran.out,
            "No two paragraphs of different documents are near-duplicates; 2 sentences are."));
  folder.write("y.jsonl", row("a", invented(1, 40)) + row("b", invented(2, 40)));
  CHECK(has(run_in(folder, {"scan", "y.jsonl"}).out,
            "Nothing repeats as a whole at this threshold."));
}

TEST_CASE("scan: the summary does not tell the sentences of repeated paragraphs again",
          "[cli][scan]") {
  const TempFolder folder;
  const std::string inside = invented(1, 40) + "。";
  const std::string outside = invented(2, 40) + "。";
  const std::string paragraph = inside + invented(3, 100) + "。";
  folder.write("x.jsonl", row("a", paragraph + "\\n" + outside + invented(4, 200)) +
                              row("b", paragraph + "\\n" + outside + invented(5, 200)));
  const std::string out = run_in(folder, {"scan", "x.jsonl"}).out;
  CHECK(has(out, "Of the other sentences, those that repeat most:"));
  const std::string sentences = out.substr(out.find("Of the other sentences"));
  CHECK(has(sentences, outside));
  CHECK_FALSE(has(sentences, inside));
}

TEST_CASE("scan: --no-passages looks for near-duplicate units only", "[cli][scan]") {
  const TempFolder folder;
  const std::string s = invented(1, 200) + "。";
  folder.write("x.jsonl", row("a", s) + row("b", s));
  run_in(folder, {"scan", "x.jsonl", "-o", "out"});
  CHECK(std::filesystem::exists(folder / "out/passages.jsonl"));
  const Ran ran = run_in(folder, {"scan", "x.jsonl", "-o", "out", "--force", "--no-passages"});
  CHECK(ran.code == 0);
  CHECK_FALSE(std::filesystem::exists(folder / "out/passages.jsonl"));
  CHECK(has(slurp(folder / "out/documents.jsonl"), "\"copied_share\":null"));
  CHECK(has(slurp(folder / "out/duplicates.jsonl"), "\"jaccard\":1.0"));
}

TEST_CASE("scan: results that stand in the folder are replaced with --force only", "[cli][scan]") {
  const TempFolder folder;
  folder.write("a.txt", invented(1, 60));
  fs::create_directories(folder / "out");  // a folder without results is as good as none
  CHECK(run_in(folder, {"scan", "a.txt", "-o", "out"}).code == 0);
  const std::string before = slurp(folder / "out/documents.jsonl");
  folder.write("a.txt", invented(2, 70));
  fs::create_directories(folder / "out-2");
  const Ran refused = run_in(folder, {"scan", "a.txt", "-o", "out/"});
  CHECK(refused.code == 2);
  CHECK(refused.out.empty());
  CHECK(has(refused.err, "out/: results of an earlier run stand here (documents.jsonl, "));
  CHECK(has(refused.err, "--force replaces them, -o out-3 keeps them"));
  CHECK(slurp(folder / "out/documents.jsonl") == before);
  CHECK(run_in(folder, {"scan", "a.txt", "-o", "out", "--force"}).code == 0);
  CHECK(slurp(folder / "out/documents.jsonl") != before);
}

TEST_CASE("scan: a result of an earlier version alone is not overwritten either", "[cli][scan]") {
  const TempFolder folder;
  folder.write("a.txt", invented(1, 60));
  folder.write("out/passages.jsonl", "mine");
  const Ran ran = run_in(folder, {"scan", "a.txt", "-o", "out", "--no-passages", "--lang", "zh"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "out：这里有以前的结果（passages.jsonl）"));
  CHECK(names_in(folder / "out") == std::set<std::string>{"passages.jsonl"});
}

TEST_CASE("scan: the last line says what to open; --no-report writes no page", "[cli][scan]") {
  const TempFolder folder;
  folder.write("a.txt", invented(1, 60));
  const Ran ran = run_in(folder, {"scan", "a.txt", "-o", "out"});
  const std::string last = "\nReport: open out/report.html\n";
  REQUIRE(ran.out.size() > last.size());
  CHECK(ran.out.substr(ran.out.size() - last.size()) == last);
  const Ran without = run_in(folder, {"scan", "a.txt", "-o", "out", "--no-report", "--force"});
  CHECK_FALSE(has(without.out, "report.html"));
  CHECK_FALSE(fs::exists(folder / "out/report.html"));
}

TEST_CASE("scan: report.html is the same bytes at any number of threads and in any folder",
          "[cli][scan]") {
  const TempFolder folder;
  const std::string p = invented(1, 80);
  folder.write("x.jsonl", row("a", p) + row("b", p + invented(2, 50)) + row("c", invented(3, 90)));
  run_in(folder, {"scan", "x.jsonl", "-o", "one", "--threads", "1"});
  run_in(folder, {"scan", "x.jsonl", "-o", "two", "--threads", "4", "--lang", "zh"});
  const std::string page = slurp(folder / "one/report.html");
  CHECK(page.substr(0, 15) == "<!doctype html>");
  CHECK((page == slurp(folder / "two/report.html")));
}

TEST_CASE("scan: --open hands the report to the system's opener, and says so where there is none",
          "[cli][scan]") {
  const TempFolder folder;
  folder.write("a.txt", invented(1, 60));
  const auto opener = [&](const std::string& name, const std::string& script) {
    folder.write("bin/" + name, "#!/bin/sh\n" + script);
    fs::permissions(folder / ("bin/" + name), fs::perms::owner_all);
  };
  const auto scan = [&](std::vector<std::string> environment, std::vector<std::string> more = {}) {
    fs::remove_all(folder / "out dir");
    How how;
    how.environment = std::move(environment);
    how.environment.push_back("PATH=" + (folder / "bin").string() + ":/bin:/usr/bin");
    return run_in(folder, with({"scan", "a.txt", "-o", "out dir", "--open"}, more), how);
  };
  const std::string bin = (folder / "bin").string();
  opener("mine", "printf '%s' \"$*\" > '" + bin + "/told'\necho talk; echo talk >&2\n");
  opener("xdg-open", "printf 'xdg %s' \"$*\" > '" + bin + "/told'\n");
  opener("unwilling", "exit 3\n");
  const std::string report = (fs::canonical(folder.path()) / "out dir/report.html").string();

  Ran ran = scan({"LEITONG_OPENER=" + bin + "/mine"});
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  CHECK_FALSE(has(ran.out, "talk"));
  CHECK(slurp(folder / "bin/told") == report);
  ran = scan({"DISPLAY=:9"});
  CHECK(ran.code == 0);
  CHECK(slurp(folder / "bin/told") == "xdg " + report);

  ran = scan({});
  CHECK(ran.code == 0);
  CHECK(has(ran.err, "no display here"));
  CHECK(has(ran.err, "out dir/report.html"));
  ran = scan({"LEITONG_OPENER=" + bin + "/nothing-there"});
  CHECK(ran.code == 0);
  CHECK(has(ran.err, "out dir/report.html"));
  ran = scan({"LEITONG_OPENER=" + bin + "/unwilling", "LANG=zh_CN.UTF-8"}, {"missing.txt"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "系统未能打开报告"));

  CHECK(run_in(folder, {"scan", "a.txt", "--open"}).code == 2);
  CHECK(has(scan({}, {"--no-report"}).err, "--open needs -o DIR"));
}
