#include "report/template_records.hpp"

#include <cmath>
#include <cstdio>

#include "report/record_source.hpp"

namespace leitong {
namespace {

constexpr std::size_t kTemplatesAChunk = 64;

// Thousandths of a bit are beyond what a gain can mean.
double rounded(double bits) { return std::round(bits * 1000) / 1000; }

std::string_view role_or_nothing(const Template& one) {
  return one.role == TemplateRole::kNone ? std::string_view() : name(one.role);
}

struct TemplateSource {
  const TemplateView& view;

  std::size_t size() const { return view.templates.templates.size(); }

  void json(std::size_t i, JsonWriter& out) const {
    const Template& one = view.templates.templates[i];
    out.begin_object();
    out.field("template", std::string_view(template_id(one)));
    put_pattern(one, out);
    put_slots(one, out);
    out.field("documents", one.documents);
    out.field("series", one.series);
    out.field_or_null("role", role_or_nothing(one));
    out.field("constant_characters", one.constant_chars);
    out.field("constant_share", one.constant_share);
    out.field("gain_bits", rounded(one.gain_bits));
    out.key("children");
    out.begin_array();
    for (const std::uint32_t child : one.children) {
      out.value(std::string_view(template_id(view.templates.templates[child])));
    }
    out.end_array();
    out.field("text", std::string_view(pattern_text(one)));
    put_occurrences(one, out);
    out.end_object();
  }

  static void put_pattern(const Template& one, JsonWriter& out) {
    out.key("pattern");
    out.begin_array();
    for (const PatternPart& part : one.pattern) {
      out.begin_object();
      if (part.is_slot()) {
        out.field("slot", part.slot);
      } else {
        out.field("text", std::string_view(part.text));
      }
      out.end_object();
    }
    out.end_array();
  }

  static void put_slots(const Template& one, JsonWriter& out) {
    out.key("slots");
    out.begin_array();
    for (std::size_t k = 0; k < one.slots.size(); ++k) {
      const Slot& slot = one.slots[k];
      out.begin_object();
      out.field("slot", k);
      out.field("type", name(slot.type));
      out.field("kind", name(slot.kind));
      out.field("optional", slot.optional);
      std::uint32_t empty = 0;
      out.key("fillers");
      out.begin_array();
      for (const Filler& filler : slot.fillers) {
        if (filler.text.empty()) {
          empty += filler.count;
          continue;
        }
        out.begin_object();
        out.field("text", std::string_view(filler.text));
        out.field("count", filler.count);
        out.end_object();
      }
      out.end_array();
      out.field("empty", empty);
      out.end_object();
    }
    out.end_array();
  }

  void put_occurrences(const Template& one, JsonWriter& out) const {
    out.key("occurrences");
    out.begin_array();
    for (const TemplateOccurrence& occurrence : one.occurrences) {
      out.begin_object();
      out.field("document", std::string_view(view.collection[occurrence.document].id));
      out.field("start", occurrence.span.start);
      out.field("end", occurrence.span.end);
      out.key("fills");
      out.begin_array();
      for (std::size_t k = 0; k < occurrence.fills.size(); ++k) {
        const Span& fill = occurrence.fills[k];
        if (fill.length() == 0) continue;
        out.begin_object();
        out.field("slot", k);
        out.field("start", fill.start);
        out.field("end", fill.end);
        out.end_object();
      }
      out.end_array();
      out.end_object();
    }
    out.end_array();
  }

  static std::string_view csv_titles() {
    return "template,role,documents,series,occurrences,pattern,document,start,end,text,fills";
  }
  // One row an occurrence. A template without any does not exist.
  void csv(std::size_t i, std::string& out, bool raw) const {
    const Template& one = view.templates.templates[i];
    const std::string id = template_id(one);
    const std::string pattern = pattern_text(one);
    bool first = true;
    for (const TemplateOccurrence& occurrence : one.occurrences) {
      if (!first) out += raw ? "\n" : "\r\n";
      first = false;
      CsvRow row(out, raw);
      row.text(id).text(role_or_nothing(one)).count(one.documents).count(one.series);
      row.count(one.occurrences.size()).text(pattern);
      row.text(view.collection[occurrence.document].id);
      row.count(occurrence.span.start).count(occurrence.span.end);
      row.text(view.texts.slice(occurrence.document, occurrence.span));
      row.text(fills_of(occurrence));
    }
  }

  // "青禾县 | 12 | ": the fillers in the order of the slots, empty ones too.
  std::string fills_of(const TemplateOccurrence& occurrence) const {
    std::string out;
    for (std::size_t k = 0; k < occurrence.fills.size(); ++k) {
      if (k != 0) out += " | ";
      out += view.texts.slice(occurrence.document, occurrence.fills[k]);
    }
    return out;
  }
};

}  // namespace

void write_templates(const Sink& sink, const TemplateView& view, const RecordOptions& options) {
  write_source(sink, TemplateSource{view}, options, kTemplatesAChunk);
}

std::string template_id(const Template& found) {
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(found.id));
  return digits;
}

}  // namespace leitong
