// Manual pages and completions are made of the tables of commands and options: nothing is missing
// in them, and what reads them takes them. Readers that are not installed are skipped, aloud.

#include "cli/manual.hpp"

#include <sys/wait.h>

#include <cstdio>
#include <optional>

#include "base/child_process.hpp"
#include "cli/cli_tests.hpp"

using namespace leitong::cli;
using namespace leitong::tests;

namespace {

// What a program prints, both of its outputs; nothing, told, where it is not installed.
std::optional<leitong::ProgramRun> asked(const std::vector<std::string>& words,
                                         const std::string& home) {
  const std::optional<std::string> program = leitong::find_program(words.front());
  if (!program) {
    WARN(words.front() << " is not installed: skipped");
    return {};
  }
  leitong::ProgramCall call;
  call.words = words;
  call.words.front() = *program;
  call.home = home;
  const leitong::Result<leitong::ProgramRun> ran = leitong::run_program(call);
  REQUIRE(ran.ok());
  return ran.value();
}

bool is_action(const CommandRow& row) { return has(row.name, " "); }

}  // namespace

TEST_CASE("manual: a page tells every option of its command and of its actions", "[cli][manual]") {
  for (const Lang lang : {Lang::kEnglish, Lang::kChinese}) {
    for (const CommandRow& command : all_commands()) {
      const std::string name = command.name;
      const CommandRow* owner = named_command(name.substr(0, name.find(' ')));
      REQUIRE(owner != nullptr);
      const std::string page = man_page(*owner, lang);
      CHECK(has(page, (is_action(command) ? ".SS " : ".TH leitong\\-") + name));
      for (const OptionRow* row : options_of(command.bit)) {
        std::string option = "\\fB\\-\\-";
        for (const char* c = row->name; *c != 0; ++c) {
          option += *c == '-' ? std::string("\\-") : std::string(1, *c);
        }
        INFO(name << " " << row->name);
        CHECK(has(page, option + "\\fR"));
      }
    }
  }
}

TEST_CASE("manual: groff and mandoc take every page without a complaint", "[cli][manual]") {
  const TempFolder folder;
  std::vector<std::string> pages;
  const auto write = [&](const std::string& name, const std::string& page) {
    pages.push_back(folder.write(name, page).string());
  };
  write("leitong.1", man_page(Lang::kEnglish));
  for (const CommandRow& command : all_commands()) {
    if (!is_action(command)) write(command.name, man_page(command, Lang::kEnglish));
  }
  for (const std::string& page : pages) {
    INFO(page);
    const auto groff =
        asked({"groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-z", page}, folder.path().string());
    if (groff) CHECK(groff->exit_code == 0);
    if (groff) CHECK(groff->out + groff->err == "");
    const auto mandoc =
        asked({"mandoc", "-T", "lint", "-W", "warning", page}, folder.path().string());
    if (!mandoc) continue;
    // A page has no date: the same program always makes the same page. That is the one complaint.
    const std::string said = mandoc->out + mandoc->err;
    CHECK(count_lines(said) == 1);
    CHECK(has(said, "missing date"));
  }
}

TEST_CASE("manual: text that looks like a command of roff is text", "[cli][manual]") {
  const CommandRow row{"scan",        kScan, ".TH 'x'", "leitong \\fB -- ~ ^ \"",
                       {"scan_open"}, {},    nullptr};
  const std::string page = man_page(row, Lang::kEnglish);
  CHECK(has(page, "\\&.TH \\(aqx\\(aq"));
  CHECK(has(page, "leitong \\efB \\-\\- \\(ti \\(ha \\(dq"));
}

TEST_CASE("completion: each shell's script names every command, option and choice",
          "[cli][manual]") {
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    const std::string script = run({"help", "--completion", shell}).out;
    CHECK(script == completion(shell, Lang::kEnglish));
    for (const CommandRow& command : all_commands()) {
      INFO(shell << " " << command.name);
      CHECK(has(script, std::string("'") + command.name + "'"));
    }
    for (const OptionRow& row : all_options()) {
      INFO(shell << " " << row.name);
      CHECK(has(script, (shell == "fish" ? " -l " : "--") + std::string(row.name)));
    }
  }
}

TEST_CASE("completion: the shells take their scripts", "[cli][manual]") {
  const TempFolder folder;
  for (const Lang lang : {Lang::kEnglish, Lang::kChinese}) {
    for (const std::string shell : {"bash", "zsh", "fish"}) {
      const std::string script = folder.write(shell, completion(shell, lang)).string();
      const auto ran = asked({shell, "-n", script}, folder.path().string());
      INFO(shell);
      if (ran) CHECK(ran->exit_code == 0);
      if (ran) CHECK(ran->out + ran->err == "");
    }
  }
}

