// The normal form, character by character. That it is ICU's for any text is held in tests/property.
#include "leitong/text.hpp"

#include "catch.hpp"
#include "reference/utf8.hpp"

using namespace leitong;

namespace {

constexpr NormalizeOptions kPlain{};
constexpr NormalizeOptions kFold{true, false};
constexpr NormalizeOptions kMask{false, true};

// The source of character i, as a view into code points.
std::u32string source_of(const std::u32string& text, const NormalText& normal, std::size_t i) {
  return text.substr(normal.starts[i], normal.ends[i] - normal.starts[i]);
}

NormalText mapped(const std::u32string& text, const NormalizeOptions& options = kPlain) {
  return normal_form_with_map(reference::encode(text), options);
}

}  // namespace

TEST_CASE("normal form: punctuation and spaces go, letters and numbers stay", "[text]") {
  CHECK(normal_form("《三农》，ＡＢＣ １２.５％！", kPlain) == U"三农abc125");
  CHECK(normal_form("〇①㎡", kPlain) == U"〇1m2");
  CHECK(normal_form("……—— “”", kPlain).empty());
  CHECK(normal_form("", kPlain).empty());
}

TEST_CASE("normal form: case is folded, also where one letter becomes two", "[text]") {
  CHECK(normal_form("GDP", kPlain) == U"gdp");
  CHECK(normal_form("Straße", kPlain) == U"strasse");
  CHECK(normal_form("ΣΊΣΥΦΟΣ", kPlain) == normal_form("σίσυφος", kPlain));
}

TEST_CASE("normal form: a mark that composes with its letter stays in it, others go", "[text]") {
  CHECK(normal_form("e\u0301", kPlain) == U"\u00E9");
  CHECK(normal_form("\u00E9", kPlain) == U"\u00E9");
  CHECK(normal_form("e\u00AD\u0301", kPlain) == U"\u00E9");  // a soft hyphen hides nothing
  CHECK(normal_form("中\u0301国", kPlain) == U"中国");       // nothing to compose with
  CHECK(normal_form("\u0301中", kPlain) == U"中");           // a mark before everything
  CHECK(normal_form("a\u0323\u0302", kPlain) == U"\u1EAD");  // ậ in either order of marks
  CHECK(normal_form("a\u0302\u0323", kPlain) == U"\u1EAD");
}

TEST_CASE("normal form: Hangul jamo compose to syllables", "[text]") {
  CHECK(normal_form("\u1112\u1161\u11AB", kPlain) == U"한");
  CHECK(normal_form("하\u11AB", kPlain) == U"한");
  CHECK(normal_form("\u1100\u1100\u1161", kPlain) == U"\u1100가");
  CHECK(normal_form("ﾊﾟ", kPlain) == U"パ");  // half-width kana and its mark
}

TEST_CASE("normal form: Han beyond the Basic Multilingual Plane stays", "[text]") {
  CHECK(normal_form("\U00020BB7野家", kPlain) == U"\U00020BB7野家");
  CHECK(normal_form("\U0002F800", kPlain) == U"丽");  // a compatibility ideograph
  CHECK(normal_form("\U0001D400\U0001F600", kPlain) == U"a");
}

TEST_CASE("normal form: a ligature becomes its letters", "[text]") {
  CHECK(normal_form("ﬁﬃ", kPlain) == U"fiffi");
  CHECK(normal_form("㈱㍿", kPlain) == U"株株式会社");
  CHECK(normal_form("\uFDFA", kPlain).size() == 15);  // eighteen code points, three of them spaces
}

TEST_CASE("normal form: variants fold only on request", "[text]") {
  CHECK(normal_form("發展經濟", kPlain) == U"發展經濟");
  CHECK(normal_form("發展經濟", kFold) == U"发展经济");
  CHECK(normal_form("发展经济", kFold) == U"发展经济");
  CHECK(normal_form("乾隆", kFold) == U"干隆");  // context-free, for matching only
}

TEST_CASE("normal form: a masked number is one 0, whatever it is written with", "[text]") {
  CHECK(normal_form("增长12.5%", kMask) == U"增长0");
  CHECK(normal_form("1,234万元", kMask) == U"0万元");
  CHECK(normal_form("１，２３４万元", kMask) == U"0万元");
  CHECK(normal_form("增长xx%", kMask) == U"增长0");
  CHECK(normal_form("增长ＸＸＸ", kMask) == U"增长0");
  CHECK(normal_form("1x", kMask) == U"00");  // a run is of one kind
  CHECK(normal_form("\u0661\u0662", kMask) == U"0");
  CHECK(normal_form("第十二条", kMask) == U"第十二条");  // Han numerals are words
  CHECK(normal_form("12年34月", kPlain) == U"12年34月");
}

TEST_CASE("normal form: the map names the source of every character", "[text][map]") {
  const std::u32string text = U"（一）ＡＢ，e\u0301ﬁ\U00020BB7。";
  const NormalText normal = mapped(text);
  REQUIRE(normal.chars == U"一ab\u00E9fi\U00020BB7");
  CHECK(source_of(text, normal, 0) == U"一");
  CHECK(source_of(text, normal, 1) == U"Ａ");
  CHECK(source_of(text, normal, 2) == U"Ｂ");
  CHECK(source_of(text, normal, 3) == U"e\u0301");
  CHECK(source_of(text, normal, 4) == U"ﬁ");
  CHECK(source_of(text, normal, 5) == U"ﬁ");
  CHECK(source_of(text, normal, 6) == U"\U00020BB7");
}

TEST_CASE("normal form: the map of a syllable covers all its jamo", "[text][map]") {
  const std::u32string text = U"，\u1112\u1161\u11AB，中";
  const NormalText normal = mapped(text);
  REQUIRE(normal.chars == U"한中");
  CHECK(source_of(text, normal, 0) == U"\u1112\u1161\u11AB");
  CHECK(source_of(text, normal, 1) == U"中");
}

TEST_CASE("normal form: the map of a masked number covers the whole number", "[text][map]") {
  const std::u32string text = U"共1,234.5亿";
  const NormalText normal = mapped(text, kMask);
  REQUIRE(normal.chars == U"共0亿");
  CHECK(source_of(text, normal, 1) == U"1,234.5");
  CHECK(source_of(text, normal, 2) == U"亿");
}
