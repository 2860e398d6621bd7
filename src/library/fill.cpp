// Filling a template: values as given, everything else stays open. Nothing is ever made up.

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>

#include "base/utf8.hpp"
#include "library/read.hpp"
#include "library/rows.hpp"

namespace leitong::library {
namespace {

struct TypeName {
  std::string_view type;
  std::string_view label;
  std::u32string_view expected;  // a value should contain one of these; empty: anything
};

constexpr std::u32string_view kFigures =
    U"0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万亿两";
constexpr std::array<TypeName, 12> kTypes = {
    {{"number", "数字", kFigures},
     {"percent", "百分比", kFigures},
     {"amount", "金额", kFigures},
     {"date", "日期", U"0123456789〇一二三四五六七八九十年月日"},
     {"ordinal", "序数", kFigures},
     {"meeting", "会议", U""},
     {"place", "地点", U""},
     {"organisation", "机构", U""},
     {"person", "人员", U""},
     {"slogan", "口号", U""},
     {"enumeration", "列举", U""},
     {"free", "内容", U""}}};

const TypeName& type_of(std::string_view type) {
  const auto* const found =
      std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& t) { return t.type == type; });
  return found == kTypes.end() ? kTypes.back() : *found;
}

void refuse_unless_text(const std::string& value) {
  if (!simdjson::validate_utf8(value.data(), value.size())) {
    fail(ErrorCode::kUsage, {}, "a value is not valid UTF-8");
  }
  const char* p = value.data();
  const char* const end = p + value.size();
  while (p < end) {
    const char32_t c = next_code_point(p);
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
      fail(ErrorCode::kUsage, {}, "a value contains a control character");
    }
  }
}

// What stands directly behind a slot.
std::string_view behind(const Pattern& pattern, std::uint32_t slot) {
  for (std::size_t i = 0; i + 1 < pattern.size(); ++i) {
    if (pattern[i].is_slot && pattern[i].slot == slot) return pattern[i + 1].text;
  }
  return {};
}

// A figure begins with a figure: 一 stands in many words that are none.
bool begins_with_figure(std::string_view value) {
  constexpr std::u32string_view kBefore = U"约近超过达到不足逾负第至+-＋－—";
  const char* p = value.data();
  const char* const end = p + value.size();
  while (p < end) {
    const char32_t c = next_code_point(p);
    if (kFigures.find(c) != std::u32string_view::npos) return true;
    if (kBefore.find(c) == std::u32string_view::npos) return false;
  }
  return false;
}

bool looks_right(const Pattern& pattern, const Slot& slot, const std::string& value) {
  const std::u32string_view expected = type_of(slot.type).expected;
  if (slot.type == "percent") {
    const std::string all = value + std::string(behind(pattern, slot.number));
    constexpr std::array<std::string_view, 6> kOfHundred = {"%", "％", "‰", "百分", "千分", "成"};
    return std::any_of(
               kOfHundred.begin(), kOfHundred.end(),
               [&](std::string_view mark) { return all.find(mark) != std::string::npos; }) &&
           (begins_with_figure(value) || value.starts_with("百分") || value.starts_with("千分"));
  }
  if (expected == kFigures) return begins_with_figure(value);
  if (expected.empty()) return true;
  const char* p = value.data();
  const char* const end = p + value.size();
  while (p < end) {
    if (expected.find(next_code_point(p)) != std::u32string_view::npos) return true;
  }
  return false;
}

// What documents have said there is right, whatever the slot is called.
bool is_known_filler(Database& db, std::uint64_t id, std::uint32_t slot, const std::string& value) {
  return ask(db, "SELECT count(*) FROM fillers WHERE template = ? AND slot = ? AND text = ?", id,
             slot, value) != 0;
}

}  // namespace

bool is_slot_type(std::string_view type) { return type_of(type).type == type; }

