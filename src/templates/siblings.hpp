// The texts of one place of a group: a choice of wordings, or constants of siblings.
//
// Problem: siblings (templates that are equal but for one constant) and a choice between two
// wordings look alike. The occurrences of either may stand in any order, so that the group tells
// by two numbers only, how often each text stands. Method: the odds of siblings are the product of
// what is known of these numbers (supports of templates follow s^-1.5 each; a choice is made anew
// by each occurrence, with a preference from Beta(8,8)), of the texts' length, of whether other
// templates choose from the same pair (alternations.hpp), and of what else stands in the frame of
// the place (contexts.hpp). Two places whose texts always go together are one constant of siblings
// with something in between: two choices agree so by chance. Cost: a look at the members of a
// group for each gap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "templates/layout.hpp"

namespace leitong::templates {

inline constexpr double kCovered = 0.85;  // share of occurrences with a repeated text
inline constexpr double kUndecided = 4.2;
inline constexpr double kShortestWording = 1.5;
inline constexpr std::size_t kMostTexts = 400;  // of one gap, to be compared with each other

// A text of a gap, with those members that have it.
struct Value {
  Ids text;
  std::vector<std::size_t> members;
  double weight = 0;
  std::set<std::uint32_t> series;
  std::set<std::uint32_t> documents;

  // In several series; a text too long for a name of one series, in several of its documents.
  bool repeated() const;
};

// Which part of a filler that holds several clauses.
enum class Part : std::uint8_t { kAll, kFirstClause, kLastClause };

// The texts of one gap, those that are much alike as one, the most frequent first; none where they
// are more than kMostTexts.
[[nodiscard]] std::vector<Value> values_of(const Level& level, const Group& group,
                                           const Layout& layout, const Gap& gap,
                                           Part part = Part::kAll);

void add_member(const Level& level, std::uint32_t shape, std::size_t member, Value& value);

// Tokens that the two most frequent texts have in common at their ends.
[[nodiscard]] std::size_t common_edges(const std::vector<Value>& values);

// The two texts that make nearly all of a gap; empty where there are none such. Where there are no
// others, a text of one series is not its name: the other has several.
[[nodiscard]] std::vector<const Value*> two_wordings(const std::vector<Value>& values,
                                                     double total);

// Their length on average, without what they have in common at their ends.
[[nodiscard]] double length_of(const std::vector<const Value*>& two,
                               const std::vector<Value>& values);

// Two texts that make nearly all of a gap, as evidence for siblings.
struct TwoTexts {
  double length = 0;  // of both on average; 0 where there are no two, or too short ones
  double said = 0;    // log odds of siblings by what stands elsewhere in the corpus
  double rarer = 0;
  double all = 0;
  std::vector<std::size_t> first;  // members with one text, ascending
  std::vector<std::size_t> second;
};

[[nodiscard]] TwoTexts two_texts(const Level& level, const Layout& layout, const Gap& gap,
                                 const std::vector<Value>& values, double total);

// How far they speak for siblings.
[[nodiscard]] double log_odds(const TwoTexts& two);

// Which of the gaps speaks for siblings together with another one; their number where none does.
[[nodiscard]] std::size_t together(const std::vector<TwoTexts>& gaps);

// Whether texts long enough to part the group (so many tokens on average) are the fillings that
// its frame has elsewhere, too.
[[nodiscard]] bool is_closed(const Level& level, const Layout& layout, const Gap& gap,
                             const std::vector<Value>& values, double length);

}  // namespace leitong::templates
