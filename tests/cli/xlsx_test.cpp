// report.xlsx holds what was found as Excel can take it, and no spreadsheet runs a text of a
// document, whether it comes as a workbook or as CSV.

#include "cli/cli_tests.hpp"
#include "cli/workbook_cells.hpp"
#include "report/xlsx/workbook.hpp"

using namespace leitong;
using namespace leitong::tests;

namespace {

// The cells of a CSV as RFC 4180 reads them.
std::vector<std::string> csv_cells(const std::string& csv) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    if (csv[i] == '"') {
      if (quoted && i + 1 < csv.size() && csv[i + 1] == '"')
        cells.back() += csv[++i];
      else
        quoted = !quoted;
    } else if (!quoted && (csv[i] == ',' || csv[i] == '\n')) {
      cells.emplace_back();
    } else if (quoted || csv[i] != '\r') {
      cells.back() += csv[i];
    }
  }
  return cells;
}

}  // namespace

TEST_CASE("xlsx: the workbook holds the counts and the texts of the records", "[cli][xlsx]") {
  const TempFolder folder;
  folder.write("a.jsonl", hostile_rows());
  const Ran ran = run_in(folder, {"scan", "a.jsonl", "missing.txt", "-o", "out", "--xlsx"});
  CHECK(ran.code == 2);
  const auto sheets = sheets_of(folder / "out/report.xlsx");
  CHECK(sheets.size() == 7);
  CHECK(sheets.at("Documents").size() == 4);
  CHECK(sheets.at("Passages").size() == count_lines(slurp(folder / "out/passages.jsonl")) + 1);
  CHECK(sheets.at("Near-duplicates").size() ==
        count_lines(slurp(folder / "out/duplicates.jsonl")) + 1);
  CHECK(sheets.at("Families").size() == count_lines(slurp(folder / "out/families.jsonl")) + 1);
  CHECK(sheets.at("Templates").size() == count_lines(slurp(folder / "out/templates.jsonl")) + 1);
  CHECK(sheets.at("Passages").size() > 1);
  bool named = false;
  for (const auto& row : sheets.at("Overview")) {
    named =
        named || (row.size() == 2 && row[0] == "sCould not be read" && has(row[1], "missing.txt"));
  }
  CHECK(named);
}

TEST_CASE("xlsx: hostile texts are texts, and read as what they are", "[cli][xlsx]") {
  const TempFolder folder;
  folder.write("a.jsonl", hostile_rows());
  CHECK(run_in(folder, {"scan", "a.jsonl", "-o", "out", "--xlsx"}).code == 0);
  const auto sheets = sheets_of(folder / "out/report.xlsx");
  const auto& first = sheets.at("Documents").at(1);
  CHECK(first[0] == "s=cmd|' /C calc'!A0");
  CHECK(first[1] == "s-2+3");
  CHECK(first[3] == "s\t=1");
  bool escaped = false, replaced = false, formula = false;
  for (const auto& row : sheets.at("Near-duplicates")) {
    for (const std::string& cell : row) {
      escaped = escaped || has(cell, "_x005F_x0041_与");
      replaced = replaced || has(cell, "与\uFFFD控制符");
      formula = formula || cell.starts_with("s=HYPERLINK(\"http://x.example\"");
    }
  }
  CHECK(escaped);
  CHECK(replaced);
  CHECK(formula);
}

TEST_CASE("xlsx: the same bytes at any number of threads, in either language its own words",
          "[cli][xlsx]") {
  const TempFolder folder;
  folder.write("a.jsonl", hostile_rows());
  const auto made = [&](const std::string& out, const std::vector<std::string>& more) {
    CHECK(run_in(folder, with({"scan", "a.jsonl", "-o", out, "--xlsx"}, more)).code == 0);
    return folder / (out + "/report.xlsx");
  };
  const std::string one = slurp(made("one", {"--threads", "1"}));
  CHECK(one == slurp(made("two", {"--threads", "2"})));
  CHECK(has(part_of(folder / "one/report.xlsx", "docProps/core.xml"), "1980-01-01T00:00:00Z"));
  // Every title is a word of the language: a key without one would stand there as it is.
  for (const auto& [name, rows] : sheets_of(made("three", {"--lang", "zh"}))) {
    CHECK(name.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos);
    for (std::string title : rows.front()) {
      if (title == "sJaccard 相似度") continue;
      title.erase(0, 1);
      CHECK(title.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos);
    }
  }
}

