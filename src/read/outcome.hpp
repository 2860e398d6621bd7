// What reading one input came to, before inputs are put together.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "leitong/document.hpp"
#include "leitong/read.hpp"
#include "leitong/result.hpp"

namespace leitong::read {

struct Outcome {
  std::vector<Document> documents;
  std::vector<Error> failures;
  std::vector<Error> warnings;
  std::vector<NoiseLine> noise;  // documents counted within this outcome
  std::uint64_t stored_bytes = 0;
  std::uint64_t replaced_bytes = 0;
  std::uint64_t empty_documents = 0;
  bool broke_off = false;  // after some of its documents had been delivered
};

// Whether a text has anything that a unit could be made of: a code point of category L* or N*.
[[nodiscard]] bool has_letter_or_digit(std::string_view utf8);

// Whether offsets of 32 bits reach to its end.
[[nodiscard]] bool fits_offsets(std::string_view utf8);

}  // namespace leitong::read
