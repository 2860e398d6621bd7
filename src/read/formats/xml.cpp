#include "read/formats/xml.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace leitong::read {

Result<std::unique_ptr<XmlTree>> parse_xml(std::string bytes, std::string_view what,
                                           XmlBudget& budget, const FormatContext& context) {
  const auto too_much = [&](const char* of_what) {
    return Error{ErrorCode::kLimit, context.path, {}, {}, std::string(what) + of_what};
  };
  const auto nodes = static_cast<std::size_t>(
      std::count_if(bytes.begin(), bytes.end(), [](char c) { return c == '<' || c == '='; }));
  if (nodes > budget.nodes) return too_much(" has too many elements");
  if (bytes.size() > budget.bytes) return too_much(" is too long beside the file's other parts");
  budget.nodes -= nodes;
  budget.bytes -= bytes.size();
  if (bytes.find("<!DOCTYPE") != std::string::npos || bytes.find("<!ENTITY") != std::string::npos) {
    return damaged(context, std::string(what) + " declares entities, which no office file does");
  }
  auto tree = std::make_unique<XmlTree>();
  tree->bytes = std::move(bytes);
  const pugi::xml_parse_result parsed = tree->document.load_buffer_inplace(
      tree->bytes.data(), tree->bytes.size(), pugi::parse_default | pugi::parse_ws_pcdata);
  if (!parsed) {
    return damaged(context, std::string(what) + " is damaged: " + parsed.description());
  }
  return tree;
}

bool same_prefix(const pugi::xml_node& a, const pugi::xml_node& b) {
  const std::string_view x(a.name()), y(b.name());
  const std::size_t end = x.find(':'), other = y.find(':');
  return end == other && (end == std::string_view::npos || x.substr(0, end) == y.substr(0, end));
}

std::string_view attribute(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_attribute& found : node.attributes()) {
    if (local_name(found.name()) == name) return found.value();
  }
  return {};
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& found : node.children()) {
    if (local_name(found) == name) return found;
  }
  return {};
}

int number_attribute(const pugi::xml_node& node, std::string_view name, int otherwise) {
  const std::string_view text = attribute(node, name);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : otherwise;
}

}  // namespace leitong::read
