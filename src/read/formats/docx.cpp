// Problem: the text of a Word document as its reader sees it. The file tells much besides: deleted
// runs, field instructions, every text box twice (once for old programs), lists without numbers.
// Method: one walk over word/document.xml without recursion; what an element means is one table.
//   Deleted and moved-away runs are left out, inserted ones kept: as if all changes were accepted.
//   A paragraph whose mark is deleted runs on into the next one.
//   Of alternate content the first choice is taken, else the fallback.
//   Of a field the result is shown and not the instruction. The marks between the two count where
//   they are deleted or hidden, too: else the instruction would have no end, and take all text
//   behind it along. An instruction that never ends is none: a second walk reads it as text.
//   Hidden text (w:vanish, of the run, its style or its paragraph's, or what these are based on) is
//   not shown on paper: left out, and told.
//   Notes stand behind the text in the order of their references; the references leave no mark, so
//   that a copied sentence with other notes is the same sentence. A note that is referred to again
//   stands there once. Headers, footers and comments are not the text and are not read.
//   Numbers of lists are repeated text: what comes out is limited by what went in.
// Cost: about 60 bytes of memory a tag; some 50 MB of XML a second.
// Paper: ECMA-376, part 1.
#include "read/formats/docx.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "read/formats/docx_numbering.hpp"
#include "read/formats/xml.hpp"

