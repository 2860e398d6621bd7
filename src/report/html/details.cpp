// The other blocks: the sides of all passages, what the single views tell, the texts.

#include <algorithm>
#include <cmath>

#include "report/html/blocks.hpp"
#include "report/html/rows.hpp"
#include "report/template_records.hpp"

namespace leitong {
namespace {

// Columns of numbers, each value as four bytes, the lowest first.
class Columns {
 public:
  explicit Columns(const Sink& sink) : sink_(sink) {}
  ~Columns() { sink_(buffer_); }
  Columns(const Columns&) = delete;
  Columns& operator=(const Columns&) = delete;

  void put(std::uint32_t value) {
    for (unsigned shift = 0; shift < 32; shift += 8) {
      buffer_ += static_cast<char>(value >> shift & 0xff);
    }
    if (buffer_.size() < kBufferBytes) return;
    sink_(buffer_);
    buffer_.clear();
  }

 private:
  static constexpr std::size_t kBufferBytes = std::size_t{1} << 16;
  const Sink& sink_;
  std::string buffer_;
};

void put_spans(JsonWriter& json, const SpanPair& spans) {
  for (const std::uint32_t end : {spans.a.start, spans.a.end, spans.b.start, spans.b.end}) {
    json.value(end);
  }
}

void put_passage(JsonWriter& json, const Passage& passage) {
  json.begin_array();
  json.value(passage.columns);
  json.value(passage.rare);
  json.value(passage.longest_rare);
  json.value(std::round(passage.score * 1000) / 1000);
  json.begin_array();
  for (const SpanPair& block : passage.blocks) {
    json.begin_array();
    put_spans(json, block);
    json.end_array();
  }
  json.end_array();
  json.begin_array();
  for (const Edit& edit : passage.edits) {
    json.begin_array();
    json.value(static_cast<unsigned>(edit.kind));
    put_spans(json, edit.spans);
    json.end_array();
  }
  json.end_array();
  json.begin_array();
  for (const ForeignPlace& place : passage.foreign_places) {
    json.begin_array();
    json.value(place.in_a);
    json.value(place.span.start);
    json.value(place.span.end);
    json.end_array();
  }
  json.end_array();
  if (passage.noise != 0) json.value(passage.noise);
  json.end_array();
}

void put_unit(JsonWriter& json, const Selection& selection, const Unit& unit) {
  json.value(selection.place(unit.document));
  json.value(unit.number_in_document);
  json.value(unit.span.start);
  json.value(unit.span.end);
}

void put_cluster(JsonWriter& json, const Selection& selection, const Duplicates& level,
                 const Cluster& cluster) {
  const std::vector<UnitIndex>& members = cluster.members;
  json.begin_array();
  json.value(static_cast<unsigned>(
      std::find(members.begin(), members.end(), cluster.representative) - members.begin()));
  json.begin_array();
  for (const UnitIndex member : members) {
    json.begin_array();
    put_unit(json, selection, level.units[number(member)]);
    json.end_array();
  }
  json.end_array();
  json.end_array();
}

void put_pair(JsonWriter& json, const Selection& selection, const Duplicates& level,
              const DuplicatePair& pair) {
  json.begin_array();
  put_unit(json, selection, level.units[number(pair.a)]);
  put_unit(json, selection, level.units[number(pair.b)]);
  json.value(level.jaccard(pair));
  json.value(level.containment_a(pair));
  json.value(level.containment_b(pair));
  json.end_array();
}

void put_slot(JsonWriter& json, const Slot& slot) {
  json.begin_array();
  json.value(name(slot.kind));
  json.value(name(slot.type));
  json.value(slot.optional);
  json.begin_array();
  for (const Filler& filler : slot.fillers) {
    json.begin_array();
    json.value(std::string_view(filler.text));
    json.value(filler.count);
    json.end_array();
  }
  json.end_array();
  json.end_array();
}

void put_template(JsonWriter& json, const Selection& selection, const Template& found) {
  json.begin_array();
  json.value(std::string_view(template_id(found)));
  json.begin_array();
  for (const PatternPart& part : found.pattern) {
    if (part.is_slot()) {
      json.value(part.slot);
    } else {
      json.value(std::string_view(part.text));
    }
  }
  json.end_array();
  json.begin_array();
  for (const Slot& slot : found.slots) put_slot(json, slot);
  json.end_array();
  json.value(found.documents);
  json.value(found.series);
  json.value(name(found.role));
  json.begin_array();
  for (const TemplateOccurrence& at : found.occurrences) {
    if (!selection.holds(at.document)) continue;
    json.begin_array();
    json.value(selection.place(at.document));
    json.value(at.span.start);
    json.value(at.span.end);
    json.end_array();
  }
  json.end_array();
  json.end_array();
}

}  // namespace

void write_spans(const Sink& sink, const HtmlView& view, const Selection& selection) {
  const Passages& all = view.result.passages;
  Columns out(sink);
  out.put(static_cast<std::uint32_t>(selection.listed.size() + selection.unlisted.size()));
  out.put(static_cast<std::uint32_t>(selection.listed.size()));
  const auto column = [&](auto&& value_of) {
    for (const std::uint32_t i : selection.listed) out.put(value_of(all.passages[i]));
    for (const std::uint32_t i : selection.unlisted) out.put(value_of(all.unlisted[i]));
  };
  column([&](const auto& p) { return selection.place(p.a); });
  column([&](const auto& p) { return selection.place(p.b); });
  column([](const auto& p) { return p.spans.a.start; });
  column([](const auto& p) { return p.spans.a.end; });
  column([](const auto& p) { return p.spans.b.start; });
  column([](const auto& p) { return p.spans.b.end; });
  column([](const auto& p) { return p.normal.a.start; });
  column([](const auto& p) { return p.normal.a.end; });
  column([](const auto& p) { return p.normal.b.start; });
  column([](const auto& p) { return p.normal.b.end; });
  column([](const auto& p) { return p.matched; });
  column([](const auto& p) { return p.family; });
  column([](const auto& p) {
    return static_cast<std::uint32_t>(p.kind) | static_cast<std::uint32_t>(p.direction) << 2;
  });
}

void write_details(const Sink& sink, const HtmlView& view, const Selection& selection) {
  Rows rows(sink);
  rows.raw("{\"passages\":");
  rows.array(selection.listed.size(), [&](std::size_t i) {
    put_passage(rows.json(), view.result.passages.passages[selection.listed[i]]);
  });
  rows.raw(",\"levels\":[");
  for (std::size_t k = 0; k < selection.levels.size(); ++k) {
    const Duplicates& level = view.result.duplicates[k];
    const LevelSelection& held = selection.levels[k];
    rows.raw(k == 0 ? "{\"level\":\"" : ",{\"level\":\"");
    rows.raw(name(level.level));
    rows.raw("\",\"clusters\":");
    rows.array(held.clusters.size(), [&](std::size_t i) {
      put_cluster(rows.json(), selection, level, level.clusters[held.clusters[i]]);
    });
    rows.raw(",\"pairs\":");
    rows.array(held.pairs.size(), [&](std::size_t i) {
      put_pair(rows.json(), selection, level, level.pairs[held.pairs[i]]);
    });
    rows.raw("}");
  }
  rows.raw("],\"templates\":");
  rows.array(selection.templates.size(), [&](std::size_t i) {
    put_template(rows.json(), selection, view.result.templates.templates[selection.templates[i]]);
  });
  rows.raw("}");
}

void write_texts(const Sink& sink, const HtmlView& view, const Selection& selection) {
  Rows rows(sink);
  rows.array(selection.documents.size(), [&](std::size_t i) {
    if (selection.has_text[i]) {
      rows.json().value(std::string_view(view.collection.documents[selection.documents[i]].text));
    } else {
      rows.json().null();
    }
  });
}

}  // namespace leitong
