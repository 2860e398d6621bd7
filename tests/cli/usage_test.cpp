// Wrong usage is told plainly: what was given, what is possible, what was perhaps meant.

#include <sstream>

#include "cli/cli_tests.hpp"
#include "cli/commands.hpp"
#include "report/terminal_text.hpp"

using namespace leitong::tests;

TEST_CASE("usage: without a command it points to help and exits with 2", "[cli][usage]") {
  const Ran ran = run({});
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  CHECK(has(ran.err, "leitong help"));
}

TEST_CASE("usage: --version tells the version on standard output", "[cli][usage]") {
  const Ran ran = run({"--version"});
  CHECK(ran.code == 0);
  CHECK(ran.out.starts_with("leitong 0."));
  CHECK(ran.err.empty());
}

TEST_CASE("usage: help lists every command of the table and each has its own help",
          "[cli][usage]") {
  const Ran ran = run({"help"});
  CHECK(ran.code == 0);
  for (const auto& command : leitong::cli::all_commands()) {
    INFO(command.name);
    // An action ("library add") is listed by its command.
    const std::string name = command.name;
    const std::size_t space = name.find(' ');
    const std::string list =
        space == std::string::npos ? ran.out : run({"help", name.substr(0, space)}).out;
    CHECK(has(list, "\n  " + name.substr(space + 1) + " "));
    std::vector<std::string> words = {"help", name.substr(0, space)};
    if (space != std::string::npos) words.push_back(name.substr(space + 1));
    const Ran own = run(words);
    CHECK(own.code == 0);
    CHECK(has(own.out, std::string("Usage: leitong ") + command.name));
    CHECK(has(own.out, command.example));
    words.erase(words.begin());
    words.emplace_back("--help");
    CHECK(run(words).out == own.out);
    for (const auto& option : leitong::cli::all_options()) {
      const bool takes = (option.commands & command.bit) != 0;
      // The whole name: --all is no --all-pairs.
      const std::string flag = "--" + std::string(option.name);
      const bool told = option.value_name[0] != 0
                            ? has(own.out, flag + " ")
                            : has(own.out, flag + " ") || has(own.out, flag + "\n");
      CHECK(told == (takes || leitong::cli::find_option(option.name, command.bit) != nullptr));
    }
  }
}

TEST_CASE("usage: help keeps to 80 cells where it goes to no terminal", "[cli][usage]") {
  for (const std::string lang : {"en", "zh"}) {
    for (const auto& command : leitong::cli::all_commands()) {
      std::istringstream words(command.name);
      std::vector<std::string> asked = {"help", "--lang", lang};
      for (std::string word; words >> word;) asked.push_back(word);
      std::istringstream lines(run(asked).out);
      for (std::string line; std::getline(lines, line);) {
        INFO(lang << " " << command.name << ": " << line);
        CHECK((leitong::display_width(line) <= 80 || has(line, command.example)));
        CHECK_FALSE(line.ends_with(" "));
      }
    }
  }
}

TEST_CASE("usage: an unknown command is answered with the nearest one", "[cli][usage]") {
  const Ran ran = run({"dedpu", "x"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "unknown command 'dedpu'; did you mean 'dedup'?"));
  CHECK(has(run({"help", "txet"}).err, "did you mean 'text'?"));
  CHECK_FALSE(has(run({"zzzzzzzz"}).err, "did you mean"));
}

TEST_CASE("usage: an unknown option is answered with the nearest one, never guessed",
          "[cli][usage]") {
  const Ran ran = run({"dedup", "x", "--treshold", "0.5"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "unknown option '--treshold'; did you mean '--threshold'?"));
  CHECK(has(run({"dedup", "x", "--thresh=0.5"}).err, "did you mean '--threshold'?"));
  CHECK(run({"dedup", "x", "--thresh", "0.5"}).code == 2);
  CHECK(has(run({"text", "x", "-z"}).err, "unknown option '-z'"));
}

TEST_CASE("usage: an option of another command is told as that", "[cli][usage]") {
  const Ran ran = run({"text", "x", "--unique", "y"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "'--unique' is an option of dedup, stage cluster, not of text"));
}

