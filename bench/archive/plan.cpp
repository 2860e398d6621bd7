// Decides which documents carry which plants (see plan.hpp).
#include "plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace leitong::archive {
namespace {

enum Stream : std::uint64_t {
  kLengthStream = 0x101,
  kParagraphStream,
  kSentenceStream,
  kPassageStream,
  kTemplateStream,
  kCarriedStream,
  kQuotedStream
};

constexpr int kTries = 24;

// Shares out the paragraphs of documents. Half of each document stays free, so that at least
// half of the archive repeats nothing.
class Room {
 public:
  Room(const Plan& plan, double free_share) {
    for (std::size_t i = 0; i < plan.documents; ++i) {
      const auto size = static_cast<double>(plan.paragraphs_of(i));
      left_.push_back(static_cast<std::uint16_t>(std::ceil(size * (1 - free_share))));
    }
  }
  bool has(std::size_t document) const { return left_[document] > 0; }
  void take(std::size_t document) { --left_[document]; }

 private:
  std::vector<std::uint16_t> left_;
};

// Plants pairs of two documents, the second not before the first. Passages go to another
// district and, where there are several years, to a later one.
std::vector<Pair> plant_pairs(Plan& plan, Room& room, PlantKind kind, double share,
                              std::uint64_t stream) {
  std::vector<Pair> pairs;
  const auto wanted = static_cast<std::size_t>(share * static_cast<double>(plan.paragraphs) / 2.0);
  if (plan.documents < 2) return pairs;
  for (std::size_t i = 0; i < wanted; ++i) {
    Random random(plan.seed, stream, i);
    for (int turn = 0; turn < kTries; ++turn) {
      std::uint32_t a = random.below(plan.documents);
      std::uint32_t b = random.below(plan.documents);
      if (a > b) std::swap(a, b);
      if (a == b || !room.has(a) || !room.has(b)) continue;
      if (kind == PlantKind::passage) {
        if (plan.district_of(a) == plan.district_of(b)) continue;
        if (plan.years > 1 && plan.year_of(a) == plan.year_of(b)) continue;
      }
      const auto number = static_cast<std::uint32_t>(pairs.size());
      pairs.push_back({a, b, kNotWritten, kNotWritten});
      plan.plants.push_back({a, number, 0, kind});
      plan.plants.push_back({b, number, 1, kind});
      room.take(a);
      room.take(b);
      break;
    }
  }
  return pairs;
}

// Supports between 2 and `most`, P(s) ~ s^-1.5, in whole numbers so that any machine agrees.
std::vector<std::uint64_t> support_table(std::size_t most) {
  std::vector<std::uint64_t> sums;
  std::uint64_t sum = 0;
  for (std::size_t s = 2; s <= most; ++s) {
    const auto size = static_cast<double>(s);
    sum += static_cast<std::uint64_t>(1e8 / (size * std::sqrt(size)));
    sums.push_back(sum);
  }
  return sums;
}

void plant_templates(Plan& plan, Room& room, double share, std::size_t most) {
  most = std::min(most, plan.documents / 2);
  if (most < 2 || share <= 0) return;
  const auto wanted = static_cast<std::size_t>(share * static_cast<double>(plan.paragraphs));
  const std::vector<std::uint64_t> sums = support_table(most);
  std::size_t planted = 0;
  while (planted < wanted) {
    const std::size_t id = plan.templates++;
    Random random(plan.seed, kTemplateStream, id);
    const std::uint64_t draw = random.below(sums.back());
    const std::size_t support =
        2 +
        static_cast<std::size_t>(std::upper_bound(sums.begin(), sums.end(), draw) - sums.begin());
    // Documents at a stride of no common divisor, so that they are all different.
    std::uint64_t stride = 1 + random.below(plan.documents);
    while (std::gcd(stride, plan.documents) != 1) ++stride;
    std::uint64_t document = random.below(plan.documents);
    std::uint32_t member = 0;
    for (std::size_t step = 0; step < plan.documents && member < support; ++step) {
      document = (document + stride) % plan.documents;
      if (!room.has(document)) continue;
      room.take(document);
      plan.plants.push_back({static_cast<std::uint32_t>(document), static_cast<std::uint32_t>(id),
                             member++, PlantKind::pattern});
    }
    planted += support;
    if (member == 0) break;  // no room anywhere
  }
}

// One paragraph for each of `count` documents, of different districts while there are any.
void plant_everywhere(Plan& plan, Room& room, PlantKind kind, std::size_t count,
                      std::uint64_t stream) {
  Random random(plan.seed, stream);
  std::vector<std::uint32_t> order;
  for (std::size_t i = 0; i < plan.documents; ++i) order.push_back(static_cast<std::uint32_t>(i));
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  std::vector<std::size_t> used(plan.districts, 0);
  std::uint32_t member = 0;
  for (std::size_t round = 0; round < plan.years && member < count; ++round) {
    for (const std::uint32_t document : order) {
      if (member == count) break;
      if (!room.has(document) || used[plan.district_of(document)] != round) continue;
      ++used[plan.district_of(document)];
      room.take(document);
      plan.plants.push_back({document, 0, member++, kind});
    }
  }
}

void size_up(const Options& options, Plan& plan) {
  const auto average = static_cast<std::size_t>((options.shortest + options.longest) / 2);
  plan.districts = options.districts;
  plan.years = options.years;
  plan.paragraphs = options.paragraphs;
  if (plan.paragraphs > 0 && (plan.districts == 0 || plan.years == 0)) {
    const std::size_t documents =
        std::max<std::size_t>(1, (plan.paragraphs + average - 1) / average);
    if (plan.districts > 0) {
      plan.years = (documents + plan.districts - 1) / plan.districts;
    } else {
      if (plan.years == 0) plan.years = documents >= 100 ? 10 : documents >= 3 ? 3 : 1;
      plan.districts = (documents + plan.years - 1) / plan.years;
    }
    plan.documents = documents;
  } else {
    if (plan.districts == 0) plan.districts = 10;
    if (plan.years == 0) plan.years = 3;
    plan.documents = plan.districts * plan.years;
  }
  if (plan.paragraphs == 0) plan.paragraphs = plan.documents * average;
  plan.documents = std::min(plan.documents, plan.paragraphs);
}

}  // namespace

