#include "quality/plagdet.hpp"

#include <cmath>

#include "catch.hpp"

using namespace leitong;
using namespace leitong::bench;

namespace {

Case at(Span a, Span b) { return {{a, b}, "verbatim"}; }

}  // namespace

TEST_CASE("plagdet: a copy found in two pieces with a hole loses recall and granularity",
          "[plagdet]") {
  const Cases planted = {{{0, 1}, {at({0, 100}, {200, 300})}}};
  const Cases detected = {{{0, 1}, {at({0, 50}, {200, 250}), at({60, 100}, {260, 300})}}};
  const Plagdet measured = plagdet(planted, detected);
  CHECK(measured.recall.value() == Approx(0.9));
  CHECK(measured.recall_of_edit.at("verbatim").value() == Approx(0.9));
  CHECK(measured.precision.value() == Approx(1));
  CHECK(measured.granularity.value() == Approx(2));
  CHECK(measured.value() == Approx(2 * 0.9 / 1.9 / std::log2(3)));
  CHECK(measured.foreign == 0);
}

TEST_CASE("plagdet: a detection that touches one side of a copy only is foreign", "[plagdet]") {
  const Cases planted = {{{0, 1}, {at({0, 100}, {200, 300})}}};
  const Cases detected = {
      {{0, 1}, {at({0, 200}, {200, 400}), at({0, 100}, {0, 100})}},  // half of the first is copied
      {{0, 2}, {at({0, 100}, {200, 300})}}};
  const Plagdet measured = plagdet(planted, detected);
  CHECK(measured.recall.value() == Approx(1));
  CHECK(measured.precision.value() == Approx(0.5 / 3));
  CHECK(measured.granularity.value() == Approx(1));
  CHECK(measured.foreign == 2);
}

TEST_CASE("plagdet: nothing found is zero", "[plagdet]") {
  const Cases planted = {{{0, 1}, {at({0, 100}, {200, 300})}}};
  CHECK(plagdet(planted, {}).value() == 0);
}
