// Whether n-grams of a text stand in parts of an archive, with few parts read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "passages/pieces.hpp"

namespace leitong::passages {

// One for each thread. What is copied is mostly copied on: a part in which an n-gram was found is
// looked at again, where the next one would stand, before another is read.
class Witness {
 public:
  // `text`: its digits may be alike already. All outlive it.
  Witness(PartTexts& parts, std::span<const char32_t> text, unsigned ngram)
      : parts_(parts), text_(text), ngram_(ngram) {}

  // Whether the n-gram at `place` begins in `parts`, ascending, of which all carry it or none.
  [[nodiscard]] bool stands(std::size_t place, std::span<const std::uint32_t> parts);

 private:
  struct Trail {
    std::uint32_t part = 0;
    std::size_t place = 0;  // in the text
    std::size_t at = 0;     // in the part
    std::shared_ptr<const std::u32string> chars;
  };
  [[nodiscard]] bool goes_on(const Trail& trail, std::size_t place) const;

  PartTexts& parts_;
  std::span<const char32_t> text_;
  unsigned ngram_;
  std::array<Trail, 16> trails_;
  std::size_t next_ = 0;
};

}  // namespace leitong::passages
