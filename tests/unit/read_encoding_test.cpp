#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.hpp"
#include "catch.hpp"
#include "leitong/read.hpp"
#include "read/code_points.hpp"
#include "read/decode.hpp"
#include "read/encoding.hpp"
#include "read_samples.hpp"

namespace {

using leitong::detect_encoding;
using leitong::read::decode;
using leitong::read::Decoded;
using leitong::read::Encoding;
using leitong::tests::encoded;
using leitong::tests::kEncodings;
using leitong::tests::kSimplified;
using leitong::tests::kTraditional;
using namespace std::string_literals;
using namespace std::string_view_literals;

struct Tally {
  std::size_t right = 0, all = 0;
  double share() const {
    return all == 0 ? 1.0 : static_cast<double>(right) / static_cast<double>(all);
  }
};

bool has_han(std::u32string_view text) {
  for (const char32_t c : text) {
    if (c >= 0x4E00 && c <= 0x9FFF) return true;
  }
  return false;
}

// Detects every stretch of `length` characters, `step` apart, in each encoding that can say it.
// A stretch without a Han character says nothing about the encoding and is not asked.
void tally_stretches(std::u32string_view text, std::size_t length, std::size_t step,
                     std::map<std::string, Tally>& out) {
  for (std::size_t at = 0; at + length <= text.size(); at += step) {
    const std::u32string_view stretch = text.substr(at, length);
    if (!has_han(stretch)) continue;
    const std::string utf8 = leitong::to_utf8(stretch);
    for (const auto& encoding : kEncodings) {
      const auto bytes = encoded(utf8, encoding.icu);
      if (!bytes) continue;
      Tally& tally = out[encoding.ours];
      ++tally.all;
      tally.right += detect_encoding(*bytes) == encoding.ours;
    }
  }
}

std::u32string decoded_points(std::string_view utf8) {
  std::u32string out;
  const char* at = utf8.data();
  while (at != utf8.data() + utf8.size()) out += leitong::next_code_point(at);
  return out;
}

void check_shares(const std::vector<std::u32string>& texts, std::size_t step) {
  const std::pair<std::size_t, double> promises[] = {{10, 0.985}, {20, 0.995}, {50, 1.0}};
  for (const auto& [length, least] : promises) {
    std::map<std::string, Tally> tallies;
    for (const std::u32string& text : texts) tally_stretches(text, length, step, tallies);
    for (const auto& [name, tally] : tallies) {
      UNSCOPED_INFO(name << " at " << length << " characters: " << tally.right << " of "
                         << tally.all);
      CHECK(tally.share() >= least);
    }
  }
}

}  // namespace

TEST_CASE("encoding: ten characters tell the encoding of nearly every stretch, fifty of all",
          "[read][encoding]") {
  check_shares({decoded_points(kSimplified), decoded_points(kTraditional)}, 1);
}

TEST_CASE("encoding: stretches of real archives are told apart as well",
          "[read][encoding][shared]") {
  const std::filesystem::path folder =
      std::filesystem::path(__FILE__).parent_path() / "../../../shared/corpora";
  std::vector<std::u32string> texts;
  std::vector<std::string> paths;
  for (const char* name : {"provincial_reports_2026.jsonl", "city_regulations.jsonl",
                           "central_reports_1954_2017.jsonl", "speeches.jsonl"}) {
    if (std::filesystem::exists(folder / name)) paths.push_back((folder / name).string());
  }
  if (paths.empty()) {
    WARN("skipped: ../shared/corpora is not here");
    return;
  }
  for (const auto& document : leitong::read_paths(paths, {}).collection.documents) {
    texts.push_back(decoded_points(document.text));
  }
  check_shares(texts, 997);
}

