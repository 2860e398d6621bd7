#include "catch.hpp"
#include "leitong/text.hpp"

using namespace leitong;

TEST_CASE("normal form: punctuation and spaces go, letters and numbers stay", "[text]") {
  CHECK(normal_form("《三农》，ＡＢＣ １２.５％！", {}) == U"三农abc125");
  CHECK(normal_form("〇①㎡", {}) == U"〇1m2");
  CHECK(normal_form("……—— “”", {}).empty());
}
