// Pieces of archived documents around the n-grams that they share with a new one.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "passages/against.hpp"
#include "passages/texts.hpp"

namespace leitong::passages {

// An n-gram (by number) that begins in a part of an archived document.
struct SharedGram {
  std::uint32_t part = 0;
  std::uint32_t gram = 0;

  auto operator<=>(const SharedGram&) const = default;
};

// Normal forms of parts, each read once a query. Used by all threads.
class PartTexts {
 public:
  PartTexts(const Archive& archive, const NormalizeOptions& options)
      : archive_(archive), options_(options) {}

  [[nodiscard]] std::shared_ptr<const std::u32string> get(std::uint32_t part);
  // Whether it was read already.
  [[nodiscard]] bool has(std::uint32_t part);
  // Where an n-gram of masked characters begins in a part first, as a character of it.
  [[nodiscard]] std::optional<std::size_t> find(std::uint32_t part, std::u32string_view gram);

 private:
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::uint32_t, std::shared_ptr<const std::u32string>> known;
  };
  const Archive& archive_;
  const NormalizeOptions& options_;
  std::array<Shard, 64> shards_;
};

// An occurrence of a shared n-gram, as a character of the document's normal form.
struct GramPlace {
  Place place = 0;
  std::uint32_t gram = 0;
};

// Characters [begin, begin + chars.size()) of a document's normal form.
struct TextPiece {
  Place begin = 0;
  std::u32string chars;
};

struct DocumentPieces {
  std::vector<TextPiece> pieces;  // in order; more than max_gap characters lie between two
  std::vector<GramPlace> places;  // in order; those that winnowing selects
};

// What pieces are made of.
struct PieceRules {
  unsigned ngram = 8;
  unsigned window = 1;
  unsigned max_gap = 50;
  std::span<const char32_t> own;       // the new document's normal form, digits alike
  std::span<const Place> gram_places;  // of each n-gram: where it stands there
};

// All occurrences of the n-grams that `shared` (sorted) names in parts of one document, with
// kAround characters on both sides; nothing where none is selected.
[[nodiscard]] DocumentPieces pieces_of(const Archive& archive, PartTexts& texts,
                                       std::span<const SharedGram> shared, const PieceRules& rules);

// Whether winnowing selects the n-gram at `at` of a document (see winnow): whether there is a
// window of n-grams, all of one document, in which it is the least and the last of equals.
template <typename HashAt>
bool selected_at(std::size_t at, std::size_t grams, std::size_t window, const HashAt& hash_at) {
  const std::size_t wanted = std::min(window, grams);
  const std::uint64_t own = hash_at(at);
  std::size_t extent = 1;
  for (std::size_t k = 1; k < wanted && at + k < grams && hash_at(at + k) > own; ++k) ++extent;
  for (std::size_t k = 1; k < wanted && k <= at && hash_at(at - k) >= own; ++k) ++extent;
  return extent >= wanted;
}

}  // namespace leitong::passages
