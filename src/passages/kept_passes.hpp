// What the long passes have come to, kept in a folder, so that a run that was broken off goes on.
//
// Problem: finding and aligning the seeds of a large archive takes hours; a run that ends in
// between must not begin anew. Method: each pass, and each part of the alignment, writes its arrays
// as sections and a record of their checksums behind them (base/section_file.hpp); what has no
// record, or another checksum, is made again. The first record holds a digest of the documents and
// the options, so that nothing of another search is taken. Nothing waits for the disk: a power loss
// costs what the checksums then do not fit.
//
//   passages.json      digest
//   seeds.json         seeds-{flags,information,seeds,groups}.bin, and what was counted
//   aligned-#.json     aligned-#-{found,runs,ends}.bin: 65,536 pairs of documents each
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/mapped_file.hpp"
#include "base/section_file.hpp"
#include "leitong/passages.hpp"

namespace leitong::passages {

// What a pass left: its record and its arrays, mapped.
struct KeptArrays {
  StageRecord record;
  std::vector<Section> sections;
};

class KeptPasses {
 public:
  // Refuses (kInvalid) a folder in which another search was begun. `limit` outlives it.
  [[nodiscard]] static Result<KeptPasses> open(const std::string& folder, std::uint64_t digest,
                                               const ResidentLimit* limit);

  // The arrays of a pass in the order asked for; none where it is not there or not whole.
  [[nodiscard]] std::optional<KeptArrays> read(const std::string& pass,
                                               std::initializer_list<const char*> arrays) const;
  // Throws SpillError.
  void write(const std::string& pass, std::vector<std::pair<std::string, std::uint64_t>> numbers,
             const std::vector<NamedArray>& arrays) const;

 private:
  std::filesystem::path record_of(const std::string& pass) const;

  std::filesystem::path folder_;
  std::uint64_t digest_ = 0;
  const ResidentLimit* limit_ = nullptr;
};

// Of all that the result depends on.
[[nodiscard]] std::uint64_t digest_of(const Documents& corpus, const Documents& references,
                                      const PassageOptions& options);

}  // namespace leitong::passages
