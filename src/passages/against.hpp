// The passages of one new document with an archive that is not in memory.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/dates.hpp"
#include "leitong/passages.hpp"

namespace leitong::passages {

// What must be known of an archived document before it is loaded.
struct ArchivedDocument {
  Date date;
  std::uint32_t series = 0;
  std::uint64_t sequence = 0;    // order of reading
  std::uint32_t characters = 0;  // of normal form
  std::uint32_t order = 0;       // among all, in the order of Texts (set_order)
};

// By date, the undated last, then of reading.
void set_order(std::span<ArchivedDocument> documents);

// A stretch of an archived document that can be read on its own; a document is cut into parts,
// which have consecutive numbers.
struct ArchivedPart {
  std::uint32_t document = 0;
  std::uint32_t first_character = 0;  // of the document's normal form
};

// Documents that are somewhere else, asked by many threads. What cannot be read is told by its
// owner afterwards: here it is as if it were not there.
class Archive {
 public:
  virtual ~Archive() = default;
  [[nodiscard]] virtual std::uint64_t documents() const = 0;
  [[nodiscard]] virtual std::uint64_t characters() const = 0;  // of normal form
  [[nodiscard]] virtual std::uint64_t series() const = 0;
  [[nodiscard]] virtual std::uint32_t series_limit() const = 0;  // above all numbers of series
  [[nodiscard]] virtual std::optional<std::uint32_t> series_named(const std::string& key) const = 0;
  // Replaces `parts` by those in which an n-gram of masked characters begins, ascending; `hash` is
  // its own (grams.hpp). An archive that keeps less than an n-gram asks `stands_in` about ascending
  // parts of which all carry it or none, and without a gap: whatever part of the archive lies
  // between the first and the last of them and carries it is one of them. Null: it may name parts
  // that do not carry it.
  using StandsIn = std::function<bool(std::span<const std::uint32_t> parts)>;
  virtual void carriers(std::u32string_view gram, std::uint64_t hash, const StandsIn& stands_in,
                        std::vector<std::uint32_t>& parts) const = 0;
  [[nodiscard]] virtual std::string part_text(std::uint32_t number) const = 0;
  [[nodiscard]] virtual Document load(std::uint32_t document) const = 0;

  [[nodiscard]] const ArchivedDocument& describe(std::uint32_t document) const {
    return known_documents_[document];
  }
  [[nodiscard]] std::size_t parts() const { return known_parts_.size(); }
  [[nodiscard]] const ArchivedPart& part(std::uint32_t number) const {
    return known_parts_[number];
  }

 protected:
  // Both outlive the archive.
  Archive(std::span<const ArchivedDocument> documents, std::span<const ArchivedPart> parts)
      : known_documents_(documents), known_parts_(parts) {}

 private:
  std::span<const ArchivedDocument> known_documents_;
  std::span<const ArchivedPart> known_parts_;
};

// `passages` refers to `documents`; archived[i] is the archive's number of documents[i], the new
// document is the last.
struct Against {
  Passages passages;
  Collection documents;
  std::vector<std::uint32_t> archived;
};

// The passages that find_passages would find between `document`, read last, and the documents of
// the archive; all are listed. options.all_pairs, within and focus are not looked at.
[[nodiscard]] Against find_passages_against(const Archive& archive, const Document& document,
                                            const Collection& references, PassageOptions options);

}  // namespace leitong::passages
