// Figures are read by hand-written rules, longest first: a date, an amount, a percentage, a number,
// a Chinese numeral where a counted word or 第 shows that it is one. Cost: one pass over the text.
#include "templates/tokens.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/parallel.hpp"
#include "base/utf8.hpp"
#include "base/xxhash.hpp"

namespace leitong::templates {
namespace {

using View = std::u32string_view;

bool in(View set, char32_t c) { return set.find(c) != View::npos; }
bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_placeholder(char32_t c) { return c == U'×' || c == U'＊' || c == U'*' || c == U'_'; }
bool is_space(char32_t c) {
  return c == U' ' || c == U'\t' || c == U'\u00A0' || c == U'\u3000' || c == U'\uFEFF' ||
         (c >= 0x2000 && c <= 0x200B) || c == U'\r' || c == U'\v' || c == U'\f';
}

constexpr View kNumerals = U"〇零一二三四五六七八九十百千万亿两";
constexpr View kBehindYuan = U"化论旦素首宵件";  // of words with 元
constexpr View kCounted = U"点个项件条次届名位年月日方面是大要章节款";

char32_t folded(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  if (c >= U'A' && c <= U'Z') return c + 32;
  switch (c) {
    case U'「':
    case U'『':
    case U'＂':
    case U'〝':
      return U'“';
    case U'」':
    case U'』':
    case U'〞':
      return U'”';
    case U'﹑':
      return U'、';
    case U'—':
    case U'–':
      return U'-';
    default:
      return c;
  }
}

// Reads figures in one text of folded code points.
class Figures {
 public:
  explicit Figures(View text) : text_(text) {}

  // The class and length of the figure at `at`; length 0 where there is none.
  struct Figure {
    std::uint32_t id = kNumberToken;
    std::size_t length = 0;
  };
  Figure at(std::size_t at) const {
    const char32_t c = text_[at];
    if (is_digit(c) || is_placeholder(c) || c == U'x') return arabic(at);
    if (in(kNumerals, c)) return chinese(at);
    if (c == U'百' && starts(at, U"百分之")) return chinese(at);
    return {};
  }

 private:
  char32_t get(std::size_t i) const { return i < text_.size() ? text_[i] : U'\0'; }
  bool starts(std::size_t at, View what) const { return text_.substr(at, what.size()) == what; }

  std::size_t digits(std::size_t at) const {
    std::size_t end = at;
    while (is_digit(get(end)) || is_placeholder(get(end)) || get(end) == U'x') ++end;
    return end;
  }

  std::size_t decimal(std::size_t at) const {
    std::size_t end = digits(at);
    while (in(U".,·", get(end)) && is_digit(get(end + 1))) end = digits(end + 1);
    return end;
  }

  // 2015年, 3月4日, 6月底: where a date that begins at `at` ends; `at` where none does.
  std::size_t date(std::size_t at) const {
    std::size_t end = digits(at);
    const std::size_t wide = end - at;
    if (get(end) == U'年' && wide == 4) {
      ++end;
      const std::size_t month = digits(end);
      if (month == end || month - end > 2 || get(month) != U'月') return end;
      return month_end(month);
    }
    if (get(end) == U'月' && wide <= 2) return month_end(end);
    return at;
  }

  // `at` is 月.
  std::size_t month_end(std::size_t at) const {
    std::size_t end = at + 1;
    if (in(U"底初末", get(end))) return end + 1;
    if (in(U"上中下", get(end)) && get(end + 1) == U'旬') return end + 2;
    const std::size_t day = digits(end);
    if (day > end && day - end <= 2 && in(U"日号", get(day))) return day + 1;
    return end;
  }

  Figure arabic(std::size_t at) const {
    // A letter x inside a Latin word is no placeholder.
    if (text_[at] == U'x') {
      const bool word =
          (at > 0 && get(at - 1) >= U'a' && get(at - 1) <= U'z') ||
          (digits(at) < text_.size() && get(digits(at)) >= U'a' && get(digits(at)) <= U'z');
      if (word) return {};
    }
    if (const std::size_t end = date(at); end > at) return {kDateToken, end - at};
    std::size_t end = decimal(at);
    if (in(U"%‰", get(end))) return {kPercentToken, end + 1 - at};
    if (starts(end, U"个百分点")) return {kPercentToken, end + 4 - at};
    std::size_t unit = end;
    while (in(U"十百千万亿", get(unit))) ++unit;
    if (get(unit) == U'元') return {kAmountToken, unit + 1 - at};
    if (starts(unit, U"美元") || starts(unit, U"欧元")) return {kAmountToken, unit + 2 - at};
    return {kNumberToken, end - at};
  }

  Figure chinese(std::size_t at) const {
    if (at > 0 && in(kNumerals, text_[at - 1])) return {};
    std::size_t end = at;
    if (starts(at, U"百分之")) {
      end = at + 3;
      while (in(kNumerals, get(end)) || get(end) == U'点') ++end;
      return end > at + 3 ? Figure{kPercentToken, end - at} : Figure{};
    }
    while (in(kNumerals, get(end))) ++end;
    // 二百元, but not 一元化.
    if (get(end) == U'元' && !in(kBehindYuan, get(end + 1))) return {kAmountToken, end + 1 - at};
    const bool item = at > 0 && text_[at - 1] == U'(' && get(end) == U')';  // （三）
    const bool ordinal = (at > 0 && text_[at - 1] == U'第') || item;
    const bool counted = in(kCounted, get(end));
    const bool plain =
        text_[at] != U'万' && text_[at] != U'亿' && text_[at] != U'千' && text_[at] != U'百';
    if (ordinal || (counted && plain)) return {kNumeralToken, end - at};
    return {};
  }

