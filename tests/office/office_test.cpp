// One report in every format that LibreOffice saves, read back by the program; and our tables
// opened in its spreadsheet. LibreOffice runs with a profile of its own, and is killed when it
// takes too long.

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "base/child_process.hpp"
#include "cli/cli_tests.hpp"
#include "cli/workbook_cells.hpp"
#include "leitong/text.hpp"
#include "unit/read_samples.hpp"

using namespace leitong::tests;

namespace {

const fs::path kData = LEITONG_DATA_FOLDER;
const fs::path kReports = fs::path(LEITONG_SOURCE_FOLDER) / "samples/reports";
constexpr double kSeconds = 240;  // a start; some seconds on an idle machine

bool missing(const char* program) {
  if (leitong::find_program(program)) return false;
  WARN("skipped: " << program << " is not installed");
  return true;
}

// `files` of `folder` in `format`, into its folder `to`: one start of LibreOffice.
void convert(const TempFolder& folder, const std::vector<fs::path>& files, const std::string& to,
             const std::string& format, const std::vector<std::string>& more = {}) {
  const std::string home = folder.path().string();
  leitong::ProgramCall call;
  call.words =
      with({*leitong::find_program("soffice"), "-env:UserInstallation=file://" + home + "/profile",
            "--headless", "--norestore"},
           more);
  call.words = with(call.words, {"--convert-to", format, "--outdir", home + "/" + to});
  for (const fs::path& file : files) call.words.push_back(file.string());
  call.home = home;
  call.seconds = kSeconds;
  const leitong::Result<leitong::ProgramRun> run = leitong::run_program(call);
  REQUIRE(run.ok());
  INFO(run.value().err);
  REQUIRE_FALSE(run.value().timed_out);
  const std::string ending = "." + format.substr(0, format.find(':'));
  for (const fs::path& file : files) {
    INFO(file);
    REQUIRE(fs::exists(folder.path() / to / file.stem().concat(ending)));
  }
}

std::vector<std::string> paragraphs(const fs::path& file, std::vector<std::string> more = {}) {
  const Ran ran = run(with({"text", file.string(), "--normal"}, more));
  INFO(ran.err);
  CHECK(ran.code == 0);
  std::vector<std::string> out;
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) out.push_back(line);
  }
  return out;
}

// How many of `wanted` stand in `got`; one of `got` stands for one only.
std::size_t same(const std::vector<std::string>& wanted, const std::vector<std::string>& got) {
  std::multiset<std::string> left(got.begin(), got.end());
  std::size_t count = 0;
  for (const std::string& paragraph : wanted) {
    const auto found = left.find(paragraph);
    if (found == left.end()) continue;
    left.erase(found);
    ++count;
  }
  return count;
}

// Plain reports, and one with lists, a table and a note.
struct Report {
  std::string name;
  fs::path text;
};

std::vector<Report> all_reports() {
  std::vector<Report> reports = {{"rich", kData / "report.txt"}};
  for (const char* const name : {"岚坪县_2022", "栖梧县_2021", "蓼湾县_2021", "青禾县_2023"}) {
    reports.push_back({name, kReports / (std::string(name) + ".txt")});
  }
  return reports;
}

// Saves all in each format into `folder`/all. A wps file of today is a doc under another name.
void save_as_all(const TempFolder& folder, const std::vector<Report>& reports) {
  fs::create_directories(folder / "all");
  fs::create_directories(folder / "in");
  std::vector<fs::path> plain, saved;
  for (const Report& report : reports) {
    const std::string text = slurp(report.text);
    folder.write("all/" + report.name + ".txt", text);
    const std::optional<std::string> bytes = encoded(text, "GB18030");
    REQUIRE(bytes.has_value());
    folder.write("all/" + report.name + "_gb.txt", *bytes);
    if (report.name == "rich") {
      fs::copy_file(kData / "report.fodt", folder / "in/rich.fodt");
      saved.push_back(folder / "in/rich.fodt");
    } else {
      plain.push_back(folder / ("all/" + report.name + ".txt"));
      saved.push_back(folder / ("in/" + report.name + ".odt"));
    }
  }
  convert(folder, plain, "in", "odt", {"--infilter=Text (encoded):UTF8,LF,,,"});
  for (const char* const format : {"odt", "docx", "doc", "pdf", "html"}) {
    convert(folder, saved, "all", format);
  }
  for (const Report& report : reports) {
    const std::string name = "all/" + report.name;
    fs::copy_file(folder / (name + ".doc"), folder / (name + ".wps"));
  }
}

// The least share that a report and its file of an ending have in common in normal form, of the
// paragraphs of whichever has more: of each report, and of all together. A PDF of plain text
// without indents has no sign of a paragraph whose last line is full by chance, so that two become
// one: one such pair in a report of 22 paragraphs leaves .909 of them.
struct Wanted {
  const char* ending;
  double share;
  double of_plain;  // of each report without indents
};
constexpr Wanted kWanted[] = {{"_gb.txt", 1, 1},   {".odt", .99, .99}, {".docx", .99, .99},
                              {".html", .99, .99}, {".doc", .99, .99}, {".wps", .99, .99},
                              {".pdf", .95, .9}};