TEST_CASE("encoding: a mark beats what the bytes look like", "[read][encoding]") {
  CHECK(detect_encoding("\xEF\xBB\xBF") == "utf-8");
  CHECK(detect_encoding("\xFF\xFE\x41\x00"sv) == "utf-16le");
  CHECK(detect_encoding("\xFE\xFF\x00\x41"sv) == "utf-16be");
  CHECK(detect_encoding("\x84\x31\x95\x33") == "gb18030");
}

TEST_CASE("encoding: nothing and plain ASCII are UTF-8", "[read][encoding]") {
  CHECK(detect_encoding("") == "utf-8");
  CHECK(detect_encoding("plain words, 123\r\n\tand more") == "utf-8");
}

TEST_CASE("encoding: what is no text is told so", "[read][encoding]") {
  CHECK(detect_encoding("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\1\0"sv).empty());
  CHECK(detect_encoding("PK\x03\x04\x14\0\0\0\x08\0"sv).empty());
  CHECK(detect_encoding("%PDF-1.4\n%\xE2\xE3\xCF\xD3\n1 0 obj").empty());
  std::string noise;
  std::uint32_t state = 12345;
  for (int i = 0; i < 4000; ++i) {
    state = state * 1664525U + 1013904223U;
    noise += static_cast<char>(state >> 24);
  }
  CHECK(detect_encoding(noise).empty());
}

TEST_CASE("encoding: damage in the middle does not change what the text is", "[read][encoding]") {
  for (const auto& encoding : kEncodings) {
    const std::string_view text = encoding.ours == "big5-hkscs"sv ? kTraditional : kSimplified;
    std::string bytes = encoded(text, encoding.icu).value();
    bytes[bytes.size() / 4 * 2] = '\xFF';
    bytes[bytes.size() / 4 * 2 + 1] = '\xFF';
    CHECK(detect_encoding(bytes) == encoding.ours);
  }
}

