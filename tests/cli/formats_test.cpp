// The real program on files of all formats, whole and broken. tests/data/formats holds one report,
// written for these tests, as LibreOffice saved it.

#include <simdjson.h>
#include <sys/stat.h>

#include <chrono>
#include <functional>
#include <regex>
#include <set>
#include <sstream>

#include "base/child_process.hpp"
#include "cli/cli_tests.hpp"
#include "leitong/read.hpp"
#include "leitong/text.hpp"
#include "unit/read_samples.hpp"
#include "zip_file.hpp"

using namespace leitong::tests;

namespace {

const fs::path kData = LEITONG_DATA_FOLDER;

std::vector<std::string> normal_forms(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::u32string normal = leitong::normal_form(line, {});
    std::string bytes(reinterpret_cast<const char*>(normal.data()), normal.size() * 4);
    if (!bytes.empty()) out.push_back(std::move(bytes));
  }
  return out;
}

// How many paragraphs the two share in normal form, of the count of whichever has more: what a
// reader adds counts as what it loses.
double share_of(const std::string& wanted, const std::string& got) {
  const std::vector<std::string> paragraphs = normal_forms(wanted);
  const std::vector<std::string> found = normal_forms(got);
  std::multiset<std::string> left(found.begin(), found.end());
  std::size_t same = 0;
  for (const std::string& paragraph : paragraphs) {
    const auto at = left.find(paragraph);
    if (at == left.end()) continue;
    left.erase(at);
    ++same;
  }
  return static_cast<double>(same) / static_cast<double>(std::max(paragraphs.size(), found.size()));
}

bool missing(const char* program) {
  if (leitong::find_program(program)) return false;
  WARN("skipped: " << program << " is not installed");
  return true;
}

// What report.html holds of documents and failures, packed as it is.
std::string model_of(const fs::path& report) {
  leitong::ProgramCall call;
  call.words = {"/bin/sh", "-c",
                "tr '<' '\\n' < \"$1\" | sed -n 's/^script[^>]*id=\"model\"[^>]*>//p' | base64 -d |"
                " gzip -dc",
                "unpack", report.string()};
  const leitong::Result<leitong::ProgramRun> ran = leitong::run_program(call);
  return ran ? ran.value().out : "";
}

// What `leitong text` says of a file, with its environment.
Ran text_of(const fs::path& file, std::vector<std::string> environment = {}) {
  How how;
  how.environment = std::move(environment);
  return run({"text", file.string()}, how);
}

void write_program(const fs::path& path, const std::string& script) {
  std::ofstream(path) << "#!/bin/sh\n" << script;
  fs::permissions(path, fs::perms::owner_all);
}

// The report in a folder, as every format that needs no other program.
void copy_report(const TempFolder& folder, std::initializer_list<const char*> endings) {
  fs::create_directories(folder / "all");
  for (const char* const ending : endings) {
    const std::string name = std::string("report.") + ending;
    fs::copy_file(kData / name, folder.path() / "all" / name);
  }
}

}  // namespace

TEST_CASE("formats: one report has the same paragraphs in each", "[cli][formats]") {
  const std::string wanted = slurp(kData / "report.txt");
  REQUIRE(normal_forms(wanted).size() == 24);
  for (const char* const ending : {"docx", "odt", "html"}) {
    INFO(ending);
    const Ran ran = text_of(kData / (std::string("report.") + ending));
    CHECK(ran.code == 0);
    CHECK(share_of(wanted, ran.out) >= .99);
  }
}

TEST_CASE("formats: the report as GB18030 text is the report, and a duplicate of it",
          "[cli][formats]") {
  const TempFolder folder;
  const std::string wanted = slurp(kData / "report.txt");
  const std::optional<std::string> bytes = encoded(wanted, "GB18030");
  REQUIRE(bytes.has_value());
  REQUIRE(*bytes != wanted);
  folder.write("all/gb.txt", *bytes);
  CHECK(text_of(folder / "all/gb.txt").out == wanted);
  copy_report(folder, {"docx", "txt"});
  const Ran ran = run_in(folder, {"dedup", "all", "--format", "jsonl", "--clusters", "c.jsonl"});
  CHECK(ran.code == 0);
  const std::string clusters = slurp(folder / "c.jsonl");
  CHECK(has(clusters, R"("size":3)"));
  CHECK(has(clusters, "all/gb.txt"));
}

