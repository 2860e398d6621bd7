// `leitong templates` on the real program: records, the table, nothing found, wrong options, text
// that would steer a terminal; templates in `scan`.

#include <simdjson.h>

#include <map>
#include <sstream>

#include "base/utf8.hpp"
#include "cli/cli_tests.hpp"
#include "report/terminal_text.hpp"

using namespace leitong::tests;

namespace {

const std::vector<std::string> kWho = {"青禾县水利局", "临江区教委", "双桥镇党委",
                                       "宏图建设集团", "西岭街道",   "白石乡政府"};

// Six documents of as many places; each has one sentence of the same mould, and a part that every
// second one leaves out.
std::string reports() {
  std::string rows;
  for (std::size_t i = 0; i < kWho.size(); ++i) {
    const std::string one = "会议强调要认真学习领会市委全会精神，由" + kWho[i] + "牵头限期完成" +
                            std::to_string(7 * i + 12) + "个村的供水改造。";
    const std::string two = "组织代表到" + invented(900 + i, 4) + "考察学习，" +
                            (i % 2 == 0 ? "带着问题" : "") + "逐条对照查找工作差距，形成整改清单。";
    rows +=
        row("d" + std::to_string(i),
            invented(10 * i, 40) + "。" + one + invented(10 * i + 1, 40) + "。\\n" + two +
                invented(10 * i + 2, 60) + "。",
            R"(,"place":"P)" + std::to_string(i) + R"(","date":"202)" + std::to_string(i) + "\"");
  }
  return rows;
}

// Code points [start, end) of `text`.
std::string cut(const std::string& text, std::uint64_t start, std::uint64_t end) {
  std::string out;
  const char* p = text.data();
  for (std::uint64_t i = 0; i < end; ++i) {
    const char32_t c = leitong::next_code_point(p);
    if (i >= start) leitong::append_utf8(out, c);
  }
  return out;
}

std::string_view text_at(simdjson::dom::element object, const char* key) {
  return std::string_view(object[key]);
}

std::uint64_t count_at(simdjson::dom::element object, const char* key) {
  return std::uint64_t(object[key]);
}

}  // namespace

TEST_CASE("templates: a record has pattern, slots, and every occurrence with its fills",
          "[cli][templates]") {
  const TempFolder folder;
  folder.write("x.jsonl", reports());
  const Ran ran = run_in(folder, {"templates", "x.jsonl", "--format", "jsonl"});
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  REQUIRE(count_lines(ran.out) == 2);
  CHECK(has(ran.out, R"("pattern":[{"text":"会议强调要认真学习领会市委全会精神，由"},{"slot":0},)"
                     R"({"text":"牵头限期完成"},{"slot":1},{"text":"个村的供水改造"}])"));
  simdjson::dom::parser rows;
  simdjson::dom::parser records;
  std::map<std::string, std::string> texts;
  const std::string input = reports();
  for (simdjson::dom::element document : rows.parse_many(input)) {
    texts[std::string(text_at(document, "id"))] = std::string(text_at(document, "text"));
  }
  for (simdjson::dom::element one : records.parse_many(ran.out)) {
    CHECK(text_at(one, "template").size() == 16);
    CHECK(count_at(one, "documents") == 6);
    CHECK(count_at(one, "series") == 6);
    CHECK(simdjson::dom::array(one["occurrences"]).size() == 6);
    std::uint64_t fills = 0;
    std::uint64_t filled = 0;
    for (simdjson::dom::element slot : simdjson::dom::array(one["slots"])) {
      std::uint64_t counted = count_at(slot, "empty");
      for (simdjson::dom::element filler : simdjson::dom::array(slot["fillers"])) {
        CHECK_FALSE(text_at(filler, "text").empty());
        counted += count_at(filler, "count");
        filled += count_at(filler, "count");
      }
      CHECK(counted == 6);
    }
    // The pattern with the fills put in is the text of the occurrence.
    for (simdjson::dom::element occurrence : simdjson::dom::array(one["occurrences"])) {
      const std::string& text = texts[std::string(text_at(occurrence, "document"))];
      std::map<std::uint64_t, std::string> values;
      for (simdjson::dom::element fill : simdjson::dom::array(occurrence["fills"])) {
        CHECK(count_at(fill, "start") < count_at(fill, "end"));
        values[count_at(fill, "slot")] = cut(text, count_at(fill, "start"), count_at(fill, "end"));
        ++fills;
      }
      std::string made;
      for (simdjson::dom::element part : simdjson::dom::array(one["pattern"])) {
        std::string_view constant;
        made += part["text"].get(constant) == simdjson::SUCCESS ? std::string(constant)
                                                                : values[count_at(part, "slot")];
      }
      CHECK(made == cut(text, count_at(occurrence, "start"), count_at(occurrence, "end")));
    }
    CHECK(fills == filled);
  }
}

