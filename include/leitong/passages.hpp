// Copied passages: which stretches of one document stand in another, aligned, weighed and told
// apart from formulae and from the wording of a superior.
//
// A passage pairs one stretch of each of two documents. It is made of blocks (stretches that follow
// one another in the same order on both sides) that lie within `max_gap` of each other on both
// sides, in whatever order. All counts of characters are of the normal form; all spans are code
// points of the document's text.
//
// An n-gram (decimal digits alike) is common if it occurs in at least K independent series of the
// corpus, K = the larger of 3 and 2% of the series, or is a formula of the background model or of
// the phrases. Lines that are a reseller's or a site's ("…整理，咨询QQ…", "仅供学习") are as common
// as formulae. The rare evidence of a passage is its matched characters outside common n-grams, on
// both sides, as far as they stand in runs of five or more and are no digits.
//   boilerplate  less than 15 characters of rare evidence
//   quoted       else, where at least .8 of the rare evidence also aligns with a reference document
//   copied       else
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/document.hpp"
#include "leitong/duplicates.hpp"
#include "leitong/progress.hpp"
#include "leitong/result.hpp"
#include "leitong/text.hpp"

namespace leitong {

enum class PassageKind : std::uint8_t { kCopied, kQuoted, kBoilerplate };
enum class Direction : std::uint8_t { kUnknown, kAToB, kBToA };
enum class EditKind : std::uint8_t { kPlace, kNumber, kOther };

// "copied", "quoted", "boilerplate"; "a_to_b", "b_to_a", "" for unknown; "place", "number",
// "other".
[[nodiscard]] std::string_view name(PassageKind kind);
[[nodiscard]] std::string_view name(Direction direction);
[[nodiscard]] std::string_view name(EditKind kind);

struct PassageOptions {
  NormalizeOptions normalize;
  unsigned ngram = 8;       // of seeds and of evidence; 4 to 16
  unsigned min_chars = 16;  // passages with fewer matched characters are not reported
  unsigned max_gap = 50;  // normal-form characters between anchors of a block, blocks of a passage
  unsigned all_pairs = 10;  // families of more documents list each member against the earliest only
  bool within = false;      // also passages between two places of one document
  bool skip_same_series = false;     // pairs of one series are left out
  std::vector<DocumentIndex> focus;  // not empty: only pairs with one of these documents
  std::vector<std::string> phrases;  // wordings that are nobody's; see read_phrases
  bool background = true;            // use the background model
  std::string background_model;      // bytes of a model to use instead of the shipped one
  bool keep_runs = false;            // fill Passage::runs (for a side-by-side view)
  bool keep_unlisted = false;        // fill Passages::unlisted (shares can then be made again)
  unsigned threads = 0;              // 0: all
};

// Stretches on both sides that belong together.
struct SpanPair {
  Span a;
  Span b;

  bool operator==(const SpanPair&) const = default;
};

// What stands on one side instead of what stands on the other; one of the spans may be empty.
// kPlace: both sides are names of places; kNumber: both differ in figures only.
struct Edit {
  SpanPair spans;
  EditKind kind = EditKind::kOther;
};

// A place name that does not belong here: it is the place of the passage's other document. Of two
// dated documents only the later can have one.
struct ForeignPlace {
  bool in_a = false;  // it stands in a's text and is b's place; else the converse
  Span span;
};

// a comes before b in reading order; of one document, a's span starts first.
struct Passage {
  DocumentIndex a{};
  DocumentIndex b{};
  SpanPair spans;
  SpanPair normal;                 // the same in characters of each document's normal form
  std::uint32_t matched = 0;       // aligned equal characters
  std::uint32_t columns = 0;       // aligned columns: equal, replaced and left out
  std::uint32_t rare = 0;          // rare evidence
  std::uint32_t longest_rare = 0;  // its longest run
  std::uint32_t noise = 0;         // matched characters in lines that are nobody's text
  double score = 0;  // information of the matched n-grams in bits, less the cost of edits
  PassageKind kind = PassageKind::kCopied;
  Direction direction = Direction::kUnknown;
  std::uint32_t family = 0;      // index into Passages::families
  std::vector<SpanPair> blocks;  // by a
  std::vector<Edit> edits;       // by a
  std::vector<ForeignPlace> foreign_places;
  std::vector<SpanPair> runs;  // aligned equal text, by block; with keep_runs only

  double identity() const { return columns == 0 ? 0 : double(matched) / double(columns); }
};

// A passage of a family of more than all_pairs documents that the list leaves out. It counts in the
// shares like any other.
struct UnlistedPassage {
  DocumentIndex a{};
  DocumentIndex b{};
  SpanPair spans;
  SpanPair normal;
  std::uint32_t matched = 0;
  std::uint32_t family = 0;
  PassageKind kind = PassageKind::kCopied;
  Direction direction = Direction::kUnknown;
};

struct FamilyMember {
  DocumentIndex document{};
  Span span;

