#include "read/unique_ids.hpp"

#include "base/xxhash.hpp"

namespace leitong::read {

std::string UniqueIds::next(const std::string& id) {
  if (insert(id)) return id;
  std::uint64_t& number = numbers_.try_emplace(id, 1).first->second;
  std::string fresh;
  do {
    fresh = id + "#" + std::to_string(++number);
  } while (!insert(fresh));
  return fresh;
}

// Open addressing; the one hash that would look free maps to {0, 1}.
bool UniqueIds::insert(const std::string& id) {
  if (used_ * 4 >= slots_.size() * 3) grow();
  const XXH128_hash_t hash = XXH3_128bits(id.data(), id.size());
  Hash wanted{hash.high64, hash.low64};
  if (wanted == Hash{}) wanted.low = 1;
  std::size_t i = wanted.low & (slots_.size() - 1);
  while (slots_[i] != Hash{}) {
    if (slots_[i] == wanted) return false;
    i = (i + 1) & (slots_.size() - 1);
  }
  slots_[i] = wanted;
  ++used_;
  return true;
}

void UniqueIds::grow() {
  std::vector<Hash> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Hash& hash : old) {
    if (hash == Hash{}) continue;
    std::size_t i = hash.low & (slots_.size() - 1);
    while (slots_[i] != Hash{}) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = hash;
  }
}

}  // namespace leitong::read
