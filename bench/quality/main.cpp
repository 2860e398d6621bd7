// Accuracy: leitong_bench_quality [MEASURE] [OPTION...] [FILE...]
//
// Without files, those of ../shared/corpora are taken where they are there; without a measure, all.
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "common/arguments.hpp"
#include "common/measure.hpp"
#include "quality/quality.hpp"

namespace {

using namespace leitong::bench;

constexpr const char* kUsage =
    "leitong_bench_quality [sketch_error|duplicates_recall|encodings] [--trials 20000]\n"
    "         [--synthetic 100000] [--threads 0] [FILE...]";

std::vector<std::string> shared_files(const std::vector<std::string>& names) {
  std::vector<std::string> files;
  for (const std::string& name : names) {
    const std::string path = "../shared/corpora/" + name;
    if (std::filesystem::exists(path)) {
      files.push_back(path);
    } else {
      std::printf("skipped: %s is not here\n", path.c_str());
    }
  }
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments(argc, argv, {"trials", "synthetic", "threads"}, {}, kUsage);
  std::vector<std::string> files = arguments.rest();
  std::string measure = "all";
  if (!files.empty() && !std::filesystem::exists(files.front())) {
    measure = files.front();
    files.erase(files.begin());
  }
  const bool given = !files.empty();
  std::printf("%s\n", processor_name().c_str());
  bool kept = true;
  bool known = false;
  if (measure == "all" || measure == "sketch_error") {
    known = true;
    kept &= sketch_error(arguments.number("trials", 20000));
  }
  if (measure == "all" || measure == "duplicates_recall") {
    known = true;
    kept &= duplicates_recall(
        given ? files : shared_files({"city_regulations.jsonl", "provincial_reports_2026.jsonl"}),
        arguments.number("synthetic", given ? 0 : 100000),
        static_cast<unsigned>(arguments.number("threads", 0)));
  }
  if (measure == "all" || measure == "encodings") {
    known = true;
    kept &=
        encodings(given ? files
                        : shared_files({"city_regulations.jsonl", "provincial_reports_2026.jsonl",
                                        "speeches.jsonl", "central_reports_1954_2017.jsonl"}));
  }
  if (!known) {
    std::fprintf(stderr, "no file and no measure: %s\nusage: %s\n", measure.c_str(), kUsage);
    return 2;
  }
  return kept ? 0 : 1;
}
