// Ids of documents, made unique in reading order: the second document of an id becomes "id#2", the
// third "id#3", past names that are taken.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace leitong::read {

// Remembers 128 bits of each id, not the id: 27 bytes a document. Owned by one thread.
class UniqueIds {
 public:
  // The id to use for the next document that calls itself `id`.
  [[nodiscard]] std::string next(const std::string& id);

 private:
  struct Hash {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    bool operator==(const Hash&) const = default;
  };

  bool insert(const std::string& id);
  void grow();

  std::vector<Hash> slots_ = std::vector<Hash>(64);  // {0, 0} is free
  std::size_t used_ = 0;
  std::unordered_map<std::string, std::uint64_t> numbers_;  // of a repeated id, the last one given
};

}  // namespace leitong::read
