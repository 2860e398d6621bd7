// The same bytes at any number of threads and any SIMD level.

#include "cli/cli_tests.hpp"

using namespace leitong::tests;

namespace {

// Enough documents for many chunks of records, with pairs all over.
std::string archive() {
  std::string rows;
  for (std::uint64_t i = 0; i < 1500; ++i) {
    const std::uint64_t text = i % 3 == 0 ? i / 7 : i;
    rows += row("d" + std::to_string(i), altered(text, 60, 20 + i % 40) + "。\\n" +
                                             invented(i / 2, 50) + "。" + invented(i + 5000, 40));
  }
  return rows;
}

// All that a run writes, but for what it cost.
std::string everything(const TempFolder& folder, const std::vector<std::string>& more,
                       const std::vector<std::string>& environment) {
  How how;
  how.environment = environment;
  // Templates have a test of their own, on text that has some.
  std::vector<std::string> scan = {"scan",    "x.jsonl",     "-o",  "out",
                                   "--force", "--threshold", "0.5", "--no-templates"};
  scan.insert(scan.end(), more.begin(), more.end());
  std::string all = run_in(folder, scan, how).out;
  for (const char* name : {"documents.jsonl", "duplicates.jsonl", "clusters.jsonl",
                           "passages.jsonl", "families.jsonl", "report.html"}) {
    all += slurp(folder / ("out/" + std::string(name)));
  }
  const std::string record = slurp(folder / "out/run.json");
  all += record.substr(0, record.find("\"cost\""));
  for (const std::string format : {"table", "jsonl", "json", "csv"}) {
    std::vector<std::string> dedup = {"dedup", "x.jsonl",  "--format",
                                      format,  "--unique", "u.jsonl"};
    dedup.insert(dedup.end(), more.begin(), more.end());
    all += run_in(folder, dedup, how).out;
    std::vector<std::string> passages = {"passages", "x.jsonl", "--within", "--format", format};
    passages.insert(passages.end(), more.begin(), more.end());
    all += run_in(folder, passages, how).out;
  }
  all += slurp(folder / "u.jsonl");
  std::vector<std::string> text = {"text", "x.jsonl", "--units"};
  text.insert(text.end(), more.begin(), more.end());
  return all + run_in(folder, text, how).out;
}

}  // namespace

TEST_CASE("same bytes: threads and SIMD level change nothing", "[cli][same-bytes]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  const std::string expected = everything(folder, {"--threads", "1"}, {});
  REQUIRE(expected.size() > 500000);
  CHECK(everything(folder, {"--threads", "2"}, {}) == expected);
  CHECK(everything(folder, {"--threads", "7"}, {}) == expected);
  for (const std::string level : {"scalar", "avx2", "avx512"}) {
    INFO(level);
    CHECK(everything(folder, {}, {"LEITONG_SIMD=" + level}) == expected);
  }
}
