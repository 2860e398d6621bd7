// leitong_archive: writes a synthetic archive of district reports and the truth about it.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "archive.hpp"
#include "folder.hpp"

namespace {

using namespace leitong::archive;

constexpr const char* kUsage =
    "usage: leitong_archive -o DIR|- [options]\n"
    "  --paragraphs N         body paragraphs in all\n"
    "  --districts D --years Y  documents are districts x years (default 10 x 3)\n"
    "  --first-year YEAR      (2015)\n"
    "  --min-paragraphs N, --max-paragraphs N   of a document (20, 60)\n"
    "  --seed S               (1)\n"
    "  --files                one .txt a document and metadata.csv instead of archive.jsonl\n"
    "  --no-truth             no truth.jsonl\n"
    " shares of the paragraphs that hold a member of such a plant:\n"
    "  --near-duplicates R    (0.05)   --near-sentences R  (0.02)\n"
    "  --passages R           (0.08)   --templates R       (0.15)\n"
    "  --slogans N            formulae a document (6)\n"
    " how they are planted:\n"
    "  --jaccards LIST        (0.5,0.6,0.7,0.8,0.9,1)\n"
    "  --edits R              share of edited characters of copies (0.15)\n"
    "  --copies LIST          verbatim,swapped,synonyms,clauses,reordered,noisy,mixed\n"
    "  --template-noise R     share of occurrences with wrong constants (0)\n"
    "  --template-set A|B|C|D|E (A)    --template-support N  (500)\n"
    "  --carried N            one paragraph in N documents\n"
    "  --quoted N             one paragraph of a reference document in N documents\n"
    " other archives:\n"
    "  --slogans-only         fresh text and formulae only\n"
    "  --identical            all paragraphs the same\n"
    "  --one-number           paragraphs that differ in one number\n";

struct Command {
  Options options;
  std::string output;
  bool files = false;
  bool truth = true;
};

[[noreturn]] void fail(const std::string& message) {
  std::cerr << "leitong_archive: " << message << '\n';
  std::exit(2);
}

double real(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != 0) fail("not a number: " + text);
  return value;
}

std::size_t whole(const std::string& text) {
  char* end = nullptr;
  const unsigned long long value = std::strtoull(text.c_str(), &end, 10);
  if (text.empty() || *end != 0 || text[0] == '-') fail("not a whole number: " + text);
  return static_cast<std::size_t>(value);
}

std::vector<std::string> list(const std::string& text) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    if (c == ',') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

std::vector<CopyKind> copy_kinds(const std::string& text) {
  std::vector<CopyKind> out;
  for (const std::string& name : list(text)) {
    std::size_t kind = 0;
    while (kind < kCopyKindCount && name != kCopyKindNames[kind]) ++kind;
    if (kind == kCopyKindCount) fail("no such kind of copy: " + name);
    out.push_back(static_cast<CopyKind>(kind));
  }
  return out;
}

bool set_flag(std::string_view name, Command& command) {
  if (name == "--files") {
    command.files = true;
  } else if (name == "--no-truth") {
    command.truth = false;
  } else if (name == "--slogans-only") {
    command.options.mode = Mode::slogans_only;
  } else if (name == "--identical") {
    command.options.mode = Mode::identical;
  } else if (name == "--one-number") {
    command.options.mode = Mode::one_number;
  } else {
    return false;
  }
  return true;
}

bool set_real(std::string_view name, const std::string& value, Options& options) {
  const struct {
    std::string_view name;
    double* value;
  } reals[] = {{"--near-duplicates", &options.near_paragraphs},
               {"--near-sentences", &options.near_sentences},
               {"--passages", &options.passages},
               {"--templates", &options.templates},
               {"--slogans", &options.slogans},
               {"--edits", &options.edits},
               {"--template-noise", &options.template_noise}};
  for (const auto& option : reals) {
    if (option.name == name) {
      *option.value = real(value);
      return true;
    }
  }
  return false;
}

bool set_count(std::string_view name, const std::string& value, Options& options) {
  const struct {
    std::string_view name;
    std::size_t* value;
  } counts[] = {
      {"--paragraphs", &options.paragraphs}, {"--districts", &options.districts},
      {"--years", &options.years},           {"--carried", &options.carried},
      {"--quoted", &options.quoted},         {"--template-support", &options.template_support}};
  for (const auto& option : counts) {
    if (option.name == name) {
      *option.value = whole(value);
      return true;
    }
  }
  if (name == "--seed") {
    options.seed = whole(value);
  } else if (name == "--first-year") {
    options.first_year = static_cast<int>(whole(value));
  } else if (name == "--min-paragraphs") {
    options.shortest = static_cast<int>(whole(value));
  } else if (name == "--max-paragraphs") {
    options.longest = static_cast<int>(whole(value));
  } else {
    return false;
  }
  return true;
}

void set_option(std::string_view name, const std::string& value, Command& command) {
  Options& options = command.options;
  if (set_real(name, value, options) || set_count(name, value, options)) return;
  if (name == "-o" || name == "--output") {
    command.output = value;
  } else if (name == "--jaccards") {
    options.jaccards.clear();
    for (const std::string& target : list(value)) options.jaccards.push_back(real(target));
  } else if (name == "--copies") {
    options.copies = copy_kinds(value);
  } else if (name == "--template-set") {
    options.template_set = value.size() == 1 ? value[0] : '?';
  } else {
    fail("unknown option " + std::string(name) + "\n" + kUsage);
  }
}

Command parse(const std::vector<std::string>& words) {
  Command command;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "-h" || words[i] == "--help") {
      std::cout << kUsage;
      std::exit(0);
    }
    if (set_flag(words[i], command)) continue;
    const std::size_t equals = words[i].find('=');
    if (words[i].rfind("--", 0) == 0 && equals != std::string::npos) {
      set_option(words[i].substr(0, equals), words[i].substr(equals + 1), command);
    } else if (i + 1 < words.size()) {
      set_option(words[i], words[i + 1], command);
      ++i;
    } else {
      fail(words[i] + " needs a value, or is unknown\n" + kUsage);
    }
  }
  if (command.output.empty()) fail(std::string("no output named\n") + kUsage);
  if (const std::string wrong = mistake(command.options); !wrong.empty()) fail(wrong);
  return command;
}

}  // namespace

int main(int count, char** values) {
  const Command command = parse(std::vector<std::string>(values + 1, values + count));
  Summary summary;
  std::string error;
  if (command.output == "-") {
    if (command.files) fail("--files needs a folder");
    error = write_to_stream(command.options, std::cout, summary);
  } else {
    error =
        write_to_folder(command.options, {command.output, command.files, command.truth}, summary);
  }
  if (!error.empty()) fail(error);
  std::cerr << summary.documents << " documents, " << summary.paragraphs << " paragraphs, "
            << summary.characters << " characters, of them planted " << summary.planted_characters
            << '\n';
  return 0;
}
