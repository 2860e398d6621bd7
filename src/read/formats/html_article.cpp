// Problem: around the article of a web page stand menus, lists of links, notices.
// Method: text and link density. A block is prose if it is long, has the marks of a sentence and
// few characters in links; the smallest container that holds four fifths of the page's prose is the
// article's core. The article reaches up to where the core, or what it lies in, has sections beside
// it: containers of the same tag and class with few links, or with prose. Of the article all blocks
// stay but furniture (nav, aside, footer) and blocks of links, and beside the core lines that name
// the site's owner or licence; outside it stay the title's heading and long prose. A page without
// furniture and with next to no links is a document that somebody saved as a page: all of it stays.
// Cost: linear in blocks times the depth of their containers. Paper: Kohlschütter, Fankhauser,
// Nejdl: Boilerplate detection using shallow text features, 2010.
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
constexpr double kFewLinks = 0.3;  // of the characters beside the core
constexpr std::size_t kFewLinkBlocks = 2;
constexpr std::uint32_t kMenuLinks = 4;   // a block with so many counts as so many
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

// What sites say of themselves below each page.
bool is_page_footer(const HtmlBlock& block) {
  constexpr std::uint32_t kMostChars = 200;
  if (block.chars > kMostChars) return false;
  for (const std::string_view word :
       {"版权所有", "备案", "ICP", "网站标识码", "主办单位：", "主办：", "承办单位：", "技术支持：",
        "网站地图", "Copyright"}) {
    if (block.text.find(word) != std::string_view::npos) return true;
  }
  return false;
}

// Rows and cells of layouts are all alike; so are, by their tag alone, the parts of a whole page.
bool can_be_section(const HtmlContainer& container, const HtmlContainer& parent) {
  const std::string_view kind = container.kind;
  for (const std::string_view layout : {"td ", "tr ", "tbody ", "table ", "body ", "form "}) {
    if (kind.starts_with(layout)) return false;
  }
  return container.groups && (!kind.ends_with(' ') || !parent.kind.starts_with("body "));
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
    chars_.resize(weights_.size());
    link_chars_.resize(weights_.size());
    for (const HtmlBlock& block : page.blocks) {
      if (in_furniture(block)) continue;
      if (is_prose(block)) {
        weights_[block.container] += block.chars;
        total_ += block.chars;
      }
      if (is_page_footer(block)) continue;
      chars_[block.container] += block.chars;
      link_chars_[block.container] += block.link_chars;
    }
    // A container's parent stands before it.
    for (std::size_t i = weights_.size(); i-- > 1;) {
      const std::size_t parent = page.containers[i].parent;
      weights_[parent] += weights_[i];
      chars_[parent] += chars_[i];
      link_chars_[parent] += link_chars_[i];
    }
    find_article();
    article_ = core_;
    if (!whole_page_ && core_ != 0) take_in_sections();
  }

  // Why a block is left out; "" where it stays.
  std::string_view left_out(const HtmlBlock& block) const {
    if (whole_page_) return {};
    const bool heading = is_title(block);
    if (in_furniture(block)) return heading && block.heading ? "" : "navigation or footer";
    if (is_links(block)) return "links";
    if (total_ == 0 || heading || lies_in(core_, block.container)) return {};
    if (lies_in(article_, block.container)) {
      return is_page_footer(block) ? "navigation or footer" : "";
    }
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
  bool lies_in(std::size_t outer, std::size_t container) const {
    while (container > outer) container = page_.containers[container].parent;
    return container == outer;
  }
  void find_article();
  void take_in_sections();

  HtmlPage& page_;
  std::string title_;
  std::vector<std::uint64_t> weights_;             // characters of prose in each container
  std::vector<std::uint64_t> chars_, link_chars_;  // all characters, those in links
  std::uint64_t total_ = 0;
  std::size_t core_ = 0, article_ = 0;
  bool whole_page_ = false;
};

void ArticleFinder::find_article() {
  std::size_t links = 0;
  bool furniture = false;
  for (const HtmlBlock& block : page_.blocks) {
    if (is_links(block)) links += block.links < kMenuLinks ? 1 : block.links;
    furniture = furniture || in_furniture(block);
  }
  whole_page_ = links <= kFewLinkBlocks && !furniture;
  if (whole_page_) return;
  const auto enough = static_cast<std::uint64_t>(static_cast<double>(total_) * kArticleShare);
  // Containers follow their parents, so the last one that holds enough is the smallest: two that
  // hold four fifths each lie one in the other.
  for (std::size_t i = 1; i < weights_.size(); ++i) {
    const HtmlContainer& container = page_.containers[i];
    if (container.groups && weights_[i] > 0 && weights_[i] >= enough) core_ = i;
  }
}

void ArticleFinder::take_in_sections() {
  const std::vector<HtmlContainer>& all = page_.containers;
  std::vector<std::size_t> way(all.size());  // of each container around the core: the next inwards
  for (std::size_t i = core_; i != 0; i = all[i].parent) way[all[i].parent] = i;
  const auto few_links = [](std::uint64_t links, std::uint64_t chars) {
    return static_cast<double>(links) <= static_cast<double>(chars) * kFewLinks;
  };
  for (std::size_t i = 1; i < all.size(); ++i) {
    const std::size_t parent = all[i].parent;
    const std::size_t inner = way[parent];
    if (inner == 0 || inner == i || chars_[i] == 0 || !few_links(link_chars_[i], chars_[i]))
      continue;
    const bool alike = all[i].kind == all[inner].kind && can_be_section(all[i], all[parent]);
    const bool prose = weights_[i] > 0 && few_links(link_chars_[parent] - link_chars_[inner],
                                                    chars_[parent] - chars_[inner]);
    if (alike || prose) article_ = std::min(article_, parent);
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
