// What holds for the normal form and the units of any text whatever.
#include <unicode/uchar.h>

#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "leitong/text.hpp"
#include "random.hpp"
#include "reference/normal_form.hpp"
#include "reference/segmentation.hpp"
#include "reference/utf8.hpp"

using namespace leitong;
using leitong::tests::Random;

namespace {

constexpr int kTexts = 3000;

bool is_scalar(std::size_t c) { return c < 0xD800 || (c > 0xDFFF && c < 0x110000); }

char32_t any_scalar(Random& random, std::size_t limit) {
  for (;;) {
    const std::size_t c = random.below(limit);
    if (is_scalar(c)) return static_cast<char32_t>(c);
  }
}

char32_t in_range(Random& random, char32_t first, char32_t last) {
  return first + static_cast<char32_t>(random.below(last - first + 1));
}

// One code point of a kind that has surprises for the normal form; `kind` below 12.
char32_t tricky(Random& random, std::size_t kind) {
  constexpr std::u32string_view kPunctuation = U"，。、；：“”（）《》!?.- \n";
  constexpr std::u32string_view kRemoved = U"\u00AD\u200B\u200C\u200D\uFE0F\uFEFF\u034F\u3164";
  switch (kind) {
    case 0:
      return random.han();
    case 1:
      return kPunctuation[random.below(kPunctuation.size())];
    case 2:
      return in_range(random, 0x20, 0x7E);
    case 3:
      return in_range(random, 0x0300, 0x036F);  // combining marks
    case 4:
      return in_range(random, 0x1100, 0x11FF);  // Hangul jamo
    case 5:
      return in_range(random, 0xAC00, 0xD7A3);  // Hangul syllables
    case 6:
      return in_range(random, 0xFB00, 0xFFEF);  // ligatures, full and half width
    case 7:
      return in_range(random, 0x2460, 0x33FF);  // circled, squared, kana
    case 8:
      return kRemoved[random.below(kRemoved.size())];
    case 9:
      return any_scalar(random, 0x3000);  // alphabets
    case 10:
      return any_scalar(random, 0x10000);
    default:
      return any_scalar(random, 0x110000);
  }
}

// A text of a few kinds at a time, so that characters that combine meet.
std::u32string tricky_text(Random& random) {
  const std::size_t kinds[] = {random.below(12), random.below(12), random.below(12)};
  std::u32string text;
  for (std::size_t n = random.below(40); n > 0; --n) {
    text.push_back(tricky(random, kinds[random.below(3)]));
  }
  return text;
}

std::string hex(const std::u32string& text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char32_t c : text) {
    out += " U+";
    for (int shift = 20; shift >= 0; shift -= 4) out += kDigits[c >> shift & 0xF];
  }
  return out;
}

}  // namespace

TEST_CASE("normal form: it is ICU's for every code point alone", "[text][reference]") {
  std::size_t different = 0;
  for (std::size_t c = 0; c < 0x110000; ++c) {
    // Planes 4 to 13 are empty: a sample of them does.
    if (!is_scalar(c) || (c >= 0x40000 && c < 0xE0000 && c % 4096 > 2)) continue;
    const std::string text = reference::encode(std::u32string(1, static_cast<char32_t>(c)));
    if (normal_form(text, {}) == reference::normal_form(text)) continue;
    ++different;
    UNSCOPED_INFO(hex(std::u32string(1, static_cast<char32_t>(c))));
  }
  CHECK(different == 0);
}

TEST_CASE("normal form: it is ICU's for any text", "[text][reference]") {
  Random random(1);
  for (int i = 0; i < kTexts * 4; ++i) {
    const std::u32string text = tricky_text(random);
    const std::string utf8 = reference::encode(text);
    const std::u32string expected = reference::normal_form(utf8);
    if (normal_form(utf8, {}) != expected) {
      INFO(hex(text));
      CHECK(hex(normal_form(utf8, {})) == hex(expected));
    }
    if (normal_form_with_map(utf8, {}).chars != expected) {
      INFO(hex(text));
      CHECK(hex(normal_form_with_map(utf8, {}).chars) == hex(expected));
    }
  }
}

TEST_CASE("normal form: with options it is the reference's", "[text][reference]") {
  Random random(2);
  for (int i = 0; i < 60; ++i) {
    std::u32string text;
    for (int n = 0; n < 200; ++n) {
      text.push_back(random.chance(0.3)   ? U"0123xX１,.٣"[random.below(11)]
                     : random.chance(0.1) ? tricky(random, random.below(12))
                                          : static_cast<char32_t>(0x4E00 + random.below(0x51FF)));
    }
    const std::string utf8 = reference::encode(text);
    for (const bool fold : {false, true}) {
      for (const bool mask : {false, true}) {
        const std::u32string expected = reference::normal_form(utf8, fold, mask);
        if (normal_form(utf8, {fold, mask}) == expected) continue;
        INFO(hex(text) << " fold " << fold << " mask " << mask);
        CHECK(hex(normal_form(utf8, {fold, mask})) == hex(expected));
      }
    }
  }
}

