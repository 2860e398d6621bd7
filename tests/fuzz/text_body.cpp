#include <simdjson.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.hpp"
#include "bodies.hpp"
#include "leitong/sketch.hpp"
#include "leitong/text.hpp"
#include "read/decode.hpp"
#include "reference/normal_form.hpp"
#include "reference/segmentation.hpp"
#include "reference/utf8.hpp"
#include "simd/kernels.hpp"

namespace leitong::fuzz {
namespace {

constexpr std::size_t kReferenceBytes = 2000;  // beyond it the oracles are left out: they are slow

std::string check_map(const NormalText& normal, std::size_t code_points) {
  if (normal.starts.size() != normal.chars.size()) return "a map of another length";
  if (normal.ends.size() != normal.chars.size()) return "a map of another length";
  for (std::size_t i = 0; i < normal.chars.size(); ++i) {
    if (normal.starts[i] >= normal.ends[i]) return "a character without a source";
    if (normal.ends[i] > code_points) return "a source behind the end";
    if (i > 0 && normal.starts[i] < normal.starts[i - 1]) return "sources out of order";
    if (i > 0 && normal.ends[i] < normal.ends[i - 1]) return "sources out of order";
  }
  return {};
}

std::string check_normal_form(const std::string& text, const NormalizeOptions& options) {
  const NormalText normal = normal_form_with_map(text, options);
  if (normal_form(text, options) != normal.chars) return "two normal forms of one text";
  if (text.size() <= kReferenceBytes &&
      reference::normal_form(text, options.fold_variants, options.mask_numbers) != normal.chars) {
    return "a normal form that is not the reference's";
  }
  return check_map(normal, count_code_points(text));
}

std::string check_units(const Document& document, UnitLevel level) {
  const std::vector<Unit> units = units_of(document, DocumentIndex{0}, level);
  std::uint32_t end = 0;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const Unit& unit = units[i];
    if (unit.number_in_document != i) return "units numbered wrongly";
    if (unit.span.start < end || unit.span.end <= unit.span.start) return "units out of order";
    end = unit.span.end;
    if (unit.byte_start + unit.bytes > document.text.size()) return "a unit behind the end";
    const std::string_view all = document.text;
    if (count_code_points(all.substr(0, unit.byte_start)) != unit.span.start ||
        count_code_points(all.substr(unit.byte_start, unit.bytes)) != unit.span.length()) {
      return "bytes and code points of a unit differ";
    }
    if (normal_form(all.substr(unit.byte_start, unit.bytes), {}).empty()) {
      return "a unit without normal form";
    }
  }
  if (document.text.size() > kReferenceBytes || level == UnitLevel::kDocument) return {};
  const std::u32string text = reference::decode(document.text);
  const std::vector<reference::Piece> pieces =
      level == UnitLevel::kParagraph ? reference::paragraphs(text) : reference::sentences(text);
  const bool same = std::equal(units.begin(), units.end(), pieces.begin(), pieces.end(),
                               [](const Unit& unit, const reference::Piece& piece) {
                                 return unit.span.start == piece.start &&
                                        unit.span.end == piece.end &&
                                        (unit.kind == UnitKind::kHeading) == piece.heading;
                               });
  return same ? "" : "units that are not the reference's";
}

std::string check_signature(const std::u32string& normal) {
  std::vector<std::uint64_t> shingles;
  shingle_hashes(normal, 5, 0, shingles);
  if (shingles.empty()) return normal.empty() ? "" : "a text without shingles";
  std::vector<std::uint32_t> slots(128), others(128);
  sketch(shingles, slots);
  for (const char* name : {"scalar", "avx2", "avx512"}) {
    const simd::Kernels* kernels = simd::kernels_named(name);
    if (kernels == nullptr) continue;
    kernels->sketch(shingles.data(), shingles.size(), others.data(), others.size());
    if (others != slots) return std::string("another signature by ") + name;
  }
  return {};
}

}  // namespace

std::string text_body(std::string_view bytes) {
  if (bytes.empty()) return {};
  const unsigned choice = static_cast<unsigned char>(bytes.front());
  Document document;
  document.text = read::decode(std::string(bytes.substr(1)), read::Encoding::kUtf8).text;
  if (!simdjson::validate_utf8(document.text)) return "decoded text that is no UTF-8";
  const NormalizeOptions options{(choice & 1) != 0, (choice & 2) != 0};
  std::string broken = check_normal_form(document.text, options);
  for (const UnitLevel level :
       {UnitLevel::kParagraph, UnitLevel::kSentence, UnitLevel::kDocument}) {
    if (broken.empty()) broken = check_units(document, level);
  }
  if (broken.empty()) broken = check_signature(normal_form(document.text, options));
  return broken;
}

}  // namespace leitong::fuzz
