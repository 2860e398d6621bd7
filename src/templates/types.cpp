// What a slot holds and what a template is for, by tables of words.
#include <algorithm>
#include <array>
#include <string_view>

#include "base/utf8.hpp"
#include "templates/assemble.hpp"

namespace leitong::templates {
namespace {

using Words = std::string_view;

bool ends_with_any(std::string_view text, const std::vector<Words>& ends) {
  return std::any_of(ends.begin(), ends.end(), [&](Words end) { return text.ends_with(end); });
}
bool has_any(std::string_view text, const std::vector<Words>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](Words word) { return text.find(word) != Words::npos; });
}

SlotType type_of_class(std::uint32_t id) {
  switch (id) {
    case kNumberToken:
      return SlotType::kNumber;
    case kPercentToken:
      return SlotType::kPercent;
    case kAmountToken:
      return SlotType::kAmount;
    case kDateToken:
      return SlotType::kDate;
    default:
      return SlotType::kOrdinal;
  }
}

// Of one filler, by itself.
SlotType type_of_text(const std::string& text) {
  static const std::vector<Words> kMeetings = {"会", "全会", "会议", "大会", "座谈会", "论坛"};
  static const std::vector<Words> kOrganisations = {
      "局",   "委", "办", "委员会", "政府", "党组", "公司", "集团", "中心",
      "党委", "部", "厅", "院",     "协会", "银行", "学校", "支部", "合作社"};
  static const std::vector<Words> kPlaces = {"省", "市",   "县",   "区",   "镇", "乡", "村",
                                             "州", "街道", "社区", "园区", "旗", "港", "新区"};
  std::vector<Token> tokens;
  append_tokens(text, tokens);
  if (tokens.size() == 1 && is_class(tokens[0].id)) return type_of_class(tokens[0].id);
  if (!tokens.empty() && tokens.size() <= 3) {
    for (const Token& token : tokens) {
      if (is_class(token.id)) return type_of_class(token.id);
    }
  }
  static constexpr std::u32string_view kNumerals = U"〇零一二三四五六七八九十百千";
  if (std::all_of(tokens.begin(), tokens.end(), [](const Token& token) {
        return kNumerals.find(token.id) != std::u32string_view::npos;
      })) {
    return SlotType::kOrdinal;
  }
  if (std::any_of(tokens.begin(), tokens.end(),
                  [](const Token& token) { return token.id == U'、'; })) {
    return SlotType::kEnumeration;
  }
  if (ends_with_any(text, kMeetings)) return SlotType::kMeeting;
  if (tokens.size() >= 2 && ends_with_any(text, kOrganisations)) return SlotType::kOrganisation;
  if (tokens.size() >= 2 && ends_with_any(text, kPlaces)) return SlotType::kPlace;
  return SlotType::kFree;
}

// Surnames of some nine in ten people.
constexpr std::u32string_view kSurnames =
    U"王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾萧肖田董袁潘于蒋蔡余杜叶"
    U"程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺"
    U"顾毛郝龚邵万钱严覃武戴莫孔向汤";

bool is_name(const std::string& text) {
  const std::size_t letters = count_code_points(text);
  if (letters < 2 || letters > 4) return false;
  const char* p = text.data();
  return kSurnames.find(next_code_point(p)) != std::u32string_view::npos;
}

}  // namespace

SlotType type_of(const Slot& slot, std::string_view before, std::string_view after) {
  if (before.ends_with("“") && after.starts_with("”")) return SlotType::kSlogan;
  std::array<double, 12> votes{};
  double all = 0;
  double names = 0;
  for (const Filler& filler : slot.fillers) {
    if (filler.text.empty()) continue;
    votes[static_cast<std::size_t>(type_of_text(filler.text))] += filler.count;
    if (is_name(filler.text)) names += filler.count;
    all += filler.count;
  }
  const bool person = names > 0.4 * all &&
                      has_any(after.substr(0, 18), {"同志", "书记", "市长", "县长", "主任", "等"});
  if (person || names > 0.75 * all) return SlotType::kPerson;
  const auto most = std::max_element(votes.begin(), votes.end());
  if (all == 0 || *most < 0.5 * all) return SlotType::kFree;
  return static_cast<SlotType>(most - votes.begin());
}

TemplateRole role_of(const Template& found, double place) {
  std::string text;
  for (const PatternPart& part : found.pattern) text += part.text;
  const bool figures = std::any_of(found.slots.begin(), found.slots.end(), [](const Slot& slot) {
    return slot.type == SlotType::kNumber || slot.type == SlotType::kPercent ||
           slot.type == SlotType::kAmount;
  });
  const std::size_t letters = count_code_points(text);
  if (letters <= 30 && has_any(text, {"同志们", "各位代表", "各位领导", "各位委员", "女士们"})) {
    return TemplateRole::kSalutation;
  }
  if (has_any(text, {"感谢", "敬意", "谢意", "问候"})) return TemplateRole::kThanks;
  if (text.starts_with("让我们") || (place > 0.9 && has_any(text, {"让我们", "奋斗", "谱写"}))) {
    return TemplateRole::kClosing;
  }
  if (has_any(text.substr(0, 30), {"下面，", "下面,", "现在，", "接下来", "我讲", "我代表"})) {
    return TemplateRole::kTransition;
  }
  if (place < 0.12 && has_any(text, {"会议", "大会", "召开", "主要任务", "报告工作", "审议"})) {
    return TemplateRole::kOpening;
  }
  if (figures) return TemplateRole::kData;
  if (has_any(text, {"要", "必须", "确保", "坚持", "加强", "推进", "落实", "切实", "深入"})) {
    return TemplateRole::kRequirement;
  }
  return TemplateRole::kNone;
}

}  // namespace leitong::templates

namespace leitong {

std::string_view name(SlotKind kind) {
  static constexpr std::string_view kNames[] = {"free", "optional", "choice"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name(SlotType type) {
  static constexpr std::string_view kNames[] = {"number",  "percent", "amount",      "date",
                                                "ordinal", "meeting", "place",       "organisation",
                                                "person",  "slogan",  "enumeration", "free"};
  return kNames[static_cast<std::size_t>(type)];
}

std::string_view name(TemplateRole role) {
  static constexpr std::string_view kNames[] = {"none", "salutation",  "opening", "transition",
                                                "data", "requirement", "thanks",  "closing"};
  return kNames[static_cast<std::size_t>(role)];
}

std::string pattern_text(const Template& found) {
  std::string out;
  for (const PatternPart& part : found.pattern) {
    if (!part.is_slot()) {
      out += part.text;
      continue;
    }
    const Slot& slot = found.slots[part.slot];
    const auto filler = [&](std::size_t nth) {
      for (const Filler& one : slot.fillers) {
        if (!one.text.empty() && nth-- == 0) return one.text;
      }
      return std::string();
    };
    if (slot.kind == SlotKind::kOptional) {
      out += '[' + filler(0) + ']';
    } else if (slot.kind == SlotKind::kChoice) {
      out += '(' + filler(0) + '|' + filler(1) + ')';
    } else {
      out += '{' + std::string(name(slot.type)) + '}';
    }
  }
  return out;
}

}  // namespace leitong
