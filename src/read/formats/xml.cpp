#include "read/formats/xml.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace leitong::read {
namespace {

constexpr std::size_t kMostNodes = 6'000'000;  // tags and attributes: some 300 MB at the worst

}  // namespace

Result<std::unique_ptr<XmlTree>> parse_xml(std::string bytes, std::string_view what,
                                           const FormatContext& context) {
  const auto nodes =
      std::count_if(bytes.begin(), bytes.end(), [](char c) { return c == '<' || c == '='; });
  if (static_cast<std::size_t>(nodes) > kMostNodes) {
    return Error{
        ErrorCode::kLimit, context.path, {}, {}, std::string(what) + " has too many elements"};
  }
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
