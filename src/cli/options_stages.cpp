// Options of work on archives that are larger than memory.

#include "cli/options.hpp"

namespace leitong::cli {
namespace {

using enum Category;
using enum ValueKind;
constexpr double kLeastMemory = 64 << 20;

constexpr OptionRow kRows[] = {
    {"memory",
     0,
     kRunning,
     kDedup | kPassages | kStageBucket | kStageVerify | kStageCluster,
     kSize,
     "SIZE",
     "",
     {"option_stages_memory"},
     kLeastMemory},
    {"memory", 0, kRunning, kIndexAdd, kSize, "SIZE", "", {"option_index_memory"}, kLeastMemory},
    {"work", 0, kRunning, kDedup | kPassages, kString, "DIR", "", {"option_stages_work"}},
    {"resume", 0, kRunning, kDedup | kPassages, kFlag, "", "", {"option_stages_resume"}},
    {"shard", 0, kRunning, kStageSign, kString, "I/N", "0/1", {"option_stages_shard"}},
    {"range", 0, kRunning, kStageBucket, kString, "J/M", "0/1", {"option_stages_range"}},
};

}  // namespace

std::span<const OptionRow> stage_options() { return kRows; }

}  // namespace leitong::cli
