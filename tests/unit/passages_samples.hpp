// Small corpora for the tests of passages.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "leitong/passages.hpp"
#include "random.hpp"

namespace leitong::tests {

inline Document report(std::string id, std::string text, std::string date = "",
                       std::string place = "") {
  Document document;
  document.id = std::move(id);
  document.text = std::move(text);
  document.date = std::move(date);
  document.place = std::move(place);
  return document;
}

inline Collection corpus_of(std::vector<Document> documents) {
  Collection corpus;
  corpus.documents = std::move(documents);
  return corpus;
}

// Sentences of ten characters, each followed by 。
inline std::string fresh(Random& random, std::size_t sentences) {
  std::string text;
  for (std::size_t i = 0; i < sentences; ++i) text += to_utf8(random.han_text(10)) + "。";
  return text;
}

inline std::string at(const Document& document, const Span& span) {
  const char* from = document.text.data();
  for (std::uint32_t i = 0; i < span.start; ++i) next_code_point(from);
  const char* to = from;
  for (std::uint32_t i = span.start; i < span.end; ++i) next_code_point(to);
  return {from, to};
}

// No model: the test alone says what is common.
inline PassageOptions plain_options() {
  PassageOptions options;
  options.background = false;
  options.threads = 2;
  return options;
}

}  // namespace leitong::tests
