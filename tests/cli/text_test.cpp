// `leitong text` shows what offsets count.

#include <fcntl.h>
#include <simdjson.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/utf8.hpp"
#include "cli/cli_tests.hpp"

using namespace leitong::tests;

namespace {

// text[start:end] as Python means it.
std::string slice(const std::string& text, std::uint64_t start, std::uint64_t end) {
  std::string out;
  std::uint64_t at = 0;
  for (const char *p = text.data(), *stop = p + text.size(); p < stop; ++at) {
    const char* begin = p;
    leitong::next_code_point(p);
    if (at >= start && at < end) out.append(begin, p);
  }
  return out;
}

}  // namespace

TEST_CASE("text: line ends become one, the mark goes, all else stays", "[cli][text]") {
  const TempFolder folder;
  folder.write("a.txt", "\xEF\xBB\xBF一、总体情况\r\n  经济 平稳。\r\r\n末行没有换行");
  const Ran ran = run_in(folder, {"text", "a.txt"});
  CHECK(ran.code == 0);
  CHECK(ran.out == "一、总体情况\n  经济 平稳。\n\n末行没有换行");
  CHECK(ran.err.empty());
}

TEST_CASE("text: several documents come one after the other in the order given", "[cli][text]") {
  const TempFolder folder;
  folder.write("b.txt", "乙文\n");
  folder.write("in/a.txt", "甲文\n");
  folder.write("in/c.txt", "丙文\n");
  CHECK(run_in(folder, {"text", "b.txt", "in"}).out == "乙文\n甲文\n丙文\n");
}

TEST_CASE("text: --units offsets select the unit's own characters", "[cli][text]") {
  const TempFolder folder;
  folder.write(
      "a.txt",
      "一、工作回顾\r\n　　全区生产总值增长8%。民生\xF0\xA0\xAE\xB7改善！\n\n（一）下一步\n");
  const std::string text = run_in(folder, {"text", "a.txt"}).out;
  const Ran ran = run_in(folder, {"text", "a.txt", "--units", "--unit", "sentence"});
  REQUIRE(ran.code == 0);
  simdjson::dom::parser parser;
  simdjson::padded_string bytes(ran.out);
  std::vector<std::string> found;
  std::vector<std::string> kinds;
  std::uint64_t number = 0;
  for (auto unit : parser.parse_many(bytes)) {
    CHECK(std::string_view(unit["document"]) == "a.txt");
    CHECK(std::uint64_t(unit["unit"]) == number++);
    found.push_back(slice(text, unit["start"], unit["end"]));
    kinds.emplace_back(std::string_view(unit["kind"]));
  }
  CHECK(found == std::vector<std::string>{"一、工作回顾", "全区生产总值增长8%。",
                                          "民生\xF0\xA0\xAE\xB7改善！", "（一）下一步"});
  CHECK(kinds == std::vector<std::string>{"heading", "sentence", "sentence", "heading"});
}

TEST_CASE("text: --normal gives one unit a line, folded and masked on request", "[cli][text]") {
  const TempFolder folder;
  folder.write("a.txt", "增長 ８％，ＧＤＰ达 123 亿元。\n\n第二段\n");
  CHECK(run_in(folder, {"text", "a.txt", "--normal"}).out == "增長8gdp达123亿元\n第二段\n");
  CHECK(run_in(folder, {"text", "a.txt", "--normal", "--fold-variants", "--mask-numbers"}).out ==
        "增长0gdp达0亿元\n第二段\n");
}

TEST_CASE("text: - reads JSON Lines from standard input", "[cli][text]") {
  How how;
  how.input = "{\"id\":\"x\",\"text\":\"第一行\\n第二行\"}\n{\"id\":7,\"text\":\"七\"}\n";
  CHECK(run({"text", "-"}, how).out == "第一行\n第二行七");
  how.input = "{\"no\":\"x\",\"body\":\"正文\"}\n";
  CHECK(run({"text", "-", "--text-field", "body", "--id-field", "no"}, how).out == "正文");
}

TEST_CASE("text: --output writes a file that appears complete", "[cli][text]") {
  const TempFolder folder;
  folder.write("a.txt", "文字\n");
  folder.write("out.txt", "旧的内容，比新的长\n");
  const Ran ran = run_in(folder, {"text", "a.txt", "--output", "out.txt"});
  CHECK(ran.code == 0);
  CHECK(ran.out.empty());
  CHECK(slurp(folder / "out.txt") == "文字\n");
}

TEST_CASE("text: a terminal gets no control characters", "[cli][text]") {
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  REQUIRE(terminal >= 0);
  REQUIRE(grantpt(terminal) == 0);
  REQUIRE(unlockpt(terminal) == 0);
  const TempFolder folder;
  folder.write("a.txt", "甲\x1b[31m乙\n丙\n");
  How how;
  how.output = ptsname(terminal);
  const int held = open(how.output.c_str(), O_RDWR | O_NOCTTY);  // what was written stays readable
  const Ran ran = run_in(folder, {"text", "a.txt"}, how);
  CHECK(ran.code == 0);
  std::string shown(256, 0);
  const ssize_t got = read(terminal, shown.data(), shown.size());
  REQUIRE(got > 0);
  shown.resize(static_cast<std::size_t>(got));
  CHECK(shown == "甲\xEF\xBF\xBD[31m乙\r\n丙\r\n");
  close(held);
  close(terminal);
  CHECK(run_in(folder, {"text", "a.txt"}).out == "甲\x1b[31m乙\n丙\n");
}
