// Options of work on archives that are larger than memory.

#include "cli/options.hpp"

namespace leitong::cli {
namespace {

constexpr auto kRunning = Category::kRunning;
constexpr auto kFlag = ValueKind::kFlag;
constexpr auto kString = ValueKind::kString;
constexpr double kLeastMemory = 64 << 20;

constexpr OptionRow kRows[] = {
    {"memory",
     0,
     kRunning,
     kDedup | kStageBucket | kStageVerify | kStageCluster,
     ValueKind::kSize,
     "SIZE",
     "",
     {"hold no more than this in memory (512M, 4G): texts and signatures lie in files",
      "内存占用上限（如 512M、4G）：文字和签名放在文件里"},
     kLeastMemory},
    {"work",
     0,
     kRunning,
     kDedup,
     kString,
     "DIR",
     "",
     {"with --memory: where these files lie (default: a folder in $TMPDIR or /var/tmp)",
      "与 --memory 同用：这些文件放在哪里（默认：$TMPDIR 或 /var/tmp 下的文件夹）"}},
    {"resume",
     0,
     kRunning,
     kDedup,
     kFlag,
     "",
     "",
     {"with --work: go on with a run that was broken off", "与 --work 同用：接着做中断的工作"}},
    {"shard",
     0,
     kRunning,
     kStageSign,
     kString,
     "I/N",
     "0/1",
     {"sign part I of N (from 0); every part reads all of the input",
      "只签第 I 份，共 N 份（从 0 起）；每一份都要读全部输入"}},
    {"range",
     0,
     kRunning,
     kStageBucket,
     kString,
     "J/M",
     "0/1",
     {"compare the bands of part J of M (from 0)", "只比较第 J 份的桶，共 M 份（从 0 起）"}},
};

}  // namespace

std::span<const OptionRow> stage_options() { return kRows; }

}  // namespace leitong::cli
