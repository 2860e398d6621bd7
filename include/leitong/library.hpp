// The template library: one file that keeps templates, where they stand, and what was done to them.
//
// docs/library.md tells how. A Library is used by one thread at a time; several processes may have
// the same file open. Every function that changes it is one transaction: done and on the disk, or
// not done. Functions that take a template's id follow merged ids.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leitong/document.hpp"
#include "leitong/result.hpp"

namespace leitong {
struct Templates;  // templates.hpp
}

namespace leitong::library {

// A template's number; stable for the life of the library, never used again.
enum class TemplateId : std::uint64_t {};
constexpr std::uint64_t number(TemplateId id) { return static_cast<std::uint64_t>(id); }

// Constant text, or the place of a slot (then `text` is empty).
struct Piece {
  std::string text;
  std::uint32_t slot = 0;
  bool is_slot = false;

  bool operator==(const Piece&) const = default;
};
using Pattern = std::vector<Piece>;

// `type` is number, percent, amount, date, ordinal, meeting, place, organisation, person, slogan,
// enumeration or free; an unknown one counts as free. `kind` is free, optional (a part that may be
// left out) or choice (between few wordings); `optional`: some occurrences leave it empty.
struct Slot {
  std::uint32_t number = 0;
  std::string type = "free";
  bool optional = false;
  std::string kind = "free";

  bool operator==(const Slot&) const = default;
};

struct Fill {
  std::uint32_t slot = 0;
  Span span;  // code points

  bool operator==(const Fill&) const = default;
};

// --- Adding ---

struct FoundOccurrence {
  DocumentIndex document{};
  Span span;
  std::vector<Fill> fills;  // spans of the document, by start; a slot left out is absent or empty
};

// What an induction found. Occurrences refer to the collection it was given.
struct FoundTemplate {
  Pattern pattern;
  std::vector<Slot> slots;
  std::string role;  // as guessed; may be empty
  std::vector<FoundOccurrence> occurrences;
};

// What find_templates found, as the library takes it: slots are numbered from 1.
[[nodiscard]] std::vector<FoundTemplate> found_templates(const Templates& templates);

// Finds templates in a collection; `corpus_documents` is how many documents the collection stands
// for, which the least support depends on. May be called twice for one add.
using Induce = std::function<std::vector<FoundTemplate>(const Collection& collection,
                                                        std::uint64_t corpus_documents)>;

// A document, and another one that it is told to be.
struct OtherName {
  std::string document;
  std::string known_as;

  bool operator==(const OtherName&) const = default;
};

// docs/library.md, "Identity of documents", tells when two documents are one.
struct Added {
  std::uint64_t documents = 0;            // new, replaced ones included
  std::uint64_t documents_replaced = 0;   // known, with another text
  std::uint64_t documents_known = 0;      // known, with the same text
  std::uint64_t documents_described = 0;  // of these, with other metadata; what is given is taken
  std::uint64_t templates_new = 0;
  std::uint64_t templates_updated = 0;  // known ones with new occurrences
  std::uint64_t templates_led_on = 0;   // their numbers lead to others now
  std::uint64_t templates_dormant =
      0;                              // fell asleep: the induction of everything finds them no more
  std::uint64_t templates_woken = 0;  // dormant ones that it found again
  std::uint64_t templates_given_up = 0;
  std::uint64_t occurrences = 0;
  std::uint64_t occurrences_left_out = 0;  // overlap one of the same template, or are malformed
  std::vector<OtherName> same_text;        // left out: their text is there under another name
  std::vector<OtherName> drafts;           // nearly a document of their series: one source with it
};

// --- Reading ---

struct Summary {
  TemplateId id{};
  Pattern pattern;
  std::vector<Slot> slots;
  std::string role;
  std::vector<std::string> tags;  // sorted
  std::uint64_t occurrences = 0;
  std::uint64_t documents = 0;
  std::uint64_t series = 0;
  std::uint32_t first_year = 0;  // 0: no dated occurrence
  std::uint32_t last_year = 0;
  bool dormant = false;  // docs/library.md; its counts are of the places where it stood last
};

// Unset filters let everything pass; the role "none" stands for no role. Sorted by occurrences,
// most first, then by id.
struct ListOptions {
  std::string role;
  std::string tag;
  std::string place;
  std::uint32_t from_year = 0;
  std::uint32_t to_year = 0;
  std::uint64_t least_documents = 0;
  std::uint64_t limit = 50;  // 0: all
  std::uint64_t offset = 0;
  bool removed = false;  // those that were removed, instead of those that were not
  bool dormant = false;  // behind the live ones the dormant ones too
};

struct Listing {
  std::uint64_t total = 0;
  std::vector<Summary> templates;
};

struct SearchHit {
  Summary summary;
  std::uint64_t occurrences = 0;  // with all the words
};

struct SearchResult {
  std::uint64_t total = 0;      // templates with all the words
  std::vector<SearchHit> hits;  // by use
};

struct FillerCount {
  std::string text;
  std::uint64_t occurrences = 0;
};

struct SlotTable {
  Slot slot;
  std::uint64_t distinct = 0;
  std::vector<FillerCount> fillers;  // most frequent first, then by bytes
};

enum class DiffKind : std::uint8_t { kSame, kRemoved, kAdded, kSlot };

// A stretch of a variant against the main pattern: kRemoved stands in the pattern only.
struct DiffPiece {
  DiffKind kind = DiffKind::kSame;
  std::string text;
  std::uint32_t slot = 0;

