#include "passages/witness.hpp"

#include <algorithm>

#include "passages/grams.hpp"

namespace leitong::passages {
namespace {

constexpr std::size_t kPartsLookedAt = 16;  // for one that was read already

}  // namespace

bool Witness::goes_on(const Trail& trail, std::size_t place) const {
  if (!trail.chars || place < trail.place) return false;
  const std::size_t at = trail.at + (place - trail.place);
  if (at + ngram_ > trail.chars->size()) return false;
  for (unsigned i = 0; i < ngram_; ++i) {
    if (masked((*trail.chars)[at + i]) != masked(text_[place + i])) return false;
  }
  return true;
}

bool Witness::stands(std::size_t place, std::span<const std::uint32_t> parts) {
  for (const Trail& trail : trails_) {
    if (goes_on(trail, place) && std::binary_search(parts.begin(), parts.end(), trail.part)) {
      return true;
    }
  }
  const auto end =
      parts.begin() + static_cast<std::ptrdiff_t>(std::min(parts.size(), kPartsLookedAt));
  const auto known =
      std::find_if(parts.begin(), end, [&](std::uint32_t part) { return parts_.has(part); });
  const std::uint32_t part = known == end ? parts.front() : *known;
  std::u32string gram;
  for (unsigned i = 0; i < ngram_; ++i) gram += masked(text_[place + i]);
  const std::optional<std::size_t> at = parts_.find(part, gram);
  if (!at) return false;
  trails_[next_++ % trails_.size()] = {part, place, *at, parts_.get(part)};
  return true;
}

}  // namespace leitong::passages
