// What the text told about n-grams that seemed to stand somewhere, kept between queries.
//
// Problem: whether a segment holds an n-gram or one with the same check bits is told by a part's
// text, and the wordings that many documents have are asked about in every query. Method: a table
// of words, each an n-gram's hash less two bits, and the answer; the newer takes the older's
// place. Cost: a word for 96 bytes of text of a segment that is asked, at most 4 MB, and a look at
// one word a question.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "passages/grams.hpp"

namespace leitong::index {

// Used by any number of threads.
class Verdicts {
 public:
  explicit Verdicts(std::uint64_t text_bytes)
      : slots_(std::bit_ceil(std::clamp<std::uint64_t>(text_bytes / kBytesASlot, 1, kMostSlots))) {}

  [[nodiscard]] std::size_t slots() const { return slots_.size(); }
  // `question`: the hash of an n-gram.
  [[nodiscard]] std::optional<bool> find(std::uint64_t question) const {
    const std::uint64_t word = slots_[question % slots_.size()].load(std::memory_order_relaxed);
    if ((word ^ question) >> kAnswerBits != 0 || word % kAnswers == kNone) return {};
    return word % kAnswers == kYes;
  }
  void keep(std::uint64_t question, bool answer) {
    const std::uint64_t tag = question >> kAnswerBits << kAnswerBits;
    slots_[question % slots_.size()].store(tag | (answer ? kYes : kNo), std::memory_order_relaxed);
  }

 private:
  static constexpr std::uint64_t kBytesASlot = 96;
  static constexpr std::uint64_t kMostSlots = std::uint64_t{1} << 19;
  static constexpr unsigned kAnswerBits = 2;
  static constexpr std::uint64_t kAnswers = std::uint64_t{1} << kAnswerBits;
  static constexpr std::uint64_t kNone = 0;
  static constexpr std::uint64_t kNo = 1;
  static constexpr std::uint64_t kYes = 2;
  std::vector<std::atomic<std::uint64_t>> slots_;
};

}  // namespace leitong::index