namespace leitong::read {
namespace {

enum class Meaning : std::uint8_t {
  kContainer,  // gone into, means nothing
  kSkipped,
  kDeleted,  // skipped but for the marks of fields
  kParagraph,
  kRun,
  kRow,
  kText,
  kTab,
  kBreak,
  kHyphen,
  kSymbol,
  kField,
  kNote,
  kEndNote,
  kTextBox,
  kAlternative,
  kChoice,
  kChunk,
};

struct ElementRow {
  std::string_view name;
  Meaning meaning;
};
constexpr ElementRow kElements[] = {
    {"p", Meaning::kParagraph},
    {"r", Meaning::kRun},
    {"t", Meaning::kText},
    {"tr", Meaning::kRow},
    {"tab", Meaning::kTab},
    {"ptab", Meaning::kTab},
    {"br", Meaning::kBreak},
    {"cr", Meaning::kBreak},
    {"noBreakHyphen", Meaning::kHyphen},
    {"sym", Meaning::kSymbol},
    {"fldChar", Meaning::kField},
    {"footnoteReference", Meaning::kNote},
    {"endnoteReference", Meaning::kEndNote},
    {"txbxContent", Meaning::kTextBox},
    {"AlternateContent", Meaning::kAlternative},
    {"Choice", Meaning::kChoice},
    {"Fallback", Meaning::kChoice},
    {"altChunk", Meaning::kChunk},
    // Left out: deleted text, instructions, the small print above ruby, and all properties.
    {"del", Meaning::kDeleted},
    {"moveFrom", Meaning::kDeleted},
    {"delText", Meaning::kSkipped},
    {"instrText", Meaning::kSkipped},
    {"delInstrText", Meaning::kSkipped},
    {"rt", Meaning::kSkipped},
    {"pPr", Meaning::kSkipped},
    {"rPr", Meaning::kSkipped},
    {"tblPr", Meaning::kSkipped},
    {"trPr", Meaning::kSkipped},
    {"tcPr", Meaning::kSkipped},
    {"sdtPr", Meaning::kSkipped},
    {"sectPr", Meaning::kSkipped},
};

Meaning meaning_of(std::string_view name) {
  for (const ElementRow& row : kElements) {
    if (row.name == name) return row.meaning;
  }
  return Meaning::kContainer;
}

bool is_on(const pugi::xml_node& node) {
  if (!node) return false;
  const std::string_view value = attribute(node, "val");
  return value != "0" && value != "false" && value != "off";
}

using NoteNodes = std::map<std::string, pugi::xml_node, std::less<>>;

NoteNodes notes_by_id(const XmlTree* tree) {
  NoteNodes notes;
  if (tree == nullptr) return notes;
  for (const pugi::xml_node& note : tree->document.document_element().children()) {
    notes.emplace(std::string(attribute(note, "id")), note);
  }
  return notes;
}

// The styles that hide what is written in them, by themselves or by what they are based on. The
// style of paragraphs that name none is kept under "".
std::set<std::string, std::less<>> hiding_styles(const pugi::xml_node& styles) {
  std::map<std::string_view, pugi::xml_node> by_id;
  for (const pugi::xml_node& style : styles.children()) {
    by_id.emplace(attribute(style, "styleId"), style);
  }
  constexpr int kMostBases = 32;  // Word follows eleven; some go in a circle
  std::set<std::string, std::less<>> out;
  for (const auto& [id, style] : by_id) {
    pugi::xml_node at = style;
    pugi::xml_node vanish;
    for (int i = 0; at && !vanish && i < kMostBases; ++i) {
      vanish = child(child(at, "rPr"), "vanish");
      const auto base = by_id.find(attribute(child(at, "basedOn"), "val"));
      at = base == by_id.end() ? pugi::xml_node() : base->second;
    }
    if (!is_on(vanish)) continue;
    out.emplace(id);
    const std::string_view usual = attribute(style, "default");
    if (attribute(style, "type") == "paragraph" && (usual == "1" || usual == "true")) out.emplace();
  }
  return out;
}

// The parts of a document; those that are missing are nullptr.
struct Parts {
  std::unique_ptr<XmlTree> document, styles, numbering, footnotes, endnotes;
  std::size_t bytes = 0;  // of all of them
};

// Bytes of text that parts of so many bytes may come to: a paragraph takes seven bytes at least,
// its number seldom more than a dozen.
constexpr std::size_t kMostTextPerByte = 8;
constexpr std::size_t kTextAllowed = 1 << 20;

pugi::xml_node root_of(const std::unique_ptr<XmlTree>& tree) {
  return tree == nullptr ? pugi::xml_node() : tree->document.document_element();
}

using FieldMarks = std::set<pugi::xml_node>;

class DocxWalker {
 public:
  // `no_fields`: marks that begin an instruction without an end.
  DocxWalker(const Parts& parts, const FieldMarks& no_fields)
      : root_(root_of(parts.document)),
        bytes_left_(kTextAllowed + kMostTextPerByte * parts.bytes),
        no_fields_(no_fields) {
    numbering_.load(root_of(parts.numbering), root_of(parts.styles));
    hiding_ = hiding_styles(root_of(parts.styles));
    footnotes_ = notes_by_id(parts.footnotes.get());
    endnotes_ = notes_by_id(parts.endnotes.get());
  }

  Result<Content> read(const FormatContext& context) {
    walk_below(root_);
    // A note can have no notes; should one claim it, they are not looked at.
    for (const std::vector<pugi::xml_node>* notes : {&noted_, &end_noted_}) {
      const std::vector<pugi::xml_node> inside = *notes;
      for (const pugi::xml_node& note : inside) {
        writer_.begin_aside();
        walk_below(note);
        writer_.end_aside(ParagraphWriter::Aside::kNote);
      }
    }
    if (too_long_) {
      return Error{ErrorCode::kLimit, context.path, {}, {}, "text is far longer than its file"};
    }
    Content content = writer_.take();
    if (hidden_ > 0) {
      content.remarks.push_back(std::to_string(hidden_) + " characters of hidden text left out");
    }
    if (!no_fields_.empty()) {
      content.remarks.push_back(std::to_string(no_fields_.size()) +
                                " fields have no end: what stands in them is read as text");
    }
    if (chunks_ > 0) {
      content.remarks.push_back(std::to_string(chunks_) +
                                " embedded files of another format (altChunk) not read: save the "
                                "document again with Word");
    }
    return content;
  }

  // Marks whose instruction was still open where the text or a note ended.
  const FieldMarks& unended() const { return unended_; }

