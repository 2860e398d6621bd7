#include "report/text_index.hpp"

#include "base/parallel.hpp"

namespace leitong {
namespace {

constexpr std::uint32_t kStep = 64;

bool begins_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

}  // namespace

TextIndex::TextIndex(std::string_view text) : text_(text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!begins_code_point(text[i])) continue;
    if (characters_ % kStep == 0) bytes_.push_back(i);
    ++characters_;
  }
}

std::size_t TextIndex::byte_of(std::uint32_t code_point) const {
  if (code_point >= characters_) return text_.size();
  std::size_t at = bytes_[code_point / kStep];
  for (std::uint32_t left = code_point % kStep; left > 0; --left) {
    do ++at;
    while (!begins_code_point(text_[at]));
  }
  return at;
}

std::string_view TextIndex::slice(Span span) const {
  const std::size_t start = byte_of(span.start);
  return text_.substr(start, byte_of(span.end) - start);
}

TextIndexes::TextIndexes(const Documents& documents, unsigned threads)
    : indexes_(documents.count()) {
  parallel_for(indexes_.size(), threads, [&](std::size_t i) {
    indexes_[i] = TextIndex(documents[static_cast<DocumentIndex>(i)].text);
  });
}

}  // namespace leitong
