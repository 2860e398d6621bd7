// Cutting documents into units.
//
// Paragraphs are lines. Sentences end with 。！？；… (or ASCII ! ? ;) and take the closing quotes
// and brackets that follow; a line end always ends one. Spaces at the ends of a unit are left out.
// One pass over the bytes; offsets are counted on the way. ICU's sentence rules were tried and
// left: they put an opening quote on the sentence before.

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "base/parallel.hpp"
#include "base/utf8.hpp"
#include "leitong/text.hpp"
#include "text/normal_table.hpp"

namespace leitong {
namespace {

constexpr std::u32string_view kTerminators = U"。！？；…!?;";
constexpr std::u32string_view kClosers = U"”’」』）》】〕〉)\"'";
constexpr std::u32string_view kSpaces =
    U" \t\n\v\f\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    U"\u2006\u2007\u2008\u2009\u200A\u200B\u202F\u205F\u3000"
    U"\uFEFF\u2028\u2029\u0085";
constexpr std::size_t kHeadingLimit = 40;  // code points after the enumerator

bool in(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

// Nearly every character is Han: asked first.
bool is_han(char32_t c) { return c >= 0x4E00 && c <= 0x9FFF; }
bool is_space(char32_t c) { return !is_han(c) && in(kSpaces, c); }
bool is_terminator(char32_t c) { return !is_han(c) && in(kTerminators, c); }

// Whether the normal form has at least one character; looks no further than that.
bool has_normal_form(std::string_view utf8) {
  const NormalTable& table = normal_table(false);
  const char* const end = utf8.data() + utf8.size();
  for (const char* p = utf8.data(); p < end;) {
    const char32_t c = next_code_point(p);
    const std::uint16_t entry = c < 0x10000 ? table.entries[c] : NormalTable::kSpecial;
    if (entry == NormalTable::kDropped) continue;
    if (entry != NormalTable::kSpecial) return true;
    return !normal_form(utf8, {}).empty();
  }
  return false;
}

// A stretch of the document's text: bytes and the code points before it.
struct Stretch {
  const char* begin;
  const char* end;
  std::size_t code_points_before;
};

// `stretch` without the spaces at its ends.
Stretch trimmed(Stretch stretch) {
  while (stretch.begin < stretch.end) {
    const char* next = stretch.begin;
    if (!is_space(next_code_point(next))) break;
    stretch.begin = next;
    ++stretch.code_points_before;
  }
  while (stretch.begin < stretch.end) {
    const char* last = stretch.end - 1;
    while (last > stretch.begin && (static_cast<unsigned char>(*last) & 0xC0) == 0x80) --last;
    const char* q = last;
    if (!is_space(next_code_point(q))) break;
    stretch.end = last;
  }
  return stretch;
}

// The end of the sentence that begins at `p`; counts its code points.
const char* sentence_end(const char* p, const char* end, std::size_t& code_points) {
  bool ended = false;
  code_points = 0;
  while (p < end) {
    const char* next = p;
    const char32_t c = next_code_point(next);
    const bool terminates = is_terminator(c);
    if (ended && !terminates && !in(kClosers, c)) break;
    ended = ended || terminates;
    p = next;
    ++code_points;
  }
  return p;
}

bool is_heading(std::string_view line) {
  const std::size_t ordinal = enumerator_bytes(line);
  if (ordinal == 0) return false;
  const std::string_view rest = line.substr(ordinal);
  if (rest.size() > kHeadingLimit * 4 || count_code_points(rest) > kHeadingLimit) return false;
  std::size_t ignored = 0;
  const char* const end = rest.data() + rest.size();
  const char* const first = sentence_end(rest.data(), end, ignored);
  const bool one_sentence = first == end;
  // A short enumerated sentence with a comma in it is a point of its own, not a title.
  const bool is_point = rest.find("，") != std::string_view::npos && rest.ends_with("。");
  return one_sentence && !is_point && !rest.ends_with("；");
}

class Cutter {
 public:
  Cutter(const Document& document, DocumentIndex index, UnitLevel level, std::vector<Unit>& out)
      : base_(document.text.data()),
        size_(document.text.size()),
        index_(index),
        level_(level),
        out_(out) {}

  void cut() {
    if (level_ == UnitLevel::kDocument) {
      add({base_, base_ + size_, 0}, UnitKind::kDocument);
      return;
    }
    const char* const end = base_ + size_;
    std::size_t code_points = 0;
    for (const char* line = base_; line < end;) {
      const auto* found =
          static_cast<const char*>(std::memchr(line, '\n', static_cast<std::size_t>(end - line)));
      const char* const line_end = found != nullptr ? found : end;
      const std::string_view text(line, static_cast<std::size_t>(line_end - line));
      cut_line({line, line_end, code_points});
      code_points += count_code_points(text) + 1;
      line = line_end + 1;
    }
  }

 private:
  void cut_line(Stretch line) {
    line = trimmed(line);
    if (line.begin == line.end) return;
    const bool heading = is_heading({line.begin, static_cast<std::size_t>(line.end - line.begin)});
    if (level_ == UnitLevel::kParagraph || heading) {
      add(line, heading ? UnitKind::kHeading : UnitKind::kParagraph);
      return;
    }
    while (line.begin < line.end) {
      std::size_t code_points = 0;
      const char* const end = sentence_end(line.begin, line.end, code_points);
      add({line.begin, end, line.code_points_before}, UnitKind::kSentence);
      line.begin = end;
      line.code_points_before += code_points;
    }
  }

  void add(Stretch stretch, UnitKind kind) {
    stretch = trimmed(stretch);
    const std::string_view text(stretch.begin,
                                static_cast<std::size_t>(stretch.end - stretch.begin));
    if (!has_normal_form(text)) return;
    const auto start = static_cast<std::uint32_t>(stretch.code_points_before);
    Unit unit;
    unit.document = index_;
    unit.number_in_document = next_number_++;
    unit.span = {start, start + static_cast<std::uint32_t>(count_code_points(text))};
    unit.byte_start = static_cast<std::uint64_t>(stretch.begin - base_);
    unit.bytes = static_cast<std::uint32_t>(text.size());
    unit.kind = kind;
    out_.push_back(unit);
  }

  const char* base_;
  std::size_t size_;
  DocumentIndex index_;
  UnitLevel level_;
  std::vector<Unit>& out_;
  std::uint32_t next_number_ = 0;
};

}  // namespace

std::string_view name(UnitLevel level) {
  constexpr std::string_view kNames[] = {"paragraph", "sentence", "document"};
  return kNames[static_cast<std::size_t>(level)];
}

std::string_view name(UnitKind kind) {
  constexpr std::string_view kNames[] = {"heading", "paragraph", "sentence", "document"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<Unit> units_of(const Document& document, DocumentIndex index, UnitLevel level) {
  std::vector<Unit> units;
  Cutter(document, index, level, units).cut();
  return units;
}

std::vector<Unit> units_of(const Collection& collection, UnitLevel level, unsigned threads) {
  constexpr std::size_t kChunk = 64;
  const std::size_t documents = collection.documents.size();
  std::vector<std::vector<Unit>> parts((documents + kChunk - 1) / kChunk);
  parallel_chunks(documents, kChunk, threads, [&](std::size_t begin, std::size_t end) {
    std::vector<Unit>& part = parts[begin / kChunk];
    for (std::size_t i = begin; i < end; ++i) {
      Cutter(collection.documents[i], static_cast<DocumentIndex>(i), level, part).cut();
    }
  });
  std::size_t total = 0;
  for (const auto& part : parts) total += part.size();
  std::vector<Unit> units;
  units.reserve(total);
  for (auto& part : parts) {
    units.insert(units.end(), part.begin(), part.end());
    std::vector<Unit>().swap(part);
  }
  return units;
}

}  // namespace leitong