TEST_CASE("formats: the report as doc has its paragraphs", "[cli][formats]") {
  if (missing("soffice")) return;
  const Ran ran = text_of(kData / "report.doc");
  CHECK(ran.code == 0);
  CHECK(share_of(slurp(kData / "report.txt"), ran.out) >= .99);
}

TEST_CASE("formats: antiword reads doc where LibreOffice is missing", "[cli][formats]") {
  if (missing("antiword")) return;
  const Ran ran = text_of(kData / "report.doc", {"LEITONG_SOFFICE=/nonexistent"});
  CHECK(ran.code == 0);
  CHECK(share_of(slurp(kData / "report.txt"), ran.out) >= .85);  // without numbers of lists
  CHECK(has(ran.err, "numbers of automatic lists may be missing"));
  CHECK_FALSE(has(ran.out, "[1]"));
}

TEST_CASE("formats: the report as PDF has its paragraphs and pages", "[cli][formats]") {
  if (missing("pdftotext")) return;
  const Ran ran = text_of(kData / "report.pdf");
  CHECK(ran.code == 0);
  CHECK(share_of(slurp(kData / "report.txt"), ran.out) >= .95);
  CHECK_FALSE(has(ran.out, "文件汇编"));
  CHECK(has(ran.err, "left out"));
  const Ran units = run({"text", (kData / "report.pdf").string(), "--units"});
  CHECK(has(units.out, R"("page":1})"));
  CHECK(has(units.out, R"("page":2})"));
}

TEST_CASE("formats: duplicates are found between them", "[cli][formats]") {
  const TempFolder folder;
  copy_report(folder, {"docx", "odt", "html", "txt"});
  const Ran ran = run_in(folder, {"dedup", "all", "--format", "jsonl", "--clusters", "c.jsonl"});
  CHECK(ran.code == 0);
  CHECK(has(slurp(folder / "c.jsonl"), R"("size":4)"));
}

TEST_CASE("formats: a mixed folder with one broken file is read but for that", "[cli][formats]") {
  const TempFolder folder;
  copy_report(folder, {"docx", "odt", "html", "txt"});
  const std::string docx = slurp(kData / "report.docx");
  folder.write("all/cut.docx", docx.substr(0, docx.size() / 2));
  write_zip(folder / "all/some.zip", {{"in/report.docx", docx}});
  const Ran ran = run_in(folder, {"scan", "all", "-o", "out"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "all/cut.docx: zip archive is damaged"));
  const std::string record = slurp(folder / "out/run.json");
  CHECK(has(record, R"("path": "all/cut.docx")"));
  CHECK(has(record, R"("why": "navigation or footer")"));
  const std::string documents = slurp(folder / "out/documents.jsonl");
  CHECK(count_lines(documents) == 5);
  CHECK(has(documents, R"("document":"all/some.zip/in/report.docx")"));
  CHECK(has(slurp(folder / "out/duplicates.jsonl"), "report.docx"));
}

