// From code points to bytes: stretches of a document's text by the offsets that results carry.
//
// The byte of every 64th code point is kept; from there the few that are left are counted. Cost:
// one walk over the text, an eighth of its code points in bytes; a stretch then costs its length.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "leitong/document.hpp"

namespace leitong {

// Views a text, which must outlive it. Any thread may ask.
class TextIndex {
 public:
  TextIndex() = default;
  explicit TextIndex(std::string_view text);

  // REQUIRES: span.end is at most the text's code points.
  std::string_view slice(Span span) const;
  // Code points of the whole text.
  std::uint32_t characters() const { return characters_; }

 private:
  std::size_t byte_of(std::uint32_t code_point) const;

  std::string_view text_;
  std::uint32_t characters_ = 0;
  std::vector<std::uint64_t> bytes_;  // of code points 0, 64, 128 ...
};

// The same for all documents, whose texts must outlive it.
class TextIndexes {
 public:
  TextIndexes(const Documents& documents, unsigned threads);

  std::string_view slice(DocumentIndex document, Span span) const {
    return indexes_[number(document)].slice(span);
  }
  std::uint32_t characters(DocumentIndex document) const {
    return indexes_[number(document)].characters();
  }

 private:
  std::vector<TextIndex> indexes_;
};

}  // namespace leitong
