// The files of records that a scan over documents writes: of `leitong scan` and of the server.
#pragma once

#include <cstdint>
#include <string_view>

#include "leitong/pipeline.hpp"
#include "report/records.hpp"
#include "report/text_index.hpp"

namespace leitong {

enum class ScanFile : std::uint8_t {
  kDocuments,
  kDuplicates,
  kClusters,
  kPassages,
  kFamilies,
  kTemplates
};
inline constexpr ScanFile kScanFiles[] = {ScanFile::kDocuments, ScanFile::kDuplicates,
                                          ScanFile::kClusters,  ScanFile::kPassages,
                                          ScanFile::kFamilies,  ScanFile::kTemplates};

// "documents", "duplicates", ...: the file is documents.jsonl.
[[nodiscard]] std::string_view name(ScanFile file);

// What the records are made of. The views must outlive it.
struct ScanView {
  const Collection& documents;
  const TextIndexes& texts;
  const ScanResult& result;
};

// JSON Lines.
void write_scan_file(ScanFile file, const Sink& sink, const ScanView& view, unsigned threads);

}  // namespace leitong
