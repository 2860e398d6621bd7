// Text as tokens, so that figures of any length count as one and alike.
//
// A token is one code point (width, case and quotation marks folded), or a whole figure: number,
// percentage, amount of money, date, Chinese numeral. Figures of one class have one id, whatever
// they say; `value` tells them apart. Spaces are no tokens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/document.hpp"

namespace leitong::templates {

inline constexpr std::uint32_t kFirstClass = 0x110000;
enum : std::uint32_t {
  kNumberToken = kFirstClass,
  kPercentToken,
  kAmountToken,
  kDateToken,
  kNumeralToken,  // in Chinese characters
  kClassEnd
};

inline bool is_class(std::uint32_t id) { return id >= kFirstClass; }

struct Token {
  std::uint32_t id = 0;      // folded code point, or a class
  std::uint32_t value = 0;   // the id, or a hash of what the figure says
  std::uint32_t start = 0;   // code points of the document
  std::uint32_t extent = 0;  // of a figure its code points; else the code point as it stands there

  std::uint32_t end() const { return start + (is_class(id) ? extent : 1); }
};

bool is_mark(std::uint32_t id);        // punctuation
bool ends_clause(std::uint32_t id);    // ，；：。！？
bool ends_sentence(std::uint32_t id);  // 。！？；
inline bool is_letter(std::uint32_t id) { return !is_mark(id); }

// What a token is to an alignment: the clauses of a list end with ； as well as with ，.
inline std::uint32_t aligned_id(std::uint32_t id) { return id == U';' ? U',' : id; }

// Half-open range of tokens.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t size() const { return end - begin; }
};

// A clause, without the mark that ends it. `sentence` numbers the sentences of the whole corpus.
struct Clause {
  Range tokens;
  std::uint32_t sentence = 0;
};

// All documents as tokens, in reading order.
struct Corpus {
  std::vector<Token> tokens;
  std::vector<std::uint32_t> document_begin;  // into tokens; one more than documents
  std::vector<Clause> clauses;
  std::vector<std::uint32_t> sentence_begin;  // into clauses; one more than sentences
  std::vector<std::uint32_t> sentence_document;
  // What ends with 。！？ or a line: windows may go over ；, which lists use like a comma.
  std::vector<std::uint32_t> period_begin;  // into clauses; one more than periods
  std::vector<std::uint32_t> period_document;
  std::vector<std::uint32_t> series;  // of each document, numbered by first carrier
  std::uint32_t series_count = 0;

  std::size_t sentences() const { return sentence_document.size(); }
};

[[nodiscard]] Corpus read_corpus(const Collection& collection, unsigned threads);

// The tokens of one text; line ends are tokens '\n'. Figures that are blotted out (X%) differ from
// each other by their place, and from those of texts with another `seed`.
void append_tokens(std::string_view utf8, std::vector<Token>& out, std::uint64_t seed = 0);

}  // namespace leitong::templates