// The sheets of a flat OpenDocument spreadsheet as workbook_cells.hpp has those of a workbook: what
// Calc shows. Formulas fail the test.
std::map<std::string, Rows> calc_sheets(const fs::path& file) {
  pugi::xml_document book;
  REQUIRE(book.load_file(file.c_str(), pugi::parse_default | pugi::parse_ws_pcdata));
  std::map<std::string, Rows> sheets;
  const auto tables =
      book.child("office:document").child("office:body").child("office:spreadsheet");
  for (const pugi::xml_node& table : tables.children("table:table")) {
    Rows& rows = sheets[table.attribute("table:name").value()];
    for (const auto& found : table.select_nodes(".//table:table-row")) {
      if (found.node().attribute("table:number-rows-repeated")) continue;  // empty to the end
      rows.emplace_back();
      for (const pugi::xml_node& cell : found.node().children("table:table-cell")) {
        CHECK_FALSE(cell.attribute("table:formula"));
        const std::string type = cell.attribute("office:value-type").value();
        std::string value;
        if (type == "string") {
          value = "s";
          bool first = true;
          for (const pugi::xml_node& line : cell.children("text:p")) {
            if (!first) value += '\n';
            first = false;
            value += line.text().get();
          }
        } else if (!type.empty()) {
          value = std::string("n") + cell.attribute("office:value").value();
        }
        const unsigned times = cell.attribute("table:number-columns-repeated").as_uint(1);
        if (value.empty() && times > 100) break;  // empty to the end
        rows.back().insert(rows.back().end(), times, value);
      }
    }
  }
  return sheets;
}

std::string cell_of(const Rows& rows, std::size_t row, std::size_t column) {
  return row < rows.size() && column < rows[row].size() ? rows[row][column] : std::string();
}

bool same_number(const std::string& a, const std::string& b) {
  return std::abs(std::stod(a.substr(1)) - std::stod(b.substr(1))) <= 1e-9;
}

}  // namespace

TEST_CASE("office: a report saved in every format has its paragraphs, and is found in each",
          "[office]") {
  if (missing("soffice") || missing("pdftotext") || missing("antiword")) return;
  const TempFolder folder;
  const std::vector<Report> reports = all_reports();
  save_as_all(folder, reports);
  for (const Wanted& wanted : kWanted) {
    std::size_t all_same = 0, all = 0;
    for (const Report& report : reports) {
      const std::vector<std::string> text = paragraphs(report.text);
      const std::vector<std::string> got =
          paragraphs(folder / ("all/" + report.name + wanted.ending));
      const std::size_t found = same(text, got);
      INFO(report.name << wanted.ending << ": " << found << " of " << text.size() << ", read "
                       << got.size());
      const std::size_t more = std::max(text.size(), got.size());
      const double least = report.name == "rich" ? wanted.share : wanted.of_plain;
      CHECK(static_cast<double>(found) >= least * static_cast<double>(more));
      all_same += found;
      all += more;
    }
    INFO(wanted.ending << ": " << all_same << " of " << all);
    CHECK(static_cast<double>(all_same) >= wanted.share * static_cast<double>(all));
  }

  const Ran ran = run_in(
      folder, {"scan", "all", "-o", "out", "--unit", "paragraph,document", "--no-templates"});
  INFO(ran.err);
  CHECK(ran.code == 0);
  std::map<std::string, std::string> clusters;  // of documents, by the report they are
  std::istringstream lines(slurp(folder / "out/clusters.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    if (!has(line, R"("level":"document")")) continue;
    for (const Report& report : reports) {
      if (has(line, "all/" + report.name + ".txt")) clusters[report.name] = line;
    }
  }
  for (const Report& report : reports) {
    for (const Wanted& wanted : kWanted) {
      INFO(report.name << wanted.ending);
      CHECK(has(clusters[report.name], "\"all/" + report.name + wanted.ending + "\""));
    }
  }
  CHECK(fs::exists(folder / "out/report.html"));
}

TEST_CASE("office: Calc opens our workbook and our CSV, shows their values and runs none",
          "[office]") {
  if (missing("soffice")) return;
  if (!fs::exists(fs::canonical(*leitong::find_program("soffice")).parent_path() / "scalc")) {
    WARN("skipped: libreoffice-calc is not installed");
    return;
  }
  const TempFolder folder;
  folder.write("a.jsonl", hostile_rows());
  REQUIRE(run_in(folder, {"scan", "a.jsonl", "-o", "out", "--xlsx"}).code == 0);
  const Ran pairs = run_in(folder, {"dedup", "a.jsonl", "--format", "csv"});
  REQUIRE(pairs.code == 0);
  REQUIRE(has(pairs.out, "'=cmd"));
  folder.write("pairs.csv", pairs.out);
  convert(folder, {folder / "out/report.xlsx", folder / "pairs.csv"}, "calc", "fods");

  std::size_t numbers = 0, texts = 0;
  const auto shown = calc_sheets(folder / "calc/report.fods");
  for (const auto& [name, rows] : sheets_of(folder / "out/report.xlsx")) {
    REQUIRE(shown.count(name) == 1);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (std::size_t column = 0; column < rows[row].size(); ++column) {
        const std::string& made = rows[row][column];
        const std::string seen = cell_of(shown.at(name), row, column);
        INFO(name << ", row " << row << ", column " << column << ": " << made << " / " << seen);
        if (made.starts_with('n')) {
          ++numbers;
          CHECK((seen.starts_with('n') && same_number(made, seen)));
        } else if (made.size() > 1 && !has(made, "_x") && !has(made, "\t")) {
          ++texts;
          CHECK(made == seen);
        }
      }
    }
  }
  CHECK(numbers > 30);
  CHECK(texts > 30);
  bool guarded = false;
  for (const auto& [name, rows] : calc_sheets(folder / "calc/pairs.fods")) {
    for (const auto& row : rows) {
      for (const std::string& cell : row) guarded = guarded || has(cell, "=cmd|");
    }
  }
  CHECK(guarded);
}
