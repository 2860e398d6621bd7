#include <cmath>

#include "leitong/sketch.hpp"

namespace leitong {
namespace {

double recall_of(const BandPlan& plan, double threshold) {
  const double miss = std::pow(1 - std::pow(threshold, plan.long_rows), plan.long_bands) *
                      std::pow(1 - std::pow(threshold, plan.short_rows), plan.short_bands);
  return 1 - miss;
}

// All slots used: `long_bands` bands of `rows`, the rest in bands of rows - 1.
BandPlan plan_of(unsigned slots, unsigned rows, unsigned long_bands) {
  BandPlan plan;
  plan.long_rows = rows;
  plan.long_bands = long_bands;
  plan.short_rows = rows > 1 ? rows - 1 : 1;
  plan.short_bands = (slots - long_bands * rows) / plan.short_rows;
  if (rows == 1) plan.short_bands = 0;
  return plan;
}

}  // namespace

// The longest bands that keep the promise leave the fewest chance candidates; of bands of two
// lengths, as many long ones as the promise allows, then no more short ones than it needs.
BandPlan plan_bands(unsigned slots, double threshold, double recall) {
  for (unsigned rows = slots; rows > 1; --rows) {
    for (unsigned long_bands = slots / rows; long_bands > 0; --long_bands) {
      BandPlan plan = plan_of(slots, rows, long_bands);
      plan.recall = recall_of(plan, threshold);
      if (plan.recall < recall) continue;
      while (plan.short_bands > 0) {
        BandPlan fewer = plan;
        --fewer.short_bands;
        fewer.recall = recall_of(fewer, threshold);
        if (fewer.recall < recall) break;
        plan = fewer;
      }
      return plan;
    }
  }
  BandPlan plan = plan_of(slots, 1, slots);
  plan.recall = recall_of(plan, threshold);
  return plan;
}

}  // namespace leitong
