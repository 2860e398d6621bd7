// Word's automatic numbers: word/numbering.xml and the numbered styles of word/styles.xml.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "read/formats/list_numbers.hpp"

namespace leitong::read {

// Counts as the paragraphs go by in reading order. Owned by one thread.
class DocxNumbering {
 public:
  // Either root may be empty.
  void load(const pugi::xml_node& numbering, const pugi::xml_node& styles);

  // The number of a paragraph with these properties (w:pPr; may be empty) and the space behind it:
  // "（一）", "1. "; "" where it has none.
  [[nodiscard]] std::string next(const pugi::xml_node& properties);

 private:
  static constexpr std::size_t kLevels = 9;
  struct Level {
    NumberStyle style = NumberStyle::kNone;
    std::string text;  // "%1、"
    std::uint32_t start = 1;
    int restart = -1;  // after which level; -1: after any higher one
    bool space = true;
    bool legal = false;  // all numbers in decimal
  };
  struct Abstract {
    std::array<Level, kLevels> levels;
    std::array<std::optional<std::uint32_t>, kLevels> counts;
    std::string style_link;  // the levels are those of this style's list
  };
  struct List {
    std::string abstract;
    std::array<std::optional<std::uint32_t>, kLevels> start_overrides;
    bool started = false;
  };
  struct Place {
    std::string list;
    std::size_t level = 0;
  };
  struct Style {
    std::string based_on;
    std::optional<std::string> list;
    std::optional<std::size_t> level;
  };

  static Level read_level(const pugi::xml_node& node);
  void load_abstract(const pugi::xml_node& node);
  void load_list(const pugi::xml_node& node);
  void load_styles(const pugi::xml_node& styles);
  Abstract* abstract_of(const List& list);
  std::optional<Place> place_of(const pugi::xml_node& properties) const;
  void of_style(std::string style, std::optional<std::string>& list,
                std::optional<std::size_t>& level) const;
  static void count(Abstract& abstract, List& list, std::size_t level);
  static std::string label(const Abstract& abstract, std::size_t level);

  std::map<std::string, Abstract, std::less<>> abstracts_;
  std::map<std::string, List, std::less<>> lists_;
  std::map<std::string, Style, std::less<>> styles_;
  std::string default_style_;
};

}  // namespace leitong::read