TEST_CASE("usage: a value out of range is told with option, value and range", "[cli][usage]") {
  struct Bad {
    std::string option, value, range;
  };
  const Bad all[] = {
      {"--threshold", "0", "greater than 0 and at most 1"},
      {"--threshold", "1.01", "greater than 0 and at most 1"},
      {"--threshold", "-0.5", "greater than 0 and at most 1"},
      {"--threshold", "nan", "greater than 0 and at most 1"},
      {"--threshold", "0.7x", "greater than 0 and at most 1"},
      {"--ngram", "0", "from 1 to 64"},
      {"--ngram", "five", "from 1 to 64"},
      {"--permutations", "15", "from 16 to 1024"},
      {"--permutations", "1025", "from 16 to 1024"},
      {"--threads", "0", "from 1 to 1024"},
      {"--threads", "-1", "from 1 to 1024"},
      {"--min-chars", "-3", "from 0 to 1000000000"},
      {"--seed", "18446744073709551616", "from 0 to 18446744073709551615"},
      {"--unit", "word", "paragraph, sentence, document"},
      {"--format", "xml", "table, jsonl, json, csv"},
      {"--encoding", "latin1", "utf-8, gb18030, big5-hkscs, utf-16le, utf-16be"},
      {"--color", "sometimes", "auto, always, never"},
      {"--lang", "fr", "zh, en"},
      {"--keep", "last", "first, longest, earliest"},
  };
  for (const Bad& bad : all) {
    INFO(bad.option << " " << bad.value);
    for (const auto& words :
         {std::vector<std::string>{"dedup", "x", bad.option, bad.value},
          std::vector<std::string>{"dedup", bad.option + "=" + bad.value, "x"}}) {
      const Ran ran = run(words);
      CHECK(ran.code == 2);
      CHECK(ran.out.empty());
      CHECK(has(ran.err, bad.option));
      CHECK(has(ran.err, "'" + bad.value + "'"));
      CHECK(has(ran.err, bad.range));
    }
  }
}

TEST_CASE("usage: scan takes a list of units, each once", "[cli][usage]") {
  const TempFolder folder;
  folder.write("a.txt", "一段普通的文字。\n");
  CHECK(run_in(folder, {"scan", "a.txt", "--unit", "sentence,document"}).code == 0);
  CHECK(run_in(folder, {"scan", "a.txt", "--unit", "sentence,sentence"}).code == 2);
  CHECK(run_in(folder, {"scan", "a.txt", "--unit", "sentence,"}).code == 2);
}

TEST_CASE("usage: a missing path is answered with an example", "[cli][usage]") {
  for (const std::string command : {"scan", "dedup", "text"}) {
    const Ran ran = run({command});
    CHECK(ran.code == 2);
    CHECK(has(ran.err, command + ": no PATH given, for example: leitong " + command));
  }
}

TEST_CASE("usage: a missing, superfluous or repeated value is told", "[cli][usage]") {
  CHECK(has(run({"dedup", "x", "--threshold"}).err, "'--threshold' needs a value: --threshold J"));
  CHECK(has(run({"dedup", "x", "--threshold="}).err, "'--threshold' needs a value"));
  CHECK(has(run({"dedup", "x", "--strict=yes"}).err, "'--strict' takes no value"));
  CHECK(has(run({"dedup", "x", "--ngram", "4", "--ngram", "5"}).err, "more than once"));
  CHECK(has(run({"--threads", "2", "dedup", "x"}).err, "the command comes before its options"));
  CHECK(has(run({"text", "x", "--normal", "--units"}).err, "exclude each other"));
}

TEST_CASE("usage: messages are in Chinese by option or locale, the option first", "[cli][usage]") {
  const auto speaks_chinese = [](const std::vector<std::string>& words,
                                 const std::vector<std::string>& environment) {
    leitong::tests::How how;
    how.environment = environment;
    return has(run(words, how).err, "错误");
  };
  CHECK_FALSE(speaks_chinese({"dedup"}, {}));
  CHECK(speaks_chinese({"dedup", "--lang", "zh"}, {}));
  CHECK(speaks_chinese({"--lang=zh", "dedup"}, {}));
  CHECK(speaks_chinese({"dedup"}, {"LANG=zh_CN.UTF-8"}));
  CHECK(speaks_chinese({"dedup"}, {"LC_ALL=zh_CN.UTF-8", "LANG=en_US.UTF-8"}));
  CHECK_FALSE(speaks_chinese({"dedup"}, {"LC_ALL=C", "LANG=zh_CN.UTF-8"}));
  CHECK_FALSE(speaks_chinese({"dedup", "--lang", "en"}, {"LANG=zh_CN.UTF-8"}));
  // Under the C locale Chinese comes out whole.
  CHECK(speaks_chinese({"dedup", "--lang", "zh"}, {"LC_ALL=C"}));
}

TEST_CASE("usage: -- ends the options", "[cli][usage]") {
  const TempFolder folder;
  folder.write("-odd.txt", "文字\n");
  const Ran ran = run_in(folder, {"text", "--", "-odd.txt"});
  CHECK(ran.code == 0);
  CHECK(ran.out == "文字\n");
}
