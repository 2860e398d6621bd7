#include "read/formats/odt_lists.hpp"

#include <algorithm>
#include <utility>

#include "read/formats/xml.hpp"

namespace leitong::read {
namespace {

std::uint32_t positive(int number) {
  return static_cast<std::uint32_t>(std::clamp(number, 0, 1'000'000));
}

}  // namespace

void OdtLists::load_levels(const pugi::xml_node& node, Style& style) {
  for (const pugi::xml_node& found : node.children()) {
    const std::string_view name = local_name(found);
    if (name != "list-level-style-number" && name != "outline-level-style") continue;
    const int number = number_attribute(found, "level", 0);
    if (number < 1 || static_cast<std::size_t>(number) > kLevels) continue;
    Level& level = style.levels[static_cast<std::size_t>(number) - 1];
    level.style = number_style_of_odf(attribute(found, "num-format"));
    level.prefix = attribute(found, "num-prefix");
    level.suffix = attribute(found, "num-suffix");
    level.start = positive(number_attribute(found, "start-value", 1));
    level.shown_levels = positive(number_attribute(found, "display-levels", 1));
    const pugi::xml_node label =
        child(child(found, "list-level-properties"), "list-level-label-alignment");
    level.space = attribute(label, "label-followed-by") != "nothing";
  }
}

void OdtLists::load(const pugi::xml_node& root) {
  for (const char* const where : {"automatic-styles", "styles"}) {
    for (const pugi::xml_node& node : child(root, where).children()) {
      if (local_name(node) == "list-style") {
        load_levels(node, styles_[std::string(attribute(node, "name"))]);
      } else if (local_name(node) == "outline-style") {
        load_levels(node, outline_);
      }
    }
  }
}

void OdtLists::enter_list(const pugi::xml_node& list) {
  std::string style(attribute(list, "style-name"));
  if (style.empty() && !open_lists_.empty()) style = open_lists_.back();
  const bool continues =
      attribute(list, "continue-numbering") == "true" || !attribute(list, "continue-list").empty();
  if (open_lists_.empty() && !continues) {
    if (const auto found = styles_.find(style); found != styles_.end()) found->second.counts = {};
  }
  open_lists_.push_back(std::move(style));
}

void OdtLists::leave_list() {
  if (!open_lists_.empty()) open_lists_.pop_back();
}

void OdtLists::enter_item(const pugi::xml_node& item, bool numbered) {
  Item opened;
  opened.numbered = numbered;
  if (const int start = number_attribute(item, "start-value", -1); start >= 0) {
    opened.start = positive(start);
  }
  open_items_.push_back(opened);
}

void OdtLists::leave_item() {
  if (!open_items_.empty()) open_items_.pop_back();
}

std::string OdtLists::count(Style& style, std::size_t level, std::optional<std::uint32_t> start) {
  for (std::size_t i = 0; i < level; ++i) {
    if (!style.counts[i]) style.counts[i] = style.levels[i].start;
  }
  std::optional<std::uint32_t>& counter = style.counts[level];
  counter = start ? *start : counter ? *counter + 1 : style.levels[level].start;
  for (std::size_t i = level + 1; i < kLevels; ++i) style.counts[i].reset();
  const Level& at = style.levels[level];
  if (at.style == NumberStyle::kNone) return {};
  std::string out = at.prefix;
  const std::size_t first = level + 1 - std::clamp<std::size_t>(at.shown_levels, 1, level + 1);
  for (std::size_t i = first; i <= level; ++i) {
    const std::string number = list_number(style.levels[i].style, *style.counts[i]);
    if (number.empty()) continue;
    out += number;
    if (i < level) out += '.';
  }
  out += at.suffix;
  if (at.space) out += ' ';
  return out;
}

std::string OdtLists::next(const pugi::xml_node& paragraph, bool is_heading) {
  if (!open_lists_.empty()) {
    if (open_items_.empty() || open_items_.back().used) return {};
    Item& item = open_items_.back();
    item.used = true;
    const auto style = styles_.find(open_lists_.back());
    if (!item.numbered || style == styles_.end()) return {};
    return count(style->second, std::min(open_lists_.size(), kLevels) - 1, item.start);
  }
  if (!is_heading || attribute(paragraph, "is-list-header") == "true") return {};
  const int level = number_attribute(paragraph, "outline-level", 1);
  if (level < 1 || static_cast<std::size_t>(level) > kLevels) return {};
  return count(outline_, static_cast<std::size_t>(level) - 1, {});
}

}  // namespace leitong::read