std::size_t Plan::paragraphs_of(std::size_t document) const {
  const std::size_t mean = paragraphs / documents;
  const std::size_t size = mean + (document < paragraphs % documents ? 1 : 0);
  // Neighbours differ by what one has more and the other less.
  if ((document ^ 1U) >= documents) return size;
  const std::size_t spread =
      std::min<std::size_t>(static_cast<std::size_t>(longest - shortest) / 2, mean / 2);
  const std::size_t shift = Random(seed, kLengthStream, document / 2).below(spread + 1);
  return document % 2 == 0 ? size + shift : size - shift;
}

Plan make_plan(const Options& options) {
  Plan plan;
  plan.seed = options.seed;
  plan.shortest = options.shortest;
  plan.longest = options.longest;
  size_up(options, plan);
  if (options.mode != Mode::planted) return plan;
  Room room(plan, 0.3);
  plant_everywhere(plan, room, PlantKind::carried, options.carried, kCarriedStream);
  plant_everywhere(plan, room, PlantKind::quoted, options.quoted, kQuotedStream);
  plan.paragraph_pairs =
      plant_pairs(plan, room, PlantKind::paragraph, options.near_paragraphs, kParagraphStream);
  plan.sentence_pairs =
      plant_pairs(plan, room, PlantKind::sentence, options.near_sentences, kSentenceStream);
  plan.passage_pairs =
      plant_pairs(plan, room, PlantKind::passage, options.passages, kPassageStream);
  plant_templates(plan, room, options.templates, options.template_support);
  std::sort(plan.plants.begin(), plan.plants.end(), [](const Plant& a, const Plant& b) {
    return std::tie(a.document, a.kind, a.number, a.member) <
           std::tie(b.document, b.kind, b.number, b.member);
  });
  return plan;
}

}  // namespace leitong::archive
