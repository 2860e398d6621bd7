// How time and memory grow with the archive: near-duplicates of 0.1, 1 and 10 million paragraphs
// with a limit of memory.
//
// Method: of each size one archive, kept beside its truth; the whole (`leitong dedup --memory`),
// then each stage as a process of its own (`leitong stage`), whose time and peak memory the system
// tells. The answer is checked before any time is told: planted pairs found with their Jaccard, and
// the same bytes from the stages as from the whole. An exponent is that of the power of the number
// of paragraphs by which a time grows from one size to the next.

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "archive.hpp"
#include "base/atomic_file.hpp"
#include "base/json.hpp"
#include "common/measure.hpp"
#include "scale/scale.hpp"

namespace leitong::bench {
namespace {

namespace fs = std::filesystem;

constexpr double kThreshold = 0.7;
constexpr std::size_t kOnceOver = 2'000'000;  // larger ones are run once

struct Stage {
  const char* name;
  Samples wall;
  std::uint64_t peak_bytes = 0;
};

struct Size {
  std::size_t paragraphs = 0;
  Archive archive;
  Samples wall;
  Samples processor;
  std::uint64_t peak_bytes = 0;
  std::vector<Stage> stages = {{"sign", {}}, {"bucket", {}}, {"verify", {}}, {"cluster", {}}};
  double recall = 0;
  bool same_bytes = true;
};

bool same_files(const fs::path& a, const fs::path& b) {
  std::ifstream x(a, std::ios::binary);
  std::ifstream y(b, std::ios::binary);
  std::string of_x(1 << 16, '\0');
  std::string of_y(1 << 16, '\0');
  while (x && y) {
    x.read(of_x.data(), static_cast<std::streamsize>(of_x.size()));
    y.read(of_y.data(), static_cast<std::streamsize>(of_y.size()));
    if (x.gcount() != y.gcount() || of_x != of_y) return false;
  }
  return !x && !y;
}

Run run_well(std::vector<std::string> argv) {
  const Run run = run_program(argv);
  if (run.exit_code == 0) return run;
  std::fprintf(stderr, "%s %s: exit code %d\n", argv[0].c_str(), argv[1].c_str(), run.exit_code);
  std::exit(2);
}

void note(Samples& samples, std::uint64_t& peak, const Run& run) {
  samples.seconds.push_back(run.seconds);
  peak = std::max(peak, run.peak_bytes);
}

void run_whole(const GrowthSetting& setting, Size& size) {
  const std::string work = setting.folder + "/work";
  const Run run = run_well({setting.program, "dedup", size.archive.path, "--memory", setting.memory,
                            "--work", work, "--format", "jsonl", "--quiet", "--threads",
                            setting.threads, "-o", setting.folder + "/whole.jsonl"});
  fs::remove_all(work);
  note(size.wall, size.peak_bytes, run);
  size.processor.seconds.push_back(run.processor_seconds);
}

void run_stages(const GrowthSetting& setting, Size& size) {
  const std::string work = setting.folder + "/stages";
  for (Stage& stage : size.stages) {
    const std::string name = stage.name;
    std::vector<std::string> argv = {setting.program, "stage",        name, work,
                                     "--threads",     setting.threads};
    if (name == "sign") {
      argv.insert(argv.begin() + 4, size.archive.path);
      argv.emplace_back("--quiet");
    } else {
      argv.insert(argv.end(), {"--memory", setting.memory});
    }
    if (name == "cluster") {
      argv.insert(argv.end(), {"--format", "jsonl", "-o", setting.folder + "/stages.jsonl"});
    }
    note(stage.wall, stage.peak_bytes, run_well(std::move(argv)));
  }
  fs::remove_all(work);
}

double megabytes(std::uint64_t bytes) { return static_cast<double>(bytes) / 1e6; }

void tell(const std::vector<Size>& sizes) {
  std::vector<std::string> head = {"paragraphs", "input MB",    "seconds", "spread",
                                   "MB/s",       "processor s", "peak MB", "recall"};
  Table table(head);
  for (const Size& s : sizes) {
    table.add({std::to_string(s.paragraphs), fixed(megabytes(s.archive.bytes), 0),
               fixed(s.wall.median(), 2), fixed(s.wall.spread() * 100, 1) + "%",
               fixed(megabytes(s.archive.bytes) / s.wall.median(), 0),
               fixed(s.processor.median(), 2), fixed(megabytes(s.peak_bytes), 0),
               fixed(s.recall, 4)});
  }
  table.print();
  std::printf("\neach stage as a process of its own\n");
  head = {"paragraphs"};
  for (const Stage& stage : sizes[0].stages) {
    head.push_back(std::string(stage.name) + " s");
    head.emplace_back("peak MB");
  }
  Table stages(head);
  for (const Size& s : sizes) {
    std::vector<std::string> row = {std::to_string(s.paragraphs)};
    for (const Stage& stage : s.stages) {
      row.push_back(fixed(stage.wall.median(), 2));
      row.push_back(fixed(megabytes(stage.peak_bytes), 0));
    }
    stages.add(row);
  }
  stages.print();
}

void tell_exponents(const std::vector<Size>& sizes) {
  std::printf("\nexponents of growth\n");
  std::vector<std::string> head = {"from to", "whole"};
  for (const Stage& stage : sizes[0].stages) head.emplace_back(stage.name);
  Table table(head);
  for (std::size_t i = 1; i < sizes.size(); ++i) {
    const Size& a = sizes[i - 1];
    const Size& b = sizes[i];
    const double steps =
        std::log(static_cast<double>(b.paragraphs) / static_cast<double>(a.paragraphs));
    const auto exponent = [&](const Samples& x, const Samples& y) {
      return fixed(std::log(y.median() / x.median()) / steps, 2);
    };
    std::vector<std::string> row = {
        std::to_string(a.paragraphs) + " " + std::to_string(b.paragraphs),
        exponent(a.wall, b.wall)};
    for (std::size_t s = 0; s < a.stages.size(); ++s) {
      row.push_back(exponent(a.stages[s].wall, b.stages[s].wall));
    }
    table.add(row);
  }
  table.print();
}

void put_seconds(JsonWriter& json, const char* name, const Samples& samples) {
  json.key(name);
  json.begin_array();
  for (const double seconds : samples.seconds) json.value(seconds);
  json.end_array();
}

// What the tables are made of, with what it was measured on.
Result<Done> keep_raw(const std::vector<Size>& sizes, const GrowthSetting& setting) {
  JsonWriter json;
  json.begin_object();
  json.field("processor", std::string_view(processor_name()));
  json.field("command",
             std::string_view("./dev bench scale --only growth --sizes " + setting.sizes +
                              " --memory " + setting.memory + " --threads " + setting.threads));
  json.key("sizes");
  json.begin_array();
  for (const Size& size : sizes) {
    json.begin_object();
    json.field("paragraphs", std::uint64_t{size.paragraphs});
    json.field("bytes", size.archive.bytes);
    json.field("recall", size.recall);
    json.field("same_bytes", size.same_bytes);
    json.field("peak_bytes", size.peak_bytes);
    put_seconds(json, "seconds", size.wall);
    put_seconds(json, "processor_seconds", size.processor);
    json.key("stages");
    json.begin_array();
    for (const Stage& stage : size.stages) {
      json.begin_object();
      json.field("name", std::string_view(stage.name));
      json.field("peak_bytes", stage.peak_bytes);
      put_seconds(json, "seconds", stage.wall);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  std::string text;
  json.take(text);
  return write_file(setting.raw, text + "\n");
}

std::vector<std::size_t> sizes_of(const std::string& list) {
  std::vector<std::size_t> sizes;
  std::istringstream words(list);
  for (std::string word; std::getline(words, word, ',');) {
    sizes.push_back(std::strtoul(word.c_str(), nullptr, 10));
  }
  return sizes;
}

// Text, signatures and units of the work folder, twice the input with room to spare.
bool has_room(const GrowthSetting& setting, std::size_t paragraphs) {
  constexpr std::uint64_t kBytesAParagraph = 700;
  const std::uint64_t free = fs::space(setting.folder).available;
  if (free > 3 * kBytesAParagraph * paragraphs) return true;
  std::printf("%zu paragraphs: not measured, %s has %.0f GB of room only\n", paragraphs,
              setting.folder.c_str(), static_cast<double>(free) / 1e9);
  return false;
}

bool check(const std::vector<Size>& sizes, const GrowthSetting& setting) {
  bool kept = true;
  for (const Size& s : sizes) {
    const std::string of = " of " + std::to_string(s.paragraphs);
    kept &= report("planted pairs of J >= .7 found" + of, s.recall, ">=", 0.99);
    kept &= report("same bytes from stages and whole" + of, s.same_bytes ? 1 : 0, ">=", 1);
    if (setting.memory == "4G") {
      kept &= report("peak memory in GB" + of, static_cast<double>(s.peak_bytes) / 1e9, "<=", 4.5);
    }
  }
  for (std::size_t i = 1; i < sizes.size(); ++i) {
    if (sizes[i].paragraphs != 10 * sizes[i - 1].paragraphs) continue;
    kept &= report("time of " + std::to_string(sizes[i].paragraphs) + " / " +
                       std::to_string(sizes[i - 1].paragraphs),
                   sizes[i].wall.median() / sizes[i - 1].wall.median(), "<=", 13);
  }
  return kept;
}

}  // namespace

bool measure_growth(const GrowthSetting& setting) {
  std::printf("\nleitong dedup --memory %s, %s threads\n\n", setting.memory.c_str(),
              setting.threads.c_str());
  std::vector<Size> sizes;
  for (const std::size_t paragraphs : sizes_of(setting.sizes)) {
    if (!has_room(setting, paragraphs)) continue;
    Size size;
    size.paragraphs = paragraphs;
    size.archive = keep_archive(paragraphs, setting.folder);
    const unsigned rounds = paragraphs > kOnceOver ? 1 : setting.rounds;
    for (unsigned round = 0; round < rounds; ++round) {
      run_whole(setting, size);
      run_stages(setting, size);
      size.same_bytes = size.same_bytes && same_files(setting.folder + "/whole.jsonl",
                                                      setting.folder + "/stages.jsonl");
    }
    size.recall = share_found(size.archive.planted, kThreshold, setting.folder + "/whole.jsonl");
    PlantedPairs().swap(size.archive.planted);
    for (const char* answer : {"/whole.jsonl", "/stages.jsonl"})
      fs::remove(setting.folder + answer);
    if (!setting.keep) fs::remove(size.archive.path);
    sizes.push_back(std::move(size));
  }
  if (sizes.empty()) return true;
  const bool kept = check(sizes, setting);
  std::printf("\n");
  tell(sizes);
  tell_exponents(sizes);
  if (setting.raw.empty()) return kept;
  if (const Result<Done> done = keep_raw(sizes, setting); !done) {
    std::fprintf(stderr, "%s\n", describe(done.error()).c_str());
    return false;
  }
  std::printf("\nraw results: %s\n", setting.raw.c_str());
  return kept;
}

}  // namespace leitong::bench
