// Which encoding a text without a mark is in.
//
// Problem: ten Chinese characters are twenty bytes in GB18030, Big5 and UTF-16 alike, most byte
// pairs mean something in all of them, and libraries that look at bytes alone guess.
// Method: strict UTF-8 without control characters is UTF-8: no other encoding gives it by chance.
// Else each candidate decodes the bytes, each character costs the bits it would take to say it in
// ordinary Chinese text (a common character about 8, a rare one 20, a private or unassigned one
// 30, an invalid byte 40), and the cheapest candidate wins: maximum likelihood under a unigram
// model. What the winner leaves mostly unreadable is no text.
// Cost: at most 64 KiB are scored, 5 candidates, some 100 MB/s each; strict UTF-8 is checked over
// everything at 10 GB/s.
#include "read/encoding.hpp"

#include <simdjson.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include "leitong/read.hpp"
#include "read/code_points.hpp"
#include "read/common_characters.hpp"

namespace leitong {
namespace read {
namespace {

constexpr std::array<Encoding, 5> kCandidates = {Encoding::kUtf8, Encoding::kGb18030,
                                                 Encoding::kBig5Hkscs, Encoding::kUtf16Le,
                                                 Encoding::kUtf16Be};
constexpr std::array<std::string_view, 5> kNames = {"utf-8", "gb18030", "big5-hkscs", "utf-16le",
                                                    "utf-16be"};
constexpr std::size_t kSampleBytes = 64 << 10;

// Bits of a character.
constexpr std::uint8_t kUnassigned = 32;
constexpr std::uint8_t kControl = 34;
constexpr std::uint8_t kBroken = 40;
constexpr std::uint8_t kPrivate = 26;
constexpr std::uint8_t kUnreadable = kPrivate;  // from here on a character is no text

struct RangeCost {
  char16_t first, last;
  std::uint8_t bits;
};
// Later lines overrule earlier ones.
constexpr RangeCost kRangeCosts[] = {
    {0x00A0, 0x024F, 16}, {0x0370, 0x045F, 17}, {0x2010, 0x2027, 13}, {0x2030, 0x205E, 15},
    {0x20A0, 0x22FF, 16}, {0x2460, 0x24FF, 14}, {0x2500, 0x266F, 16}, {0x3000, 0x303F, 14},
    {0x3041, 0x30FF, 15}, {0x3105, 0x312F, 17}, {0x3400, 0x4DB5, 23}, {0x4E00, 0x9FFF, 22},
    {0xAC00, 0xD7A3, 20}, {0xF900, 0xFAFF, 24}, {0xFE30, 0xFE4F, 17}, {0xFF01, 0xFF5E, 12},
};

struct TextCost {
  std::u16string_view characters;
  std::uint8_t bits;
};
constexpr TextCost kTextCosts[] = {
    {u"，。", 5},
    {u"、", 6},
    {u"；：“”（）《》", 8},
    {u"！？‘’—…·【】「」『』〔〕〈〉％", 10},
    {u"　", 7},
    {u" \n", 6},
    {u"\r\t", 8},
    {u"0123456789", 7},
    {u"etaoinshrdlu", 7},
    {u"bcfgjkmpqvwxyz", 9},
    {u"ABCDEFGHIJKLMNOPQRSTUVWXYZ", 10},
    {u".,;:()-%/\"'", 9},
    {u"!?[]<>+=&*#_@", 11},
    {u"\\^`{|}~$", 13},
};

constexpr std::array<std::uint8_t, 4> kRankBits = {8, 10, 11, 13};
constexpr std::uint8_t kFirstLevelBits = 17;   // the common part of GB2312 and of Big5
constexpr std::uint8_t kSecondLevelBits = 20;  // the rest of them

std::uint8_t cost_by_category(char16_t c) {
  switch (u_charType(c)) {
    case U_UNASSIGNED:
      return kUnassigned;
    case U_CONTROL_CHAR:
      return kControl;
    case U_PRIVATE_USE_CHAR:
      return kPrivate;
    case U_SURROGATE:
      return kBroken;
    default:
      return 23;
  }
}

std::vector<std::uint8_t> make_costs() {
  std::vector<std::uint8_t> cost(0x10000);
  for (std::uint32_t c = 0; c < cost.size(); ++c) {
    cost[c] = cost_by_category(static_cast<char16_t>(c));
  }
  const auto lower = [&](char32_t c, std::uint8_t bits) {
    if (c < cost.size()) cost[c] = std::min(cost[c], bits);
  };
  for (const RangeCost& range : kRangeCosts) {
    for (std::uint32_t c = range.first; c <= range.last; ++c) {
      if (cost[c] < kUnassigned) cost[c] = range.bits;
    }
  }
  const auto lower_rows = [&](const DoubleByteTable& table, unsigned first, unsigned last,
                              std::uint8_t bits) {
    for (unsigned lead = first; lead <= last; ++lead) {
      for (unsigned trail = 0x40; trail <= 0xFE; ++trail) {
        const char32_t c = table.two_bytes[DoubleByteTable::place(lead, trail)];
        if (c >= 0x4E00 && c <= 0x9FFF) lower(c, bits);
      }
    }
  };
  lower_rows(big5_hkscs_table(), 0xA4, 0xC6, kFirstLevelBits);
  lower_rows(big5_hkscs_table(), 0xC9, 0xF9, kSecondLevelBits);
  for (unsigned lead = 0xB0; lead <= 0xF7; ++lead) {
    const std::uint8_t bits = lead <= 0xD7 ? kFirstLevelBits : kSecondLevelBits;
    for (unsigned trail = 0xA1; trail <= 0xFE; ++trail) {
      lower(gb18030_table().two_bytes[DoubleByteTable::place(lead, trail)], bits);
    }
  }
  for (std::size_t rank = 0; rank < kRankBits.size(); ++rank) {
    for (const char16_t c : common_characters()[rank]) lower(c, kRankBits[rank]);
  }
  for (const TextCost& text : kTextCosts) {
    for (const char16_t c : text.characters) cost[c] = text.bits;
  }
  return cost;
}

struct Score {
  std::uint64_t bits = 0;
  std::uint64_t characters = 0;
  std::uint64_t unreadable = 0;
  std::uint64_t nulls = 0;
};

Score score(std::string_view bytes, Encoding encoding, bool complete) {
  static const std::vector<std::uint8_t> costs = make_costs();
  const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
  const unsigned char* const end = begin + bytes.size();
  Score out;
  for_each_step(encoding, begin, end, [&](const Step& step, const unsigned char* at) {
    if (step.value == kInvalid && !complete && end - at < 4) return;  // cut in mid-character
    const std::uint8_t bits = step.value == kInvalid                          ? kBroken
                              : step.value < costs.size()                     ? costs[step.value]
                              : step.value >= kPairs                          ? std::uint8_t{20}
                              : u_isdefined(static_cast<UChar32>(step.value)) ? std::uint8_t{24}
                                                                              : kUnassigned;
    out.bits += bits;
    ++out.characters;
    if (bits >= kUnreadable) ++out.unreadable;
    if (step.value == 0) ++out.nulls;
  });
  return out;
}

// Text may hold a few damaged characters, but no more than one in ten; and a winner that takes more
// than nine bits a byte says nothing that Chinese text says (good text: 3 to 6; noise: above 10).
bool is_plausible(const Score& winner, std::size_t bytes) {
  const bool readable = winner.unreadable * 10 <= winner.characters + 10;
  return readable && winner.nulls * 1000 <= winner.characters && winner.bits <= 9 * bytes + 40;
}

bool has_odd_controls(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char byte) {
    const auto c = static_cast<unsigned char>(byte);
    return c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1B;
  });
}

// A stretch that says something: from the start, or from shortly before the first byte beyond
// ASCII if the start is ASCII alone. Even offsets keep UTF-16 in step.
std::string_view sample_of(std::string_view bytes) {
  if (bytes.size() <= kSampleBytes) return bytes;
  const auto beyond = [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; };
  const auto* found = std::find_if(bytes.begin(), bytes.end(), beyond);
  auto start = static_cast<std::size_t>(found - bytes.begin());
  if (start < kSampleBytes / 2 || start == bytes.size()) return bytes.substr(0, kSampleBytes);
  start &= ~std::size_t{1};
  return bytes.substr(start, kSampleBytes);
}

// Strict UTF-8; a cut text may end inside a character.
bool is_utf8(std::string_view bytes, bool complete) {
  if (!complete) {
    for (std::size_t back = 1; back <= 3 && back <= bytes.size(); ++back) {
      const auto byte = static_cast<unsigned char>(bytes[bytes.size() - back]);
      if (byte < 0x80) break;
      if (byte >= 0xC0) {
        bytes.remove_suffix(back);
        break;
      }
    }
  }
  return simdjson::validate_utf8(bytes.data(), bytes.size());
}

// What other programs' files begin with. Some of them are mostly readable, and none is a text.
bool has_foreign_signature(std::string_view bytes) {
  using namespace std::string_view_literals;
  constexpr std::string_view kSignatures[] = {"PK\x03\x04"sv,
                                              "%PDF-"sv,
                                              "\xD0\xCF\x11\xE0"sv,
                                              "\x89PNG"sv,
                                              "\xFF\xD8\xFF"sv,
                                              "GIF8"sv,
                                              "\x7F"
                                              "ELF"sv,
                                              "7z\xBC\xAF"sv,
                                              "Rar!\x1A"sv,
                                              "BZh9"sv,
                                              "\xFD"
                                              "7zXZ"sv,
                                              "\x1F\x8B"sv,
                                              "\x28\xB5\x2F\xFD"sv,
                                              "SQLite format 3"sv,
                                              "\xFF\xFE\0\0"sv,
                                              "\0\0\xFE\xFF"sv};
  return std::any_of(std::begin(kSignatures), std::end(kSignatures),
                     [&](std::string_view signature) { return bytes.starts_with(signature); });
}

}  // namespace

