// End to end at scale: the archives, the runs of the real program, and what it is held against.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace leitong::bench {

// A planted pair by its two spans ("document:start:end", the lesser first), with its exact Jaccard.
using PlantedPairs = std::map<std::pair<std::string, std::string>, double>;

struct Archive {
  std::string name;
  std::string path;
  std::uint64_t bytes = 0;
  PlantedPairs planted;  // near-duplicate paragraphs
};

enum class ArchiveKind { kPlanted, kDistinct, kIdentical, kOneNumber };

// Writes `paragraphs` paragraphs to folder/<name>.jsonl. Ends the program where it cannot.
[[nodiscard]] Archive make_archive(ArchiveKind kind, std::size_t paragraphs,
                                   const std::string& folder);

// The planted archive of so many paragraphs as folder/growth-N.jsonl, its truth beside it; one that
// lies there is taken.
[[nodiscard]] Archive keep_archive(std::size_t paragraphs, const std::string& folder);

// Time and memory by size. False where a promise is missed.
struct GrowthSetting {
  std::string program;
  std::string folder;
  std::string sizes;   // "100000,1000000"
  std::string memory;  // as --memory takes it
  std::string threads;
  unsigned rounds = 3;
  bool keep = false;  // archives stay in the folder
  std::string raw;    // a file for every figure of every round, as JSON; none where empty
};
[[nodiscard]] bool measure_growth(const GrowthSetting& setting);

// What one run of a child process cost.
struct Run {
  double seconds = 0;
  double processor_seconds = 0;  // of all its threads: what others run at the same time adds little
  std::uint64_t peak_bytes = 0;  // of the child, as the system tells it
  int exit_code = 0;
  std::string output;  // what it wrote to standard output
};

// Runs argv[0] with its arguments to its end. Ends the program where it cannot be started.
[[nodiscard]] Run run_program(const std::vector<std::string>& argv);

// The run's own account, from run.json.
struct Account {
  std::vector<std::pair<std::string, double>> passes;  // seconds, in order
  double total_seconds = 0;
  std::uint64_t units = 0;
  std::uint64_t pairs = 0;
  std::uint64_t not_listed = 0;
  std::uint64_t capped = 0;
};
[[nodiscard]] Account read_account(const std::string& run_json);

// Share of `planted` with a Jaccard of `threshold` or more that duplicates.jsonl holds with the
// same Jaccard.
[[nodiscard]] double share_found(const PlantedPairs& planted, double threshold,
                                 const std::string& duplicates_jsonl);

// Members of the largest cluster of clusters.jsonl.
[[nodiscard]] std::uint64_t largest_cluster(const std::string& clusters_jsonl);

// Seconds from bytes to signatures of all paragraphs of a file, read beforehand, on `threads`
// threads: validate, normalise, hash, sketch; nothing kept.
[[nodiscard]] double time_signing(const std::string& path, unsigned threads);

}  // namespace leitong::bench