TEST_CASE("formats: a folder of all formats with one broken file gives everything but that",
          "[cli][formats]") {
  if (missing("pdftotext")) return;
  const TempFolder folder;
  // What LibreOffice makes of doc, wps and rtf is tests/office's matter; here it need not be there.
  write_program(folder / "office",
                "while [ $# -gt 0 ]; do [ \"$1\" = --outdir ] && out=$2; shift; done\n"
                "mkdir -p \"$out\"; cp '" +
                    (kData / "report.odt").string() + "' \"$out/input.odt\"\n");
  copy_report(folder, {"docx", "odt", "html", "txt", "pdf", "doc"});
  const std::string text = slurp(kData / "report.txt");
  folder.write("all/gb.txt", encoded(text, "GB18030").value_or(""));
  folder.write("all/utf16.txt", encoded(text, "UTF-16").value_or(""));
  folder.write("all/table.csv", "id,text\nrow,其中一行说的是水库除险加固的进度和资金安排情况。\n");
  folder.write("all/rows.jsonl", R"({"id":"r","text":"一行记录，说的也是水库除险加固的进度。"})"
                                 "\n");
  write_zip(folder / "all/some.zip", {{"in/report.docx", slurp(kData / "report.docx")}});
  fs::copy_file(kData / "report.doc", folder / "all/report.wps");
  folder.write("all/report.rtf", "{\\rtf1 a}");
  folder.write("all/some.tar", tar_entry("in/report.txt", text) + std::string(1024, '\0'));
  const std::string docx = slurp(kData / "report.docx");
  folder.write("all/broken.docx", docx.substr(0, docx.size() / 2));
  How how;
  how.environment = {"LEITONG_SOFFICE=" + (folder / "office").string(), "PATH=/usr/bin:/bin"};
  const Ran ran = run_in(folder, {"scan", "all", "-o", "out", "--xlsx"}, how);
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "all/broken.docx: zip archive is damaged"));
  const std::string documents = slurp(folder / "out/documents.jsonl");
  CHECK(count_lines(documents) == 14);
  for (const char* name : {"report.docx", "report.odt", "report.html", "report.txt", "report.pdf",
                           "report.doc", "report.wps", "report.rtf", "gb.txt", "utf16.txt",
                           "some.zip/in/report.docx", "some.tar/in/report.txt"}) {
    INFO(name);
    CHECK(has(documents, std::string(R"("document":"all/)") + name + '"'));
  }
  // One report twelve times over: its paragraphs are one cluster.
  CHECK(has(slurp(folder / "out/clusters.jsonl"), R"("size":12)"));
  CHECK(has(slurp(folder / "out/run.json"), R"("path": "all/broken.docx")"));
  CHECK(has(model_of(folder / "out/report.html"), "all/broken.docx"));
  for (const char* file : {"report.xlsx", "passages.jsonl", "duplicates.jsonl"}) {
    CHECK(fs::file_size(folder.path() / "out" / file) > 0);
  }
}

TEST_CASE("formats: a docx that would grow a thousand times is stopped at once",
          "[cli][formats][danger]") {
  const TempFolder folder;
  write_docx(folder / "bomb.docx", "<w:p><w:r><w:t>" + std::string(std::size_t{200} << 20, 'a'));
  const auto begin = std::chrono::steady_clock::now();
  const Ran ran = text_of(folder / "bomb.docx");
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "it is not unpacked"));
  CHECK(took.count() < 5);  // some hundredths of a second on an idle machine
}

TEST_CASE("formats: a converter that hangs is killed and named, the rest goes on",
          "[cli][formats][danger]") {
  const TempFolder folder;
  folder.write("a.pdf", "%PDF-1.4\n");
  folder.write("b.txt", "其余照读。\n");
  write_program(folder / "slow", "sleep 100 & sleep 100\n");
  How how;
  how.environment = {"LEITONG_PDFTOTEXT=" + (folder / "slow").string(), "LEITONG_PROGRAM_SECONDS=1",
                     "PATH=/usr/bin:/bin"};
  const auto begin = std::chrono::steady_clock::now();
  const Ran ran = run_in(folder, {"text", "a.pdf", "b.txt"}, how);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "a.pdf: pdftotext was stopped: not done after 1 seconds"));
  CHECK(ran.out == "其余照读。\n");
  CHECK(took.count() < 30);
}

TEST_CASE("formats: LibreOffice runs under limits, and what it makes is read under one",
          "[cli][formats][danger]") {
  const TempFolder folder;
  folder.write("a.rtf", "{\\rtf1 a}");
  write_program(folder / "office",
                "while [ $# -gt 0 ]; do [ \"$1\" = --outdir ] && out=$2; shift; done\n"
                "ulimit -f > \"$0.limits\"; ulimit -v >> \"$0.limits\"\n"
                "mkdir -p \"$out\"; truncate -s 1500M \"$out/input.odt\"\n");
  How how;
  how.environment = {"LEITONG_SOFFICE=" + (folder / "office").string(), "PATH=/usr/bin:/bin"};
  const Ran ran = run_in(folder, {"text", "a.rtf"}, how);
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "LibreOffice cannot read it either"));
  CHECK(ran.peak_memory_bytes < std::uint64_t{256} << 20);
  const std::string limits = slurp(folder / "office.limits");
  CHECK(count_lines(limits) == 2);
  CHECK_FALSE(has(limits, "unlimited"));
}