  View text_;
};

std::u32string code_points(std::string_view utf8) {
  std::u32string out;
  out.reserve(utf8.size() / 3 + 8);
  const char* p = utf8.data();
  const char* const end = p + utf8.size();
  while (p < end) out.push_back(next_code_point(p));
  return out;
}

// Clauses and sentences of the tokens of one document.
void cut(const std::vector<Token>& tokens, std::uint32_t first, std::uint32_t last,
         std::uint32_t document, Corpus& corpus) {
  std::uint32_t clause = first;
  const auto close_clause = [&](std::uint32_t end) {
    const bool full = std::any_of(tokens.begin() + clause, tokens.begin() + end,
                                  [](const Token& token) { return is_letter(token.id); });
    if (full) {
      const auto sentence = static_cast<std::uint32_t>(corpus.sentence_document.size());
      corpus.clauses.push_back({{clause, end}, sentence});
    }
  };
  const auto close_period = [&] {
    const auto clauses = static_cast<std::uint32_t>(corpus.clauses.size());
    if (clauses > corpus.period_begin.back()) {
      corpus.period_begin.push_back(clauses);
      corpus.period_document.push_back(document);
    }
  };
  const auto close_sentence = [&] {
    const auto clauses = static_cast<std::uint32_t>(corpus.clauses.size());
    if (clauses > corpus.sentence_begin.back()) {
      corpus.sentence_document.push_back(document);
      corpus.sentence_begin.push_back(clauses);
    }
  };
  for (std::uint32_t i = first; i < last; ++i) {
    const std::uint32_t id = tokens[i].id;
    const bool line = id == U'\n';
    if (!line && !ends_clause(id) && !ends_sentence(id)) continue;
    close_clause(i);
    clause = i + 1;
    if (!line && !ends_sentence(id)) continue;
    // Closing quotes belong to the sentence before.
    while (clause < last && tokens[clause].id != U'“' && in(U"”’)》】", tokens[clause].id)) {
      ++clause;
      ++i;
    }
    close_sentence();
    if (id != U';') close_period();
  }
  close_clause(last);
  close_sentence();
  close_period();
}

}  // namespace

bool is_mark(std::uint32_t id) {
  if (is_class(id) || (id >= 0x4E00 && id <= 0x9FFF)) return false;
  if (id < 0x80) return !((id >= U'a' && id <= U'z') || is_digit(id));
  return (id >= 0x2010 && id <= 0x2060) || (id >= 0x3000 && id <= 0x303F && id != 0x3007) ||
         (id >= 0xFE30 && id <= 0xFE4F) || id == U'·' || (id >= 0xFF00 && id <= 0xFFEF);
}

bool ends_sentence(std::uint32_t id) { return in(U"。!?;…", id); }
bool ends_clause(std::uint32_t id) { return in(U",:", id); }

void append_tokens(std::string_view utf8, std::vector<Token>& out, std::uint64_t seed) {
  const std::u32string raw = code_points(utf8);
  std::u32string text = raw;
  for (char32_t& c : text) c = folded(c);
  const Figures figures(text);
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = text[i];
    const auto start = static_cast<std::uint32_t>(i);
    if (is_space(c)) {
      ++i;
      continue;
    }
    const Figures::Figure figure = figures.at(i);
    if (figure.length == 0) {
      out.push_back({c, c, start, raw[i]});
      ++i;
      continue;
    }
    // Figures that are blotted out (X%) stand for different ones.
    const View said = View(text).substr(i, figure.length);
    const bool blotted = std::none_of(said.begin(), said.end(), is_digit) &&
                         (is_placeholder(said[0]) || said[0] == U'x');
    const auto value = static_cast<std::uint32_t>(
        XXH3_64bits_withSeed(text.data() + i, figure.length * sizeof(char32_t),
                             blotted ? seed + i : 0) |
        1);
    out.push_back({figure.id, value, start, static_cast<std::uint32_t>(figure.length)});
    i += figure.length;
  }
}

Corpus read_corpus(const Collection& collection, unsigned threads) {
  const std::size_t count = collection.documents.size();
  std::vector<std::vector<Token>> parts(count);
  parallel_for(count, threads, [&](std::size_t d) {
    const Document& document = collection.documents[d];
    append_tokens(document.text, parts[d], XXH3_64bits(document.id.data(), document.id.size()));
  });
  Corpus corpus;
  std::size_t total = 0;
  for (const auto& part : parts) total += part.size();
  corpus.tokens.reserve(total);
  corpus.sentence_begin.push_back(0);
  corpus.period_begin.push_back(0);
  corpus.document_begin.push_back(0);
  std::unordered_map<std::string_view, std::uint32_t> series;
  for (std::size_t d = 0; d < count; ++d) {
    const auto first = static_cast<std::uint32_t>(corpus.tokens.size());
    corpus.tokens.insert(corpus.tokens.end(), parts[d].begin(), parts[d].end());
    std::vector<Token>().swap(parts[d]);
    const auto last = static_cast<std::uint32_t>(corpus.tokens.size());
    corpus.document_begin.push_back(last);
    cut(corpus.tokens, first, last, static_cast<std::uint32_t>(d), corpus);
    const auto [place, fresh] =
        series.try_emplace(collection.documents[d].series_key(), corpus.series_count);
    if (fresh) ++corpus.series_count;
    corpus.series.push_back(place->second);
  }
  return corpus;
}

}  // namespace leitong::templates
