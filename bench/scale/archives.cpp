#include <simdjson.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "archive.hpp"
#include "scale/scale.hpp"

namespace leitong::bench {
namespace {

std::string place_of(simdjson::dom::element span) {
  const std::string_view document = span["document"].get_string().value();
  return std::string(document) + ":" + std::to_string(span["start"].get_uint64().value()) + ":" +
         std::to_string(span["end"].get_uint64().value());
}

std::pair<std::string, std::string> places_of(simdjson::dom::element row) {
  std::string a = place_of(row["a"]);
  std::string b = place_of(row["b"]);
  if (b < a) std::swap(a, b);
  return {std::move(a), std::move(b)};
}

archive::Options options_of(ArchiveKind kind, std::size_t paragraphs) {
  archive::Options options;
  options.paragraphs = paragraphs;
  options.passages = 0;
  options.templates = 0;
  if (kind == ArchiveKind::kDistinct) options.near_paragraphs = options.near_sentences = 0;
  if (kind == ArchiveKind::kIdentical) options.mode = archive::Mode::identical;
  if (kind == ArchiveKind::kOneNumber) options.mode = archive::Mode::one_number;
  return options;
}

constexpr const char* kNames[] = {"planted", "distinct", "identical", "one number"};

// The pair of a truth record, if it is a planted pair of paragraphs.
void take_truth(std::string_view json, simdjson::dom::parser& parser, PlantedPairs& planted) {
  const simdjson::padded_string padded(json);
  const simdjson::dom::element row = parser.parse(padded).value();
  if (row["kind"].get_string().value() != "near_duplicate") return;
  if (row["level"].get_string().value() != "paragraph") return;
  planted[places_of(row)] = row["jaccard"].get_double().value();
}

// Writes an archive; `truth` gets every record of it.
std::uint64_t write_rows(const archive::Options& options, const std::string& path,
                         const std::function<void(std::string_view)>& truth) {
  std::ofstream file(path, std::ios::binary);
  std::uint64_t bytes = 0;
  archive::Sinks sinks;
  std::string line;
  sinks.document = [&](const archive::Row& row) {
    line.clear();
    archive::append_json_row(row, line);
    line += '\n';
    bytes += line.size();
    return static_cast<bool>(file.write(line.data(), static_cast<std::streamsize>(line.size())));
  };
  sinks.truth = [&](std::string_view json) {
    truth(json);
    return true;
  };
  archive::write_archive(options, sinks);
  file.close();
  if (!file) {
    std::fprintf(stderr, "cannot write %s\n", path.c_str());
    std::exit(2);
  }
  return bytes;
}

}  // namespace

Archive make_archive(ArchiveKind kind, std::size_t paragraphs, const std::string& folder) {
  Archive made;
  made.name = kNames[static_cast<std::size_t>(kind)];
  made.path = folder + "/" + made.name.substr(0, made.name.find(' ')) + ".jsonl";
  simdjson::dom::parser parser;
  made.bytes = write_rows(options_of(kind, paragraphs), made.path,
                          [&](std::string_view json) { take_truth(json, parser, made.planted); });
  return made;
}

Archive keep_archive(std::size_t paragraphs, const std::string& folder) {
  Archive kept;
  kept.name = std::to_string(paragraphs);
  kept.path = folder + "/growth-" + kept.name + ".jsonl";
  const std::string truth_path = folder + "/growth-" + kept.name + ".truth.jsonl";
  simdjson::dom::parser parser;
  if (std::filesystem::exists(kept.path) && std::filesystem::exists(truth_path)) {
    kept.bytes = std::filesystem::file_size(kept.path);
    std::ifstream truth(truth_path);
    for (std::string line; std::getline(truth, line);) take_truth(line, parser, kept.planted);
    return kept;
  }
  const std::string unfinished = truth_path + ".part";
  std::ofstream truth(unfinished);
  kept.bytes = write_rows(options_of(ArchiveKind::kPlanted, paragraphs), kept.path,
                          [&](std::string_view json) {
                            take_truth(json, parser, kept.planted);
                            truth << json << '\n';
                          });
  truth.close();
  std::filesystem::rename(unfinished, truth_path);
  return kept;
}

double share_found(const PlantedPairs& planted, double threshold,
                   const std::string& duplicates_jsonl) {
  PlantedPairs missing;
  for (const auto& [places, jaccard] : planted) {
    if (jaccard >= threshold) missing.emplace(places, jaccard);
  }
  const std::size_t all = missing.size();
  simdjson::dom::parser parser;
  std::ifstream file(duplicates_jsonl);
  for (std::string line; std::getline(file, line);) {
    const simdjson::dom::element row = parser.parse(line).value();
    const auto found = missing.find(places_of(row));
    if (found == missing.end()) continue;
    const double difference = row["jaccard"].get_double().value() - found->second;
    if (difference < 1e-9 && difference > -1e-9) missing.erase(found);
  }
  return all == 0 ? 1 : 1 - static_cast<double>(missing.size()) / static_cast<double>(all);
}

std::uint64_t largest_cluster(const std::string& clusters_jsonl) {
  simdjson::dom::parser parser;
  std::uint64_t largest = 0;
  std::ifstream file(clusters_jsonl);
  for (std::string line; std::getline(file, line);) {
    largest = std::max(largest, parser.parse(line).value()["size"].get_uint64().value());
  }
  return largest;
}

Account read_account(const std::string& run_json) {
  Account account;
  simdjson::dom::parser parser;
  const simdjson::dom::element run = parser.load(run_json).value();
  const simdjson::dom::object levels = run["found"].get_object().value();
  for (const auto& [level, found] : levels) {
    std::uint64_t count = 0;
    if (found["units"].get(count) == simdjson::SUCCESS) account.units += count;
    if (found["pairs"].get(count) == simdjson::SUCCESS) account.pairs += count;
    (void)level;
  }
  const simdjson::dom::object left_out = run["skipped"].get_object().value();
  for (const auto& [what, skipped] : left_out) {
    std::uint64_t count = 0;
    if (skipped["pairs_not_listed"].get(count) == simdjson::SUCCESS) account.not_listed += count;
    if (skipped["comparisons_capped"].get(count) == simdjson::SUCCESS) account.capped += count;
    (void)what;
  }
  const simdjson::dom::object times = run["cost"]["seconds"].get_object().value();
  for (const auto& [name, value] : times) {
    double seconds = 0;
    if (value.get(seconds) == simdjson::SUCCESS) {
      if (name == "total")
        account.total_seconds = seconds;
      else
        account.passes.emplace_back(name, seconds);
      continue;
    }
    const simdjson::dom::object passes = value.get_object().value();
    for (const auto& [pass, of_pass] : passes) {
      account.passes.emplace_back(pass, of_pass.get_double().value());
    }
  }
  return account;
}

}  // namespace leitong::bench
