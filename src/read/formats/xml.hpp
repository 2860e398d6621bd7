// XML parts of office files: parsed into a tree, walked without recursion.
//
// A part of 200,000 nested elements ends the stack of a recursive walk, so none is used. The tree
// takes some 60 bytes a tag and 40 an attribute: their number is limited before parsing, over all
// parts of a file together. Entities
// are never expanded (pugixml has none), and a document type, which no office file has, is refused.
#pragma once

#include <memory>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "leitong/result.hpp"
#include "read/formats/content.hpp"

namespace leitong::read {

// The tree and the bytes it points into.
struct XmlTree {
  std::string bytes;
  pugi::xml_document document;
};

// What the parts of one file may still take.
struct XmlBudget {
  std::size_t nodes = 6'000'000;  // tags and attributes: some 400 MB at the worst
  std::size_t bytes = 96 << 20;
};

// `what` names the part in errors. Takes from `budget` what the part needs.
[[nodiscard]] Result<std::unique_ptr<XmlTree>> parse_xml(std::string bytes, std::string_view what,
                                                         XmlBudget& budget,
                                                         const FormatContext& context);

// "t" of "w:t": prefixes are a matter of taste.
[[nodiscard]] inline std::string_view local_name(const char* name) {
  const std::string_view whole(name);
  const std::size_t colon = whole.find(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}
[[nodiscard]] inline std::string_view local_name(const pugi::xml_node& node) {
  return local_name(node.name());
}

[[nodiscard]] bool same_prefix(const pugi::xml_node& a, const pugi::xml_node& b);

// The value of the attribute with that local name; "" where there is none.
[[nodiscard]] std::string_view attribute(const pugi::xml_node& node, std::string_view name);

// The first child with that local name.
[[nodiscard]] pugi::xml_node child(const pugi::xml_node& node, std::string_view name);

// An attribute as a number, `otherwise` where it is none.
[[nodiscard]] int number_attribute(const pugi::xml_node& node, std::string_view name,
                                   int otherwise);

// Calls enter(node) for each node below `root` in document order, and leave(node) behind all that
// lies below it; what enter returns false for is not gone into (but is left).
template <typename Enter, typename Leave>
void walk(const pugi::xml_node& root, const Enter& enter, const Leave& leave) {
  pugi::xml_node node = root.first_child();
  while (node != pugi::xml_node()) {
    const pugi::xml_node first = enter(node) ? node.first_child() : pugi::xml_node();
    if (first) {
      node = first;
      continue;
    }
    leave(node);
    while (!node.next_sibling()) {
      node = node.parent();
      if (node == root || !node) return;
      leave(node);
    }
    node = node.next_sibling();
  }
}

}  // namespace leitong::read
