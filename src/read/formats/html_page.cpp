// Method: libxml2's HTML parser calls back for each tag; no tree of its own is built, so nothing is
// walked and nothing is freed recursively. Deep nesting stops the parser: 200,000 open elements
// cost it time by their square at each end tag without a start. So do the attributes of one tag,
// which are counted before parsing. Nothing is loaded from anywhere.
// Cost: linear; some 50 MB a second.
#include "read/formats/html_page.hpp"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "base/utf8.hpp"
#include "read/formats/list_numbers.hpp"

namespace leitong::read {
namespace {

enum class Tag : std::uint8_t {
  kInline,
  kGroup,  // a block that may hold an article
  kBlock,
  kHeading,
  kItem,
  kList,
  kOrdered,
  kPre,
  kBreak,
  kLink,
  kTitle,
  kSkipped,
  kFurniture,
  kHeader,  // furniture but in an article
  kArticle,
};

struct TagRow {
  std::string_view name;
  Tag tag;
};
constexpr TagRow kTags[] = {
    {"html", Tag::kGroup},       {"body", Tag::kGroup},       {"div", Tag::kGroup},
    {"section", Tag::kGroup},    {"article", Tag::kArticle},  {"main", Tag::kArticle},
    {"table", Tag::kGroup},      {"tbody", Tag::kGroup},      {"tr", Tag::kGroup},
    {"td", Tag::kGroup},         {"center", Tag::kGroup},     {"form", Tag::kGroup},
    {"th", Tag::kBlock},         {"thead", Tag::kBlock},      {"tfoot", Tag::kBlock},
    {"caption", Tag::kBlock},    {"p", Tag::kBlock},          {"blockquote", Tag::kBlock},
    {"dl", Tag::kBlock},         {"dt", Tag::kBlock},         {"dd", Tag::kBlock},
    {"address", Tag::kBlock},    {"fieldset", Tag::kBlock},   {"legend", Tag::kBlock},
    {"figure", Tag::kBlock},     {"figcaption", Tag::kBlock}, {"details", Tag::kBlock},
    {"summary", Tag::kBlock},    {"hr", Tag::kBlock},         {"hgroup", Tag::kBlock},
    {"h1", Tag::kHeading},       {"h2", Tag::kHeading},       {"h3", Tag::kHeading},
    {"h4", Tag::kHeading},       {"h5", Tag::kHeading},       {"h6", Tag::kHeading},
    {"li", Tag::kItem},          {"ul", Tag::kList},          {"menu", Tag::kList},
    {"dir", Tag::kList},         {"ol", Tag::kOrdered},       {"pre", Tag::kPre},
    {"br", Tag::kBreak},         {"a", Tag::kLink},           {"title", Tag::kTitle},
    {"script", Tag::kSkipped},   {"style", Tag::kSkipped},    {"noscript", Tag::kSkipped},
    {"template", Tag::kSkipped}, {"svg", Tag::kSkipped},      {"iframe", Tag::kSkipped},
    {"object", Tag::kSkipped},   {"select", Tag::kSkipped},   {"button", Tag::kSkipped},
    {"textarea", Tag::kSkipped}, {"canvas", Tag::kSkipped},   {"audio", Tag::kSkipped},
    {"video", Tag::kSkipped},    {"rt", Tag::kSkipped},       {"rp", Tag::kSkipped},
    {"nav", Tag::kFurniture},    {"aside", Tag::kFurniture},  {"footer", Tag::kFurniture},
    {"header", Tag::kHeader},
};

constexpr std::string_view kFurnitureRoles[] = {"navigation", "banner", "contentinfo",
                                                "complementary", "search"};

Tag tag_of(std::string_view name) {
  for (const TagRow& row : kTags) {
    if (row.name == name) return row.tag;
  }
  return Tag::kInline;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

std::string_view attribute_of(const xmlChar** attributes, std::string_view name) {
  if (attributes == nullptr) return {};
  for (; attributes[0] != nullptr; attributes += 2) {
    if (reinterpret_cast<const char*>(attributes[0]) != name) continue;
    return attributes[1] == nullptr ? name : reinterpret_cast<const char*>(attributes[1]);
  }
  return {};
}

// What an element says about being seen. "visibility" is inherited, and an element in a hidden one
// may show itself again; what is not displayed takes all in it along.
struct Sight {
  bool displayed = true;
  std::optional<bool> visible;
};

Sight sight_of(const xmlChar** attributes) {
  Sight sight;
  std::string style;
  for (const char c : attribute_of(attributes, "style")) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (!is_space(c)) style += capital ? static_cast<char>(c - 'A' + 'a') : c;
  }
  sight.displayed =
      attribute_of(attributes, "hidden").empty() && style.find("display:none") == std::string::npos;
  constexpr std::string_view kVisibility = "visibility:";
  const std::size_t at = style.rfind(kVisibility);
  if (at != std::string::npos) {
    const std::string_view value = std::string_view(style).substr(at + kVisibility.size());
    if (value.starts_with("hidden") || value.starts_with("collapse")) sight.visible = false;
    if (value.starts_with("visible")) sight.visible = true;
  }
  return sight;
}

std::uint32_t number_or(std::string_view text, std::uint32_t otherwise) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? value : otherwise;
}

// Word and LibreOffice link each note's mark with the note: the mark is no text.
bool is_note_mark(const xmlChar** attributes) {
  const std::string_view kind = attribute_of(attributes, "class");
  const std::string_view target = attribute_of(attributes, "href");
  return kind.starts_with("sdfootnote") || kind.starts_with("sdendnote") ||
         target.starts_with("#_ftn") || target.starts_with("#_edn");
}

std::string kind_of(std::string_view name, const xmlChar** attributes) {
  constexpr std::size_t kMostClass = 100;
  std::string kind = std::string(name) + " ";
  for (const char c : attribute_of(attributes, "class").substr(0, kMostClass)) {
    if (c < '0' || c > '9') kind += c;
  }
  return kind;
}

bool is_wide(char32_t c) { return c >= 0x2E80; }

class PageBuilder {
 public:
  PageBuilder() { page_.containers.emplace_back(); }

