// The input of every pass: documents as Unicode text with what is known about them.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leitong {

// Position of a document in its Collection, in reading order.
enum class DocumentIndex : std::uint32_t {};
constexpr std::uint32_t number(DocumentIndex index) { return static_cast<std::uint32_t>(index); }

// Half-open range of code points of a document's text.
struct Span {
  std::uint32_t start = 0;
  std::uint32_t end = 0;

  constexpr std::uint32_t length() const { return end - start; }
  auto operator<=>(const Span&) const = default;
};

// Where in its file a text stands byte for byte, but for line ends, which are two bytes there
// ("\\n" in JSON). 0 bytes: nowhere.
struct TextPlace {
  std::uint64_t begin = 0;
  std::uint64_t bytes = 0;
};

// One text. `text` is valid UTF-8 with "\n" as its only line end and no byte-order mark; every
// offset this library reports counts its code points. Unknown metadata is empty.
struct Document {
  std::string id;  // unique within a Collection
  std::string title;
  std::string date;  // as given; dates compare by passages' rule, not as strings
  std::string place;
  std::string author;
  std::string series;
  std::string path;  // the file it was read from
  std::string text;
  // Of a paged file (PDF), the code point at which each page begins, the first at 0; else empty.
  std::vector<std::uint32_t> page_starts = {};
  TextPlace place_in_file = {};  // where ReadOptions::note_places asks for it

  // The page, from 1, that a code point of the text stands on; 0 where there are no pages.
  std::uint32_t page_of(std::uint32_t code_point) const {
    const auto next = std::upper_bound(page_starts.begin(), page_starts.end(), code_point);
    return static_cast<std::uint32_t>(next - page_starts.begin());
  }

  // Documents of one series are not independent of each other: the series as given, else the
  // place, else the document alone.
  const std::string& series_key() const {
    return !series.empty() ? series : !place.empty() ? place : id;
  }
};

// Documents in reading order. At most 2^32 - 1 documents of at most 2^32 - 1 code points each.
struct Collection {
  std::vector<Document> documents;

  const Document& operator[](DocumentIndex index) const { return documents[number(index)]; }
};

// A stretch of a text, and what holds it in memory where nothing else does.
class TextPart {
 public:
  explicit TextPart(std::string_view text) : text_(text) {}
  explicit TextPart(std::string own)
      : own_(std::make_shared<const std::string>(std::move(own))), text_(*own_) {}

  // Holds as long as this, or a copy of it.
  operator std::string_view() const { return text_; }  // NOLINT: implicit by design

 private:
  std::shared_ptr<const std::string> own_;
  std::string_view text_;
};

// A text was to be read once more, and its file is not what it was; what() is the reason.
class TextChanged : public std::runtime_error {
 public:
  TextChanged(std::string path, const std::string& reason)
      : std::runtime_error(reason), path_(std::move(path)) {}
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A document wherever it lies. The fields mean what those of Document mean; `text` is empty where
// it is in no memory.
struct DocumentView {
  std::string_view id;
  std::string_view title;
  std::string_view date;
  std::string_view place;
  std::string_view author;
  std::string_view series;
  std::string_view text;
};

// Documents in reading order, in memory, in mapped files, or their texts in the files they were
// read from: what does not care asks here. Views hold as long as what they look into; any thread
// may ask.
class Documents {
 public:
  using At = std::function<DocumentView(DocumentIndex)>;
  // Bytes [begin, begin + bytes) of a text, or up to its end.
  using Part = std::function<TextPart(DocumentIndex, std::uint64_t begin, std::uint64_t bytes)>;

  // Without `part`, all texts are in the views.
  Documents(std::size_t count, At at, Part part = nullptr)
      : count_(count), at_(std::move(at)), part_(std::move(part)) {}
  Documents(const Collection& collection)  // NOLINT: implicit by design
      : count_(collection.documents.size()),
        at_([&collection](DocumentIndex index) -> DocumentView {
          const Document& d = collection[index];
          return {d.id, d.title, d.date, d.place, d.author, d.series, d.text};
        }) {}

  std::size_t count() const { return count_; }
  // REQUIRES: number(index) < count().
  DocumentView operator[](DocumentIndex index) const { return at_(index); }
  // The same; throws TextChanged where the text is read once more.
  TextPart text(DocumentIndex index, std::uint64_t begin = 0,
                std::uint64_t bytes = std::string_view::npos) const {
    if (part_) return part_(index, begin, bytes);
    return TextPart(at_(index).text.substr(begin, bytes));
  }
  // Whether some texts are read once more, each time they are asked for.
  bool reads_again() const { return static_cast<bool>(part_); }

 private:
  std::size_t count_;
  At at_;
  Part part_;
};

}  // namespace leitong
