// The texts of documents outside of memory, for a run with a limit of memory.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "base/mapped_file.hpp"
#include "base/spill.hpp"
#include "leitong/document.hpp"
#include "leitong/result.hpp"

namespace leitong::cli {

// Owned by one thread. While it lives, its pages are given back where the process nears the limit.
class SpilledTexts {
 public:
  // `folder`: of files without a name.
  SpilledTexts(const std::string& folder, std::uint64_t memory_bytes);

  // Takes the texts of the next documents; the rest of them stays where it is.
  [[nodiscard]] Result<Done> take(std::vector<Document>& documents);
  // Forgets the documents that are not marked.
  void keep(const std::vector<bool>& marked);

  // The documents with their texts. REQUIRES: `collection` holds those taken, in order, as long as
  // the result is used, and so long nothing more is taken.
  Documents with(const Collection& collection) const;
  std::uint64_t characters() const;  // code points of all

 private:
  struct Place {
    std::uint64_t begin = 0;
    std::uint64_t bytes = 0;
    std::uint64_t characters = 0;
  };

  SpillSpace space_;
  SpillVector<char> bytes_;
  std::vector<Place> places_;
  ResidentLimit limit_;
  mutable std::atomic<std::uint64_t> viewed_bytes_{0};  // since the last look at the limit
};

}  // namespace leitong::cli
