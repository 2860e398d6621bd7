#include "quality/template_records.hpp"

#include <simdjson.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string_view>
#include <unordered_map>

namespace leitong::bench {
namespace {

using Index = std::unordered_map<std::string, std::uint32_t>;
using simdjson::dom::element;

std::uint32_t whole(element value) {
  return static_cast<std::uint32_t>(value.get_uint64().value());
}

Span span_of(element place) { return {whole(place["start"]), whole(place["end"])}; }

SlotKind kind_of(element slot) {
  std::string_view kind;
  if (slot["kind"].get(kind) != simdjson::SUCCESS) return SlotKind::kFree;
  for (const SlotKind known : {SlotKind::kOptional, SlotKind::kChoice}) {
    if (kind == name(known)) return known;
  }
  return SlotKind::kFree;
}

Template template_of(element record, const Index& index) {
  Template made;
  for (const element part : record["pattern"].get_array()) {
    std::string_view text;
    const bool constant = part["text"].get(text) == simdjson::SUCCESS;
    made.pattern.push_back({std::string(text), constant ? 0 : whole(part["slot"])});
  }
  for (const element slot : record["slots"].get_array()) {
    made.slots.emplace_back();
    made.slots.back().kind = kind_of(slot);
  }
  std::set<std::uint32_t> documents;
  for (const element found : record["occurrences"].get_array()) {
    const std::uint32_t document =
        index.at(std::string(std::string_view(found["document"].get_string())));
    documents.insert(document);
    const Span span = span_of(found);
    TemplateOccurrence occurrence{DocumentIndex{document}, span, {}};
    occurrence.fills.assign(made.slots.size(), {span.start, span.start});
    for (const element fill : found["fills"].get_array()) {
      occurrence.fills.at(whole(fill["slot"])) = span_of(fill);
    }
    made.occurrences.push_back(std::move(occurrence));
  }
  made.documents = static_cast<std::uint32_t>(documents.size());
  return made;
}

}  // namespace

Templates read_template_records(const std::string& path, const Collection& collection) {
  Index index;
  for (const Document& d : collection.documents) {
    index.emplace(d.id, static_cast<std::uint32_t>(index.size()));
  }
  Templates result;
  simdjson::dom::parser parser;
  std::ifstream file(path, std::ios::binary);
  std::size_t number = 0;
  try {
    for (std::string line; std::getline(file, line);) {
      ++number;
      result.templates.push_back(template_of(parser.parse(line).value(), index));
    }
  } catch (const std::exception& error) {  // no such field, or no such document
    std::fprintf(stderr, "%s: line %zu: %s\n", path.c_str(), number, error.what());
    std::exit(2);
  }
  if (!file.eof()) {
    std::fprintf(stderr, "%s: cannot be read\n", path.c_str());
    std::exit(2);
  }
  return result;
}

}  // namespace leitong::bench
