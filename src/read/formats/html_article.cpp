// Problem: around the article of a web page stand menus, lists of links, notices.
// Method: text and link density. A block is prose if it is long, has the marks of a sentence and
// few characters in links; the article is the smallest container that holds four fifths of the
// page's prose. Of the article all blocks stay but furniture (nav, aside, footer) and blocks of
// links; outside it stay the title's heading and long prose. A page without furniture and with next
// to no links is a document that somebody saved as a page: all of it stays. Cost: linear in blocks
// times the depth of their containers. Paper: Kohlschütter, Fankhauser, Nejdl: Boilerplate
// detection using shallow text features, 2010.
#include <algorithm>
#include <utility>

#include "base/utf8.hpp"
#include "read/formats/html_page.hpp"

namespace leitong::read {
namespace {

constexpr std::uint32_t kProseChars = 20;
constexpr std::uint32_t kLongProseChars = 60;
constexpr double kProseLinks = 0.3;  // at most
constexpr double kMostlyLinks = 0.5;
constexpr double kArticleShare = 0.8;
constexpr std::size_t kFewLinkBlocks = 2;
constexpr std::uint32_t kTitleChars = 4;  // at least, to know a heading by the page's title

double link_share(const HtmlBlock& block) {
  return block.chars == 0 ? 0 : static_cast<double>(block.link_chars) / block.chars;
}

bool ends_sentence(std::string_view text) {
  for (const std::string_view mark : {"。", "！", "？", "；", "”", "："}) {
    if (text.ends_with(mark)) return true;
  }
  return false;
}

bool has_sentence_mark(std::string_view text) {
  for (const std::string_view mark : {"，", "。", "；", "、", ", ", ". "}) {
    if (text.find(mark) != std::string_view::npos) return true;
  }
  return false;
}

bool is_prose(const HtmlBlock& block) {
  return block.chars >= kProseChars && link_share(block) <= kProseLinks &&
         has_sentence_mark(block.text);
}

// A link that is a whole sentence of the text is text.
bool is_links(const HtmlBlock& block) {
  return link_share(block) > kMostlyLinks && !ends_sentence(block.text);
}

std::string without_spaces(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') out += c;
  }
  return out;
}

class ArticleFinder {
 public:
  explicit ArticleFinder(HtmlPage& page) : page_(page), title_(without_spaces(page.title)) {
    weights_.resize(page.containers.size());
    for (const HtmlBlock& block : page.blocks) {
      if (!in_furniture(block) && is_prose(block)) {
        weights_[block.container] += block.chars;
        total_ += block.chars;
      }
    }
    // A container's parent stands before it.
    for (std::size_t i = weights_.size(); i-- > 1;) {
      weights_[page.containers[i].parent] += weights_[i];
    }
    find_article();
  }

  // Why a block is left out; "" where it stays.
  std::string_view left_out(const HtmlBlock& block) const {
    if (whole_page_) return {};
    const bool heading = is_title(block);
    if (in_furniture(block)) return heading && block.heading ? "" : "navigation or footer";
    if (is_links(block)) return "links";
    if (total_ == 0 || lies_in_article(block.container) || heading) return {};
    const bool long_prose = is_prose(block) && block.chars >= kLongProseChars &&
                            link_share(block) < 0.1 && ends_sentence(block.text);
    return long_prose ? "" : "outside the article";
  }

 private:
  bool in_furniture(const HtmlBlock& block) const {
    return page_.containers[block.container].furniture;
  }
  bool is_title(const HtmlBlock& block) const {
    return block.chars >= kTitleChars && block.chars < 100 && link_share(block) <= kMostlyLinks &&
           !title_.empty() && title_.starts_with(without_spaces(block.text));
  }
  bool lies_in_article(std::size_t container) const {
    while (container > article_) container = page_.containers[container].parent;
    return container == article_;
  }
  void find_article();

  HtmlPage& page_;
  std::string title_;
  std::vector<std::uint64_t> weights_;  // characters of prose in each container
  std::uint64_t total_ = 0;
  std::size_t article_ = 0;
  bool whole_page_ = false;
};

void ArticleFinder::find_article() {
  std::size_t links = 0;
  bool furniture = false;
  for (const HtmlBlock& block : page_.blocks) {
    if (is_links(block)) ++links;
    furniture = furniture || in_furniture(block);
  }
  whole_page_ = links <= kFewLinkBlocks && !furniture;
  if (whole_page_) return;
  const auto enough = static_cast<std::uint64_t>(static_cast<double>(total_) * kArticleShare);
  // Containers follow their parents, so the last one that holds enough is the smallest: two that
  // hold four fifths each lie one in the other.
  for (std::size_t i = 1; i < weights_.size(); ++i) {
    const HtmlContainer& container = page_.containers[i];
    if (container.groups && weights_[i] > 0 && weights_[i] >= enough) article_ = i;
  }
}

void tell(std::vector<NoiseLine>& noise, const HtmlBlock& block, std::string_view why) {
  const auto same = std::find_if(noise.begin(), noise.end(),
                                 [&](const NoiseLine& line) { return line.text == block.text; });
  if (same != noise.end()) {
    ++same->times;
    return;
  }
  NoiseLine line;
  line.text = block.text;
  line.why = why;
  line.left_out = true;
  noise.push_back(std::move(line));
}

}  // namespace

Content article_of(HtmlPage page) {
  const ArticleFinder finder(page);
  ParagraphWriter writer;
  std::vector<NoiseLine> noise;
  for (const HtmlBlock& block : page.blocks) {
    const std::string_view why = finder.left_out(block);
    if (why.empty()) {
      writer.text(block.text);
      writer.end_paragraph();
    } else if (block.chars > 0) {
      tell(noise, block, why);
    }
  }
  Content content = writer.take();
  content.noise = std::move(noise);
  if (page.hidden > 0) {
    content.remarks.push_back(std::to_string(page.hidden) +
                              " characters that the page hides left out");
  }
  return content;
}

}  // namespace leitong::read