  bool operator==(const FamilyMember&) const = default;
};

// Passages that carry one text: spans that overlap by .9 of the shorter and .5 of the longer.
struct Family {
  PassageKind kind = PassageKind::kCopied;  // of most of its passages; of equals the graver
  std::uint32_t documents = 0;
  std::uint32_t series = 0;
  std::uint32_t variants = 0;    // different normal forms among the members
  std::uint16_t first_year = 0;  // of the dated members; 0: none is dated
  std::uint16_t last_year = 0;
  std::uint32_t earliest = 0;         // position in `members`: earliest date, then reading order
  std::vector<FamilyMember> members;  // in reading order
};

// How much of one document stands elsewhere. N = its normal-form characters; C, Q, B = those
// covered by a copied, quoted, boilerplate passage, where a character of several kinds counts for
// each. A copied passage counts for a document only where that document is not the earlier side of
// a dated pair: who was copied did not copy. U = those covered by any passage.
//   total = |U| / N                        copied = |C| / (N - |(Q or B) without C|)
//   quoted = |Q| / (N - |B without Q|)     boilerplate = |B| / N
//   own = characters shared with earlier documents of the same series / N
//   largest_source_share = characters of C shared with one other document / copied's denominator
//   reference = characters that align with a reference document / N
struct DocumentShares {
  std::uint32_t characters = 0;  // N
  double total = 0;
  double copied = 0;
  double quoted = 0;
  double boilerplate = 0;
  double own = 0;
  double reference = 0;
  std::optional<DocumentIndex> largest_source;
  double largest_source_share = 0;
};

// What was counted on the way. Nothing is left out without being counted here.
struct PassageCounts {
  std::uint64_t documents = 0;
  std::uint64_t references = 0;
  std::uint64_t characters = 0;  // normal-form, references included
  std::uint64_t series = 0;
  std::uint64_t common_from = 0;       // K
  std::uint64_t window = 1;            // of winnowing; 1: every n-gram is a seed
  std::uint64_t undated = 0;           // documents whose date is empty or no date
  std::uint64_t dates_unreadable = 0;  // of these, not empty
  std::uint64_t frequent_ngrams = 0;   // n-grams in too many documents to propose all pairs
  std::uint64_t seeds = 0;             // exact runs found between two places
  std::uint64_t seeds_capped = 0;      // repeats of an n-gram in one document beyond the limit
  std::uint64_t pairs_seeded = 0;      // pairs of documents with a seed
  std::uint64_t pairs_tried = 0;       // of these, chained and aligned
  std::uint64_t candidates = 0;        // chains aligned
  std::uint64_t anchors_capped = 0;    // anchors of one pair beyond the limit
  std::uint64_t short_passages = 0;    // aligned, but with fewer than min_chars matched
  std::uint64_t passages = 0;
  std::uint64_t copied = 0;
  std::uint64_t quoted = 0;
  std::uint64_t boilerplate = 0;
  std::uint64_t families = 0;
  std::uint64_t pairs_not_listed = 0;    // of families of more than all_pairs documents
  std::uint64_t characters_skipped = 0;  // of documents beyond 2^32 characters in all
};

struct Passages {
  std::vector<Passage> passages;          // by (a, b, a's start, b's start)
  std::vector<UnlistedPassage> unlisted;  // by the same; with keep_unlisted only
  std::vector<Family> families;           // by earliest member in reading order, then start
  std::vector<DocumentShares> shares;     // one a document
  PassageCounts counts;
  std::vector<PassTime> times;
};

// Documents of `references` may be quoted freely; they are in no passage. The result refers to
// `corpus` by index only. Independent of the number of threads. REQUIRES: options.background_model
// is empty or was accepted by check_background_model.
[[nodiscard]] Passages find_passages(const Collection& corpus, const Collection& references,
                                     const PassageOptions& options, Progress* progress = nullptr);

// A bound on what the process holds while passages are searched.
struct PassageMemory {
  std::uint64_t bytes = 0;
  std::string folder;  // of files without a name that hold what memory need not
  // The long passes leave their results in the folder under names, and take what an earlier run of
  // the same search left there; the caller removes them (stages::remove_files). A folder in which
  // another search was begun is refused.
  bool resumable = false;
};
inline constexpr std::uint64_t kLeastPassageMemory = std::uint64_t{384} << 20;

// kLimit, with what is needed, where the bound is too small.
[[nodiscard]] Result<Done> check_passage_memory(const PassageMemory& memory);

// The same as find_passages, byte for byte, over documents that may lie in mapped files. kLimit
// where the passages found do not fit into the bound, with one that they do fit into.
[[nodiscard]] Result<Passages> find_passages_within(const Documents& corpus,
                                                    const Documents& references,
                                                    const PassageOptions& options,
                                                    const PassageMemory& memory,
                                                    Progress* progress = nullptr);

// The passages between two documents alone: the background model judges what is a formula.
// a is document 0 and b document 1 of the result; runs are kept.
[[nodiscard]] Passages compare_documents(const Document& a, const Document& b,
                                         const Collection& references, PassageOptions options);

// Wordings of a file, one a line; empty lines and lines that start with # are none. A line that is
// no valid UTF-8, or without a letter or digit, is left out and named in `warnings`.
struct Phrases {
  std::vector<std::string> phrases;
  std::vector<Error> warnings;
};
[[nodiscard]] Result<Phrases> read_phrases(const std::string& path);

// A background model of an archive: hashes of the n-grams (decimal digits alike) that occur in at
// least `least_series` of its series, with the logarithm of how many; no text. At most 4 MB: where
// there are more, the rarest are left out. The n-gram length is PassageOptions' default.
struct BackgroundOptions {
  unsigned least_series = 4;
  std::size_t most_entries = std::size_t{1} << 20;
  unsigned threads = 0;
};
[[nodiscard]] std::string build_background_model(const Collection& archive,
                                                 const BackgroundOptions& options,
                                                 Progress* progress = nullptr);
[[nodiscard]] Result<Done> check_background_model(std::string_view bytes);

// PAN-style XML of the passages of each document that is the later (or b) side: one <document> a
// file, features with this_offset, this_length, source_reference, source_offset, source_length.
[[nodiscard]] std::string pan_xml(const Collection& corpus, const Passages& passages,
                                  DocumentIndex suspicious);

}  // namespace leitong