 private:
  void walk_below(const pugi::xml_node& node) {
    fields_.clear();
    hidden_paragraphs_.clear();
    in_instructions_ = 0;
    walk(
        node, [&](const pugi::xml_node& at) { return enter(at); },
        [&](const pugi::xml_node& at) { leave(at); });
    for (const Field& field : fields_) {
      if (field.in_instruction) unended_.insert(field.begin);
    }
  }

  bool enter(const pugi::xml_node& node);
  void leave(const pugi::xml_node& node);
  bool is_paragraph(const pugi::xml_node& node) const { return same_prefix(node, root_); }
  bool in_hiding_style(const pugi::xml_node& properties, const char* style_element) const;
  bool enter_run(const pugi::xml_node& run);
  void enter_paragraph(const pugi::xml_node& paragraph);
  void take_fields_in(const pugi::xml_node& node);
  void put(std::string_view text) {
    if (in_instructions_ == 0) write(text);
  }
  void write(std::string_view text) {
    too_long_ = too_long_ || text.size() > bytes_left_;
    if (too_long_) return;
    bytes_left_ -= text.size();
    writer_.text(text);
  }
  void put_symbol(const pugi::xml_node& node);
  void take_field(const pugi::xml_node& node);
  static void take_note(const pugi::xml_node& node, NoteNodes& notes,
                        std::vector<pugi::xml_node>& noted);

  pugi::xml_node root_;
  std::size_t bytes_left_;  // of text
  bool too_long_ = false;
  DocxNumbering numbering_;
  std::set<std::string, std::less<>> hiding_;
  NoteNodes footnotes_, endnotes_;  // those that were not referred to yet
  ParagraphWriter writer_;
  struct Field {
    pugi::xml_node begin;
    bool in_instruction = true;
  };
  std::vector<Field> fields_;  // open ones
  FieldMarks no_fields_, unended_;
  std::vector<bool> hidden_paragraphs_;  // open ones: whether their style hides
  std::size_t in_instructions_ = 0;
  std::vector<pugi::xml_node> noted_, end_noted_;
  std::uint64_t hidden_ = 0;
  std::uint64_t chunks_ = 0;  // parts in another format, which the document shows
};

bool DocxWalker::in_hiding_style(const pugi::xml_node& properties,
                                 const char* style_element) const {
  return !hiding_.empty() && hiding_.count(attribute(child(properties, style_element), "val")) != 0;
}

bool DocxWalker::enter_run(const pugi::xml_node& run) {
  const pugi::xml_node properties = child(run, "rPr");
  const pugi::xml_node vanish = child(properties, "vanish");
  // Hiding in both the paragraph's style and the run's is a switch turned twice (17.7.3).
  const bool in_run_style = child(properties, "rStyle") && in_hiding_style(properties, "rStyle");
  const bool in_paragraph_style = !hidden_paragraphs_.empty() && hidden_paragraphs_.back();
  if (vanish ? !is_on(vanish) : in_run_style == in_paragraph_style) return true;
  for (const pugi::xml_node& part : run.children()) {
    if (local_name(part) == "t") hidden_ += count_code_points(part.child_value());
  }
  take_fields_in(run);
  return false;
}

void DocxWalker::enter_paragraph(const pugi::xml_node& paragraph) {
  const pugi::xml_node properties = child(paragraph, "pPr");
  hidden_paragraphs_.push_back(in_hiding_style(properties, "pStyle"));
  if (!hidden_paragraphs_.back()) write(numbering_.next(properties));
}

// The marks of fields in what is not shown.
void DocxWalker::take_fields_in(const pugi::xml_node& node) {
  walk(
      node,
      [&](const pugi::xml_node& at) {
        if (meaning_of(local_name(at)) == Meaning::kField) take_field(at);
        return true;
      },
      [](const pugi::xml_node&) {});
}

void DocxWalker::put_symbol(const pugi::xml_node& node) {
  const std::string_view code = attribute(node, "char");
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), value, 16);
  // F000 to F0FF are places in a symbol font: dingbats, nothing to compare.
  const bool symbol = value >= 0xE000 && value <= 0xF8FF;
  if (error != std::errc() || end != code.data() + code.size() || symbol) return;
  if (value < 0x20 || value > 0xFFFF || (value >= 0xD800 && value <= 0xDFFF)) return;
  std::string out;
  append_utf8(out, value);
  put(out);
}

