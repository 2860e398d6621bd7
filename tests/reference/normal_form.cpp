#include "reference/normal_form.hpp"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <map>
#include <memory>
#include <stdexcept>

namespace leitong::reference {
namespace {

std::u32string code_points(const icu::UnicodeString& text) {
  std::u32string out;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    out.push_back(static_cast<char32_t>(text.char32At(i)));
  }
  return out;
}

void check(UErrorCode status) {
  if (U_FAILURE(status)) throw std::runtime_error(u_errorName(status));
}

// One code point alone through ICU's transliterator; those it makes two of stay as they are.
class Simplifier {
 public:
  Simplifier() {
    UErrorCode status = U_ZERO_ERROR;
    simplify_.reset(
        icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
    check(status);
  }
  char32_t operator()(char32_t c) {
    const auto known = known_.find(c);
    if (known != known_.end()) return known->second;
    icu::UnicodeString text(static_cast<UChar32>(c));
    simplify_->transliterate(text);
    const char32_t result = text.countChar32() == 1 ? static_cast<char32_t>(text.char32At(0)) : c;
    known_.emplace(c, result);
    return result;
  }

 private:
  std::unique_ptr<icu::Transliterator> simplify_;
  std::map<char32_t, char32_t> known_;
};

bool is_letter_or_number(char32_t c) {
  switch (u_charType(static_cast<UChar32>(c))) {
    case U_UPPERCASE_LETTER:
    case U_LOWERCASE_LETTER:
    case U_TITLECASE_LETTER:
    case U_MODIFIER_LETTER:
    case U_OTHER_LETTER:
    case U_DECIMAL_DIGIT_NUMBER:
    case U_LETTER_NUMBER:
    case U_OTHER_NUMBER:
      return true;
    default:
      return false;
  }
}

bool is_decimal_digit(char32_t c) {
  return u_charType(static_cast<UChar32>(c)) == U_DECIMAL_DIGIT_NUMBER;
}

}  // namespace

std::u32string normal_form(std::string_view utf8, bool fold_variants, bool mask_numbers) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  check(status);
  const icu::UnicodeString source = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
  std::u32string text = code_points(casefold->normalize(source, status));
  check(status);

  if (fold_variants) {
    Simplifier simplified;
    for (char32_t& c : text) c = simplified(c);
  }

  std::u32string kept;
  for (const char32_t c : text) {
    if (is_letter_or_number(c)) kept.push_back(c);
  }
  if (!mask_numbers) return kept;

  std::u32string masked;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const bool digit = is_decimal_digit(kept[i]);
    const bool placeholder = kept[i] == U'x';
    if (!digit && !placeholder) {
      masked.push_back(kept[i]);
      continue;
    }
    const bool continues =
        i > 0 && ((digit && is_decimal_digit(kept[i - 1])) || (placeholder && kept[i - 1] == U'x'));
    if (!continues) masked.push_back(U'0');
  }
  return masked;
}

}  // namespace leitong::reference
