// Drafts: documents that are nearly another document of the same series. What two drafts of one
// speech have in common is one source, and no wording that recurs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/document.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

// The sample by which drafts of a text are looked up; empty for a short text.
using DocumentSample = std::vector<std::uint64_t>;
[[nodiscard]] DocumentSample sample_of(std::string_view utf8);

// A stored document's sample, put in or taken out.
void put_sample(Database& db, std::uint64_t document, const DocumentSample& sample);
void drop_sample(Database& db, std::uint64_t document, const DocumentSample& sample);

// The document that another one is a draft of: a stored one, or one of those being added.
struct Sibling {
  std::uint64_t stored = 0;   // number
  std::size_t fresh = kNone;  // position among those asked before
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  [[nodiscard]] bool none() const { return stored == 0 && fresh == kNone; }
};

// Finds siblings of documents that are added, in their order. Lives within one transaction.
class DraftFinder {
 public:
  // `gone`: stored documents that are about to be replaced.
  DraftFinder(Database& db, std::set<std::uint64_t> gone) : db_(db), gone_(std::move(gone)) {}

  // What the document is a draft of. The document itself can be the sibling of later ones, and must
  // outlive the finder.
  Sibling next(const Document& document, const DocumentSample& sample);

 private:
  [[nodiscard]] bool is_draft(const Document& document, const Document& other,
                              const std::string& text) const;
  Database& db_;
  std::set<std::uint64_t> gone_;
  std::vector<const Document*> asked_;
  std::map<std::uint64_t, std::vector<std::size_t>> by_gram_;  // positions in asked_
};

// Sentences of a draft that are not, nearly, in the text it is a draft of; and the others.
struct DraftSentences {
  std::vector<Span> own;
  std::vector<Span> shared;
};
[[nodiscard]] DraftSentences draft_sentences(const Document& draft, std::string_view sibling);

}  // namespace leitong::library