// Text whose parts cannot compose once what stood between them is gone. Of all letters only Hangul
// jamo can: U+1100, comma, U+1161 gives two jamo, and the normal form of these is one syllable.
TEST_CASE("normal form: the normal form of a normal form is itself", "[text]") {
  Random random(3);
  for (int i = 0; i < kTexts; ++i) {
    std::u32string text = tricky_text(random);
    for (char32_t& c : text) {
      const int type = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_HANGUL_SYLLABLE_TYPE);
      if (type != U_HST_NOT_APPLICABLE || (c >= 0x3130 && c < 0x3190) || c >= 0xFF00) c = U'한';
    }
    const std::string utf8 = reference::encode(text);
    const std::u32string once = normal_form(utf8, {});
    if (normal_form(reference::encode(once), {}) == once) continue;
    INFO(hex(text));
    CHECK(hex(normal_form(reference::encode(once), {})) == hex(once));
  }
}

TEST_CASE("normal form: the map is in order, and its sources give what they became",
          "[text][map]") {
  Random random(4);
  for (int i = 0; i < kTexts; ++i) {
    const std::u32string text = tricky_text(random);
    const NormalText normal = normal_form_with_map(reference::encode(text), {});
    INFO(hex(text));
    REQUIRE(normal.starts.size() == normal.chars.size());
    REQUIRE(normal.ends.size() == normal.chars.size());
    std::u32string rebuilt;
    for (std::size_t k = 0; k < normal.chars.size(); ++k) {
      REQUIRE(normal.starts[k] < normal.ends[k]);
      REQUIRE(normal.ends[k] <= text.size());
      if (k > 0 && normal.starts[k] == normal.starts[k - 1]) {
        REQUIRE(normal.ends[k] == normal.ends[k - 1]);  // one source, several characters
        continue;
      }
      if (k > 0) REQUIRE(normal.starts[k] >= normal.ends[k - 1]);
      const std::u32string source =
          text.substr(normal.starts[k], normal.ends[k] - normal.starts[k]);
      rebuilt += reference::normal_form(reference::encode(source));
    }
    REQUIRE(hex(rebuilt) == hex(normal.chars));
  }
}

TEST_CASE("normal form: masking leaves the map in order", "[text][map]") {
  Random random(5);
  for (int i = 0; i < kTexts; ++i) {
    std::u32string text;
    for (std::size_t n = random.below(30); n > 0; --n) {
      text.push_back(random.chance(0.6) ? U"12xX，%三"[random.below(7)] : random.han());
    }
    const NormalText normal = normal_form_with_map(reference::encode(text), {false, true});
    REQUIRE(normal.chars == reference::normal_form(reference::encode(text), false, true));
    for (std::size_t k = 0; k < normal.chars.size(); ++k) {
      REQUIRE(normal.starts[k] < normal.ends[k]);
      if (k > 0) REQUIRE(normal.starts[k] >= normal.ends[k - 1]);
      const std::u32string source =
          text.substr(normal.starts[k], normal.ends[k] - normal.starts[k]);
      REQUIRE(reference::normal_form(reference::encode(source), false, true) ==
              std::u32string(1, normal.chars[k]));
    }
  }
}

TEST_CASE("units: any text is cut as the rules say", "[units][reference]") {
  constexpr std::u32string_view kSigns =
      U"。！？；…!?;“”‘’「」（）()[]【】、，,.．:：\n\n \u3000一二三十〇123第章条是要其①㈠甲乙丙";
  Random random(6);
  for (int i = 0; i < kTexts; ++i) {
    std::u32string text;
    for (std::size_t n = random.below(50); n > 0; --n) {
      text.push_back(random.chance(0.02) ? tricky(random, random.below(12))
                                         : kSigns[random.below(kSigns.size())]);
    }
    Document document;
    document.text = reference::encode(text);
    const auto same = [&](UnitLevel level, const std::vector<reference::Piece>& expected) {
      std::vector<reference::Piece> pieces;
      for (const Unit& unit : units_of(document, DocumentIndex{0}, level)) {
        pieces.push_back({unit.span.start, unit.span.end, unit.kind == UnitKind::kHeading});
        REQUIRE(document.text.substr(unit.byte_start, unit.bytes) ==
                reference::encode(text.substr(unit.span.start, unit.span.length())));
      }
      INFO(document.text);
      REQUIRE((pieces == expected));
    };
    same(UnitLevel::kParagraph, reference::paragraphs(text));
    same(UnitLevel::kSentence, reference::sentences(text));
  }
}