TEST_CASE("templates: what an occurrence leaves out has no fill and is counted",
          "[cli][templates]") {
  const TempFolder folder;
  folder.write("x.jsonl", reports());
  const std::string out = run_in(folder, {"templates", "x.jsonl", "--format", "jsonl"}).out;
  CHECK(has(out, R"("kind":"optional","optional":true,"fillers":[{"text":"带着问题","count":3}],)"
                 R"("empty":3})"));
}

TEST_CASE("templates: the table shows the pattern, who carries it and what fills its slots",
          "[cli][templates]") {
  const TempFolder folder;
  folder.write("x.jsonl", reports());
  How wide;
  wide.environment = {"COLUMNS=300"};
  const Ran ran = run_in(folder, {"templates", "x.jsonl"}, wide);
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  CHECK(has(ran.out,
            "   6 documents  会议强调要认真学习领会市委全会精神，由{organisation}"
            "牵头限期完成{number}个村的供水改造\n"));
  CHECK(has(ran.out, "6 series · in P0 2020, P1 2021, and 4 more\n"));
  CHECK(has(ran.out, "{number} 12, 19, 26, and 3 more"));
  CHECK(has(ran.out, "考察学习，[带着问题]逐条对照查找工作差距，形成整改清单\n"));
  CHECK(has(ran.out, "left out ×3"));
  const auto also = [&](const std::vector<std::string>& more) {
    return run_in(folder, with({"templates", "x.jsonl"}, more), wide).out;
  };
  CHECK(has(also({"--limit", "1"}), "... and 1 more\n"));
  CHECK(also({"--sort", "length", "--limit", "1"}) != also({"--sort", "length"}));
  CHECK_FALSE(has(also({"--fillers", "0"}), "left out"));
  CHECK(has(also({"--fillers", "6"}), "{number} 12, 19, 26, 33, 40, 47"));
  CHECK(has(also({"--color", "always"}), "\x1b[33m{number}\x1b[0m"));
  CHECK(has(also({"--lang", "zh"}), "6 篇文档  会议强调"));
  CHECK(has(also({"--lang", "zh"}), "{数字}"));
  CHECK(also({"--role", "thanks"}).empty());
  CHECK(has(run_in(folder, {"templates", "x.jsonl", "--role", "thanks"}).err,
            "none of these roles; of other roles there are 2"));
  CHECK(also({"--summary"}) == "2 templates in 12 places of 6 documents.\n");
}

