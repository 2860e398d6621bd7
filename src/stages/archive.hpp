// All blocks of a work folder as one archive: what the passes of near-duplicate search ask for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "leitong/stages.hpp"
#include "stages/block.hpp"

namespace leitong::stages {

struct Archive {
  std::vector<Block> blocks;
  std::vector<std::uint64_t> first_document;  // of each block, and one more: all
  std::vector<std::uint64_t> first_unit;
  std::uint64_t digest = 0;                     // of what was signed, and with which options
  std::shared_ptr<const TextFiles> text_files;  // where blocks are without texts

  std::uint64_t units() const { return first_unit.back(); }
  DocumentView view(DocumentIndex index) const;
  TextPart text(DocumentIndex index, std::uint64_t begin, std::uint64_t bytes) const;
  std::vector<const MappedFile*> files() const;
};

// Adds the options that change results to a shard's record.
void put_options(const DuplicateOptions& options, StageRecord& record);

// What all stages of one folder must agree on: options that change results.
[[nodiscard]] std::uint64_t digest_of(const DuplicateOptions& options);

// The record of a shard, and what it says.
[[nodiscard]] std::filesystem::path shard_path(const std::filesystem::path& work, Part shard);

// REQUIRES the records of all shards of one cut; refuses records that disagree. The checksums of
// all blocks are looked at where `check` is set. Without `files`, blocks without texts are refused.
[[nodiscard]] Result<std::shared_ptr<const Archive>> open_archive(
    const Job& job, bool check, std::shared_ptr<const TextFiles> files = nullptr);

// That the limit of memory is too small for so many units; `about`: before their number.
[[nodiscard]] Error too_small(const Job& job, std::uint64_t units, const std::string& about);

// How many of the job's threads compare bands side by side: each holds sorted keys of its own.
[[nodiscard]] unsigned band_threads(const Job& job, std::uint64_t units);

// The units in reading order, and their texts with signatures that lie in the archive's files.
[[nodiscard]] std::vector<Unit> units_of(const Archive& archive);
[[nodiscard]] duplicates::Texts texts_of(const Archive& archive, const DuplicateOptions& options);

}  // namespace leitong::stages
