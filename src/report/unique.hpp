// The archive without its copies.
#pragma once

#include <cstdint>

#include "leitong/document.hpp"
#include "leitong/duplicates.hpp"
#include "leitong/read.hpp"
#include "report/records.hpp"

namespace leitong {

// Which member of a cluster stays.
enum class Keep : std::uint8_t {
  kFirst,     // the first in reading order
  kLongest,   // the cluster's representative
  kEarliest,  // of the document with the earliest date; documents without one come last
};

struct UniqueCounts {
  std::uint64_t documents = 0;          // written
  std::uint64_t documents_dropped = 0;  // nothing was left of them
  std::uint64_t units_removed = 0;
};

// Writes the documents as JSON Lines rows that read_paths takes again (fields named as `fields`
// says). Of each cluster one member stays; the others are cut out of their documents, with their
// line where nothing else stands on it. All other text is kept byte for byte. A document that had
// something cut out and has only white space left is dropped.
UniqueCounts write_unique(const Sink& sink, const Documents& documents,
                          const Duplicates& duplicates, Keep keep, const FieldNames& fields,
                          unsigned threads);

}  // namespace leitong