TEST_CASE(
    "templates: the table tells what stands within a template, and what it stands in; so does "
    "a library",
    "[cli][templates][library]") {
  const std::string clause = "会议强调要认真学习领会市委全会精神";
  std::string rows = reports();
  for (unsigned i = 0; i < 6; ++i) {
    rows += row("e" + std::to_string(i),
                invented(100 + 2 * i, 40) + "，" + clause + "，" + invented(101 + 2 * i, 40) + "。",
                R"(,"place":"Q)" + std::to_string(i) + "\"");
  }
  const TempFolder folder;
  folder.write("x.jsonl", rows);
  How wide;
  wide.environment = {"COLUMNS=300"};
  const std::string table = run_in(folder, {"templates", "x.jsonl"}, wide).out;
  CHECK(has(table, "\n" + std::string(18, ' ') + "holds " + clause + "\n"));
  CHECK(has(table, "\n" + std::string(18, ' ') + "stands in " + clause.substr(0, 15)));
  CHECK(has(run_in(folder, {"templates", "x.jsonl", "--lang", "zh"}, wide).out,
            "其中还有：" + clause));
  How narrow;
  narrow.environment = {"COLUMNS=60"};
  std::istringstream lines(run_in(folder, {"templates", "x.jsonl"}, narrow).out);
  for (std::string line; std::getline(lines, line);) CHECK(leitong::display_width(line) <= 60);

  REQUIRE(run_in(folder, {"library", "add", "x.jsonl"}).code == 0);
  simdjson::dom::parser parser;
  simdjson::dom::parser other;
  const auto shown = [&](simdjson::dom::parser& by, std::uint64_t id) {
    const std::string json =
        run_in(folder, {"library", "show", std::to_string(id), "--format", "json"}).out;
    return simdjson::dom::element(by.parse(json));
  };
  const std::string hits =
      run_in(folder, {"library", "search", "供水改造", "--format", "jsonl"}).out;
  const std::uint64_t larger = count_at(parser.parse(hits), "template");
  const simdjson::dom::array children = shown(parser, larger)["children"];
  REQUIRE(children.size() == 1);
  CHECK(count_at(children.at(0), "places") == 6);
  const std::uint64_t smaller = count_at(children.at(0), "template");
  const simdjson::dom::array parents = shown(other, smaller)["parents"];
  REQUIRE(parents.size() == 1);
  CHECK(count_at(parents.at(0), "template") == larger);
  CHECK(has(run_in(folder, {"library", "show", std::to_string(larger)}).out,
            "Smaller templates within it (1): places, number\n       6  " +
                std::to_string(smaller) + "  " + clause + "\n"));
  CHECK(has(run_in(folder, {"library", "show", std::to_string(smaller)}).out,
            "Larger templates that it stands in (1)"));
}

TEST_CASE("templates: no line of the table is wider than the terminal", "[cli][templates]") {
  const TempFolder folder;
  folder.write("x.jsonl", reports());
  for (const std::size_t cells : {60U, 73U, 120U}) {
    How how;
    how.environment = {"COLUMNS=" + std::to_string(cells)};
    const std::string out = run_in(folder, {"templates", "x.jsonl", "--fillers", "9"}, how).out;
    for (std::size_t start = 0; start < out.size();) {
      const std::size_t end = out.find('\n', start);
      CHECK(leitong::display_width(out.substr(start, end - start)) <= cells);
      start = end + 1;
    }
  }
}

TEST_CASE("templates: json, csv and jsonl hold the same templates", "[cli][templates]") {
  const TempFolder folder;
  folder.write("x.jsonl", reports());
  const auto as = [&](const std::string& format) {
    return run_in(folder, {"templates", "x.jsonl", "--format", format, "--csv-raw"}).out;
  };
  const std::string lines = as("jsonl");
  std::string array = lines;
  array.replace(array.find("}\n{"), 3, "},\n{");
  CHECK(as("json") == "[\n" + array + "]\n");
  const std::string csv = as("csv");
  CHECK(csv.starts_with("template,role,documents,series,occurrences,pattern,document,"));
  CHECK(count_lines(csv) == 1 + 12);
  CHECK(has(csv, lines.substr(13, 16) + ","));
  CHECK(has(csv, ",青禾县水利局 | 12\n"));
}

TEST_CASE("templates: csv is guarded against formulas", "[cli][templates]") {
  const TempFolder folder;
  std::string rows = reports();
  rows.replace(rows.find("\"d0\""), 4, "\"=1+1\"");
  folder.write("x.jsonl", rows);
  const std::string guarded = run_in(folder, {"templates", "x.jsonl", "--format", "csv"}).out;
  CHECK(guarded.starts_with("\xEF\xBB\xBFtemplate,"));
  CHECK(has(guarded, ",'=1+1,"));
  CHECK(
      has(run_in(folder, {"templates", "x.jsonl", "--format", "csv", "--csv-raw"}).out, ",=1+1,"));
}

