// A web page as blocks of text in their containers, before it is known which are the article.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/result.hpp"
#include "read/formats/content.hpp"

namespace leitong::read {

// An element that groups others. Containers of a page are in document order, the root first.
struct HtmlContainer {
  std::size_t parent = 0;
  bool groups = false;     // div, td, section: may hold a whole article; p, li, h1 may not
  std::string kind;        // its tag and class without digits: sections of a text are alike
  bool furniture = false;  // nav, footer, aside, a page's header; or lies in one
};

// One line of text as a browser shows it: what stands between two block elements or breaks.
struct HtmlBlock {
  std::string text;  // UTF-8; white space as shown
  std::size_t container = 0;
  std::uint32_t chars = 0;       // code points but for spaces
  std::uint32_t link_chars = 0;  // of these, in links
  std::uint32_t links = 0;
  bool heading = false;
};

struct HtmlPage {
  std::string title;
  std::vector<HtmlContainer> containers;
  std::vector<HtmlBlock> blocks;
  std::uint64_t hidden = 0;  // characters that are not displayed
};

// REQUIRES: valid UTF-8. Errors: nested deeper than kMostHtmlDepth, more attributes in a tag than
// kMostHtmlAttributes.
[[nodiscard]] Result<HtmlPage> parse_html(const std::string& utf8, const FormatContext& context);

constexpr std::size_t kMostHtmlDepth = 4000;
constexpr std::size_t kMostHtmlAttributes = 2000;

// The article: the blocks of `page` that are text, and the others told as noise.
[[nodiscard]] Content article_of(HtmlPage page);

}  // namespace leitong::read