TEST_CASE("formats: a killed conversion leaves neither its folder nor what it has started",
          "[cli][formats][danger]") {
  const TempFolder folder;
  folder.write("a.rtf", "{\\rtf1 a}");
  folder.write("in", "");
  const std::string pipe = (folder / "pipe").string();
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  // All that it starts holds the pipe open.
  write_program(folder / "office",
                "exec 9> '" + pipe + "'\nsleep 100 &\necho begun > \"$0.begun\"\nsleep 100\n");
  How how;
  how.environment = {"LEITONG_SOFFICE=" + (folder / "office").string(),
                     "TMPDIR=" + (folder / "tmp").string(), "PATH=/usr/bin:/bin"};
  const auto until = [](const std::function<bool()>& done) {
    for (int i = 0; i < 1000 && !done(); ++i) ::usleep(20'000);
    return done();
  };
  for (const int signal : {SIGINT, SIGTERM, SIGKILL}) {
    INFO(signal);
    fs::create_directory(folder / "tmp");
    fs::remove(folder / "office.begun");
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    const pid_t child = ::fork();
    if (child == 0)
      detail::become_program({"text", (folder / "a.rtf").string()}, how, folder.path());
    CHECK(until([&] { return fs::exists(folder / "office.begun"); }));
    CHECK_FALSE(fs::is_empty(folder / "tmp"));
    ::kill(child, signal);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    char byte = 0;
    CHECK(until([&] { return ::read(reader, &byte, 1) == 0; }));  // nobody holds it any more
    CHECK(until([&] { return fs::is_empty(folder / "tmp"); }));
    ::close(reader);
  }
}

TEST_CASE("formats: what a converter says is told in words that help", "[cli][formats]") {
  const TempFolder folder;
  folder.write("a.pdf", "%PDF-1.4\n");
  const auto said = [&](const std::string& script) {
    write_program(folder / "fake", script);
    return text_of(folder / "a.pdf", {"LEITONG_PDFTOTEXT=" + (folder / "fake").string()}).err;
  };
  CHECK(has(said("echo \"Syntax Error: Missing language pack for 'Adobe-GB1' mapping\" >&2\n"),
            "install poppler-data"));
  CHECK(has(said("echo 'Command Line Error: Incorrect password' >&2\nexit 1\n"),
            "protected by a password"));
  CHECK(has(said("echo '<page width=\"1\" height=\"1\"></page>'\n"), "OCR needed"));
  CHECK(has(text_of(folder / "a.pdf", {"LEITONG_PDFTOTEXT=/nonexistent"}).err,
            "install poppler-utils"));
  CHECK(has(said("exit 127\n"), "pdftotext could not be started"));
}

TEST_CASE("formats: a PDF whose page is damaged is read, and the damage told",
          "[cli][formats][danger]") {
  if (missing("pdftotext")) return;
  const TempFolder folder;
  std::string bytes = slurp(kData / "report.pdf");
  folder.write("whole.pdf", bytes);
  CHECK_FALSE(has(text_of(folder / "whole.pdf").err, "damaged"));
  const std::size_t page = bytes.find("stream");
  REQUIRE(page != std::string::npos);
  bytes.replace(page + 300, 40, 40, '\xFF');
  folder.write("a.pdf", bytes);
  const Ran ran = text_of(folder / "a.pdf");
  CHECK(ran.code == 0);
  CHECK(has(ran.err, "a.pdf: PDF is damaged: errors"));
  CHECK(has(ran.err, "text may be missing"));
  CHECK(run({"text", (folder / "a.pdf").string(), "--strict"}).code == 2);
}

TEST_CASE("formats: a program that is named by a path from here is found from anywhere",
          "[cli][formats][doctor]") {
  const TempFolder folder;
  folder.write("a.rtf", "{\\rtf1 a}");
  fs::copy_file(kData / "report.odt", folder / "made.odt");
  write_program(folder / "office",
                "while [ $# -gt 0 ]; do [ \"$1\" = --outdir ] && out=$2; shift; done\n"
                "mkdir -p \"$out\"; cp '" +
                    (folder / "made.odt").string() + "' \"$out/input.odt\"\n");
  How how;
  how.environment = {"LEITONG_SOFFICE=./office", "PATH=/usr/bin:/bin"};
  const Ran ran = run_in(folder, {"text", "a.rtf"}, how);
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "水利工作报告"));
  write_program(folder / "office", "exit 127\n");
  CHECK(has(run_in(folder, {"text", "a.rtf"}, how).err, "LibreOffice could not be started"));
}

