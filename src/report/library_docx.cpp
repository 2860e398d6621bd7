// The parts of a document that Word and LibreOffice want: content types, relations, styles, and the
// text as paragraphs of runs. pugixml writes the XML, libzip packs it. Texts of documents are made
// harmless first: XML has no place for control characters, whatever the escape.

#include "report/library_docx.hpp"

#include <algorithm>
#include <array>
#include <pugixml.hpp>
#include <sstream>
#include <string_view>

#include "report/terminal_text.hpp"
#include "report/zip_bytes.hpp"

namespace leitong {
namespace {

using library::Details;
using library::Summary;

constexpr const char* kMain = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
constexpr const char* kPackage = "http://schemas.openxmlformats.org/package/2006/";
constexpr const char* kOffice =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

constexpr std::array<std::string_view, 8> kRoles = {"salutation",  "opening", "transition", "data",
                                                    "requirement", "thanks",  "closing",    ""};

struct Words {
  const char* title;
  const char* other;
  const char* slot;
  const char* filler;
  const char* count;
  const char* left_out;
  const char* variants;
  const char* sources;
};
constexpr Words kEnglish = {"Templates", "other",      "slot",     "filler",
                            "count",     "(left out)", "Variants", "Sources"};
constexpr Words kChinese = {"模板库", "其他", "空位", "填法", "次数", "（省略）", "变体", "出处"};

std::string text_of(const pugi::xml_document& document) {
  std::ostringstream out;
  document.save(out, "", pugi::format_raw, pugi::encoding_utf8);
  return std::move(out).str();
}

pugi::xml_node root_of(pugi::xml_document& document, const char* name, const char* space_name,
                       const std::string& space) {
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  declaration.append_attribute("standalone") = "yes";
  pugi::xml_node root = document.append_child(name);
  root.append_attribute(space_name) = space.c_str();
  return root;
}

std::string content_types() {
  pugi::xml_document document;
  pugi::xml_node root =
      root_of(document, "Types", "xmlns", std::string(kPackage) + "content-types");
  const auto add = [&](const char* kind, const char* key, const char* value, const char* type) {
    pugi::xml_node node = root.append_child(kind);
    node.append_attribute(key) = value;
    node.append_attribute("ContentType") = type;
  };
  add("Default", "Extension", "rels", "application/vnd.openxmlformats-package.relationships+xml");
  add("Default", "Extension", "xml", "application/xml");
  add("Override", "PartName", "/word/document.xml",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml");
  add("Override", "PartName", "/word/styles.xml",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml");
  return text_of(document);
}

std::string relations(const char* type, const char* target) {
  pugi::xml_document document;
  pugi::xml_node root =
      root_of(document, "Relationships", "xmlns", std::string(kPackage) + "relationships");
  pugi::xml_node node = root.append_child("Relationship");
  node.append_attribute("Id") = "rId1";
  node.append_attribute("Type") = (std::string(kOffice) + type).c_str();
  node.append_attribute("Target") = target;
  return text_of(document);
}

pugi::xml_node valued(pugi::xml_node parent, const char* name, const char* value) {
  pugi::xml_node node = parent.append_child(name);
  node.append_attribute("w:val") = value;
  return node;
}

void add_style(pugi::xml_node styles, const char* id, const char* name, const char* half_points,
               bool bold, const char* outline) {
  pugi::xml_node style = styles.append_child("w:style");
  style.append_attribute("w:type") = "paragraph";
  style.append_attribute("w:styleId") = id;
  valued(style, "w:name", name);
  if (std::string_view(id) != "Normal") valued(style, "w:basedOn", "Normal");
  pugi::xml_node paragraph = style.append_child("w:pPr");
  if (outline != nullptr) paragraph.append_child("w:keepNext");
  pugi::xml_node spacing = paragraph.append_child("w:spacing");
  spacing.append_attribute("w:before") = outline == nullptr ? "0" : "240";
  spacing.append_attribute("w:after") = "80";
  if (outline != nullptr) valued(paragraph, "w:outlineLvl", outline);
  pugi::xml_node run = style.append_child("w:rPr");
  if (bold) run.append_child("w:b");
  valued(run, "w:sz", half_points);
}

std::string styles() {
  pugi::xml_document document;
  pugi::xml_node root = root_of(document, "w:styles", "xmlns:w", kMain);
  pugi::xml_node fonts = root.append_child("w:docDefaults")
                             .append_child("w:rPrDefault")
                             .append_child("w:rPr")
                             .append_child("w:rFonts");
  fonts.append_attribute("w:ascii") = "Times New Roman";
  fonts.append_attribute("w:hAnsi") = "Times New Roman";
  fonts.append_attribute("w:eastAsia") = "SimSun";
  add_style(root, "Normal", "Normal", "24", false, nullptr);
  add_style(root, "Title", "Title", "40", true, nullptr);
  add_style(root, "Heading1", "heading 1", "32", true, "0");
  add_style(root, "Heading2", "heading 2", "26", true, "1");
  add_style(root, "Small", "Small", "18", false, nullptr);
  return text_of(document);
}

// A paragraph of a style, to which runs are put.
pugi::xml_node paragraph(pugi::xml_node body, const char* style) {
  pugi::xml_node node = body.append_child("w:p");
  valued(node.append_child("w:pPr"), "w:pStyle", style);
  return node;
}

void put_run(pugi::xml_node node, std::string_view text, const char* highlight = nullptr) {
  if (text.empty()) return;
  pugi::xml_node run = node.append_child("w:r");
  if (highlight != nullptr) valued(run.append_child("w:rPr"), "w:highlight", highlight);
  pugi::xml_node content = run.append_child("w:t");
  content.append_attribute("xml:space") = "preserve";
  content.text().set(harmless(text).c_str());
}

void put_pattern(pugi::xml_node node, const library::Pattern& pattern,
                 const std::vector<library::Slot>& slots) {
  for (const library::Piece& piece : pattern) {
    if (piece.is_slot) {
      put_run(node, library::pattern_line({piece}, slots), "yellow");
    } else {
      put_run(node, piece.text);
    }
  }
}

void put_cell(pugi::xml_node row, std::string_view text, const char* width) {
  pugi::xml_node cell = row.append_child("w:tc");
  pugi::xml_node size = cell.append_child("w:tcPr").append_child("w:tcW");
  size.append_attribute("w:w") = width;
  size.append_attribute("w:type") = "dxa";
  put_run(paragraph(cell, "Small"), text);
}

constexpr std::array<const char*, 3> kWidths = {"2000", "5500", "1500"};

pugi::xml_node begin_table(pugi::xml_node body) {
  pugi::xml_node table = body.append_child("w:tbl");
  pugi::xml_node properties = table.append_child("w:tblPr");
  pugi::xml_node size = properties.append_child("w:tblW");
  size.append_attribute("w:w") = "9000";
  size.append_attribute("w:type") = "dxa";
  pugi::xml_node borders = properties.append_child("w:tblBorders");
  for (const char* side : {"w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"}) {
    pugi::xml_node border = valued(borders, side, "single");
    border.append_attribute("w:sz") = "4";
    border.append_attribute("w:space") = "0";
    border.append_attribute("w:color") = "808080";
  }
  pugi::xml_node grid = table.append_child("w:tblGrid");
  for (const char* width : kWidths) grid.append_child("w:gridCol").append_attribute("w:w") = width;
  return table;
}

void put_row(pugi::xml_node table, const std::array<std::string, 3>& cells) {
  pugi::xml_node row = table.append_child("w:tr");
  for (std::size_t i = 0; i < cells.size(); ++i) put_cell(row, cells[i], kWidths[i]);
}

void put_fillers(pugi::xml_node body, const Details& details, const Words& words) {
  if (details.slots.empty()) return;
  pugi::xml_node table = begin_table(body);
  put_row(table, {words.slot, words.filler, words.count});
  for (const library::SlotTable& slot : details.slots) {
    std::string name = library::slot_label(slot.slot);
    for (const library::FillerCount& filler : slot.fillers) {
      put_row(table, {name, filler.text.empty() ? words.left_out : filler.text,
                      std::to_string(filler.occurrences)});
      name.clear();
    }
    if (slot.distinct > slot.fillers.size()) put_row(table, {name, "…", ""});
  }
}

void put_variants(pugi::xml_node body, const Details& details, const Words& words) {
  if (details.variants.empty()) return;
  put_run(paragraph(body, "Small"),
          std::string(words.variants) + " (" + std::to_string(details.variants_total) + ")");
  for (const library::Variant& variant : details.variants) {
    pugi::xml_node line = paragraph(body, "Small");
    put_run(line, std::to_string(variant.occurrences) + "×  ");
    put_pattern(line, variant.pattern, details.summary.slots);
  }
}

void put_sources(pugi::xml_node body, const Details& details, const Words& words) {
  put_run(paragraph(body, "Small"),
          std::string(words.sources) + " (" + std::to_string(details.summary.occurrences) + ")");
  for (const library::Source& source : details.sources) {
    std::string line;
    for (const std::string* part : {&source.date, &source.place, &source.document}) {
      if (!part->empty()) line += (line.empty() ? "" : "  ") + *part;
    }
    if (!source.title.empty() && source.title != source.document) {
      line += "  《" + source.title + "》";
    }
    line += "  " + std::to_string(source.span.start) + "–" + std::to_string(source.span.end);
    put_run(paragraph(body, "Small"), line + "：" + source.text);
  }
  if (details.sources.size() < details.summary.occurrences) put_run(paragraph(body, "Small"), "…");
}

void put_template(pugi::xml_node body, const Details& details, const Words& words) {
  const Summary& summary = details.summary;
  std::string heading = "#" + std::to_string(library::number(summary.id)) + "  " +
                        std::to_string(summary.occurrences) + "×";
  if (summary.first_year != 0) {
    heading += "  " + std::to_string(summary.first_year) + "–" + std::to_string(summary.last_year);
  }
  for (const std::string& tag : summary.tags) heading += "  #" + tag;
  put_run(paragraph(body, "Heading2"), heading);
  put_pattern(paragraph(body, "Normal"), summary.pattern, summary.slots);
  put_fillers(body, details, words);
  put_variants(body, details, words);
  put_sources(body, details, words);
}

std::string document_text(const std::vector<Details>& templates, bool chinese) {
  const Words& words = chinese ? kChinese : kEnglish;
  pugi::xml_document document;
  pugi::xml_node root = root_of(document, "w:document", "xmlns:w", kMain);
  pugi::xml_node body = root.append_child("w:body");
  put_run(paragraph(body, "Title"), words.title);
  for (const std::string_view role : kRoles) {
    bool begun = false;
    for (const Details& details : templates) {
      const bool known =
          std::find(kRoles.begin(), kRoles.end(), details.summary.role) != kRoles.end();
      if ((known ? std::string_view(details.summary.role) : std::string_view()) != role) continue;
      if (!begun) {
        const std::string_view label = chinese ? library::role_label(role) : role;
        put_run(paragraph(body, "Heading1"), role.empty() ? words.other : label);
      }
      begun = true;
      put_template(body, details, words);
    }
  }
  pugi::xml_node section = body.append_child("w:sectPr");
  pugi::xml_node page = section.append_child("w:pgSz");  // A4, in twentieths of a point
  page.append_attribute("w:w") = "11906";
  page.append_attribute("w:h") = "16838";
  return text_of(document);
}

}  // namespace

Result<std::string> library_docx(const std::vector<Details>& templates, bool chinese) {
  return zip_bytes({{"[Content_Types].xml", content_types()},
                    {"_rels/.rels", relations("officeDocument", "word/document.xml")},
                    {"word/_rels/document.xml.rels", relations("styles", "styles.xml")},
                    {"word/styles.xml", styles()},
                    {"word/document.xml", document_text(templates, chinese)}});
}

}  // namespace leitong
