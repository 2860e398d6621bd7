#include "report/passage_records.hpp"

#include <cmath>

#include "report/record_source.hpp"

namespace leitong {
namespace {

constexpr std::size_t kFamiliesAChunk = 256;

// Thousandths of a bit are beyond what a score can mean.
double rounded(double score) { return std::round(score * 1000) / 1000; }

void put_stretch(JsonWriter& json, std::string_view key, const Document& document, Span span) {
  if (!key.empty()) json.key(key);
  json.begin_object();
  json.field("document", document.id);
  json.field("start", span.start);
  json.field("end", span.end);
  if (const std::uint32_t page = document.page_of(span.start)) json.field("page", page);
  json.end_object();
}

void put_span(JsonWriter& json, std::string_view key, Span span) {
  json.key(key);
  json.begin_array();
  json.value(span.start);
  json.value(span.end);
  json.end_array();
}

void put_year(JsonWriter& json, std::string_view key, std::uint16_t year) {
  json.key(key);
  if (year == 0) {
    json.null();
  } else {
    json.value(static_cast<unsigned>(year));
  }
}

struct PassageSource {
  const PassageView& view;

  std::size_t size() const { return view.passages.passages.size(); }
  const Document& document(DocumentIndex index) const { return view.collection[index]; }

  void json(std::size_t i, JsonWriter& out) const {
    const Passage& passage = view.passages.passages[i];
    const Document& a = document(passage.a);
    const Document& b = document(passage.b);
    out.begin_object();
    put_stretch(out, "a", a, passage.spans.a);
    put_stretch(out, "b", b, passage.spans.b);
    out.field("matched", passage.matched);
    out.field("identity", passage.identity());
    out.field("score", rounded(passage.score));
    out.field("kind", name(passage.kind));
    out.field_or_null("direction", name(passage.direction));
    out.field("family", passage.family);
    put_blocks(passage, out);
    out.field("columns", passage.columns);
    out.field("rare_evidence", passage.rare);
    out.field("longest_rare_run", passage.longest_rare);
    if (passage.noise != 0) out.field("noise", passage.noise);
    out.field("same_series", a.series_key() == b.series_key());
    put_edits(passage, out);
    put_foreign_places(passage, out);
    out.end_object();
  }

  static void put_blocks(const Passage& passage, JsonWriter& out) {
    out.key("blocks");
    out.begin_array();
    for (const SpanPair& block : passage.blocks) {
      out.begin_array();
      for (const std::uint32_t offset : {block.a.start, block.a.end, block.b.start, block.b.end}) {
        out.value(offset);
      }
      out.end_array();
    }
    out.end_array();
  }

  void put_edits(const Passage& passage, JsonWriter& out) const {
    out.key("edits");
    out.begin_array();
    for (const Edit& edit : passage.edits) {
      out.begin_object();
      out.field("kind", name(edit.kind));
      put_span(out, "a", edit.spans.a);
      put_span(out, "b", edit.spans.b);
      out.field("a_text", view.texts.slice(passage.a, edit.spans.a));
      out.field("b_text", view.texts.slice(passage.b, edit.spans.b));
      out.end_object();
    }
    out.end_array();
  }

  void put_foreign_places(const Passage& passage, JsonWriter& out) const {
    out.key("foreign_places");
    out.begin_array();
    for (const ForeignPlace& place : passage.foreign_places) {
      out.begin_object();
      out.field("in", place.in_a ? "a" : "b");
      out.field("start", place.span.start);
      out.field("end", place.span.end);
      out.field("text", view.texts.slice(place.in_a ? passage.a : passage.b, place.span));
      out.end_object();
    }
    out.end_array();
  }

  static std::string_view csv_titles() {
    return "kind,matched,identity,score,rare_evidence,longest_rare_run,direction,family,"
           "a_document,a_start,a_end,b_document,b_start,b_end,blocks,edits,a_text,b_text";
  }
  void csv(std::size_t i, std::string& out, bool raw) const {
    const Passage& passage = view.passages.passages[i];
    CsvRow row(out, raw);
    row.text(name(passage.kind)).count(passage.matched).real(passage.identity());
    row.real(rounded(passage.score)).count(passage.rare).count(passage.longest_rare);
    row.text(name(passage.direction)).count(passage.family);
    row.text(document(passage.a).id).count(passage.spans.a.start).count(passage.spans.a.end);
    row.text(document(passage.b).id).count(passage.spans.b.start).count(passage.spans.b.end);
    row.count(passage.blocks.size()).count(passage.edits.size());
    row.text(view.texts.slice(passage.a, passage.spans.a));
    row.text(view.texts.slice(passage.b, passage.spans.b));
  }
};

struct FamilySource {
  const PassageView& view;

  std::size_t size() const { return view.passages.families.size(); }
  const Document& document(const FamilyMember& member) const {
    return view.collection[member.document];
  }

  void json(std::size_t i, JsonWriter& out) const {
    const Family& family = view.passages.families[i];
    const FamilyMember& earliest = family.members[family.earliest];
    out.begin_object();
    out.field("family", i);
    out.field("kind", name(family.kind));
    out.field("documents", family.documents);
    out.field("series", family.series);
    out.field("variants", family.variants);
    put_year(out, "first_year", family.first_year);
    put_year(out, "last_year", family.last_year);
    put_stretch(out, "earliest", document(earliest), earliest.span);
    out.key("members");
    out.begin_array();
    for (const FamilyMember& member : family.members) {
      put_stretch(out, {}, document(member), member.span);
    }
    out.end_array();
    out.field("text", family_text(view, family));
    out.end_object();
  }

  static std::string_view csv_titles() {
    return "family,kind,documents,series,variants,earliest,document,start,end,text";
  }
  // One row a member.
  void csv(std::size_t i, std::string& out, bool raw) const {
    const Family& family = view.passages.families[i];
    for (std::size_t k = 0; k < family.members.size(); ++k) {
      const FamilyMember& member = family.members[k];
      if (k != 0) out += raw ? "\n" : "\r\n";
      CsvRow row(out, raw);
      row.count(i).text(name(family.kind)).count(family.documents).count(family.series);
      row.count(family.variants).count(k == family.earliest ? 1 : 0);
      row.text(document(member).id).count(member.span.start).count(member.span.end);
      row.text(view.texts.slice(member.document, member.span));
    }
  }
};

}  // namespace

void write_passages(const Sink& sink, const PassageView& view, const RecordOptions& options) {
  write_source(sink, PassageSource{view}, options);
}

void write_families(const Sink& sink, const PassageView& view, const RecordOptions& options) {
  write_source(sink, FamilySource{view}, options, kFamiliesAChunk);
}

std::string_view family_text(const PassageView& view, const Family& family) {
  const FamilyMember& earliest = family.members[family.earliest];
  return view.texts.slice(earliest.document, earliest.span);
}

}  // namespace leitong
