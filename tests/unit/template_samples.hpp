// Documents with nothing in common but what a test puts in, and what is found in them.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "leitong/templates.hpp"

namespace leitong::tests {

// Text without a common word.
inline std::string noise(std::size_t i, std::size_t letters = 9) {
  std::u32string text;
  for (std::size_t k = 0; k < letters; ++k) {
    text += static_cast<char32_t>(0x5000 + (i * 977 + k * 131 + i * k * 17) % 0x3000);
  }
  return to_utf8(text);
}

// One document, d0, d1, ..., a text.
inline Collection documents_of(const std::vector<std::string>& texts) {
  Collection collection;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    Document document;
    document.id = "d" + std::to_string(i);
    document.text = texts[i];
    collection.documents.push_back(std::move(document));
  }
  return collection;
}

inline Templates find(const Collection& collection, unsigned threads = 2) {
  TemplateOptions options;
  options.threads = threads;
  return find_templates(collection, options);
}

inline std::vector<std::string> patterns(const Templates& found) {
  std::vector<std::string> out;
  for (const Template& one : found.templates) out.push_back(pattern_text(one));
  return out;
}

inline bool contains(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace leitong::tests
