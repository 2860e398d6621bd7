// End to end: the real program over a million synthetic paragraphs, writing its files; then how
// time and memory grow with the archive (growth.cpp).
//
// Each round runs the program on every archive and the bytes-to-signature loop on the planted one,
// one after the other; medians of the rounds are told. The loop runs in a process of its own, so
// that this one stays small and the peak memory the system tells is the program's. The answer is
// checked first: planted pairs found with their Jaccard, identical texts and texts that differ in
// one number in one cluster.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "common/arguments.hpp"
#include "common/measure.hpp"
#include "scale/scale.hpp"

namespace {

using namespace leitong::bench;

constexpr const char* kUsage =
    "leitong_bench_scale [--paragraphs 1000000] [--threads 2] [--rounds 3] [--folder DIR]\n"
    "         [--program leitong] [--options '--unit paragraph --no-passages --no-templates'] "
    "[FILE]\n"
    "         [--only passes|growth] [--sizes 100000,1000000,10000000] [--memory 4G] [--raw FILE]\n"
    "Archives of growth stay in --folder and are taken again.";
constexpr double kThreshold = 0.7;

struct Setting {
  std::string self;
  std::string program;
  std::string folder;
  std::vector<std::string> options;
  std::string threads;
  unsigned rounds = 3;
};

// One archive with all its runs.
struct Subject {
  Archive archive;
  Samples wall;
  Samples processor;
  std::uint64_t peak_bytes = 0;
  Account account;  // of the last run

  std::string output(const Setting& setting) const {
    return setting.folder + "/" + std::filesystem::path(archive.path).stem().string() + ".out";
  }
};

void run_once(const Setting& setting, Subject& subject) {
  std::vector<std::string> argv = {
      setting.program, "scan", subject.archive.path,   "--quiet", "--threads",
      setting.threads, "-o",   subject.output(setting)};
  argv.insert(argv.end(), setting.options.begin(), setting.options.end());
  const Run run = run_program(argv);
  if (run.exit_code != 0) {
    std::fprintf(stderr, "%s: exit code %d\n", subject.archive.path.c_str(), run.exit_code);
    std::exit(2);
  }
  subject.wall.seconds.push_back(run.seconds);
  subject.processor.seconds.push_back(run.processor_seconds);
  subject.peak_bytes = std::max(subject.peak_bytes, run.peak_bytes);
  subject.account = read_account(subject.output(setting) + "/run.json");
}

double sign_once(const Setting& setting, const Archive& archive) {
  const Run run = run_program({setting.self, "--sign", archive.path, "--threads", setting.threads});
  return std::strtod(run.output.c_str(), nullptr);
}

double megabytes(std::uint64_t bytes) { return static_cast<double>(bytes) / 1e6; }

void tell_runs(const std::vector<Subject>& subjects) {
  Table table({"archive", "units", "input MB", "seconds", "spread", "processor s", "MB/s",
               "peak MB", "pairs", "pairs not listed", "compares capped"});
  for (const Subject& s : subjects) {
    table.add({s.archive.name, std::to_string(s.account.units),
               fixed(megabytes(s.archive.bytes), 0), fixed(s.wall.median(), 2),
               fixed(s.wall.spread() * 100, 1) + "%", fixed(s.processor.median(), 2),
               fixed(megabytes(s.archive.bytes) / s.wall.median(), 0),
               fixed(megabytes(s.peak_bytes), 0), std::to_string(s.account.pairs),
               std::to_string(s.account.not_listed), std::to_string(s.account.capped)});
  }
  table.print();
}

void tell_passes(const Subject& subject) {
  std::printf("\npasses over %s (last round)\n", subject.archive.name.c_str());
  Table table({"pass", "seconds", "share"});
  double rest = subject.account.total_seconds;
  const double total = subject.account.total_seconds;
  for (const auto& [pass, seconds] : subject.account.passes) {
    table.add({pass, fixed(seconds, 3), fixed(100 * seconds / total, 1) + "%"});
    rest -= seconds;
  }
  table.add({"(between)", fixed(rest, 3), fixed(100 * rest / total, 1) + "%"});
  table.print();
}

bool check_answers(const Setting& setting, const std::vector<Subject>& subjects) {
  bool kept = true;
  for (const Subject& s : subjects) {
    if (!s.archive.planted.empty()) {
      kept &= report(
          "planted pairs of J >= .7 found",
          share_found(s.archive.planted, kThreshold, s.output(setting) + "/duplicates.jsonl"),
          ">=", 0.99);
    }
    if (s.archive.name == "identical" || s.archive.name == "one number") {
      const std::uint64_t largest = largest_cluster(s.output(setting) + "/clusters.jsonl");
      kept &=
          report(s.archive.name + ": share of units in the largest cluster",
                 static_cast<double>(largest) / static_cast<double>(s.account.units), ">=", 0.99);
    }
  }
  return kept;
}

std::string temporary_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "leitong-scale-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    std::perror(name.c_str());
    std::exit(2);
  }
  return name;
}