TEST_CASE("templates: nothing found is no error, and what may help is told", "[cli][templates]") {
  const TempFolder folder;
  folder.write("x.jsonl", row("a", invented(1, 90)) + row("b", invented(2, 90)));
  const Ran table = run_in(folder, {"templates", "x.jsonl"});
  CHECK(table.code == 0);
  CHECK(table.out.empty());
  CHECK(has(table.err, "No wording recurs in at least 2 documents of at least 2 series"));
  CHECK(has(table.err, "--min-documents"));
  CHECK(run_in(folder, {"templates", "x.jsonl", "--quiet"}).err.empty());
  CHECK(run_in(folder, {"templates", "x.jsonl", "--format", "jsonl"}).out.empty());
  CHECK(run_in(folder, {"templates", "x.jsonl", "--format", "json"}).out == "[\n]\n");
  CHECK(count_lines(run_in(folder, {"templates", "x.jsonl", "--format", "csv"}).out) == 1);
  folder.write("empty.jsonl", "");
  const Ran empty = run_in(folder, {"templates", "empty.jsonl"});
  CHECK(empty.code == 0);
  CHECK(has(empty.err, "No text was read."));
  CHECK_FALSE(has(empty.err, "--min-documents"));
}

TEST_CASE("templates: options that make no sense are told", "[cli][templates]") {
  const TempFolder folder;
  folder.write("x.jsonl", reports());
  const auto told = [&](const std::vector<std::string>& more) {
    const Ran ran = run_in(folder, with({"templates", "x.jsonl"}, more));
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    return ran.err;
  };
  CHECK(has(told({"--min-series", "0"}), "a whole number from 1 to"));
  CHECK(has(told({"--min-share", "1.5"}), "a number greater than 0 and at most 1"));
  CHECK(has(told({"--format", "xml"}), "one of table, jsonl, json, csv"));
  CHECK(has(told({"--role", "data,joke"}), "salutation"));
  CHECK(has(told({"--mask-numbers"}), "not of templates"));
  CHECK(has(told({"--min-document", "3"}), "did you mean '--min-documents'?"));
  CHECK(has(told({"-o", "x.jsonl"}), "is an input and would be overwritten"));
  CHECK(slurp(folder / "x.jsonl") == reports());
}

TEST_CASE("templates: thresholds change what is told", "[cli][templates]") {
  const TempFolder folder;
  folder.write("x.jsonl", reports());
  const auto found = [&](const std::vector<std::string>& more) {
    return count_lines(
        run_in(folder, with({"templates", "x.jsonl", "--format", "jsonl"}, more)).out);
  };
  CHECK(found({}) == 2);
  CHECK(found({"--min-documents", "7"}) == 0);
  CHECK(found({"--min-series", "7"}) == 2);  // never more than there are
  CHECK(found({"--min-chars", "200"}) == 0);
  const std::string large =
      run_in(folder, {"templates", "x.jsonl", "--format", "jsonl", "--min-share", "0.9"}).out;
  const std::string key = "\"constant_share\":";
  CHECK(has(large, key));
  for (std::size_t at = large.find(key); at != std::string::npos; at = large.find(key, at + 1)) {
    CHECK(std::stod(large.substr(at + key.size())) >= 0.9);
  }
  CHECK(found({"--max-clauses", "0"}) == 2);
  const std::string record = run_in(folder, {"templates", "x.jsonl", "--summary", "--format",
                                             "json", "--min-documents", "4"})
                                 .out;
  CHECK(has(record, "\"min_documents\": 4"));
  CHECK(has(record, "\"templates\": 2"));
  CHECK(has(record, "\"sentences\": "));
}