  void start(std::string_view name, const xmlChar** attributes);
  void end(std::string_view name);
  void characters(std::string_view text);
  HtmlPage take() {
    flush();
    return std::move(page_);
  }

  htmlParserCtxtPtr parser = nullptr;
  bool too_deep = false;

 private:
  struct Open {
    std::string name;
    Tag tag;
    bool skipped;  // it, or what it lies in
    bool hidden;   // likewise, by its style: not displayed
    bool unseen;   // likewise, but what lies in it may be seen again
    bool article;  // likewise
    std::string kind;
    std::size_t container;  // what stands in it belongs to
    std::uint32_t next_number;
    NumberStyle numbers;
  };
  void open_block(Open& open, bool furniture);
  void begin_item(const xmlChar** attributes);
  void flush();
  void add(char32_t c);
  void close_top();
  bool inside(Tag tag) const { return counts_[static_cast<std::size_t>(tag)] > 0; }
  Open top() const {
    return open_.empty()
               ? Open{{}, Tag::kGroup, false, false, false, false, {}, 0, 1, NumberStyle::kNone}
               : open_.back();
  }

  HtmlPage page_;
  std::vector<Open> open_;
  std::array<std::size_t, 16> counts_{};  // open elements by tag
  HtmlBlock block_;
  std::string label_;   // the number of the list item that begins
  bool space_ = false;  // white space before the next character
  bool link_begins_ = false;
  bool line_ = false;  // it held a line end
  char32_t last_ = 0;  // the character before it
};

bool is_block(Tag tag) {
  return tag != Tag::kInline && tag != Tag::kLink && tag != Tag::kTitle && tag != Tag::kSkipped &&
         tag != Tag::kBreak;
}

void PageBuilder::flush() {
  space_ = line_ = false;
  last_ = 0;
  if (block_.text.empty()) return;
  block_.container = top().container;
  block_.heading = inside(Tag::kHeading);
  if (!label_.empty()) block_.text.insert(0, std::exchange(label_, {}));
  page_.blocks.push_back(std::exchange(block_, {}));
}

void PageBuilder::open_block(Open& open, bool furniture) {
  flush();
  HtmlContainer container;
  container.parent = open.container;
  container.kind = open.kind;
  container.groups = open.tag == Tag::kGroup || open.tag == Tag::kArticle;
  container.furniture = furniture || page_.containers[open.container].furniture;
  open.container = page_.containers.size();
  page_.containers.push_back(container);
}

void PageBuilder::begin_item(const xmlChar** attributes) {
  label_.clear();
  for (std::size_t i = open_.size(); i-- > 0;) {
    Open& list = open_[i];
    if (list.tag == Tag::kList) return;
    if (list.tag != Tag::kOrdered) continue;
    const std::uint32_t number = number_or(attribute_of(attributes, "value"), list.next_number);
    list.next_number = number + 1;
    label_ = list_number(list.numbers, number) + ". ";
    return;
  }
}

void PageBuilder::start(std::string_view name, const xmlChar** attributes) {
  if (open_.size() >= kMostHtmlDepth) {
    too_deep = true;
    xmlStopParser(parser);
    return;
  }
  const Tag tag = tag_of(name);
  if (tag == Tag::kBreak) {
    flush();
    return;
  }
  Open open = top();
  open.name = name;
  open.tag = tag;
  open.next_number = 1;
  open.kind = kind_of(name, attributes);
  if (tag == Tag::kLink) link_begins_ = true;
  const Sight sight = sight_of(attributes);
  open.hidden = open.hidden || !sight.displayed;
  open.unseen = !sight.visible.value_or(!open.unseen);
  open.skipped = open.skipped || open.hidden || tag == Tag::kSkipped ||
                 (tag == Tag::kLink && is_note_mark(attributes));
  open.article = open.article || tag == Tag::kArticle;
  if (tag == Tag::kOrdered) {
    open.next_number = number_or(attribute_of(attributes, "start"), 1);
    const std::string_view type = attribute_of(attributes, "type");
    open.numbers = type.empty() ? NumberStyle::kDecimal : number_style_of_odf(type);
  }
  const std::string_view role = attribute_of(attributes, "role");
  // LibreOffice writes the page's header and footer into the page.
  const std::string_view title = name == "div" ? attribute_of(attributes, "title") : "";
  const bool furniture = title == "header" || title == "footer" || tag == Tag::kFurniture ||
                         (tag == Tag::kHeader && !open.article) ||
                         std::find(std::begin(kFurnitureRoles), std::end(kFurnitureRoles), role) !=
                             std::end(kFurnitureRoles);
  if (is_block(tag) || furniture) open_block(open, furniture);
  if (tag == Tag::kItem && !open.skipped && !open.unseen) begin_item(attributes);
  ++counts_[static_cast<std::size_t>(tag)];
  open_.push_back(std::move(open));
}

void PageBuilder::close_top() {
  if (is_block(open_.back().tag)) flush();
  if (open_.back().tag == Tag::kItem) label_.clear();
  --counts_[static_cast<std::size_t>(open_.back().tag)];
  open_.pop_back();
}

void PageBuilder::end(std::string_view name) {
  const bool known = std::any_of(open_.rbegin(), open_.rend(),
                                 [&](const Open& open) { return open.name == name; });
  while (known && !open_.empty()) {
    const bool found = open_.back().name == name;
    close_top();
    if (found) return;
  }
}

void PageBuilder::add(char32_t c) {
  // A line end between Han characters is where the author wrapped the source, and no space.
  const bool wrapped = line_ && is_wide(last_) && is_wide(c);
  if (space_ && !block_.text.empty() && !wrapped) block_.text += ' ';
  space_ = line_ = false;
  append_utf8(block_.text, c);
  last_ = c;
  if (c == 0xA0 || c == 0x3000) return;
  ++block_.chars;
  if (!inside(Tag::kLink)) return;
  ++block_.link_chars;
  if (std::exchange(link_begins_, false)) ++block_.links;
}

void PageBuilder::characters(std::string_view text) {
  if (inside(Tag::kTitle)) {
    if (page_.blocks.empty()) page_.title += text;
    return;
  }
  if (const Open at = top(); at.skipped || at.unseen) {
    if ((at.hidden || at.unseen) && !inside(Tag::kSkipped)) {
      page_.hidden += count_code_points(text) -
                      static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
                        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
                      }));
    }
    return;
  }
  const bool pre = inside(Tag::kPre);
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    const char32_t c = next_code_point(at);
    if (pre && c == '\n') {
      flush();
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
      space_ = true;
      line_ = line_ || c == '\n' || c == '\r';
    } else {
      add(c);
    }
  }
}

