// See bounds.hpp.
#include "templates/bounds.hpp"

#include "templates/tokens.hpp"

namespace leitong::templates {

std::size_t Bounds::slot(std::uint32_t id) const {
  std::size_t at = (id * 0x9E3779B1U) >> 22;
  while (keys_[at] != 0 && keys_[at] != id + 1) at = (at + 1) % kSlots;
  return at;
}

void Bounds::set(const Ids& ids) {
  for (const std::size_t at : used_) keys_[at] = 0;
  used_.clear();
  present_.reset();
  size_ = 0;
  for (const std::uint32_t id : ids) {
    present_.set(id % present_.size());
    if (is_mark(id)) continue;
    const std::size_t at = slot(id);
    if (keys_[at] == 0) {
      keys_[at] = id + 1;
      masks_[at] = {};
      used_.push_back(at);
    }
    masks_[at][size_ / 64] |= std::uint64_t{1} << (size_ % 64);
    ++size_;
  }
  words_ = (size_ + 63) / 64;
}

unsigned Bounds::letters(const Ids& other) const {
  Mask rest;  // zeros are matched
  rest.fill(~std::uint64_t{0});
  for (const std::uint32_t id : other) {
    const std::size_t at = slot(id);
    if (keys_[at] == 0) continue;
    std::uint64_t carry = 0;
    for (std::size_t w = 0; w < words_; ++w) {
      const std::uint64_t taken = rest[w] & masks_[at][w];
      const std::uint64_t sum = rest[w] + taken;
      const std::uint64_t with_carry = sum + carry;
      carry = (sum < rest[w] || with_carry < sum) ? 1 : 0;
      rest[w] = with_carry | (rest[w] & ~masks_[at][w]);
    }
  }
  unsigned matched = 0;
  for (std::size_t w = 0; w < words_; ++w) {
    const std::size_t bits = size_ - 64 * w;
    const std::uint64_t live = bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
    matched += static_cast<unsigned>(__builtin_popcountll(~rest[w] & live));
  }
  return matched;
}

double Bounds::coverage(const Profile& profile) const {
  double all = 0;
  double found = 0;
  for (std::size_t j = 0; j < profile.size(); ++j) {
    const double share = static_cast<double>(profile.share[j]);
    const double weight = share * share * column_worth(profile.ids[j]);
    all += weight;
    if (present_.test(profile.ids[j] % present_.size())) found += weight;
  }
  return all == 0 ? 0 : found / all;
}

}  // namespace leitong::templates
