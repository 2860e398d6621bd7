// What a format's reader makes of a file's bytes: clean text, one paragraph a line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/read.hpp"
#include "leitong/result.hpp"

namespace leitong::read {

// `text` is valid UTF-8 without U+0000 and "\r". `page_starts[k]` is the code point at which page
// k + 1 begins (the first entry is 0); empty where the format has no pages. `noise` lacks the
// document's id. `remarks` are told as warnings.
struct Content {
  std::string text;
  std::vector<std::uint32_t> page_starts;
  std::vector<NoiseLine> noise;
  std::vector<std::string> remarks;
  std::optional<Error> loss;  // bytes that could not be decoded
  std::string title;
  std::uint64_t replaced_bytes = 0;
};

// What a reader may use.
struct FormatContext {
  std::string path;  // for errors: the file, or archive/entry
  const ReadOptions* options = nullptr;
};

// An error about the file at hand.
[[nodiscard]] inline Error damaged(const FormatContext& context, std::string reason) {
  return {ErrorCode::kInvalid, context.path, {}, {}, std::move(reason)};
}

// The error where a program is there, but exec refused it: says nothing about the file.
[[nodiscard]] inline Error not_started(const char* program, const FormatContext& context) {
  return {ErrorCode::kUnreadable,
          context.path,
          {},
          {},
          std::string(program) + " could not be started: leitong doctor says which one it is"};
}

// Puts paragraphs together in reading order. A text box stands where it is anchored, in the middle
// of a paragraph, and a note likewise: the box's paragraphs come behind that paragraph, the notes'
// behind the whole text. Owned by one thread.
class ParagraphWriter {
 public:
  ParagraphWriter();

  void text(std::string_view utf8);  // no line ends
  void end_paragraph();              // an empty one gives an empty line
  // Whether the paragraph at hand has text.
  [[nodiscard]] bool pending() const;

  enum class Aside : std::uint8_t { kBox, kNote };
  void begin_aside();
  void end_aside(Aside kind);

  // All text; spent afterwards. Empty lines at the ends are dropped; bytes that are no UTF-8 become
  // U+FFFD and are counted.
  [[nodiscard]] Content take();

 private:
  struct Frame {
    std::string done;     // whole paragraphs
    std::string current;  // the paragraph at hand
    std::string after;    // boxes anchored in it
  };
  void close(Frame& frame);

  std::vector<Frame> frames_;
  std::size_t too_deep_ = 0;  // asides begun beyond the limit
  std::string notes_;
};

}  // namespace leitong::read
