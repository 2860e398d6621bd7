// The consensus of a group and the alignment of a candidate to it.
//
// Star alignment: the most central member comes first; every other is aligned to it, columns that
// few share are dropped, text that most insert becomes columns, and so again. A column holds a
// token and the share of members that have it; a gap (before each column and after the last) holds
// the share of members that put text of their own there, which makes more of it cheap: slots open
// where they are and nowhere else. Cost: columns x tokens a member and round, with affine gaps.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace leitong::templates {

using Ids = std::vector<std::uint32_t>;

struct Profile {
  Ids ids;
  std::vector<float> share;     // of members that have the column
  std::vector<float> inserted;  // of members with text in the gap; one more than columns

  std::size_t size() const { return ids.size(); }
};

// Where each column stands: `enter[j]` is the token at which column j is reached, after the text of
// the gap before it; matched, it takes that token. enter[size] is the end.
struct Path {
  std::vector<std::uint16_t> enter;
  std::vector<bool> matched;
  float score = 0;

  std::uint16_t exit(std::size_t column) const {
    return static_cast<std::uint16_t>(enter[column] + (matched[column] ? 1 : 0));
  }
};

// Scratch memory of one thread.
struct AlignScratch {
  std::vector<std::int32_t> score;  // of each row of columns its three states, each of all tokens
};

// A profile of one member: every column as likely as any, text may be inserted anywhere.
[[nodiscard]] Profile single_profile(const Ids& ids);

// The best path of `ids` through `profile` (align.cpp).
void align(const Profile& profile, const Ids& ids, AlignScratch& scratch, Path& path);

// How much a column counts in coverage, by what it holds.
[[nodiscard]] double column_worth(std::uint32_t id);

// How much of the profile's constants `path` matches, in [0, 1], less for text where members have
// none.
[[nodiscard]] double coverage(const Profile& profile, const Path& path);

// Letters matched in runs of at least two columns; a figure counts for half.
[[nodiscard]] double matched_letters(const Profile& profile, const Path& path);

struct Member {
  Ids ids;
  float weight = 1;
};

// The profile of the members, the first being the center. REQUIRES: !members.empty().
[[nodiscard]] Profile build_profile(std::span<const Member> members, AlignScratch& scratch);

}  // namespace leitong::templates