  bool operator==(const DiffPiece&) const = default;
};

struct Variant {
  std::uint64_t number = 0;  // for split
  Pattern pattern;
  std::vector<DiffPiece> diff;
  std::uint64_t occurrences = 0;
};

struct Source {
  std::string document;
  std::string title;
  std::string date;
  std::string place;
  Span span;
  std::string text;
};

struct NamedCount {
  std::string name;
  std::uint64_t occurrences = 0;
};

// A template beside another: at so many places one of them stands within the other.
struct Nested {
  TemplateId id{};
  Pattern pattern;
  std::vector<Slot> slots;
  std::uint64_t places = 0;
};

struct ShowOptions {
  std::uint64_t most_fillers = 20;  // of a slot; 0: all
  std::uint64_t most_variants = 20;
  std::uint64_t most_sources = 50;
};

struct Details {
  Summary summary;
  std::vector<TemplateId> merged_from;
  std::vector<TemplateId> stand_there;  // of a dormant one: what stands at its places, most first
  // Live templates that stand within this one at two places or more, and those that this one stands
  // in: most places first. Of a template of more than 2,000 places, the first 2,000 are looked at.
  std::vector<Nested> children;
  std::vector<Nested> parents;
  std::vector<SlotTable> slots;
  std::uint64_t variants_total = 0;
  std::vector<Variant> variants;  // most frequent first; those that differ from the pattern
  std::vector<std::pair<std::uint32_t, std::uint64_t>> years;  // year, occurrences; by year
  std::vector<NamedCount> places;                              // most frequent first
  std::vector<Source> sources;                                 // by date, then document and start
};

// --- Filling ---

// `slot` is a slot's name as slot_named takes it. An empty value leaves an optional slot out.
struct Filling {
  std::string slot;
  std::string value;
};

struct Filled {
  std::string text;
  std::vector<std::uint32_t> open;    // slots that print as 【待补：类型】
  std::vector<std::string> warnings;  // a value that does not look like its slot's type
};

// "数字" of a slot type.
[[nodiscard]] std::string_view type_label(std::string_view type);
// "数据" of the role "data"; empty for no role.
[[nodiscard]] std::string_view role_label(std::string_view role);
// "数字1": what `fill` calls a slot in messages.
[[nodiscard]] std::string slot_label(const Slot& slot);
// What stands for a slot in a pattern: {数字1}, [内容2] of an optional part, (内容3) of a choice.
[[nodiscard]] std::string slot_mark(const Slot& slot);
// The slot that is meant by "1", "数字1" or "number1"; nullptr: none.
[[nodiscard]] const Slot* slot_named(const std::vector<Slot>& slots, std::string_view name);
// "数字1, 日期2"; empty where there is no slot.
[[nodiscard]] std::string slot_labels(const std::vector<Slot>& slots);
// The pattern as one line, slots by their marks.
[[nodiscard]] std::string pattern_line(const Pattern& pattern, const std::vector<Slot>& slots);

// --- Matching ---

struct TextMatch {
  TemplateId id{};
  Span span;
  std::vector<Fill> fills;
  std::uint32_t constant = 0;  // constant characters that stand there (normal form)
  std::uint32_t edits = 0;     // constant characters that do not, or are too many
};

struct Matched {
  std::vector<TextMatch> matches;  // by start; they do not overlap
  std::uint64_t characters = 0;    // normal form of the text
  std::uint64_t covered = 0;       // of these, within matches
  std::uint64_t constant = 0;      // of these, constant