void DocxWalker::take_field(const pugi::xml_node& node) {
  const std::string_view type = attribute(node, "fldCharType");
  if (type == "begin" && no_fields_.count(node) == 0) {
    fields_.push_back({node});
    ++in_instructions_;
  } else if (!fields_.empty() && (type == "separate" || type == "end")) {
    if (fields_.back().in_instruction) --in_instructions_;
    fields_.back().in_instruction = false;
    if (type == "end") fields_.pop_back();
  }
}

void DocxWalker::take_note(const pugi::xml_node& node, NoteNodes& notes,
                           std::vector<pugi::xml_node>& noted) {
  const auto found = notes.find(attribute(node, "id"));
  if (found == notes.end()) return;
  noted.push_back(found->second);
  notes.erase(found);
}

bool DocxWalker::enter(const pugi::xml_node& node) {
  if (too_long_) return false;
  switch (meaning_of(local_name(node))) {
    case Meaning::kContainer:
      return true;
    case Meaning::kSkipped:
      return false;
    case Meaning::kDeleted:
      take_fields_in(node);
      return false;
    case Meaning::kParagraph:
      if (is_paragraph(node)) enter_paragraph(node);
      return true;
    case Meaning::kRun:
      return enter_run(node);
    case Meaning::kRow:
      if (!child(child(node, "trPr"), "del")) return true;
      take_fields_in(node);
      return false;
    case Meaning::kText:
      for (const pugi::xml_node& part : node.children()) put(part.value());
      return false;
    case Meaning::kTab:
      put("\t");
      return false;
    case Meaning::kBreak:
      if (writer_.pending() || attribute(node, "type").empty()) put("\n");
      return false;
    case Meaning::kHyphen:
      put("-");
      return false;
    case Meaning::kSymbol:
      put_symbol(node);
      return false;
    case Meaning::kField:
      take_field(node);
      return false;
    case Meaning::kNote:
      take_note(node, footnotes_, noted_);
      return false;
    case Meaning::kEndNote:
      take_note(node, endnotes_, end_noted_);
      return false;
    case Meaning::kTextBox:
      writer_.begin_aside();
      return true;
    case Meaning::kAlternative:
      return true;
    case Meaning::kChoice: {
      const pugi::xml_node first = child(node.parent(), "Choice");
      return node == (first ? first : child(node.parent(), "Fallback"));
    }
    case Meaning::kChunk:
      ++chunks_;
      return false;
  }
  return true;
}

void DocxWalker::leave(const pugi::xml_node& node) {
  const Meaning meaning = meaning_of(local_name(node));
  if (meaning == Meaning::kTextBox) writer_.end_aside(ParagraphWriter::Aside::kBox);
  if (meaning != Meaning::kParagraph || !is_paragraph(node)) return;
  const pugi::xml_node mark = child(child(node, "pPr"), "rPr");
  const pugi::xml_node vanish = child(mark, "vanish");
  const bool in_hiding = !hidden_paragraphs_.empty() && hidden_paragraphs_.back();
  if (!hidden_paragraphs_.empty()) hidden_paragraphs_.pop_back();
  const bool hidden = vanish ? is_on(vanish) : in_hiding;
  if (!child(mark, "del") && !child(mark, "moveFrom") && !hidden) writer_.end_paragraph();
}

Result<std::unique_ptr<XmlTree>> parse_part(const ZipPackage& package, const std::string& name,
                                            XmlBudget& budget, const FormatContext& context) {
  Result<std::optional<std::string>> bytes = package.part(name);
  if (!bytes) return bytes.error();
  if (!bytes.value()) return std::unique_ptr<XmlTree>();
  return parse_xml(std::move(*bytes.value()), name, budget, context);
}

