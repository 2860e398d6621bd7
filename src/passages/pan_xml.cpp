// Passages in the XML of the PAN plagiarism detection tasks, for their evaluation scripts.

#include <string>

#include "leitong/passages.hpp"

namespace leitong {
namespace {

void append_attribute(std::string_view key, std::string_view value, std::string& out) {
  out.append(" ").append(key).append("=\"");
  for (const char c : value) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      case '\t':
        out += "&#9;";
        break;
      default:
        // Other control characters are not allowed in XML at all.
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  out += '"';
}

void append_span(std::string_view side, const Span& span, std::string& out) {
  append_attribute(std::string(side) + "_offset", std::to_string(span.start), out);
  append_attribute(std::string(side) + "_length", std::to_string(span.length()), out);
}

}  // namespace

std::string pan_xml(const Collection& corpus, const Passages& passages, DocumentIndex suspicious) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<document";
  append_attribute("reference", corpus[suspicious].id, out);
  out += ">\n";
  for (const Passage& passage : passages.passages) {
    const bool b_copies = passage.direction != Direction::kBToA;
    const DocumentIndex copy = b_copies ? passage.b : passage.a;
    if (copy != suspicious) continue;
    const DocumentIndex source = b_copies ? passage.a : passage.b;
    out += "  <feature name=\"detected-plagiarism\"";
    append_attribute("kind", name(passage.kind), out);
    append_span("this", b_copies ? passage.spans.b : passage.spans.a, out);
    append_attribute("source_reference", corpus[source].id, out);
    append_span("source", b_copies ? passage.spans.a : passage.spans.b, out);
    out += "/>\n";
  }
  return out + "</document>\n";
}

}  // namespace leitong
