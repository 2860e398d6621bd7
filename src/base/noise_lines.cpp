// Problem: texts from the web carry lines of those who passed them on; they recur everywhere and
// say nothing about copying. Method: two rules, for lines of at most 60 code points. Phrases: a
// table of words that stand together in such lines and nowhere else. Words that reports use, too
// ("整理政策清单，提供法律咨询", "打击倒卖公民个人资料"), count only beside a way to reach who
// advertises: an account, or a number as long as a telephone's. Recurrence: a line without the mark
// of a sentence that comes at least three times in one document, digits made equal, never closer
// than five lines: what was at the edge of pages. A recurring line between documents is no sign:
// "同志们：" recurs everywhere. What is found is told, and stays in the text. Cost: long lines are
// passed over by their length; some 2 GB/s a thread.
#include "base/noise_lines.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "base/utf8.hpp"

namespace leitong {
namespace {

constexpr std::size_t kMostCodePoints = 60;
constexpr std::size_t kLeastRecurring = 3;
constexpr std::size_t kLeastApart = 5;  // lines
constexpr std::size_t kAccountDigits = 5;
constexpr std::size_t kPhoneDigits = 7;  // hotlines of the state have five: 12345, 12348

struct PhraseRow {
  std::array<std::string_view, 3> words;  // all of them; "" fills up
  enum class Needs : std::uint8_t { kNothing, kNumber, kReach } needs = Needs::kNothing;
};
constexpr PhraseRow kPhrases[] = {
    {{"QQ"}, PhraseRow::Needs::kNumber},
    {{"qq"}, PhraseRow::Needs::kNumber},
    {{"ＱＱ"}, PhraseRow::Needs::kNumber},
    {{"QQ群"}},
    {{"微信号"}},
    {{"加微信"}},
    {{"整理", "咨询"}, PhraseRow::Needs::kReach},
    {{"仅供学习"}},
    {{"仅供", "参考", "下载"}},
    {{"禁止外传"}},
    {{"请勿外传"}},
    {{"严禁倒卖"}},
    {{"倒卖", "资料"}, PhraseRow::Needs::kReach},
    {{"关注", "公众号"}},
    {{"公众号："}},
    {{"扫码", "关注"}},
    {{"扫描全能王"}},
    {{"CamScanner"}},
    {{"转载请注明"}},
    {{"版权所有", "翻印"}},
    {{"更多", "资料", "下载"}},
    {{"更多", "范文"}},
    {{"文库", "下载"}},
    {{"会员", "资料", "订阅"}},
    {{"本文来源", "网"}},
    {{"www."}},
    {{"http://"}},
    {{"https://"}},
};

bool has_number(std::string_view line, std::size_t least) {
  std::size_t digits = 0;
  for (const char c : line) {
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits == least) return true;
  }
  return false;
}

bool has_reach(std::string_view line) {
  constexpr std::string_view kAccounts[] = {"QQ", "qq", "ＱＱ", "微信："};
  return has_number(line, kPhoneDigits) ||
         std::any_of(std::begin(kAccounts), std::end(kAccounts), [&](std::string_view word) {
           return line.find(word) != std::string_view::npos;
         });
}

bool matches(const PhraseRow& row, std::string_view line) {
  for (const std::string_view word : row.words) {
    if (!word.empty() && line.find(word) == std::string_view::npos) return false;
  }
  switch (row.needs) {
    case PhraseRow::Needs::kNumber:
      return has_number(line, kAccountDigits);
    case PhraseRow::Needs::kReach:
      return has_reach(line);
    case PhraseRow::Needs::kNothing:
      break;
  }
  return true;
}

bool ends_sentence(std::string_view line) {
  for (const std::string_view mark : {"。", "！", "？", "；", "：", "，", "”"}) {
    if (line.ends_with(mark)) return true;
  }
  return false;
}

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view kWide = "　";
  while (true) {
    if (line.starts_with(' ') || line.starts_with('\t')) {
      line.remove_prefix(1);
    } else if (line.starts_with(kWide)) {
      line.remove_prefix(kWide.size());
    } else if (line.ends_with(' ') || line.ends_with('\t')) {
      line.remove_suffix(1);
    } else if (line.ends_with(kWide)) {
      line.remove_suffix(kWide.size());
    } else {
      return line;
    }
  }
}

// Digits made equal.
std::string shape_of(std::string_view line) {
  std::string out;
  for (const char c : line) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit || !out.ends_with('0')) out += digit ? '0' : c;
  }
  return out;
}

struct ShortLine {
  std::string_view text;
  std::size_t number;  // of the line
  Span span;
};

// The lines of at most kMostCodePoints, without the spaces around them.
std::vector<ShortLine> short_lines(std::string_view text) {
  std::vector<ShortLine> out;
  std::size_t number = 0;
  std::size_t code_points = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    const auto* const found =
        static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
    const char* const line_end = found != nullptr ? found : end;
    const std::string_view line(at, static_cast<std::size_t>(line_end - at));
    const std::size_t length = count_code_points(line);
    if (const std::string_view inner = trimmed(line); !inner.empty()) {
      const auto before = static_cast<std::size_t>(inner.data() - line.data());
      const std::size_t start = code_points + count_code_points(line.substr(0, before));
      const std::size_t inner_length = count_code_points(inner);
      if (inner_length <= kMostCodePoints) {
        out.push_back({inner,
                       number,
                       {static_cast<std::uint32_t>(start),
                        static_cast<std::uint32_t>(start + inner_length)}});
      }
    }
    code_points += length + 1;
    ++number;
    at = line_end + 1;
  }
  return out;
}

using Groups = std::map<std::string, std::vector<const ShortLine*>>;

bool recurs_apart(const std::vector<const ShortLine*>& lines) {
  if (lines.size() < kLeastRecurring) return false;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i]->number < lines[i - 1]->number + kLeastApart) return false;
  }
  return true;
}

void tell(const Groups& groups, NoiseKind kind, std::vector<NoiseInText>& noise) {
  for (const auto& [shape, lines] : groups) {
    NoiseInText told{lines.front()->text, kind, {}};
    for (const ShortLine* line : lines) told.spans.push_back(line->span);
    noise.push_back(std::move(told));
  }
}

}  // namespace

bool is_noise_phrase(std::string_view line) {
  if (line.size() > kMostCodePoints * 4 || count_code_points(line) > kMostCodePoints) return false;
  return std::any_of(std::begin(kPhrases), std::end(kPhrases),
                     [&](const PhraseRow& row) { return matches(row, line); });
}

std::vector<NoiseInText> noise_lines(std::string_view text) {
  const std::vector<ShortLine> lines = short_lines(text);
  Groups phrases, others, recurring;
  for (const ShortLine& line : lines) {
    if (is_noise_phrase(line.text)) {
      phrases[std::string(line.text)].push_back(&line);
    } else if (lines.size() >= kLeastRecurring && !ends_sentence(line.text)) {
      others[shape_of(line.text)].push_back(&line);
    }
  }
  for (auto& [shape, found] : others) {
    if (recurs_apart(found)) recurring.emplace(shape, std::move(found));
  }
  std::vector<NoiseInText> noise;
  tell(phrases, NoiseKind::kPhrase, noise);
  tell(recurring, NoiseKind::kRecurs, noise);
  std::sort(noise.begin(), noise.end(), [](const NoiseInText& a, const NoiseInText& b) {
    return a.spans.front() < b.spans.front();
  });
  return noise;
}

}  // namespace leitong
