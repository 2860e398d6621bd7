// `leitong doctor`: which programs for other formats are there, in which version, what each is for,
// and how to get it. None of them is needed for text, docx, odt, web pages and archives.

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

#include "base/child_process.hpp"
#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "leitong/version.hpp"

namespace leitong::cli {
namespace {

struct ProgramRow {
  const char* name;
  std::string ReadPrograms::*program;
  const char* question;  // what makes it tell its version
  const char* package;
  const char* variable;  // names another program
  Text purpose;
};
constexpr ProgramRow kPrograms[] = {
    {"pdftotext",
     &ReadPrograms::pdftotext,
     "-v",
     "poppler-utils",
     "LEITONG_PDFTOTEXT",
     {"reads PDF", "读取 PDF"}},
    {"antiword",
     &ReadPrograms::antiword,
     "-h",
     "antiword",
     "LEITONG_ANTIWORD",
     {"reads doc and wps", "读取 doc、wps"}},
    {"soffice (LibreOffice)",
     &ReadPrograms::soffice,
     "--version",
     "libreoffice-writer",
     "LEITONG_SOFFICE",
     {"reads rtf, old XML, and what antiword cannot read",
      "读取 rtf、旧版 XML，以及 antiword 读不了的文件"}},
};

// Where poppler looks for the tables of Chinese fonts.
constexpr const char* kPopplerData[] = {"/usr/share/poppler/cMap/Adobe-GB1",
                                        "/usr/local/share/poppler/cMap/Adobe-GB1"};

constexpr Text kThere{"there", "已安装"};
constexpr Text kMissing{"missing", "未安装"};
constexpr Text kInstall{"install: apt-get install {1}", "安装：apt-get install {1}"};
constexpr Text kOther{"another program: {1}=PATH", "改用别的程序：{1}=路径"};
constexpr Text kFonts{"Chinese fonts that a PDF does not carry itself", "PDF 未内嵌的中文字体"};
constexpr Text kBuiltIn{
    "Read without any of them: txt, md, jsonl, csv, docx, odt, html, zip, tar, each also as gz or "
    "zst.",
    "以下格式不需要任何外部程序：txt、md、jsonl、csv、docx、odt、html、zip、tar，以及它们的 "
    "gz、zst 压缩。"};

// The line of what a program says about itself that holds its version.
std::string version_of(const std::string& program, const char* question) {
  constexpr double kSeconds = 20;
  const Result<PassingFolder> home = PassingFolder::make();
  if (!home) return {};
  ProgramCall call;
  call.words = {program, question};
  call.home = home.value().path();
  call.seconds = kSeconds;
  const Result<ProgramRun> run = run_program(call);
  if (!run) return {};
  const std::string said = run.value().out + "\n" + run.value().err;
  for (std::size_t at = 0; at < said.size();) {
    const std::size_t end = std::min(said.find('\n', at), said.size());
    std::string line = said.substr(at, end - at);
    at = end + 1;
    line.erase(0, std::min(line.find_first_not_of(" \t"), line.size()));
    const bool version =
        line.find("ersion") != std::string::npos || line.starts_with("LibreOffice");
    if (version && line.find_first_of("0123456789") != std::string::npos) return line;
  }
  return {};
}

std::string entry(const std::string& name, bool there, const std::string& detail,
                  const Text& purpose, const Console& console) {
  std::string out = name + ": " + console.say(there ? kThere : kMissing);
  if (!detail.empty()) out += " (" + detail + ")";
  return out + "\n    " + console.say(purpose) + "\n";
}

std::string about(const ProgramRow& row, const ReadPrograms& programs, const Console& console) {
  const std::optional<std::string> found = find_program(programs.*row.program);
  const std::string detail = found ? *found + ", " + version_of(*found, row.question) : "";
  std::string out = entry(row.name, found.has_value(), detail, row.purpose, console);
  if (!found) out += "    " + console.say(kInstall, {row.package}) + "\n";
  return out + "    " + console.say(kOther, {row.variable}) + "\n";
}

}  // namespace

int run_doctor(const Arguments&, const Console& console) {
  std::string out = "leitong " + std::string(version()) + "\n";
  const ReadPrograms programs = read_programs();
  for (const ProgramRow& row : kPrograms) out += about(row, programs, console);
  const bool data = std::any_of(std::begin(kPopplerData), std::end(kPopplerData),
                                [](const char* path) { return std::filesystem::exists(path); });
  out += entry("poppler-data", data, "", kFonts, console);
  if (!data) out += "    " + console.say(kInstall, {"poppler-data"}) + "\n";
  out += console.say(kBuiltIn) + "\n";
  return print(out, console) ? kDone : kFailed;
}

}  // namespace leitong::cli
