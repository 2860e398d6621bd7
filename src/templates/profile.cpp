// See profile.hpp.
#include "templates/profile.hpp"

#include <algorithm>
#include <map>

#include "templates/tokens.hpp"

namespace leitong::templates {
namespace {

constexpr int kRounds = 3;
constexpr float kKeptColumn = 0.3F;      // columns of a smaller share are dropped
constexpr float kAddedInsertion = 0.5F;  // text of at least this share becomes columns

}  // namespace

Profile single_profile(const Ids& ids) {
  return {ids, std::vector<float>(ids.size(), 0.25F), std::vector<float>(ids.size() + 1, 0.8F)};
}

double column_worth(std::uint32_t id) { return is_mark(id) || is_class(id) ? 0.4 : 1.0; }

double coverage(const Profile& profile, const Path& path) {
  double all = 0;
  double found = 0;
  double foreign = 0;
  std::size_t at = 0;
  for (std::size_t j = 0; j <= profile.size(); ++j) {
    const std::size_t text = path.enter[j] - at;
    foreign += static_cast<double>(std::min<std::size_t>(text, 8)) * 0.5 *
               std::max(0.0, 0.7 - static_cast<double>(profile.inserted[j]));
    if (j == profile.size()) break;
    const double share = static_cast<double>(profile.share[j]);
    const double worth = column_worth(profile.ids[j]);
    all += share * share * worth;
    if (path.matched[j]) found += share * share * worth;
    at = path.exit(j);
  }
  return all == 0 ? 0 : found / (all + foreign);
}

double matched_letters(const Profile& profile, const Path& path) {
  double letters = 0;
  for (std::size_t j = 0; j < profile.size(); ++j) {
    if (!path.matched[j]) continue;
    const bool before = j > 0 && path.matched[j - 1] && path.exit(j - 1) == path.enter[j];
    const bool after =
        j + 1 < profile.size() && path.matched[j + 1] && path.exit(j) == path.enter[j + 1];
    if (!before && !after) continue;
    letters += is_class(profile.ids[j]) ? 0.5 : is_mark(profile.ids[j]) ? 0.0 : 1.0;
  }
  return letters;
}

namespace {

// One more round: shares counted anew, weak columns dropped, common insertions made columns.
Profile next_round(const Profile& old, std::span<const Member> members, bool prune,
                   AlignScratch& scratch) {
  const std::size_t columns = old.size();
  std::vector<double> have(columns, 0);
  std::vector<double> insert(columns + 1, 0);
  std::vector<std::map<Ids, double>> texts(columns + 1);
  double total = 0;
  Path path;
  for (const Member& member : members) {
    align(old, member.ids, scratch, path);
    const double weight = static_cast<double>(member.weight);
    total += weight;
    std::size_t at = 0;
    for (std::size_t j = 0; j <= columns; ++j) {
      if (path.enter[j] > at) {
        insert[j] += weight;
        texts[j][Ids(member.ids.begin() + static_cast<std::ptrdiff_t>(at),
                     member.ids.begin() + path.enter[j])] += weight;
      }
      if (j == columns) break;
      if (path.matched[j]) {
        have[j] += weight;
      }
      at = path.exit(j);
    }
  }
  Profile out;
  double carried = 0;  // what was inserted before columns that are dropped
  const auto close_gap = [&](double inserted) {
    out.inserted.push_back(static_cast<float>(std::min(1.0, inserted / total)));
  };
  for (std::size_t j = 0; j <= columns; ++j) {
    double inserted = insert[j];
    for (const auto& [text, weight] : texts[j]) {
      if (!prune || members.size() < 3 || weight < static_cast<double>(kAddedInsertion) * total) {
        continue;
      }
      close_gap(carried + inserted - weight);
      for (std::size_t k = 0; k < text.size(); ++k) {
        out.ids.push_back(text[k]);
        out.share.push_back(static_cast<float>(weight / total));
        if (k + 1 < text.size()) close_gap(0);
      }
      inserted = 0;
      carried = 0;
      break;
    }
    if (j == columns) {
      close_gap(std::max(carried, inserted));
      break;
    }
    const bool alone = members.size() > 1 && have[j] < 1.5;
    if (prune && (alone || have[j] < static_cast<double>(kKeptColumn) * total)) {
      carried = std::max({carried, inserted, total - have[j]});
      continue;
    }
    close_gap(std::max(carried, inserted));
    carried = 0;
    out.ids.push_back(old.ids[j]);
    out.share.push_back(static_cast<float>(have[j] / total));
  }
  return out;
}

}  // namespace

Profile build_profile(std::span<const Member> members, AlignScratch& scratch) {
  Profile profile = single_profile(members.front().ids);
  // A token that all members have somewhere is likely a constant, even one character between slots.
  for (std::size_t j = 0; j < profile.size(); ++j) {
    const std::uint32_t id = profile.ids[j];
    const auto holders = std::count_if(members.begin(), members.end(), [&](const Member& member) {
      return std::find(member.ids.begin(), member.ids.end(), id) != member.ids.end();
    });
    const float held = static_cast<float>(holders) / static_cast<float>(members.size());
    profile.share[j] = std::max(0.1F, held * held * held);
  }
  for (int round = 0; round < kRounds; ++round) {
    profile = next_round(profile, members, true, scratch);
  }
  return next_round(profile, members, false, scratch);
}

}  // namespace leitong::templates
