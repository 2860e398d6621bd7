// Global alignment of a candidate to a profile with affine gaps, the kernel of template induction.
//
// Method: three scores a cell (the column is matched, text is inserted before the next, the column
// is left out), in whole numbers of 1/4096 so that they are the same on any machine. A row is a
// column of the profile: matches and deletions look at the row before only and are computed many
// tokens at a time; insertions run along the row. Only scores are kept; the way back is decided
// again along the path alone. Cost: columns x tokens cells, about 1.5 ns each.
// Paper: Gotoh (1982).
#include <algorithm>

#include "templates/profile.hpp"

namespace leitong::templates {
namespace {

using Score = std::int32_t;
constexpr Score kNever = -(1 << 29);
constexpr float kUnit = 4096;

enum State : unsigned { kMatch, kInsert, kDelete, kStates };

Score units(float bits) { return static_cast<Score>(bits * kUnit); }

// Costs of one gap and of the column before it.
struct Costs {
  Score insert_open, insert_more, delete_open, delete_more, match;

  // What is lost to rounding is less than 1/4096 of a score.
  Costs(float inserted, float share)
      : insert_open(units(-(1.2F * (1 - inserted) + 0.15F))),
        insert_more(units(-(0.2F * (1 - inserted) + 0.01F))),
        delete_open(units(-(0.7F * share + 0.1F))),
        delete_more(units(-(0.35F * share + 0.02F))),
        match(units(0.2F + 1.2F * share)) {}
};

struct Row {
  Score* state[kStates];
};

struct Rows {
  Score* score;
  std::size_t width;

  Row operator[](std::size_t j) const {
    Score* const first = score + j * width * kStates;
    return {{first, first + width, first + 2 * width}};
  }
};

// Of equals the match is taken, so that matched runs stay together.
unsigned best(Score match, Score insert, Score del) {
  if (match >= insert && match >= del) return kMatch;
  return insert >= del ? kInsert : kDelete;
}

void matches_and_deletions(const Row& above, const Row& here, const std::uint32_t* ids,
                           std::size_t tokens, std::uint32_t column, const Costs& costs) {
  const Score* const __restrict m = above.state[kMatch];
  const Score* const __restrict n = above.state[kInsert];
  const Score* const __restrict d = above.state[kDelete];
  Score* const __restrict match = here.state[kMatch];
  Score* const __restrict del = here.state[kDelete];
  const Score open = costs.delete_open;
  const Score more = costs.delete_more;
  const Score gain = costs.match;
  match[0] = kNever;
  for (std::size_t i = 0; i < tokens; ++i) {
    const Score either = std::max(m[i], n[i]);
    const Score gained = std::max(either, d[i]) + gain;
    match[i + 1] = ids[i] == column ? gained : kNever;
    del[i] = std::max(either + open, d[i]) + more;
  }
  del[tokens] = std::max(std::max(m[tokens], n[tokens]) + open, d[tokens]) + more;
}

void insertions(const Row& here, std::size_t tokens, const Costs& costs) {
  const Score* const __restrict match = here.state[kMatch];
  const Score* const __restrict del = here.state[kDelete];
  Score* const __restrict insert = here.state[kInsert];
  Score running = kNever;
  insert[0] = kNever;
  for (std::size_t i = 0; i < tokens; ++i) {
    const Score opened = std::max(match[i], del[i]) + costs.insert_open;
    running = std::max(opened, running) + costs.insert_more;
    insert[i + 1] = running;
  }
}

Costs costs_at(const Profile& profile, std::size_t j) {
  return {profile.inserted[j], j > 0 ? profile.share[j - 1] : 0};
}

void trace(const Profile& profile, std::size_t tokens, const Rows& rows, unsigned state,
           Path& path) {
  std::size_t j = profile.size();
  std::size_t i = tokens;
  path.enter.assign(profile.size() + 1, 0);
  path.matched.assign(profile.size(), false);
  path.enter[j] = static_cast<std::uint16_t>(tokens);
  while (j > 0 || i > 0) {
    const Costs costs = costs_at(profile, j);
    if (state == kInsert) {
      --i;
      const Row row = rows[j];
      state = best(row.state[kMatch][i] + costs.insert_open, row.state[kInsert][i],
                   row.state[kDelete][i] + costs.insert_open);
      continue;
    }
    --j;
    const Row row = rows[j];
    if (state == kMatch) {
      --i;
      path.matched[j] = true;
      state = best(row.state[kMatch][i], row.state[kInsert][i], row.state[kDelete][i]);
    } else {
      state = best(row.state[kMatch][i] + costs.delete_open,
                   row.state[kInsert][i] + costs.delete_open, row.state[kDelete][i]);
    }
    path.enter[j] = static_cast<std::uint16_t>(i);
  }
}

}  // namespace

void align(const Profile& profile, const Ids& ids, AlignScratch& scratch, Path& path) {
  const std::size_t columns = profile.size();
  const std::size_t width = ids.size() + 1;
  if (scratch.score.size() < (columns + 1) * width * kStates) {
    scratch.score.resize((columns + 1) * width * kStates);
  }
  const Rows rows{scratch.score.data(), width};
  const Row top = rows[0];
  std::fill(top.state[kMatch], top.state[kMatch] + width, kNever);
  std::fill(top.state[kDelete], top.state[kDelete] + width, kNever);
  top.state[kMatch][0] = 0;
  insertions(top, ids.size(), costs_at(profile, 0));
  for (std::size_t j = 1; j <= columns; ++j) {
    const Costs costs = costs_at(profile, j);
    matches_and_deletions(rows[j - 1], rows[j], ids.data(), ids.size(), profile.ids[j - 1], costs);
    insertions(rows[j], ids.size(), costs);
  }
  const Row last = rows[columns];
  const unsigned state = best(last.state[kMatch][ids.size()], last.state[kInsert][ids.size()],
                              last.state[kDelete][ids.size()]);
  path.score = static_cast<float>(last.state[state][ids.size()]) / kUnit;
  trace(profile, ids.size(), rows, state, path);
}

}  // namespace leitong::templates
