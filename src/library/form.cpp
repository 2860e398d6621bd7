// Patterns and texts made ready for alignment (align.hpp): what may stand in each slot, and where
// sentences and clauses end. Linear in their length.

#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "library/align.hpp"

namespace leitong::library {
namespace {

constexpr std::u32string_view kSentenceEnds = U"。！？；…!?;\n";
constexpr std::u32string_view kStops = U"。！？…!?\n";
constexpr std::u32string_view kClauseEnds = U"，,：:";

struct TypeRule {
  std::string_view type;
  std::uint32_t most;
  bool numeral;
};
constexpr std::array<TypeRule, 12> kTypeRules = {{{"number", 16, true},
                                                  {"percent", 16, true},
                                                  {"amount", 20, true},
                                                  {"date", 20, false},
                                                  {"ordinal", 10, true},
                                                  {"meeting", 40, false},
                                                  {"place", 30, false},
                                                  {"organisation", 40, false},
                                                  {"person", 20, false},
                                                  {"slogan", 80, false},
                                                  {"enumeration", 100, false},
                                                  {"free", 60, false}}};

bool in(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

bool has_sentence_end(std::string_view utf8) {
  const char* p = utf8.data();
  const char* const end = p + utf8.size();
  while (p < end) {
    if (in(kSentenceEnds, next_code_point(p))) return true;
  }
  return false;
}

// Punctuation at the end (or the start) of a constant.
std::string punctuation(const Pattern& pattern, std::size_t piece, bool at_end) {
  if (piece >= pattern.size() || pattern[piece].is_slot) return {};
  const std::string& text = pattern[piece].text;
  const NormalText normal = normal_form_with_map(text, {});
  if (normal.chars.empty()) return text;
  const std::vector<std::uint32_t> offsets = byte_offsets(text);
  return at_end ? text.substr(offsets[normal.ends.back()])
                : text.substr(0, offsets[normal.starts.front()]);
}

// How many sentences end between the first and the last letter or slot.
std::uint32_t sentence_ends_in(const Pattern& pattern) {
  const auto ends = [](const Piece& piece) {
    return !piece.is_slot && has_sentence_end(piece.text);
  };
  if (std::none_of(pattern.begin(), pattern.end(), ends)) return 0;
  std::string text;
  for (const Piece& piece : pattern) text += piece.is_slot ? "x" : piece.text;
  const std::vector<std::uint32_t> sentence = prepare(text).sentence;
  return sentence.empty() ? 0 : sentence.back() - sentence.front();
}

}  // namespace

Form make_form(TemplateId id, bool live, const Pattern& pattern, const std::vector<Slot>& slots) {
  Form out;
  out.id = id;
  out.live = live;
  out.skeleton = skeleton_of(pattern);
  out.sentence_ends = sentence_ends_in(pattern);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const Piece& piece = pattern[i];
    if (!piece.is_slot) continue;
    GapRule rule;
    const auto slot = std::find_if(slots.begin(), slots.end(),
                                   [&](const Slot& s) { return s.number == piece.slot; });
    if (slot != slots.end()) {
      rule.optional = slot->optional;
      const auto known = std::find_if(kTypeRules.begin(), kTypeRules.end(),
                                      [&](const TypeRule& t) { return t.type == slot->type; });
      if (known != kTypeRules.end()) {
        rule.most = known->most;
        rule.numeral = known->numeral;
        rule.ordinal = slot->type == "ordinal";
      }
    }
    rule.left = i == 0 ? "" : punctuation(pattern, i - 1, true);
    rule.right = punctuation(pattern, i + 1, false);
    out.rules.push_back(std::move(rule));
  }
  out.head = punctuation(pattern, 0, false);
  out.tail = pattern.empty() ? "" : punctuation(pattern, pattern.size() - 1, true);
  return out;
}

Prepared prepare(std::string_view utf8) {
  Prepared out;
  out.utf8 = utf8;
  out.offsets = byte_offsets(utf8);
  out.normal = normal_form_with_map(utf8, {});
  const std::size_t size = out.normal.chars.size();
  out.sentence.resize(size);
  out.clause.resize(size);
  out.stop.resize(size);
  std::uint32_t sentence = 0;
  std::uint32_t clause = 0;
  std::uint32_t stop = 0;
  std::uint32_t source = 0;
  std::size_t i = 0;
  std::size_t last_end = 0;
  const char* p = utf8.data();
  const char* const end = p + utf8.size();
  while (p < end) {
    for (; i < size && out.normal.starts[i] == source; ++i) {
      out.sentence[i] = sentence;
      out.clause[i] = clause;
      out.stop[i] = stop;
    }
    const char32_t c = next_code_point(p);
    if (in(kSentenceEnds, c) && i > last_end) {
      ++sentence;
      last_end = i;
    }
    stop += in(kStops, c) ? 1U : 0U;
    clause += in(kSentenceEnds, c) || in(kClauseEnds, c) ? 1U : 0U;
    ++source;
  }
  return out;
}

}  // namespace leitong::library