std::string_view role_label(std::string_view role) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kLabels = {
      {{"salutation", "称呼"},
       {"opening", "开头"},
       {"transition", "过渡"},
       {"data", "数据"},
       {"requirement", "要求"},
       {"thanks", "致谢"},
       {"closing", "结尾"},
       {"none", "无"}}};
  for (const auto& [name, label] : kLabels) {
    if (role == name) return label;
  }
  return {};
}

std::string_view type_label(std::string_view type) { return type_of(type).label; }

std::string slot_label(const Slot& slot) {
  return std::string(type_label(slot.type)) + std::to_string(slot.number);
}

std::string slot_mark(const Slot& slot) {
  if (slot.kind == "optional") return "[" + slot_label(slot) + "]";
  if (slot.kind == "choice") return "(" + slot_label(slot) + ")";
  return "{" + slot_label(slot) + "}";
}

const Slot* slot_named(const std::vector<Slot>& slots, std::string_view name) {
  for (const Slot& slot : slots) {
    const std::string digits = std::to_string(slot.number);
    if (name == digits || name == slot_label(slot) || name == slot.type + digits) return &slot;
  }
  return nullptr;
}

std::string slot_labels(const std::vector<Slot>& slots) {
  std::string out;
  for (const Slot& slot : slots) out += (out.empty() ? "" : ", ") + slot_label(slot);
  return out;
}

std::string pattern_line(const Pattern& pattern, const std::vector<Slot>& slots) {
  std::string out;
  for (const Piece& piece : pattern) {
    if (!piece.is_slot) {
      out += piece.text;
      continue;
    }
    const auto slot = std::find_if(slots.begin(), slots.end(),
                                   [&](const Slot& s) { return s.number == piece.slot; });
    out += slot_mark(slot == slots.end() ? Slot{piece.slot, "free", false, "free"} : *slot);
  }
  return out;
}

Filled fill_template(Database& db, std::uint64_t id, const std::vector<Filling>& fillings) {
  id = live(db, id);
  const Pattern pattern = stored_pattern(db, id);
  const std::vector<Slot> slots = slots_of(db, id);
  Filled out;
  std::map<std::uint32_t, std::string> values;
  for (const Filling& filling : fillings) {
    refuse_unless_text(filling.value);
    const Slot* const named = slot_named(slots, filling.slot);
    if (named == nullptr) {
      const std::string known = slot_labels(slots);
      fail(ErrorCode::kUsage, {},
           "template " + std::to_string(id) + " has no slot '" + filling.slot + "'; it has " +
               (known.empty() ? "none" : known));
    }
    const Slot& slot = *named;
    if (filling.value.empty() && !slot.optional) {
      fail(ErrorCode::kUsage, {}, slot_label(slot) + " cannot be left out");
    }
    if (!values.emplace(slot.number, filling.value).second) {
      fail(ErrorCode::kUsage, {}, slot_label(slot) + " is given twice");
    }
    if (!filling.value.empty() && !looks_right(pattern, slot, filling.value) &&
        !is_known_filler(db, id, slot.number, filling.value)) {
      out.warnings.push_back(slot_label(slot) + ": '" + filling.value + "' does not look like " +
                             std::string(type_label(slot.type)));
    }
  }
  for (const Piece& piece : pattern) {
    if (!piece.is_slot) {
      out.text += piece.text;
      continue;
    }
    const auto value = values.find(piece.slot);
    if (value != values.end()) {
      out.text += value->second;
      continue;
    }
    const auto slot = std::find_if(slots.begin(), slots.end(),
                                   [&](const Slot& s) { return s.number == piece.slot; });
    out.text +=
        "【待补：" + std::string(type_label(slot == slots.end() ? "free" : slot->type)) + "】";
    if (std::find(out.open.begin(), out.open.end(), piece.slot) == out.open.end()) {
      out.open.push_back(piece.slot);
    }
  }
  return out;
}

}  // namespace leitong::library
