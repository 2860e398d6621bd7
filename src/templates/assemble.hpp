// From layouts to the templates that are reported: texts, spans, types, roles, acceptance, nesting.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "leitong/templates.hpp"
#include "templates/layout.hpp"

namespace leitong::templates {

// Cuts texts by code points: byte offsets of every 32nd code point of each document.
class TextIndex {
 public:
  TextIndex(const Collection& collection, unsigned threads);
  std::string slice(std::uint32_t document, Span span) const;
  std::uint32_t length(std::uint32_t document) const { return lengths_[document]; }

 private:
  std::size_t byte(std::uint32_t document, std::uint32_t code_point) const;

  const Collection& collection_;
  std::vector<std::vector<std::uint32_t>> marks_;
  std::vector<std::uint32_t> lengths_;
};

// How many bits a text costs by the n-grams of the corpus, without the occurrences of its own.
class NullModel {
 public:
  explicit NullModel(const Corpus& corpus);
  // Of a run of constants that `own` occurrences have. But of the first run the first token is
  // given: common clauses that meet by chance start as many runs as they have slots.
  double bits(const Ids& run, double own, bool first) const;

 private:
  double count(std::uint32_t a, std::uint32_t b, std::uint32_t c) const;

  std::vector<std::uint32_t> counts_;
  double total_ = 0;
};

// A template on its way, with what acceptance and nesting look at.
struct Draft {
  Template made;
  std::vector<Range> places;   // tokens of each occurrence
  Ids key;                     // ids of the constants, slots between them
  double bits = 0;             // of the constants by the null model
  std::uint32_t runs = 0;      // of constants
  bool spans_clauses = false;  // some slot holds the ends of clauses
  std::uint32_t figures = 0;   // slots for a figure: they are where the figure is
  bool one_run = false;        // of constants, but for some letters
  bool loose_ends = false;     // a free slot that is no figure is first or last
  std::uint32_t whole = 0;     // occurrences that are whole sentences
  std::uint32_t clauses = 0;   // occurrences that begin and end as clauses do
  bool inner_mark = false;     // a mark stands between letters of the constants
  bool open_end = false;       // such a slot is the first or last of the pattern
};

[[nodiscard]] Draft assemble(const Level& level, const Group& group, const Layout& layout,
                             const TextIndex& texts, const NullModel& null);

// Whether a window has so few letters in constants that more than its gain must speak for it.
[[nodiscard]] bool is_short(const Template& made);

// Sets the gain: `candidates` is how many units of its size the corpus has, `few` whether it has
// few documents.
void weigh(Draft& draft, double candidates, bool few);

// Why a draft is no template; kAccepted if it is one. `window`: it is a part of sentences.
enum class Verdict : std::uint8_t { kAccepted, kSpread, kConstants, kGain };
[[nodiscard]] Verdict judge(const Draft& draft, const TemplateOptions& options,
                            std::uint32_t min_documents, std::uint32_t min_series, bool window);

// Number, percentage, amount, date or ordinal.
[[nodiscard]] bool is_figure(SlotType type);

// The type of a slot by its fillers and by the constants beside it.
[[nodiscard]] SlotType type_of(const Slot& slot, std::string_view before, std::string_view after);

// The role of a template by its words and by where it stands (0: beginning, 1: end).
[[nodiscard]] TemplateRole role_of(const Template& found, double place);

}  // namespace leitong::templates
