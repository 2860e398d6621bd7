#include "cli/messages.hpp"

#include <cstdio>
#include <cstdlib>

namespace leitong::cli {

std::string say(Lang lang, const Text& text, std::initializer_list<std::string_view> fillers) {
  std::string out;
  for (const char* p = text.in(lang); *p != 0; ++p) {
    const bool place = p[0] == '{' && p[1] >= '1' && p[1] <= '9' && p[2] == '}';
    const auto index = static_cast<std::size_t>(p[1] - '1');
    if (place && index < fillers.size()) {
      out += fillers.begin()[index];
      p += 2;
    } else {
      out += *p;
    }
  }
  return out;
}

std::string counted(Lang lang, unsigned long long number, const Text& one, const Text& many) {
  return say(lang, number == 1 ? one : many, {grouped(number)});
}

Lang language_of_environment() {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == 0) continue;
    return std::string_view(value).starts_with("zh") ? Lang::kChinese : Lang::kEnglish;
  }
  return Lang::kEnglish;
}

std::string grouped(unsigned long long number) {
  std::string out = std::to_string(number);
  for (std::size_t i = out.size(); i > 3; i -= 3) out.insert(i - 3, 1, ',');
  return out;
}

std::string human_bytes(unsigned long long bytes) {
  constexpr const char* kUnits[] = {"B", "kB", "MB", "GB", "TB"};
  auto amount = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (amount >= 999.95 && unit + 1 < std::size(kUnits)) {
    amount /= 1000;
    ++unit;
  }
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", amount, kUnits[unit]);
  return text;
}

}  // namespace leitong::cli