TEST_CASE("formats: names that are no UTF-8 are shown and usable", "[cli][formats]") {
  const TempFolder folder;
  const std::string name = "\xB1\xA8\xB8\xE6.docx";
  fs::copy_file(kData / "report.docx", folder / name);
  const Ran ran = run_in(folder, {"text", "."});
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "水利工作报告"));
  CHECK(run_in(folder, {"text", name}).out == ran.out);
}

TEST_CASE("formats: names that are no UTF-8 leave the records of a run sound", "[cli][formats]") {
  const TempFolder folder;
  const std::string name = "in/\xB1\xA8\xB8\xE6";  // "报告" in GBK
  folder.write(name + ".csv", "id,title\n1,没有正文一列\n");
  folder.write(name + ".jsonl", "{\"id\":\"a\",\"text\":\"一行正文\"}\n不是一行\n");
  folder.write(name + ".txt.gz", "\x1f\x8b\x08 broken");
  folder.write(name + ".tar", std::string(700, 'x'));
  write_zip(folder / (name + ".zip"), {{"metadata.csv", "path,title\n"}, {"a.txt", "正文"}});
  const Ran ran = run_in(folder, {"scan", "in", name + ".csv", "-o", "out"});
  CHECK(ran.code == 2);
  CHECK_FALSE(has(ran.err, "\xEF\xBF\xBD"));
  CHECK(has(ran.err, "in/报告.csv:1: CSV has no column"));
  simdjson::dom::parser parser;
  const simdjson::dom::element record = parser.load((folder / "out/run.json").string());
  std::set<std::string> named;
  for (const char* const kind : {"failures", "warnings"}) {
    for (const simdjson::dom::element error : record[kind]) {
      named.insert(std::string(std::string_view(error["path"])));
    }
  }
  for (const char* const ending : {".csv", ".jsonl", ".txt.gz", ".zip"}) {
    CHECK(named.count(std::string("in/报告") + ending) == 1);
  }
  const std::string model = model_of(folder / "out/report.html");
  CHECK(has(model, "in/报告.csv"));
  CHECK(simdjson::validate_utf8(model));
}

TEST_CASE("doctor: every program is named with what it is for", "[cli][doctor]") {
  How how;
  how.environment = {"LEITONG_SOFFICE=/nonexistent", "LEITONG_ANTIWORD=/nonexistent",
                     "LEITONG_PDFTOTEXT=/nonexistent"};
  const Ran ran = run({"doctor"}, how);
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "pdftotext: missing"));
  CHECK(has(ran.out, "apt-get install libreoffice-writer"));
  CHECK(has(run({"doctor", "--lang", "zh"}, how).out, "未安装"));
  // What is missing can be seen at a glance, where colours are wanted.
  CHECK(has(run({"doctor", "--color", "always"}, how).out, "\x1b[33mmissing\x1b[0m"));
  CHECK_FALSE(has(ran.out, "\x1b["));
}

TEST_CASE("doctor: an argument, and a time that is no number, are refused", "[cli][doctor]") {
  CHECK(run({"doctor", "x"}).code == 2);
  How how;
  how.environment = {"LEITONG_PROGRAM_SECONDS=abc"};
  const Ran ran = run({"doctor"}, how);
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "LEITONG_PROGRAM_SECONDS"));
}

TEST_CASE("doctor: a program that is there is told with its path and version", "[cli][doctor]") {
  const TempFolder folder;
  write_program(folder / "reader", "echo 'reader version 7.8.9'\n");
  How how;
  how.environment = {"LEITONG_PDFTOTEXT=" + (folder / "reader").string(), "PATH=/usr/bin:/bin"};
  const Ran ran = run({"doctor"}, how);
  CHECK(ran.code == 0);
  CHECK(has(ran.out,
            "pdftotext: there (" + (folder / "reader").string() + ", reader version 7.8.9)"));
}

TEST_CASE("doctor: what opens a report is told, and why nothing does", "[cli][doctor]") {
  const TempFolder folder;
  write_program(folder / "browser", "exit 0\n");
  How how;
  how.environment = {"LEITONG_OPENER=" + (folder / "browser").string()};
  CHECK(has(run({"doctor"}, how).out,
            "xdg-open: there (" + (folder / "browser").string() + ")\n    shows report.html"));
  how.environment = {"DISPLAY=", "WAYLAND_DISPLAY="};
  CHECK(has(run({"doctor"}, how).out, "xdg-open: missing (no display here)"));
  CHECK_FALSE(has(run({"doctor"}, how).out, "xdg-utils"));
  how.environment = {"DISPLAY=:0", "PATH=" + folder.path().string()};
  CHECK(has(run({"doctor"}, how).out, "apt-get install xdg-utils"));
  CHECK(has(run({"doctor", "--lang", "zh"}, how).out, "scan --open 用它打开 report.html"));
}