std::string_view name(Encoding encoding) { return kNames[static_cast<std::size_t>(encoding)]; }

std::optional<Encoding> encoding_named(std::string_view asked) {
  std::string plain;
  for (const char c : asked) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  constexpr std::pair<std::string_view, Encoding> kKnown[] = {
      {"utf8", Encoding::kUtf8},       {"gb18030", Encoding::kGb18030},
      {"gbk", Encoding::kGb18030},     {"gb2312", Encoding::kGb18030},
      {"cp936", Encoding::kGb18030},   {"big5hkscs", Encoding::kBig5Hkscs},
      {"big5", Encoding::kBig5Hkscs},  {"cp950", Encoding::kBig5Hkscs},
      {"utf16le", Encoding::kUtf16Le}, {"utf16be", Encoding::kUtf16Be},
      {"utf16", Encoding::kUtf16Le},
  };
  for (const auto& [known, encoding] : kKnown) {
    if (plain == known) return encoding;
  }
  return {};
}

std::optional<Mark> mark_of(std::string_view bytes) {
  constexpr std::pair<std::string_view, Encoding> kMarks[] = {
      {"\xEF\xBB\xBF", Encoding::kUtf8},
      {"\x84\x31\x95\x33", Encoding::kGb18030},
      {"\xFF\xFE", Encoding::kUtf16Le},
      {"\xFE\xFF", Encoding::kUtf16Be},
  };
  for (const auto& [mark, encoding] : kMarks) {
    if (bytes.starts_with(mark)) return Mark{encoding, mark.size()};
  }
  return {};
}

