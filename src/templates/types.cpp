// What a slot holds and what a template is for, by tables of words.
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/utf8.hpp"
#include "templates/assemble.hpp"

namespace leitong::templates {
namespace {

using Words = std::string_view;

constexpr double kNearlyAll = 0.85;   // of the occurrences of a slot
constexpr double kNearlyMost = 0.75;  // of its different fillers
constexpr double kMostTexts = 0.6;    // of either, where words decide

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

// Whether a text ends with one of the endings, and not with one of the words that happen to.
bool named(std::string_view text, const std::vector<Words>& ends, const std::vector<Words>& words) {
  return ends_with_any(text, ends) && !ends_with_any(text, words);
}

// The figure of a filler that is one, with at most two letters that go with figures; else null.
const Token* lone_figure(const std::vector<Token>& tokens) {
  static constexpr std::u32string_view kBeside =
      U"约近超达到至增长下降减少提高为共计第个余多来几两万亿元以上下前后起底初旬中年月日时点分项"
      U"条次名人户家件位倍成届批期";
  const Token* figure = nullptr;
  std::size_t letters = 0;
  for (const Token& token : tokens) {
    if (is_class(token.id) && figure == nullptr) {
      figure = &token;
    } else if (is_letter(token.id)) {
      ++letters;
      if (kBeside.find(token.id) == std::u32string_view::npos) return nullptr;
    }
  }
  return letters <= 2 && tokens.size() <= 3 ? figure : nullptr;
}

// Of one filler, by itself.
SlotType type_of_text(std::string_view text) {
  static const std::vector<Words> kMeetings = {"会", "会议", "论坛"};
  static const std::vector<Words> kNoMeetings = {"社会", "机会", "领会", "体会", "约会",
                                                 "误会", "都会", "不会", "就会", "也会"};
  static const std::vector<Words> kSocieties = {"委员会", "常委会", "协会",   "学会",   "工会",
                                                "商会",   "联合会", "村委会", "居委会", "管委会",
                                                "党委会", "基金会", "理事会", "研究会"};
  static const std::vector<Words> kOrganisations = {"局",   "委",   "办",   "政府",  "党组", "公司",
                                                    "集团", "中心", "党委", "部",    "厅",   "院",
                                                    "银行", "学校", "支部", "合作社"};
  static const std::vector<Words> kNoOrganisations = {
      "格局", "布局", "大局", "全局", "结局", "开局", "举办", "承办", "主办",  "督办",
      "查办", "创办", "开办", "交办", "全部", "干部", "内部", "外部", "东部",  "西部",
      "南部", "北部", "中部", "局部", "大部", "底部", "头部", "庭院", "为中心"};
  static const std::vector<Words> kPlaces = {"省", "市",   "县",   "区",   "镇", "乡", "村",
                                             "州", "街道", "社区", "园区", "旗", "港", "新区"};
  static const std::vector<Words> kNoPlaces = {"城市", "超市", "上市", "都市", "股市", "门市",
                                               "地区", "山区", "农村", "乡村", "城镇", "家乡",
                                               "下乡", "国旗", "红旗", "误区"};
  std::vector<Token> tokens;
  append_tokens(text, tokens);
  const auto letter = [](const Token& token) { return is_letter(token.id); };
  if (std::none_of(tokens.begin(), tokens.end(), letter)) return SlotType::kFree;
  if (const Token* const figure = lone_figure(tokens)) return type_of_class(figure->id);
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
  if (tokens.size() < 2) return SlotType::kFree;
  // A date before a name: two things.
  const auto date = [](const Token& token) { return token.id == kDateToken; };
  if (std::any_of(tokens.begin(), tokens.end(), date)) return SlotType::kFree;
  if (ends_with_any(text, kSocieties)) return SlotType::kOrganisation;
  if (named(text, kMeetings, kNoMeetings)) return SlotType::kMeeting;
  if (named(text, kOrganisations, kNoOrganisations)) return SlotType::kOrganisation;
  if (named(text, kPlaces, kNoPlaces)) return SlotType::kPlace;
  return SlotType::kFree;
}

// Surnames of some nine in ten people.
constexpr std::u32string_view kSurnames =
    U"王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾萧肖田董袁潘于蒋蔡余杜叶"
    U"程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺"
    U"顾毛郝龚邵万钱严覃武戴莫孔向汤";

// Common words that begin like names.
bool is_word(std::string_view text) {
  static const std::vector<Words> kWords = {
      "范围", "严重", "严格", "严肃", "严禁", "高度", "高效", "高质量", "高标准", "方式",
      "方面", "方案", "方便", "方法", "任务", "任何", "顾客", "顾问",   "黄金",   "林业",
      "周边", "周围", "周期", "程序", "程度", "曾经", "许可", "许多",   "杜绝",   "陆续",
      "付出", "付款", "郑重", "谢绝", "田间", "董事", "金融", "石油",   "江河",   "余额",
      "武装", "万众", "陈列", "陈述", "张贴", "何时", "马上", "向社会"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](Words word) { return text.starts_with(word); });
}

bool is_name(std::string_view text) {
  const std::size_t letters = count_code_points(text);
  if (letters < 2 || letters > 4 || is_word(text)) return false;
  const char* p = text.data();
  return kSurnames.find(next_code_point(p)) != std::u32string_view::npos;
}

// What a filler that is the bare part of a name is with the constant behind it: of {青禾}县人民政府
// a place. The constant has what all fillers end with.
SlotType type_with(const std::string& text, std::string_view after) {
  static const std::vector<Words> kMeetings = {"会议", "大会", "全会", "座谈会"};
  static const struct {
    Words end;
    std::u32string_view no_name;  // what makes another word with it: 市场, 区域
  } kPlaces[] = {{"省", U"级略心"},   {"市", U"场民容政值级域面"},
                 {"县", U"级域城乡"}, {"区", U"域别分间级位块"},
                 {"镇", U"压域村"},   {"乡", U"村镇土亲贤风愁"},
                 {"村", U"民庄级落"}, {"州", U""},
                 {"街道", U""}};
  const std::size_t letters = count_code_points(text);
  std::vector<Token> tokens;
  append_tokens(text, tokens);
  const bool plain = std::all_of(tokens.begin(), tokens.end(), [](const Token& token) {
    return is_letter(token.id) && !is_class(token.id);
  });
  if (!plain || letters < 2) return SlotType::kFree;
  for (const Words meeting : kMeetings) {
    if (after.starts_with(meeting)) return SlotType::kMeeting;
  }
  if (letters > 6) return SlotType::kFree;
  for (const auto& place : kPlaces) {
    if (!after.starts_with(place.end)) continue;
    const std::string_view rest = after.substr(place.end.size());
    const char* p = rest.data();
    const bool word =
        !rest.empty() && place.no_name.find(next_code_point(p)) != std::u32string_view::npos;
    return word ? SlotType::kFree : SlotType::kPlace;
  }
  return SlotType::kFree;
}

// A Chinese numeral counts what follows it, unless it numbers an item: 第三条, （三）, 三、, 三是.
bool counts(std::string_view before, std::string_view after) {
  static const std::vector<Words> kCounted = {"个", "项", "件", "条", "次", "届", "名",
                                              "位", "年", "月", "日", "人", "户", "家"};
  return !before.ends_with("第") && !before.ends_with("（") && !before.ends_with("(") &&
         std::any_of(kCounted.begin(), kCounted.end(),
                     [&](Words word) { return after.starts_with(word); });
}

// Whether a text says what is to be done.
bool requires_something(std::string_view text) {
  static const std::vector<Words> kWords = {"应当", "应该", "不得", "必须", "务必", "严禁", "禁止",
                                            "确保", "坚持", "加强", "推进", "落实", "切实", "深入"};
  // Words that hold 要 and ask for nothing.
  static const std::vector<Words> kOthers = {
      "重要", "主要", "需要", "必要", "首要", "紧要", "纲要", "概要", "摘要", "提要", "纪要",
      "简要", "扼要", "险要", "只要", "将要", "想要", "索要", "讨要", "要求", "要素", "要点",
      "要件", "要闻", "要害", "要领", "要义", "要道", "要职", "要么", "要是", "要不", "要旨"};
  if (has_any(text, kWords)) return true;
  static constexpr Words kMust = "要";
  for (std::size_t at = text.find(kMust); at != Words::npos; at = text.find(kMust, at + 1)) {
    const bool other = std::any_of(kOthers.begin(), kOthers.end(), [&](Words word) {
      const std::size_t begin = at - std::min(at, word.find(kMust));
      return text.substr(begin).starts_with(word);
    });
    if (!other) return true;
  }
  return false;
}

using Votes = std::array<double, 12>;  // of each type

double& of(Votes& votes, SlotType type) { return votes[static_cast<std::size_t>(type)]; }

// What the tables of words know of; what they do not know may be of the type as well.
bool by_words(SlotType type) {
  return type == SlotType::kMeeting || type == SlotType::kPlace || type == SlotType::kOrganisation;
}

// A type is a claim about what may stand in a slot: nearly all that stood there must be of it (or,
// where words decide, most, and nearly none of another), and no frequent text may hide that most
// others are not.
SlotType claimed(Votes votes, double all, Votes texts, double different) {
  for (Votes* some : {&votes, &texts}) {
    // A place that stands among offices stands for its office; figures of several kinds are
    // numbers.
    double& offices = of(*some, SlotType::kOrganisation);
    double& places = of(*some, SlotType::kPlace);
    if (offices >= places) offices += std::exchange(places, 0);
    double& percents = of(*some, SlotType::kPercent);
    double& amounts = of(*some, SlotType::kAmount);
    const double figures = of(*some, SlotType::kNumber) + percents + amounts;
    if (std::max(percents, amounts) < kNearlyAll * figures) {
      of(*some, SlotType::kNumber) = figures;
      percents = amounts = 0;
    }
  }
  const auto most = std::max_element(votes.begin(), votes.end());
  const auto type = static_cast<SlotType>(most - votes.begin());
  const double others = all - *most - of(votes, SlotType::kFree);
  const bool known =
      by_words(type) && *most >= kMostTexts * all && others <= (1 - kNearlyAll) * all;
  const bool claim = *most >= kNearlyAll * all || known;
  const bool texts_too = of(texts, type) >= (by_words(type) ? kMostTexts : kNearlyMost) * different;
  return claim && texts_too ? type : SlotType::kFree;
}

}  // namespace