TEST_CASE("formats: records and the report tell the page of a PDF", "[cli][formats]") {
  if (missing("pdftotext")) return;
  const TempFolder folder;
  copy_report(folder, {"pdf", "docx"});
  CHECK(run_in(folder, {"scan", "all", "-o", "out"}).code == 0);
  const std::string passages = slurp(folder / "out/passages.jsonl");
  CHECK(has(passages, R"("document":"all/report.pdf","start":0,)"));
  CHECK(has(passages, R"("page":1})"));
  CHECK(has(passages, R"("document":"all/report.docx")"));
  CHECK_FALSE(std::regex_search(passages, std::regex(R"(docx","start":\d+,"end":\d+,"page")")));
  CHECK(has(slurp(folder / "out/families.jsonl"), R"("page":)"));
}

TEST_CASE("formats: CSV may be separated by semicolons or tabs, and sep= says so",
          "[cli][formats]") {
  const TempFolder folder;
  folder.write("semi.csv", "id;title;text\na;题,目;\"第一段；有分号，有逗号\"\n");
  folder.write("tab.tsv", "id\ttext\nb\t第二段；一、二，三\n");
  folder.write("told.csv", "sep=;\ntext;id\n第三段,第三段,第三段;c\n");
  folder.write("plain.csv", "id,text\nd,第四段;有分号\n");
  const auto text = [&](const char* file) { return run_in(folder, {"text", file}).out; };
  CHECK(text("semi.csv") == "第一段；有分号，有逗号");
  CHECK(text("tab.tsv") == "第二段；一、二，三");
  CHECK(text("told.csv") == "第三段,第三段,第三段");
  CHECK(text("plain.csv") == "第四段;有分号");
}

TEST_CASE("formats: rows of metadata may name entries of archives", "[cli][formats]") {
  const TempFolder folder;
  fs::create_directories(folder / "in");
  write_zip(folder / "in/some.zip",
            {{"a.txt", "第一篇写的是渡口的事。"}, {"b.txt", "第二篇写的是茶青的事。"}});
  folder.write("in/metadata.csv", "path;place\nsome.zip/a.txt;青禾县\nsome.zip/b.txt;云溪县\n");
  Ran ran = run_in(folder, {"scan", "in", "-o", "out"});
  CHECK(ran.code == 0);
  CHECK_FALSE(has(ran.err, "rows name no file"));
  CHECK(has(slurp(folder / "out/documents.jsonl"), "云溪县"));
  folder.write("in/metadata.csv", "path,place\nsome.zip/a.txt,青禾县\nsome.zip/c.txt,云溪县\n");
  ran = run_in(folder, {"scan", "in", "-o", "out", "--force"});
  CHECK(has(ran.err, "1 of 2 rows name no file"));
}

TEST_CASE("formats: a name that a zip marks as UTF-8 is that, whatever the others are",
          "[cli][formats]") {
  const TempFolder folder;
  fs::create_directories(folder / "in");
  int error = 0;
  zip_t* const archive = zip_open((folder / "in/x.zip").c_str(), ZIP_CREATE, &error);
  REQUIRE(archive != nullptr);
  const std::string text = "渡口的事写在这里。";
  const auto add = [&](const std::string& name, zip_flags_t encoding) {
    zip_source_t* const source = zip_source_buffer(archive, text.data(), text.size(), 0);
    REQUIRE(zip_file_add(archive, name.c_str(), source, encoding) >= 0);
  };
  add("Łódź.txt", ZIP_FL_ENC_UTF_8);
  add(encoded("关于召开全县工作会议的通知.txt", "GB18030").value(), ZIP_FL_ENC_CP437);
  REQUIRE(zip_close(archive) == 0);
  const Ran ran = run_in(folder, {"scan", "in", "-o", "out"});
  const std::string documents = slurp(folder / "out/documents.jsonl");
  CHECK(has(documents, R"("document":"in/x.zip/Łódź.txt")"));
  CHECK(has(documents, R"("document":"in/x.zip/关于召开全县工作会议的通知.txt")"));
}
