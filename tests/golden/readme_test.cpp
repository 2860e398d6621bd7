// What the README files show is what the program says: each block that begins with "$ leitong ..."
// is run. LEITONG_APPROVE=1 writes the blocks anew.

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "run_program.hpp"

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kBlock = "\n```\n$ leitong ";
constexpr std::string_view kEnd = "```";

std::string output_of(const std::string& line) {
  leitong::tests::How how;
  how.folder = LEITONG_PROJECT_FOLDER;
  how.environment = {"COLUMNS=100"};
  std::vector<std::string> words;
  std::istringstream in(line);
  for (std::string word; in >> word;) words.push_back(word);
  const leitong::tests::Ran ran = leitong::tests::run(words, how);
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  return ran.out;
}

}  // namespace

TEST_CASE("README: the examples show what the program says", "[golden][readme]") {
  const bool approving = std::getenv("LEITONG_APPROVE") != nullptr;
  for (const char* name : {"README.md", "README.zh-CN.md"}) {
    const fs::path file = fs::path(LEITONG_PROJECT_FOLDER) / name;
    std::string text = leitong::tests::slurp(file);
    std::size_t blocks = 0;
    for (std::size_t at = text.find(kBlock); at != std::string::npos; at = text.find(kBlock, at)) {
      const std::size_t line = at + kBlock.size();
      const std::size_t begin = text.find('\n', line) + 1;
      const std::size_t end = text.find(kEnd, begin);
      REQUIRE(end != std::string::npos);
      const std::string command = text.substr(line, begin - 1 - line);
      const std::string found = output_of(command);
      INFO(name << ": leitong " << command);
      if (!approving) CHECK((text.substr(begin, end - begin) == found));
      text.replace(begin, end - begin, found);
      at = begin + found.size();
      ++blocks;
    }
    CHECK(blocks >= 3);
    if (approving) std::ofstream(file, std::ios::binary) << text;
  }
}

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

// Every run of digits as one: counts change a little whenever the induction does.
std::string without_figures(const std::string& line) {
  std::string out;
  for (const char c : line) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit || out.empty() || out.back() != '0') out += digit ? '0' : c;
  }
  return out;
}

// The commands of one session in order, each with the lines shown below it, figures aside. "..."
// leaves lines out.
void check_session(const std::string& session) {
  const leitong::tests::TempFolder folder;
  fs::create_directory_symlink(fs::path(LEITONG_PROJECT_FOLDER) / "samples", folder / "samples");
  folder.write("draft.txt", "今年护理急救站改建不少。\n");
  std::vector<std::string> said;
  std::size_t next = 0;
  for (const std::string& line : lines_of(session)) {
    INFO(line);
    if (line.starts_with("$ leitong ")) {
      leitong::tests::How how;
      how.environment = {"COLUMNS=100"};
      std::vector<std::string> words;
      std::istringstream in(line.substr(10));
      for (std::string word; in >> word;) words.push_back(word);
      const leitong::tests::Ran ran = run_in(folder, words, how);
      CHECK(ran.code == 0);
      said = lines_of(ran.out + ran.err);
      next = 0;
    } else if (!line.empty() && line != "..." && line != "……") {
      while (next < said.size() && without_figures(said[next]) != without_figures(line)) ++next;
      CHECK(next < said.size());
    }
  }
}

}  // namespace

TEST_CASE("README: the sessions can be followed command by command", "[golden][readme]") {
  constexpr std::string_view kSession = "\n```console\n";
  for (const char* name : {"README.md", "README.zh-CN.md"}) {
    const std::string text = leitong::tests::slurp(fs::path(LEITONG_PROJECT_FOLDER) / name);
    const std::size_t at = text.find(kSession);
    REQUIRE(at != std::string::npos);
    const std::size_t begin = at + kSession.size();
    INFO(name);
    check_session(text.substr(begin, text.find(kEnd, begin) - begin));
  }
}