SlotType type_of(const Slot& slot, std::string_view before, std::string_view after) {
  if (before.ends_with("“") && after.starts_with("”")) return SlotType::kSlogan;
  Votes votes{};    // occurrences
  Votes of_type{};  // different texts
  double all = 0;
  double names = 0;
  std::size_t different = 0;
  for (const Filler& filler : slot.fillers) {
    if (filler.text.empty()) continue;
    SlotType type = type_of_text(filler.text);
    if (type == SlotType::kFree) type = type_with(filler.text, after);
    votes[static_cast<std::size_t>(type)] += filler.count;
    of_type[static_cast<std::size_t>(type)] += 1;
    if (type == SlotType::kFree && is_name(filler.text)) names += filler.count;
    all += filler.count;
    ++different;
  }
  if (all == 0) return SlotType::kFree;
  // Names where a title shows that they are, or where there are several and nothing else; the
  // table of surnames has nine in ten.
  const bool titled = has_any(after.substr(0, 18), {"同志", "书记", "市长", "县长", "主任", "等"});
  const bool many = different >= 3 && slot.kind == SlotKind::kFree;
  if (names > (titled ? 0.5 : many ? 0.75 : 1.0) * all) return SlotType::kPerson;
  const SlotType type = claimed(votes, all, of_type, static_cast<double>(different));
  return type == SlotType::kOrdinal && counts(before, after) ? SlotType::kNumber : type;
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
  if (requires_something(text)) return TemplateRole::kRequirement;
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