TEST_CASE("templates: text that would steer a terminal is shown harmlessly", "[cli][templates]") {
  const TempFolder folder;
  std::string rows;
  for (std::size_t i = 0; i < 6; ++i) {
    rows += row("d" + std::to_string(i),
                invented(10 * i, 40) + "。会议强调要认真学习\\u001b[31m领会市委全会精神，由" +
                    "\\u202e" + kWho[i] + "<b>牵头</b>限期完成供水改造任务。" +
                    invented(10 * i + 1, 40) + "。");
  }
  folder.write("x.jsonl", rows);
  const std::string table = run_in(folder, {"templates", "x.jsonl"}).out;
  CHECK(has(table, "会议强调要认真学习"));
  CHECK_FALSE(has(table, "\x1b"));
  CHECK_FALSE(has(table, "\u202E"));
  const std::string lines = run_in(folder, {"templates", "x.jsonl", "--format", "jsonl"}).out;
  CHECK(has(lines, "会议强调要认真学习"));
  CHECK_FALSE(has(lines, "\x1b"));
  CHECK_FALSE(has(run_in(folder, {"scan", "x.jsonl"}).out, "\x1b"));
}

TEST_CASE("templates: scan writes them, and of each document the share they make up",
          "[cli][templates][scan]") {
  const TempFolder folder;
  folder.write("x.jsonl", reports() + row("z", invented(77, 90)));
  const Ran ran = run_in(folder, {"scan", "x.jsonl", "-o", "out"});
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "2 templates in 12 places of 6 documents.\n"));
  CHECK(has(ran.out, "Templates with slots that most documents carry:\n"));
  CHECK(has(ran.out, "leitong templates x.jsonl  lists every template\n"));
  CHECK(slurp(folder / "out/templates.jsonl") ==
        run_in(folder, {"templates", "x.jsonl", "--format", "jsonl"}).out);
  const std::string documents = slurp(folder / "out/documents.jsonl");
  // d1: 38 and 30 of its 208 characters of normal form.
  CHECK(has(documents.substr(documents.find("\"d1\"")), "\"template_share\":0.3"));
  CHECK(has(documents.substr(documents.find("\"z\"")), "\"template_share\":0.0,"));
  const std::string record = slurp(folder / "out/run.json");
  CHECK(has(record, "\"templates\": 2"));
  CHECK(has(record, "\"rejected_spread\": "));
  simdjson::dom::parser parser;
  const simdjson::dom::element seconds = parser.parse(record)["cost"]["seconds"];
  CHECK(simdjson::dom::object(seconds["templates"]).size() > 0);
  run_in(folder, {"scan", "x.jsonl", "-o", "out", "--force", "--template-min-documents", "7"});
  CHECK(slurp(folder / "out/templates.jsonl").empty());

  const Ran without = run_in(folder, {"scan", "x.jsonl", "-o", "out", "--force", "--no-templates"});
  CHECK(without.code == 0);
  CHECK_FALSE(fs::exists(folder / "out/templates.jsonl"));
  CHECK(has(slurp(folder / "out/documents.jsonl"), "\"template_share\":null"));
  CHECK_FALSE(has(slurp(folder / "out/run.json"), "rejected_spread"));
  CHECK_FALSE(has(without.out, "templates"));
}

TEST_CASE("templates: the same bytes at any number of threads", "[cli][templates][same-bytes]") {
  const TempFolder folder;
  std::string rows = reports();
  for (std::size_t i = 0; i < 40; ++i) {
    rows += row("e" + std::to_string(i),
                invented(i, 60) + "。本年新增就业岗位" + std::to_string(i * i + 3) +
                    "个，比上年多" + std::to_string(i + 2) + "个，" + invented(i / 3, 20) + "。");
  }
  folder.write("x.jsonl", rows);
  const auto everything = [&](const std::string& threads) {
    std::string all;
    for (const std::string format : {"table", "jsonl", "json", "csv"}) {
      all += run_in(folder, {"templates", "x.jsonl", "--format", format, "--threads", threads}).out;
    }
    run_in(folder, {"scan", "x.jsonl", "-o", "out", "--threads", threads});
    return all + slurp(folder / "out/templates.jsonl") + slurp(folder / "out/documents.jsonl");
  };
  const std::string expected = everything("1");
  REQUIRE(expected.size() > 20000);
  CHECK(everything("2") == expected);
  CHECK(everything("8") == expected);
}
