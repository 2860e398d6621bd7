// Near-duplicate search over archives that are larger than memory, as stages that stand alone.
//
//   sign    documents -> blocks: texts, units, hashes, signatures        one shard or many
//   bucket  blocks -> candidate pairs of some of the bands               one range or many
//   verify  candidates -> pairs, exactly compared
//   cluster pairs -> what find_duplicates would have found in memory
//
// Each stage reads files and writes files of a work folder (docs/large_archives.md), whose
// checksums it looks at before it believes them. A stage that finds its own result there does
// nothing; one that was broken off can be called again. The result does not depend on the number of
// shards and ranges: it is, byte for byte, that of one process with everything in memory.
//
// Nothing here is shared between threads but what says so; several processes may sign and bucket
// in one folder at once, each its own shard or range.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "leitong/document.hpp"
#include "leitong/duplicates.hpp"
#include "leitong/progress.hpp"
#include "leitong/read.hpp"
#include "leitong/result.hpp"

namespace leitong::stages {

// One of `count` parts of the work. REQUIRES: index < count.
struct Part {
  std::uint32_t index = 0;
  std::uint32_t count = 1;
};

struct Job {
  std::string folder;  // of the files between stages; made by `sign` where it is not there
  DuplicateOptions duplicates;
  std::uint64_t memory_bytes = 0;  // what the process may hold; 0: no limit
  // A block ends behind the document that brings it to so much text. The same for all shards.
  std::uint64_t block_bytes = std::uint64_t{64} << 20;
  // Files reach the disk before they are called done. Without it a power loss may cost what was
  // written in the last half minute, never a right result: checksums tell, and it is made again.
  bool durable = true;
  // Texts that stand plainly in a file of rows stay there, and are read again by this process: the
  // folder holds no copy, and other processes cannot go on with it.
  bool texts_in_place = false;
};

// The files that texts are read from again, open since they were signed.
class TextFiles;

// What `sign` read: the same for every shard. `input.collection` is empty.
struct Signed {
  ReadResult input;
  std::uint64_t documents = 0;
  std::uint64_t characters = 0;  // code points of all documents
  std::uint64_t blocks = 0;      // of all shards
  std::uint64_t blocks_made = 0;
  std::uint64_t blocks_found = 0;  // made before, and whole
  double seconds = 0;
  std::shared_ptr<const TextFiles> text_files;
};

// Every shard reads all of the input (a tenth of the cost) and signs its blocks of it.
[[nodiscard]] Result<Signed> sign(const Job& job, std::span<const std::string> paths,
                                  const ReadOptions& options, Part shard, Progress* progress);

// The options that the folder was signed with; `threads` is 0.
[[nodiscard]] Result<DuplicateOptions> signed_options(const std::string& folder);

// What a stage did. `found`: its result was there and whole.
struct StageDone {
  bool found = false;
  double seconds = 0;
};

// REQUIRES: every shard is signed.
[[nodiscard]] Result<StageDone> bucket(const Job& job, Part range, Progress* progress);
// REQUIRES: every range is bucketed.
[[nodiscard]] Result<StageDone> verify(const Job& job, Progress* progress);

// The result of all stages. `documents` and `duplicates` look into mapped files, which `files`
// keeps.
struct ArchiveDuplicates {
  Documents documents{0, nullptr};
  Duplicates duplicates;
  std::shared_ptr<const void> files;
};
// REQUIRES: verified.
[[nodiscard]] Result<ArchiveDuplicates> cluster(const Job& job, Progress* progress);

// bucket, verify and cluster of all that this process has just signed as one shard: nothing is
// sorted twice, and the checksums of what it wrote itself are not looked at. An input file that has
// changed since is an error, here or when a text is asked for (TextChanged).
[[nodiscard]] Result<ArchiveDuplicates> find_signed(const Job& job, const Signed& done,
                                                    Progress* progress);

// Whose files a work folder holds: of near-duplicates in stages, or of find_passages_within.
enum class WorkOf : std::uint8_t { kStages, kPassages };

// The first entry of a work folder that is none of theirs; empty where there is none.
[[nodiscard]] std::string foreign_entry(const std::string& folder, WorkOf whose = WorkOf::kStages);
// Removes what they have made in a work folder, and nothing else.
void remove_files(const std::string& folder, WorkOf whose = WorkOf::kStages);

// The least memory_bytes for an archive of so many units: room for one thread in `bucket`, where
// more of them work as the limit allows.
[[nodiscard]] std::uint64_t least_memory_bytes(std::uint64_t units);

}  // namespace leitong::stages
