#include "read/formats/content.hpp"

#include <utility>

#include "read/decode.hpp"

namespace leitong::read {
namespace {

// A box in a box in a box: each level copies its text once, so there is an end.
constexpr std::size_t kMostAsides = 50;

}  // namespace

ParagraphWriter::ParagraphWriter() : frames_(1) {}

void ParagraphWriter::text(std::string_view utf8) { frames_.back().current += utf8; }

bool ParagraphWriter::pending() const { return !frames_.back().current.empty(); }

void ParagraphWriter::close(Frame& frame) {
  frame.done += frame.current;
  frame.done += '\n';
  frame.done += frame.after;
  frame.current.clear();
  frame.after.clear();
}

void ParagraphWriter::end_paragraph() { close(frames_.back()); }

void ParagraphWriter::begin_aside() {
  if (frames_.size() > kMostAsides) {
    ++too_deep_;
  } else {
    frames_.emplace_back();
  }
}

void ParagraphWriter::end_aside(Aside kind) {
  if (too_deep_ > 0) {
    --too_deep_;
    return;
  }
  if (frames_.size() == 1) return;
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (!frame.current.empty() || !frame.after.empty()) close(frame);
  (kind == Aside::kNote ? notes_ : frames_.back().after) += frame.done;
}

Content ParagraphWriter::take() {
  while (frames_.size() > 1) end_aside(Aside::kBox);
  Frame& frame = frames_.back();
  if (!frame.current.empty() || !frame.after.empty()) close(frame);
  std::string all = std::move(frame.done);
  all += notes_;
  const std::size_t last = all.find_last_not_of('\n');
  all.erase(last == std::string::npos ? 0 : last + 1);
  if (!all.empty()) all += '\n';
  all.erase(0, std::min(all.find_first_not_of('\n'), all.size()));
  Decoded decoded = decode(std::move(all), Encoding::kUtf8, false);
  Content content;
  content.text = std::move(decoded.text);
  content.replaced_bytes = decoded.bad_bytes;
  normalize_line_ends(content.text);
  return content;
}

}  // namespace leitong::read