std::string folder_of(const std::string& part) {
  const std::size_t slash = part.rfind('/');
  return slash == std::string::npos ? std::string() : part.substr(0, slash + 1);
}

// The name of a part that a relation of a part in `folder` names.
std::string target_of(const pugi::xml_node& relation, std::string folder) {
  std::string_view target = attribute(relation, "Target");
  if (target.starts_with('/')) return std::string(target.substr(1));
  while (target.starts_with("../") || target.starts_with("./")) {
    const bool up = target.starts_with("../");
    target.remove_prefix(up ? 3 : 2);
    if (up && !folder.empty()) folder = folder_of(folder.substr(0, folder.size() - 1));
  }
  return folder + std::string(target);
}

// What the package names as its document; Word's own name where it does not say.
Result<std::string> main_part(const ZipPackage& package, XmlBudget& budget,
                              const FormatContext& context) {
  const Result<std::unique_ptr<XmlTree>> relations =
      parse_part(package, "_rels/.rels", budget, context);
  if (!relations) return relations.error();
  for (const pugi::xml_node& relation : root_of(relations.value()).children()) {
    if (!attribute(relation, "Type").ends_with("/officeDocument")) continue;
    const std::string target = target_of(relation, "");
    if (package.has(target)) return target;
  }
  return std::string("word/document.xml");
}

struct PartRow {
  const char* relation;
  const char* usual_name;
  std::unique_ptr<XmlTree> Parts::*part;
};
constexpr PartRow kParts[] = {
    {"/styles", "styles.xml", &Parts::styles},
    {"/numbering", "numbering.xml", &Parts::numbering},
    {"/footnotes", "footnotes.xml", &Parts::footnotes},
    {"/endnotes", "endnotes.xml", &Parts::endnotes},
};

// The parts as the document's relations name them, under their usual names where it has none.
Result<Parts> parts_of(const ZipPackage& package, const std::string& main,
                       const FormatContext& context, XmlBudget& budget) {
  const std::string folder = folder_of(main);
  const std::string relations_name = folder + "_rels/" + main.substr(folder.size()) + ".rels";
  const Result<std::unique_ptr<XmlTree>> relations =
      parse_part(package, relations_name, budget, context);
  if (!relations) return relations.error();
  Parts parts;
  Result<std::unique_ptr<XmlTree>> document = parse_part(package, main, budget, context);
  if (!document) return document.error();
  parts.document = std::move(document).value();
  if (parts.document != nullptr) parts.bytes = parts.document->bytes.size();
  for (const PartRow& row : kParts) {
    std::string name = relations.value() == nullptr ? folder + row.usual_name : "";
    for (const pugi::xml_node& relation : root_of(relations.value()).children()) {
      if (!name.empty() || !attribute(relation, "Type").ends_with(row.relation)) continue;
      if (attribute(relation, "TargetMode") != "External") name = target_of(relation, folder);
    }
    if (name.empty()) continue;
    Result<std::unique_ptr<XmlTree>> tree = parse_part(package, name, budget, context);
    if (!tree) return tree.error();
    parts.*row.part = std::move(tree).value();
    if (parts.*row.part != nullptr) parts.bytes += (parts.*row.part)->bytes.size();
  }
  return parts;
}

}  // namespace

Result<Content> read_docx(const ZipPackage& package, const FormatContext& context) {
  XmlBudget budget;
  const Result<std::string> main = main_part(package, budget, context);
  if (!main) return main.error();
  const Result<Parts> found = parts_of(package, main.value(), context, budget);
  if (!found) return found.error();
  const Parts& parts = found.value();
  if (parts.document == nullptr) return damaged(context, "Word file has no " + main.value());
  DocxWalker walker(parts, {});
  Result<Content> content = walker.read(context);
  if (walker.unended().empty()) return content;
  return DocxWalker(parts, walker.unended()).read(context);
}

}  // namespace leitong::read