  double share() const { return characters == 0 ? 0 : double(covered) / double(characters); }
};

struct Suggestion {
  Summary summary;
  double likeness = 0;  // in [0,1]: share of the template's 3-grams, weighted by rarity
};

// --- History ---

struct HistoryEntry {
  std::uint64_t number = 0;
  std::string time;       // UTC, ISO 8601
  std::string operation;  // add, import, tag, role, merge, split, remove, describe, undo
  std::string details;
  bool undone = false;
};

struct Merged {
  TemplateId from{};
  TemplateId into{};
  double likeness = 0;  // in [0,1]: of one to three characters of their constants, those in both
};

// What to part from a template: the wordings with one of these fillers in a slot, or of these
// variants.
struct SplitBy {
  std::uint32_t slot = 0;
  std::vector<std::string> fillers;
  std::vector<std::uint64_t> variants;
};

struct Imported {
  std::uint64_t documents = 0;
  std::uint64_t templates_new = 0;
  std::uint64_t templates_updated = 0;
  std::uint64_t occurrences = 0;
};

struct OpenOptions {
  bool create = false;  // make the file where there is none
  bool read_only = false;
  unsigned wait_ms = 5000;  // for another writer
  unsigned threads = 0;     // of add; 0: all
};

struct AddOptions {
  // Templates that nobody has changed by hand are made anew from all documents, however many there
  // are; a young library does so by itself.
  bool anew = false;
  std::uint32_t min_documents = 0;  // what the induction asks of a template, if more than usual
};

class Library {
 public:
  [[nodiscard]] static Result<Library> open(const std::string& path, const OpenOptions& options);
  ~Library();
  Library(Library&&) noexcept;
  Library& operator=(Library&&) noexcept;

  [[nodiscard]] Result<Added> add(const Collection& collection, const Induce& induce,
                                  const AddOptions& options = {});

  [[nodiscard]] Result<Listing> list(const ListOptions& options);
  // Words are parted by spaces; all must be there. `limit` 0: all.
  // `dormant`: behind the live templates the dormant ones too.
  [[nodiscard]] Result<SearchResult> search(std::string_view words, std::uint64_t limit = 20,
                                            bool dormant = false);
  [[nodiscard]] Result<Details> show(TemplateId id, const ShowOptions& options);
  [[nodiscard]] Result<TemplateId> resolve(TemplateId id);  // follows merges
  [[nodiscard]] Result<Filled> fill(TemplateId id, const std::vector<Filling>& fillings);
  // REQUIRES: text is valid UTF-8. Spans are of `text`.
  [[nodiscard]] Result<Matched> match(std::string_view text);
  [[nodiscard]] Result<std::vector<Suggestion>> suggest(std::string_view paragraph,
                                                        std::uint64_t limit = 5);
  // The constants of live templates of at least five normal-form characters, for passages: wordings
  // that are nobody's.
  [[nodiscard]] Result<std::vector<std::string>> phrases();

  [[nodiscard]] Result<Done> tag(TemplateId id, const std::vector<std::string>& add,
                                 const std::vector<std::string>& remove);
  [[nodiscard]] Result<Done> set_role(TemplateId id, const std::string& role);
  [[nodiscard]] Result<Merged> merge(TemplateId from, TemplateId into);
  [[nodiscard]] Result<TemplateId> split(TemplateId id, const SplitBy& by);
  [[nodiscard]] Result<Done> remove(TemplateId id);
  // All or none of them, as one change. Merged ids are refused unless they are to be followed.
  // Returns those that were removed.
  [[nodiscard]] Result<std::vector<TemplateId>> remove(const std::vector<TemplateId>& ids,
                                                       bool follow);
  // Undoes the latest change by hand that is not undone and can be; tells which.
  [[nodiscard]] Result<HistoryEntry> undo();
  [[nodiscard]] Result<std::vector<HistoryEntry>> history(std::uint64_t limit = 50);

  [[nodiscard]] Result<std::string> export_json();
  // `most_sources`: of each template; 0: all. `chinese`: the words around the templates.
  [[nodiscard]] Result<std::string> export_markdown(std::uint64_t most_sources = 5,
                                                    bool chinese = false);
  // What export_json wrote. Known templates gain occurrences, others are added; ids are this
  // library's own.
  [[nodiscard]] Result<Imported> import_json(std::string_view json);
  // Whether a new library could import this: for a caller that makes none for what cannot be.
  [[nodiscard]] static Result<Done> check_import(std::string_view json);

  // Problems found; empty: none.
  [[nodiscard]] Result<std::vector<std::string>> check();

 private:
  class State;
  explicit Library(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace leitong::library