std::vector<Subject> make_subjects(const Arguments& arguments, const Setting& setting) {
  std::vector<Subject> subjects;
  for (const std::string& file : arguments.rest()) {
    Subject subject;
    subject.archive = {
        file.substr(file.rfind('/') + 1), file, std::filesystem::file_size(file), {}};
    subjects.push_back(std::move(subject));
  }
  if (!subjects.empty()) return subjects;
  for (const ArchiveKind kind : {ArchiveKind::kPlanted, ArchiveKind::kDistinct,
                                 ArchiveKind::kIdentical, ArchiveKind::kOneNumber}) {
    Subject subject;
    subject.archive = make_archive(kind, arguments.number("paragraphs", 1'000'000), setting.folder);
    subjects.push_back(std::move(subject));
  }
  return subjects;
}

bool measure(const Arguments& arguments, const Setting& setting) {
  std::vector<Subject> subjects = make_subjects(arguments, setting);
  Samples signing;
  for (unsigned round = 0; round < setting.rounds; ++round) {
    for (Subject& subject : subjects) run_once(setting, subject);
    signing.seconds.push_back(sign_once(setting, subjects.front().archive));
  }
  bool kept = check_answers(setting, subjects);
  std::printf("\n");
  tell_runs(subjects);
  const Subject& first = subjects.front();
  std::printf("bytes to signature alone, %s: %.2f s (spread %.1f%%)\n", first.archive.name.c_str(),
              signing.median(), signing.spread() * 100);
  tell_passes(first);
  std::printf("\n");
  kept &= report("end to end / bytes to signature alone", first.wall.median() / signing.median(),
                 "<=", 5);
  kept &= report("peak memory / bytes of the input",
                 static_cast<double>(first.peak_bytes) / static_cast<double>(first.archive.bytes),
                 "<=", 2);
  if (subjects.size() == 4 && arguments.rest().empty()) {
    const double distinct = subjects[1].wall.median();
    for (const std::size_t i : {std::size_t{2}, std::size_t{3}}) {
      kept &= report(subjects[i].archive.name + " / distinct", subjects[i].wall.median() / distinct,
                     "<=", 2);
    }
  }
  return kept;
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments(argc, argv,
                            {"paragraphs", "threads", "rounds", "folder", "program", "options",
                             "sign", "only", "sizes", "memory", "raw"},
                            {}, kUsage);
  const auto threads = static_cast<unsigned>(arguments.number("threads", 2));
  if (arguments.has("sign")) {
    std::printf("%.6f\n", time_signing(arguments.text("sign", ""), threads));
    return 0;
  }
  const char* named = std::getenv("LEITONG_PROGRAM");
  Setting setting;
  setting.self = std::filesystem::read_symlink("/proc/self/exe").string();
  setting.program = arguments.text("program", named != nullptr ? named : LEITONG_PROGRAM_DEFAULT);
  setting.threads = std::to_string(threads);
  setting.rounds = std::max(1U, static_cast<unsigned>(arguments.number("rounds", 3)));
  std::istringstream options(
      arguments.text("options", "--unit paragraph --no-passages --no-templates"));
  for (std::string word; options >> word;) setting.options.push_back(word);
  const bool own_folder = !arguments.has("folder");
  setting.folder = own_folder ? temporary_folder() : arguments.text("folder", "");

  std::filesystem::create_directories(setting.folder);
  const std::string only = arguments.text("only", arguments.rest().empty() ? "" : "passes");
  bool kept = true;
  std::printf("%s\n", processor_name().c_str());
  if (only != "growth") {
    std::printf("leitong scan %s, %u threads, %u rounds\n\n",
                arguments.text("options", "--unit paragraph --no-passages --no-templates").c_str(),
                threads, setting.rounds);
    kept &= measure(arguments, setting);
  }
  if (only != "passes") {
    kept &= measure_growth({setting.program, setting.folder,
                            arguments.text("sizes", "100000,1000000,10000000"),
                            arguments.text("memory", "4G"), setting.threads, setting.rounds,
                            !own_folder, arguments.text("raw", "")});
  }
  if (own_folder) std::filesystem::remove_all(setting.folder);
  return kept ? 0 : 1;
}
