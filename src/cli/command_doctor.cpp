// `leitong doctor`: which programs for other formats are there, in which version, what each is for,
// and how to get it; and what opens a report. None of them is needed for text, docx, odt, web pages
// and archives.

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

#include "base/child_process.hpp"
#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/open_file.hpp"
#include "cli/output.hpp"
#include "leitong/version.hpp"
#include "report/terminal_text.hpp"

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
     {"doctor_programs_reads_pdf"}},
    {"antiword",
     &ReadPrograms::antiword,
     "-h",
     "antiword",
     "LEITONG_ANTIWORD",
     {"doctor_programs_reads_doc_and"}},
    {"soffice (LibreOffice)",
     &ReadPrograms::soffice,
     "--version",
     "libreoffice-writer",
     "LEITONG_SOFFICE",
     {"doctor_programs_reads_rtf_old"}},
};

// Where poppler looks for the tables of Chinese fonts.
constexpr const char* kPopplerData[] = {"/usr/share/poppler/cMap/Adobe-GB1",
                                        "/usr/local/share/poppler/cMap/Adobe-GB1"};

constexpr Text kSurplus{"doctor_surplus"};
constexpr Text kThere{"doctor_there"};
constexpr Text kMissing{"doctor_missing"};
constexpr Text kInstall{"doctor_install"};
constexpr Text kOther{"doctor_other"};
constexpr Text kFonts{"doctor_fonts"};
constexpr Text kBuiltIn{"doctor_built_in"};
constexpr Text kOpens{"doctor_opens"};
constexpr Text kNoDisplay{"doctor_no_display"};

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
  const bool colours = console.colour_out;
  std::string out = bold(name, colours) + ": ";
  out += there ? green(console.say(kThere), colours) : yellow(console.say(kMissing), colours);
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

// What shows a report to who gave --open. Without a display there is nothing to install for it.
std::string about_opener(const Console& console) {
  const Opener found = find_opener();
  const bool no_display = found.otherwise == Opening::kNoDisplay;
  const std::string detail = found.program ? *found.program
                             : no_display  ? console.say(kNoDisplay)
                                           : std::string();
  std::string out = entry("xdg-open", found.program.has_value(), detail, kOpens, console);
  if (!found.program && !no_display) out += "    " + console.say(kInstall, {"xdg-utils"}) + "\n";
  return out + "    " + console.say(kOther, {"LEITONG_OPENER"}) + "\n";
}

}  // namespace

int run_doctor(const Arguments& arguments, const Console& console) {
  if (!arguments.paths().empty()) {
    console.error(console.say(kSurplus, {"doctor", harmless(arguments.paths().front())}));
    return kFailed;
  }
  std::string out = "leitong " + std::string(version()) + "\n";
  const ReadPrograms programs = read_programs();
  for (const ProgramRow& row : kPrograms) out += about(row, programs, console);
  const bool data = std::any_of(std::begin(kPopplerData), std::end(kPopplerData),
                                [](const char* path) { return std::filesystem::exists(path); });
  out += entry("poppler-data", data, "", kFonts, console);
  if (!data) out += "    " + console.say(kInstall, {"poppler-data"}) + "\n";
  out += about_opener(console);
  out += console.say(kBuiltIn) + "\n";
  return print(out, console) ? kDone : kFailed;
}

}  // namespace leitong::cli