TEST_CASE("encoding: text behind a long beginning in ASCII is still seen", "[read][encoding]") {
  const std::string bytes = std::string(200'001, 'x') + encoded(kSimplified, "gb18030").value();
  CHECK(detect_encoding(bytes) == "gb18030");
}

TEST_CASE("encoding: names are known in any case and by their usual other names",
          "[read][encoding]") {
  using leitong::read::encoding_named;
  CHECK(encoding_named("UTF8") == Encoding::kUtf8);
  CHECK(encoding_named("GBK") == Encoding::kGb18030);
  CHECK(encoding_named("Big5") == Encoding::kBig5Hkscs);
  CHECK(encoding_named("utf-16") == Encoding::kUtf16Le);
  CHECK_FALSE(encoding_named("latin-1"));
}

TEST_CASE("decode: every encoding gives back the text it was made from", "[read][decode]") {
  for (const auto& encoding : kEncodings) {
    const std::string_view text = encoding.ours == "big5-hkscs"sv ? kTraditional : kSimplified;
    const Decoded decoded = decode(encoded(text, encoding.icu).value(),
                                   leitong::read::encoding_named(encoding.ours).value());
    CHECK(decoded.text == text);
    CHECK_FALSE(decoded.first_bad);
  }
}

TEST_CASE("decode: all of GB18030 beyond the private area agrees with ICU", "[read][decode]") {
  for (char32_t c = 0x80; c <= 0x10FFFF; c += c < 0x10000 ? 1 : 257) {
    if ((c >= 0xD800 && c <= 0xF8FF) || (c >= 0xFE10 && c <= 0xFE19) || c == 0xFFFD) continue;
    if (c >= 0x9FB4 && c <= 0x9FBB) continue;
    const std::string utf8 = leitong::to_utf8(std::u32string(1, c));
    const auto bytes = encoded(utf8, "gb18030");
    if (!bytes) continue;
    const std::string back = decode(*bytes, Encoding::kGb18030, false).text;
    if (back != utf8) FAIL_CHECK("U+" << std::hex << static_cast<std::uint32_t>(c));
  }
}

TEST_CASE("decode: GB18030's old private-use points are the characters they stood for",
          "[read][decode]") {
  CHECK(decode("\xA6\xD9", Encoding::kGb18030).text == "\xEF\xB8\x90");  // U+FE10
  CHECK(decode("\xA6\xF3", Encoding::kGb18030).text == "\xEF\xB8\x99");  // U+FE19
  CHECK(decode("\xFE\x59", Encoding::kGb18030).text == "龴");
  CHECK(decode("\xFE\x51", Encoding::kGb18030).text == "𠂇");
}

TEST_CASE("decode: HKSCS characters beyond Big5, and its letters with two accents",
          "[read][decode]") {
  const std::string text = "嘅咗冇𨋢啲𠝹";
  CHECK(decode(encoded(text, "Big5-HKSCS").value(), Encoding::kBig5Hkscs).text == text);
  CHECK(decode("\x88\x62\x88\xA5", Encoding::kBig5Hkscs).text == "Ê\xCC\x84ê\xCC\x8C");
}

TEST_CASE("decode: an invalid stretch becomes one U+FFFD and is counted in bytes",
          "[read][decode]") {
  const Decoded utf8 = decode("甲\xE4\xBD乙\xFF丙", Encoding::kUtf8);
  CHECK(utf8.text == "甲\uFFFD乙\uFFFD丙");
  CHECK(utf8.bad_bytes == 3);
  CHECK(utf8.bad_places == 2);
  CHECK(utf8.first_bad == 3U);
  const Decoded gb = decode("\xBC\xD7\xFF\xD2\xD2", Encoding::kGb18030);
  CHECK(gb.text == "甲\uFFFD乙");
  CHECK(gb.first_bad == 2U);
  // A lead byte before ASCII takes nothing with it.
  CHECK(decode("\xBC\nx", Encoding::kGb18030).text == "\uFFFD\nx");
  CHECK(decode("\xA5\x31z", Encoding::kBig5Hkscs).text == "\uFFFD1z");
  // Half a pair, and half a unit.
  CHECK(decode("\x3D\xD8\x41\x00\x42"s, Encoding::kUtf16Le).text == "\uFFFDA\uFFFD");
}

TEST_CASE("decode: surrogates, overlong forms and what lies beyond Unicode are no UTF-8",
          "[read][decode]") {
  for (const std::string bytes :
       {"\xED\xA0\x80", "\xC0\x80", "\xE0\x80\x80", "\xF4\x90\x80\x80", "\xF8\x88"}) {
    const Decoded decoded = decode(bytes, Encoding::kUtf8);
    CHECK(decoded.bad_bytes == bytes.size());
    CHECK(decoded.bad_places == bytes.size());
  }
}

TEST_CASE("decode: only the mark of the encoding itself is dropped, and only in front",
          "[read][decode]") {
  CHECK(decode("\xEF\xBB\xBF甲\xEF\xBB\xBF", Encoding::kUtf8).text == "甲\xEF\xBB\xBF");
  CHECK(decode("\xFF\xFE\x32\x75"s, Encoding::kUtf16Le).text == "甲");
  CHECK(decode("\xFE\xFF\x75\x32"s, Encoding::kUtf16Be).text == "甲");
  CHECK(decode("\x84\x31\x95\x33\xBC\xD7", Encoding::kGb18030).text == "甲");
  // The place of damage counts from the file's first byte, the mark's.
  CHECK(decode("\xEF\xBB\xBF"
               "a\xFF",
               Encoding::kUtf8)
            .first_bad == 4U);
}

TEST_CASE("decode: every line end becomes a newline", "[read][decode]") {
  const auto normal = [](std::string text) {
    leitong::read::normalize_line_ends(text);
    return text;
  };
  CHECK(normal("a\r\nb\rc\n\r\nd\r") == "a\nb\nc\n\nd\n");
  CHECK(normal("\r\r\n\r") == "\n\n\n");
  CHECK(normal("无") == "无");
  CHECK(normal("").empty());
}