std::optional<Encoding> detect(std::string_view bytes, bool complete) {
  if (has_foreign_signature(bytes)) return {};
  if (const std::optional<Mark> mark = mark_of(bytes)) return mark->encoding;
  if (is_utf8(bytes, complete) && !has_odd_controls(bytes.substr(0, kSampleBytes)))
    return Encoding::kUtf8;
  const std::string_view sample = sample_of(bytes);
  complete = complete && sample.size() == bytes.size();
  std::optional<Encoding> best;
  Score winner;
  for (const Encoding candidate : kCandidates) {
    const Score found = score(sample, candidate, complete);
    if (best && found.bits >= winner.bits) continue;
    best = candidate;
    winner = found;
  }
  return is_plausible(winner, sample.size()) ? best : std::nullopt;
}

Encoding as_asked(Encoding asked, std::string_view bytes) {
  const bool utf16 = asked == Encoding::kUtf16Le || asked == Encoding::kUtf16Be;
  const std::optional<Mark> mark = mark_of(bytes);
  const bool marked =
      mark && (mark->encoding == Encoding::kUtf16Le || mark->encoding == Encoding::kUtf16Be);
  return utf16 && marked ? mark->encoding : asked;
}

}  // namespace read

std::string detect_encoding(std::string_view bytes) {
  const std::optional<read::Encoding> found = read::detect(bytes);
  return found ? std::string(read::name(*found)) : std::string();
}

}  // namespace leitong