void on_start(void* builder, const xmlChar* name, const xmlChar** attributes) {
  static_cast<PageBuilder*>(builder)->start(reinterpret_cast<const char*>(name), attributes);
}
void on_end(void* builder, const xmlChar* name) {
  static_cast<PageBuilder*>(builder)->end(reinterpret_cast<const char*>(name));
}
void on_characters(void* builder, const xmlChar* text, int length) {
  static_cast<PageBuilder*>(builder)->characters(
      {reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)});
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Whether the tag whose name begins at `at` has more attributes than it may; `at` is left behind
// it.
bool has_too_many_attributes(std::string_view page, std::size_t& at) {
  std::size_t attributes = 0;
  while (at < page.size() && page[at] != '>') {
    const char c = page[at++];
    // A value in quotes may hold anything; without its end the rest is looked at as it stands.
    if ((c == '"' || c == '\'') && page[at - 2] == '=') {
      const std::size_t end = page.find(c, at);
      if (end != std::string_view::npos) at = end + 1;
    }
    const bool between = is_space(c) || c == '/' || c == '"' || c == '\'';
    const bool begins = at < page.size() && !is_space(page[at]) && page[at] != '/' &&
                        page[at] != '>' && page[at] != '=';
    if (between && begins && ++attributes > kMostHtmlAttributes) return true;
  }
  return false;
}

