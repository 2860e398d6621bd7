// Templates: wording that recurs over the documents, its constants told from its slots.
//
// An occurrence is a sentence, or a window of one to four clauses of one. A template is what
// several occurrences have in common: constants that stand in (nearly) all of them, and between
// these slots that each occurrence fills in its own way. Three kinds of slot are told apart: free
// places, parts that may be left out, and choices between few wordings.
//
// A template is reported if enough documents carry it, if its constants are long enough and a large
// enough share of the text, and if naming it makes the archive shorter to describe than a model of
// its n-grams does. Of templates one inside the other the larger is shown; the smaller is a
// template of its own, and a child of the larger, where it stands in more documents.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/document.hpp"
#include "leitong/duplicates.hpp"
#include "leitong/progress.hpp"
#include "leitong/text.hpp"

namespace leitong {

struct TemplateOptions {
  unsigned min_documents = 0;        // 0: 3, or 2 where the corpus has fewer than 10 documents
  unsigned min_series = 2;           // independent series; not more than the corpus has
  unsigned min_constant_chars = 8;   // letters and digits in constants
  double min_constant_share = 0.35;  // of the mean occurrence
  unsigned max_clauses = 4;          // of a window; 0: whole sentences only
  unsigned threads = 0;              // 0: all
};

enum class SlotKind : std::uint8_t { kFree, kOptional, kChoice };
enum class SlotType : std::uint8_t {
  kNumber,
  kPercent,
  kAmount,
  kDate,
  kOrdinal,
  kMeeting,
  kPlace,
  kOrganisation,
  kPerson,
  kSlogan,
  kEnumeration,
  kFree
};
enum class TemplateRole : std::uint8_t {
  kNone,
  kSalutation,
  kOpening,
  kTransition,
  kData,
  kRequirement,
  kThanks,
  kClosing
};

// "free", "optional", "choice"; "number", ...; "none", "salutation", ...
[[nodiscard]] std::string_view name(SlotKind kind);
[[nodiscard]] std::string_view name(SlotType type);
[[nodiscard]] std::string_view name(TemplateRole role);

// What stands in a slot, and in how many occurrences; empty where an occurrence leaves it out.
struct Filler {
  std::string text;
  std::uint32_t count = 0;

  bool operator==(const Filler&) const = default;
};

struct Slot {
  SlotKind kind = SlotKind::kFree;
  SlotType type = SlotType::kFree;
  bool optional = false;        // some occurrences leave it empty
  std::vector<Filler> fillers;  // most frequent first, then by text
};

// A piece of a pattern: a constant, or (where `text` is empty) a slot.
struct PatternPart {
  std::string text;
  std::uint32_t slot = 0;

  bool is_slot() const { return text.empty(); }
  bool operator==(const PatternPart&) const = default;
};

struct TemplateOccurrence {
  DocumentIndex document{};
  Span span;                // without the sentence end that follows
  std::vector<Span> fills;  // one a slot; an empty slot is an empty span where it would stand
};

struct Template {
  std::uint64_t id = 0;  // a hash of the pattern, unique within a result
  std::vector<PatternPart> pattern;
  std::vector<Slot> slots;
  std::vector<TemplateOccurrence> occurrences;  // in reading order
  std::uint32_t documents = 0;
  std::uint32_t series = 0;
  std::uint32_t constant_chars = 0;  // letters and digits
  double constant_share = 0;         // of the mean occurrence
  double gain_bits = 0;              // description length saved
  TemplateRole role = TemplateRole::kNone;
  std::vector<std::uint32_t> children;  // positions of the smaller ones that stand in it, too
};

// What was counted on the way. Nothing is left out without being counted here.
struct TemplateCounts {
  std::uint64_t min_documents = 0;  // in effect
  std::uint64_t min_series = 0;     // in effect
  std::uint64_t sentences = 0;
  std::uint64_t clauses = 0;
  std::uint64_t long_sentences = 0;   // beyond 250 tokens: only their windows are looked at
  std::uint64_t candidates = 0;       // sentences and windows
  std::uint64_t shapes = 0;           // different ones, figures alike
  std::uint64_t groups = 0;           // proposed
  std::uint64_t rejected_spread = 0;  // too few documents or series
  std::uint64_t rejected_constants = 0;
  std::uint64_t rejected_gain = 0;
  std::uint64_t rejected_nested = 0;  // stand nearly only inside larger templates
  std::uint64_t templates = 0;
};

struct Templates {
  std::vector<Template> templates;  // most occurrences first, then by id
  TemplateCounts counts;
  std::vector<PassTime> times;
};

// The pattern as text: {type} for a slot, [text] for an optional part, (a|b) for a choice.
[[nodiscard]] std::string pattern_text(const Template& found);

// The result refers to the collection by index only. Independent of the number of threads and of
// the order of documents (up to their numbering).
[[nodiscard]] Templates find_templates(const Collection& collection, const TemplateOptions& options,
                                       Progress* progress = nullptr);

// Of each document, the share of its normal-form characters that stand in occurrences, in [0,1]; 0
// for a document without any. REQUIRES: `found` was found in `collection`. `threads` 0: all.
[[nodiscard]] std::vector<double> template_shares(const Collection& collection,
                                                  const Templates& found,
                                                  const NormalizeOptions& normalize,
                                                  unsigned threads = 0);

}  // namespace leitong