TEST_CASE("completion: bash completes commands, actions, options and values", "[cli][manual]") {
  const TempFolder folder;
  folder.write("报告.txt", "");
  const std::string script = folder.write("c", completion("bash", Lang::kEnglish)).string();
  const auto completed = [&](const std::string& words) {
    const auto ran = asked(
        {"bash", "-c",
         "cd " + folder.path().string() + "; source " + script + "; COMP_WORDS=(leitong " + words +
             "); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _leitong 2>/dev/null; "
             "echo \"${COMPREPLY[*]}\""},
        folder.path().string());
    return ran ? ran->out : std::string("not installed\n");
  };
  if (completed("sca") == "not installed\n") return;
  CHECK(completed("sca") == "scan\n");
  CHECK(completed("library ad") == "add\n");
  CHECK(completed("library add --wa") == "--wait\n");
  CHECK(completed("scan --thresh") == "--threshold\n");
  CHECK(completed("text --thresh") == "\n");
  CHECK(completed("dedup --format js") == "jsonl json\n");
  CHECK(completed("dedup --format = cs") == "csv\n");
  CHECK(completed("help librar") == "library\n");
  CHECK(completed("scan --metadata 报") == "报告.txt\n");
  CHECK(completed("scan 报") == "报告.txt\n");
  CHECK(completed("scan --threshold 0") == "\n");
}

TEST_CASE("completion: fish completes commands, actions, options and values", "[cli][manual]") {
  const TempFolder folder;
  const std::string script = folder.write("c", completion("fish", Lang::kEnglish)).string();
  const auto completed = [&](const std::string& words) {
    const auto ran = asked(
        {"fish", "--no-config", "-c", "source " + script + "; complete -C 'leitong " + words + "'"},
        folder.path().string());
    return ran ? ran->out : std::string("not installed\n");
  };
  if (completed("sca") == "not installed\n") return;
  CHECK(completed("sca") == "scan\tthe main job: what repeats, at every level\n");
  CHECK(has(completed("library ad"), "add\t"));
  CHECK(has(completed("library add --wa"), "--wait\t"));
  CHECK_FALSE(has(completed("text --thresh"), "--threshold"));
  CHECK(has(completed("dedup --format js"), "jsonl\t"));
}

// zsh completes at a terminal only: one zsh asks another, whose compadd writes down what it offers.
TEST_CASE("completion: zsh completes commands, actions, options and values", "[cli][manual]") {
  const TempFolder folder;
  folder.write("_leitong", completion("zsh", Lang::kEnglish));
  folder.write("inner.zsh", R"(PROMPT=
autoload -Uz compinit
compinit -u -D
source $HOME/_leitong
bindkey '^I' complete-word
zstyle ':completion:*' insert-tab false
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a hits
  builtin compadd -A hits "$@"
  builtin compadd "$@"
  print -rl -- $hits >> $HOME/offered
}
told() { : >> $HOME/offered; print > $HOME/over; exit }
comppostfuncs=(told)
print > $HOME/ready
)");
  const std::string outer = folder
                                .write("outer.zsh", R"(zmodload zsh/zpty || exit
rm -f $HOME/ready $HOME/over $HOME/offered
zpty z zsh -f -i
zpty -w z "source $HOME/inner.zsh"
repeat 1500; do [[ -e $HOME/ready ]] && break; sleep .02; done
zpty -w -n z "leitong $1"$'\t'
repeat 1500; do [[ -e $HOME/over ]] && break; sleep .02; done
zpty -d z
sort -u $HOME/offered
)")
                                .string();
  const auto completed = [&](const std::string& words) {
    const auto ran = asked({"zsh", "-f", outer, words}, folder.path().string());
    if (ran) INFO(ran->err);
    return ran ? ran->out : std::string("not installed\n");
  };
  if (completed("sca") == "not installed\n") return;
  CHECK(completed("sca") == "scan\n");
  CHECK(completed("library ad") == "add\n");
  CHECK(completed("library add --wa") == "--wait\n");
  CHECK(completed("text --thresh").empty());
  CHECK(completed("dedup --format js") == "json\njsonl\n");
  CHECK(completed("scan --unit para") == "paragraph\n");
}

TEST_CASE("help: --man and --completion do not go together, nor with what they do not take",
          "[cli][manual]") {
  CHECK(has(run({"help", "--man", "--completion", "bash"}).err, "exclude each other"));
  CHECK(run({"help", "--completion", "bash", "scan"}).code == 2);
  CHECK(run({"help", "--man", "nothing"}).code == 2);
  CHECK(run({"help", "--man", "library", "add"}).out == run({"help", "--man", "library"}).out);
}
