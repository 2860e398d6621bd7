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
