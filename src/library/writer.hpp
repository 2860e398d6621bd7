// Putting documents, templates and occurrences into the tables, with what follows from them.
//
// Derived tables are changed once, by finish(): what an addition changes in them is gathered first.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "leitong/library.hpp"
#include "library/grams.hpp"
#include "library/identity.hpp"
#include "library/schema.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

[[nodiscard]] std::uint64_t year_of(std::string_view date);

// What an occurrence needs to know of its document.
struct DocumentKey {
  std::uint64_t number = 0;
  std::uint64_t year = 0;
  std::string series;
  std::string place;
  bool fresh = false;  // put in by this writer: it has no other occurrences yet
};

// What a document is to the library it goes into.
struct PlacedDocument {
  Identity identity;
  std::uint64_t copy_of = 0;  // number of the document that it is a draft of
  std::string series;         // of a draft, its sibling's; empty: its own
};

// What the table says of a template beside its pattern.
struct TemplateRow {
  std::uint64_t id = 0;  // 0: the next one
  Status status = Status::kLive;
  std::uint64_t merged_into = 0;
};

// Lives within one transaction.
class Writer {
 public:
  explicit Writer(Database& db) : db_(db) {}

  // REQUIRES: no document has this origin.
  DocumentKey put_document(const Document& document, const PlacedDocument& placed);
  [[nodiscard]] DocumentKey document(std::uint64_t number);

  std::uint64_t put_template(const Pattern& pattern, const std::vector<Slot>& slots,
                             const std::string& role, bool role_by_hand,
                             const TemplateRow& row = {});

  // A variant's number, and whether no wording has it yet. `matched`: a new one is looked for.
  std::pair<std::uint64_t, bool> put_variant(std::uint64_t id, const Pattern& pattern,
                                             bool matched);

  // Fills are relative to the text. False where the place overlaps an occurrence of the same
  // template, or the fills are malformed.
  bool put_occurrence(std::uint64_t id, const DocumentKey& document, Span span,
                      std::string_view text, const std::vector<Fill>& fills);

  // Writes the derived tables. The writer is spent.
  void finish();

  [[nodiscard]] const std::set<std::uint64_t>& touched() const { return touched_; }

 private:
  struct Wording {
    std::uint64_t id = 0;
    std::uint64_t added = 0;
    bool is_new = false;
  };
  void write_texts();
  Wording& wording(std::uint64_t id, std::string_view text, const std::vector<Fill>& fills);
  [[nodiscard]] bool overlaps(std::uint64_t id, const DocumentKey& document, Span span);

  Database& db_;
  std::set<std::uint64_t> touched_;
  std::map<std::pair<std::uint64_t, std::string>, Wording> wordings_;  // template; text, NUL, fills
  // Number, and whether no wording has it yet.
  std::map<std::pair<std::uint64_t, std::string>, std::pair<std::uint64_t, bool>> variants_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::map<std::uint32_t, std::uint32_t>>
      places_;  // template, document -> start -> end
  std::map<std::tuple<std::uint64_t, std::uint32_t, std::string>, std::uint64_t> fillers_;
  std::map<std::tuple<std::uint64_t, std::string, std::string, std::uint64_t>,
           std::pair<std::uint64_t, std::uint64_t>>
      uses_;
  std::vector<GramChange> grams_;
  std::size_t grams_distinct_ = 0;  // of grams_, when last put in order
};

// Gives a stored document, and its drafts, the metadata of this one. What derives from them is not
// made again.
void describe_document(Database& db, std::uint64_t number, const Document& document);

// Takes documents and everything of them out again, derived tables included. Cost: each template
// that stands in one of them is made again once, however many they are.
void drop_documents(Database& db, const std::vector<std::uint64_t>& numbers);

// The text of a document seen. Throws Failure where it is damaged.
[[nodiscard]] std::string document_text(Database& db, std::uint64_t number);

}  // namespace leitong::library
