// What the program puts out on samples/, byte for byte. A change of these files is a change of what
// users see: it is made by LEITONG_APPROVE=1 and read in the diff before it is committed.

#include <cstdlib>
#include <fstream>

#include "catch.hpp"
#include "run_program.hpp"

namespace fs = std::filesystem;
using leitong::tests::How;
using leitong::tests::Ran;
using leitong::tests::run;
using leitong::tests::slurp;
using leitong::tests::TempFolder;

namespace {

const fs::path kProject = LEITONG_PROJECT_FOLDER;
const fs::path kExpected = kProject / "tests/golden/expected";

bool approving() { return std::getenv("LEITONG_APPROVE") != nullptr; }

// The first line that differs: a whole file of records is no message.
std::string first_difference(const std::string& found, const std::string& expected) {
  std::size_t line = 1;
  std::size_t start = 0;
  for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i) {
    if (found[i] != expected[i]) break;
    if (found[i] == '\n') {
      ++line;
      start = i + 1;
    }
  }
  const auto line_at = [&](const std::string& text) {
    return start < text.size() ? text.substr(start, text.find('\n', start) - start) : "(nothing)";
  };
  return "line " + std::to_string(line) + "\nfound:    " + line_at(found) +
         "\nexpected: " + line_at(expected);
}

void check_golden(const std::string& name, const std::string& found) {
  const fs::path file = kExpected / name;
  if (approving()) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << found;
    return;
  }
  const std::string expected = slurp(file);
  INFO(name << ", " << first_difference(found, expected));
  CHECK((found == expected));
}

Ran run_on_samples(std::vector<std::string> words) {
  How how;
  how.folder = kProject;
  how.environment = {"COLUMNS=100"};
  const Ran ran = run(words, how);
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  return ran;
}

const std::vector<std::string> kReports = {"samples/reports", "--metadata",
                                           "samples/reports/metadata.csv"};

std::vector<std::string> with_reports(std::vector<std::string> words) {
  words.insert(words.begin() + 1, kReports.begin(), kReports.end());
  return words;
}

}  // namespace

TEST_CASE("golden: the units of a report", "[golden]") {
  const std::string report = "samples/reports/青禾县_2023.txt";
  check_golden("units.jsonl", run_on_samples({"text", report, "--units"}).out);
  check_golden("sentences.txt",
               run_on_samples({"text", report, "--normal", "--unit", "sentence"}).out);
  CHECK(run_on_samples({"text", report}).out == slurp(kProject / report));
}

TEST_CASE("golden: near-duplicate paragraphs and sentences of the samples", "[golden]") {
  check_golden("dedup.txt", run_on_samples(with_reports({"dedup"})).out);
  check_golden("dedup.csv", run_on_samples(with_reports({"dedup", "--format", "csv"})).out);
  check_golden("dedup_sentences.jsonl",
               run_on_samples(with_reports({"dedup", "--unit", "sentence", "--format", "jsonl",
                                            "--threshold", "0.8"}))
                   .out);
}

TEST_CASE("golden: copied passages and families of the samples", "[golden]") {
  const TempFolder folder;
  const std::vector<std::string> referring = {"--reference", "samples/reference/沅屿市_2020.txt"};
  const auto passages = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = with_reports({"passages"});
    words.insert(words.end(), referring.begin(), referring.end());
    words.insert(words.end(), more.begin(), more.end());
    return run_on_samples(words).out;
  };
  check_golden("passages.jsonl",
               passages({"--format", "jsonl", "--families", (folder / "families").string()}));
  check_golden("families.jsonl", slurp(folder / "families"));
  check_golden("passages.txt", passages({"--kind", "copied,quoted"}));
}

TEST_CASE("golden: the templates of the samples", "[golden]") {
  check_golden("templates.jsonl",
               run_on_samples(with_reports({"templates", "--format", "jsonl"})).out);
  check_golden("templates.txt", run_on_samples(with_reports({"templates", "--limit", "20"})).out);
  check_golden("templates.zh.txt",
               run_on_samples(with_reports({"templates", "--limit", "5", "--sort", "documents",
                                            "--lang", "zh"}))
                   .out);
}

TEST_CASE("golden: two reports side by side", "[golden]") {
  check_golden("compare.txt", run_on_samples({"compare", "samples/reports/枫渚县_2022.txt",
                                              "samples/reports/砚溪县_2023.txt", "--metadata",
                                              "samples/reports/metadata.csv"})
                                  .out);
}

TEST_CASE("golden: the records and the summary of a scan", "[golden]") {
  const TempFolder folder;
  const std::string out = folder.path().string();
  check_golden("scan.txt", run_on_samples(with_reports({"scan"})).out);
  check_golden("scan.zh.txt", run_on_samples(with_reports({"scan", "--lang", "zh"})).out);
  run_on_samples(with_reports({"scan", "-o", out}));
  for (const std::string name : {"documents.jsonl", "duplicates.jsonl", "clusters.jsonl"}) {
    check_golden(name, slurp(folder / name));
  }
  const std::string record = slurp(folder / "run.json");
  check_golden("run.json", record.substr(0, record.find("  \"cost\"")));
}