TEST_CASE("xlsx: titles stay in sight and every column has a filter", "[cli][xlsx]") {
  const TempFolder folder;
  folder.write("a.jsonl", hostile_rows());
  CHECK(run_in(folder, {"scan", "a.jsonl", "-o", "out", "--xlsx"}).code == 0);
  const std::string documents = part_of(folder / "out/report.xlsx", "xl/worksheets/sheet2.xml");
  CHECK(has(documents, "state=\"frozen\""));
  CHECK(has(documents, "<autoFilter ref=\"A1:P4\"/>"));
}

TEST_CASE("xlsx: needs a folder, is not there unasked, and goes with the results it belongs to",
          "[cli][xlsx]") {
  const TempFolder folder;
  folder.write("a.jsonl", hostile_rows());
  CHECK(has(run_in(folder, {"scan", "a.jsonl", "--xlsx"}).err, "--xlsx needs -o DIR"));
  CHECK(run_in(folder, {"scan", "a.jsonl", "-o", "out", "--xlsx"}).code == 0);
  CHECK(fs::exists(folder / "out/report.xlsx"));
  CHECK(run_in(folder, {"scan", "a.jsonl", "-o", "out"}).code == 2);
  CHECK(run_in(folder, {"scan", "a.jsonl", "-o", "out", "--force"}).code == 0);
  CHECK_FALSE(fs::exists(folder / "out/report.xlsx"));
}

TEST_CASE("workbook: rows beyond a sheet and texts beyond a cell are cut and counted",
          "[report][xlsx]") {
  const TempFolder folder;
  const std::string file = (folder / "x.xlsx").string();
  Result<std::unique_ptr<Workbook>> made = Workbook::create(file, folder.path().string(), {3, 10});
  REQUIRE(made.ok());
  Workbook& book = *made.value();
  Sheet& sheet = book.add_table("T", {{"a", 10, true}, {"b", 10, true}});
  CHECK(sheet.next_row());
  sheet.text("一二三四五六七八九十").text("一二三四五六七八九十A");
  CHECK(sheet.next_row());
  // Beyond the Basic Multilingual Plane a character is two units, and is not cut in two.
  sheet.text("\U00020BB7\U00020BB7\U00020BB7\U00020BB7\U00020BB7")
      .text("A\U00020BB7\U00020BB7\U00020BB7\U00020BB7\U00020BB7");
  CHECK_FALSE(sheet.next_row());
  CHECK_FALSE(sheet.next_row());
  CHECK(sheet.rows_left_out() == 2);
  CHECK(book.cells_cut() == 2);
  REQUIRE(book.close().ok());
  const Rows rows = sheets_of(file).at("T");
  CHECK(rows.size() == 3);
  CHECK(rows[1] == std::vector<std::string>{"s一二三四五六七八九十", "s一二三四五六七八九…"});
  CHECK(rows[2] == std::vector<std::string>{"s\U00020BB7\U00020BB7\U00020BB7\U00020BB7\U00020BB7",
                                            "sA\U00020BB7\U00020BB7\U00020BB7\U00020BB7…"});
}

TEST_CASE("csv: begins with a byte-order mark and no cell of any command begins like a formula",
          "[cli][xlsx]") {
  const TempFolder folder;
  folder.write("a.jsonl", hostile_rows());
  const std::vector<std::vector<std::string>> commands = {
      {"dedup", "a.jsonl", "--format", "csv", "--clusters", "c.csv"},
      {"passages", "a.jsonl", "--format", "csv"},
      {"templates", "a.jsonl", "--format", "csv", "--min-documents", "2", "--min-series", "1"}};
  for (const auto& command : commands) {
    INFO(command.front());
    const Ran ran = run_in(folder, command);
    CHECK(ran.code == 0);
    REQUIRE(ran.out.starts_with("\xEF\xBB\xBF"));
    const std::vector<std::string> cells = csv_cells(ran.out.substr(3));
    CHECK(cells.size() > 20);
    bool guarded = false;
    for (const std::string& cell : cells) {
      const bool number =
          !cell.empty() && cell.find_first_not_of("-.0123456789") == std::string::npos;
      if (!cell.empty() && !number)
        CHECK(std::string("=+-@\t\r\n").find(cell[0]) == std::string::npos);
      guarded = guarded || cell.starts_with("'=");
    }
    CHECK(guarded);
  }
}
