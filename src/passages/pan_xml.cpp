// Passages in the XML of the PAN plagiarism detection tasks, for their evaluation scripts.

#include <pugixml.hpp>
#include <sstream>
#include <string>

#include "leitong/passages.hpp"

namespace leitong {
namespace {

// XML has no place for most control characters, not even escaped.
std::string allowed(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') c = ' ';
  }
  return text;
}

void set(pugi::xml_node& node, const std::string& key, const std::string& value) {
  node.append_attribute(key.c_str()).set_value(allowed(value).c_str());
}

void set_span(pugi::xml_node& node, const std::string& side, const Span& span) {
  set(node, side + "_offset", std::to_string(span.start));
  set(node, side + "_length", std::to_string(span.length()));
}

}  // namespace

std::string pan_xml(const Collection& corpus, const Passages& passages, DocumentIndex suspicious) {
  pugi::xml_document xml;
  pugi::xml_node declaration = xml.append_child(pugi::node_declaration);
  set(declaration, "version", "1.0");
  set(declaration, "encoding", "UTF-8");
  pugi::xml_node document = xml.append_child("document");
  set(document, "reference", corpus[suspicious].id);
  for (const Passage& passage : passages.passages) {
    const bool b_copies = passage.direction != Direction::kBToA;
    const DocumentIndex copy = b_copies ? passage.b : passage.a;
    if (copy != suspicious) continue;
    const DocumentIndex source = b_copies ? passage.a : passage.b;
    pugi::xml_node feature = document.append_child("feature");
    set(feature, "name", "detected-plagiarism");
    set(feature, "kind", std::string(name(passage.kind)));
    set_span(feature, "this", b_copies ? passage.spans.b : passage.spans.a);
    set(feature, "source_reference", corpus[source].id);
    set_span(feature, "source", b_copies ? passage.spans.a : passage.spans.b);
  }
  std::ostringstream out;
  xml.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

}  // namespace leitong
