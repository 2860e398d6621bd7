// The alignment of templates and what bounds it, held against slow ways to the same answer.
#include <algorithm>
#include <random>
#include <vector>

#include "catch.hpp"
#include "templates/bounds.hpp"
#include "templates/profile.hpp"

using namespace leitong::templates;

namespace {

Ids random_ids(std::mt19937& random, std::size_t most, std::uint32_t kinds) {
  Ids ids(random() % (most + 1));
  for (std::uint32_t& id : ids) id = 0x4E00 + static_cast<std::uint32_t>(random() % kinds);
  return ids;
}

Profile random_profile(std::mt19937& random, std::size_t most, std::uint32_t kinds) {
  Profile profile = single_profile(random_ids(random, most, kinds));
  for (float& share : profile.share) share = static_cast<float>(random() % 11) / 10;
  for (float& share : profile.inserted) share = static_cast<float>(random() % 11) / 10;
  return profile;
}

enum Step { kMatch, kInsert, kDelete };

// The best score of what is left, by trying everything.
double naive(const Profile& p, const Ids& ids, std::size_t j, std::size_t i, Step last) {
  double best = j == p.size() && i == ids.size() ? 0 : -1e9;
  if (i < ids.size()) {
    const double rest = 1 - static_cast<double>(p.inserted[j]);
    const double open = last == kInsert ? 0 : -(1.2 * rest + 0.15);
    best = std::max(best, open - (0.2 * rest + 0.01) + naive(p, ids, j, i + 1, kInsert));
  }
  if (j < p.size()) {
    const double share = static_cast<double>(p.share[j]);
    const double open = last == kDelete ? 0 : -(0.7 * share + 0.1);
    best = std::max(best, open - (0.35 * share + 0.02) + naive(p, ids, j + 1, i, kDelete));
    if (i < ids.size() && p.ids[j] == ids[i]) {
      best = std::max(best, 0.2 + 1.2 * share + naive(p, ids, j + 1, i + 1, kMatch));
    }
  }
  return best;
}

std::size_t common_letters(const Ids& a, const Ids& b) {
  std::vector<std::vector<std::size_t>> rows(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      rows[i][j] =
          a[i - 1] == b[j - 1] ? rows[i - 1][j - 1] + 1 : std::max(rows[i - 1][j], rows[i][j - 1]);
    }
  }
  return rows[a.size()][b.size()];
}

}  // namespace

TEST_CASE("templates: the alignment is the best of all", "[templates][align]") {
  std::mt19937 random(7);
  AlignScratch scratch;
  Path path;
  for (int trial = 0; trial < 300; ++trial) {
    const Profile profile = random_profile(random, 5, 3);
    const Ids ids = random_ids(random, 5, 3);
    align(profile, ids, scratch, path);
    CHECK(static_cast<double>(path.score) ==
          Approx(naive(profile, ids, 0, 0, kMatch)).margin(0.01));
    REQUIRE(path.enter.size() == profile.size() + 1);
    CHECK(path.enter.back() == ids.size());
    for (std::size_t j = 0; j < profile.size(); ++j) {
      CHECK(path.exit(j) <= path.enter[j + 1]);
      if (path.matched[j]) CHECK(profile.ids[j] == ids[path.enter[j]]);
    }
  }
}

TEST_CASE("templates: bounds are the longest common subsequence and never too low",
          "[templates][align]") {
  std::mt19937 random(11);
  AlignScratch scratch;
  Bounds bounds;
  Path path;
  for (int trial = 0; trial < 300; ++trial) {
    const Ids ids = random_ids(random, 240, 40);
    const Profile profile = random_profile(random, 240, 40);
    bounds.set(ids);
    CHECK(bounds.letters(profile.ids) == common_letters(ids, profile.ids));
    align(profile, ids, scratch, path);
    CHECK(matched_letters(profile, path) <= bounds.letters(profile.ids));
    CHECK(coverage(profile, path) <= bounds.coverage(profile) + 1e-9);
  }
}
