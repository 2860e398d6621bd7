// Problem: the text of an OpenDocument file as its reader sees it.
// Method: one walk over content.xml without recursion; what an element means is one table. Deleted
// text stands apart, under text:tracked-changes, and is left out; comments too. Hidden text (a
// style with text:display="none", a section or a text that is not displayed) is left out and told.
// Notes come behind the text; text boxes behind the paragraph they are anchored in.
// Cost: about 60 bytes of memory a tag.
// Paper: OpenDocument 1.3, part 3.
#include "read/formats/odt.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "base/utf8.hpp"
#include "read/formats/odt_lists.hpp"
#include "read/formats/xml.hpp"

namespace leitong::read {
namespace {

enum class Meaning : std::uint8_t {
  kContainer,
  kSkipped,
  kParagraph,
  kHeading,
  kSpan,
  kSection,
  kHiddenText,
  kCaption,
  kList,
  kItem,
  kListHeader,
  kSpaces,
  kTab,
  kBreak,
  kNote,
  kBox,
};

struct ElementRow {
  std::string_view name;
  Meaning meaning;
};
constexpr ElementRow kElements[] = {
    {"p", Meaning::kParagraph},
    {"h", Meaning::kHeading},
    {"span", Meaning::kSpan},
    {"section", Meaning::kSection},
    {"list", Meaning::kList},
    {"list-item", Meaning::kItem},
    {"list-header", Meaning::kListHeader},
    {"s", Meaning::kSpaces},
    {"tab", Meaning::kTab},
    {"line-break", Meaning::kBreak},
    {"note", Meaning::kNote},
    {"text-box", Meaning::kBox},
    {"custom-shape", Meaning::kBox},
    {"rect", Meaning::kBox},
    {"ellipse", Meaning::kBox},
    {"note-citation", Meaning::kSkipped},
    {"tracked-changes", Meaning::kSkipped},
    {"annotation", Meaning::kSkipped},
    {"ruby-text", Meaning::kSkipped},
    {"hidden-text", Meaning::kHiddenText},
    {"hidden-paragraph", Meaning::kSkipped},
    {"forms", Meaning::kSkipped},
    {"sequence-decls", Meaning::kSkipped},
    {"variable-decls", Meaning::kSkipped},
    {"user-field-decls", Meaning::kSkipped},
    {"table-of-content-source", Meaning::kSkipped},
    {"alphabetical-index-source", Meaning::kSkipped},
    {"user-index-source", Meaning::kSkipped},
    {"illustration-index-source", Meaning::kSkipped},
    {"table-index-source", Meaning::kSkipped},
    {"bibliography-source", Meaning::kSkipped},
    {"object", Meaning::kSkipped},
    {"title", Meaning::kCaption},
    {"desc", Meaning::kCaption},
};

Meaning meaning_of(std::string_view name) {
  for (const ElementRow& row : kElements) {
    if (row.name == name) return row.meaning;
  }
  return Meaning::kContainer;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_hidden_section(const pugi::xml_node& node) {
  const std::string_view display = attribute(node, "display");
  return display == "none" || (display == "condition" && attribute(node, "is-hidden") == "true");
}

class OdtWalker {
 public:
  OdtWalker(const pugi::xml_node& content, const pugi::xml_node& styles) : content_(content) {
    lists_.load(styles);
    lists_.load(content);
    for (const pugi::xml_node& root : {content, styles}) {
      for (const char* const where : {"automatic-styles", "styles"})
        find_hiding(child(root, where));
    }
  }

  Content read() {
    walk(
        child(child(content_, "body"), "text"), [&](const pugi::xml_node& at) { return enter(at); },
        [&](const pugi::xml_node& at) { leave(at); });
    Content out = writer_.take();
    if (hidden_ > 0) {
      out.remarks.push_back(std::to_string(hidden_) + " characters of hidden text left out");
    }
    return out;
  }

 private:
  void find_hiding(const pugi::xml_node& styles) {
    for (const pugi::xml_node& style : styles.children()) {
      if (attribute(child(style, "text-properties"), "display") == "none") {
        hiding_.emplace(attribute(style, "name"));
      }
    }
  }
  bool is_hidden(const pugi::xml_node& node);
  void count_hidden(const pugi::xml_node& node);
  bool enter(const pugi::xml_node& node);
  void leave(const pugi::xml_node& node);
  void put_text(std::string_view text);
  void put(std::string_view text) {
    writer_.text(text);
    behind_space_ = false;
  }

  pugi::xml_node content_;
  OdtLists lists_;
  std::set<std::string, std::less<>> hiding_;
  ParagraphWriter writer_;
  std::size_t open_paragraphs_ = 0;
  bool behind_space_ = true;  // white space here adds nothing
  std::uint64_t hidden_ = 0;
};

// Runs of white space are one space, as in HTML; real ones are text:s elements.
void OdtWalker::put_text(std::string_view text) {
  if (open_paragraphs_ == 0) return;
  std::string out;
  for (const char c : text) {
    const bool space = is_space(c);
    if (!space) {
      out += c;
    } else if (!behind_space_) {
      out += ' ';
    }
    behind_space_ = space;
  }
  writer_.text(out);
}

bool OdtWalker::is_hidden(const pugi::xml_node& node) {
  if (hiding_.empty() || hiding_.count(attribute(node, "style-name")) == 0) return false;
  count_hidden(node);
  return true;
}

void OdtWalker::count_hidden(const pugi::xml_node& node) {
  walk(
      node,
      [&](const pugi::xml_node& at) {
        const std::string_view text(at.value());
        if (at.type() == pugi::node_pcdata && !std::all_of(text.begin(), text.end(), is_space)) {
          hidden_ += count_code_points(text);
        }
        return true;
      },
      [](const pugi::xml_node&) {});
}

bool OdtWalker::enter(const pugi::xml_node& node) {
  if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) {
    put_text(node.value());
    return false;
  }
  const Meaning meaning = meaning_of(local_name(node));
  switch (meaning) {
    case Meaning::kContainer:
      return true;
    case Meaning::kSkipped:
      return false;
    case Meaning::kParagraph:
    case Meaning::kHeading:
      ++open_paragraphs_;
      behind_space_ = true;
      if (is_hidden(node)) return false;
      writer_.text(lists_.next(node, meaning == Meaning::kHeading));
      return true;
    case Meaning::kSpan:
      return !is_hidden(node);
    case Meaning::kSection:
      if (!is_hidden_section(node)) return true;
      count_hidden(node);
      return false;
    case Meaning::kHiddenText:  // hidden on a condition, which the writer has judged
      if (attribute(node, "is-hidden") == "false") return true;
      count_hidden(node);
      return false;
    case Meaning::kCaption:  // of a picture; of the same name is the field that shows the title
      return same_prefix(node, node.parent());
    case Meaning::kList:
      lists_.enter_list(node);
      return true;
    case Meaning::kItem:
    case Meaning::kListHeader:
      lists_.enter_item(node, meaning == Meaning::kItem);
      return true;
    case Meaning::kSpaces: {
      constexpr int kMostSpaces = 1000;
      const int count = std::clamp(number_attribute(node, "c", 1), 1, kMostSpaces);
      put(std::string(static_cast<std::size_t>(count), ' '));
      return false;
    }
    case Meaning::kTab:
      put("\t");
      return false;
    case Meaning::kBreak:
      put("\n");
      behind_space_ = true;
      return false;
    case Meaning::kNote:
    case Meaning::kBox:
      writer_.begin_aside();
      return true;
  }
  return true;
}

void OdtWalker::leave(const pugi::xml_node& node) {
  if (node.type() != pugi::node_element) return;
  switch (meaning_of(local_name(node))) {
    case Meaning::kParagraph:
    case Meaning::kHeading:
      writer_.end_paragraph();
      --open_paragraphs_;
      break;
    case Meaning::kList:
      lists_.leave_list();
      break;
    case Meaning::kItem:
    case Meaning::kListHeader:
      lists_.leave_item();
      break;
    case Meaning::kNote:
      writer_.end_aside(ParagraphWriter::Aside::kNote);
      behind_space_ = false;
      break;
    case Meaning::kBox:
      writer_.end_aside(ParagraphWriter::Aside::kBox);
      behind_space_ = false;
      break;
    default:
      break;
  }
}

// Whether the manifest says that the content is encrypted.
Result<bool> is_encrypted(const ZipPackage& package) {
  const Result<std::optional<std::string>> manifest = package.part("META-INF/manifest.xml");
  if (!manifest) return manifest.error();
  return manifest.value() && manifest.value()->find("encryption-data") != std::string::npos;
}

}  // namespace

Result<Content> read_odt(const ZipPackage& package, const FormatContext& context) {
  const Result<bool> encrypted = is_encrypted(package);
  if (!encrypted) return encrypted.error();
  if (encrypted.value()) return damaged(context, "is protected by a password");
  std::unique_ptr<XmlTree> trees[2];
  XmlBudget budget;
  constexpr const char* kParts[2] = {"content.xml", "styles.xml"};
  for (std::size_t i = 0; i < 2; ++i) {
    Result<std::optional<std::string>> bytes = package.part(kParts[i]);
    if (!bytes) return bytes.error();
    if (!bytes.value()) continue;
    Result<std::unique_ptr<XmlTree>> tree =
        parse_xml(std::move(*bytes.value()), kParts[i], budget, context);
    if (!tree) return tree.error();
    trees[i] = std::move(tree).value();
  }
  if (trees[0] == nullptr) return damaged(context, "OpenDocument file has no content.xml");
  const pugi::xml_node styles =
      trees[1] == nullptr ? pugi::xml_node() : trees[1]->document.document_element();
  return OdtWalker(trees[0]->document.document_element(), styles).read();
}

}  // namespace leitong::read
