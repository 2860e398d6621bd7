#include "read/formats/docx_numbering.hpp"

#include <algorithm>

#include "read/formats/xml.hpp"

namespace leitong::read {
namespace {

constexpr int kMostBasedOn = 20;  // styles based on styles; a circle ends too

std::optional<std::size_t> level_of(const pugi::xml_node& node, const char* name,
                                    std::size_t levels) {
  if (!node) return {};
  const int level = number_attribute(node, name, -1);
  if (level < 0 || static_cast<std::size_t>(level) >= levels) return {};
  return static_cast<std::size_t>(level);
}

std::uint32_t start_of(const pugi::xml_node& node) {
  return static_cast<std::uint32_t>(std::clamp(number_attribute(node, "val", 1), 0, 1'000'000));
}

bool is_on(const pugi::xml_node& node) {
  if (!node) return false;
  const std::string_view value = attribute(node, "val");
  return value != "0" && value != "false" && value != "off";
}

}  // namespace

DocxNumbering::Level DocxNumbering::read_level(const pugi::xml_node& node) {
  Level level;
  const pugi::xml_node format = child(node, "numFmt");
  level.style = format ? number_style_of_word(attribute(format, "val")) : NumberStyle::kDecimal;
  level.text = attribute(child(node, "lvlText"), "val");
  if (const pugi::xml_node start = child(node, "start")) level.start = start_of(start);
  level.restart = number_attribute(child(node, "lvlRestart"), "val", -1);
  level.space = attribute(child(node, "suff"), "val") != "nothing";
  level.legal = is_on(child(node, "isLgl"));
  return level;
}

void DocxNumbering::load_abstract(const pugi::xml_node& node) {
  Abstract& abstract = abstracts_[std::string(attribute(node, "abstractNumId"))];
  abstract.style_link = attribute(child(node, "numStyleLink"), "val");
  for (const pugi::xml_node& found : node.children()) {
    if (local_name(found) != "lvl") continue;
    if (const auto level = level_of(found, "ilvl", kLevels)) {
      abstract.levels[*level] = read_level(found);
    }
  }
}

void DocxNumbering::load_list(const pugi::xml_node& node) {
  const std::string id(attribute(node, "numId"));
  List& list = lists_[id];
  list.abstract = attribute(child(node, "abstractNumId"), "val");
  bool own_levels = false;
  for (const pugi::xml_node& found : node.children()) {
    if (local_name(found) != "lvlOverride") continue;
    const auto level = level_of(found, "ilvl", kLevels);
    if (!level) continue;
    if (const pugi::xml_node start = child(found, "startOverride")) {
      list.start_overrides[*level] = start_of(start);
    }
    if (const pugi::xml_node own = child(found, "lvl")) {
      // Levels of its own make the list one that counts for itself.
      if (!own_levels) {
        const Abstract copy = abstracts_[list.abstract];
        list.abstract = "num " + id;
        abstracts_[list.abstract] = copy;
        own_levels = true;
      }
      abstracts_[list.abstract].levels[*level] = read_level(own);
    }
  }
}

void DocxNumbering::load_styles(const pugi::xml_node& styles) {
  for (const pugi::xml_node& node : styles.children()) {
    if (local_name(node) != "style") continue;
    const std::string id(attribute(node, "styleId"));
    Style& style = styles_[id];
    style.based_on = attribute(child(node, "basedOn"), "val");
    const std::string_view is_default = attribute(node, "default");
    if (attribute(node, "type") == "paragraph" && (is_default == "1" || is_default == "true")) {
      default_style_ = id;
    }
    const pugi::xml_node number = child(child(node, "pPr"), "numPr");
    if (!number) continue;
    if (const pugi::xml_node list = child(number, "numId")) {
      style.list = std::string(attribute(list, "val"));
    }
    style.level = level_of(child(number, "ilvl"), "val", kLevels);
  }
}

void DocxNumbering::load(const pugi::xml_node& numbering, const pugi::xml_node& styles) {
  for (const pugi::xml_node& node : numbering.children()) {
    if (local_name(node) == "abstractNum") load_abstract(node);
  }
  for (const pugi::xml_node& node : numbering.children()) {
    if (local_name(node) == "num") load_list(node);
  }
  load_styles(styles);
}

void DocxNumbering::of_style(std::string style, std::optional<std::string>& list,
                             std::optional<std::size_t>& level) const {
  for (int i = 0; i < kMostBasedOn && !style.empty(); ++i) {
    const auto found = styles_.find(style);
    if (found == styles_.end()) return;
    if (!list) list = found->second.list;
    if (!level) level = found->second.level;
    style = found->second.based_on;
  }
}

std::optional<DocxNumbering::Place> DocxNumbering::place_of(
    const pugi::xml_node& properties) const {
  std::optional<std::string> list;
  std::optional<std::size_t> level;
  if (const pugi::xml_node number = child(properties, "numPr")) {
    if (const pugi::xml_node id = child(number, "numId")) list = std::string(attribute(id, "val"));
    level = level_of(child(number, "ilvl"), "val", kLevels);
  }
  const pugi::xml_node style = child(properties, "pStyle");
  of_style(style ? std::string(attribute(style, "val")) : default_style_, list, level);
  if (!list || *list == "0") return {};
  return Place{*list, level.value_or(0)};
}

DocxNumbering::Abstract* DocxNumbering::abstract_of(const List& list) {
  const auto found = abstracts_.find(list.abstract);
  if (found == abstracts_.end()) return nullptr;
  if (found->second.style_link.empty()) return &found->second;
  const auto style = styles_.find(found->second.style_link);
  if (style == styles_.end() || !style->second.list) return &found->second;
  const auto linked = lists_.find(*style->second.list);
  if (linked == lists_.end()) return &found->second;
  const auto target = abstracts_.find(linked->second.abstract);
  return target == abstracts_.end() ? &found->second : &target->second;
}

void DocxNumbering::count(Abstract& abstract, List& list, std::size_t level) {
  if (!list.started) {
    list.started = true;
    for (std::size_t i = 0; i < kLevels; ++i) {
      if (!list.start_overrides[i]) continue;
      abstract.counts[i].reset();
      abstract.levels[i].start = *list.start_overrides[i];
    }
  }
  // A level above that was never counted stands at its start.
  for (std::size_t i = 0; i < level; ++i) {
    if (!abstract.counts[i]) abstract.counts[i] = abstract.levels[i].start;
  }
  std::optional<std::uint32_t>& counter = abstract.counts[level];
  counter = counter ? *counter + 1 : abstract.levels[level].start;
  for (std::size_t i = level + 1; i < kLevels; ++i) {
    const int restart = abstract.levels[i].restart;
    if (restart == 0) continue;
    if (restart < 0 || level < static_cast<std::size_t>(restart)) abstract.counts[i].reset();
  }
}

std::string DocxNumbering::label(const Abstract& abstract, std::size_t level) {
  const Level& at = abstract.levels[level];
  if (at.style == NumberStyle::kNone) return {};
  std::string out;
  for (std::size_t i = 0; i < at.text.size(); ++i) {
    const char next = i + 1 < at.text.size() ? at.text[i + 1] : '\0';
    if (at.text[i] != '%' || next < '1' || next > '9') {
      out += at.text[i];
      continue;
    }
    const auto other = static_cast<std::size_t>(next - '1');
    const NumberStyle style = at.legal ? NumberStyle::kDecimal : abstract.levels[other].style;
    out += list_number(style, abstract.counts[other].value_or(abstract.levels[other].start));
    ++i;
  }
  if (at.space && !out.empty()) out += ' ';
  return out;
}

std::string DocxNumbering::next(const pugi::xml_node& properties) {
  if (lists_.empty()) return {};
  const std::optional<Place> place = place_of(properties);
  if (!place) return {};
  const auto list = lists_.find(place->list);
  if (list == lists_.end()) return {};
  Abstract* const abstract = abstract_of(list->second);
  if (abstract == nullptr) return {};
  count(*abstract, list->second, place->level);
  return label(*abstract, place->level);
}

}  // namespace leitong::read
