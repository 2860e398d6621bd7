// The numbers of OpenDocument lists and headings, by the list styles of a document.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "read/formats/list_numbers.hpp"

namespace leitong::read {

// Counts as the paragraphs go by. Owned by one thread.
class OdtLists {
 public:
  // Takes the list styles and the outline style below `root` (content.xml, styles.xml).
  void load(const pugi::xml_node& root);

  void enter_list(const pugi::xml_node& list);
  void leave_list();
  void enter_item(const pugi::xml_node& item, bool numbered);
  void leave_item();

  // The number of the paragraph or heading that begins here; "" where it has none. Only the first
  // paragraph of an item has one.
  [[nodiscard]] std::string next(const pugi::xml_node& paragraph, bool is_heading);

 private:
  static constexpr std::size_t kLevels = 10;
  struct Level {
    NumberStyle style = NumberStyle::kNone;
    std::string prefix, suffix;
    std::size_t shown_levels = 1;
    std::uint32_t start = 1;
    bool space = true;
  };
  struct Style {
    std::array<Level, kLevels> levels;
    std::array<std::optional<std::uint32_t>, kLevels> counts;
  };
  struct Item {
    bool numbered = true;
    bool used = false;
    std::optional<std::uint32_t> start;
  };

  static void load_levels(const pugi::xml_node& node, Style& style);
  static std::string count(Style& style, std::size_t level, std::optional<std::uint32_t> start);

  std::map<std::string, Style, std::less<>> styles_;
  Style outline_;
  std::vector<std::string> open_lists_;  // their styles, outermost first
  std::vector<Item> open_items_;
};

}  // namespace leitong::read
