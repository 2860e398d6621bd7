// See planted_templates.hpp.
#include "quality/planted_templates.hpp"

#include <simdjson.h>

#include <algorithm>
#include <string_view>

#include "base/utf8.hpp"
#include "documents.hpp"

namespace leitong::bench {
namespace {

constexpr std::size_t kLeastSeries = 2;  // the program's own, too

Span span_of(simdjson::dom::element record) {
  return {static_cast<std::uint32_t>(std::uint64_t(record["start"])),
          static_cast<std::uint32_t>(std::uint64_t(record["end"]))};
}

void read_template(simdjson::dom::element record, Planted& planted) {
  Gold& gold = planted.golds[std::uint64_t(record["template"])];
  for (simdjson::dom::element part : record["pattern"].get_array()) {
    simdjson::dom::element value;
    if (part["text"].get(value) == simdjson::SUCCESS) {
      gold.pattern += std::string_view(value);
    } else if (part["choice"].get(value) == simdjson::SUCCESS) {
      std::vector<std::string> texts;
      for (simdjson::dom::element choice : value.get_array()) {
        texts.emplace_back(std::string_view(choice));
      }
      gold.pattern += choice_pattern(texts);
    } else {
      gold.pattern += kSlotMark;
      if (part["optional"].get(value) == simdjson::SUCCESS) {
        gold.optional_parts.insert(std::uint64_t(part["part"]));
      }
    }
  }
}

void read_occurrence(simdjson::dom::element record, Planted& planted) {
  Line line;
  line.document = std::string(std::string_view(record["document"]));
  line.span = span_of(record);
  line.gold = std::uint64_t(record["template"]);
  Gold& gold = planted.golds[line.gold];
  for (simdjson::dom::element fill : record["fills"].get_array()) {
    line.fills.push_back(span_of(fill));
  }
  for (simdjson::dom::element part : record["parts"].get_array()) {
    line.parts.push_back(span_of(part));
    if (gold.optional_parts.count(std::uint64_t(part["part"])) != 0) {
      line.optionals.push_back(span_of(part));
    }
  }
  gold.lines.insert(planted.lines.size());
  gold.documents.insert(line.document);
  planted.by_document[line.document].push_back({line.span, planted.lines.size()});
  planted.lines.push_back(std::move(line));
}

// A sibling that drew the constant it should differ in again is the same template.
void unite_equal(Planted& planted) {
  std::map<std::string, std::size_t> first;
  for (auto gold = planted.golds.begin(); gold != planted.golds.end();) {
    const auto [known, fresh] = first.try_emplace(gold->second.pattern, gold->first);
    if (fresh) {
      ++gold;
      continue;
    }
    Gold& into = planted.golds[known->second];
    into.lines.merge(gold->second.lines);
    into.documents.merge(gold->second.documents);
    into.series.merge(gold->second.series);
    for (const std::size_t line : into.lines) planted.lines[line].gold = known->second;
    gold = planted.golds.erase(gold);
  }
}

// Where the figure behind the noun of an indicator ends; `at` if there is none.
std::size_t figure_end(std::u32string_view text, std::size_t at) {
  std::size_t end = at;
  for (const std::u32string_view verb :
       {U"同比增长", U"增长", U"达到", U"完成", U"实现", U"达", U"为"}) {
    if (text.substr(at).starts_with(verb)) {
      end += verb.size();
      break;
    }
  }
  const std::size_t digits = text.find_first_not_of(U"0123456789.", end);
  if (end == at || digits == end || digits == text.npos) return at;
  return std::min(text.find_first_of(U"，。；、：\n", digits), text.size());
}

void find_indicators(Planted& planted) {
  std::vector<std::u32string> nouns;
  for (const archive::Topic& topic : archive::vocabulary().topics) {
    for (const archive::Counted& indicator : topic.indicators) nouns.push_back(indicator.noun);
  }
  std::sort(nouns.begin(), nouns.end());
  for (const Document& document : planted.collection.documents) {
    const std::u32string text = archive::decode(document.text);
    std::vector<Indicator>& found = planted.indicators[document.id];
    for (std::size_t n = 0; n < nouns.size(); ++n) {
      for (auto at = text.find(nouns[n]); at != text.npos; at = text.find(nouns[n], at + 1)) {
        const std::size_t behind = at + nouns[n].size();
        const std::size_t end = figure_end(text, behind);
        if (end == behind) continue;
        found.push_back({{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)}, n});
      }
    }
  }
}

}  // namespace

std::uint32_t overlap(Span a, Span b) {
  const std::uint32_t start = std::max(a.start, b.start);
  const std::uint32_t end = std::min(a.end, b.end);
  return end > start ? end - start : 0;
}

std::string choice_pattern(const std::vector<std::string>& texts) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  const std::string& a = texts[0];
  std::size_t front = a.size();
  for (const std::string& b : texts) {
    std::size_t same = 0;
    while (same < std::min(front, b.size()) && a[same] == b[same]) ++same;
    front = same;
  }
  while (front > 0 && front < a.size() && continues(a[front])) --front;
  std::size_t back = a.size() - front;
  for (const std::string& b : texts) {
    std::size_t same = 0;
    while (same < std::min(back, b.size() - front) &&
           a[a.size() - 1 - same] == b[b.size() - 1 - same]) {
      ++same;
    }
    back = same;
  }
  while (back > 0 && continues(a[a.size() - back])) --back;
  return a.substr(0, front) + kSlotMark + a.substr(a.size() - back);
}

std::size_t Planted::line_at(const std::string& document, Span span) const {
  const auto found = by_document.find(document);
  if (found == by_document.end()) return kNoLine;
  for (const auto& [place, line] : found->second) {
    const std::uint32_t both = overlap(place, span);
    if (2 * both > place.length() + span.length() - both) return line;
  }
  return kNoLine;
}

std::size_t Planted::indicator_at(const std::string& document, Span span) const {
  const auto found = indicators.find(document);
  if (found == indicators.end()) return kNoIndicator;
  for (const Indicator& indicator : found->second) {
    if (5 * overlap(indicator.span, span) > 4 * span.length()) return indicator.noun;
  }
  return kNoIndicator;
}

void settle(Planted& planted, std::size_t min_documents) {
  unite_equal(planted);
  std::map<std::string, std::string> series;
  for (const Document& document : planted.collection.documents) {
    series[document.id] = document.series;
  }
  for (auto& [id, gold] : planted.golds) {
    for (const std::string& document : gold.documents) gold.series.insert(series[document]);
    gold.counted = gold.documents.size() >= min_documents && gold.series.size() >= kLeastSeries;
  }
}

Planted plant_templates(const archive::Options& options, std::size_t min_documents) {
  Planted planted;
  simdjson::dom::parser parser;
  archive::Sinks sinks;
  sinks.document = archive::into(planted.collection);
  sinks.truth = [&](std::string_view json) {
    simdjson::dom::element record = parser.parse(simdjson::padded_string(json));
    const std::string_view kind = record["kind"];
    if (kind == "template") read_template(record, planted);
    if (kind == "occurrence") read_occurrence(record, planted);
    if (kind == "slogan") {
      planted.slogans[std::string(std::string_view(record["document"]))].push_back(span_of(record));
    }
    return true;
  };
  archive::write_archive(options, sinks);
  settle(planted, min_documents);
  find_indicators(planted);
  return planted;
}

}  // namespace leitong::bench
