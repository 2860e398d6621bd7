#include "text/normal_table.hpp"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/uniset.h>
#include <unicode/unistr.h>

#include <memory>

namespace leitong {
namespace {

const icu::Normalizer2& casefold() {
  UErrorCode status = U_ZERO_ERROR;
  static const icu::Normalizer2* const instance = icu::Normalizer2::getNFKCCasefoldInstance(status);
  return *instance;  // part of ICU's own data: it cannot be missing
}

// Every code point that ICU's Traditional-Simplified transliterator maps to one other.
std::unordered_map<char32_t, char32_t> variant_map() {
  std::unordered_map<char32_t, char32_t> map;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> simplify(
      icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
  if (U_FAILURE(status) || simplify == nullptr) return map;
  icu::UnicodeSet sources;
  simplify->getSourceSet(sources);
  for (int32_t range = 0; range < sources.getRangeCount(); ++range) {
    for (UChar32 c = sources.getRangeStart(range); c <= sources.getRangeEnd(range); ++c) {
      icu::UnicodeString text(c);
      simplify->transliterate(text);
      if (text.countChar32() == 1 && text.char32At(0) != c) {
        map.emplace(static_cast<char32_t>(c), static_cast<char32_t>(text.char32At(0)));
      }
    }
  }
  return map;
}

char32_t folded(const NormalTable& table, char32_t c) {
  if (table.fold_variant.empty()) return c;
  const auto found = table.fold_variant.find(c);
  return found == table.fold_variant.end() ? c : found->second;
}

std::uint16_t entry(const NormalTable& table, UChar32 c) {
  if (U_IS_SURROGATE(static_cast<std::uint32_t>(c)) || !casefold().hasBoundaryBefore(c))
    return NormalTable::kSpecial;
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString mapped = casefold().normalize(icu::UnicodeString(c), status);
  if (mapped.isEmpty()) return NormalTable::kDropped;
  if (mapped.length() != 1) return NormalTable::kSpecial;
  const char32_t kept = folded(table, static_cast<char32_t>(mapped.charAt(0)));
  if (!stays(kept)) return NormalTable::kDropped;
  return kept < NormalTable::kSpecial ? static_cast<std::uint16_t>(kept) : NormalTable::kSpecial;
}

NormalTable build(bool fold_variants) {
  NormalTable table;
  if (fold_variants) table.fold_variant = variant_map();
  for (UChar32 c = 0; c < 0x10000; ++c) {
    table.entries[static_cast<std::size_t>(c)] = entry(table, c);
  }
  return table;
}

}  // namespace

const NormalTable& normal_table(bool fold_variants) {
  if (fold_variants) {
    static const std::unique_ptr<const NormalTable> folding =
        std::make_unique<const NormalTable>(build(true));
    return *folding;
  }
  static const std::unique_ptr<const NormalTable> plain =
      std::make_unique<const NormalTable>(build(false));
  return *plain;
}

bool stays(char32_t c) {
  constexpr std::uint32_t kLettersAndNumbers = U_GC_L_MASK | U_GC_N_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & kLettersAndNumbers) != 0;
}

bool combines_backward(char32_t c) {
  return !casefold().hasBoundaryBefore(static_cast<UChar32>(c));
}

void append_normalized(std::string_view utf8, const NormalTable& table, std::u32string& out) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString source = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
  const icu::UnicodeString mapped = casefold().normalize(source, status);
  for (int32_t i = 0; i < mapped.length(); i = mapped.moveIndex32(i, 1)) {
    const char32_t c = folded(table, static_cast<char32_t>(mapped.char32At(i)));
    if (stays(c)) out.push_back(c);
  }
}

}  // namespace leitong