// The end of the element's or comment's raw content that begins at `at`; `at` where it has no end.
std::size_t behind(std::string_view page, std::size_t at, std::string_view end) {
  const std::size_t found = page.find(end, at);
  return found == std::string_view::npos ? at : found + end.size();
}

// The parser compares each attribute of a tag with all before it.
bool has_crowded_tag(std::string_view page) {
  for (std::size_t at = page.find('<'); at < page.size(); at = page.find('<', at)) {
    ++at;
    if (page.substr(at, 3) == "!--") {
      at = behind(page, at + 3, "-->");
    } else if (page.substr(at, 6) == "script") {
      at = behind(page, at, "</script");
    } else if (at < page.size() && is_letter(page[at]) && has_too_many_attributes(page, at)) {
      return true;
    }
  }
  return false;
}

}  // namespace

Result<HtmlPage> parse_html(const std::string& utf8, const FormatContext& context) {
  // A mark tells the parser the encoding for good, whatever the page says about itself.
  std::string bytes = "\xEF\xBB\xBF" + utf8;
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return Error{ErrorCode::kLimit, context.path, {}, {}, "web page is longer than 2 GiB"};
  }
  if (has_crowded_tag(utf8)) {
    return Error{
        ErrorCode::kLimit,
        context.path,
        {},
        {},
        "web page has a tag of more than " + std::to_string(kMostHtmlAttributes) + " attributes"};
  }
  htmlSAXHandler handler;
  std::memset(&handler, 0, sizeof handler);
  handler.startElement = on_start;
  handler.endElement = on_end;
  handler.characters = on_characters;
  handler.ignorableWhitespace = on_characters;
  handler.cdataBlock = on_characters;
  PageBuilder builder;
  const std::unique_ptr<htmlParserCtxt, void (*)(htmlParserCtxtPtr)> parser(
      htmlCreateMemoryParserCtxt(bytes.data(), static_cast<int>(bytes.size())), htmlFreeParserCtxt);
  if (parser == nullptr) return damaged(context, "no memory for the web page");
  *parser->sax = handler;
  parser->userData = &builder;
  builder.parser = parser.get();
  htmlCtxtUseOptions(parser.get(), HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR |
                                       HTML_PARSE_NOWARNING | HTML_PARSE_IGNORE_ENC);
  htmlParseDocument(parser.get());
  if (builder.too_deep) {
    return Error{ErrorCode::kLimit,
                 context.path,
                 {},
                 {},
                 "web page nests elements more than " + std::to_string(kMostHtmlDepth) + " deep"};
  }
  return builder.take();
}

}  // namespace leitong::read
