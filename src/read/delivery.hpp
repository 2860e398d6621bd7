// Documents on their way out of the readers: their ids become unique, and they stay together or go
// to whoever takes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "leitong/read.hpp"
#include "read/unique_ids.hpp"

namespace leitong::read {

// Owned by one thread.
struct Delivery {
  const TakeDocuments* take = nullptr;  // null: documents stay where they are
  UniqueIds ids;
  std::uint64_t text_bytes = 0;
  std::size_t given = 0;         // documents given away
  std::optional<Error> stopped;  // nothing more is wanted, and why

  void name(std::vector<Document>& documents, std::vector<Error>& warnings) {
    for (Document& document : documents) {
      text_bytes += document.text.size();
      std::string id = ids.next(document.id);
      if (id == document.id) continue;
      warnings.push_back({ErrorCode::kInvalid,
                          document.path,
                          {},
                          {},
                          "id \"" + document.id + "\" again: it is now \"" + id + "\""});
      document.id = std::move(id);
    }
  }

  // Gives the documents away; false: no more are wanted. REQUIRES: take.
  bool give(std::vector<Document>& documents, std::vector<Error>& warnings) {
    if (stopped || documents.empty()) return !stopped;
    name(documents, warnings);
    given += documents.size();
    if (Result<Done> taken = (*take)(std::exchange(documents, {})); !taken) {
      stopped = taken.error();
    }
    return !stopped;
  }
};

}  // namespace leitong::read
