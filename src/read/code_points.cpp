#include "read/code_points.hpp"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace leitong::read {
namespace {

using PointPair = std::pair<char16_t, char32_t>;

// ICU follows GB18030-2005, which leaves 24 characters in the private-use area that Unicode has
// assigned since; GB18030-2022 (and, for the last six, its Unicode reference) names these.
constexpr PointPair kGbAssigned[] = {
    {0xE78D, 0xFE10},  {0xE78E, 0xFE12},  {0xE78F, 0xFE11},  {0xE790, 0xFE13},  {0xE791, 0xFE14},
    {0xE792, 0xFE15},  {0xE793, 0xFE16},  {0xE794, 0xFE17},  {0xE795, 0xFE18},  {0xE796, 0xFE19},
    {0xE81E, 0x9FB4},  {0xE826, 0x9FB5},  {0xE82B, 0x9FB6},  {0xE82C, 0x9FB7},  {0xE832, 0x9FB8},
    {0xE843, 0x9FB9},  {0xE854, 0x9FBA},  {0xE864, 0x9FBB},  {0xE816, 0x20087}, {0xE817, 0x20089},
    {0xE818, 0x200CC}, {0xE831, 0x215D7}, {0xE83B, 0x2298F}, {0xE855, 0x241FE}};

// The converter of that name, or nothing; it stops at the first invalid byte.
class Converter {
 public:
  explicit Converter(const char* name) {
    UErrorCode status = U_ZERO_ERROR;
    converter_ = ucnv_open(name, &status);
    if (U_FAILURE(status)) converter_ = nullptr;
    if (converter_ == nullptr) return;
    ucnv_setToUCallBack(converter_, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  }
  ~Converter() {
    if (converter_ != nullptr) ucnv_close(converter_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  // The one code point that `bytes` stand for; 0 where they stand for none.
  char32_t decode(std::string_view bytes) const {
    if (converter_ == nullptr) return 0;
    std::array<UChar, 4> units{};
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t count =
        ucnv_toUChars(converter_, units.data(), static_cast<std::int32_t>(units.size()),
                      bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
    if (U_FAILURE(status) || count < 1 || count > 2) return 0;
    if (count == 1) return units[0] == 0xFFFD ? 0 : units[0];
    const bool pair = U16_IS_LEAD(units[0]) && U16_IS_TRAIL(units[1]);
    return pair ? static_cast<char32_t>(U16_GET_SUPPLEMENTARY(units[0], units[1])) : 0;
  }

 private:
  UConverter* converter_ = nullptr;
};

std::vector<char32_t> two_byte_codes(const Converter& converter) {
  std::vector<char32_t> out((0xFE - 0x81 + 1) * DoubleByteTable::kTrails);
  for (unsigned lead = 0x81; lead <= 0xFE; ++lead) {
    for (unsigned trail = 0x40; trail <= 0xFE; ++trail) {
      if (trail == 0x7F) continue;
      const char bytes[2] = {static_cast<char>(lead), static_cast<char>(trail)};
      out[DoubleByteTable::place(lead, trail)] = converter.decode({bytes, 2});
    }
  }
  return out;
}

// The four-byte codes 81 30 81 30 to 84 31 A4 39.
std::vector<char16_t> four_byte_codes(const Converter& converter) {
  constexpr std::uint32_t kCount = 39420;
  std::vector<char16_t> out(kCount);
  for (std::uint32_t linear = 0; linear < kCount; ++linear) {
    const char bytes[4] = {
        static_cast<char>(0x81 + linear / 12600), static_cast<char>(0x30 + linear / 1260 % 10),
        static_cast<char>(0x81 + linear / 10 % 126), static_cast<char>(0x30 + linear % 10)};
    out[linear] = static_cast<char16_t>(converter.decode({bytes, 4}));
  }
  return out;
}

DoubleByteTable make_gb18030() {
  const Converter converter("gb18030");
  DoubleByteTable table{two_byte_codes(converter), four_byte_codes(converter)};
  for (char32_t& value : table.two_bytes) {
    if (value < 0xE78D || value > 0xE864) continue;
    const auto* found = std::find_if(std::begin(kGbAssigned), std::end(kGbAssigned),
                                     [&](const PointPair& pair) { return pair.first == value; });
    if (found != std::end(kGbAssigned)) value = found->second;
  }
  return table;
}

DoubleByteTable make_big5_hkscs() {
  DoubleByteTable table{two_byte_codes(Converter("Big5-HKSCS")), {}};
  constexpr unsigned kPairCodes[4][2] = {{0x88, 0x62}, {0x88, 0x64}, {0x88, 0xA3}, {0x88, 0xA5}};
  for (std::uint32_t i = 0; i < 4; ++i) {
    table.two_bytes[DoubleByteTable::place(kPairCodes[i][0], kPairCodes[i][1])] = kPairs + i;
  }
  return table;
}

}  // namespace

const DoubleByteTable& gb18030_table() {
  static const DoubleByteTable table = make_gb18030();
  return table;
}

const DoubleByteTable& big5_hkscs_table() {
  static const DoubleByteTable table = make_big5_hkscs();
  return table;
}

}  // namespace leitong::read
