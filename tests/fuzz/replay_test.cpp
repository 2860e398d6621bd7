// The corpus through the fuzz bodies, and each file of it damaged in simple ways.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "bodies.hpp"
#include "catch.hpp"
#include "random.hpp"
#include "temp_folder.hpp"

using leitong::tests::Random;
using leitong::tests::slurp;

namespace {

using Body = std::string (*)(std::string_view);

std::vector<std::filesystem::path> corpus(const char* name) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(LEITONG_CORPUS_FOLDER) / name)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Cut, or with some bytes changed, dropped or doubled.
std::string damaged(std::string bytes, Random& random) {
  for (std::size_t i = 1 + random.below(4); i > 0 && bytes.size() > 1; --i) {
    const std::size_t at = 1 + random.below(bytes.size() - 1);
    switch (random.below(4)) {
      case 0:
        bytes[at] = static_cast<char>(random.next());
        break;
      case 1:
        bytes.erase(at, 1 + random.below(3));
        break;
      case 2:
        bytes.insert(at, bytes.substr(at, 1 + random.below(5)));
        break;
      default:
        if (random.chance(0.2)) bytes.resize(at);
    }
  }
  return bytes;
}

// LEITONG_FUZZ_VARIANTS asks for more than the few of an ordinary run.
int variants_or(int otherwise) {
  const char* asked = std::getenv("LEITONG_FUZZ_VARIANTS");
  return asked != nullptr ? std::atoi(asked) : otherwise;
}

void replay(const char* name, Body body, int variants) {
  const std::vector<std::filesystem::path> files = corpus(name);
  REQUIRE(files.size() >= 5);
  Random random(1);
  for (const std::filesystem::path& file : files) {
    INFO(file.filename().string());
    const std::string bytes = slurp(file);
    REQUIRE_FALSE(bytes.empty());
    CHECK(body(bytes) == "");
    for (int i = 0; i < variants; ++i) {
      const std::string broken = body(damaged(bytes, random));
      if (broken.empty()) continue;
      INFO("variant " << i);
      CHECK(broken == "");
    }
  }
}

}  // namespace

TEST_CASE("fuzz: texts of the corpus, whole and damaged, break no rule", "[fuzz]") {
  replay("text", leitong::fuzz::text_body, variants_or(200));
}

TEST_CASE("fuzz: files of the corpus, whole and damaged, are read or refused", "[fuzz]") {
  replay("reader", leitong::fuzz::reader_body, variants_or(60));
}

TEST_CASE("fuzz: parts of other formats, whole and damaged, are read or refused", "[fuzz]") {
  replay("formats", leitong::fuzz::formats_body, variants_or(40));
}

TEST_CASE("fuzz: imports of a template library, whole and damaged, are taken in or refused",
          "[fuzz]") {
  replay("library", leitong::fuzz::library_body, variants_or(60));
}
