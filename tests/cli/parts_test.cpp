// Parts of the program and of the report that need no process: widths, cells, suggestions,
// progress.

#include "base/json.hpp"
#include "catch.hpp"
#include "cli/arguments.hpp"
#include "cli/progress_bar.hpp"
#include "report/records.hpp"
#include "report/table.hpp"
#include "report/terminal_text.hpp"

using namespace leitong;

TEST_CASE("terminal text: width counts cells, not characters", "[report]") {
  CHECK(display_width("") == 0);
  CHECK(display_width("abc") == 3);
  CHECK(display_width("雷同") == 4);
  CHECK(display_width("，。《》") == 8);
  CHECK(display_width("ＡＢ") == 4);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("\U00020BB7") == 2);
  CHECK(display_width("“”…") == 3);
}

TEST_CASE("terminal text: elision keeps both ends and never splits a character", "[report]") {
  CHECK(elide_middle("abcdef", 6) == "abcdef");
  CHECK(elide_middle("abcdefghij", 7) == "abc…hij");
  CHECK(elide_middle("一二三四五六", 9) == "一二…五六");
  CHECK(elide_end("一二三四", 8) == "一二三四");
  CHECK(elide_end("一二三四五", 8) == "一二三…");
  for (std::size_t cells = 0; cells < 14; ++cells) {
    CHECK(display_width(elide_middle("一a二b三c四d", cells)) <= cells);
    CHECK(display_width(elide_end("一a二b三c四d", cells)) <= cells);
  }
}

TEST_CASE("terminal text: controls, bidi marks and invalid bytes are made harmless", "[report]") {
  CHECK(harmless("a\nb\tc\r") == "a b c ");
  CHECK(harmless("\x1b[2J") == "\uFFFD[2J");
  CHECK(harmless("\u202Eabc\u2066") == "\uFFFDabc\uFFFD");
  CHECK(harmless("\u009B31m") == "\uFFFD31m");
  CHECK(harmless("a\xFFz") == "a\uFFFDz");
  CHECK(harmless("正常，文字。") == "正常，文字。");
}

TEST_CASE("table: cells line up", "[report]") {
  const Column columns[] = {
      {"n", 4, true, true}, {"名", 6, false, true}, {"text", 8, false, false}};
  const std::string cells[] = {"12", "长长的名字", "一二三四五六"};
  CHECK(table_head(columns) == "   n  名      text\n");
  CHECK(table_line(columns, cells) == "  12  长…字   一二三…\n");
  CHECK(share_cells(30, std::vector<std::size_t>{5, 100}, 4) == std::vector<std::size_t>{5, 25});
  CHECK(share_cells(30, std::vector<std::size_t>{100, 100}, 4) == std::vector<std::size_t>{15, 15});
}

TEST_CASE("csv: quotes where needed and guards against formulas", "[report]") {
  CHECK(csv_cell("plain", false) == "plain");
  CHECK(csv_cell("a,b", false) == "\"a,b\"");
  CHECK(csv_cell("say \"x\"", false) == "\"say \"\"x\"\"\"");
  CHECK(csv_cell("=1+1", false) == "'=1+1");
  CHECK(csv_cell("=1,1", false) == "\"'=1,1\"");
  for (const char* text : {"+1", "-1", "@x", "\tx", "＝1", "＋1", "－1", "＠x"}) {
    CHECK(csv_cell(text, false) == "'" + std::string(text));
    CHECK(csv_cell(text, true) == text);
  }
}

TEST_CASE("json: numbers are the shortest that read back the same", "[report]") {
  const auto written = [](double number) {
    JsonWriter json;
    json.value(number);
    std::string out;
    json.take(out);
    return out;
  };
  CHECK(written(1) == "1.0");
  CHECK(written(0) == "0.0");
  CHECK(written(0.1) == "0.1");
  CHECK(written(2.0 / 3) == "0.6666666666666666");
  CHECK(written(5e-324) == "5e-324");
  CHECK(written(1e300) == "1e+300");
  CHECK(written(1.0 / 0.0) == "null");
}

TEST_CASE("json: text is escaped only where it must be", "[report]") {
  JsonWriter json;
  json.begin_object();
  json.field("键", "a\"\\\n\x01雷同/");
  json.field("empty", std::string_view());
  json.end_object();
  std::string out;
  json.take(out);
  CHECK(out == R"({"键":"a\"\\\n\u0001雷同/","empty":""})");
}

TEST_CASE("suggestions: the nearest entry by edit distance, or none", "[cli]") {
  const std::vector<std::string> entries = {"--threshold", "--threads", "--unit", "--units"};
  CHECK(cli::nearest("--treshold", entries) == "--threshold");
  CHECK(cli::nearest("--thraeds", entries) == "--threads");
  CHECK(cli::nearest("--thresh", entries) == "--threshold");
  CHECK(cli::nearest("--unti", entries) == "--unit");
  CHECK(cli::nearest("--completely-else", entries).empty());
}

TEST_CASE("progress: a line has bar, percent, rate and time left", "[cli]") {
  using cli::Lang;
  CHECK(cli::progress_line(Lang::kEnglish, "read", "bytes", 50000000, 100000000, 2.0) ==
        "read         [############............]  50%  25.0 MB/s  0:02 left");
  CHECK(cli::progress_line(Lang::kChinese, "verify", "pairs", 30, 0, 2.0) ==
        "核对          30 对  15.0 对/s");
  CHECK(cli::progress_line(Lang::kEnglish, "x", "units", 7, 7, 1.0).find("100%") !=
        std::string::npos);
}

TEST_CASE("numbers: grouped and human", "[cli]") {
  CHECK(cli::grouped(0) == "0");
  CHECK(cli::grouped(999) == "999");
  CHECK(cli::grouped(1234567) == "1,234,567");
  CHECK(cli::human_bytes(999) == "999 B");
  CHECK(cli::human_bytes(999999) == "1.0 MB");
  CHECK(cli::human_bytes(153512) == "153.5 kB");
}
