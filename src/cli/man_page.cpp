// `leitong help --man [COMMAND]`: a manual page in the man macros, made of the tables of commands
// and options. One page tells about the program, one about each command with all its actions.

#include "cli/manual.hpp"
#include "leitong/version.hpp"

namespace leitong::cli {
namespace {

constexpr Text kAbout{"man_about"};
constexpr Text kPurpose{"help_purpose"};
constexpr Text kPaths{"help_paths"};
constexpr Text kCodes{"help_codes"};
constexpr Text kName{"man_name"};
constexpr Text kSynopsis{"man_synopsis"};
constexpr Text kDescription{"man_description"};
constexpr Text kCommandsTitle{"man_commands"};
constexpr Text kOptionsTitle{"man_options"};
constexpr Text kActionsTitle{"man_actions"};
constexpr Text kExampleTitle{"man_example"};
constexpr Text kCodesTitle{"man_exit_status"};
constexpr Text kEnvironment{"man_environment"};
constexpr Text kSeeAlso{"man_see_also"};
constexpr Text kManual{"man_manual"};

struct VariableRow {
  const char* name;
  Text purpose;
};
constexpr VariableRow kVariables[] = {
    {"LC_ALL, LC_MESSAGES, LANG", {"man_variable_lang"}},
    {"NO_COLOR", {"man_variable_no_color"}},
    {"LEITONG_LIBRARY", {"man_variable_library"}},
    {"LEITONG_PDFTOTEXT, LEITONG_ANTIWORD, LEITONG_SOFFICE", {"man_variable_programs"}},
    {"LEITONG_PROGRAM_SECONDS", {"man_variable_seconds"}},
    {"LEITONG_OPENER", {"man_variable_opener"}},
    {"LEITONG_SIMD", {"man_variable_simd"}},
};

// Text as roff reads it: no character of it is a command, a dash is the one that can be searched.
std::string roff(std::string_view text) {
  std::string out;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) out += "\\&";
    line_begins = c == '\n';
    switch (c) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '~':
        out += "\\(ti";
        break;
      case '"':
        out += "\\(dq";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string section(const Text& title, Lang lang) { return ".SH " + roff(title.in(lang)) + "\n"; }

// A paragraph that begins with what it is about.
std::string entry(const std::string& head, const std::string& text) {
  return ".TP\n\\fB" + roff(head) + "\\fR\n" + roff(text) + "\n";
}

std::string option_entries(CommandSet command, Lang lang) {
  std::string out;
  for (const OptionRow* row : options_of(command)) {
    out += ".TP\n";
    if (row->letter != 0) out += std::string("\\fB\\-") + row->letter + "\\fR, ";
    out += "\\fB\\-\\-" + roff(row->name) + "\\fR";
    if (row->value_name[0] != 0) out += " \\fI" + roff(row->value_name) + "\\fR";
    out += "\n" + roff(option_text(*row, lang)) + "\n";
  }
  return out;
}

std::string head(const std::string& page, const std::string& about, Lang lang) {
  std::string out = ".\\\" Made by leitong help \\-\\-man.\n.TH " + roff(page) +
                    " 1 \"\" \"leitong " + std::string(version()) + "\" \"" +
                    roff(kManual.in(lang)) + "\"\n";
  return out + section(kName, lang) + roff(page) + " \\- " + roff(about) + "\n";
}

// What follows ".SS" or stands under SYNOPSIS.
std::string usage_line(const CommandRow& row) {
  return "\\fBleitong " + roff(row.name) + "\\fR " + roff(row.usage) +
         (row.usage[0] != 0 ? " " : "") + "[OPTION...]\n";
}

std::string example(const CommandRow& row) { return ".nf\n" + roff(row.example) + "\n.fi\n"; }

}  // namespace

std::string man_page(const CommandRow& command, Lang lang) {
  const std::string page = "leitong-" + std::string(command.name);
  std::string out = head(page, command.summary.in(lang), lang);
  out += section(kSynopsis, lang) + usage_line(command);
  out += section(kDescription, lang) +
         roff(command.details.empty() ? command.summary.in(lang) : command.details.in(lang)) + "\n";
  const std::vector<const CommandRow*> actions = actions_of(command);
  if (!actions.empty()) out += section(kActionsTitle, lang);
  for (const CommandRow* action : actions) {
    out += ".SS " + roff(action->name) + "\n" + usage_line(*action) + ".PP\n";
    out += roff(action->summary.in(lang)) + "\n";
    if (!action->details.empty()) out += ".PP\n" + roff(action->details.in(lang)) + "\n";
    out += option_entries(action->bit, lang) + ".PP\n" + example(*action);
  }
  out += section(kOptionsTitle, lang) + option_entries(command.bit, lang);
  out += section(kExampleTitle, lang) + example(command);
  return out + section(kSeeAlso, lang) + "\\fBleitong\\fR(1)\n";
}

std::string man_page(Lang lang) {
  std::string out = head("leitong", kAbout.in(lang), lang);
  out += section(kSynopsis, lang) + "\\fBleitong\\fR COMMAND PATH... [OPTION...]\n";
  out += section(kDescription, lang) + roff(kPurpose.in(lang) + "\n" + kPaths.in(lang)) + "\n";
  out += section(kCommandsTitle, lang);
  std::string pages;
  for (const CommandRow& row : all_commands()) {
    const std::string name = row.name;
    if (name.find(' ') != std::string::npos) continue;
    out += entry(name + " " + row.usage, row.summary.in(lang));
    pages += (pages.empty() ? "" : ",\n") + ("\\fBleitong\\-" + roff(name) + "\\fR(1)");
  }
  out += section(kCodesTitle, lang) + roff(kCodes.in(lang)) + "\n";
  out += section(kEnvironment, lang);
  for (const VariableRow& row : kVariables) out += entry(row.name, row.purpose.in(lang));
  return out + section(kSeeAlso, lang) + pages + "\n";
}

}  // namespace leitong::cli
